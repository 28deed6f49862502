/*
 * nist_limbs.h - Montgomery's method for a number of limbs that the compiler knows.
 *
 * The text that crypto/nist_field.c (in plain C) and crypto/x86/nist_mulx.c (with MULX) share.
 * Every function is put in the place of its call, where `limbs` is a constant and `row` a function
 * that is known; so there is one text for four, six and nine limbs and for either kind of row, and
 * the compiler makes a program of each.  crypto/prime_field.c says why the method works.
 */
#ifndef CRYPTO_NIST_LIMBS_H
#define CRYPTO_NIST_LIMBS_H

#include "crypto/constant_time.h"
#include "crypto/prime_field.h"
#include "crypto/uint128.h"

#define IN_PLACE static inline __attribute__((always_inline))

/* t[0..limbs-1] += a b; returns what goes over.  Where the time of a product is spent. */
typedef uint64_t add_row(uint64_t *t, const uint64_t *a, uint64_t b, size_t limbs);

/* *r = a + b + carry; returns the carry. */
IN_PLACE uint64_t add_limb(uint64_t *r, uint64_t a, uint64_t b, uint64_t carry)
{
    uint128 sum = (uint128)a + b + carry;
    *r = (uint64_t)sum;
    return (uint64_t)(sum >> 64);
}

/* *r = a - b - borrow; returns the borrow. */
IN_PLACE uint64_t subtract_limb(uint64_t *r, uint64_t a, uint64_t b, uint64_t borrow)
{
    uint128 difference = (uint128)a - b - borrow;
    *r = (uint64_t)difference;
    return (uint64_t)(difference >> 64) & 1;
}

/* r = t mod m, for t below 2m with its highest bit in `top`. */
IN_PLACE void limbs_reduce_once(uint64_t *r, const uint64_t *m, const uint64_t *t, uint64_t top,
                                size_t limbs)
{
    uint64_t less_m[PRIME_MAX_LIMBS], borrow = 0;
    for (size_t i = 0; i < limbs; i++)
        borrow = subtract_limb(&less_m[i], t[i], m[i], borrow);
    uint64_t keep = 0 - ct_barrier(borrow & (top ^ 1));
    for (size_t i = 0; i < limbs; i++)
        r[i] = less_m[i] ^ (keep & (less_m[i] ^ t[i]));
}

IN_PLACE void limbs_add(uint64_t *r, const uint64_t *m, const uint64_t *a, const uint64_t *b,
                        size_t limbs)
{
    uint64_t sum[PRIME_MAX_LIMBS], carry = 0;
    for (size_t i = 0; i < limbs; i++)
        carry = add_limb(&sum[i], a[i], b[i], carry);
    limbs_reduce_once(r, m, sum, carry, limbs);
}

IN_PLACE void limbs_subtract(uint64_t *r, const uint64_t *m, const uint64_t *a, const uint64_t *b,
                             size_t limbs)
{
    uint64_t borrow = 0, carry = 0;
    for (size_t i = 0; i < limbs; i++)
        borrow = subtract_limb(&r[i], a[i], b[i], borrow);
    uint64_t negative = 0 - ct_barrier(borrow);
    for (size_t i = 0; i < limbs; i++)
        carry = add_limb(&r[i], r[i], m[i] & negative, carry);
}

/* Montgomery: t = (t + a b[i] + q m) / 2^64, for each limb of b; t moves up the array. */
IN_PLACE void limbs_multiply(uint64_t *r, const struct prime_field *field, const uint64_t *a,
                             const uint64_t *b, size_t limbs, add_row *row)
{
    uint64_t t[2 * PRIME_MAX_LIMBS + 1] = { 0 }, top = 0;

    for (size_t i = 0; i < limbs; i++) {
        uint64_t from_a = row(t + i, a, b[i], limbs);
        uint64_t from_m = row(t + i, field->modulus, t[i] * field->negative_inverse, limbs);
        top = add_limb(&t[i + limbs], from_a, from_m, top);
    }
    limbs_reduce_once(r, field->modulus, t + limbs, top, limbs);
}

/*
 * The prime of P-521:
 *
 *     p = 2^521 - 1, so that 2^521 = 1, and R = 2^576 = 2^55
 *
 * Dividing by R is thus to turn the lowest 55 bits round to the top.  With t = low + 2^576 high,
 *
 *     t / R = floor(low / 2^55) + 2^466 (low mod 2^55) + high
 *
 * A product t of two numbers below p is below 2^1042, so that high is below 2^466: the last two are
 * one number of 521 bits, and so is the first.
 */
IN_PLACE void limbs_multiply_p521(uint64_t *r, const struct prime_field *field, const uint64_t *a,
                                  const uint64_t *b, add_row *row)
{
    uint64_t t[18] = { 0 }, sum[9], carry = 0;

    for (size_t i = 0; i < 9; i++)
        t[9 + i] = row(t + i, a, b[i], 9);

    uint64_t lowest = t[0] & (UINT64_MAX >> 9); /* 55 bits; bit 466 is bit 18 of limb 7 */
    t[9 + 7] |= lowest << 18;
    t[9 + 8] |= lowest >> 46;
    for (size_t i = 0; i < 8; i++)
        carry = add_limb(&sum[i], t[i] >> 55 | t[i + 1] << 9, t[9 + i], carry);
    carry = add_limb(&sum[8], t[8] >> 55, t[9 + 8], carry);
    limbs_reduce_once(r, field->modulus, sum, carry, 9);
}

#endif
