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
 * Between operations every limb is below 2^52, and the number need not be below p: only
 * field25519_to_bytes() reduces it fully.  Results may be one of the operands.
 *
 * Read next: crypto/x25519.c.
 */
#ifndef CRYPTO_FIELD25519_H
#define CRYPTO_FIELD25519_H

#include <stdint.h>

enum { FIELD25519_LIMBS = 5, FIELD25519_BYTES = 32 };

struct field25519 {
    uint64_t limb[FIELD25519_LIMBS];
};

extern const struct field25519 field25519_zero, field25519_one;

/* Little-endian bytes; the highest bit is ignored, and numbers from p on are taken modulo p. */
void field25519_from_bytes(struct field25519 *r, const uint8_t bytes[static FIELD25519_BYTES]);

/* Little-endian bytes of the one representation that is below p. */
void field25519_to_bytes(uint8_t bytes[static FIELD25519_BYTES], const struct field25519 *a);

/* r = a + b, a - b, a * b, a^2. */
void field25519_add(struct field25519 *r, const struct field25519 *a, const struct field25519 *b);
void field25519_subtract(struct field25519 *r, const struct field25519 *a,
                         const struct field25519 *b);
void field25519_multiply(struct field25519 *r, const struct field25519 *a,
                         const struct field25519 *b);
void field25519_square(struct field25519 *r, const struct field25519 *a);

/* r = a * small, below 2^20. */
void field25519_multiply_small(struct field25519 *r, const struct field25519 *a, uint32_t small);

/* r = 1/a = a^(p - 2), and 0 for 0. */
void field25519_invert(struct field25519 *r, const struct field25519 *a);

/* r = a^((p - 5) / 8): the way to a square root (RFC 8032 §5.1.3). */
void field25519_power_p58(struct field25519 *r, const struct field25519 *a);

/* Swaps a and b where the mask is all ones. */
void field25519_swap(uint32_t mask, struct field25519 *a, struct field25519 *b);

/* r = a where the mask is all ones; r stays as it is where it is zero. */
void field25519_copy(struct field25519 *r, uint32_t mask, const struct field25519 *a);

/* A mask: all ones when a = b modulo p. */
uint32_t field25519_equal(const struct field25519 *a, const struct field25519 *b);

#endif
