/*
 * gcm_vaes.h - AES-GCM that enciphers and hashes at the same time: see crypto/x86/gcm_vaes.c.
 */
#ifndef CRYPTO_X86_GCM_VAES_H
#define CRYPTO_X86_GCM_VAES_H

#include "crypto/gcm.h"

/* NULL where the processor cannot. */
const struct gcm_version *gcm_vaes(void);

#endif
