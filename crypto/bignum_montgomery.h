/*
 * bignum_montgomery.h - powers modulo an odd number, by Montgomery's method.
 *
 * Reducing a product modulo m would ask for a division.  Montgomery ("Modular multiplication
 * without trial division", 1985) instead keeps every number a as a * R mod m with R = 2^(64 count),
 * and divides products by R, which is exact after a suitable multiple of m has been added, and is
 * then a shift by whole limbs.
 *
 * In this form a number has m's limbs and is below R, and not always below m: only the way out of
 * it reduces fully.  But for bignum_power_public() time depends on numbers of limbs and on nothing
 * else, not even on the modulus, which may be a secret prime.
 *
 * Read next: crypto/bignum_montgomery.c, then crypto/rsa.c.
 */
#ifndef CRYPTO_BIGNUM_MONTGOMERY_H
#define CRYPTO_BIGNUM_MONTGOMERY_H

#include "crypto/bignum.h"

enum { MONTGOMERY_MAX_LIMBS = 128 };

/* An odd number of at most 8192 bits, and what Montgomery's method wants to know about it. */
struct bignum_modulus {
    size_t   count;
    uint64_t limb[MONTGOMERY_MAX_LIMBS];      /* m */
    uint64_t r_squared[MONTGOMERY_MAX_LIMBS]; /* R^2 mod m */
    uint64_t negative_inverse;                /* -1/m mod 2^64 */
};

/* Sets the modulus: odd, 3 at least, its highest limb not 0.  The second way is quicker, and for
   public numbers only. */
void bignum_modulus_set(struct bignum_modulus *m, const struct bignum *value);
void bignum_modulus_set_public(struct bignum_modulus *m, const struct bignum *value);

void bignum_modulus_wipe(struct bignum_modulus *m);

/* r = a * R mod m, for an a with any number of limbs. */
void bignum_to_montgomery(struct bignum *r, const struct bignum *a, const struct bignum_modulus *m);

/* r = a / R mod m, below m: a plain number again. */
void bignum_from_montgomery(struct bignum *r, const struct bignum *a,
                            const struct bignum_modulus *m);

/* r = a * b / R mod m, a^2 / R mod m.  Where one of a and b is a plain number, so is r. */
void bignum_montgomery_multiply(struct bignum *r, const struct bignum *a, const struct bignum *b,
                                const struct bignum_modulus *m);
void bignum_montgomery_square(struct bignum *r, const struct bignum *a,
                              const struct bignum_modulus *m);

/*
 * r = 1/a mod m, for a and a mask in Montgomery's form, r not; for a public m.  Takes a time that
 * depends on a * mask mod m: so the mask must be random, and secret, and be used once.  Returns 0
 * (and r = 0) where there is no inverse.
 */
int bignum_invert_masked(struct bignum *r, const struct bignum *a, const struct bignum *mask,
                         const struct bignum_modulus *m);

/* The exponent is taken five bits at a time, for which a table has the 32 powers. */
enum { BIGNUM_POWER_WINDOW = 5, BIGNUM_POWER_ENTRIES = 1 << BIGNUM_POWER_WINDOW };

/* An exponentiation under way; big, and all of it secret. */
struct bignum_power {
    const struct bignum_modulus *m;
    struct bignum                value;
    uint64_t                     product[2 * MONTGOMERY_MAX_LIMBS];
    uint64_t                     table[BIGNUM_POWER_ENTRIES * MONTGOMERY_MAX_LIMBS];
};

/* Fills the table with base^0 to base^31, and sets the value to 1.  All in Montgomery's form. */
void bignum_power_start(struct bignum_power *power, const struct bignum *base,
                        const struct bignum_modulus *m);

/* value = value^32 * base^digit: five squarings and a multiplication. */
void bignum_power_step(struct bignum_power *power, unsigned digit);

/* How many digits an exponent with so many limbs has; and digit i of it, 0 being the lowest. */
size_t   bignum_power_digits(const struct bignum *exponent);
unsigned bignum_power_digit(const struct bignum *exponent, size_t i);

/* r = base^exponent mod m, both in Montgomery's form.  For a secret exponent. */
void bignum_power(struct bignum *r, const struct bignum *base, const struct bignum *exponent,
                  const struct bignum_modulus *m);

/* The same for a public exponent, on whose bits time depends; the base may be secret. */
void bignum_power_public(struct bignum *r, const struct bignum *base, const struct bignum *exponent,
                         const struct bignum_modulus *m);

#endif
