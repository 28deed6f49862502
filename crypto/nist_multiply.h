/*
 * nist_multiply.h - scalars times points of the curves of NIST, at speed.
 *
 * nist_multiply() of crypto/nist_curve.h says what is computed; here the same comes from quicker
 * steps.  Three cases, by what is known beforehand and what is secret:
 *
 *   any point      signed windows of five bits                   constant time
 *   the generator  the same windows, all multiples known         constant time
 *   any point      digits only where there are ones              for verifying: nothing is secret
 *
 * A scalar is n.length big-endian bytes, any number; it is reduced modulo n first.  Results are
 * points as in crypto/nist_curve.h.
 *
 * Read next: crypto/nist_multiply.c.
 */
#ifndef CRYPTO_NIST_MULTIPLY_H
#define CRYPTO_NIST_MULTIPLY_H

#include "crypto/nist_jacobian.h"

/* Digits in base 32, from -16 to 16; and how many P-521's scalars have. */
enum { NIST_DIGIT_BITS = 5, NIST_DIGIT_MOST = 16, NIST_MAX_DIGITS = 521 / NIST_DIGIT_BITS + 1 };

/* A digit: its absolute value, and all ones when it is below zero. */
struct nist_digit {
    uint32_t magnitude, negative;
};

/* How many digits the curve's scalars have: one more where the bits come out even, since the
 * highest digit must end in a bit of zero. */
static inline size_t nist_digit_count(const struct nist_curve *curve)
{
    return curve->n.bits / NIST_DIGIT_BITS + 1;
}

/* The digit at 32^i of a scalar below n: scalar = sum of digit_i 32^i. */
struct nist_digit nist_scalar_digit(const struct nist_curve *curve, const uint8_t *scalar,
                                    size_t i);

/* Multiples 1 to 16 of a point. */
struct nist_multiples {
    struct nist_jacobian of[NIST_DIGIT_MOST];
};

/* A step of the ordinary case: r = 32 r + digit * a; not for the last digit, see the code. */
void nist_window_step(struct nist_jacobian *r, const struct nist_curve *curve,
                      const struct nist_multiples *multiples, struct nist_digit digit);

/* r = scalar * a, in constant time; Z = 1 in a, as nist_point_from_bytes() gives it. */
void nist_multiply_point(struct nist_point *r, const struct nist_curve *curve,
                         const uint8_t *scalar, const struct nist_point *a);

/* r = scalar * G, in constant time. */
void nist_multiply_generator(struct nist_point *r, const struct nist_curve *curve,
                             const uint8_t *scalar);

/* The same, but the time it takes tells what the scalar is. */
void nist_multiply_public(struct nist_point *r, const struct nist_curve *curve,
                          const uint8_t *scalar, const struct nist_point *a);

#endif
