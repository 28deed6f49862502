/* curve25519_keys.h - X25519 and Ed25519, with their keys declared secret. */
#ifndef TESTS_CT_CURVE25519_KEYS_H
#define TESTS_CT_CURVE25519_KEYS_H

#include "crypto/ed25519.h"
#include "crypto/x25519.h"
#include "tests/ct/nist_curves.h"

static inline bool check_x25519(void)
{
    uint8_t private_key[32], public_key[32], shared[32];
    x25519_generate(private_key, &secret_source);
    x25519_public(public_key, private_key);
    give_away(public_key, sizeof public_key);
    return is_ok(x25519_shared(shared, private_key, public_key));
}

static inline bool check_ed25519(void)
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

#endif
