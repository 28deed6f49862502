/* nist_curves.h - ECDH and ECDSA on the curves of NIST, with their keys declared secret. */
#ifndef TESTS_CT_NIST_CURVES_H
#define TESTS_CT_NIST_CURVES_H

#include "crypto/ecdh.h"
#include "crypto/ecdsa.h"
#include "tests/ct/secret_random.h"

#include <stdbool.h>

static inline bool is_ok(enum curve_result result)
{
    give_away(&result, sizeof result);
    return result == CURVE_OK;
}

static inline bool check_ecdh(const struct nist_curve *curve)
{
    uint8_t private_key[NIST_MAX_LENGTH] = { 0, 1, 2, 3 }, public_key[NIST_MAX_POINT];
    uint8_t shared[NIST_MAX_LENGTH];
    make_secret(private_key, sizeof private_key);
    bool good = is_ok(ecdh_public(public_key, curve, private_key));
    give_away(public_key, sizeof public_key);
    return good &&
           is_ok(ecdh_shared(shared, curve, private_key, public_key, nist_point_length(curve)));
}

static inline bool check_ecdsa(const struct nist_curve *curve, const struct hash *hash)
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

static inline bool check_nist_curves(void)
{
    bool right = check_ecdh(&nist_p256);
    right &= check_ecdh(&nist_p384);
    right &= check_ecdh(&nist_p521);
    right &= check_ecdsa(&nist_p256, &hash_sha256);
    right &= check_ecdsa(&nist_p384, &hash_sha384);
    right &= check_ecdsa(&nist_p521, &hash_sha512);
    return right;
}

#endif
