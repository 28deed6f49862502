/*
 * sha512.h - SHA-512 and SHA-384 taken apart (FIPS 180-4 §6.4 and §6.5).
 *
 * To hash something, use hash_sha512 or hash_sha384 with crypto/hash.h.  The stages are here for
 * those who want to watch them; sha512_compress is made of these very functions.
 */
#ifndef CRYPTO_SHA512_H
#define CRYPTO_SHA512_H

#include "crypto/hash.h"

#include <stddef.h>
#include <stdint.h>

enum {
    SHA512_ROUNDS = 80,
    SHA512_DIGEST_LENGTH = 64,
    SHA384_DIGEST_LENGTH = 48,
    SHA512_BLOCK_LENGTH = 128,
};

/* FIPS 180-4 §6.4.2 step 1: the message schedule W of a block. */
void sha512_schedule(uint64_t      w[static SHA512_ROUNDS],
                     const uint8_t block[static SHA512_BLOCK_LENGTH]);

/* FIPS 180-4 §6.4: the working variables. */
struct sha512_variables {
    uint64_t a, b, c, d, e, f, g, h;
};

/* FIPS 180-4 §6.4.2 step 3: what round t, which takes the word W_t, makes of them. */
struct sha512_variables sha512_round(struct sha512_variables v, unsigned t, uint64_t w);

/* FIPS 180-4 §4.2.3: the constants K. */
extern const uint64_t sha512_k[SHA512_ROUNDS];

/* The compression function in portable C, which both run where there is no faster one. */
hash_compress sha512_compress;

#endif
