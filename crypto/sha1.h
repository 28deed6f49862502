/*
 * sha1.h - SHA-1 taken apart (FIPS 180-4 §6.1).
 *
 * To hash something, use hash_sha1 with crypto/hash.h.  The stages are here for those who want to
 * watch them; sha1_compress is made of these very functions.
 *
 * SHA-1 is broken for signatures (two messages with one digest can be found).  It is here because
 * TLS 1.2's suites of the first hour use HMAC-SHA1, which that attack does not touch.
 */
#ifndef CRYPTO_SHA1_H
#define CRYPTO_SHA1_H

#include "crypto/hash.h"

#include <stddef.h>
#include <stdint.h>

enum { SHA1_ROUNDS = 80, SHA1_DIGEST_LENGTH = 20, SHA1_BLOCK_LENGTH = 64 };

/* FIPS 180-4 §6.1.2 step 1: the message schedule W of a block. */
void sha1_schedule(uint32_t w[static SHA1_ROUNDS], const uint8_t block[static SHA1_BLOCK_LENGTH]);

/* FIPS 180-4 §6.1: the working variables. */
struct sha1_variables {
    uint32_t a, b, c, d, e;
};

/* FIPS 180-4 §6.1.2 step 3: what round t, which takes the word W_t, makes of them. */
struct sha1_variables sha1_round(struct sha1_variables v, unsigned t, uint32_t w);

/* The compression function in portable C, which hash_sha1 runs where there is no faster one. */
hash_compress sha1_compress;

#endif
