/* Issuing: keys of every kind in files, every way to sign, and every part of a certificate, written
 * and read back. That others read them too is shown by tests/e2e/issue.py. */
#include "x509_support.h"

#include "protocol/x509/ecdsa_der.h"
#include "x509_keys.h"

static struct private_key key, again;

static void make_rsa(struct private_key *out)
{
    static struct rsa_private_key rsa;
    make_key(&rsa);
    private_key_take_rsa(out, &rsa);
}

static size_t write_key(uint8_t der[static KEY_MAX_DER])
{
    size_t length;
    assert_true(private_key_write(der, KEY_MAX_DER, &length, &key));
    return length;
}

static void test_keys_of_every_kind_come_back_from_their_files(void **state)
{
    (void)state;
    const struct nist_curve *const curves[] = { &nist_p256, &nist_p384, &nist_p521, NULL };
    uint8_t                        der[KEY_MAX_DER];
    seeded_random_init(&test_random, 5);
    make_rsa(&key);
    assert_int_equal(private_key_read(&again, der, write_key(der)), ERROR_NONE);
    assert_memory_equal(&key.rsa, &again.rsa, sizeof key.rsa);
    for (size_t i = 0; i < 4; i++) {
        assert_true(private_key_generate(&key, curves[i], &test_random.source));
        assert_int_equal(private_key_read(&again, der, write_key(der)), ERROR_NONE);
        assert_memory_equal(&key, &again, sizeof key);
    }
}

static void test_keys_cut_or_changed_are_refused_and_wiped(void **state)
{
    (void)state;
    static const struct private_key zero;
    uint8_t                         der[KEY_MAX_DER];
    seeded_random_init(&test_random, 6);
    assert_true(private_key_generate(&key, &nist_p256, &test_random.source));
    size_t length = write_key(der);
    for (size_t cut = 0; cut < length; cut++) {
        assert_int_not_equal(private_key_read(&again, der, cut), ERROR_NONE);
        assert_memory_equal(&again, &zero, sizeof zero);
    }
    der[length - 1] ^= 0x01; /* of the public half, which is no longer that of the secret */
    assert_int_equal(private_key_read(&again, der, length), ERROR_key_malformed);
    assert_memory_equal(&again, &zero, sizeof zero);
}

static enum error read_pem(const char *pem)
{
    struct pem_reader reader;
    uint8_t           der[KEY_MAX_DER];
    size_t            length;
    pem_init(&reader, pem, strlen(pem));
    assert_true(pem_next(&reader, der, sizeof der, &length));
    return private_key_read(&again, der, length);
}

static void test_keys_that_others_made_are_read(void **state)
{
    (void)state;
    assert_int_equal(read_pem(rsa_pkcs1_pem), ERROR_NONE);
    assert_int_equal(again.kind, KEY_KIND_RSA);
    assert_int_equal(read_pem(rsa_pkcs8_pem), ERROR_NONE);
    assert_int_equal(read_pem(ec_pem), ERROR_NONE); /* SEC 1 */
    assert_int_equal(again.kind, KEY_KIND_ECDSA);
    assert_int_equal(read_pem(ec_pkcs8_pem), ERROR_NONE);
    assert_ptr_equal(again.curve, &nist_p256);
    assert_int_equal(read_pem(ec_encrypted_pkcs8_pem), ERROR_key_encrypted);
}

/* ---- signing ---- */

/* The certificate that this key signs for itself, with that scheme. */
static bool issue_own(struct issued *out, struct certificate_wishes *wishes, uint16_t scheme,
                      enum signature_flaw flaw)
{
    static struct subject_key  subject;
    const struct verifying_key verifying = private_key_verifying(&key);
    const struct signer        signer = { .key = private_key_signing(&key),
                                          .scheme = scheme ? signature_scheme_find(scheme) : NULL,
                                          .flaw = flaw,
                                          .random = &test_random.source };
    size_t                     length;
    assert_true(subject_key_from(&subject, &verifying));
    if (!certificate_issue(out->der, sizeof out->der, &length, wishes, &subject, &signer)) {
        assert_int_equal(length, 0);
        return false;
    }
    assert_int_equal(read_certificate(&out->certificate, out->der, length, NULL), ERROR_NONE);
    assert_int_equal(out->certificate.subject_key_identifier.length, SHA1_DIGEST_LENGTH);
    return true;
}

/* Whether crypto, asked by that scheme, finds the signature good. */
static bool holds(const struct issued *issued, uint16_t scheme)
{
    const struct certificate  *c = &issued->certificate;
    const struct verifying_key verifying = private_key_verifying(&key);
    uint8_t                    raw[ECDSA_MAX_RAW];
    struct der_bytes           signature = c->signature_value;
    if (key.kind == KEY_KIND_ECDSA) {
        struct reader r;
        reader_init(&r, signature.bytes, signature.length, "EcdsaSigValue", NULL);
        assert_true(ecdsa_signature_from_der(raw, key.curve, &r));
        signature = (struct der_bytes){ raw, 2 * key.curve->n.length };
    }
    return signature_scheme_verify(signature_scheme_find(scheme), &verifying,
                                   c->tbs_certificate.bytes, c->tbs_certificate.length,
                                   signature.bytes, signature.length) == SIGNATURE_OK;
}

static void check_scheme(uint16_t usual, uint16_t scheme, enum oid algorithm)
{
    struct certificate_wishes wishes = wishes_for_ca("Own");
    struct issued             own;
    if (scheme == usual) {
        assert_true(issue_own(&own, &wishes, 0, SIGNATURE_SOUND));
        assert_true(holds(&own, scheme));
    }
    assert_true(issue_own(&own, &wishes, scheme, SIGNATURE_SOUND));
    assert_int_equal(own.certificate.signature_algorithm, algorithm);
    assert_true(holds(&own, scheme));
    assert_true(issue_own(&own, &wishes, scheme, SIGNATURE_SPOILT));
    assert_int_equal(own.certificate.signature_algorithm, algorithm);
}

static void test_every_scheme_of_the_table_signs_certificates(void **state)
{
    (void)state;
    seeded_random_init(&test_random, 7);
    make_rsa(&key);
    check_scheme(0x0401, 0x0401, OID_sha256WithRSAEncryption);
    check_scheme(0x0401, 0x0501, OID_sha384WithRSAEncryption);
    check_scheme(0x0401, 0x0601, OID_sha512WithRSAEncryption);
    check_scheme(0x0401, 0x0804, OID_RSASSA_PSS);
    check_scheme(0x0401, 0x0805, OID_RSASSA_PSS);
    assert_true(private_key_generate(&key, &nist_p256, &test_random.source));
    check_scheme(0x0403, 0x0403, OID_ecdsa_with_SHA256);
    assert_true(private_key_generate(&key, &nist_p384, &test_random.source));
    check_scheme(0x0503, 0x0503, OID_ecdsa_with_SHA384);
    assert_true(private_key_generate(&key, &nist_p521, &test_random.source));
    check_scheme(0x0603, 0x0603, OID_ecdsa_with_SHA512);
    assert_true(private_key_generate(&key, NULL, &test_random.source));
    check_scheme(0x0807, 0x0807, OID_Ed25519);
}

static void test_a_key_signs_only_in_ways_of_its_own(void **state)
{
    (void)state;
    struct certificate_wishes wishes = wishes_for_ca("Own");
    struct issued             own;
    seeded_random_init(&test_random, 8);
    assert_true(private_key_generate(&key, &nist_p256, &test_random.source));
    assert_false(issue_own(&own, &wishes, 0x0401, SIGNATURE_SOUND));
    assert_false(issue_own(&own, &wishes, 0x0503, SIGNATURE_SOUND));
    assert_false(issue_own(&own, &wishes, 0, SIGNATURE_BY_MD5));
    assert_true(issue_own(&own, &wishes, 0, SIGNATURE_BY_SHA1));
    assert_int_equal(own.certificate.signature_algorithm, OID_ecdsa_with_SHA1);
    assert_true(private_key_generate(&key, NULL, &test_random.source));
    assert_false(issue_own(&own, &wishes, 0, SIGNATURE_BY_SHA1));
}

/* ---- what stands in a certificate ---- */

static void test_wishes_come_back_when_the_certificate_is_read(void **state)
{
    (void)state;
    struct certificate_wishes wishes = wishes_for_ca("Limited");
    struct issued             own;
    const struct subtree_wish hosts = { .dns_name = "example.test" };
    const struct subtree_wish addresses = { .address = { 4, { 10, 0, 0, 0 } }, .prefix_length = 9 };
    static const uint8_t      exclusion[] = { 0x30, 0x0a, 0x87, 0x08, 10, 0, 0, 0, 255, 128, 0, 0 };
    seeded_random_init(&test_random, 9);
    assert_true(private_key_generate(&key, &nist_p256, &test_random.source));
    wishes.permitted = (struct subtrees_wish){ &hosts, 1 };
    wishes.excluded = (struct subtrees_wish){ &addresses, 1 };
    wishes.crl_url = "http://ca.test/crl";
    wishes.ocsp_url = "http://ca.test/ocsp";
    wishes.email = "somebody@example.test";
    wishes.must_staple = true;
    wishes.ocsp_no_check = true;
    assert_true(issue_own(&own, &wishes, 0, SIGNATURE_SOUND));
    const struct certificate *c = &own.certificate;
    assert_true(certificate_has_critical_extension(c, OID_nameConstraints));
    assert_int_equal(c->excluded_subtrees.length, sizeof exclusion);
    assert_memory_equal(c->excluded_subtrees.bytes, exclusion, sizeof exclusion);
    assert_true(certificate_has_extension(c, OID_cRLDistributionPoints));
    assert_true(certificate_has_extension(c, OID_authorityInfoAccess));
    assert_true(certificate_has_extension(c, OID_tlsFeature));
    assert_true(certificate_has_extension(c, OID_subjectAltName));
    assert_int_equal(c->unknown_critical_extension.length, 0);
}

static void test_a_raw_serial_stays_as_it_is(void **state)
{
    (void)state;
    static const uint8_t      negative[] = { 0x80, 0x01 };
    struct certificate_wishes wishes = wishes_for_ca("Old");
    struct issued             own;
    seeded_random_init(&test_random, 10);
    assert_true(private_key_generate(&key, &nist_p256, &test_random.source));
    wishes.serial = negative;
    wishes.serial_is_raw = true;
    assert_true(issue_own(&own, &wishes, 0, SIGNATURE_SOUND));
    assert_int_equal(own.certificate.serial_number.length, sizeof negative);
    assert_memory_equal(own.certificate.serial_number.bytes, negative, sizeof negative);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_of_every_kind_come_back_from_their_files),
        cmocka_unit_test(test_keys_cut_or_changed_are_refused_and_wiped),
        cmocka_unit_test(test_keys_that_others_made_are_read),
        cmocka_unit_test(test_every_scheme_of_the_table_signs_certificates),
        cmocka_unit_test(test_a_key_signs_only_in_ways_of_its_own),
        cmocka_unit_test(test_wishes_come_back_when_the_certificate_is_read),
        cmocka_unit_test(test_a_raw_serial_stays_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
