/*
 * nist_field.h - arithmetic modulo the primes and the orders of P-256, P-384 and P-521, at speed.
 *
 * The same Montgomery's method as in crypto/prime_field.c, on the same numbers in the same form.
 * What is gained comes from what the compiler knows: how many limbs there are, so that they stay in
 * registers; and for P-256 and P-521 the form of the prime, which saves most of the reduction.  On
 * processors that have MULX and ADCX, the prime of P-256 has functions of its own
 * (crypto/x86/nist_p256_mulx.c).
 *
 * Each of these is what a struct prime_field names as its arithmetic.
 *
 * Read next: crypto/nist_field.c.
 */
#ifndef CRYPTO_NIST_FIELD_H
#define CRYPTO_NIST_FIELD_H

#include "crypto/prime_field.h"

/* Modulo p, the prime that coordinates are taken by. */
const struct prime_arithmetic *nist_p256_arithmetic(void);
const struct prime_arithmetic *nist_p384_arithmetic(void);
const struct prime_arithmetic *nist_p521_arithmetic(void);

/* Modulo n, the order that scalars are taken by: of four limbs, six and nine. */
const struct prime_arithmetic *nist_order_arithmetic_4(void);
const struct prime_arithmetic *nist_order_arithmetic_6(void);
const struct prime_arithmetic *nist_order_arithmetic_9(void);

/* The version in plain C of nist_p256_arithmetic(), for tests. */
const struct prime_arithmetic *nist_p256_arithmetic_portable(void);

#endif
