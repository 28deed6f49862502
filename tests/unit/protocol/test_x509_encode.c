/*
 * test_x509_encode.c - what was read can be written again, byte for byte, from its values: the root
 * store of this system, real chains, and whatever else certificates come with.
 */
#include "x509_encode.h"

#include "protocol/x509/object.h"
#include "x509_everything.h"
#include "x509_lists.h"

#include <glob.h>

enum { MOST_TEXT = 4 << 20, MOST_DER = 1 << 17 };

static char    text[MOST_TEXT];
static uint8_t der[MOST_DER], again[MOST_DER];

/* What is read but not written again as it was. */
struct tally {
    size_t read, refused, understood;
};

/* Reads an object of that kind; where it is sound, it must come out as it went in. */
static void check_object(struct tally *tally, enum object_kind kind, size_t length)
{
    struct object     o = { .kind = kind };
    struct reader     r;
    struct wire_trace trace = new_trace();
    size_t            understood;
    reader_init(&r, der, length, object_describe(kind)->name, &trace);
    if (!object_read(&o, &r)) {
        tally->refused++;
        return;
    }
    assert_leaves_cover(trace.fields, trace.count, length);
    assert_int_equal(encode_again(again, sizeof again, der, &trace, &understood), length);
    assert_memory_equal(again, der, length);
    assert_true(understood >= 1);
    tally->read++;
    tally->understood += understood;
}

/* Each block of PEM, wherever in the text it begins: a file may be a program that quotes one. */
static void check_text(struct tally *tally, size_t length)
{
    static const char begin[] = "-----BEGIN ";
    for (char *at = text; (at = strstr(at, begin)) != NULL; at += sizeof begin - 1) {
        struct pem_reader p;
        enum object_kind  kind;
        size_t            der_length;
        pem_init(&p, at, length - (size_t)(at - text));
        if (pem_next(&p, der, sizeof der, &der_length) && p.block_line == 1 &&
            object_kind_of_label(&kind, p.label))
            check_object(tally, kind, der_length);
    }
}

static bool check_file(struct tally *tally, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    check_text(tally, length);
    return true;
}

static void check_string(struct tally *tally, const char *pem)
{
    snprintf(text, sizeof text, "%s", pem);
    check_text(tally, strlen(text));
}

static void test_root_store_is_written_again_byte_for_byte(void **state)
{
    (void)state;
    static const char roots[] = "/etc/ssl/certs/ca-certificates.crt";
    struct tally      tally = { 0 };
    if (!check_file(&tally, roots)) {
        print_message("SKIPPED: there is no %s\n", roots);
        skip();
    }
    print_message("%zu authorities, %zu values\n", tally.read, tally.understood);
    assert_true(tally.read > 50);
    assert_int_equal(tally.refused, 0);
}

/* Real chains of several years, in the tests of Go's crypto/x509. Some releases quote certificates
 * that are malformed on purpose. */
static void test_real_chains_are_written_again_byte_for_byte(void **state)
{
    (void)state;
    static const char *const patterns[] = { "/usr/share/go-*/src/crypto/x509/*.go",
                                            "/usr/share/go-*/src/crypto/x509/testdata/*",
                                            "/usr/share/go-*/src/crypto/tls/*_test.go",
                                            "/usr/lib/go*/src/crypto/x509/*.go",
                                            "/usr/local/go/src/crypto/x509/*.go" };
    struct tally             tally = { 0 };
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        glob_t found;
        if (glob(patterns[i], 0, NULL, &found) == 0)
            for (size_t k = 0; k < found.gl_pathc; k++)
                check_file(&tally, found.gl_pathv[k]);
        globfree(&found);
    }
    if (tally.read + tally.refused == 0) {
        print_message(
            "SKIPPED: real chains: Go's sources (Debian: golang-src) are not installed\n");
        skip();
    }
    print_message("%zu objects, %zu values; %zu refused\n", tally.read, tally.understood,
                  tally.refused);
    assert_true(tally.read > 20);
    assert_true(tally.refused < tally.read / 4);
}

static void test_all_kinds_are_written_again_byte_for_byte(void **state)
{
    (void)state;
    struct tally tally = { 0 };
    check_string(&tally, everything_pem);
    check_string(&tally, list_pem);
    check_string(&tally, response_pem);
    assert_int_equal(tally.read, 3);
    assert_int_equal(tally.refused, 0);
    assert_true(tally.understood > 100);
}

/* The encoder does not merely copy: values that DER writes otherwise come out otherwise. */
static void test_encoder_writes_values_as_der_has_them(void **state)
{
    (void)state;
    static const uint8_t from[] = { 0x30, 0x81, 0x09, /* a length in too many octets */
                                    0x02, 0x03, 0x00, 0x00,
                                    0x05, /* a number with zeros before it */
                                    0x02, 0x02, 0xff, 0x80 };
    static const uint8_t wanted[] = { 0x30, 0x06, 0x02, 0x01, 0x05, 0x02, 0x01, 0x80 };
    struct wire_field    fields[] = {
           { "DER", "tag", 0, 1, 0, false, HERE },    { "DER", "length", 1, 2, 0, false, HERE },
           { "X", "a", 3, 5, 0, true, HERE },         { "DER", "tag", 3, 1, 1, false, HERE },
           { "DER", "length", 4, 1, 1, false, HERE }, { "DER", "value", 5, 3, 1, false, HERE },
           { "X", "b", 8, 4, 0, true, HERE },         { "DER", "tag", 8, 1, 1, false, HERE },
           { "DER", "length", 9, 1, 1, false, HERE }, { "DER", "value", 10, 2, 1, false, HERE },
    };
    struct wire_trace trace = { .fields = fields, .count = sizeof fields / sizeof *fields };
    size_t            understood;
    assert_int_equal(encode_again(again, sizeof again, from, &trace, &understood), sizeof wanted);
    assert_memory_equal(again, wanted, sizeof wanted);
    assert_int_equal(understood, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_root_store_is_written_again_byte_for_byte),
        cmocka_unit_test(test_real_chains_are_written_again_byte_for_byte),
        cmocka_unit_test(test_all_kinds_are_written_again_byte_for_byte),
        cmocka_unit_test(test_encoder_writes_values_as_der_has_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
