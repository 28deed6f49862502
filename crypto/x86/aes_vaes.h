/*
 * aes_vaes.h - AES with instructions that take two blocks in a register: crypto/x86/aes_vaes.c.
 */
#ifndef CRYPTO_X86_AES_VAES_H
#define CRYPTO_X86_AES_VAES_H

#include "crypto/aes.h"

/* NULL where the processor has none. */
const struct aes_version *aes_vaes(void);

#endif
