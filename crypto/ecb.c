/*
 * ecb.c - the electronic codebook mode (NIST SP 800-38A §6.1).
 */
#include "crypto/ecb.h"

#include <assert.h>

/* C_j = CIPH_K(P_j) */
void ecb_encrypt(uint8_t *out, const struct aes_key *aes, const uint8_t *in, size_t length)
{
    assert(length % AES_BLOCK_LENGTH == 0);
    aes_encrypt_blocks(out, aes, in, length / AES_BLOCK_LENGTH);
}

/* P_j = CIPH^-1_K(C_j) */
void ecb_decrypt(uint8_t *out, const struct aes_key *aes, const uint8_t *in, size_t length)
{
    assert(length % AES_BLOCK_LENGTH == 0);
    aes_decrypt_blocks(out, aes, in, length / AES_BLOCK_LENGTH);
}
