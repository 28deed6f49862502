/*
 * ct_curves.c - no branch and no index on a secret, on the curves; see ct_crypto.c for how.
 *
 * Private keys are secret, and everything drawn.  What a peer sent is not.  Drawing a key for a
 * NIST curve is left out: it branches on whether a number was out of range and is thrown away.
 */
#include "crypto/ed25519.h"
#include "crypto/x25519.h"
#include "tests/ct/nist_curves.h"

#include <stdio.h>

static bool check_x25519(void)
{
    uint8_t private_key[32], public_key[32], shared[32];
    x25519_generate(private_key, &secret_source);
    x25519_public(public_key, private_key);
    give_away(public_key, sizeof public_key);
    return is_ok(x25519_shared(shared, private_key, public_key));
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
    right &= check_nist_curves();
    right &= check_ed25519();
    if (!right)
        puts("ct_curves: a result is wrong");
    return right ? 0 : 1;
}
