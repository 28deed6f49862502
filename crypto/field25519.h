/*
 * field25519.h - arithmetic modulo p = 2^255 - 19.
 *
 * The coordinates of Curve25519 (RFC 7748) and of edwards25519 (RFC 8032) are numbers modulo this
 * prime.  It is so close to a power of two that reducing is nearly free: 2^255 = 19 modulo p, so
 * what overflows at the top is multiplied by 19 and added at the bottom.
 *
 * A number is five limbs of 51 bits, with 13 bits to spare in each, so that carries can wait:
 *
 *     limb[0] + limb[1] * 2^51 + limb[2] * 2^102 + limb[3] * 2^153 + limb[4] * 2^204
 *
 * Two kinds of numbers go in and out, and neither need be below p:
 *
 *     tight   limbs below 2^51 + 2^16: from bytes, a product, a square, a power; after a carry
 *     loose   limbs below 2^54: the sum of up to three tight numbers; a difference of two sums of
 *             up to two tight numbers, and what is left when the first of them is a sum of three
 *
 * Multiplying takes loose numbers, so that a sum or a difference needs no carry before it.  Only
 * field25519_to_bytes() reduces fully.  Results may be one of the operands.
 *
 * The arithmetic stands in this header so that it becomes part of the loops that use it: a call
 * for each sum would take longer than the sum.
 *
 * Read next: crypto/field25519.c, then crypto/curve25519_formulas.h and crypto/x25519.c.
 */
#ifndef CRYPTO_FIELD25519_H
#define CRYPTO_FIELD25519_H

#include "crypto/constant_time.h"
#include "crypto/uint128.h"

#include <stdint.h>

enum { FIELD25519_LIMBS = 5, FIELD25519_LIMB_BITS = 51, FIELD25519_BYTES = 32 };

#define FIELD25519_MASK (((uint64_t)1 << FIELD25519_LIMB_BITS) - 1)

struct field25519 {
    uint64_t limb[FIELD25519_LIMBS];
};

extern const struct field25519 field25519_zero, field25519_one;

/* From 256 bits as four words, the lowest first; the highest bit is ignored. */
static inline void field25519_from_words(struct field25519 *r, const uint64_t word[static 4])
{
    r->limb[0] = word[0] & FIELD25519_MASK;
    r->limb[1] = (word[0] >> 51 | word[1] << 13) & FIELD25519_MASK;
    r->limb[2] = (word[1] >> 38 | word[2] << 26) & FIELD25519_MASK;
    r->limb[3] = (word[2] >> 25 | word[3] << 39) & FIELD25519_MASK;
    r->limb[4] = word[3] >> 12 & FIELD25519_MASK;
}

/* Little-endian bytes; the highest bit is ignored, and numbers from p on are taken modulo p. */
void field25519_from_bytes(struct field25519 *r, const uint8_t bytes[static FIELD25519_BYTES]);

/* Little-endian bytes of the one representation that is below p. */
void field25519_to_bytes(uint8_t bytes[static FIELD25519_BYTES], const struct field25519 *a);

/* The same as four words, the lowest first. */
void field25519_to_words(uint64_t word[static 4], const struct field25519 *a);

/* r = a^(2^n), n >= 1. */
void field25519_square_times(struct field25519 *r, const struct field25519 *a, unsigned n);

/* r = 1/a = a^(p - 2), and 0 for 0. */
void field25519_invert(struct field25519 *r, const struct field25519 *a);

/* r = a^((p - 5) / 8): the way to a square root (RFC 8032 §5.1.3). */
void field25519_power_p58(struct field25519 *r, const struct field25519 *a);

/* A mask: all ones when a = b modulo p. */
uint32_t field25519_equal(const struct field25519 *a, const struct field25519 *b);

/* ---- sums ---- */

/* r = a + b, without a carry. */
static inline void field25519_add(struct field25519 *r, const struct field25519 *a,
                                  const struct field25519 *b)
{
    r->limb[0] = a->limb[0] + b->limb[0];
    r->limb[1] = a->limb[1] + b->limb[1];
    r->limb[2] = a->limb[2] + b->limb[2];
    r->limb[3] = a->limb[3] + b->limb[3];
    r->limb[4] = a->limb[4] + b->limb[4];
}

/* r = a + 4p - b, so that no limb falls below zero; without a carry. */
static inline void field25519_subtract(struct field25519 *r, const struct field25519 *a,
                                       const struct field25519 *b)
{
    const uint64_t low = ((uint64_t)1 << 53) - 76, other = ((uint64_t)1 << 53) - 4;
    r->limb[0] = a->limb[0] + low - b->limb[0];
    r->limb[1] = a->limb[1] + other - b->limb[1];
    r->limb[2] = a->limb[2] + other - b->limb[2];
    r->limb[3] = a->limb[3] + other - b->limb[3];
    r->limb[4] = a->limb[4] + other - b->limb[4];
}

/* Passes on what is above 51 bits in each limb; what leaves the top comes back times 19. */
static inline void field25519_carry(struct field25519 *r)
{
    for (unsigned i = 0; i + 1 < FIELD25519_LIMBS; i++) {
        r->limb[i + 1] += r->limb[i] >> FIELD25519_LIMB_BITS;
        r->limb[i] &= FIELD25519_MASK;
    }
    r->limb[0] += 19 * (r->limb[4] >> FIELD25519_LIMB_BITS);
    r->limb[4] &= FIELD25519_MASK;
}

/* ---- products ---- */

/*
 * The same for five wide sums of products of loose numbers.  One carry after the other, each would
 * wait for the one before; so two run side by side, from limb 0 to 3 and from limb 3 over 4 to 0,
 * and each goes one limb further than where the other began.
 */
static inline void field25519_carry_wide(struct field25519 *r, uint128 s0, uint128 s1, uint128 s2,
                                         uint128 s3, uint128 s4)
{
    s1 += s0 >> FIELD25519_LIMB_BITS;
    s4 += s3 >> FIELD25519_LIMB_BITS;
    s2 += s1 >> FIELD25519_LIMB_BITS;
    uint64_t r0 = ((uint64_t)s0 & FIELD25519_MASK) + 19 * (uint64_t)(s4 >> FIELD25519_LIMB_BITS);
    uint64_t r3 = ((uint64_t)s3 & FIELD25519_MASK) + (uint64_t)(s2 >> FIELD25519_LIMB_BITS);
    r->limb[0] = r0 & FIELD25519_MASK;
    r->limb[1] = ((uint64_t)s1 & FIELD25519_MASK) + (r0 >> FIELD25519_LIMB_BITS);
    r->limb[2] = (uint64_t)s2 & FIELD25519_MASK;
    r->limb[3] = r3 & FIELD25519_MASK;
    r->limb[4] = ((uint64_t)s4 & FIELD25519_MASK) + (r3 >> FIELD25519_LIMB_BITS);
}

/*
 * r = a * b, as on paper: a[i] * b[j] belongs to limb i + j.  From limb 5 on it has the weight
 * 2^255 more than limb i + j - 5, which is 19 modulo p.
 */
__attribute__((always_inline)) static inline void
field25519_multiply(struct field25519 *r, const struct field25519 *a, const struct field25519 *b)
{
    const uint64_t a0 = a->limb[0], a1 = a->limb[1], a2 = a->limb[2], a3 = a->limb[3],
                   a4 = a->limb[4];
    const uint64_t b0 = b->limb[0], b1 = b->limb[1], b2 = b->limb[2], b3 = b->limb[3],
                   b4 = b->limb[4];
    const uint64_t c1 = 19 * b1, c2 = 19 * b2, c3 = 19 * b3, c4 = 19 * b4;

    uint128 s0 = (uint128)a0 * b0 + (uint128)a1 * c4 + (uint128)a2 * c3 + (uint128)a3 * c2 +
                 (uint128)a4 * c1;
    uint128 s1 = (uint128)a0 * b1 + (uint128)a1 * b0 + (uint128)a2 * c4 + (uint128)a3 * c3 +
                 (uint128)a4 * c2;
    uint128 s2 = (uint128)a0 * b2 + (uint128)a1 * b1 + (uint128)a2 * b0 + (uint128)a3 * c4 +
                 (uint128)a4 * c3;
    uint128 s3 = (uint128)a0 * b3 + (uint128)a1 * b2 + (uint128)a2 * b1 + (uint128)a3 * b0 +
                 (uint128)a4 * c4;
    uint128 s4 = (uint128)a0 * b4 + (uint128)a1 * b3 + (uint128)a2 * b2 + (uint128)a3 * b1 +
                 (uint128)a4 * b0;
    field25519_carry_wide(r, s0, s1, s2, s3, s4);
}

/* r = a^2: a[i] * a[j] and a[j] * a[i] are the same, so 15 products do for 25. */
__attribute__((always_inline)) static inline void field25519_square(struct field25519       *r,
                                                                    const struct field25519 *a)
{
    const uint64_t a0 = a->limb[0], a1 = a->limb[1], a2 = a->limb[2], a3 = a->limb[3],
                   a4 = a->limb[4];
    const uint64_t twice0 = 2 * a0, twice1 = 2 * a1;
    const uint64_t c3 = 19 * a3, c4 = 19 * a4;

    uint128 s0 = (uint128)a0 * a0 + (uint128)twice1 * c4 + (uint128)(2 * a2) * c3;
    uint128 s1 = (uint128)twice0 * a1 + (uint128)(2 * a2) * c4 + (uint128)a3 * c3;
    uint128 s2 = (uint128)twice0 * a2 + (uint128)a1 * a1 + (uint128)(2 * a3) * c4;
    uint128 s3 = (uint128)twice0 * a3 + (uint128)twice1 * a2 + (uint128)a4 * c4;
    uint128 s4 = (uint128)twice0 * a4 + (uint128)twice1 * a3 + (uint128)a2 * a2;
    field25519_carry_wide(r, s0, s1, s2, s3, s4);
}

/* r = a * small, below 2^20. */
static inline void field25519_multiply_small(struct field25519 *r, const struct field25519 *a,
                                             uint32_t small)
{
    field25519_carry_wide(r, (uint128)a->limb[0] * small, (uint128)a->limb[1] * small,
                          (uint128)a->limb[2] * small, (uint128)a->limb[3] * small,
                          (uint128)a->limb[4] * small);
}

/* r = -a, tight. */
static inline void field25519_negate(struct field25519 *r, const struct field25519 *a)
{
    field25519_subtract(r, &field25519_zero, a);
    field25519_carry(r);
}

/* ---- choosing ---- */

/* Swaps a and b where the mask is all ones. */
static inline void field25519_swap(uint32_t mask, struct field25519 *a, struct field25519 *b)
{
    uint64_t wide = ct_select_size(mask, UINT64_MAX, 0);
    for (unsigned i = 0; i < FIELD25519_LIMBS; i++) {
        uint64_t difference = wide & (a->limb[i] ^ b->limb[i]);
        a->limb[i] ^= difference;
        b->limb[i] ^= difference;
    }
}

/* r = a where the mask is all ones; r stays as it is where it is zero. */
static inline void field25519_copy(struct field25519 *r, uint32_t mask, const struct field25519 *a)
{
    uint64_t wide = ct_select_size(mask, UINT64_MAX, 0);
    for (unsigned i = 0; i < FIELD25519_LIMBS; i++)
        r->limb[i] ^= wide & (r->limb[i] ^ a->limb[i]);
}

#endif
