/* test_json.c - the JSON of a recording: it parses, and has the members that others rely on. */
#include "told.h"

#include "lessons/json.h"
#include "lessons/json_text.h"

#include <jansson.h>

static json_t *json_of(struct recording *r)
{
    char        *text = json_text_of(r);
    json_error_t error;
    json_t      *json = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    if (!json)
        fail_msg("%s at byte %d", error.text, error.position);
    free(text);
    return json;
}

/* The first event of a kind; with a name, or with any (NULL). */
static json_t *event_of(json_t *json, const char *kind, const char *name)
{
    size_t  i;
    json_t *event;
    json_array_foreach(json_object_get(json, "events"), i, event)
    {
        const char *its_name = json_string_value(json_object_get(event, "name"));
        if (strcmp(json_string_value(json_object_get(event, "kind")), kind) == 0 &&
            (!name || (its_name && strcmp(its_name, name) == 0)))
            return event;
    }
    fail_msg("no %s event called %s", kind, name ? name : "anything");
    return NULL;
}

/* The object has these members, a list of words, with this compact JSON text each. */
static void assert_members(const json_t *object, const char *const members[][2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_object_get(object, members[i][0]);
        if (!value)
            fail_msg("no member %s", members[i][0]);
        char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        if (strcmp(text, members[i][1]) != 0)
            fail_msg("%s is %s, not %s", members[i][0], text, members[i][1]);
        free(text);
    }
}
#define ASSERT_MEMBERS(object, ...)                                                                \
    do {                                                                                           \
        static const char *const members_[][2] = { __VA_ARGS__ };                                  \
        assert_members((object), members_, sizeof members_ / sizeof *members_);                    \
    } while (0)

static void test_json_has_a_head(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    char             *text = json_text_of(r);
    assert_string_equal(
        text, "{\"format\":\"tlstutor-recording\",\"version\":1,\"profile\":\"tls12-rsa\","
              "\"endpoints\":{\"client\":\"tlstutor\",\"server\":\"a \\\"peer\\\"\"},"
              "\"seed\":7,\"time\":1764000000,\"events\":[\n],\"diagnosis\":null}\n");
    free(text);
    recording_free(r);
}

static void test_json_is_the_same_each_time(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_handshake(r);
    char *one = json_text_of(r), *two = json_text_of(r);
    assert_string_equal(one, two);
    free(one);
    free(two);
    recording_free(r);
}

static void test_json_of_every_event_has_the_common_members(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_handshake(r);
    json_t *json = json_of(r), *event;
    size_t  i;
    assert_int_equal(json_array_size(json_object_get(json, "events")), recording_count(r));
    json_array_foreach(json_object_get(json, "events"), i, event)
    {
        assert_int_equal(json_integer_value(json_object_get(event, "n")), i + 1);
        assert_true(json_string_length(json_object_get(event, "title")) > 0);
        assert_non_null(json_object_get(event, "rfc"));
        ASSERT_MEMBERS(event, { "connection", "1" }, { "source", "\"protocol/told.c:7\"" });
    }
    json_decref(json);
    recording_free(r);
}

static void test_json_of_each_kind_has_its_members(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_handshake(r);
    json_t *json = json_of(r);
    json_t *first = event_of(json, "step", NULL);
    ASSERT_MEMBERS(first, { "step", "1" }, { "act", "1" }, { "actor", "\"client\"" },
                   { "verb", "\"send\"" }, { "subject", "\"ClientHello\"" });
    assert_null(json_object_get(first, "about"));
    ASSERT_MEMBERS(json_array_get(json_object_get(json, "events"), 4), { "verb", "\"receive\"" },
                   { "about", "3" });
    ASSERT_MEMBERS(event_of(json, "bytes", "ClientHello"), { "layer", "\"message\"" },
                   { "direction", "\"client-to-server\"" }, { "hex", "\"0100000568656c6c6f\"" },
                   { "keys", "null" }, { "records", "[4]" });
    ASSERT_MEMBERS(event_of(json, "bytes", "Finished"), { "keys", "\"client_write_key\"" });
    ASSERT_MEMBERS(
        event_of(json, "choice", NULL), { "subject", "\"cipher_suite\"" },
        { "offered", "[\"TLS_RSA_WITH_AES_128_CBC_SHA\",\"TLS_RSA_WITH_AES_256_CBC_SHA\"]" },
        { "accepted", "[\"TLS_RSA_WITH_AES_128_CBC_SHA\"]" },
        { "chosen", "\"TLS_RSA_WITH_AES_128_CBC_SHA\"" }, { "because", "\"The server's order.\"" });
    ASSERT_MEMBERS(event_of(json, "check", NULL), { "name", "\"certificate_name_matches\"" },
                   { "passed", "true" }, { "waived", "false" }, { "wanted", "\"localhost\"" },
                   { "found", "\"caf\xc3\xa9 \\\"\\u0001\\\"\"" });
    assert_true(json_is_integer(json_object_get(event_of(json, "check", NULL), "about")));
    ASSERT_MEMBERS(event_of(json, "failure", NULL), { "error", "\"truncated\"" },
                   { "alert", "\"decode_error\"" }, { "field", "\"Finished/random\"" },
                   { "offset", "4" }, { "why", "\"It ends too early.\"" },
                   { "from_peer", "false" });
    json_decref(json);
    recording_free(r);
}

static void test_json_of_a_secret_says_who_knows(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_handshake(r);
    json_t *json = json_of(r);
    ASSERT_MEMBERS(event_of(json, "secret", "client_random"), { "public", "true" },
                   { "origin", "\"random\"" }, { "formula", "null" }, { "from", "[]" },
                   { "known_to", "[\"client\",\"eavesdropper\",\"server\"]" });
    ASSERT_MEMBERS(event_of(json, "secret", "master_secret"), { "public", "false" },
                   { "origin", "\"derived\"" }, { "hex", "\"736563726574\"" },
                   { "from", "[\"pre_master_secret\",\"ClientHello/random\"]" },
                   { "known_to", "[\"client\"]" }, { "owner", "\"client\"" });
    json_decref(json);
    recording_free(r);
}

static void test_json_of_fields_says_paths(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_handshake(r);
    json_t *json = json_of(r);
    json_t *fields = json_object_get(event_of(json, "bytes", "ClientHello"), "fields");
    assert_int_equal(json_array_size(fields), 4);
    ASSERT_MEMBERS(json_array_get(fields, 0), { "path", "\"ClientHello/msg_type\"" },
                   { "offset", "0" }, { "length", "1" }, { "depth", "0" }, { "group", "false" });
    ASSERT_MEMBERS(json_array_get(fields, 2), { "path", "\"ClientHello/random\"" },
                   { "group", "true" });
    ASSERT_MEMBERS(json_array_get(fields, 3), { "path", "\"ClientHello/random/body\"" },
                   { "offset", "4" }, { "length", "5" }, { "depth", "1" });
    for (size_t i = 0; i < 4; i++) {
        assert_true(json_is_string(json_object_get(json_array_get(fields, i), "value")));
        assert_true(json_is_string(json_object_get(json_array_get(fields, i), "meaning")));
    }
    json_decref(json);
    recording_free(r);
}

static void test_json_names_the_attacker_where_there_is_one(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_secret(r, ACTOR_CLIENT, ORIGIN_RANDOM, "client_random", NULL, true);
    tell_secret(r, ACTOR_ATTACKER, ORIGIN_RANDOM, "loot", NULL, false);
    json_t *json = json_of(r);
    ASSERT_MEMBERS(event_of(json, "secret", "client_random"),
                   { "known_to", "[\"client\",\"eavesdropper\",\"server\",\"attacker\"]" });
    ASSERT_MEMBERS(event_of(json, "secret", "loot"), { "known_to", "[\"attacker\"]" });
    json_decref(json);
    recording_free(r);
}

static void test_json_says_when_it_could_not_be_written(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_handshake(r);
    FILE *full = fopen("/dev/full", "w");
    if (!full)
        skip();
    assert_false(json_write(full, r));
    fclose(full);
    recording_free(r);
}

static void test_json_text_escapes_strings(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "plain", "\"plain\"" },
        { "a\"b\\c\n\x7f", "\"a\\\"b\\\\c\\u000a\\u007f\"" },
        { "\xe2\x80\xa6", "\"\xe2\x80\xa6\"" },
        { "\xff\xc0\x80", "\"\\ufffd\\ufffd\\ufffd\"" },
        { "\xe2\x80", "\"\\ufffd\\ufffd\"" },            /* cut off */
        { "\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\"" }, /* a surrogate */
        { "\xf4\x90\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"" },
        { NULL, "null" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct json_text text = { 0 };
        json_text_string(&text, cases[i][0]);
        assert_int_equal(text.length, strlen(cases[i][1]));
        assert_memory_equal(text.bytes, cases[i][1], text.length);
        json_text_free(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json_has_a_head),
        cmocka_unit_test(test_json_is_the_same_each_time),
        cmocka_unit_test(test_json_of_every_event_has_the_common_members),
        cmocka_unit_test(test_json_of_each_kind_has_its_members),
        cmocka_unit_test(test_json_of_a_secret_says_who_knows),
        cmocka_unit_test(test_json_of_fields_says_paths),
        cmocka_unit_test(test_json_names_the_attacker_where_there_is_one),
        cmocka_unit_test(test_json_says_when_it_could_not_be_written),
        cmocka_unit_test(test_json_text_escapes_strings),
    };
    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
