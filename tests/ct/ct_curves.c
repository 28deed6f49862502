/*
 * ct_curves.c - no branch and no index on a secret, on the curves; see ct_crypto.c for how.
 *
 * Private keys are secret, and everything drawn.  What a peer sent is not.  Drawing a key for a
 * NIST curve is left out: it branches on whether a number was out of range and is thrown away.
 */
#include "crypto/ecdh.h"
#include "crypto/ecdsa.h"
#include "crypto/ed25519.h"
#include "crypto/x25519.h"
#include "tests/ct/secret_random.h"

#include <stdbool.h>
#include <stdio.h>

static bool is_ok(enum curve_result result)
{
    give_away(&result, sizeof result);
    return result == CURVE_OK;
}

static bool check_x25519(void)
{
    uint8_t private_key[32], public_key[32], shared[32];
    x25519_generate(private_key, &secret_source);
    x25519_public(public_key, private_key);
    give_away(public_key, sizeof public_key);
    return is_ok(x25519_shared(shared, private_key, public_key));
}

static bool check_ecdh(const struct nist_curve *curve)
{
    uint8_t private_key[NIST_MAX_LENGTH] = { 0, 1, 2, 3 }, public_key[NIST_MAX_POINT];
    uint8_t shared[NIST_MAX_LENGTH];
    make_secret(private_key, sizeof private_key);
    bool good = is_ok(ecdh_public(public_key, curve, private_key));
    give_away(public_key, sizeof public_key);
    return good &&
           is_ok(ecdh_shared(shared, curve, private_key, public_key, nist_point_length(curve)));
}

static bool check_ecdsa(const struct nist_curve *curve, const struct hash *hash)
{
    uint8_t private_key[NIST_MAX_LENGTH] = { 0, 1, 2, 3 }, public_key[NIST_MAX_POINT];
    uint8_t digest[HASH_MAX_DIGEST] = { 4 };
    struct ecdsa_signature signature;

    ecdh_public(public_key, curve, private_key);
    make_secret(private_key, sizeof private_key);
    bool good = is_ok(ecdsa_sign(&signature, curve, private_key, hash, digest, NULL));
    good &= is_ok(ecdsa_sign(&signature, curve, private_key, hash, digest, &secret_source));
    give_away(&signature, sizeof signature);
    return good && ecdsa_verify(curve, public_key, nist_point_length(curve), hash, digest,
                                &signature) == CURVE_OK;
}

static bool check_ed25519(void)
{
    uint8_t private_key[32], public_key[32], message[40] = { 1 }, signature[64];
    ed25519_generate(private_key, &secret_source);
    ed25519_public(public_key, private_key);
    give_away(public_key, sizeof public_key);
    make_secret(message, sizeof message);
    ed25519_sign(signature, private_key, message, sizeof message);
    give_away(message, sizeof message);
    give_away(signature, sizeof signature);
    return ed25519_verify(public_key, sizeof public_key, message, sizeof message, signature,
                          sizeof signature) == CURVE_OK;
}

int main(void)
{
    if (!RUNNING_ON_VALGRIND)
        puts("ct_curves: not under valgrind, so nothing is checked");
    bool right = check_x25519();
    right &= check_ecdh(&nist_p256);
    right &= check_ecdh(&nist_p384);
    right &= check_ecdh(&nist_p521);
    right &= check_ecdsa(&nist_p256, &hash_sha256);
    right &= check_ecdsa(&nist_p384, &hash_sha384);
    right &= check_ecdsa(&nist_p521, &hash_sha512);
    right &= check_ed25519();
    if (!right)
        puts("ct_curves: a result is wrong");
    return right ? 0 : 1;
}
