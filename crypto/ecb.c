/*
 * ecb.c - the electronic codebook mode (NIST SP 800-38A §6.1).
 */
#include "crypto/ecb.h"

#include <assert.h>

/* C_j = CIPH_K(P_j) */
void ecb_encrypt(uint8_t *out, const struct aes_key *aes, const uint8_t *in, size_t length)
{
    assert(length % AES_BLOCK_LENGTH == 0);
    for (size_t at = 0; at < length; at += AES_BLOCK_LENGTH)
        aes_encrypt_block(out + at, aes, in + at);
}

/* P_j = CIPH^-1_K(C_j) */
void ecb_decrypt(uint8_t *out, const struct aes_key *aes, const uint8_t *in, size_t length)
{
    assert(length % AES_BLOCK_LENGTH == 0);
    for (size_t at = 0; at < length; at += AES_BLOCK_LENGTH)
        aes_decrypt_block(out + at, aes, in + at);
}
