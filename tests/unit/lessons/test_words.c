/*
 * test_words.c - the words: that nothing lacks one, that none stands for nothing, and that values are
 * read and escaped as they should be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lessons/embedded.h"
#include "lessons/readings.h"
#include "lessons/registry.h"
#include "lessons/words.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* ---- the glossary and the labels ---- */

static const struct label {
    const char *structure, *name;
} labels[] = {
#define LABEL(structure, name) { #structure, #name },
#include "lessons/labels_http.def"
#include "protocol/labels.def"
#undef LABEL
};
enum { LABEL_COUNT = sizeof labels / sizeof labels[0] };

static void test_every_label_has_a_row_of_its_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < LABEL_COUNT; i++) {
        char key[200];
        snprintf(key, sizeof key, "%s.%s", labels[i].structure, labels[i].name);
        const struct glossary_row *row = glossary_find(labels[i].structure, labels[i].name);
        if (!row || strcmp(row->key, key) != 0)
            fail_msg("%s has no row in the glossary", key);
    }
}

static bool has_label(const char *key)
{
    for (size_t i = 0; i < LABEL_COUNT; i++) {
        size_t length = strlen(labels[i].structure);
        if (strncmp(key, labels[i].structure, length) == 0 && key[length] == '.' &&
            strcmp(key + length + 1, labels[i].name) == 0)
            return true;
    }
    return false;
}

static void test_every_row_has_a_label_or_is_a_term(void **state)
{
    (void)state;
    size_t terms = 0;
    for (size_t i = 0; glossary_row(i); i++) {
        bool term = strncmp(glossary_row(i)->key, "term.", strlen("term.")) == 0;
        if (!term && !has_label(glossary_row(i)->key))
            fail_msg("%s is not in labels.def", glossary_row(i)->key);
        terms += term;
    }
    assert_true(terms >= 24);
}

static void test_every_row_has_a_text_a_source_and_a_known_reading(void **state)
{
    (void)state;
    for (size_t i = 0; glossary_row(i); i++) {
        const struct glossary_row *row = glossary_row(i);
        if (!strchr(row->text, ' ') || !row->rfc[0] || !reading_find(row->reads))
            fail_msg("%s: reads \"%s\", rfc \"%s\", text \"%s\"", row->key, row->reads, row->rfc,
                     row->text);
    }
    assert_null(reading_find("colour"));
}

static void test_lengths_and_unread_bytes_have_rows_in_any_structure(void **state)
{
    (void)state;
    assert_string_equal(glossary_find("ClientHello", "length")->key, "vector.length");
    assert_string_equal(glossary_find("Handshake", "length")->key, "Handshake.length");
    assert_string_equal(glossary_find("ServerHello", "unread")->key, "any.unread");
    assert_null(glossary_find("ClientHello", "colour"));
    assert_null(glossary_find("NoStructure", "random"));
}

static void test_numbered_values_share_a_term(void **state)
{
    (void)state;
    assert_string_equal(glossary_term("signature hash 12")->key, "term.signature hash");
    assert_string_equal(glossary_term("client_random")->key, "term.client_random");
    assert_null(glossary_term("colour 1"));
    assert_null(glossary_term("client_random 1x"));
    assert_null(glossary_term("client_random "));
    assert_null(glossary_term(""));
}

/* ---- alerts, registries, enumerations ---- */

static void test_every_alert_has_a_name_and_advice(void **state)
{
    (void)state;
#define ALERT(name, number)                                                                        \
    assert_string_equal(alert_name(number), #name);                                                \
    assert_non_null(words_alert(ALERT_##name));
#include "protocol/alerts.def"
#undef ALERT
    for (size_t i = 0; i < embedded_alerts.count; i++) {
        bool known = false;
        for (unsigned number = 0; number < 256; number++)
            known |= alert_name((uint8_t)number) &&
                     strcmp(alert_name((uint8_t)number), embedded_alerts.rows[i].words.key) == 0;
        assert_true(known);
    }
    assert_null(alert_name(3));
    assert_null(words_alert((enum alert)3));
}

/* [client.|server.](error | alert.name) */
static bool names_a_failure(const char *key)
{
    const char *name = key;
    bool        known = false;
    if (strncmp(name, "client.", 7) == 0 || strncmp(name, "server.", 7) == 0)
        name += 7;
    if (strncmp(name, "alert.", 6) == 0) {
        for (unsigned number = 0; number < 256; number++)
            known |=
                alert_name((uint8_t)number) && strcmp(alert_name((uint8_t)number), name + 6) == 0;
        return known;
    }
    for (enum error error = ERROR_NONE + 1; error < ERROR_COUNT; error++)
        known |= strcmp(error_describe(error)->name, name) == 0;
    return known;
}

static void test_every_row_of_what_to_try_is_about_a_failure(void **state)
{
    (void)state;
    assert_true(embedded_diagnoses.count > 30);
    for (size_t i = 0; i < embedded_diagnoses.count; i++)
        if (!names_a_failure(embedded_diagnoses.rows[i].words.key))
            fail_msg("no such failure: %s", embedded_diagnoses.rows[i].words.key);
    assert_false(names_a_failure("client.alert.no_such_alert"));
    assert_false(names_a_failure("no_such_error"));
}

static void test_keys_of_one_heading_share_its_row(void **state)
{
    (void)state;
    const struct embedded_row *one = embedded_find(&embedded_diagnoses, "truncated");
    const struct embedded_row *other = embedded_find(&embedded_diagnoses, "trailing_bytes");
    const struct embedded_row *foreign = embedded_find(&embedded_diagnoses, "no_certificate");
    assert_true(one && other && foreign && one != other);
    assert_string_equal(one->words.text, other->words.text);
    assert_string_equal(one->words.rfc, other->words.rfc);
    assert_string_not_equal(one->words.text, foreign->words.text);
    assert_null(embedded_find(&embedded_diagnoses, "truncated | trailing_bytes"));
}

static void test_every_row_of_advice_is_about_an_error(void **state)
{
    (void)state;
    size_t found = 0;
    for (enum error error = ERROR_NONE; error < ERROR_COUNT; error++)
        found += words_error(error) != NULL;
    assert_int_equal(found, embedded_errors.count);
    assert_non_null(words_error(ERROR_certificate_unknown_ca));
    assert_null(words_error(ERROR_NONE));
}

static void assert_code(enum registry registry, uint16_t code, const char *expected)
{
    char text[100];
    assert_int_equal(words_code(text, sizeof text, registry, code), strlen(expected));
    assert_string_equal(text, expected);
}

static void test_codes_have_the_names_of_their_registry(void **state)
{
    (void)state;
    assert_code(REGISTRY_PROTOCOL_VERSION, 0x0303, "TLS 1.2");
    assert_code(REGISTRY_CIPHER_SUITE, 0x002f, "TLS_RSA_WITH_AES_128_CBC_SHA");
    assert_code(REGISTRY_CIPHER_SUITE, 0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    assert_code(REGISTRY_CIPHER_SUITE, 0x00ff, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV");
    assert_code(REGISTRY_SIGNATURE_SCHEME, 0x0401, "rsa_pkcs1_sha256");
    assert_code(REGISTRY_EXTENSION, 65281, "renegotiation_info");
    assert_code(REGISTRY_COMPRESSION_METHOD, 0, "null");
}

static void test_unknown_codes_are_told_from_grease(void **state)
{
    (void)state;
    assert_code(REGISTRY_CIPHER_SUITE, 0x1a1a, "GREASE");
    assert_code(REGISTRY_EXTENSION, 0xfafa, "GREASE");
    assert_code(REGISTRY_CIPHER_SUITE, 0x1a2a, "0x1a2a (not known here)");
    assert_code(REGISTRY_EXTENSION, 9999, "9999 (not known here)");
    assert_code(REGISTRY_COMPRESSION_METHOD, 0x0a0a, "2570 (not known here)");
}

static void test_registries_are_in_ascending_order(void **state)
{
    (void)state;
    const struct code_list *const lists[] = {
        &list_protocol_versions,
        &list_cipher_suites,
        &list_compression_methods,
        &list_signature_schemes,
        &list_extension_types,
        &list_content_types,
        &list_handshake_types,
        &list_supported_groups,
        &list_ec_point_formats,
        &list_psk_key_exchange_modes,
        &list_certificate_status_types,
        &list_client_certificate_types,
        &list_name_types,
        &list_alert_levels,
    };
    for (size_t l = 0; l < sizeof lists / sizeof lists[0]; l++)
        for (size_t i = 1; i < lists[l]->count; i++)
            if (lists[l]->codes[i - 1].code >= lists[l]->codes[i].code)
                fail_msg("%s: %s", lists[l]->title, lists[l]->codes[i].name);
}

static void test_the_engine_s_own_words(void **state)
{
    (void)state;
    assert_string_equal(words_act(1), "the client says hello");
    assert_string_equal(words_act(7), "the conversation");
    assert_string_equal(words_act(200), words_act(0));
    assert_string_equal(words_actor(ACTOR_SERVER), "server");
    assert_string_equal(words_verb(VERB_COMPUTE), "compute");
    assert_string_equal(words_direction(CLIENT_TO_SERVER), "client-to-server");
    assert_string_equal(words_layer(LAYER_PLAINTEXT), "plaintext");
    assert_string_equal(words_origin(ORIGIN_GIVEN), "given");
}

/* ---- values ---- */

/* A field by itself. */
static void read_leaf(char value[static 300], char meaning[static 300], const char *structure,
                      const char *name, const char *bytes, size_t length)
{
    struct wire_field field = { .structure = structure, .name = name, .length = (uint32_t)length };
    struct recorded   recorded = { .event = { .kind = EVENT_BYTES } };
    recorded.event.bytes = (struct event_bytes){ .name = structure,
                                                 .bytes = (const uint8_t *)bytes,
                                                 .length = length,
                                                 .fields = &field,
                                                 .field_count = 1 };
    words_value(value, 300, &recorded, 0);
    words_meaning(meaning, 300, &recorded, 0);
}

#define BYTES(text) text, sizeof(text) - 1
#define THIRTY_TWO  "01234567890123456789012345678901"

static void test_leaves_are_read_as_the_glossary_says(void **state)
{
    (void)state;
    static const struct {
        const char *structure, *name, *bytes;
        size_t      length;
        const char *value, *meaning;
    } rows[] = {
        { "ClientHello", "client_version", BYTES("\x03\x03"), "0x0303", "TLS 1.2" },
        { "ClientHello", "client_version", BYTES("\x7f\x01"), "0x7f01", "not known here" },
        { "ClientHello", "cipher_suite", BYTES("\x00\x2f"), "0x002f",
          "TLS_RSA_WITH_AES_128_CBC_SHA" },
        { "ClientHello", "cipher_suite", BYTES("\xea\xea"), "0xeaea", "GREASE" },
        { "ClientHello", "compression_method", BYTES("\0"), "0", "null" },
        { "ClientHello", "length", BYTES("\x01\x02"), "258", "" },
        { "ClientHello", "SessionID", BYTES(""), "", "empty" },
        { "ClientHello", "random", BYTES(THIRTY_TWO),
          "3031323334353637383930313233343536373839303132333435363738393031", "" },
        { "ClientKeyExchange", "encrypted_pre_master_secret", BYTES(THIRTY_TWO "!"),
          "3031323334353637383930313233343536373839303132333435363738393031… (33 bytes)", "" },
        { "Handshake", "msg_type", BYTES("\x0b"), "11", "certificate" },
        { "Handshake", "msg_type", BYTES("\x63"), "99", "not known here" },
        { "Handshake", "length", BYTES("\0\x01\0"), "256", "" },
        { "TLSPlaintext", "type", BYTES("\x16"), "22", "handshake" },
        { "Alert", "level", BYTES("\x02"), "2", "fatal" },
        { "Alert", "description", BYTES("\x30"), "48", "unknown_ca" },
        { "Alert", "description", BYTES("\x03"), "3", "not known here" },
        { "Extension", "extension_type", BYTES("\0\x0d"), "13", "signature_algorithms" },
        { "ServerName", "name_type", BYTES("\0"), "0", "host_name" },
        { "ServerName", "HostName", BYTES("example.org"), "example.org", "" },
        { "SignatureAlgorithms", "signature_and_hash_algorithm", BYTES("\x04\x01"), "0x0401",
          "rsa_pkcs1_sha256" },
        { "NamedGroupList", "named_group", BYTES("\0\x1d"), "0x001d", "x25519" },
        { "ApplicationData", "data", BYTES("GET /"), "GET /", "" },
        { "NoStructure", "no_name", BYTES("\xca\xfe"), "cafe", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char value[300], meaning[300];
        read_leaf(value, meaning, rows[i].structure, rows[i].name, rows[i].bytes, rows[i].length);
        if (strcmp(value, rows[i].value) != 0 || strcmp(meaning, rows[i].meaning) != 0)
            fail_msg("%s.%s reads \"%s\", \"%s\" and not \"%s\", \"%s\"", rows[i].structure,
                     rows[i].name, value, meaning, rows[i].value, rows[i].meaning);
    }
}

/* The readings that only certificates have, without their structures. */
static void test_readings_of_certificates(void **state)
{
    (void)state;
    static const struct {
        const char *reads, *bytes;
        size_t      length;
        uint8_t     unused_bits;
        const char *value, *meaning;
    } rows[] = {
        { "time", BYTES("261124053609Z"), 0, "2026-11-24 05:36:09 UTC", "" },
        { "time", BYTES("500101000000Z"), 0, "1950-01-01 00:00:00 UTC", "" },
        { "time", BYTES("20500101000000Z"), 0, "2050-01-01 00:00:00 UTC", "" },
        { "time",
          BYTES("26112405\x1b"
                "609Z"),
          0, "26112405\\x1b609Z", "" },
        { "boolean", BYTES("\xff"), 0, "TRUE", "" },
        { "boolean", BYTES("\0"), 0, "FALSE", "" },
        { "key_usage", BYTES("\xa0"), 5, "101", "digitalSignature, keyEncipherment" },
        { "key_usage", BYTES("\x06"), 1, "0000011", "keyCertSign, cRLSign" },
        { "bits", BYTES("\x80"), 7, "1", "" },
        { "address", BYTES("\x7f\0\0\x01"), 0, "127.0.0.1", "" },
        { "address", BYTES("\x0a\0\0\0\xff\0\0\0"), 0, "10.0.0.0/255.0.0.0", "" },
        { "address", BYTES("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01"), 0, "::1", "" },
        { "address", BYTES("\x01\x02\x03"), 0, "010203", "" },
        { "version", BYTES("\x02"), 0, "2", "v3" },
        { "oid", BYTES("\x55\x04\x03"), 0, "2.5.4.3", "commonName" },
        { "oid", BYTES("\x2b\x06\x01\x04\x01\x63"), 0, "1.3.6.1.4.1.99", "not known here" },
        { "number", BYTES("\0\x01\0\x01"), 0, "65537", "" },
        { "number", BYTES("123456789"), 0, "313233343536373839", "" },
        { "none", BYTES("123"), 0, "", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char                  value[300], meaning[300];
        struct prose          prose;
        const struct reading *reading = reading_find(rows[i].reads);
        struct piece piece = { (const uint8_t *)rows[i].bytes, rows[i].length, rows[i].unused_bits,
                               false };
        prose_begin(&prose, value, sizeof value);
        reading->value(&prose, reading, &piece);
        prose_end(&prose);
        assert_string_equal(value, rows[i].value);
        prose_begin(&prose, meaning, sizeof meaning);
        if (reading->meaning)
            reading->meaning(&prose, reading, &piece);
        prose_end(&prose);
        assert_string_equal(meaning, rows[i].meaning);
    }
}

/* ClientHello: a session_id of no bytes, two cipher suites, one compression method. */
static const uint8_t           hello_bytes[] = { 0, 0, 4, 0, 0x2f, 0, 0xff, 1, 0 };
static const struct wire_field hello_fields[] = {
    { "ClientHello", "session_id", 0, 1, 0, true, { __FILE__, 1 } },
    { "ClientHello", "length", 0, 1, 1, false, { __FILE__, 2 } },
    { "ClientHello", "SessionID", 1, 0, 1, false, { __FILE__, 3 } },
    { "ClientHello", "cipher_suites", 1, 6, 0, true, { __FILE__, 4 } },
    { "ClientHello", "length", 1, 2, 1, false, { __FILE__, 5 } },
    { "ClientHello", "cipher_suite", 3, 2, 1, false, { __FILE__, 6 } },
    { "ClientHello", "cipher_suite", 5, 2, 1, false, { __FILE__, 7 } },
    { "ClientHello", "compression_methods", 7, 2, 0, true, { __FILE__, 8 } },
    { "ClientHello", "length", 7, 1, 1, false, { __FILE__, 9 } },
    { "ClientHello", "compression_method", 8, 1, 1, false, { __FILE__, 10 } },
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

static void test_a_group_says_what_it_holds(void **state)
{
    (void)state;
    char            text[300];
    struct recorded recorded = { .event = { .kind = EVENT_BYTES, .bytes = hello } };
    words_value(text, sizeof text, &recorded, 0);
    assert_string_equal(text, "");
    words_meaning(text, sizeof text, &recorded, 0);
    assert_string_equal(text, "empty");
    words_value(text, sizeof text, &recorded, 3);
    assert_string_equal(text, "0x002f, 0x00ff");
    words_meaning(text, sizeof text, &recorded, 3);
    assert_string_equal(text, "TLS_RSA_WITH_AES_128_CBC_SHA, TLS_EMPTY_RENEGOTIATION_INFO_SCSV");
    words_value(text, sizeof text, &recorded, 7);
    assert_string_equal(text, "0");
    words_meaning(text, sizeof text, &recorded, 7);
    assert_string_equal(text, "null");
    assert_int_equal(words_value(text, sizeof text, &recorded, 99), 0);

    /* A writer labels no content where there is none. */
    recorded.event.bytes.field_count = 2;
    words_meaning(text, sizeof text, &recorded, 0);
    assert_string_equal(text, "empty");
    recorded.event.kind = EVENT_STEP;
    assert_int_equal(words_value(text, sizeof text, &recorded, 0), 0);
}

/* ---- escaping ---- */

static void test_text_from_the_wire_cannot_write_to_the_terminal(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t      length;
        const char *shown;
    } rows[] = {
        { BYTES("plain"), "plain" },
        { BYTES("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x94\x91"), "grüß € 🔑" },
        { BYTES("\x1b[31m\r\n\x7f"), "\\x1b[31m\\x0d\\x0a\\x7f" },
        { BYTES("a\0b"), "a\\x00b" },
        { BYTES("\\x1b"), "\\\\x1b" },
        { BYTES("\xc2\x9b"), "\\u009b" },
        { BYTES("moc.\xe2\x80\xae"
                "evil"),
          "moc.\\u202eevil" },
        { BYTES("\xe2\x80\x8b\xef\xbb\xbf"), "\\u200b\\ufeff" },
        { BYTES("\xff\xfe"), "\\xff\\xfe" },
        { BYTES("\xe2\x82"), "\\xe2\\x82" },
        { BYTES("\xc0\xaf"), "\\xc0\\xaf" },
        { BYTES("\xe0\x80\xaf"), "\\xe0\\x80\\xaf" },
        { BYTES("\xed\xa0\x80"), "\\xed\\xa0\\x80" },
        { BYTES("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char value[300], meaning[300];
        read_leaf(value, meaning, "ServerName", "HostName", rows[i].bytes, rows[i].length);
        assert_string_equal(value, rows[i].shown);
    }
}

static void test_text_is_cut_as_snprintf_cuts_it_but_between_characters(void **state)
{
    (void)state;
    char         text[8];
    struct prose prose;
    prose_begin(&prose, text, sizeof text);
    prose_add(&prose, "abcdef€x");
    assert_int_equal(prose_end(&prose), strlen("abcdef€x"));
    assert_string_equal(text, "abcdef");
    prose_begin(&prose, NULL, 0);
    prose_add(&prose, "abc");
    prose_format(&prose, "%d", 12);
    assert_int_equal(prose_end(&prose), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_label_has_a_row_of_its_own),
        cmocka_unit_test(test_every_row_has_a_label_or_is_a_term),
        cmocka_unit_test(test_every_row_has_a_text_a_source_and_a_known_reading),
        cmocka_unit_test(test_lengths_and_unread_bytes_have_rows_in_any_structure),
        cmocka_unit_test(test_numbered_values_share_a_term),
        cmocka_unit_test(test_every_alert_has_a_name_and_advice),
        cmocka_unit_test(test_keys_of_one_heading_share_its_row),
        cmocka_unit_test(test_every_row_of_advice_is_about_an_error),
        cmocka_unit_test(test_every_row_of_what_to_try_is_about_a_failure),
        cmocka_unit_test(test_codes_have_the_names_of_their_registry),
        cmocka_unit_test(test_unknown_codes_are_told_from_grease),
        cmocka_unit_test(test_registries_are_in_ascending_order),
        cmocka_unit_test(test_the_engine_s_own_words),
        cmocka_unit_test(test_leaves_are_read_as_the_glossary_says),
        cmocka_unit_test(test_readings_of_certificates),
        cmocka_unit_test(test_a_group_says_what_it_holds),
        cmocka_unit_test(test_text_from_the_wire_cannot_write_to_the_terminal),
        cmocka_unit_test(test_text_is_cut_as_snprintf_cuts_it_but_between_characters),
    };
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}
