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

/* How many powers of H are kept: as many blocks as the fastest version takes at a time. */
enum { GHASH_POWERS = 16 };

/*
 * The hash subkey, prepared.  The readable version needs H alone, and keeps it in power[0]; what
 * the others keep, and in which order, is their own affair.
 */
struct ghash_key {
    const struct ghash_version *version; /* whose functions work with it */
    struct ghash_element        power[GHASH_POWERS];
};

/* Prepares the hash subkey H, a block. */
void ghash_set_key(struct ghash_key *key, const uint8_t h[static GHASH_BLOCK_LENGTH]);

/* A computation under way. */
struct ghash {
    const struct ghash_key *key;
    uint8_t                 y[GHASH_BLOCK_LENGTH]; /* Y_i, the blocks so far */
};

/* Starts a computation; `key` stays where it is until the end. */
void ghash_init(struct ghash *ghash, const struct ghash_key *key);

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

/* ---- versions: the readable one, and those of crypto/x86/ ---- */

struct ghash_version {
    const char *name;
    void (*set_key)(struct ghash_key *key, const uint8_t *h);
    /* Takes `count` whole blocks: Y_i = (Y_(i-1) ^ X_i) * H for each. */
    void (*update)(uint8_t *y, const struct ghash_key *key, const uint8_t *blocks, size_t count);
};

extern const struct ghash_version ghash_readable;

/* The fastest that this processor can run: what ghash_set_key() takes. */
const struct ghash_version *ghash_best_version(void);

/* As ghash_set_key(), with this version. */
void ghash_set_key_for(struct ghash_key *key, const struct ghash_version *version,
                       const uint8_t h[static GHASH_BLOCK_LENGTH]);

#endif
