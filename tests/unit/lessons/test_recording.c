/* test_recording.c - what a recording keeps of what is told, and how it links events. */
#include "told.h"

static const enum actor     C = ACTOR_CLIENT, S = ACTOR_SERVER, A = ACTOR_ATTACKER;
static const enum direction C2S = CLIENT_TO_SERVER, S2C = SERVER_TO_CLIENT;

static void test_recording_numbers_events_and_steps(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_secret(r, C, ORIGIN_RANDOM, "early", NULL, false);
    tell_step(r, C, VERB_SEND, "ClientHello", 1);
    tell_secret(r, C, ORIGIN_RANDOM, "client_random", NULL, false);
    tell_step(r, S, VERB_COMPUTE, "choose_parameters", 2);
    assert_int_equal(recording_count(r), 4);
    assert_int_equal(recording_steps(r), 2);
    assert_int_equal(recording_step_event(r, 2), 4);
    assert_int_equal(recording_step_event(r, 3), 0);
    assert_int_equal(recording_event(r, 1)->step, 0);
    assert_int_equal(recording_event(r, 3)->n, 3);
    assert_int_equal(recording_event(r, 3)->step, 1);
    assert_int_equal(recording_event(r, 3)->act, 1);
    assert_int_equal(recording_event(r, 4)->act, 2);
    assert_null(recording_event(r, 0));
    assert_null(recording_event(r, 5));
    recording_free(r);
}

static void test_recording_copies_what_it_is_told(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    char              name[] = "master_secret", formula[] = "a + b";
    uint8_t           bytes[] = { 1, 2, 3 };
    tell_event(r, (struct event){ .kind = EVENT_SECRET,
                                  .secret = { .name = name,
                                              .bytes = bytes,
                                              .length = 3,
                                              .origin = ORIGIN_DERIVED,
                                              .formula = formula } });
    memset(name, 'x', sizeof name - 1);
    memset(formula, 'x', sizeof formula - 1);
    memset(bytes, 0, sizeof bytes);
    const struct event_secret *secret = &recording_event(r, 1)->event.secret;
    assert_string_equal(secret->name, "master_secret");
    assert_string_equal(secret->formula, "a + b");
    assert_memory_equal(secret->bytes, "\1\2\3", 3);
    recording_free(r);
}

static void test_recording_keeps_the_writers_report_alone(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_step(r, C, VERB_SEND, "ClientHello", 1);
    tell_message(r, C, C2S, false, 0, 1, "ClientHello", NULL, "hello"); /* 2: before its records */
    assert_int_equal(recording_event(r, 2)->records_count, 0);
    tell_record(r, C, C2S, false, 0, "one");         /* 3 */
    tell_record(r, C, C2S, false, 1, "two");         /* 4 */
    tell_step(r, S, VERB_RECEIVE, "ClientHello", 1); /* 5 */
    tell_record(r, S, C2S, true, 0, "one");
    tell_record(r, S, C2S, true, 1, "two");
    tell_message(r, S, C2S, true, 0, 1, "ClientHello", NULL, "hello");
    assert_int_equal(recording_count(r), 5);
    assert_int_equal(recording_event(r, 5)->about, 2);
    assert_int_equal(recording_event(r, 2)->records_count, 2);
    assert_int_equal(recording_event(r, 2)->records[0], 3);
    assert_int_equal(recording_event(r, 2)->records[1], 4);
    recording_free(r);
}

static void test_recording_keeps_what_arrived_changed(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_message(r, C, C2S, false, 0, 0, "ClientHello", NULL, "hello"); /* 1 */
    tell_record(r, C, C2S, false, 0, "one");                            /* 2 */
    tell_step(r, S, VERB_RECEIVE, "ClientHello", 1);                    /* 3 */
    tell_record(r, S, C2S, true, 0, "ONE");                             /* 4 */
    tell_message(r, S, C2S, true, 0, 0, "ClientHello", NULL, "HELLO");  /* 5 */
    assert_int_equal(recording_count(r), 5);
    assert_int_equal(recording_event(r, 4)->written_as, 2);
    assert_int_equal(recording_event(r, 5)->written_as, 1);
    assert_int_equal(recording_event(r, 5)->records_count, 1);
    assert_int_equal(recording_event(r, 5)->records[0], 4);
    assert_int_equal(recording_event(r, 3)->about, 5);
    recording_free(r);
}

static void test_recording_tells_messages_of_one_record_apart(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_message(r, S, S2C, false, 0, 0, "ServerHello", NULL, "a");     /* 1 */
    tell_message(r, S, S2C, false, 0, 0, "ServerHelloDone", NULL, "b"); /* 2 */
    tell_record(r, S, S2C, false, 0, "both");                           /* 3 */
    tell_record(r, C, S2C, true, 0, "both");
    tell_message(r, C, S2C, true, 0, 0, "ServerHello", NULL, "a");
    tell_message(r, C, S2C, true, 0, 0, "ServerHelloDone", NULL, "B"); /* 4 */
    assert_int_equal(recording_count(r), 4);
    assert_int_equal(recording_event(r, 4)->written_as, 2);
    assert_int_equal(recording_event(r, 4)->records[0], 3);
    recording_free(r);
}

static void test_recording_survives_drops_and_insertions(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_record(r, C, C2S, false, 0, "zero"); /* 1 */
    tell_record(r, C, C2S, false, 1, "one");  /* 2 */
    tell_record(r, C, C2S, false, 2, "two");  /* 3 */
    tell_record(r, S, C2S, true, 0, "zero");  /* as it was */
    tell_record(r, S, C2S, true, 1, "two");   /* 4: record 1 was dropped on the way */
    tell_record(r, S, C2S, true, 2, "new");   /* 5 */
    tell_record(r, S, C2S, true, 3, "more");  /* 6: nothing was written there */
    tell_message(r, S, C2S, true, 9, 9, "Finished", NULL,
                 "?"); /* 7: its record was never reported */
    assert_int_equal(recording_count(r), 7);
    assert_int_equal(recording_event(r, 4)->written_as, 2);
    assert_int_equal(recording_event(r, 5)->written_as, 3);
    assert_int_equal(recording_event(r, 6)->written_as, 0);
    assert_int_equal(recording_event(r, 7)->records_count, 0);
    recording_free(r);
}

static void test_recording_skips_what_never_arrived(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_message(r, C, C2S, false, 0, 0, "ClientHello", NULL, "a");
    tell_message(r, C, C2S, false, 1, 1, "Finished", NULL, "b"); /* 2 */
    tell_message(r, S, C2S, true, 1, 1, "Finished", NULL, "b");  /* the same as 2 */
    assert_int_equal(recording_count(r), 2);
    recording_free(r);
}

static void test_recording_keeps_all_of_a_foreign_peer(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_record(r, C, S2C, true, 0, "their record");
    tell_message(r, C, S2C, true, 0, 0, "ServerHello", NULL, "theirs");
    assert_int_equal(recording_count(r), 2);
    assert_int_equal(recording_event(r, 2)->written_as, 0);
    assert_int_equal(recording_event(r, 2)->records[0], 1);
    recording_free(r);
}

static void test_recording_compares_a_reader_with_the_attacker(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_record(r, C, C2S, false, 0, "zero"); /* 1 */
    tell_record(r, C, C2S, false, 1, "one");  /* 2 */
    tell_record(r, A, C2S, true, 0, "zero");  /* it looks on */
    tell_record(r, A, C2S, false, 0, "zero"); /* and passes it on */
    tell_record(r, A, C2S, false, 1, "ONE");  /* 3 */
    tell_record(r, S, C2S, true, 0, "zero");
    tell_record(r, S, C2S, true, 1, "ONE");
    assert_int_equal(recording_count(r), 3);
    assert_int_equal(recording_event(r, 3)->written_as, 2);
    recording_free(r);
}

static void test_recording_keeps_connections_apart(void **state)
{
    (void)state;
    struct recording  *r = new_recording();
    struct event_bytes bytes = { .layer = LAYER_RECORD,
                                 .direction = C2S,
                                 .name = "TLSPlaintext",
                                 .bytes = (const uint8_t *)"one",
                                 .length = 3 };
    tell_event(r, (struct event){ .kind = EVENT_BYTES, .connection = 1, .bytes = bytes });
    bytes.received = true;
    tell_event(r,
               (struct event){ .kind = EVENT_BYTES, .connection = 2, .actor = S, .bytes = bytes });
    assert_int_equal(recording_count(r), 2);
    recording_free(r);
}

static void test_recording_keeps_a_certificate_once(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_certificate_message(r, S, false, 0, "leaf"); /* 1 */
    assert_int_equal(recording_event(r, 1)->about, 0);
    tell_certificate(r, C, "other"); /* 2 */
    tell_certificate(r, C, "leaf");  /* 3 */
    tell_certificate(r, S, "leaf");
    tell_check(r, C, "leaf");    /* 4 */
    tell_check(r, C, "unknown"); /* 5 */
    assert_int_equal(recording_count(r), 5);
    assert_int_equal(recording_event(r, 1)->about, 3);
    assert_int_equal(recording_event(r, 4)->about, 3);
    assert_int_equal(recording_event(r, 5)->about, 0);
    recording_free(r);
}

static void test_recording_finds_paths(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    struct place      place;
    tell_handshake(r);
    uint32_t end = recording_count(r);
    assert_true(recording_find(r, 1, "ClientHello/random", end, &place));
    assert_int_equal(place.offset, 4);
    assert_int_equal(place.length, 5);
    assert_true(recording_find(r, 1, "ClientHello/body", end, &place)); /* a step is left out */
    assert_int_equal(place.field, 3);
    assert_true(recording_find(r, 1, "ClientHello/random/body", end, &place));
    assert_true(recording_find(r, 1, "Finished", end, &place));
    assert_true(place.field == SIZE_MAX && place.length == 8);
    /* "Certificate" is a message and a certificate: the one that has the field is meant. */
    assert_true(recording_find(r, 1, "Certificate/tbsCertificate", end, &place));
    assert_int_equal(recording_event(r, place.n)->event.bytes.layer, LAYER_CERTIFICATE);
    assert_false(recording_find(r, 1, "Certificate#2/tbsCertificate", end, &place));

    static const char *const none[] = { "ClientHello#2/random",
                                        "ClientHello/body/random",
                                        "Clienthello",
                                        "ClientHello/rand",
                                        "ClientHello/random#2",
                                        "",
                                        "/",
                                        "ClientHello/",
                                        "ClientHello#0",
                                        "ClientHello#99999999999999999999" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(recording_find(r, 1, none[i], end, &place));
    assert_false(recording_find(r, 2, "ClientHello/random", end, &place));
    assert_false(recording_find(r, 1, "ClientHello/random", 2, &place));
    recording_free(r);
}

static void test_recording_finds_the_kth(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    struct place      place;
    struct wire_field fields[] = { { "L", "list", 0, 4, 0, true, { "", 0 } },
                                   { "L", "item", 0, 1, 1, false, { "", 0 } },
                                   { "L", "item", 1, 3, 1, false, { "", 0 } } };
    for (int i = 0; i < 2; i++)
        tell_bytes(r, C,
                   (struct event_bytes){ .layer = LAYER_MESSAGE,
                                         .name = "List",
                                         .bytes = (const uint8_t *)"abcd",
                                         .length = 4,
                                         .fields = fields,
                                         .field_count = 3 });
    assert_true(recording_find(r, 1, "List/list/item#2", 2, &place));
    assert_int_equal(place.n, 1);
    assert_int_equal(place.length, 3);
    assert_true(recording_find(r, 1, "List#2/item", 2, &place));
    assert_int_equal(place.n, 2);
    assert_false(recording_find(r, 1, "List/item#3", 2, &place));
    recording_free(r);
}

static void test_recording_says_paths(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    char              path[64];
    struct wire_field fields[] = { { "Hello", "msg_type", 0, 1, 0, false, { "", 0 } },
                                   { "Hello", "Hello", 1, 3, 0, true, { "", 0 } },
                                   { "Hello", "list", 1, 3, 1, true, { "", 0 } },
                                   { "Hello", "item", 1, 1, 2, false, { "", 0 } },
                                   { "Hello", "item", 2, 2, 2, false, { "", 0 } } };
    tell_bytes(r, C,
               (struct event_bytes){ .layer = LAYER_MESSAGE,
                                     .name = "Hello",
                                     .bytes = (const uint8_t *)"abcd",
                                     .length = 4,
                                     .fields = fields,
                                     .field_count = 5 });
    const struct recorded *event = recording_event(r, 1);
    assert_int_equal(recording_path(path, sizeof path, event, 4), strlen("Hello/list/item"));
    assert_string_equal(path, "Hello/list/item");
    recording_path(path, sizeof path, event, 0);
    assert_string_equal(path, "Hello/msg_type");
    recording_path(path, sizeof path, event, 1);
    assert_string_equal(path, "Hello");
    assert_int_equal(recording_path(path, 8, event, 4), strlen("Hello/list/item"));
    assert_string_equal(path, "Hello/l");
    recording_free(r);
}

static void test_recording_finds_the_value_of_the_time(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_secret(r, C, ORIGIN_RANDOM, "key", NULL, false);
    tell_secret(r, C, ORIGIN_RANDOM, "other", NULL, false);
    tell_secret(r, S, ORIGIN_RANDOM, "key", NULL, false);
    assert_int_equal(recording_secret(r, 1, "key", 3)->n, 3);
    assert_int_equal(recording_secret(r, 1, "key", 2)->n, 1);
    assert_null(recording_secret(r, 1, "key", 0));
    assert_null(recording_secret(r, 1, "ke", 3));
    assert_null(recording_secret(r, 2, "key", 3));
    recording_free(r);
}

static void test_recording_finds_transcripts(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    uint32_t          first, last;
    tell_handshake(r);
    uint32_t end = recording_count(r);
    assert_true(recording_range(r, 1, "ClientHello..ClientKeyExchange", end, &first, &last));
    assert_int_equal(first, 3);
    assert_int_equal(last, last_bytes(r, "ClientKeyExchange"));
    assert_true(recording_range(r, 1, "Certificate", end, &first, &last));
    assert_int_equal(recording_event(r, first)->event.bytes.layer, LAYER_MESSAGE);
    assert_false(recording_range(r, 1, "ClientHello..Finished#2", end, &first, &last));
    assert_false(recording_range(r, 1, "ClientKeyExchange..ClientHello", end, &first, &last));
    assert_false(recorded_in_transcript(recording_event(r, 4))); /* a record */
    recording_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recording_numbers_events_and_steps),
        cmocka_unit_test(test_recording_copies_what_it_is_told),
        cmocka_unit_test(test_recording_keeps_the_writers_report_alone),
        cmocka_unit_test(test_recording_keeps_what_arrived_changed),
        cmocka_unit_test(test_recording_tells_messages_of_one_record_apart),
        cmocka_unit_test(test_recording_survives_drops_and_insertions),
        cmocka_unit_test(test_recording_skips_what_never_arrived),
        cmocka_unit_test(test_recording_keeps_all_of_a_foreign_peer),
        cmocka_unit_test(test_recording_compares_a_reader_with_the_attacker),
        cmocka_unit_test(test_recording_keeps_connections_apart),
        cmocka_unit_test(test_recording_keeps_a_certificate_once),
        cmocka_unit_test(test_recording_finds_paths),
        cmocka_unit_test(test_recording_finds_the_kth),
        cmocka_unit_test(test_recording_says_paths),
        cmocka_unit_test(test_recording_finds_the_value_of_the_time),
        cmocka_unit_test(test_recording_finds_transcripts),
    };
    return cmocka_run_group_tests_name("recording", tests, NULL, NULL);
}
