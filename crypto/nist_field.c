/*
 * nist_field.c - arithmetic modulo the primes and orders of the curves of NIST; see nist_field.h.
 *
 * The functions that take `limbs` are put in the place of each call, where it is a constant; so
 * there is one text for four, six and nine limbs, and three programs.
 */
#include "crypto/nist_field.h"

#include "crypto/constant_time.h"
#include "crypto/uint128.h"
#include "crypto/wipe.h"
#include "crypto/x86/nist_p256_mulx.h"

#define IN_PLACE static inline __attribute__((always_inline))

/* ---- one limb ---- */

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

/* *t += a b + carry; returns what goes over.  At most (2^64 - 1)^2 + 2 (2^64 - 1) = 2^128 - 1. */
IN_PLACE uint64_t add_product(uint64_t *t, uint64_t a, uint64_t b, uint64_t carry)
{
    uint128 sum = (uint128)a * b + *t + carry;
    *t = (uint64_t)sum;
    return (uint64_t)(sum >> 64);
}

/* ---- any modulus, a known number of limbs: prime_field.c says why ---- */

/* r = t mod m, for t below 2m with its highest bit in `top`. */
IN_PLACE void reduce_once(uint64_t *r, const uint64_t *m, const uint64_t *t, uint64_t top,
                          size_t limbs)
{
    uint64_t less_m[PRIME_MAX_LIMBS], borrow = 0;
    for (size_t i = 0; i < limbs; i++)
        borrow = subtract_limb(&less_m[i], t[i], m[i], borrow);
    uint64_t keep = 0 - ct_barrier(borrow & (top ^ 1));
    for (size_t i = 0; i < limbs; i++)
        r[i] = less_m[i] ^ (keep & (less_m[i] ^ t[i]));
}

IN_PLACE void add(uint64_t *r, const uint64_t *m, const uint64_t *a, const uint64_t *b,
                  size_t limbs)
{
    uint64_t sum[PRIME_MAX_LIMBS], carry = 0;
    for (size_t i = 0; i < limbs; i++)
        carry = add_limb(&sum[i], a[i], b[i], carry);
    reduce_once(r, m, sum, carry, limbs);
}

IN_PLACE void subtract(uint64_t *r, const uint64_t *m, const uint64_t *a, const uint64_t *b,
                       size_t limbs)
{
    uint64_t borrow = 0, carry = 0;
    for (size_t i = 0; i < limbs; i++)
        borrow = subtract_limb(&r[i], a[i], b[i], borrow);
    uint64_t negative = 0 - ct_barrier(borrow);
    for (size_t i = 0; i < limbs; i++)
        carry = add_limb(&r[i], r[i], m[i] & negative, carry);
}

/* Montgomery: t = (t + a b[i] + q m) / 2^64, for each limb of b. */
IN_PLACE void multiply(uint64_t *r, const struct prime_field *field, const uint64_t *a,
                       const uint64_t *b, size_t limbs)
{
    uint64_t t[PRIME_MAX_LIMBS + 1] = { 0 };

    for (size_t i = 0; i < limbs; i++) {
        uint64_t above = 0, carry = 0;
        for (size_t j = 0; j < limbs; j++)
            carry = add_product(&t[j], a[j], b[i], carry);
        above = add_limb(&t[limbs], t[limbs], carry, 0);

        uint64_t q = t[0] * field->negative_inverse;
        carry = add_product(&t[0], field->modulus[0], q, 0);
        for (size_t j = 1; j < limbs; j++) {
            carry = add_product(&t[j], field->modulus[j], q, carry);
            t[j - 1] = t[j];
        }
        carry = add_limb(&t[limbs - 1], t[limbs], carry, 0);
        t[limbs] = above + carry;
    }
    reduce_once(r, field->modulus, t, t[limbs], limbs);
}

/* ---- four limbs ---- */

static void add_4(struct prime_element *r, const struct prime_field *field,
                  const struct prime_element *a, const struct prime_element *b)
{
    add(r->limb, field->modulus, a->limb, b->limb, 4);
}

static void subtract_4(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    subtract(r->limb, field->modulus, a->limb, b->limb, 4);
}

static void multiply_4(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    multiply(r->limb, field, a->limb, b->limb, 4);
}

static void square_4(struct prime_element *r, const struct prime_field *field,
                     const struct prime_element *a)
{
    multiply(r->limb, field, a->limb, a->limb, 4);
}

const struct prime_arithmetic *nist_order_arithmetic_4(void)
{
    static const struct prime_arithmetic plain = { add_4, subtract_4, multiply_4, square_4 };
    return &plain;
}

/* ---- the prime of P-256 ---- */

/*
 *     p = 2^256 - 2^224 + 2^192 + 2^96 - 1
 *
 * -1/p mod 2^64 is 1, so that q is the lowest limb of t itself, and of the product q p there is
 * little to compute:
 *
 *     t + q p = (t - q) + 2^96 q + 2^192 (2^64 - 2^32 + 1) q
 *
 * t - q ends in a limb of zeros, which is the one that is left behind.
 */
IN_PLACE void reduce_limb_p256(uint64_t t[static 6])
{
    const uint64_t highest = 0xffffffff00000001;
    uint64_t       q = t[0];
    uint128        product = (uint128)q * highest;
    uint64_t       carry = add_limb(&t[0], t[1], q << 32, 0);
    carry = add_limb(&t[1], t[2], q >> 32, carry);
    carry = add_limb(&t[2], t[3], (uint64_t)product, carry);
    carry = add_limb(&t[3], t[4], (uint64_t)(product >> 64), carry);
    t[4] = t[5] + carry;
}

/* t = (t + a b + q p) / 2^64 */
IN_PLACE void multiply_limb_p256(uint64_t t[static 6], const uint64_t a[static 4], uint64_t b)
{
    uint64_t carry = add_product(&t[0], a[0], b, 0);
    carry = add_product(&t[1], a[1], b, carry);
    carry = add_product(&t[2], a[2], b, carry);
    carry = add_product(&t[3], a[3], b, carry);
    t[5] = add_limb(&t[4], t[4], carry, 0);
    reduce_limb_p256(t);
}

static void multiply_p256(struct prime_element *r, const struct prime_field *field,
                          const struct prime_element *a, const struct prime_element *b)
{
    uint64_t t[6] = { 0 };
    multiply_limb_p256(t, a->limb, b->limb[0]);
    multiply_limb_p256(t, a->limb, b->limb[1]);
    multiply_limb_p256(t, a->limb, b->limb[2]);
    multiply_limb_p256(t, a->limb, b->limb[3]);
    reduce_once(r->limb, field->modulus, t, t[4], 4);
}

static void square_p256(struct prime_element *r, const struct prime_field *field,
                        const struct prime_element *a)
{
    multiply_p256(r, field, a, a);
}

const struct prime_arithmetic *nist_p256_arithmetic_portable(void)
{
    static const struct prime_arithmetic portable = { add_4, subtract_4, multiply_p256,
                                                      square_p256 };
    return &portable;
}

const struct prime_arithmetic *nist_p256_arithmetic(void)
{
    const struct prime_arithmetic *mulx = nist_p256_mulx();
    return mulx ? mulx : nist_p256_arithmetic_portable();
}

/* ---- six limbs: P-384 ---- */

static void add_6(struct prime_element *r, const struct prime_field *field,
                  const struct prime_element *a, const struct prime_element *b)
{
    add(r->limb, field->modulus, a->limb, b->limb, 6);
}

static void subtract_6(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    subtract(r->limb, field->modulus, a->limb, b->limb, 6);
}

static void multiply_6(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    multiply(r->limb, field, a->limb, b->limb, 6);
}

static void square_6(struct prime_element *r, const struct prime_field *field,
                     const struct prime_element *a)
{
    multiply(r->limb, field, a->limb, a->limb, 6);
}

const struct prime_arithmetic *nist_order_arithmetic_6(void)
{
    static const struct prime_arithmetic plain = { add_6, subtract_6, multiply_6, square_6 };
    return &plain;
}

const struct prime_arithmetic *nist_p384_arithmetic(void) { return nist_order_arithmetic_6(); }

/* ---- nine limbs: P-521 ---- */

static void add_9(struct prime_element *r, const struct prime_field *field,
                  const struct prime_element *a, const struct prime_element *b)
{
    add(r->limb, field->modulus, a->limb, b->limb, 9);
}

static void subtract_9(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    subtract(r->limb, field->modulus, a->limb, b->limb, 9);
}

static void multiply_9(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    multiply(r->limb, field, a->limb, b->limb, 9);
}

static void square_9(struct prime_element *r, const struct prime_field *field,
                     const struct prime_element *a)
{
    multiply(r->limb, field, a->limb, a->limb, 9);
}

const struct prime_arithmetic *nist_order_arithmetic_9(void)
{
    static const struct prime_arithmetic plain = { add_9, subtract_9, multiply_9, square_9 };
    return &plain;
}

/* ---- the prime of P-521 ---- */

/* t = a b, of 18 limbs. */
IN_PLACE void product_9(uint64_t t[static 18], const uint64_t a[static 9],
                        const uint64_t b[static 9])
{
    for (size_t i = 0; i < 18; i++)
        t[i] = 0;
    for (size_t i = 0; i < 9; i++) {
        uint64_t carry = 0;
        for (size_t j = 0; j < 9; j++)
            carry = add_product(&t[i + j], a[j], b[i], carry);
        t[i + 9] = carry;
    }
}

/*
 *     p = 2^521 - 1, so that 2^521 = 1, and R = 2^576 = 2^55
 *
 * Dividing by R is thus to turn the lowest 55 bits round to the top.  With t = low + 2^576 high,
 *
 *     t / R = floor(low / 2^55) + 2^466 (low mod 2^55) + high
 *
 * A product of two numbers below p is below 2^1042, so that high is below 2^466: the last two are
 * one number of 521 bits, and so is the first.
 */
IN_PLACE void reduce_p521(uint64_t r[static 9], const struct prime_field *field,
                          const uint64_t t[static 18])
{
    uint64_t sum[PRIME_MAX_LIMBS], carry = 0;

    for (size_t i = 0; i < 9; i++) {
        uint64_t first = t[i] >> 55 | (i < 8 ? t[i + 1] << 9 : 0);
        uint64_t second = t[9 + i];
        if (i == 7) /* bit 466 is bit 18 of this limb */
            second |= t[0] << 18;
        if (i == 8)
            second |= (t[0] & 0x7fffffffffffff) >> 46;
        carry = add_limb(&sum[i], first, second, carry);
    }
    reduce_once(r, field->modulus, sum, carry, 9);
}

static void multiply_p521(struct prime_element *r, const struct prime_field *field,
                          const struct prime_element *a, const struct prime_element *b)
{
    uint64_t t[18];
    product_9(t, a->limb, b->limb);
    reduce_p521(r->limb, field, t);
}

static void square_p521(struct prime_element *r, const struct prime_field *field,
                        const struct prime_element *a)
{
    multiply_p521(r, field, a, a);
}

const struct prime_arithmetic *nist_p521_arithmetic(void)
{
    static const struct prime_arithmetic turned = { add_9, subtract_9, multiply_p521, square_p521 };
    return &turned;
}
