/*
 * sha256.h - SHA-256 and SHA-224 taken apart (FIPS 180-4 §6.2 and §6.3).
 *
 * To hash something, use hash_sha256 or hash_sha224 with crypto/hash.h.  The stages are here for
 * those who want to watch them; sha256_compress is made of these very functions.
 */
#ifndef CRYPTO_SHA256_H
#define CRYPTO_SHA256_H

#include "crypto/hash.h"

#include <stddef.h>
#include <stdint.h>

enum {
    SHA256_ROUNDS = 64,
    SHA256_DIGEST_LENGTH = 32,
    SHA224_DIGEST_LENGTH = 28,
    SHA256_BLOCK_LENGTH = 64,
};

/* FIPS 180-4 §6.2.2 step 1: the message schedule W of a block. */
void sha256_schedule(uint32_t      w[static SHA256_ROUNDS],
                     const uint8_t block[static SHA256_BLOCK_LENGTH]);

/* FIPS 180-4 §6.2: the working variables. */
struct sha256_variables {
    uint32_t a, b, c, d, e, f, g, h;
};

/* FIPS 180-4 §6.2.2 step 3: what round t, which takes the word W_t, makes of them. */
struct sha256_variables sha256_round(struct sha256_variables v, unsigned t, uint32_t w);

/* FIPS 180-4 §4.2.2: the constants K. */
extern const uint32_t sha256_k[SHA256_ROUNDS];

/* The compression function in portable C, which both run where there is no faster one. */
hash_compress sha256_compress;

#endif
