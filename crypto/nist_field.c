/*
 * nist_field.c - arithmetic modulo the primes and orders of the curves of NIST; see nist_field.h.
 */
#include "crypto/nist_field.h"

#include "crypto/nist_limbs.h"
#include "crypto/x86/nist_mulx.h"

/* *t += a b + carry; returns what goes over.  At most (2^64 - 1)^2 + 2 (2^64 - 1) = 2^128 - 1. */
IN_PLACE uint64_t add_product(uint64_t *t, uint64_t a, uint64_t b, uint64_t carry)
{
    uint128 sum = (uint128)a * b + *t + carry;
    *t = (uint64_t)sum;
    return (uint64_t)(sum >> 64);
}

IN_PLACE uint64_t row(uint64_t *t, const uint64_t *a, uint64_t b, size_t limbs)
{
    uint64_t carry = 0;
    for (size_t j = 0; j < limbs; j++)
        carry = add_product(&t[j], a[j], b, carry);
    return carry;
}

/* ---- four limbs ---- */

static void add_4(struct prime_element *r, const struct prime_field *field,
                  const struct prime_element *a, const struct prime_element *b)
{
    limbs_add(r->limb, field->modulus, a->limb, b->limb, 4);
}

static void subtract_4(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    limbs_subtract(r->limb, field->modulus, a->limb, b->limb, 4);
}

static void multiply_4(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    limbs_multiply(r->limb, field, a->limb, b->limb, 4, row);
}

static void square_4(struct prime_element *r, const struct prime_field *field,
                     const struct prime_element *a)
{
    limbs_multiply(r->limb, field, a->limb, a->limb, 4, row);
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

/* t = (t + a b + q p) / 2^64; the limbs are named one by one so that they stay in registers. */
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
    limbs_reduce_once(r->limb, field->modulus, t, t[4], 4);
}

static void square_p256(struct prime_element *r, const struct prime_field *field,
                        const struct prime_element *a)
{
    multiply_p256(r, field, a, a);
}

/* ---- six limbs ---- */

static void add_6(struct prime_element *r, const struct prime_field *field,
                  const struct prime_element *a, const struct prime_element *b)
{
    limbs_add(r->limb, field->modulus, a->limb, b->limb, 6);
}

static void subtract_6(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    limbs_subtract(r->limb, field->modulus, a->limb, b->limb, 6);
}

static void multiply_6(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    limbs_multiply(r->limb, field, a->limb, b->limb, 6, row);
}

static void square_6(struct prime_element *r, const struct prime_field *field,
                     const struct prime_element *a)
{
    limbs_multiply(r->limb, field, a->limb, a->limb, 6, row);
}

/* ---- nine limbs ---- */

static void add_9(struct prime_element *r, const struct prime_field *field,
                  const struct prime_element *a, const struct prime_element *b)
{
    limbs_add(r->limb, field->modulus, a->limb, b->limb, 9);
}

static void subtract_9(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    limbs_subtract(r->limb, field->modulus, a->limb, b->limb, 9);
}

static void multiply_9(struct prime_element *r, const struct prime_field *field,
                       const struct prime_element *a, const struct prime_element *b)
{
    limbs_multiply(r->limb, field, a->limb, b->limb, 9, row);
}

static void square_9(struct prime_element *r, const struct prime_field *field,
                     const struct prime_element *a)
{
    limbs_multiply(r->limb, field, a->limb, a->limb, 9, row);
}

static void multiply_p521(struct prime_element *r, const struct prime_field *field,
                          const struct prime_element *a, const struct prime_element *b)
{
    limbs_multiply_p521(r->limb, field, a->limb, b->limb, row);
}

static void square_p521(struct prime_element *r, const struct prime_field *field,
                        const struct prime_element *a)
{
    limbs_multiply_p521(r->limb, field, a->limb, a->limb, row);
}

/* ---- choosing ---- */

const struct nist_arithmetic *nist_arithmetic_portable(void)
{
    static const struct nist_arithmetic portable = {
        .p256 = { add_4, subtract_4, multiply_p256, square_p256 },
        .p521 = { add_9, subtract_9, multiply_p521, square_p521 },
        .limbs_4 = { add_4, subtract_4, multiply_4, square_4 },
        .limbs_6 = { add_6, subtract_6, multiply_6, square_6 },
        .limbs_9 = { add_9, subtract_9, multiply_9, square_9 },
    };
    return &portable;
}

static const struct nist_arithmetic *quickest(void)
{
    const struct nist_arithmetic *mulx = nist_arithmetic_mulx();
    return mulx ? mulx : nist_arithmetic_portable();
}

const struct prime_arithmetic *nist_p256_arithmetic(void) { return &quickest()->p256; }
const struct prime_arithmetic *nist_p384_arithmetic(void) { return &quickest()->limbs_6; }
const struct prime_arithmetic *nist_p521_arithmetic(void) { return &quickest()->p521; }

const struct prime_arithmetic *nist_p256_order_arithmetic(void)
{
    return nist_limbs_4_arithmetic();
}
const struct prime_arithmetic *nist_p384_order_arithmetic(void) { return &quickest()->limbs_6; }
const struct prime_arithmetic *nist_p521_order_arithmetic(void) { return &quickest()->limbs_9; }

const struct prime_arithmetic *nist_limbs_4_arithmetic(void) { return &quickest()->limbs_4; }
