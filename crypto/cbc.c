/*
 * cbc.c - cipher block chaining (NIST SP 800-38A §6.2).
 */
#include "crypto/cbc.h"

#include "crypto/wipe.h"

#include <assert.h>
#include <string.h>

static void xor_block(uint8_t *block, const uint8_t *with)
{
    for (size_t i = 0; i < AES_BLOCK_LENGTH; i++)
        block[i] ^= with[i];
}

/* C_j = CIPH_K(P_j ^ C_(j-1)), C_0 = IV */
void cbc_encrypt(uint8_t *out, const struct aes_key *aes, const uint8_t iv[static AES_BLOCK_LENGTH],
                 const uint8_t *in, size_t length)
{
    uint8_t chain[AES_BLOCK_LENGTH];

    assert(length % AES_BLOCK_LENGTH == 0);
    memcpy(chain, iv, sizeof chain);
    for (size_t at = 0; at < length; at += AES_BLOCK_LENGTH) {
        xor_block(chain, in + at);
        aes_encrypt_block(chain, aes, chain);
        memcpy(out + at, chain, sizeof chain);
    }
}

/* P_j = CIPH^-1_K(C_j) ^ C_(j-1), C_0 = IV */
void cbc_decrypt(uint8_t *out, const struct aes_key *aes, const uint8_t iv[static AES_BLOCK_LENGTH],
                 const uint8_t *in, size_t length)
{
    uint8_t previous[AES_BLOCK_LENGTH], current[AES_BLOCK_LENGTH];

    assert(length % AES_BLOCK_LENGTH == 0);
    memcpy(previous, iv, sizeof previous);
    for (size_t at = 0; at < length; at += AES_BLOCK_LENGTH) {
        memcpy(current, in + at, sizeof current); /* out may be in: keep it for the next block */
        aes_decrypt_block(out + at, aes, current);
        xor_block(out + at, previous);
        memcpy(previous, current, sizeof previous);
    }
}
