/* test_x509_der.c - DER: one encoding for each value, and no other. */
#include "x509_support.h"

#include "protocol/x509/der_write.h"
#include "protocol/x509/time.h"

static struct reader reader_over(const uint8_t *bytes, size_t length)
{
    struct reader r;
    reader_init(&r, bytes, length, "Test", NULL);
    return r;
}

/* An encoding and the error that reading it as its type gives. */
struct row {
    const char *bytes;
    size_t      length;
    enum error  error;
};
#define ROW(bytes, error)                                                                          \
    {                                                                                              \
        (bytes), sizeof(bytes) - 1, (error)                                                        \
    }

typedef void read_type(struct reader *);

static void check_rows(const struct row *rows, size_t count, read_type *read)
{
    for (size_t i = 0; i < count; i++) {
        struct reader r = reader_over((const uint8_t *)rows[i].bytes, rows[i].length);
        read(&r);
        reader_finish(&r);
        if (r.error != rows[i].error)
            print_error("row %zu: %s\n", i, error_describe(r.error)->name);
        assert_int_equal(r.error, rows[i].error);
    }
}
#define CHECK_ROWS(rows, read) check_rows((rows), sizeof(rows) / sizeof *(rows), (read))

static void read_octets(struct reader *r) { der_octet_string(r, "field"); }

static void test_der_accepts_only_the_shortest_length(void **state)
{
    (void)state;
    static const struct row rows[] = {
        ROW("\x04\x01\xaa", ERROR_NONE),
        ROW("\x04\x00", ERROR_NONE),
        ROW("\x04\x81\x01\xaa", ERROR_der_length_invalid),
        ROW("\x04\x82\x00\x01\xaa", ERROR_der_length_invalid),
        ROW("\x04\x80\xaa\x00\x00", ERROR_der_length_invalid), /* indefinite */
        ROW("\x04\x85\x00\x00\x00\x00\x01\xaa", ERROR_der_length_invalid),
        ROW("\x04\xff", ERROR_der_length_invalid),
        ROW("\x04\x84\xff\xff\xff\xff", ERROR_truncated),
        ROW("\x04\x02\xaa", ERROR_truncated),
        ROW("\x04\x82\x01", ERROR_truncated),
        ROW("\x04", ERROR_truncated),
        ROW("", ERROR_truncated),
        ROW("\x04\x01\xaa\xbb", ERROR_trailing_bytes),
        ROW("\x05\x00", ERROR_der_tag_unexpected),
        ROW("\x24\x03\x04\x01\xaa", ERROR_der_tag_unexpected), /* constructed octets are BER */
    };
    CHECK_ROWS(rows, read_octets);
}

static void test_der_accepts_a_length_of_two_octets(void **state)
{
    (void)state;
    uint8_t       bytes[2 + 1 + 0x80] = { 0x04, 0x81, 0x80 };
    struct reader r = reader_over(bytes, sizeof bytes);
    assert_int_equal(der_octet_string(&r, "field").length, 0x80);
    assert_true(reader_finish(&r));
}

static void read_integer(struct reader *r) { der_integer(r, "field"); }

static void test_der_accepts_only_minimal_integers(void **state)
{
    (void)state;
    static const struct row rows[] = {
        ROW("\x02\x01\x00", ERROR_NONE),
        ROW("\x02\x01\x7f", ERROR_NONE),
        ROW("\x02\x01\x80", ERROR_NONE), /* -128 */
        ROW("\x02\x02\x00\x80", ERROR_NONE),
        ROW("\x02\x02\xff\x7f", ERROR_NONE), /* -129 */
        ROW("\x02\x02\x00\x7f", ERROR_der_value_invalid),
        ROW("\x02\x02\xff\x80", ERROR_der_value_invalid),
        ROW("\x02\x00", ERROR_der_value_invalid),
    };
    CHECK_ROWS(rows, read_integer);
}

static void read_small(struct reader *r) { der_small(r, "field", 300); }

static void test_der_small_keeps_its_ceiling(void **state)
{
    (void)state;
    static const struct row rows[] = {
        ROW("\x02\x02\x01\x2c", ERROR_NONE),
        ROW("\x02\x02\x01\x2d", ERROR_der_value_invalid),
        ROW("\x02\x01\xff", ERROR_der_value_invalid), /* -1 */
        ROW("\x02\x09\x01\x00\x00\x00\x00\x00\x00\x00\x01", ERROR_der_value_invalid),
    };
    CHECK_ROWS(rows, read_small);
    struct reader r = reader_over((const uint8_t *)"\x02\x02\x01\x2c", 4);
    assert_int_equal(der_small(&r, "field", 300), 300);
}

static void read_boolean(struct reader *r) { der_boolean(r, "field"); }

static void test_der_boolean_has_two_values(void **state)
{
    (void)state;
    static const struct row rows[] = {
        ROW("\x01\x01\xff", ERROR_NONE),
        ROW("\x01\x01\x00", ERROR_NONE),
        ROW("\x01\x01\x01", ERROR_der_value_invalid),
        ROW("\x01\x02\xff\xff", ERROR_der_value_invalid),
        ROW("\x01\x00", ERROR_der_value_invalid),
    };
    CHECK_ROWS(rows, read_boolean);
}

static void read_null(struct reader *r) { der_null(r, "field"); }

static void test_der_null_is_empty(void **state)
{
    (void)state;
    static const struct row rows[] = {
        ROW("\x05\x00", ERROR_NONE),
        ROW("\x05\x01\x00", ERROR_trailing_bytes),
    };
    CHECK_ROWS(rows, read_null);
}

static void read_oid(struct reader *r) { der_oid(r, "field"); }

static void test_der_oid_numbers_are_whole_and_minimal(void **state)
{
    (void)state;
    static const struct row rows[] = {
        ROW("\x06\x03\x55\x04\x03", ERROR_NONE),
        ROW("\x06\x03\x2a\x86\x48", ERROR_NONE),
        ROW("\x06\x02\x2a\x86", ERROR_der_value_invalid),
        ROW("\x06\x03\x55\x80\x03", ERROR_der_value_invalid),
        ROW("\x06\x00", ERROR_der_value_invalid),
    };
    CHECK_ROWS(rows, read_oid);
}

static void read_bits(struct reader *r)
{
    uint8_t unused;
    der_bit_string(r, "field", &unused);
}

static void test_der_bit_string_leaves_no_bit_undefined(void **state)
{
    (void)state;
    static const struct row rows[] = {
        ROW("\x03\x02\x00\xff", ERROR_NONE),
        ROW("\x03\x02\x03\xf8", ERROR_NONE),
        ROW("\x03\x01\x00", ERROR_NONE),
        ROW("\x03\x02\x03\xfc", ERROR_der_value_invalid),
        ROW("\x03\x02\x08\x00", ERROR_der_value_invalid),
        ROW("\x03\x01\x01", ERROR_der_value_invalid),
        ROW("\x03\x00", ERROR_truncated),
    };
    CHECK_ROWS(rows, read_bits);
}

static void read_string(struct reader *r) { der_string(r, "field", NULL); }

static void test_der_string_is_what_its_type_says(void **state)
{
    (void)state;
    static const struct row rows[] = {
        ROW("\x0c\x02\xc3\xa9", ERROR_NONE),
        ROW("\x0c\x04\xf0\x9f\x94\x92", ERROR_NONE),
        ROW("\x0c\x02\xc0\x80", ERROR_der_value_invalid),         /* overlong */
        ROW("\x0c\x03\xed\xa0\x80", ERROR_der_value_invalid),     /* a surrogate */
        ROW("\x0c\x04\xf4\x90\x80\x80", ERROR_der_value_invalid), /* above 10ffff */
        ROW("\x0c\x01\xc3", ERROR_der_value_invalid),             /* cut off */
        ROW("\x13\x01\x41", ERROR_NONE),
        ROW("\x13\x01\xe9", ERROR_der_value_invalid),
        ROW("\x1e\x02\x00\x41", ERROR_NONE),
        ROW("\x1e\x01\x41", ERROR_der_value_invalid),
        ROW("\x04\x01\x41", ERROR_der_tag_unexpected),
    };
    CHECK_ROWS(rows, read_string);
}

static void read_explicit(struct reader *r)
{
    der_explicit(r, "field", 0, DER_SEQUENCE, "Test") {
        der_null(r, "inner");
    }
}

static void test_der_explicit_tag_holds_one_element(void **state)
{
    (void)state;
    static const struct row rows[] = {
        ROW("\xa0\x04\x30\x02\x05\x00", ERROR_NONE),
        ROW("\xa0\x06\x30\x02\x05\x00\x05\x00", ERROR_der_length_invalid),
        ROW("\xa0\x03\x30\x02\x05\x00", ERROR_truncated),
        ROW("\xa1\x04\x30\x02\x05\x00", ERROR_der_tag_unexpected),
        ROW("\xa0\x04\x31\x02\x05\x00", ERROR_der_tag_unexpected),
    };
    CHECK_ROWS(rows, read_explicit);
}

static void test_time_reads_and_writes_the_same_seconds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t     seconds;
    } rows[] = {
        { "700101000000Z", 0 },
        { "500101000000Z", -631152000 },
        { "000229235959Z", 951868799 },
        { "491231235959Z", 2524607999 },
        { "20500101000000Z", 2524608000 },
        { "21000301000000Z", 4107542400 },
        { "99991231235959Z", 253402300799 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t          text[TIME_GENERALIZED_LENGTH], tag;
        size_t           length;
        int64_t          seconds;
        struct der_bytes content = { (const uint8_t *)rows[i].text, strlen(rows[i].text) };
        assert_true(time_format(text, &tag, &length, rows[i].seconds));
        assert_int_equal(length, content.length);
        assert_memory_equal(text, content.bytes, length);
        assert_true(time_parse(&seconds, tag, content));
        assert_true(seconds == rows[i].seconds);
    }
    uint8_t text[TIME_GENERALIZED_LENGTH], tag;
    size_t  length;
    assert_false(time_format(text, &tag, &length, 253402300800));
    assert_false(time_format(text, &tag, &length, -631152001));
}

static void test_time_refuses_dates_that_do_not_exist(void **state)
{
    (void)state;
    static const char *const utc[] = { "260229000000Z", "261301000000Z", "260001000000Z",
                                       "260100000000Z", "260431000000Z", "260101240000Z",
                                       "260101006000Z", "260101000060Z", "2601010000Z",
                                       "260101000000+", "2601010000 0Z", "260101000000" };
    int64_t                  seconds;
    for (size_t i = 0; i < sizeof utc / sizeof *utc; i++) {
        struct der_bytes content = { (const uint8_t *)utc[i], strlen(utc[i]) };
        assert_false(time_parse(&seconds, DER_UTC_TIME, content));
    }
    struct der_bytes leap_1900 = { (const uint8_t *)"19000229000000Z", 15 };
    struct der_bytes leap_2000 = { (const uint8_t *)"20000229000000Z", 15 };
    assert_false(time_parse(&seconds, DER_GENERALIZED_TIME, leap_1900));
    assert_true(time_parse(&seconds, DER_GENERALIZED_TIME, leap_2000));
}

static void test_der_writer_fills_in_lengths(void **state)
{
    (void)state;
    static const size_t lengths[] = { 0, 1, 127, 128, 255, 256, 65535, 65536 };
    static uint8_t      content[65536], out[65536 + 64];
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct der_writer w;
        der_writer_init(&w, out, sizeof out);
        write_der(&w, DER_SEQUENCE) {
            der_write_primitive(&w, DER_OCTET_STRING, content, lengths[i]);
            der_write_unsigned(&w, (const uint8_t *)"\x00\x80", 2);
        }
        assert_true(der_writer_finish(&w));
        struct reader r = reader_over(out, w.at);
        der_sequence(&r, "field", "Test") {
            assert_int_equal(der_octet_string(&r, "octets").length, lengths[i]);
            assert_int_equal(der_small(&r, "number", 0x80), 0x80);
        }
        assert_true(reader_finish(&r));
    }
}

static void test_der_writer_refuses_what_has_no_room(void **state)
{
    (void)state;
    uint8_t           out[132];
    static uint8_t    content[128];
    struct der_writer w;
    der_writer_init(&w, out, 131);
    der_write_primitive(&w, DER_OCTET_STRING, content, 128);
    assert_true(der_writer_finish(&w));
    der_writer_init(&w, out, 130);
    der_write_primitive(&w, DER_OCTET_STRING, content, 128);
    assert_false(der_writer_finish(&w));
    assert_int_equal(w.error, ERROR_no_room);
}

static void test_oid_knows_names_and_numbers(void **state)
{
    (void)state;
    char text[OID_TEXT];
    assert_string_equal(oid_format(text, oid_content(OID_sha256WithRSAEncryption)),
                        "1.2.840.113549.1.1.11");
    assert_string_equal(oid_format(text, oid_content(OID_commonName)), "2.5.4.3");
    assert_string_equal(oid_name(oid_find(oid_content(OID_serverAuth))), "serverAuth");
    assert_int_equal(oid_find((struct der_bytes){ (const uint8_t *)"\x55\x04", 2 }), OID_UNKNOWN);
    /* 2.999 (X.690 §8.19.5's example), and a number beyond 64 bits */
    assert_string_equal(oid_format(text, (struct der_bytes){ (const uint8_t *)"\x88\x37\x03", 3 }),
                        "2.999.3");
    struct der_bytes endless = { (const uint8_t *)"\x2a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
                                 11 };
    assert_string_equal(oid_format(text, endless), "1.2.?");
}

static void test_oid_list_has_no_double(void **state)
{
    (void)state;
    for (int i = 1; i < OID_COUNT; i++)
        assert_int_equal(oid_find(oid_content((enum oid)i)), i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_der_accepts_only_the_shortest_length),
        cmocka_unit_test(test_der_accepts_a_length_of_two_octets),
        cmocka_unit_test(test_der_accepts_only_minimal_integers),
        cmocka_unit_test(test_der_small_keeps_its_ceiling),
        cmocka_unit_test(test_der_boolean_has_two_values),
        cmocka_unit_test(test_der_null_is_empty),
        cmocka_unit_test(test_der_oid_numbers_are_whole_and_minimal),
        cmocka_unit_test(test_der_bit_string_leaves_no_bit_undefined),
        cmocka_unit_test(test_der_string_is_what_its_type_says),
        cmocka_unit_test(test_der_explicit_tag_holds_one_element),
        cmocka_unit_test(test_time_reads_and_writes_the_same_seconds),
        cmocka_unit_test(test_time_refuses_dates_that_do_not_exist),
        cmocka_unit_test(test_der_writer_fills_in_lengths),
        cmocka_unit_test(test_der_writer_refuses_what_has_no_room),
        cmocka_unit_test(test_oid_knows_names_and_numbers),
        cmocka_unit_test(test_oid_list_has_no_double),
    };
    return cmocka_run_group_tests_name("x509 der", tests, NULL, NULL);
}
