/*
 * sha256.h - SHA-256 and SHA-224 taken apart (FIPS 180-4 §6.2 and §6.3).
 *
 * To hash something, use hash_sha256 or hash_sha224 with crypto/hash.h.  The stages are here for
 * those who want to watch them; both hashes run these very functions.
 */
#ifndef CRYPTO_SHA256_H
#define CRYPTO_SHA256_H

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

/* FIPS 180-4 §6.2.2 step 3: round t on the working variables a, b, c, d, e, f, g, h. */
void sha256_round(uint32_t v[static 8], unsigned t, uint32_t w);

#endif
