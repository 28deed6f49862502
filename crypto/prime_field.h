/*
 * prime_field.h - arithmetic modulo an odd prime, by Montgomery's method.
 *
 * One implementation serves the coordinates of P-256, P-384 and P-521 (modulo p), the scalars of
 * their signatures (modulo the order n), and the scalars of Ed25519.  The prime is a parameter; it
 * is public, and so is how many limbs it has.  Nothing else decides what is done or how long it
 * takes.
 *
 * Reducing a product modulo m would ask for a division.  Montgomery ("Modular multiplication
 * without trial division", 1985) instead keeps every number a as a * R mod m with R = 2^(64 limbs),
 * and divides products by R, which is exact after a suitable multiple of m has been added, and is
 * then a shift by whole limbs.
 *
 * Where the number of limbs is known to the compiler, and more of the modulus, the same can be
 * done several times faster.  A field may name such functions, which work on the same numbers in
 * the same form: see struct prime_arithmetic.  What is in prime_field.c is what they are tested
 * against.
 *
 * Results may be one of the operands.
 *
 * Read next: crypto/prime_field.c, then crypto/nist_curve.c and crypto/nist_field.c.
 */
#ifndef CRYPTO_PRIME_FIELD_H
#define CRYPTO_PRIME_FIELD_H

#include <stddef.h>
#include <stdint.h>

/* 521 bits are 9 limbs of 64, or 66 bytes. */
enum { PRIME_MAX_LIMBS = 9, PRIME_MAX_BYTES = 66 };

struct prime_arithmetic;

/* A prime, and what Montgomery's method wants to know about it.  Limbs: the lowest first. */
struct prime_field {
    size_t   bits;
    size_t   length; /* in bytes */
    size_t   limbs;
    uint64_t modulus[PRIME_MAX_LIMBS];   /* m */
    uint64_t r_squared[PRIME_MAX_LIMBS]; /* R^2 mod m: as an element, this is the number R */
    uint64_t negative_inverse;           /* -1/m mod 2^64 */
    /* The quickest functions for this modulus on this processor; NULL where there are no special
     * ones, and those of prime_field.c serve. */
    const struct prime_arithmetic *(*arithmetic)(void);
};

/* A number below the modulus, in Montgomery's form: limb[] is a * R mod m. */
struct prime_element {
    uint64_t limb[PRIME_MAX_LIMBS];
};

/* Sum, difference, product and square modulo m: as prime_add(), prime_subtract() and
 * prime_multiply() below, and made for one field alone or for any. */
struct prime_arithmetic {
    void (*add)(struct prime_element *r, const struct prime_field *field,
                const struct prime_element *a, const struct prime_element *b);
    void (*subtract)(struct prime_element *r, const struct prime_field *field,
                     const struct prime_element *a, const struct prime_element *b);
    void (*multiply)(struct prime_element *r, const struct prime_field *field,
                     const struct prime_element *a, const struct prime_element *b);
    void (*square)(struct prime_element *r, const struct prime_field *field,
                   const struct prime_element *a);
};

/* The functions that a field names, or those of prime_field.c. */
const struct prime_arithmetic *prime_arithmetic(const struct prime_field *field);

/* r = a number given as plain limbs, modulo m; any that fits into the limbs. */
void prime_from_limbs(struct prime_element *r, const struct prime_field *field,
                      const uint64_t *limbs);

/*
 * r = a number given as field->length big-endian bytes, modulo m.  Returns a mask: all ones when
 * the number was below m.
 */
uint32_t prime_from_bytes(struct prime_element *r, const struct prime_field *field,
                          const uint8_t *bytes);

/* field->length big-endian bytes. */
void prime_to_bytes(uint8_t *bytes, const struct prime_field *field, const struct prime_element *a);

/* r = 0, 1. */
void prime_set_zero(struct prime_element *r);
void prime_set_one(struct prime_element *r, const struct prime_field *field);

/* r = a + b, a - b, a * b, modulo m. */
void prime_add(struct prime_element *r, const struct prime_field *field,
               const struct prime_element *a, const struct prime_element *b);
void prime_subtract(struct prime_element *r, const struct prime_field *field,
                    const struct prime_element *a, const struct prime_element *b);
void prime_multiply(struct prime_element *r, const struct prime_field *field,
                    const struct prime_element *a, const struct prime_element *b);

/* r = 1/a = a^(m - 2), and 0 for 0. */
void prime_invert(struct prime_element *r, const struct prime_field *field,
                  const struct prime_element *a);

/* r = a where the mask is all ones; r stays as it is where it is zero. */
void prime_copy(struct prime_element *r, const struct prime_field *field, uint32_t mask,
                const struct prime_element *a);

/* Masks: all ones for yes. */
uint32_t prime_is_zero(const struct prime_field *field, const struct prime_element *a);
uint32_t prime_equal(const struct prime_field *field, const struct prime_element *a,
                     const struct prime_element *b);

#endif
