/*
 * poly1305_avx2.h - Poly1305 in vectors of 256 bits.
 *
 * Read next: crypto/x86/poly1305_avx2.c, beside crypto/poly1305.c.
 */
#ifndef CRYPTO_X86_POLY1305_AVX2_H
#define CRYPTO_X86_POLY1305_AVX2_H

#include "crypto/poly1305.h"

/* Four blocks at once; NULL where the processor lacks AVX2. */
poly1305_blocks *poly1305_avx2(void);

#endif
