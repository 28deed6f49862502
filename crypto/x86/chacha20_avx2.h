/*
 * chacha20_avx2.h - ChaCha20 in vectors of 256 bits.
 *
 * Read next: crypto/x86/chacha20_avx2.c, beside crypto/chacha20.c.
 */
#ifndef CRYPTO_X86_CHACHA20_AVX2_H
#define CRYPTO_X86_CHACHA20_AVX2_H

#include "crypto/chacha20.h"

/* Eight blocks at once; NULL where the processor lacks AVX2. */
chacha20_blocks *chacha20_avx2(void);

#endif
