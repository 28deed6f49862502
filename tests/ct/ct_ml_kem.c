/*
 * ct_ml_kem.c - ML-KEM makes no branch and no index on a secret; see ct_crypto.c for how.
 *
 * Public, and left defined: the encapsulation key (and so rho, whose expansion to the matrix A
 * takes as long as it takes), its hash, the ciphertext.  Secret: sigma, from which s and e are
 * drawn, the message m, s itself in the decapsulation key, and z.
 */
#include "crypto/ml_kem.h"
#include "tests/ct/secret.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static void check_generation(uint8_t *ek, uint8_t *dk)
{
    uint8_t d[ML_KEM_SEED_LENGTH] = { 1 }, rho[ML_KEM_SEED_LENGTH], sigma[ML_KEM_SEED_LENGTH];

    make_secret(d, sizeof d);
    ml_kem_pke_expand_seed(rho, sigma, d);
    give_away(rho, sizeof rho);
    ml_kem_pke_generate(ek, dk, rho, sigma);
}

/* `flip` spoils the ciphertext: whether it was sound must not show either. */
static bool check_encapsulation(uint8_t flip)
{
    static uint8_t ek[ML_KEM_ENCAPSULATION_KEY_LENGTH], dk[ML_KEM_DECAPSULATION_KEY_LENGTH];
    const uint8_t  d[ML_KEM_SEED_LENGTH] = { 2 }, z[ML_KEM_SEED_LENGTH] = { 3 };
    uint8_t        m[ML_KEM_MESSAGE_LENGTH] = { 4 };
    uint8_t        c[ML_KEM_CIPHERTEXT_LENGTH], ours[ML_KEM_SHARED_KEY_LENGTH];
    uint8_t        theirs[ML_KEM_SHARED_KEY_LENGTH];

    ml_kem_generate_from(ek, dk, d, z);
    make_secret(m, sizeof m);
    ml_kem_encapsulate_from(ours, c, ek, m);
    give_away(c, sizeof c);
    c[0] ^= flip;

    make_secret(dk, ML_KEM_PKE_PRIVATE_LENGTH);
    make_secret(dk + sizeof dk - ML_KEM_SEED_LENGTH, ML_KEM_SEED_LENGTH);
    enum ml_kem_result result = ml_kem_decapsulate(theirs, dk, sizeof dk, c, sizeof c);
    give_away(ours, sizeof ours);
    give_away(theirs, sizeof theirs);
    return result == ML_KEM_OK && (memcmp(ours, theirs, sizeof ours) == 0) == (flip == 0);
}

int main(void)
{
    static uint8_t ek[ML_KEM_ENCAPSULATION_KEY_LENGTH], dk[ML_KEM_PKE_PRIVATE_LENGTH];

    if (!RUNNING_ON_VALGRIND)
        puts("ct_ml_kem: not under valgrind, so nothing is checked");
    check_generation(ek, dk);
    bool right = check_encapsulation(0) && check_encapsulation(1);
    if (!right)
        puts("ct_ml_kem: a result is wrong");
    return right ? 0 : 1;
}
