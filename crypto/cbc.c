/*
 * cbc.c - cipher block chaining (NIST SP 800-38A §6.2).
 *
 * Encrypting is one block after the other, since each needs the one before it.  Decrypting is not:
 * all ciphertext is there, and the blocks are deciphered many at a time.
 */
#include "crypto/cbc.h"

#include "crypto/wipe.h"
#include "crypto/xor_bytes.h"

#include <assert.h>
#include <string.h>

/* Blocks deciphered at a time: so many that preparing the key each time does not weigh. */
enum { AT_A_TIME = 128 };

/* C_j = CIPH_K(P_j ^ C_(j-1)), C_0 = IV */
void cbc_encrypt(uint8_t *out, const struct aes_key *aes, const uint8_t iv[static AES_BLOCK_LENGTH],
                 const uint8_t *in, size_t length)
{
    uint8_t chain[AES_BLOCK_LENGTH];

    assert(length % AES_BLOCK_LENGTH == 0);
    memcpy(chain, iv, sizeof chain);
    aes_encrypt_chain(out, aes, chain, in, length / AES_BLOCK_LENGTH);
}

/* P_j = CIPH^-1_K(C_j) ^ C_(j-1), C_0 = IV */
void cbc_decrypt(uint8_t *out, const struct aes_key *aes, const uint8_t iv[static AES_BLOCK_LENGTH],
                 const uint8_t *in, size_t length)
{
    uint8_t text[AT_A_TIME * AES_BLOCK_LENGTH];
    uint8_t previous[AES_BLOCK_LENGTH], last[AES_BLOCK_LENGTH];

    assert(length % AES_BLOCK_LENGTH == 0);
    memcpy(previous, iv, sizeof previous);
    for (size_t now; length > 0; length -= now, in += now, out += now) {
        now = length < sizeof text ? length : sizeof text;
        aes_decrypt_blocks(text, aes, in, now / AES_BLOCK_LENGTH);
        memcpy(last, in + now - AES_BLOCK_LENGTH, sizeof last);
        /* out may be in: the last first, so that C_(j-1) is still there when P_j is written. */
        for (size_t j = now - AES_BLOCK_LENGTH; j > 0; j -= AES_BLOCK_LENGTH)
            xor_bytes(out + j, text + j, in + j - AES_BLOCK_LENGTH, AES_BLOCK_LENGTH);
        xor_bytes(out, text, previous, AES_BLOCK_LENGTH);
        memcpy(previous, last, sizeof previous);
    }
    wipe(text, sizeof text);
}
