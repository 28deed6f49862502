/*
 * test_plain_http.c - a page without TLS: every byte has its name, everybody can read it, whoever is
 * on the way may change it, and what is no message is refused with an error.
 */
#include "between_ends.h"

#include "lessons/knowledge.h"

static struct recording *recording;

/* Until its end, recorded. */
static enum duet_status play_recorded(struct tamperer *tamperer)
{
    recording = recording_new(&(struct recording_header){ .profile = "plain-http" });
    assert_non_null(recording);
    seeded_random_init(&random_source, 3);
    duet_init(&duet, profile_find("plain-http"), &credentials, &random_source.source, NOW,
              recording_observer(recording));
    duet.tamperer = tamperer;
    return play();
}

/* The event of these bytes, written or received by one end; NULL where there is none of its own. */
static const struct recorded *bytes_of(const char *name, enum actor actor)
{
    for (uint32_t n = 1; n <= recording_count(recording); n++) {
        const struct recorded *event = recording_event(recording, n);
        if (event->event.kind == EVENT_BYTES && event->event.actor == actor &&
            strcmp(event->event.bytes.name, name) == 0)
            return event;
    }
    return NULL;
}

static const struct event_failure *failure(void)
{
    for (uint32_t n = 1; n <= recording_count(recording); n++)
        if (recording_is(recording, n, EVENT_FAILURE))
            return &recording_event(recording, n)->event.failure;
    return NULL;
}

static void assert_each_byte_under_one_leaf(const struct event_bytes *bytes)
{
    size_t at = 0;
    for (size_t i = 0; i < bytes->field_count; i++) {
        if (bytes->fields[i].group)
            continue;
        assert_int_equal(bytes->fields[i].offset, at);
        at += bytes->fields[i].length;
    }
    assert_int_equal(at, bytes->length);
}

static void test_every_byte_has_a_name(void **state)
{
    (void)state;
    struct place place;
    assert_int_equal(play_recorded(NULL), DUET_DONE);
    assert_each_byte_under_one_leaf(&bytes_of("Request", ACTOR_CLIENT)->event.bytes);
    assert_each_byte_under_one_leaf(&bytes_of("Response", ACTOR_SERVER)->event.bytes);
    assert_null(bytes_of("Response", ACTOR_CLIENT)); /* as it was sent: told once */
    assert_true(recording_find(recording, 1, "Request/cookie_value", UINT32_MAX, &place));
    assert_int_equal(place.length, PLAIN_HTTP_COOKIE);
    assert_memory_equal(recording_event(recording, place.n)->event.bytes.bytes + place.offset,
                        duet.http.cookie, place.length);
    assert_true(recording_find(recording, 1, "Response/message_body", UINT32_MAX, &place));
    assert_null(failure());
    recording_free(recording);
}

static void test_an_eavesdropper_reads_all_of_it(void **state)
{
    (void)state;
    static const knowers all = 1 << KNOWER_CLIENT | 1 << KNOWER_EAVESDROPPER | 1 << KNOWER_SERVER;
    assert_int_equal(play_recorded(NULL), DUET_DONE);
    struct knowledge *knowledge = knowledge_new(recording, false);
    knowledge_advance(knowledge, recording_count(recording));
    assert_int_equal(knowledge_of_bytes(knowledge, bytes_of("Request", ACTOR_CLIENT)->n), all);
    assert_int_equal(knowledge_of_bytes(knowledge, bytes_of("Response", ACTOR_SERVER)->n), all);
    assert_int_equal(knowledge_of_value(knowledge, 1, "cookie"), all);
    knowledge_free(knowledge);
    recording_free(recording);
}

/* One character for another, in all that goes in one direction. */
struct rewriter {
    struct tamperer tamperer;
    enum direction  direction;
    char            from, to;
};

static size_t rewrite(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                      const uint8_t *message, size_t length)
{
    const struct rewriter *rewriter = (const struct rewriter *)tamperer;
    for (size_t i = 0; i < length; i++)
        out[i] = direction == rewriter->direction && message[i] == (uint8_t)rewriter->from
                     ? (uint8_t)rewriter->to
                     : message[i];
    return length;
}

static void test_a_page_that_was_rewritten_is_taken_for_the_servers(void **state)
{
    (void)state;
    struct rewriter rewriter = { { rewrite }, SERVER_TO_CLIENT, '5', '0' };
    assert_int_equal(play_recorded(&rewriter.tamperer), DUET_DONE);
    const struct recorded *read = bytes_of("Response", ACTOR_CLIENT);
    assert_non_null(read);
    assert_int_equal(read->written_as, bytes_of("Response", ACTOR_SERVER)->n);
    assert_each_byte_under_one_leaf(&read->event.bytes);
    assert_null(failure());
    recording_free(recording);
}

static void test_what_is_no_message_is_refused(void **state)
{
    (void)state;
    static const struct rewriter rewriters[] = {
        { { rewrite }, CLIENT_TO_SERVER, ' ', '_' },  /* a method without an end */
        { { rewrite }, CLIENT_TO_SERVER, '\n', '_' }, /* lines without an end */
        { { rewrite }, CLIENT_TO_SERVER, ':', '_' },  /* names without a value */
        { { rewrite }, CLIENT_TO_SERVER, '=', '_' },  /* a cookie without one */
        { { rewrite }, SERVER_TO_CLIENT, '1', '9' },  /* a body that is too short */
        { { rewrite }, SERVER_TO_CLIENT, '1', '0' },  /* and one that is too long */
        { { rewrite }, SERVER_TO_CLIENT, '1', 'x' },  /* a length that is none */
    };
    for (size_t i = 0; i < sizeof rewriters / sizeof *rewriters; i++) {
        struct rewriter rewriter = rewriters[i];
        enum actor reader = rewriter.direction == CLIENT_TO_SERVER ? ACTOR_SERVER : ACTOR_CLIENT;
        assert_int_equal(play_recorded(&rewriter.tamperer), DUET_FAILED);
        assert_non_null(failure());
        assert_false(failure()->has_alert);
        assert_each_byte_under_one_leaf(
            &bytes_of(reader == ACTOR_SERVER ? "Request" : "Response", reader)->event.bytes);
        recording_free(recording);
    }
}

static size_t keep(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                   const uint8_t *message, size_t length)
{
    const struct rewriter *rewriter = (const struct rewriter *)tamperer;
    if (direction == rewriter->direction)
        return 0;
    memcpy(out, message, length);
    return length;
}

static void test_what_does_not_arrive_is_waited_for(void **state)
{
    (void)state;
    for (enum direction direction = CLIENT_TO_SERVER; direction < NO_DIRECTION; direction++) {
        struct rewriter rewriter = { { keep }, direction, 0, 0 };
        assert_int_equal(play_recorded(&rewriter.tamperer), DUET_STUCK);
        recording_free(recording);
    }
}

static void test_another_seed_has_another_cookie(void **state)
{
    (void)state;
    char first[PLAIN_HTTP_COOKIE + 1];
    begin("plain-http");
    memcpy(first, duet.http.cookie, sizeof first);
    begin("plain-http");
    assert_string_equal(duet.http.cookie, first);
    seeded_random_init(&random_source, 4);
    duet_init(&duet, profile_find("plain-http"), &credentials, &random_source.source, NOW, NULL);
    assert_string_not_equal(duet.http.cookie, first);
    assert_int_equal(play(), DUET_DONE); /* with nobody watching */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_byte_has_a_name),
        cmocka_unit_test(test_an_eavesdropper_reads_all_of_it),
        cmocka_unit_test(test_a_page_that_was_rewritten_is_taken_for_the_servers),
        cmocka_unit_test(test_what_is_no_message_is_refused),
        cmocka_unit_test(test_what_does_not_arrive_is_waited_for),
        cmocka_unit_test(test_another_seed_has_another_cookie),
    };
    return cmocka_run_group_tests_name("plain_http", tests, set_up, NULL);
}
