/*
 * ct_hashes.c - no branch and no index on a secret in HMAC, HKDF and SHAKE; see ct_crypto.c
 * for how it works:
 *
 *     valgrind --error-exitcode=9 ct_hashes
 */
#include "crypto/hkdf.h"
#include "crypto/hmac.h"
#include "crypto/hmac_ct.h"
#include "crypto/sha3.h"
#include "tests/ct/secret.h"

#include <stdio.h>

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

int main(void)
{
    static const struct hash *const hashes[] = { &hash_sha1, &hash_sha224, &hash_sha256,
                                                 &hash_sha384, &hash_sha512 };

    if (!RUNNING_ON_VALGRIND)
        puts("ct_hashes: not under valgrind, so nothing is checked");
    for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++) {
        check_hmac(hashes[i]);
        check_hmac_constant_time(hashes[i]);
        check_hkdf(hashes[i]);
    }
    check_sponge();
    return 0;
}
