/*
 * keccak.h - Keccak-f[1600] for one state, with rotations that keep their input, and for four.
 *
 * Read next: crypto/x86/keccak.c, beside crypto/sha3.c.
 */
#ifndef CRYPTO_X86_KECCAK_H
#define CRYPTO_X86_KECCAK_H

#include "crypto/sha3.h"

/* Permutes a state; NULL where the processor lacks BMI2. */
keccak_permutation *keccak_bmi2(void);

/* Permutes four states at once; NULL where the processor lacks AVX2. */
keccak_permutation_of_four *keccak_avx2(void);

#endif
