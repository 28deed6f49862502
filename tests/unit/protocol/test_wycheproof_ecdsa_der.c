/*
 * test_wycheproof_ecdsa_der.c - ECDSA as TLS does it, DER and scheme together, against the vectors
 * of Project Wycheproof.
 */
#include "tests/unit/crypto/wycheproof.h"

#include "crypto/signature_scheme.h"
#include "protocol/x509/ecdsa_der.h"

/* The scheme in question; no vector says its code. */
static const struct signature_scheme *scheme;

static bool verifies(const json_t *group, const json_t *test)
{
    static uint8_t message[1 << 16], der[1 << 16];
    const json_t  *public_key = json_object_get(group, "publicKey");
    uint8_t        point[NIST_MAX_POINT], raw[ECDSA_MAX_RAW];
    size_t         point_length = hex_field(point, sizeof point, public_key, "uncompressed");
    size_t         der_length = hex_field(der, sizeof der, test, "sig");
    size_t         length = hex_field(message, sizeof message, test, "msg");
    struct reader  r;

    struct verifying_key key = { .kind = KEY_KIND_ECDSA,
                                 .ecdsa = { scheme->curve, point, point_length } };
    reader_init(&r, der, der_length, "EcdsaSigValue", NULL);
    return ecdsa_signature_from_der(raw, scheme->curve, &r) &&
           signature_scheme_verify(scheme, &key, message, length, raw,
                                   2 * scheme->curve->n.length) == SIGNATURE_OK;
}

static void test_ecdsa_secp256r1_sha256(void **state)
{
    (void)state;
    scheme = signature_scheme_find(0x0403);
    check_file("ecdsa_secp256r1_sha256_test.json", verifies, false);
}

static void test_ecdsa_secp384r1_sha384(void **state)
{
    (void)state;
    scheme = signature_scheme_find(0x0503);
    check_file("ecdsa_secp384r1_sha384_test.json", verifies, false);
}

static void test_ecdsa_secp521r1_sha512(void **state)
{
    (void)state;
    scheme = signature_scheme_find(0x0603);
    check_file("ecdsa_secp521r1_sha512_test.json", verifies, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ecdsa_secp256r1_sha256),
        cmocka_unit_test(test_ecdsa_secp384r1_sha384),
        cmocka_unit_test(test_ecdsa_secp521r1_sha512),
    };
    return cmocka_run_group_tests_name("protocol/wycheproof_ecdsa_der", tests, NULL, NULL);
}
