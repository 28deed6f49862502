/*
 * poly1305.h - a one-time authenticator (RFC 8439 §2.5).
 *
 * The blocks of a message are the coefficients of a polynomial, as in GHASH; this one is evaluated
 * at a secret number r, modulo the prime 2^130 - 5, and a secret number s is added at the end:
 *
 *     tag = ((c_1 r^n + c_2 r^(n-1) + ... + c_n r) mod 2^130 - 5) + s mod 2^128
 *
 * r and s are the two halves of a key that serves for ONE message: two tags under one key, and r
 * can be computed.  crypto/chacha20_poly1305.h draws a new key for each from the cipher.
 *
 * Compare a received tag with constant_time_equal(), never with memcmp().
 *
 * Read next: crypto/poly1305.c.
 */
#ifndef CRYPTO_POLY1305_H
#define CRYPTO_POLY1305_H

#include <stddef.h>
#include <stdint.h>

enum {
    POLY1305_KEY_LENGTH = 32,
    POLY1305_TAG_LENGTH = 16,
    POLY1305_BLOCK_LENGTH = 16,
    POLY1305_NUMBER_LENGTH = 17, /* bytes of a number below 2^130 */
    POLY1305_LIMBS = 3           /* of 44, 44 and 42 bits */
};

/*
 * A number modulo 2^130 - 5: limb[0] + limb[1] 2^44 + limb[2] 2^88.  They are "carried" where
 * limb[0] < 2^44, limb[1] < 2^45 and limb[2] < 2^42.
 */
struct poly1305_number {
    uint64_t limb[POLY1305_LIMBS];
};

/* A computation under way. */
struct poly1305 {
    struct poly1305_number r;
    struct poly1305_number accumulator;
    uint8_t                s[POLY1305_TAG_LENGTH];
    uint8_t                block[POLY1305_BLOCK_LENGTH];
    size_t                 used; /* bytes of the next block that are here already */
};

/* Starts a computation under a key that has not been used before: r, then s. */
void poly1305_init(struct poly1305 *poly, const uint8_t key[static POLY1305_KEY_LENGTH]);

/* Takes the next `length` bytes of the message. */
void poly1305_update(struct poly1305 *poly, const uint8_t *bytes, size_t length);

/* Writes the tag, and wipes the state. */
void poly1305_final(uint8_t tag[static POLY1305_TAG_LENGTH], struct poly1305 *poly);

/* All of it at once. */
void poly1305_compute(uint8_t       tag[static POLY1305_TAG_LENGTH],
                      const uint8_t key[static POLY1305_KEY_LENGTH], const uint8_t *message,
                      size_t length);

/*
 * RFC 8439 §2.5.1, the loop, over `count` whole blocks: a = (a + block || 0x01) r.  All numbers are
 * carried, before and after.
 */
typedef void poly1305_blocks(struct poly1305_number *a, const struct poly1305_number *r,
                             const uint8_t *blocks, size_t count);

/* The one in portable C, which runs where there is no faster one. */
poly1305_blocks poly1305_take_blocks;

/* ---- the stages ---- */

/* RFC 8439 §2.5: clears 22 of the bits of r, so that products stay small. */
void poly1305_clamp(uint8_t r[static POLY1305_BLOCK_LENGTH]);

/* RFC 8439 §2.5.1: the accumulator so far, below 2^130 - 5, least significant byte first. */
void poly1305_read_accumulator(uint8_t                number[static POLY1305_NUMBER_LENGTH],
                               const struct poly1305 *poly);

#endif
