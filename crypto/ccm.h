/*
 * ccm.h - Counter with CBC-MAC over AES (NIST SP 800-38C).
 *
 *     T = CBC-MAC of the lengths, the nonce, the additional data and the plaintext
 *     C = plaintext, then T, in counter mode
 *
 * All of it is AES in one direction, which is what a small device has.  It costs two encryptions a
 * block where GCM costs one and a multiplication.  The lengths come first of all: no text is then
 * the beginning of another, and that is what a CBC-MAC needs to be sound.
 *
 * As with GCM, a nonce never comes twice under a key.
 *
 * Read next: crypto/ccm.c; crypto/aead.h is how protocol calls it.
 */
#ifndef CRYPTO_CCM_H
#define CRYPTO_CCM_H

#include "crypto/aead_result.h"
#include "crypto/aes.h"

/* SP 800-38C §A.1: t is even, from 4 to 16; n is from 7 to 13, and q = 15 - n. */
enum { CCM_MIN_TAG = 4, CCM_MAX_TAG = 16, CCM_MIN_NONCE = 7, CCM_MAX_NONCE = 13 };

/*
 * SP 800-38C §6.1: `length` bytes of ciphertext, and `tag_length` bytes of tag.  `aes` is the
 * expanded key.  `ciphertext` may be `plaintext`.  Refuses a tag or nonce of a length that CCM does
 * not have, and a text whose length does not fit the q bytes that the nonce leaves for it.
 */
enum aead_result ccm_seal(uint8_t *ciphertext, uint8_t *tag, size_t tag_length,
                          const struct aes_key *aes, const uint8_t *nonce, size_t nonce_length,
                          const uint8_t *aad, size_t aad_length, const uint8_t *plaintext,
                          size_t length);

/*
 * SP 800-38C §6.2: `length` bytes of plaintext; all zero, and AEAD_TAG_WRONG, where the tag is not
 * right.  `plaintext` may be `ciphertext`.
 */
enum aead_result ccm_open(uint8_t *plaintext, const struct aes_key *aes, const uint8_t *nonce,
                          size_t nonce_length, const uint8_t *aad, size_t aad_length,
                          const uint8_t *ciphertext, size_t length, const uint8_t *tag,
                          size_t tag_length);

/* ---- the stages; lengths as above ---- */

/* SP 800-38C §A.2.1: B_0, which says all lengths but that of the additional data. */
void ccm_first_block(uint8_t b0[static AES_BLOCK_LENGTH], const uint8_t *nonce, size_t nonce_length,
                     size_t aad_length, size_t length, size_t tag_length);

/* SP 800-38C §A.3: Ctr_0, the counter block of the tag; the text begins at the next. */
void ccm_first_counter(uint8_t ctr0[static AES_BLOCK_LENGTH], const uint8_t *nonce,
                       size_t nonce_length);

/* SP 800-38C §6.1 steps 1 to 4: Y_r, of which the tag is the beginning before it is encrypted. */
void ccm_cbc_mac(uint8_t y[static AES_BLOCK_LENGTH], const struct aes_key *aes,
                 const uint8_t b0[static AES_BLOCK_LENGTH], const uint8_t *aad, size_t aad_length,
                 const uint8_t *plaintext, size_t length);

#endif
