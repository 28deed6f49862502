/*
 * test_story.c - the story: a piece for every step, well formed, told with what a recording holds and
 * claiming nothing that it does not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lessons/embedded.h"
#include "lessons/words.h"
#include "protocol/figure.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void test_every_step_has_a_piece_of_its_own(void **state)
{
    (void)state;
    static const char *const keys[] = {
        "client send ClientHello",
        "server receive ClientHello",
        "server compute choose_parameters",
        "server send ServerHello",
        "client receive ServerHello",
        "client check check_choices",
        "server send Certificate",
        "client receive Certificate",
        "client check validate_certificate",
        "server send ServerHelloDone",
        "client receive ServerHelloDone",
        "client compute make_pre_master_secret",
        "client send ClientKeyExchange",
        "server receive ClientKeyExchange",
        "server compute decrypt_pre_master_secret",
        "client compute derive_keys",
        "server compute derive_keys",
        "client send ChangeCipherSpec",
        "server receive ChangeCipherSpec",
        "client send Finished",
        "server receive Finished",
        "server check check_finished",
        "server send ChangeCipherSpec",
        "client receive ChangeCipherSpec",
        "server send Finished",
        "client receive Finished",
        "client check check_finished",
        "client send ApplicationData",
        "server receive ApplicationData",
        "server send ApplicationData",
        "client receive ApplicationData",
        "client send close_notify",
        "server receive close_notify",
        "server send close_notify",
        "client receive close_notify",
        "client send Alert",
        "server send Alert",
        "client receive Alert",
        "server receive Alert",
        "client receive transport_closed",
        "server receive transport_closed",
        "client receive HelloRequest",
        "server receive ClientHello, act 7",
        "any send any",
        "any receive any",
        "any compute any",
        "any check any",
        "client receive HelloRequest, act 7",
        "client receive CertificateRequest",
        "client send Certificate",
        "client receive no_answer",
        "server receive no_answer",
        "any receive fragment",
        "any receive record",
    };
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const struct embedded_row *piece = embedded_find(&embedded_story, keys[i]);
        if (!piece || !piece->title[0] || strlen(piece->words.text) < 60)
            fail_msg("the story has no piece for %s", keys[i]);
    }
    assert_null(embedded_find(&embedded_story, "client send ServerHello"));
}

static const struct embedded_rows *const stories[] = { &embedded_story, &embedded_story_tls13 };

static void assert_has_piece(enum actor actor, enum verb verb, const char *subject)
{
    char key[100];
    snprintf(key, sizeof key, "%s %s %s", words_actor(actor), words_verb(verb), subject);
    const char any[] = "any", *rest = key + strlen(words_actor(actor));
    char       of_any[100];
    snprintf(of_any, sizeof of_any, "%s%s", any, rest);
    for (size_t i = 0; i < sizeof stories / sizeof *stories; i++)
        if (embedded_find(stories[i], key) || embedded_find(stories[i], of_any))
            return;
    fail_msg("the story has no piece for %s", key);
}

/* Whoever adds a row to the figure adds to the story. */
static void test_every_row_of_the_figure_has_its_pieces(void **state)
{
    (void)state;
    static const struct figure_row *const figures[] = { figure_tls12, figure_tls12_dhe,
                                                        figure_tls12_resumed, figure_prologue,
                                                        figure_tls13 };
    size_t                                rows = 0;
    for (size_t f = 0; f < sizeof figures / sizeof *figures; f++) {
        for (const struct figure_row *row = figures[f]; row->message != END_OF_FIGURE; row++) {
            enum actor peer = row->actor == ACTOR_CLIENT ? ACTOR_SERVER : ACTOR_CLIENT;
            if (row->write || row->work)
                assert_has_piece(row->actor, row->verb, row->name);
            if (row->read)
                assert_has_piece(peer, VERB_RECEIVE, row->name);
            rows++;
        }
    }
    assert_true(rows > 20);
}

/* Conditions are closed, and nothing stands in braces that story.c would pass over. */
static void test_every_piece_is_well_formed(void **state)
{
    (void)state;
    for (size_t i = 0; i < embedded_story.count; i++) {
        const char *key = embedded_story.rows[i].words.key;
        int         open = 0;
        for (const char *at = embedded_story.rows[i].words.text; (at = strchr(at, '{')); at++) {
            size_t length = strcspn(at, "}");
            if (at[length] != '}' || length > 190 || memchr(at + 1, '{', length - 1))
                fail_msg("%s: a brace is not closed", key);
            open += at[1] == '?' || at[1] == '!';
            open -= at[1] == '/';
            if (open < 0)
                fail_msg("%s: {/} without a condition", key);
        }
        if (open != 0)
            fail_msg("%s: a condition is not closed", key);
    }
}

/* ---- telling it ---- */

/* The cipher suites of a ClientHello: enough of one for a story. */
static const uint8_t           hello_bytes[] = { 0, 4, 0, 0x2f, 0, 0xff };
static const struct wire_field hello_fields[] = {
    { "ClientHello", "cipher_suites", 0, 6, 0, true, { __FILE__, 1 } },
    { "ClientHello", "length", 0, 2, 1, false, { __FILE__, 2 } },
    { "ClientHello", "cipher_suite", 2, 2, 1, false, { __FILE__, 3 } },
    { "ClientHello", "cipher_suite", 4, 2, 1, false, { __FILE__, 4 } },
};
static const struct event_bytes hello = {
    .layer = LAYER_MESSAGE,
    .direction = CLIENT_TO_SERVER,
    .name = "ClientHello",
    .bytes = hello_bytes,
    .length = sizeof hello_bytes,
    .fields = hello_fields,
    .field_count = sizeof hello_fields / sizeof hello_fields[0],
};

static void tell(struct recording *recording, struct event event)
{
    event.connection = 1;
    event.rfc = "RFC 5246 §7.4";
    event.source = HERE;
    struct observer *observer = recording_observer(recording);
    observer->tell(observer, &event);
}

static void tell_step(struct recording *recording, enum actor actor, enum verb verb,
                      const char *subject, uint8_t act)
{
    tell(recording, (struct event){ .kind = EVENT_STEP,
                                    .actor = actor,
                                    .step = { .verb = verb, .subject = subject, .act = act } });
}

/* What is said of the last step. */
static const char *story_of_last_step(char text[static 4096], struct recording *recording)
{
    uint32_t n = recording_step_event(recording, recording_steps(recording));
    words_story(text, 4096, recording, recording_event(recording, n));
    return text;
}

static struct recording *new_recording(void)
{
    struct recording_header header = { .profile = "tls12-rsa" };
    struct recording       *recording = recording_new(&header);
    assert_non_null(recording);
    return recording;
}

#define assert_says(text, part)                                                                    \
    if (!strstr(text, part))                                                                       \
    fail_msg("\"%s\" does not say \"%s\"", text, part)
#define assert_does_not_say(text, part)                                                            \
    if (strstr(text, part))                                                                        \
    fail_msg("\"%s\" says \"%s\"", text, part)

static void test_the_story_tells_what_was_sent_and_no_more(void **state)
{
    (void)state;
    char              text[4096];
    struct recording *recording = new_recording();
    tell_step(recording, ACTOR_CLIENT, VERB_SEND, "ClientHello", 1);
    tell(recording, (struct event){ .kind = EVENT_BYTES, .actor = ACTOR_CLIENT, .bytes = hello });
    story_of_last_step(text, recording);
    assert_says(text, "2 entries in its list");
    assert_does_not_say(text, "names the host");
    assert_does_not_say(text, "{");
    words_title(text, sizeof text, recording, recording_event(recording, 1));
    assert_string_equal(text, "The client says hello");
    words_title(text, sizeof text, recording, recording_event(recording, 2));
    assert_string_equal(text, "ClientHello, 6 bytes, client to server");
    recording_free(recording);
}

static void test_the_story_does_not_claim_that_a_failed_check_passed(void **state)
{
    (void)state;
    char              text[4096];
    struct recording *recording = new_recording();
    for (int passed = 1; passed >= 0; passed--) {
        tell_step(recording, ACTOR_CLIENT, VERB_CHECK, "validate_certificate", 4);
        tell(recording, (struct event){ .kind = EVENT_CHECK,
                                        .actor = ACTOR_CLIENT,
                                        .check = { .check = CHECK_certificate_anchor_trusted,
                                                   .passed = passed,
                                                   .wanted = "a root that we trust",
                                                   .found = "one" } });
        story_of_last_step(text, recording);
        if (passed) {
            assert_says(text, "The chain holds.");
            assert_does_not_say(text, "does not hold");
        } else {
            assert_says(text, error_describe(ERROR_certificate_unknown_ca)->sentence);
            assert_does_not_say(text, "The chain holds.");
        }
    }
    words_title(text, sizeof text, recording,
                recording_event(recording, recording_count(recording)));
    assert_string_equal(text, "Certificate anchor trusted: failed");
    recording_free(recording);
}

static void test_the_story_shows_choices_and_secrets(void **state)
{
    (void)state;
    char                  text[4096];
    struct recording     *recording = new_recording();
    static const uint8_t  secret[48] = { 0xde, 0xad, 0xbe, 0xef, 0x01 };
    static const uint16_t suites[] = { 0x003d, 0x002f };
    tell_step(recording, ACTOR_SERVER, VERB_COMPUTE, "choose_parameters", 2);
    tell(recording, (struct event){ .kind = EVENT_CHOICE,
                                    .actor = ACTOR_SERVER,
                                    .choice = { .subject = "cipher_suite",
                                                .registry = REGISTRY_CIPHER_SUITE,
                                                .offered = suites,
                                                .offered_count = 2,
                                                .accepted = suites,
                                                .accepted_count = 2,
                                                .made = true,
                                                .chosen = 0x002f,
                                                .because = "The first in its own list." } });
    story_of_last_step(text, recording);
    assert_says(text, "It takes TLS_RSA_WITH_AES_128_CBC_SHA.");
    assert_says(text, "The rule: The first in its own list.");
    words_title(text, sizeof text, recording, recording_event(recording, 2));
    assert_string_equal(text, "cipher_suite: TLS_RSA_WITH_AES_128_CBC_SHA");

    tell_step(recording, ACTOR_CLIENT, VERB_COMPUTE, "make_pre_master_secret", 5);
    assert_does_not_say(story_of_last_step(text, recording), "It begins");
    tell(recording, (struct event){ .kind = EVENT_SECRET,
                                    .actor = ACTOR_CLIENT,
                                    .secret = { .name = "pre_master_secret",
                                                .bytes = secret,
                                                .length = sizeof secret,
                                                .origin = ORIGIN_RANDOM,
                                                .owner = ACTOR_CLIENT } });
    assert_says(story_of_last_step(text, recording), "It begins deadbeef… (48 bytes).");
    recording_free(recording);
}

static void test_a_step_that_nobody_wrote_about_has_a_story_and_a_title(void **state)
{
    (void)state;
    static const enum verb verbs[] = { VERB_SEND, VERB_RECEIVE, VERB_COMPUTE, VERB_CHECK };
    char                   text[4096];
    struct recording      *recording = new_recording();
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        tell_step(recording, ACTOR_ATTACKER, verbs[i], "Something\x1b[2J", 7);
        story_of_last_step(text, recording);
        assert_true(strlen(text) > 40);
        assert_says(text, "attacker");
        assert_says(text, "Something\\x1b[2J");
        words_title(text, sizeof text, recording,
                    recording_event(recording, recording_count(recording)));
        assert_says(text, "Something\\x1b[2J");
    }
    recording_free(recording);
}

static void test_a_second_hello_in_a_connection_is_another_story(void **state)
{
    (void)state;
    char              first[4096], second[4096];
    struct recording *recording = new_recording();
    tell_step(recording, ACTOR_SERVER, VERB_RECEIVE, "ClientHello", 1);
    story_of_last_step(first, recording);
    tell_step(recording, ACTOR_SERVER, VERB_RECEIVE, "ClientHello", 7);
    story_of_last_step(second, recording);
    assert_says(second, "no_renegotiation");
    assert_does_not_say(first, "no_renegotiation");
    recording_free(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_step_has_a_piece_of_its_own),
        cmocka_unit_test(test_every_row_of_the_figure_has_its_pieces),
        cmocka_unit_test(test_every_piece_is_well_formed),
        cmocka_unit_test(test_the_story_tells_what_was_sent_and_no_more),
        cmocka_unit_test(test_the_story_does_not_claim_that_a_failed_check_passed),
        cmocka_unit_test(test_the_story_shows_choices_and_secrets),
        cmocka_unit_test(test_a_step_that_nobody_wrote_about_has_a_story_and_a_title),
        cmocka_unit_test(test_a_second_hello_in_a_connection_is_another_story),
    };
    return cmocka_run_group_tests_name("story", tests, NULL, NULL);
}
