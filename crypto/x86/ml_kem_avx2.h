/*
 * ml_kem_avx2.h - ML-KEM's number-theoretic transform, and its noise, in vectors of 256 bits.
 *
 * Read next: crypto/x86/ml_kem_avx2.c, beside crypto/ml_kem_ntt.c.
 */
#ifndef CRYPTO_X86_ML_KEM_AVX2_H
#define CRYPTO_X86_ML_KEM_AVX2_H

#include "crypto/ml_kem_poly.h"

/* Sixteen coefficients at once; NULL where the processor lacks AVX2. */
const struct ml_kem_transform *ml_kem_avx2(void);
ml_kem_counter                *ml_kem_count_bits_avx2(void);

#endif
