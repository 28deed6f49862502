/* test_x509_ecdsa_der.c - ECDSA signatures in DER: there and back, one form each, and no other. */
#include "x509_support.h"

#include "protocol/x509/ecdsa_der.h"

static bool from_der(uint8_t *raw, const struct nist_curve *curve, const void *der, size_t length,
                     enum error *error)
{
    struct wire_trace trace = new_trace();
    struct reader     r;

    reader_init(&r, der, length, "EcdsaSigValue", &trace);
    bool read = ecdsa_signature_from_der(raw, curve, &r);
    *error = r.error;
    if (read)
        assert_leaves_cover(trace_fields, trace.count, length);
    return read;
}

static void check_round_trip(const struct nist_curve *curve, const uint8_t *raw)
{
    uint8_t    der[ECDSA_MAX_DER], back[ECDSA_MAX_RAW];
    size_t     length = 0, unused;
    enum error error;

    assert_true(ecdsa_signature_to_der(der, sizeof der, &length, curve, raw));
    assert_false(ecdsa_signature_to_der(back, length - 1, &unused, curve, raw));
    assert_true(from_der(back, curve, der, length, &error));
    assert_memory_equal(back, raw, 2 * curve->n.length);
}

/* Numbers of every length, with a first bit of each kind, on every curve. */
static void test_ecdsa_der_reads_what_it_wrote(void **state)
{
    (void)state;
    static const struct nist_curve *const curves[] = { &nist_p256, &nist_p384, &nist_p521 };
    static const uint8_t                  first[] = { 0x01, 0x7f, 0x80, 0xff };

    for (size_t c = 0; c < 3; c++)
        for (size_t f = 0; f < sizeof first; f++)
            for (size_t zeros = 0; zeros < curves[c]->n.length; zeros++) {
                size_t  half = curves[c]->n.length;
                uint8_t raw[ECDSA_MAX_RAW];
                memset(raw, 0xa5, sizeof raw);
                memset(raw, 0, zeros);
                raw[zeros] = first[f];
                memset(raw + half, 0, half - 1 - zeros);
                raw[2 * half - 1 - zeros] = first[f];
                check_round_trip(curves[c], raw);
            }
}

/* openssl dgst -sha256 -sign; r begins with 0x59, s with 0xdc, which takes a zero before it. */
static const uint8_t openssl_der[] = {
    0x30, 0x45, 0x02, 0x20, 0x59, 0x6e, 0x03, 0xb3, 0xa0, 0x06, 0xbf, 0xe3, 0x86, 0x7d, 0xe1,
    0xae, 0xa4, 0xfc, 0x0a, 0xa6, 0x2f, 0x09, 0x25, 0x11, 0x8c, 0x38, 0x8b, 0xd5, 0xb2, 0x99,
    0x3c, 0x0b, 0x97, 0x7b, 0x12, 0x18, 0x02, 0x21, 0x00, 0xdc, 0x5c, 0x4a, 0xf5, 0x8a, 0xe4,
    0x68, 0xb9, 0x12, 0xd0, 0x0b, 0xe3, 0x84, 0x6c, 0x21, 0x8a, 0xd0, 0x00, 0x23, 0x0f, 0x3d,
    0x0e, 0x45, 0x22, 0x32, 0xc7, 0xe4, 0x6f, 0x47, 0x71, 0xbe, 0xf2,
};

static void test_ecdsa_der_is_that_of_openssl(void **state)
{
    (void)state;
    uint8_t    raw[64], der[ECDSA_MAX_DER];
    size_t     length = 0;
    enum error error;

    assert_true(from_der(raw, &nist_p256, openssl_der, sizeof openssl_der, &error));
    assert_memory_equal(raw, openssl_der + 4, 32);
    assert_memory_equal(raw + 32, openssl_der + 39, 32);
    assert_true(ecdsa_signature_to_der(der, sizeof der, &length, &nist_p256, raw));
    assert_int_equal(length, sizeof openssl_der);
    assert_memory_equal(der, openssl_der, length);
}

static void test_ecdsa_der_labels_both_numbers(void **state)
{
    (void)state;
    struct wire_trace trace = new_trace();
    struct reader     r;
    uint8_t           raw[64];

    reader_init(&r, openssl_der, sizeof openssl_der, "EcdsaSigValue", &trace);
    assert_true(ecdsa_signature_from_der(raw, &nist_p256, &r));
    assert_int_equal(find_field(&trace, "r/value")->offset, 4);
    assert_int_equal(find_field(&trace, "s/value")->offset, 38);
    assert_string_equal(find_field(&trace, "s")->structure, "EcdsaSigValue");
}

static void test_ecdsa_der_refuses_every_other_form(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t      length;
        enum error  error;
    } rows[] = {
#define ROW(bytes, error) { (bytes), sizeof(bytes) - 1, (error) }
        ROW("\x30\x06\x02\x01\x01\x02\x01\x02", ERROR_NONE),
        ROW("\x30\x81\x06\x02\x01\x01\x02\x01\x02", ERROR_der_length_invalid),
        ROW("\x30\x80\x02\x01\x01\x02\x01\x02\x00\x00", ERROR_der_length_invalid), /* indefinite */
        ROW("\x30\x07\x02\x02\x00\x01\x02\x01\x02", ERROR_der_value_invalid),      /* not minimal */
        ROW("\x30\x06\x02\x01\x01\x02\x01\x82", ERROR_der_value_invalid),          /* negative */
        ROW("\x30\x05\x02\x00\x02\x01\x02", ERROR_der_value_invalid),              /* empty */
        ROW("\x31\x06\x02\x01\x01\x02\x01\x02", ERROR_der_tag_unexpected),         /* a SET */
        ROW("\x30\x06\x04\x01\x01\x02\x01\x02", ERROR_der_tag_unexpected),         /* octets */
        ROW("\x30\x03\x02\x01\x01", ERROR_truncated),                              /* no s */
        ROW("\x30\x07\x02\x01\x01\x02\x01\x02", ERROR_truncated),
        ROW("\x30\x06\x02\x01\x01\x02\x01\x02\x00", ERROR_trailing_bytes),
        ROW("\x30\x08\x02\x01\x01\x02\x01\x02\x05\x00", ERROR_trailing_bytes), /* three parts */
        ROW("", ERROR_truncated),
#undef ROW
    };
    static const uint8_t zero[64];

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t    raw[64];
        enum error error;
        memset(raw, 0x55, sizeof raw);
        bool read = from_der(raw, &nist_p256, rows[i].bytes, rows[i].length, &error);
        if (error != rows[i].error)
            print_error("row %zu: %s\n", i, error_describe(error)->name);
        assert_int_equal(error, rows[i].error);
        assert_int_equal(read, error == ERROR_NONE);
        if (!read)
            assert_memory_equal(raw, zero, sizeof raw);
    }
}

/* A number that fits P-384 and not P-256, as r and as s. */
static void test_ecdsa_der_refuses_numbers_longer_than_the_order(void **state)
{
    (void)state;
    for (size_t which = 0; which < 2; which++) {
        uint8_t    raw[ECDSA_MAX_RAW] = { 0 }, der[ECDSA_MAX_DER];
        size_t     length = 0;
        enum error error;

        raw[47] = raw[95] = 1;
        raw[which * 48 + 48 - 33] = 1; /* 33 bytes */
        assert_true(ecdsa_signature_to_der(der, sizeof der, &length, &nist_p384, raw));
        assert_true(from_der(raw, &nist_p384, der, length, &error));
        assert_false(from_der(raw, &nist_p256, der, length, &error));
        assert_int_equal(error, ERROR_der_value_invalid);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ecdsa_der_reads_what_it_wrote),
        cmocka_unit_test(test_ecdsa_der_is_that_of_openssl),
        cmocka_unit_test(test_ecdsa_der_labels_both_numbers),
        cmocka_unit_test(test_ecdsa_der_refuses_every_other_form),
        cmocka_unit_test(test_ecdsa_der_refuses_numbers_longer_than_the_order),
    };
    return cmocka_run_group_tests_name("protocol/x509/ecdsa_der", tests, NULL, NULL);
}
