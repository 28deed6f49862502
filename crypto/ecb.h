/*
 * ecb.h - the electronic codebook mode (NIST SP 800-38A §6.1): how not to encrypt.
 *
 * Each block by itself under the same key.  Equal plaintext blocks become equal ciphertext blocks,
 * so that the outline of a picture can be seen through its encryption.  No TLS suite uses it; it is
 * here to be looked at, and because it is what all other modes are made better than.
 *
 * Read next: crypto/cbc.h, which chains the blocks, and crypto/ctr.h, which numbers them.
 */
#ifndef CRYPTO_ECB_H
#define CRYPTO_ECB_H

#include "crypto/aes.h"

/* `length` is a multiple of 16 (asserted); `out` may be `in`, but must not overlap it otherwise. */
void ecb_encrypt(uint8_t *out, const struct aes_key *aes, const uint8_t *in, size_t length);
void ecb_decrypt(uint8_t *out, const struct aes_key *aes, const uint8_t *in, size_t length);

#endif
