/*
 * test_x509_objects.c - requests and keys are read to the last byte and told apart, what is private
 * in a key is hidden, and certificates say how they were signed and what they allow.
 */
#include "x509_support.h"

#include "protocol/x509/general_name.h"
#include "protocol/x509/name.h"
#include "protocol/x509/object.h"
#include "protocol/x509/sct_verify.h"
#include "x509_everything.h"
#include "x509_keys.h"
#include "x509_lists.h"
#include "x509_objects.h"

/* An object, with the bytes that it points into. */
struct read_object {
    uint8_t       der[4096];
    size_t        length;
    struct object object;
};

/* The last block of a text, by its label, read as that kind, every byte under one leaf. */
static struct read_object *read_pem(const char *pem)
{
    static struct read_object o;
    struct pem_reader         p;
    struct reader             r;
    struct wire_trace         trace = new_trace();
    o = (struct read_object){ .length = 0 };
    pem_init(&p, pem, strlen(pem));
    while (pem_next(&p, o.der, sizeof o.der, &o.length))
        if (object_kind_of_label(&o.object.kind, p.label))
            break;
    reader_init(&r, o.der, o.length, object_describe(o.object.kind)->name, &trace);
    assert_true(object_read(&o.object, &r));
    assert_leaves_cover(trace.fields, trace.count, o.length);
    return &o;
}

/* ---- requests ---- */

static void test_request_is_read_with_its_wishes(void **state)
{
    (void)state;
    const struct csr *csr = &read_pem(ed25519_request_pem)->object.csr;
    char              text[NAME_TEXT];
    assert_string_equal(name_format(text, sizeof text, csr->subject), "CN=ed.example.test,C=AT");
    assert_int_equal(csr->public_key.algorithm.algorithm, OID_Ed25519);
    assert_int_equal(csr->public_key.subject_public_key.length, 32);
    assert_int_equal(csr->signature_algorithm.algorithm, OID_Ed25519);
    assert_int_equal(csr->signature.length, 64);
    assert_true(csr->has_extensions && csr->wishes.has_subject_alt_name);
    assert_true(csr->wishes.must_staple);
    assert_false(csr->has_challenge_password);
    assert_int_equal(csr->request_info.bytes[0], DER_SEQUENCE);
}

static void test_request_may_have_other_attributes(void **state)
{
    (void)state;
    const struct csr *csr = &read_pem(attributes_request_pem)->object.csr;
    assert_true(csr->has_challenge_password);
    assert_false(csr->has_extensions);
    assert_int_equal(csr->public_key.algorithm.curve, OID_secp256r1);
}

static void test_cut_requests_are_refused(void **state)
{
    (void)state;
    struct read_object *o = read_pem(ed25519_request_pem);
    for (size_t length = 0; length < o->length; length++) {
        struct reader r;
        struct csr    csr;
        reader_init(&r, o->der, length, "CertificationRequest", NULL);
        assert_false(csr_read(&csr, &r));
    }
}

/* ---- keys ---- */

static void test_keys_are_read_and_their_private_parts_listed(void **state)
{
    (void)state;
    static const struct {
        const char      *pem;
        enum object_kind kind;
        enum oid         algorithm;
        size_t           private_parts;
    } cases[] = {
        { rsa_pkcs1_pem, OBJECT_RSA_PRIVATE_KEY, OID_rsaEncryption, 6 },
        { rsa_pkcs8_pem, OBJECT_PRIVATE_KEY_INFO, OID_rsaEncryption, 6 },
        { sec1_key_pem, OBJECT_EC_PRIVATE_KEY, OID_ecPublicKey, 1 },
        { ed25519_key_pem, OBJECT_PRIVATE_KEY_INFO, OID_Ed25519, 1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct read_object *o = read_pem(cases[i].pem);
        uint8_t             copy[sizeof o->der];
        assert_int_equal(o->object.kind, cases[i].kind);
        assert_int_equal(o->object.key.public_key.algorithm.algorithm, cases[i].algorithm);
        assert_int_equal(o->object.key.private_part_count, cases[i].private_parts);
        assert_int_equal(object_guess(o->der, o->length), cases[i].kind);

        object_hide(copy, o->object.kind, o->der, o->length);
        size_t hidden = 0, differ = 0;
        for (size_t k = 0; k < o->object.key.private_part_count; k++)
            hidden += o->object.key.private_parts[k].length;
        for (size_t k = 0; k < o->length; k++) {
            differ += copy[k] != o->der[k];
            assert_true(copy[k] == o->der[k] || copy[k] == 0);
        }
        assert_true(differ > hidden / 2 && differ <= hidden);
    }
}

/* Whatever is wrong with a key, and wherever: no byte is shown from there on. */
static void test_malformed_keys_are_hidden_from_where_they_break(void **state)
{
    (void)state;
    struct read_object *o = read_pem(rsa_pkcs8_pem);
    for (size_t at = 40; at < o->length; at += 7) {
        uint8_t       der[sizeof o->der], copy[sizeof o->der];
        struct object object = { .kind = OBJECT_PRIVATE_KEY_INFO };
        struct reader r;
        memcpy(der, o->der, o->length);
        der[at] ^= 0x40;
        reader_init(&r, der, o->length, "PrivateKeyInfo", NULL);
        if (object_read(&object, &r))
            continue;
        object_hide(copy, OBJECT_PRIVATE_KEY_INFO, der, o->length);
        for (size_t k = r.error_offset; k < o->length; k++)
            assert_int_equal(copy[k], 0);
    }
}

static void test_encrypted_key_says_how(void **state)
{
    (void)state;
    struct read_object *o = read_pem(encrypted_key_pem);
    assert_int_equal(o->object.kind, OBJECT_ENCRYPTED_PRIVATE_KEY_INFO);
    assert_true(o->object.key.encrypted);
    assert_int_equal(o->object.key.encryption.algorithm, OID_PBES2);
    assert_int_equal(object_guess(o->der, o->length), OBJECT_ENCRYPTED_PRIVATE_KEY_INFO);
}

static void test_each_kind_is_told_by_its_looks(void **state)
{
    (void)state;
    static const struct {
        const char      *pem;
        enum object_kind kind;
    } cases[] = { { everything_pem, OBJECT_CERTIFICATE },
                  { list_pem, OBJECT_CRL },
                  { response_pem, OBJECT_OCSP_RESPONSE },
                  { ed25519_request_pem, OBJECT_CSR } };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct read_object *o = read_pem(cases[i].pem);
        assert_int_equal(object_guess(o->der, o->length), cases[i].kind);
        o->der[1] = 0xff; /* a length of nothing we know: what it was can still be guessed at */
        assert_true(object_guess(o->der, o->length) < OBJECT_KIND_COUNT);
    }
}

/* ---- certificates ---- */

static void test_pss_parameters_are_taken_apart(void **state)
{
    (void)state;
    const struct certificate *c = &read_pem(pss_certificate_pem)->object.certificate;
    assert_int_equal(c->signature_algorithm, OID_RSASSA_PSS);
    assert_true(c->signature_pss.present);
    assert_int_equal(c->signature_pss.hash, OID_sha256);
    assert_int_equal(c->signature_pss.mask, OID_mgf1);
    assert_int_equal(c->signature_pss.mask_hash, OID_sha256);
    assert_int_equal(c->signature_pss.salt_length, 32);
    assert_int_equal(c->signature_pss.trailer_field, 1);
    assert_int_equal(c->public_key_algorithm, OID_RSASSA_PSS);
    assert_true(c->public_key_pss.present && c->modulus.length == 256);
}

static void test_policies_and_addresses_are_kept(void **state)
{
    (void)state;
    const struct certificate *c = &read_pem(everything_pem)->object.certificate;
    assert_true(c->has_certificate_policies && c->certificate_policies.length > 0);
    assert_true(c->has_policy_constraints && c->has_require_explicit_policy);
    assert_int_equal(c->require_explicit_policy, 3);
    assert_false(c->has_inhibit_policy_mapping);
    assert_true(c->has_inhibit_any_policy);
    assert_int_equal(c->inhibit_any_policy, 2);
    assert_true(c->must_staple);
    assert_int_equal(c->authority_info_access.bytes[0], DER_SEQUENCE);

    struct distribution_point point;
    struct der_bytes          rest = c->crl_distribution_points;
    assert_true(distribution_points_next(&point, &rest));
    assert_true(point.name.full_name.length > 0 && point.has_reasons);
    assert_int_equal(point.reasons, REASON_FLAG_keyCompromise | REASON_FLAG_cACompromise);
    assert_true(point.crl_issuer.length > 0);
    assert_true(distribution_points_next(&point, &rest));
    assert_true(!point.has_reasons && point.crl_issuer.length == 0);
    assert_false(distribution_points_next(&point, &rest));
    assert_int_equal(rest.length, 0);
}

/* ---- names ---- */

static enum error read_general_name(const uint8_t *der, size_t length)
{
    struct reader     r;
    struct wire_trace trace = new_trace();
    reader_init(&r, der, length, "GeneralName", &trace);
    general_names_read(&r);
    if (reader_finish(&r))
        assert_leaves_cover(trace.fields, trace.count, length);
    return r.error;
}

static void test_rare_kinds_of_names_are_read(void **state)
{
    (void)state;
    static const uint8_t edi[] = { 0xa5, 0x0c, 0xa0, 0x04, 0x0c, 0x02, 'd',
                                   'e',  0xa1, 0x04, 0x13, 0x02, 'a',  'b' };
    static const uint8_t nameless_edi[] = { 0xa5, 0x06, 0xa0, 0x04, 0x0c, 0x02, 'd', 'e' };
    static const uint8_t registered[] = { 0x88, 0x03, 0x2a, 0x03, 0x04 };
    static const uint8_t unfinished[] = { 0x88, 0x03, 0x2a, 0x03, 0x84 };
    assert_int_equal(read_general_name(edi, sizeof edi), ERROR_NONE);
    assert_int_not_equal(read_general_name(nameless_edi, sizeof nameless_edi), ERROR_NONE);
    assert_int_equal(read_general_name(registered, sizeof registered), ERROR_NONE);
    assert_int_equal(read_general_name(unfinished, sizeof unfinished), ERROR_der_value_invalid);
}

/* ---- timestamps of logs ---- */

/* Taking the timestamps away leaves the certificate that the log has seen: here the same one, since
 * there are none. */
static void test_certificate_without_timestamps_is_what_logs_sign(void **state)
{
    (void)state;
    const struct certificate *c = &read_pem(everything_pem)->object.certificate;
    uint8_t                   tbs[4096];
    size_t                    length;
    assert_true(sct_tbs_certificate(tbs, sizeof tbs, &length, c));
    assert_int_equal(length, c->tbs_certificate.length);
    assert_memory_equal(tbs, c->tbs_certificate.bytes, length);
    assert_false(sct_tbs_certificate(tbs, length - 1, &length, c));
}

static void test_signed_data_of_a_log_is_as_rfc_6962_has_it(void **state)
{
    (void)state;
    const struct certificate *c = &read_pem(everything_pem)->object.certificate;
    static const uint8_t      id[SCT_LOG_ID] = { 0 };
    const struct sct          sct = { .log_id = id, .timestamp = 0x0102030405060708 };
    struct wire_trace         trace = new_trace();
    uint8_t                   data[128], hash[HASH_MAX_DIGEST];
    size_t                    length;
    assert_true(sct_signed_data(data, sizeof data, &length, &sct,
                                (struct der_bytes){ (const uint8_t *)"tbs", 3 }, c, &trace));
    assert_int_equal(length, 1 + 1 + 8 + 2 + 32 + 3 + 3 + 2);
    assert_leaves_cover(trace.fields, trace.count, length);
    assert_memory_equal(data, "\0\0\1\2\3\4\5\6\7\10\0\1", 12);
    hash_compute(hash, &hash_sha256, c->subject_public_key_info.bytes,
                 c->subject_public_key_info.length);
    assert_memory_equal(data + 12, hash, 32);
    assert_memory_equal(data + 44, "\0\0\3tbs\0\0", 8);
    assert_false(sct_signed_data(data, length - 1, &length, &sct,
                                 (struct der_bytes){ (const uint8_t *)"tbs", 3 }, c, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request_is_read_with_its_wishes),
        cmocka_unit_test(test_request_may_have_other_attributes),
        cmocka_unit_test(test_cut_requests_are_refused),
        cmocka_unit_test(test_keys_are_read_and_their_private_parts_listed),
        cmocka_unit_test(test_malformed_keys_are_hidden_from_where_they_break),
        cmocka_unit_test(test_encrypted_key_says_how),
        cmocka_unit_test(test_each_kind_is_told_by_its_looks),
        cmocka_unit_test(test_pss_parameters_are_taken_apart),
        cmocka_unit_test(test_policies_and_addresses_are_kept),
        cmocka_unit_test(test_rare_kinds_of_names_are_read),
        cmocka_unit_test(test_certificate_without_timestamps_is_what_logs_sign),
        cmocka_unit_test(test_signed_data_of_a_log_is_as_rfc_6962_has_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
