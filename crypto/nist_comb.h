/*
 * nist_comb.h - multiples of the generators of P-256, P-384 and P-521, computed beforehand.
 *
 * Every multiple that a digit in base 32 may ask for:
 *
 *     j * 32^i * G    for j from 1 to 16, and each place i of a digit
 *
 * They are in the order of i, then j; of each the limbs of x, then those of y, in the form of
 * struct prime_element.  tools/nist_comb.c makes them when the program is built, adding with
 * nist_point_add() of crypto/nist_curve.c; tests/unit/crypto/test_nist_multiply.c computes every
 * one of them again.
 */
#ifndef CRYPTO_NIST_COMB_H
#define CRYPTO_NIST_COMB_H

#include <stdint.h>

extern const uint64_t nist_p256_comb[], nist_p384_comb[], nist_p521_comb[];

#endif
