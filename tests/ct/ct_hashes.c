/*
 * ct_hashes.c - no branch and no index on a secret in the hashes, HKDF, PSS and OAEP; see
 * ct_crypto.c for how it works:
 *
 *     valgrind --error-exitcode=9 ct_hashes
 */
#include "crypto/constant_time.h"
#include "crypto/hkdf.h"
#include "crypto/hmac.h"
#include "crypto/hmac_ct.h"
#include "crypto/rsa_generate.h"
#include "crypto/rsa_oaep.h"
#include "crypto/rsa_pss.h"
#include "crypto/sha3.h"

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

static void check_hmac(const struct hash *hash)
{
    uint8_t key[200] = { 1 }, text[300] = { 2 }, tag[HASH_MAX_DIGEST];
    make_secret(key, sizeof key);
    make_secret(text, sizeof text);
    hmac_compute(tag, hash, key, 32, text, sizeof text);
    hmac_compute(tag, hash, key, sizeof key, text, sizeof text);
}

/* Here the length of the text is a secret as well. */
static void check_hmac_constant_time(const struct hash *hash)
{
    uint8_t key[48] = { 1 }, header[13] = { 2 }, text[400] = { 3 }, tag[HASH_MAX_DIGEST];
    size_t  length = 290;
    make_secret(key, sizeof key);
    make_secret(header, sizeof header);
    make_secret(text, sizeof text);
    make_secret(&length, sizeof length);
    hmac_constant_time(tag, hash, key, sizeof key, header, text, length, 144, sizeof text);
}

static void check_hkdf(const struct hash *hash)
{
    uint8_t ikm[32] = { 1 }, salt[32] = { 2 }, prk[HASH_MAX_DIGEST], okm[200];
    make_secret(ikm, sizeof ikm);
    make_secret(salt, sizeof salt);
    hkdf_extract(prk, hash, salt, sizeof salt, ikm, sizeof ikm);
    hkdf_expand(okm, sizeof okm, hash, prk, hash->digest_length, "info", 4);
}

static void check_sponge(void)
{
    uint8_t message[500] = { 1 }, out[500];
    make_secret(message, sizeof message);
    sha3_256(out, message, sizeof message);
    sha3_512(out, message, sizeof message);
    shake128(out, sizeof out, message, sizeof message);
    shake256(out, sizeof out, message, sizeof message);
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
    make_secret(key->d.bytes, sizeof key->d.bytes);
    make_secret(key->dP.bytes, sizeof key->dP.bytes);
    make_secret(key->dQ.bytes, sizeof key->dQ.bytes);
    make_secret(key->qInv.bytes, sizeof key->qInv.bytes);
}

/* Whether the signature holds is asked of what has been given away: the signature. */
static bool check_pss(const struct rsa_private_key *key)
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
static bool check_oaep(uint8_t first_byte)
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

int main(void)
{
    static struct rsa_private_key   key;
    static const struct hash *const hashes[] = { &hash_sha224, &hash_sha384, &hash_sha512 };

    if (!RUNNING_ON_VALGRIND)
        puts("ct_hashes: not under valgrind, so nothing is checked");
    for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++) {
        check_hmac(hashes[i]);
        check_hmac_constant_time(hashes[i]);
        check_hkdf(hashes[i]);
    }
    check_sponge();
    make_key(&key);
    bool right = check_pss(&key) && check_oaep(0x00) && check_oaep(0x01);
    if (!right)
        puts("ct_hashes: a result is wrong");
    return right ? 0 : 1;
}
