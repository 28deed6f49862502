/*
 * nist_field.h - arithmetic modulo the primes and the orders of P-256, P-384 and P-521, at speed.
 *
 * The same Montgomery's method as in crypto/prime_field.c, on the same numbers in the same form.
 * What is gained comes from what the compiler knows: how many limbs there are; and for P-256 and
 * P-521 the form of the prime, which saves most of the reduction.  On processors that have MULX and
 * ADCX, crypto/x86/nist_mulx.c has the rows of products.
 *
 * The functions at the end are what a struct prime_field names as its arithmetic.
 *
 * Read next: crypto/nist_limbs.h, crypto/nist_field.c.
 */
#ifndef CRYPTO_NIST_FIELD_H
#define CRYPTO_NIST_FIELD_H

#include "crypto/prime_field.h"

/* One kind of functions, for all moduli. */
struct nist_arithmetic {
    struct prime_arithmetic p256, p521;                /* the primes of these forms */
    struct prime_arithmetic limbs_4, limbs_6, limbs_9; /* any modulus of so many limbs */
};

/* The kind in plain C. */
const struct nist_arithmetic *nist_arithmetic_portable(void);

/* Modulo p, the prime that coordinates are taken by. */
const struct prime_arithmetic *nist_p256_arithmetic(void);
const struct prime_arithmetic *nist_p384_arithmetic(void);
const struct prime_arithmetic *nist_p521_arithmetic(void);

/* Modulo n, the order that scalars are taken by. */
const struct prime_arithmetic *nist_p256_order_arithmetic(void);
const struct prime_arithmetic *nist_p384_order_arithmetic(void);
const struct prime_arithmetic *nist_p521_order_arithmetic(void);

/* Modulo any odd number of four limbs: Ed25519's order L is another one. */
const struct prime_arithmetic *nist_limbs_4_arithmetic(void);

#endif
