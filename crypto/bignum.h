/*
 * bignum.h - large numbers for RSA: a thin wrapper over GMP's constant-time functions.
 *
 * GMP's mpn_sec_* functions compute on plain arrays of limbs, in a time that depends on the
 * number of limbs and not on their values.  This wrapper gives them a struct, finds their scratch
 * memory on the stack, and wipes it afterwards.  No other file but bignum_montgomery.c knows GMP,
 * and nothing here allocates.
 *
 * How many limbs a number has is public.  How large it is within them is not.
 *
 * One thing is not hidden: where something is divided, GMP looks at the position of the divisor's
 * highest bit, and looks up the inverse of its highest bits in a table.  Powers do without
 * dividing.
 */
#ifndef CRYPTO_BIGNUM_H
#define CRYPTO_BIGNUM_H

#include <stddef.h>
#include <stdint.h>

/* The product of two numbers of 8192 bits, and some more. */
enum { BIGNUM_LIMB_BYTES = 8, BIGNUM_MAX_LIMBS = 2 * 128 + 2 };

/* A nonnegative integer: limb[0] + limb[1] * 2^64 + ..., `count` limbs, leading zeros allowed. */
struct bignum {
    size_t   count;
    uint64_t limb[BIGNUM_MAX_LIMBS];
};

/* x = big-endian bytes, in just enough limbs for `length` bytes (one at least). */
void bignum_from_bytes(struct bignum *x, const uint8_t *bytes, size_t length);

/* x = a small number, in one limb. */
void bignum_from_word(struct bignum *x, uint64_t word);

/* Puts zero limbs on top of x, until it has `count`: hides how long a secret is. */
void bignum_widen(struct bignum *x, size_t count);

/* Big-endian bytes of x, `length` of them; what does not fit is cut off at the top. */
void bignum_to_bytes(uint8_t *bytes, size_t length, const struct bignum *x);

/* Wipes the number. */
void bignum_wipe(struct bignum *x);

/* Masks: all ones for yes.  Operands may have different numbers of limbs. */
uint32_t bignum_equal(const struct bignum *a, const struct bignum *b);
uint32_t bignum_less(const struct bignum *a, const struct bignum *b);

/* r = a * b, in a->count + b->count limbs.  r is neither a nor b. */
void bignum_multiply(struct bignum *r, const struct bignum *a, const struct bignum *b);

/* r = a + b, in a->count limbs, a carry lost; a->count >= b->count.  r may be a. */
void bignum_add(struct bignum *r, const struct bignum *a, const struct bignum *b);

/* r = a - b, in a->count limbs, modulo 2^(64 count); a->count >= b->count.  r may be a. */
void bignum_subtract(struct bignum *r, const struct bignum *a, const struct bignum *b);

/* Swaps a and b (of equal count) where the mask is all ones. */
void bignum_swap(uint32_t mask, struct bignum *a, struct bignum *b);

/* r = a mod m, in m->count limbs; the highest limb of m is not 0.  r may be a. */
void bignum_reduce(struct bignum *r, const struct bignum *a, const struct bignum *m);

/* r = a / divisor rounded down, in a->count limbs; returns the remainder.  r may be a, or NULL. */
uint64_t bignum_divide_word(struct bignum *r, const struct bignum *a, uint64_t divisor);

/* r = a - b mod m, for a and b below m. */
void bignum_subtract_mod(struct bignum *r, const struct bignum *a, const struct bignum *b,
                         const struct bignum *m);

/* r = a * b mod m. */
void bignum_multiply_mod(struct bignum *r, const struct bignum *a, const struct bignum *b,
                         const struct bignum *m);

/* r = base^exponent mod m, m odd, its highest limb not 0.  Time depends on the limbs of the
   exponent, not on its bits. */
void bignum_power_mod(struct bignum *r, const struct bignum *base, const struct bignum *exponent,
                      const struct bignum *m);

/* r = 1/a mod m for an odd m; all ones, or 0 (and r unspecified) where there is no inverse. */
uint32_t bignum_invert_mod(struct bignum *r, const struct bignum *a, const struct bignum *m);

/* The version of GMP that the program runs with: "6.3.0". */
const char *bignum_library_version(void);

#endif
