/* test_x509_lists.c - CRLs and OCSP responses are read to the last byte, and looked up in. */
#include "x509_support.h"

#include "protocol/x509/name.h"
#include "protocol/x509/ocsp.h"
#include "x509_lists.h"

/* The serial numbers in x509_lists.h. */
static const uint8_t held[] = { 0x04, 0xeb, 0xd6, 0x9d, 0x3c, 0x95, 0x5f, 0xd6, 0xdb, 0x78,
                                0x8e, 0x8b, 0x49, 0x04, 0xf0, 0xc2, 0x16, 0x40, 0x88, 0x47 };
static const uint8_t stolen[] = { 0x67, 0x3f, 0x33, 0x12, 0xb2, 0x92, 0x53, 0x40, 0x6b, 0x16,
                                  0xcb, 0x3f, 0xee, 0x26, 0x35, 0x97, 0x31, 0xeb, 0x86, 0x25 };

/* 2026-11-24 08:55:12 and 2026-01-01 12:00:00 UTC */
static const int64_t made = 1795510512, invalid_since = 1767268800;

static uint8_t list[2048], response[2048];
static size_t  list_length, response_length;

static bool decode(uint8_t *der, size_t capacity, size_t *length, const char *pem, size_t size)
{
    struct pem_reader p;
    pem_init(&p, pem, size - 1);
    return pem_next(&p, der, capacity, length);
}

static int decode_both(void **state)
{
    (void)state;
    bool both =
        decode(list, sizeof list, &list_length, list_pem, sizeof list_pem) &&
        decode(response, sizeof response, &response_length, response_pem, sizeof response_pem);
    return both ? 0 : -1;
}

static enum error read_list(struct crl *crl, const uint8_t *der, size_t length,
                            struct wire_trace *trace)
{
    struct reader r;
    reader_init(&r, der, length, "CertificateList", trace);
    bool sound = crl_read(crl, &r);
    assert_int_equal(sound, r.error == ERROR_NONE);
    return r.error;
}

static enum error read_response(struct ocsp_response *o, const uint8_t *der, size_t length,
                                struct wire_trace *trace)
{
    struct reader r;
    reader_init(&r, der, length, "OCSPResponse", trace);
    bool sound = ocsp_response_read(o, &r);
    assert_int_equal(sound, r.error == ERROR_NONE);
    return r.error;
}

/* ---- CRLs ---- */

static void test_list_is_read_whole(void **state)
{
    (void)state;
    struct crl        crl;
    struct wire_trace trace = new_trace();
    char              text[NAME_TEXT];
    assert_int_equal(read_list(&crl, list, list_length, &trace), ERROR_NONE);
    assert_leaves_cover(trace.fields, trace.count, list_length);
    assert_int_equal(crl.version, 2);
    assert_int_equal(crl.signature_algorithm.algorithm, OID_ecdsa_with_SHA256);
    assert_string_equal(name_format(text, sizeof text, crl.issuer),
                        "CN=Lists CA,O=tlstutor tests,C=AT");
    assert_true(crl.this_update == made && crl.has_next_update);
    assert_true(crl.next_update == made + 30 * (int64_t)DAY);
    assert_true(crl.tbs_cert_list.length > 0 && crl.signature_value.length > 64);
}

static void test_list_says_what_it_is_about(void **state)
{
    (void)state;
    struct crl crl;
    read_list(&crl, list, list_length, NULL);
    const struct issuing_distribution_point *point = &crl.issuing_distribution_point;
    assert_int_equal(crl.authority_key_identifier.key_identifier.length, 20);
    assert_true(crl.authority_key_identifier.cert_issuer.length > 0);
    assert_int_equal(crl.crl_number.length, 1);
    assert_int_equal(crl.crl_number.bytes[0], 42);
    assert_true(point->present && point->indirect_crl && point->has_only_some_reasons);
    assert_false(point->only_contains_ca_certs || point->only_contains_user_certs);
    assert_int_equal(point->only_some_reasons,
                     REASON_FLAG_keyCompromise | REASON_FLAG_cACompromise);
    assert_true(point->name.full_name.length > 0);
    assert_false(crl.is_delta);
    assert_true(crl.extensions.critical == extension_bit(OID_issuingDistributionPoint));
    assert_int_equal(crl.extensions.unknown_critical.length, 0);
}

static void test_list_finds_what_was_revoked_and_nothing_else(void **state)
{
    (void)state;
    struct crl       crl;
    struct crl_entry entry;
    read_list(&crl, list, list_length, NULL);
    assert_true(crl_find_entry(&entry, &crl, (struct der_bytes){ stolen, sizeof stolen }));
    assert_true(entry.revocation_date == made && entry.has_reason);
    assert_int_equal(entry.reason, CRL_REASON_keyCompromise);
    assert_true(entry.has_invalidity_date && entry.invalidity_date == invalid_since);
    assert_true(crl_find_entry(&entry, &crl, (struct der_bytes){ held, sizeof held }));
    assert_int_equal(entry.reason, CRL_REASON_certificateHold);
    assert_false(entry.has_invalidity_date);
    assert_false(crl_find_entry(&entry, &crl, (struct der_bytes){ held, sizeof held - 1 }));

    struct der_bytes rest = crl.revoked_certificates;
    size_t           count = 0;
    while (crl_next_entry(&entry, &rest))
        count++;
    assert_int_equal(count, 2);
    assert_int_equal(rest.length, 0);
}

/* ---- OCSP ---- */

static void test_response_is_read_whole(void **state)
{
    (void)state;
    struct ocsp_response o;
    struct wire_trace    trace = new_trace();
    assert_int_equal(read_response(&o, response, response_length, &trace), ERROR_NONE);
    assert_leaves_cover(trace.fields, trace.count, response_length);
    assert_int_equal(o.status, OCSP_successful);
    assert_true(o.is_basic && o.produced_at == made);
    assert_int_equal(o.responder_key_hash.length, 20);
    assert_int_equal(o.responder_name.length, 0);
    assert_true(o.has_nonce);
    assert_int_equal(o.nonce.length, 16);
    assert_int_equal(o.nonce.bytes[0], 0x9c);
    assert_int_equal(o.signature_algorithm.algorithm, OID_ecdsa_with_SHA256);
    assert_true(o.tbs_response_data.length > 0 && o.signature.length > 64);

    struct der_bytes   element, rest = o.certs;
    struct certificate c = { 0 };
    assert_true(der_take(&element, &rest));
    assert_int_equal(read_certificate(&c, element.bytes, element.length, NULL), ERROR_NONE);
    assert_int_equal(c.purposes, KEY_PURPOSE_OCSPSigning);
    assert_int_equal(c.public_key_curve, OID_secp256r1);
    assert_false(der_take(&element, &rest));
}

static void test_response_answers_for_each_certificate(void **state)
{
    (void)state;
    struct ocsp_response        o;
    struct ocsp_single_response single;
    read_response(&o, response, response_length, NULL);
    struct der_bytes rest = o.responses;
    assert_true(ocsp_next_response(&single, &rest));
    assert_int_equal(single.cert_status, OCSP_good);
    assert_int_equal(single.cert_id.hash_algorithm.algorithm, OID_sha1);
    assert_int_equal(single.cert_id.issuer_name_hash.length, 20);
    assert_int_equal(single.cert_id.issuer_key_hash.length, 20);
    assert_true(single.this_update == made && single.has_next_update);
    assert_true(single.next_update == made + 7 * (int64_t)DAY);

    assert_true(ocsp_next_response(&single, &rest));
    assert_int_equal(single.cert_status, OCSP_revoked);
    assert_memory_equal(single.cert_id.serial_number.bytes, stolen, sizeof stolen);
    assert_true(single.revocation_time == made && single.has_reason);
    assert_int_equal(single.reason, CRL_REASON_keyCompromise);

    assert_true(ocsp_next_response(&single, &rest));
    assert_int_equal(single.cert_status, OCSP_unknown);
    assert_memory_equal(single.cert_id.serial_number.bytes, "\x77\x77", 2);
    assert_false(ocsp_next_response(&single, &rest));
    assert_int_equal(rest.length, 0);
}

static void test_response_that_is_an_error_has_a_status_alone(void **state)
{
    (void)state;
    struct ocsp_response o;
    static const uint8_t later[] = { 0x30, 0x03, 0x0a, 0x01, 0x03 };
    static const uint8_t fourth[] = { 0x30, 0x03, 0x0a, 0x01, 0x04 };
    static const uint8_t nothing[] = { 0x30, 0x03, 0x0a, 0x01, 0x00 };
    assert_int_equal(read_response(&o, later, sizeof later, NULL), ERROR_NONE);
    assert_int_equal(o.status, OCSP_tryLater);
    assert_false(o.is_basic);
    assert_int_equal(read_response(&o, fourth, sizeof fourth, NULL), ERROR_ocsp_malformed);
    assert_int_equal(read_response(&o, nothing, sizeof nothing, NULL), ERROR_ocsp_malformed);
}

/* ---- what is malformed ---- */

/* Cut off anywhere, both are refused, and the trace still covers what there is. */
static void test_cut_lists_and_responses_are_refused(void **state)
{
    (void)state;
    struct crl           crl;
    struct ocsp_response o;
    for (size_t length = 0; length < list_length; length++)
        assert_int_not_equal(read_list(&crl, list, length, NULL), ERROR_NONE);
    for (size_t length = 0; length < response_length; length++)
        assert_int_not_equal(read_response(&o, response, length, NULL), ERROR_NONE);
}

/* Whatever single bit is flipped: what is accepted has every byte under one leaf. */
static void test_flipped_bits_are_refused_or_covered(void **state)
{
    (void)state;
    size_t refused = 0;
    for (size_t bit = 0; bit < 8 * list_length; bit++) {
        uint8_t           copy[sizeof list];
        struct crl        crl;
        struct wire_trace trace = new_trace();
        memcpy(copy, list, list_length);
        copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (read_list(&crl, copy, list_length, &trace) == ERROR_NONE)
            assert_leaves_cover(trace.fields, trace.count, list_length);
        else
            refused++;
    }
    for (size_t bit = 0; bit < 8 * response_length; bit++) {
        uint8_t              copy[sizeof response];
        struct ocsp_response o;
        struct wire_trace    trace = new_trace();
        memcpy(copy, response, response_length);
        copy[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (read_response(&o, copy, response_length, &trace) == ERROR_NONE)
            assert_leaves_cover(trace.fields, trace.count, response_length);
        else
            refused++;
    }
    assert_true(refused > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list_is_read_whole),
        cmocka_unit_test(test_list_says_what_it_is_about),
        cmocka_unit_test(test_list_finds_what_was_revoked_and_nothing_else),
        cmocka_unit_test(test_response_is_read_whole),
        cmocka_unit_test(test_response_answers_for_each_certificate),
        cmocka_unit_test(test_response_that_is_an_error_has_a_status_alone),
        cmocka_unit_test(test_cut_lists_and_responses_are_refused),
        cmocka_unit_test(test_flipped_bits_are_refused_or_covered),
    };
    return cmocka_run_group_tests(tests, decode_both, NULL);
}
