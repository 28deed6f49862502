/*
 * ghash.h - the hash of GCM (NIST SP 800-38D §6.3, §6.4).
 *
 * GHASH takes blocks X_1, X_2, ..., X_m for the coefficients of a polynomial, and evaluates it at
 * a secret point H of the field GF(2^128):
 *
 *     Y = X_1 * H^m  +  X_2 * H^(m-1)  +  ...  +  X_m * H
 *
 * Two different texts give the same Y for few H only, so that who does not know H cannot exchange
 * one for the other.  It is no hash to be shown: whoever sees Y and the blocks can solve for H.
 * GCM encrypts it.
 *
 * Read next: crypto/ghash.c, then crypto/gcm.h.
 */
#ifndef CRYPTO_GHASH_H
#define CRYPTO_GHASH_H

#include <stddef.h>
#include <stdint.h>

enum { GHASH_BLOCK_LENGTH = 16 };

/*
 * An element of GF(2^128): a polynomial of 128 coefficients, each 0 or 1.  Bit i of `low` is that
 * of x^i, bit i of `high` that of x^(64+i).
 */
struct ghash_element {
    uint64_t low, high;
};

/* A computation under way. */
struct ghash {
    struct ghash_element h; /* H, the hash subkey */
    struct ghash_element y; /* Y_i, the blocks so far */
};

/* Starts a computation under the hash subkey H. */
void ghash_init(struct ghash *ghash, const uint8_t h[static GHASH_BLOCK_LENGTH]);

/* Takes `length` bytes, and zeros up to a whole block when they end within one. */
void ghash_update_padded(struct ghash *ghash, const uint8_t *bytes, size_t length);

/* Takes the block of two numbers of 64 bits that ends the texts of GCM. */
void ghash_update_lengths(struct ghash *ghash, uint64_t first, uint64_t second);

/* Writes Y_m, and wipes the state. */
void ghash_final(uint8_t y[static GHASH_BLOCK_LENGTH], struct ghash *ghash);

/* SP 800-38D §6.3: the product of two blocks, x * y; z may be either of them. */
void ghash_multiply(uint8_t       z[static GHASH_BLOCK_LENGTH],
                    const uint8_t x[static GHASH_BLOCK_LENGTH],
                    const uint8_t y[static GHASH_BLOCK_LENGTH]);

#endif
