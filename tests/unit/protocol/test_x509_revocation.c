/* test_x509_revocation.c - a certificate that was taken back is noticed, and only what can be
 * relied upon is asked: lists and responses of the right authority, of this time, of a kind that is
 * understood. */
#include "x509_path_support.h"

#include "protocol/x509/issue_crl.h"
#include "protocol/x509/issue_ocsp.h"

static uint8_t    crl_der[4096], ocsp_der[4096];
static struct crl list;

static struct signer signer_of(const struct issued *issuer, const struct private_key *key)
{
    return (struct signer){ .certificate = &issuer->certificate,
                            .key = private_key_signing(key),
                            .random = &test_random.source };
}

/* A list of the middle authority, with the server on it or not. */
static void make_list(bool listed, const struct issued *issuer, const struct private_key *key)
{
    struct revocation revoked = { .date = NOW - 10, .reason = CRL_REASON_keyCompromise };
    revoked.serial_length = server.certificate.serial_number.length;
    memcpy(revoked.serial, server.certificate.serial_number.bytes, revoked.serial_length);
    const struct crl_wishes wishes = { .number = 7,
                                       .this_update = NOW - 5,
                                       .next_update = NOW + 5,
                                       .revocations = &revoked,
                                       .count = listed };
    const struct signer     signer = signer_of(issuer, key);
    struct reader           r;
    size_t                  length;
    assert_true(crl_issue(crl_der, sizeof crl_der, &length, &wishes, &signer));
    reader_init(&r, crl_der, length, "CertificateList", NULL);
    assert_true(crl_read(&list, &r));
}

static bool ask_list(void)
{
    struct path_wishes w = usual(&trust_root);
    w.crls = &list;
    w.crl_count = 1;
    return ask_three(&server, &middle, &w);
}

static void test_list_revokes_what_is_on_it(void **state)
{
    (void)state;
    make_list(false, &middle, &middle_key);
    assert_true(ask_list());
    make_list(true, &middle, &middle_key);
    assert_false(ask_list());
    assert_error(ERROR_certificate_revoked);
    make_list(true, &root, &root_key); /* the number means nothing in another authority's list */
    assert_true(ask_list());
}

static void test_list_of_a_kind_that_is_not_the_whole_truth_is_refused_by_name(void **state)
{
    (void)state;
    make_list(false, &middle, &middle_key);
    list.is_delta = true;
    assert_false(ask_list());
    assert_error(ERROR_crl_unsupported);
    list.is_delta = false;
    list.issuing_distribution_point.present = true;
    list.issuing_distribution_point.indirect_crl = true;
    assert_false(ask_list());
    assert_error(ERROR_crl_unsupported);
    list.issuing_distribution_point.indirect_crl = false;
    list.issuing_distribution_point.has_only_some_reasons = true;
    assert_false(ask_list());
    assert_error(ERROR_crl_unsupported);
    list.issuing_distribution_point.has_only_some_reasons = false;
    assert_true(ask_list());
}

static void test_list_for_other_certificates_says_nothing_of_this_one(void **state)
{
    (void)state;
    make_list(true, &middle, &middle_key);
    list.issuing_distribution_point.present = true;
    list.issuing_distribution_point.only_contains_ca_certs = true;
    assert_true(ask_list());
    list.issuing_distribution_point.only_contains_ca_certs = false;
    list.issuing_distribution_point.only_contains_user_certs = true;
    assert_false(ask_list());
    assert_error(ERROR_certificate_revoked);
}

static void test_list_that_breaks_the_rules_is_refused(void **state)
{
    (void)state;
    make_list(false, &middle, &middle_key);
    struct crl sound = list;
    list.crl_number.length = 0;
    assert_false(ask_list());
    assert_error(ERROR_crl_profile);
    list = sound;
    list.extensions.critical |= extension_bit(OID_cRLNumber);
    assert_false(ask_list());
    assert_error(ERROR_crl_profile);
    list = sound;
    list.extensions.unknown_critical = (struct der_bytes){ (const uint8_t *)"\x2a\x03", 2 };
    assert_false(ask_list());
    assert_error(ERROR_crl_profile);
    list = sound;
    list.next_update = NOW - 1;
    assert_false(ask_list());
    assert_error(ERROR_crl_stale);
    list = sound;
    list.this_update = NOW + 1;
    assert_false(ask_list());
    assert_error(ERROR_crl_stale);
    list = sound;
    crl_der[list.der.length - 1] ^= 0x01;
    assert_false(ask_list());
    assert_error(ERROR_crl_signature);
}

static void test_list_of_a_key_that_may_not_sign_lists_is_refused(void **state)
{
    (void)state;
    struct issued             ca, leaf;
    struct path_wishes        w = usual(&trust_root);
    struct certificate_wishes wishes = wishes_for_ca("Middle");
    wishes.key_usage = KEY_USAGE_keyCertSign;
    issue_by(&ca, &wishes, &middle_key, &root.certificate, &root_key, 0);
    wishes = wishes_for_server();
    issue_by(&leaf, &wishes, &server_key, &ca.certificate, &middle_key, 0);
    make_list(false, &ca, &middle_key);
    w.crls = &list;
    w.crl_count = 1;
    assert_false(ask_three(&leaf, &ca, &w));
    assert_error(ERROR_crl_issuer_not_allowed);
}

static void test_newest_of_several_lists_is_asked(void **state)
{
    (void)state;
    make_list(true, &middle, &middle_key);
    struct crl         lists[] = { list, list };
    struct path_wishes w = usual(&trust_root);
    lists[0].next_update = NOW - 1;
    w.crls = lists;
    w.crl_count = 2;
    assert_false(ask_three(&server, &middle, &w));
    assert_error(ERROR_certificate_revoked);
}

/* ---- responses ---- */

static bool ask_response(struct ocsp_wishes wishes, const struct issued *by,
                         const struct private_key *key, struct der_bytes nonce)
{
    const struct signer  signer = signer_of(by, key);
    struct ocsp_response response;
    struct path_wishes   w = usual(&trust_root);
    struct reader        r;
    size_t               length;
    wishes.issuer = &middle.certificate;
    wishes.produced_at = wishes.this_update = NOW - 5;
    wishes.next_update = wishes.next_update ? wishes.next_update : NOW + 5;
    wishes.with_certificate = by != &middle;
    if (wishes.serial.length == 0)
        wishes.serial = server.certificate.serial_number;
    assert_true(ocsp_issue(ocsp_der, sizeof ocsp_der, &length, &wishes, &signer));
    reader_init(&r, ocsp_der, length, "OCSPResponse", NULL);
    assert_true(ocsp_response_read(&response, &r));
    w.ocsp_responses = &response;
    w.ocsp_response_count = 1;
    w.asked_to_staple = true;
    w.nonce = nonce;
    return ask_three(&server, &middle, &w);
}

static const struct der_bytes no_nonce = { NULL, 0 };

static void test_response_says_whether_a_certificate_is_good(void **state)
{
    (void)state;
    assert_true(
        ask_response((struct ocsp_wishes){ .status = OCSP_good }, &middle, &middle_key, no_nonce));
    assert_false(ask_response((struct ocsp_wishes){ .status = OCSP_revoked, .revoked_at = NOW - 9 },
                              &middle, &middle_key, no_nonce));
    assert_error(ERROR_certificate_revoked);
    assert_false(ask_response((struct ocsp_wishes){ .status = OCSP_unknown }, &middle, &middle_key,
                              no_nonce));
    assert_error(ERROR_certificate_status_unknown);
    assert_false(ask_response((struct ocsp_wishes){ .next_update = NOW - 1 }, &middle, &middle_key,
                              no_nonce));
    assert_error(ERROR_ocsp_stale);
    assert_false(ask_response((struct ocsp_wishes){ .serial = { (const uint8_t *)"\x05", 1 } },
                              &middle, &middle_key, no_nonce));
    assert_error(ERROR_ocsp_other_certificate);
}

static void test_response_repeats_the_nonce_that_was_sent(void **state)
{
    (void)state;
    const struct ocsp_wishes answer = { .nonce = { (const uint8_t *)"\x04\x04wxyz", 6 } };
    const struct der_bytes   wanted = { (const uint8_t *)"wxyz", 4 };
    const struct der_bytes   unwanted = { (const uint8_t *)"wxyy", 4 };
    assert_true(ask_response(answer, &middle, &middle_key, wanted));
    assert_false(ask_response(answer, &middle, &middle_key, unwanted));
    assert_error(ERROR_ocsp_nonce_mismatch);
    assert_false(ask_response((struct ocsp_wishes){ 0 }, &middle, &middle_key, wanted));
    assert_error(ERROR_ocsp_nonce_mismatch);
}

static void test_response_comes_from_the_issuer_or_whom_it_appointed(void **state)
{
    (void)state;
    struct issued             responder;
    struct certificate_wishes wishes = wishes_for_server();
    wishes.common_name = "Responder";
    wishes.purposes = KEY_PURPOSE_OCSPSigning;
    issue_by(&responder, &wishes, &other_key, &middle.certificate, &middle_key, 0);
    assert_true(ask_response((struct ocsp_wishes){ 0 }, &responder, &other_key, no_nonce));
    wishes.not_after = NOW - 1;
    issue_by(&responder, &wishes, &other_key, &middle.certificate, &middle_key, 0);
    assert_false(ask_response((struct ocsp_wishes){ 0 }, &responder, &other_key, no_nonce));
    assert_error(ERROR_ocsp_responder);
    wishes.not_after = NOW + DAY;
    wishes.purposes = KEY_PURPOSE_serverAuth;
    issue_by(&responder, &wishes, &other_key, &middle.certificate, &middle_key, 0);
    assert_false(ask_response((struct ocsp_wishes){ 0 }, &responder, &other_key, no_nonce));
    assert_error(ERROR_ocsp_responder);
    wishes.purposes = KEY_PURPOSE_OCSPSigning; /* appointed by somebody else */
    issue_by(&responder, &wishes, &other_key, &root.certificate, &root_key, 0);
    assert_false(ask_response((struct ocsp_wishes){ 0 }, &responder, &other_key, no_nonce));
    assert_error(ERROR_ocsp_responder);
    assert_false(
        ask_response((struct ocsp_wishes){ 0 }, &middle, &other_key, no_nonce)); /* forged */
    assert_error(ERROR_ocsp_signature);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list_revokes_what_is_on_it),
        cmocka_unit_test(test_list_of_a_kind_that_is_not_the_whole_truth_is_refused_by_name),
        cmocka_unit_test(test_list_for_other_certificates_says_nothing_of_this_one),
        cmocka_unit_test(test_list_that_breaks_the_rules_is_refused),
        cmocka_unit_test(test_list_of_a_key_that_may_not_sign_lists_is_refused),
        cmocka_unit_test(test_newest_of_several_lists_is_asked),
        cmocka_unit_test(test_response_says_whether_a_certificate_is_good),
        cmocka_unit_test(test_response_repeats_the_nonce_that_was_sent),
        cmocka_unit_test(test_response_comes_from_the_issuer_or_whom_it_appointed),
    };
    return cmocka_run_group_tests(tests, make_chain, NULL);
}
