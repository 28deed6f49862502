/*
 * rsa_keys.h - RSA with its secret numbers declared secret: PKCS#1 v1.5, PSS and OAEP.
 *
 * Of a key all secret numbers are marked, the primes too, and the ciphertext, and what padding
 * draws.  Blinding is not: it is inverted under a random mask by Euclid's algorithm, which looks at
 * the masked number (crypto/bignum_montgomery.h).  All that it is multiplied with is marked.
 */
#ifndef TESTS_CT_RSA_KEYS_H
#define TESTS_CT_RSA_KEYS_H

#include "crypto/constant_time.h"
#include "crypto/rsa_generate.h"
#include "crypto/rsa_oaep.h"
#include "crypto/rsa_pkcs1.h"
#include "crypto/rsa_pss.h"
#include "tests/ct/secret_random.h"

static inline void fill_all_but_blinding(struct random_source *source, const char *purpose,
                                         uint8_t *out, size_t length)
{
    fill_secret(source, purpose, out, length);
    if (strncmp(purpose, "RSA blinding", strlen("RSA blinding")) == 0)
        give_away(out, length);
}

static inline void make_key(struct rsa_private_key *key)
{
    struct seeded_random  random;
    struct rsa_generation g;
    seeded_random_init(&random, 1);
    rsa_generate_start(&g, RSA_MIN_BITS, &random.source);
    while (rsa_generate_step(&g) == RSA_GENERATION_GOING)
        continue;
    rsa_generate_finish(key, &g);
}

static inline void make_key_secret(struct rsa_private_key *key)
{
    make_secret(key->d.bytes, sizeof key->d.bytes);
    make_secret(key->p.bytes, sizeof key->p.bytes);
    make_secret(key->q.bytes, sizeof key->q.bytes);
    make_secret(key->dP.bytes, sizeof key->dP.bytes);
    make_secret(key->dQ.bytes, sizeof key->dQ.bytes);
    make_secret(key->qInv.bytes, sizeof key->qInv.bytes);
}

/* RFC 5246 §7.4.7.1: neither whether the padding was right, nor anything about it. */
static inline void check_rsa_decrypt(const struct rsa_private_key *key)
{
    uint8_t ciphertext[RSA_MAX_BYTES] = { 0, 2, 3 }, em[RSA_MAX_BYTES];
    uint8_t secret[48], substitute[48] = { 0 };

    make_secret(ciphertext, sizeof ciphertext);
    uint32_t good = rsa_decrypt_pkcs1_fixed(secret, sizeof secret, em, key, ciphertext,
                                            key->public.length, &secret_source);
    ct_copy(secret, ~good, substitute, sizeof secret);
}

static inline bool check_rsa_sign(const struct rsa_private_key *key)
{
    uint8_t         digest[32] = { 1 }, signature[RSA_MAX_BYTES];
    enum rsa_result result = rsa_sign_pkcs1(signature, key, &hash_sha256, digest, &secret_source);

    give_away(&result, sizeof result);
    give_away(signature, sizeof signature);
    return result == RSA_OK && rsa_verify_pkcs1(&key->public, &hash_sha256, digest, signature,
                                                key->public.length) == RSA_OK;
}

/* Whether the signature holds is asked of what has been given away: the signature. */
static inline bool check_pss(const struct rsa_private_key *key)
{
    const struct rsa_pss pss = { &hash_sha256, &hash_sha256, 32 };
    uint8_t              digest[32] = { 1 }, signature[RSA_MAX_BYTES];
    make_secret(digest, sizeof digest);
    enum rsa_result result = rsa_sign_pss(signature, key, &pss, digest, &secret_source);

    give_away(&result, sizeof result);
    give_away(signature, sizeof signature);
    give_away(digest, sizeof digest);
    return result == RSA_OK &&
           rsa_verify_pss(&key->public, &pss, digest, signature, key->public.length) == RSA_OK;
}

/* Of an encoded message, sound or broken, neither the verdict nor the place of M may show. */
static inline bool check_oaep(uint8_t first_byte)
{
    const struct rsa_oaep oaep = { &hash_sha256, &hash_sha256, NULL, 0 };
    uint8_t               seed[32] = { 1 }, message[20] = { 2 }, em[128];
    size_t                start;

    make_secret(seed, sizeof seed);
    make_secret(message, sizeof message);
    rsa_oaep_encode(em, sizeof em, &oaep, seed, message, sizeof message);
    em[0] = first_byte;
    make_secret(em, sizeof em);
    uint32_t good = rsa_oaep_decode(&start, em, sizeof em, &oaep);
    give_away(&good, sizeof good);
    give_away(&start, sizeof start);
    return (good != 0) == (first_byte == 0) && start == sizeof em - sizeof message;
}

/* All of it; false where a result is wrong. */
static inline bool check_rsa(void)
{
    static struct rsa_private_key key;
    secret_source.fill = fill_all_but_blinding;
    make_key(&key);
    make_key_secret(&key);
    check_rsa_decrypt(&key);
    return check_rsa_sign(&key) && check_pss(&key) && check_oaep(0x00) && check_oaep(0x01);
}

#endif
