/*
 * edwards25519_avx2.h - choosing from the table of Ed25519's base point with AVX2.
 */
#ifndef CRYPTO_X86_EDWARDS25519_AVX2_H
#define CRYPTO_X86_EDWARDS25519_AVX2_H

#include "crypto/edwards25519_base.h"

/* NULL where the processor lacks AVX2. */
edwards25519_chooser *edwards25519_choose_avx2(void);

#endif
