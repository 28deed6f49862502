/*
 * sha512.h - SHA-512 and SHA-384 taken apart (FIPS 180-4 §6.4 and §6.5).
 *
 * To hash something, use hash_sha512 or hash_sha384 with crypto/hash.h.  The stages are here for
 * those who want to watch them; both hashes run these very functions.
 */
#ifndef CRYPTO_SHA512_H
#define CRYPTO_SHA512_H

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

/* FIPS 180-4 §6.4.2 step 3: round t on the working variables a, b, c, d, e, f, g, h. */
void sha512_round(uint64_t v[static 8], unsigned t, uint64_t w);

#endif
