/*
 * cbc.h - cipher block chaining over AES (NIST SP 800-38A §6.2).
 *
 * Each plaintext block is mixed with the ciphertext block before it, so that equal blocks do not
 * show.  CBC hides; it does not protect from change: flip a bit of a ciphertext block and the
 * same bit of the next plaintext block flips.  Padding and MAC are the business of whoever calls.
 */
#ifndef CRYPTO_CBC_H
#define CRYPTO_CBC_H

#include "crypto/aes.h"

/*
 * `length` is a multiple of 16 (asserted); `out` may be `in`, but must not overlap it otherwise.
 * The iv must be unpredictable to whoever chooses plaintext (BEAST is what happens when it is not).
 */
void cbc_encrypt(uint8_t *out, const struct aes_key *aes, const uint8_t iv[static AES_BLOCK_LENGTH],
                 const uint8_t *in, size_t length);
void cbc_decrypt(uint8_t *out, const struct aes_key *aes, const uint8_t iv[static AES_BLOCK_LENGTH],
                 const uint8_t *in, size_t length);

#endif
