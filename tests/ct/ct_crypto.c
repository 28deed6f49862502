/*
 * ct_crypto.c - no branch and no index on a secret, checked by a machine.
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
 *
 * Of an RSA key the secret exponents and the coefficient are marked, and the ciphertext, and the
 * blinding. The primes are not: GMP looks at the position of a modulus's highest bit, and looks
 * up an inverse of its lowest byte; see crypto/bignum.h.
 */
#include "crypto/cbc.h"
#include "crypto/constant_time.h"
#include "crypto/hmac.h"
#include "crypto/hmac_ct.h"
#include "crypto/rsa_generate.h"
#include "crypto/rsa_pkcs1.h"

#include <stdio.h>
#include <string.h>
#include <valgrind/memcheck.h>

static void make_secret(void *memory, size_t length)
{
    VALGRIND_MAKE_MEM_UNDEFINED(memory, length);
}
static void give_away(void *memory, size_t length) { VALGRIND_MAKE_MEM_DEFINED(memory, length); }

/* Everything drawn is a secret. */
static void fill_secret(struct random_source *source, const char *purpose, uint8_t *out,
                        size_t length)
{
    (void)source;
    (void)purpose;
    memset(out, 0x5a, length);
    make_secret(out, length);
}

static struct random_source secret_source = { fill_secret };

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

static void check_hmac(const struct hash *hash)
{
    uint8_t key[100] = { 1 }, text[100] = { 2 }, tag[HASH_MAX_DIGEST];
    make_secret(key, sizeof key);
    make_secret(text, sizeof text);
    hmac_compute(tag, hash, key, 32, text, sizeof text);
    hmac_compute(tag, hash, key, sizeof key, text, sizeof text);
}

/* Here the length of the text is a secret as well. */
static void check_hmac_constant_time(const struct hash *hash)
{
    uint8_t key[32] = { 1 }, header[13] = { 2 }, text[400] = { 3 }, tag[HASH_MAX_DIGEST];
    size_t  length = 290;
    make_secret(key, sizeof key);
    make_secret(header, sizeof header);
    make_secret(text, sizeof text);
    make_secret(&length, sizeof length);
    hmac_constant_time(tag, hash, key, sizeof key, header, text, length, 144, sizeof text);
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

static void make_key(struct rsa_private_key *key)
{
    struct seeded_random  random;
    struct rsa_generation g;
    seeded_random_init(&random, 1);
    rsa_generate_start(&g, RSA_MIN_BITS, &random.source);
    while (rsa_generate_step(&g) == RSA_GENERATION_GOING)
        continue;
    rsa_generate_finish(key, &g);
}

static void make_key_secret(struct rsa_private_key *key)
{
    make_secret(key->d.bytes, sizeof key->d.bytes);
    make_secret(key->dP.bytes, sizeof key->dP.bytes);
    make_secret(key->dQ.bytes, sizeof key->dQ.bytes);
    make_secret(key->qInv.bytes, sizeof key->qInv.bytes);
}

/* RFC 5246 §7.4.7.1: neither whether the padding was right, nor anything about it. */
static void check_rsa_decrypt(const struct rsa_private_key *key)
{
    uint8_t ciphertext[RSA_MAX_BYTES] = { 0, 2, 3 }, em[RSA_MAX_BYTES];
    uint8_t secret[48], substitute[48] = { 0 };

    make_secret(ciphertext, sizeof ciphertext);
    uint32_t good = rsa_decrypt_pkcs1_fixed(secret, sizeof secret, em, key, ciphertext,
                                            key->public.length, &secret_source);
    ct_copy(secret, ~good, substitute, sizeof secret);
}

static bool check_rsa_sign(const struct rsa_private_key *key)
{
    uint8_t         digest[32] = { 1 }, signature[RSA_MAX_BYTES];
    enum rsa_result result = rsa_sign_pkcs1(signature, key, &hash_sha256, digest, &secret_source);

    give_away(&result, sizeof result);
    give_away(signature, sizeof signature);
    return result == RSA_OK && rsa_verify_pkcs1(&key->public, &hash_sha256, digest, signature,
                                                key->public.length) == RSA_OK;
}

int main(void)
{
    static struct rsa_private_key key;

    if (!RUNNING_ON_VALGRIND)
        puts("ct_crypto: not under valgrind, so nothing is checked");
    check_cbc();
    check_hmac(&hash_sha1);
    check_hmac(&hash_sha256);
    check_hmac_constant_time(&hash_sha1);
    check_hmac_constant_time(&hash_sha256);
    make_key(&key);
    make_key_secret(&key);
    check_rsa_decrypt(&key);
    bool right = check_comparison() && check_rsa_sign(&key);
    if (!right)
        puts("ct_crypto: a result is wrong");
    return right ? 0 : 1;
}
