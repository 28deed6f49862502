/*
 * aes_ni.h - AES with the processor's instructions for a round: see crypto/x86/aes_ni.c.
 */
#ifndef CRYPTO_X86_AES_NI_H
#define CRYPTO_X86_AES_NI_H

#include "crypto/aes.h"

/* NULL where the processor has no AES instructions. */
const struct aes_version *aes_ni(void);

/* Its functions, as in struct aes_version, for the version that does some of them faster. */
uint32_t aes_ni_sub_word(uint32_t word);
void     aes_ni_encrypt_blocks(uint8_t *out, const struct aes_key *aes, const uint8_t *in,
                               size_t count);
void     aes_ni_decrypt_blocks(uint8_t *out, const struct aes_key *aes, const uint8_t *in,
                               size_t count);
void     aes_ni_encrypt_chain(uint8_t *out, const struct aes_key *aes, uint8_t *chain,
                              const uint8_t *in, size_t count);

#endif
