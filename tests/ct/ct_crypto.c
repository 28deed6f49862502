/*
 * ct_crypto.c - no branch and no index on a secret, checked by a machine: here in CBC, and where
 * secrets are compared.
 *
 * Valgrind's memcheck complains when a branch or an address depends on undefined memory.  So we
 * declare our secrets undefined, run the primitives on them, and let it look (Langley, "ctgrind",
 * 2010):
 *
 *     valgrind --error-exitcode=9 ct_crypto
 *
 * What comes out is undefined too, being made of secrets.  Where a primitive gives its result
 * away it is declared defined again, and only there.
 *
 * Without valgrind the program runs and proves nothing; it says so.
 */
#include "crypto/cbc.h"
#include "crypto/constant_time.h"
#include "tests/ct/secret.h"

#include <stdio.h>

static void check_cbc(void)
{
    static const size_t lengths[3] = { 16, 24, 32 };
    for (size_t i = 0; i < 3; i++) {
        uint8_t        key[32] = { 1 }, iv[16] = { 2 }, text[64] = { 3 };
        struct aes_key aes;
        make_secret(key, sizeof key);
        make_secret(text, sizeof text);
        aes_set_key(&aes, key, lengths[i]);
        cbc_encrypt(text, &aes, iv, text, sizeof text);
        cbc_decrypt(text, &aes, iv, text, sizeof text);
    }
}

static bool check_comparison(void)
{
    uint8_t a[32] = { 1 }, b[32] = { 2 };
    make_secret(a, sizeof a);
    make_secret(b, sizeof b);
    bool equal = constant_time_equal(a, b, sizeof a);
    give_away(&equal, sizeof equal);
    return !equal;
}

int main(void)
{
    if (!RUNNING_ON_VALGRIND)
        puts("ct_crypto: not under valgrind, so nothing is checked");
    check_cbc();
    bool right = check_comparison();
    if (!right)
        puts("ct_crypto: a result is wrong");
    return right ? 0 : 1;
}
