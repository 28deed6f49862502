/*
 * prime_field.c - arithmetic modulo an odd prime; see prime_field.h.
 */
#include "crypto/prime_field.h"

#include "crypto/constant_time.h"
#include "crypto/uint128.h"
#include "crypto/wipe.h"

#include <string.h>

/* ---- limbs ---- */

/* r = a + b; returns the carry, 0 or 1. */
static uint64_t add_limbs(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t limbs)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < limbs; i++) {
        uint128 sum = (uint128)a[i] + b[i] + carry;
        r[i] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
    return carry;
}

/* r = a - b; returns the borrow, 0 or 1. */
static uint64_t subtract_limbs(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t limbs)
{
    uint64_t borrow = 0;
    for (size_t i = 0; i < limbs; i++) {
        uint128 difference = (uint128)a[i] - b[i] - borrow;
        r[i] = (uint64_t)difference;
        borrow = (uint64_t)(difference >> 64) & 1;
    }
    return borrow;
}

/* r = yes where the mask is all ones, no where it is zero. */
static void select_limbs(uint64_t *r, uint32_t mask, const uint64_t *yes, const uint64_t *no,
                         size_t limbs)
{
    for (size_t i = 0; i < limbs; i++)
        r[i] = ct_select_size(mask, yes[i], no[i]);
}

/* r = t mod m, for a t below 2m: `top` is its bit above the limbs. */
static void reduce_once(struct prime_element *r, const struct prime_field *field, const uint64_t *t,
                        uint64_t top)
{
    uint64_t less_m[PRIME_MAX_LIMBS];
    uint64_t borrow = subtract_limbs(less_m, t, field->modulus, field->limbs);
    uint32_t below_m = ct_mask(borrow & (top ^ 1));
    select_limbs(r->limb, below_m, t, less_m, field->limbs);
}

/* ---- sums and products ---- */

void prime_add(struct prime_element *r, const struct prime_field *field,
               const struct prime_element *a, const struct prime_element *b)
{
    uint64_t sum[PRIME_MAX_LIMBS];
    uint64_t carry = add_limbs(sum, a->limb, b->limb, field->limbs);
    reduce_once(r, field, sum, carry);
}

void prime_subtract(struct prime_element *r, const struct prime_field *field,
                    const struct prime_element *a, const struct prime_element *b)
{
    uint64_t difference[PRIME_MAX_LIMBS], plus_m[PRIME_MAX_LIMBS];
    uint64_t borrow = subtract_limbs(difference, a->limb, b->limb, field->limbs);
    add_limbs(plus_m, difference, field->modulus, field->limbs);
    select_limbs(r->limb, ct_mask(borrow), plus_m, difference, field->limbs);
}

/* t += a * word, on `limbs` limbs and two more for what overflows. */
static void add_product(uint64_t *t, const uint64_t *a, uint64_t word, size_t limbs)
{
    uint64_t carry = 0;
    for (size_t j = 0; j < limbs; j++) {
        uint128 sum = (uint128)a[j] * word + t[j] + carry;
        t[j] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
    uint128 sum = (uint128)t[limbs] + carry;
    t[limbs] = (uint64_t)sum;
    t[limbs + 1] += (uint64_t)(sum >> 64);
}

/*
 * Montgomery: r = a * b / R mod m, a limb of b at a time.
 *
 *     t = t + a * b[i]
 *     t = (t + q * m) / 2^64     with q = t * (-1/m) mod 2^64, so that the lowest limb comes to 0
 *
 * Dividing by 2^64 is then to leave that limb behind: t moves up the array.  t stays below 2m, also
 * when a is not reduced (any number of so many limbs) as long as b is.
 */
void prime_multiply(struct prime_element *r, const struct prime_field *field,
                    const struct prime_element *a, const struct prime_element *b)
{
    uint64_t  array[2 * PRIME_MAX_LIMBS + 2] = { 0 };
    uint64_t *t = array;

    for (size_t i = 0; i < field->limbs; i++) {
        add_product(t, a->limb, b->limb[i], field->limbs);
        uint64_t q = t[0] * field->negative_inverse;
        add_product(t, field->modulus, q, field->limbs);
        t++;
    }
    reduce_once(r, field, t, t[field->limbs]);
}

/* ---- into Montgomery's form and out of it ---- */

/* a * R = a * R^2 / R */
void prime_from_limbs(struct prime_element *r, const struct prime_field *field,
                      const uint64_t *limbs)
{
    struct prime_element plain, r_squared;
    memcpy(plain.limb, limbs, field->limbs * sizeof *limbs);
    memcpy(r_squared.limb, field->r_squared, sizeof r_squared.limb);
    prime_multiply(r, field, &plain, &r_squared);
    wipe(&plain, sizeof plain);
}

uint32_t prime_from_bytes(struct prime_element *r, const struct prime_field *field,
                          const uint8_t *bytes)
{
    uint64_t limbs[PRIME_MAX_LIMBS] = { 0 }, scratch[PRIME_MAX_LIMBS];
    for (size_t i = 0; i < field->length; i++)
        limbs[i / 8] |= (uint64_t)bytes[field->length - 1 - i] << 8 * (i % 8);
    uint32_t below_m = ct_mask(subtract_limbs(scratch, limbs, field->modulus, field->limbs));
    prime_from_limbs(r, field, limbs);
    wipe(limbs, sizeof limbs);
    wipe(scratch, sizeof scratch);
    return below_m;
}

/* a = a * R * 1 / R */
void prime_to_bytes(uint8_t *bytes, const struct prime_field *field, const struct prime_element *a)
{
    const struct prime_element one = { { 1 } };
    struct prime_element       plain;
    prime_multiply(&plain, field, a, &one);
    for (size_t i = 0; i < field->length; i++)
        bytes[field->length - 1 - i] = (uint8_t)(plain.limb[i / 8] >> 8 * (i % 8));
    wipe(&plain, sizeof plain);
}

void prime_set_zero(struct prime_element *r) { *r = (struct prime_element){ { 0 } }; }

void prime_set_one(struct prime_element *r, const struct prime_field *field)
{
    static const uint64_t one[PRIME_MAX_LIMBS] = { 1 };
    prime_from_limbs(r, field, one);
}

/* ---- inverses and choices ---- */

static void square(struct prime_element *r, const struct prime_field *field,
                   const struct prime_element *a)
{
    prime_multiply(r, field, a, a);
}

const struct prime_arithmetic *prime_arithmetic(const struct prime_field *field)
{
    static const struct prime_arithmetic for_any = { prime_add, prime_subtract, prime_multiply,
                                                     square };
    return field->arithmetic ? field->arithmetic() : &for_any;
}

enum { DIGIT_BITS = 4, DIGITS_OF_LIMB = 64 / DIGIT_BITS, DIGIT_VALUES = 1 << DIGIT_BITS };

/*
 * Fermat: a^(m - 1) = 1, so a^(m - 2) = 1/a.  Four bits of the exponent at a time: four squares,
 * and a product with one of the first sixteen powers of a.  The exponent is as public as the
 * modulus, so that its digits may be branched on and looked up by.
 */
void prime_invert(struct prime_element *r, const struct prime_field *field,
                  const struct prime_element *a)
{
    static const uint64_t          two[PRIME_MAX_LIMBS] = { 2 };
    const struct prime_arithmetic *with = prime_arithmetic(field);
    uint64_t                       exponent[PRIME_MAX_LIMBS];
    struct {
        struct prime_element of[DIGIT_VALUES], result;
    } powers;

    subtract_limbs(exponent, field->modulus, two, field->limbs);
    prime_set_one(&powers.of[0], field);
    for (unsigned i = 1; i < DIGIT_VALUES; i++)
        with->multiply(&powers.of[i], field, &powers.of[i - 1], a);

    powers.result = powers.of[0];
    for (size_t i = DIGITS_OF_LIMB * field->limbs; i-- > 0;) {
        unsigned shift = DIGIT_BITS * (unsigned)(i % DIGITS_OF_LIMB);
        unsigned digit = exponent[i / DIGITS_OF_LIMB] >> shift & (DIGIT_VALUES - 1);
        for (unsigned j = 0; j < DIGIT_BITS; j++)
            with->square(&powers.result, field, &powers.result);
        if (digit != 0)
            with->multiply(&powers.result, field, &powers.result, &powers.of[digit]);
    }
    *r = powers.result;
    wipe(&powers, sizeof powers);
}

void prime_copy(struct prime_element *r, const struct prime_field *field, uint32_t mask,
                const struct prime_element *a)
{
    select_limbs(r->limb, mask, a->limb, r->limb, field->limbs);
}

uint32_t prime_is_zero(const struct prime_field *field, const struct prime_element *a)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < field->limbs; i++)
        bits |= a->limb[i];
    return ct_is_zero(bits);
}

uint32_t prime_equal(const struct prime_field *field, const struct prime_element *a,
                     const struct prime_element *b)
{
    return ct_bytes_equal(a->limb, b->limb, field->limbs * sizeof *a->limb);
}
