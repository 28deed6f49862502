/*
 * ctr.h - the counter mode over AES (NIST SP 800-38A §6.5).
 *
 * AES never sees the text.  It encrypts 1, 2, 3, ... into a stream of bytes that nobody without the
 * key can predict, and the text is mixed with that stream.  So a text needs no padding, encrypting
 * is decrypting, and blocks can be worked on in any order.
 *
 * Two rules come with it.  A counter block is used once under a key: the same stream twice, and
 * the two ciphertexts mixed give the two texts mixed.  And flipping a bit of the ciphertext flips
 * that bit of the text, so CTR is only ever used under an authenticator.
 *
 * Read next: crypto/gcm.h and crypto/ccm.h, which are CTR and an authenticator.
 */
#ifndef CRYPTO_CTR_H
#define CRYPTO_CTR_H

#include "crypto/aes.h"

/*
 * SP 800-38A appendix B.1, the standard incrementing function: adds 1 to the number in the last
 * `counter_length` bytes of the block (16 at most), modulo 2^(8 counter_length).  The bytes before
 * them stay.  In constant time: a counter block can be made of secrets (GCM, long IVs).
 */
void ctr_increment(uint8_t block[static AES_BLOCK_LENGTH], size_t counter_length);

/*
 * SP 800-38A §6.5: mixes `length` bytes (any number) with the encryption of counter, counter + 1,
 * ...  `counter` is left at the next block that has not been used.  `out` may be `in`.
 */
void ctr_apply(uint8_t *out, const struct aes_key *aes, uint8_t counter[static AES_BLOCK_LENGTH],
               size_t counter_length, const uint8_t *in, size_t length);

#endif
