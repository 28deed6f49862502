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

/* Blocks deciphered at a time: enough for the fastest version to have its hands full. */
enum { AT_A_TIME = 32 };

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
    uint8_t text[AT_A_TIME * AES_BLOCK_LENGTH], previous[AES_BLOCK_LENGTH];

    assert(length % AES_BLOCK_LENGTH == 0);
    memcpy(previous, iv, sizeof previous);
    for (size_t at = 0, now; at < length; at += now) {
        now = length - at < sizeof text ? length - at : sizeof text;
        aes_decrypt_blocks(text, aes, in + at, now / AES_BLOCK_LENGTH);
        xor_bytes(text, text, previous, AES_BLOCK_LENGTH);
        xor_bytes(text + AES_BLOCK_LENGTH, text + AES_BLOCK_LENGTH, in + at,
                  now - AES_BLOCK_LENGTH);
        memcpy(previous, in + at + now - AES_BLOCK_LENGTH, sizeof previous);
        memcpy(out + at, text, now); /* out may be in: not before all of it has been used */
    }
    wipe(text, sizeof text);
}
