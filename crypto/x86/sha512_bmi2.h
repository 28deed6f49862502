/*
 * sha512_bmi2.h - SHA-512 with its schedule in vector registers, and rotations without copies.
 *
 * Read next: crypto/x86/sha512_bmi2.c, beside crypto/sha512.c.
 */
#ifndef CRYPTO_X86_SHA512_BMI2_H
#define CRYPTO_X86_SHA512_BMI2_H

#include "crypto/hash.h"

/* The compression function; NULL where the processor lacks AVX or BMI2. */
hash_compress *sha512_bmi2(void);

#endif
