/*
 * ghash_pclmul.h - GHASH with multiplication without carries: see crypto/x86/ghash_clmul.h.
 */
#ifndef CRYPTO_X86_GHASH_PCLMUL_H
#define CRYPTO_X86_GHASH_PCLMUL_H

#include "crypto/ghash.h"

/* NULL where the processor cannot: one product at a time, and two. */
const struct ghash_version *ghash_pclmul(void);
const struct ghash_version *ghash_vpclmul(void);

/* The functions of the first, as in struct ghash_version, for the second. */
void ghash_pclmul_set_key(struct ghash_key *key, const uint8_t *h);
void ghash_pclmul_update(uint8_t *y, const struct ghash_key *key, const uint8_t *blocks,
                         size_t count);

#endif
