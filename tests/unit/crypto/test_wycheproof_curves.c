/*
 * test_wycheproof_curves.c - the elliptic curves against the vectors of Project Wycheproof.
 *
 * Those of ECDSA come in DER, which is no part of crypto/: they are in
 * tests/unit/protocol/test_wycheproof_ecdsa_der.c.
 */
#include "wycheproof.h"

#include "crypto/ecdh.h"
#include "crypto/ed25519.h"
#include "crypto/x25519.h"

static bool has_flag(const json_t *test, const char *flag)
{
    size_t  i;
    json_t *one;
    json_array_foreach(json_object_get(test, "flags"), i, one)
    {
        if (strcmp(json_string_value(one), flag) == 0)
            return true;
    }
    return false;
}

/* ---- X25519 ---- */

/*
 * Acceptable: points on the twist, not reduced, or of small order.  RFC 7748 takes all of them and
 * says what comes out; only where that is zero do we refuse.
 */
static bool x25519_agrees(const json_t *group, const json_t *test)
{
    (void)group;
    uint8_t private_key[32], peer[32], wanted[32], shared[32];
    hex_field(private_key, sizeof private_key, test, "private");
    hex_field(wanted, sizeof wanted, test, "shared");
    assert_int_equal(hex_field(peer, sizeof peer, test, "public"), sizeof peer);

    enum curve_result result = x25519_shared(shared, private_key, peer);
    assert_memory_equal(shared, wanted, sizeof shared);
    bool zero = has_flag(test, "ZeroSharedSecret");
    assert_int_equal(result, zero ? CURVE_SHARED_SECRET_ZERO : CURVE_OK);
    return true;
}

static void test_x25519(void **state)
{
    (void)state;
    check_file("x25519_test.json", x25519_agrees, true);
}

/* ---- ECDH ---- */

/* A number with leading zeros taken away or put in front, until it has `length` bytes. */
static void number_field(uint8_t *out, size_t length, const json_t *object, const char *name)
{
    uint8_t bytes[256];
    size_t  given = hex_field(bytes, sizeof bytes, object, name), surplus = 0;
    for (; given - surplus > length; surplus++)
        assert_int_equal(bytes[surplus], 0);
    memset(out, 0, length);
    memcpy(out + length - (given - surplus), bytes + surplus, given - surplus);
}

static bool ecdh_agrees(const struct nist_curve *curve, const json_t *test)
{
    uint8_t private_key[NIST_MAX_LENGTH], peer[512], wanted[NIST_MAX_LENGTH];
    uint8_t shared[NIST_MAX_LENGTH];
    size_t  peer_length = hex_field(peer, sizeof peer, test, "public");

    number_field(private_key, curve->n.length, test, "private");
    if (ecdh_shared(shared, curve, private_key, peer, peer_length) != CURVE_OK)
        return false;
    return hex_field(wanted, sizeof wanted, test, "shared") == curve->p.length &&
           memcmp(shared, wanted, curve->p.length) == 0;
}

static bool ecdh_p256_agrees(const json_t *group, const json_t *test)
{
    (void)group;
    return ecdh_agrees(&nist_p256, test);
}

static bool ecdh_p384_agrees(const json_t *group, const json_t *test)
{
    (void)group;
    return ecdh_agrees(&nist_p384, test);
}

/* Acceptable: compressed points.  Ours refuses them; RFC 8422 §5.1.1 deprecates them in TLS. */
static void test_ecdh_p256(void **state)
{
    (void)state;
    check_file("ecdh_secp256r1_ecpoint_test.json", ecdh_p256_agrees, false);
}

static void test_ecdh_p384(void **state)
{
    (void)state;
    check_file("ecdh_secp384r1_ecpoint_test.json", ecdh_p384_agrees, false);
}

/* ---- Ed25519 ---- */

static bool ed25519_verifies(const json_t *group, const json_t *test)
{
    const json_t *key = json_object_get(group, "publicKey");
    uint8_t       public_key[32], message[1024], signature[256];
    size_t        public_length = hex_field(public_key, sizeof public_key, key, "pk");
    size_t        length = hex_field(message, sizeof message, test, "msg");
    size_t        signature_length = hex_field(signature, sizeof signature, test, "sig");

    return ed25519_verify(public_key, public_length, message, length, signature,
                          signature_length) == CURVE_OK;
}

static void test_ed25519(void **state)
{
    (void)state;
    check_file("ed25519_test.json", ed25519_verifies, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_x25519),
        cmocka_unit_test(test_ed25519),
        cmocka_unit_test(test_ecdh_p256),
        cmocka_unit_test(test_ecdh_p384),
    };
    return cmocka_run_group_tests_name("crypto/wycheproof_curves", tests, NULL, NULL);
}
