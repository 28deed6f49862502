/*
 * chacha20_poly1305.h - AEAD_CHACHA20_POLY1305 (RFC 8439 §2.8).
 *
 *     one-time key = the beginning of block 0 of ChaCha20
 *     C            = plaintext, mixed with blocks 1, 2, ...
 *     T            = Poly1305 of A, C and their lengths
 *
 * What AES-GCM is, made of parts that any processor runs fast and in constant time.  As there, a
 * nonce never comes twice under a key.
 *
 * Read next: crypto/chacha20_poly1305.c; crypto/aead.h is how protocol calls it.
 */
#ifndef CRYPTO_CHACHA20_POLY1305_H
#define CRYPTO_CHACHA20_POLY1305_H

#include "crypto/aead_result.h"
#include "crypto/chacha20.h"
#include "crypto/poly1305.h"

/* RFC 8439 §2.8: block 0 is taken, and there are 2^32 of them. */
#define CHACHA20_POLY1305_MAX_TEXT (((uint64_t)1 << 38) - 64)

/*
 * `length` bytes of ciphertext, and the tag.  `ciphertext` may be `plaintext`.  AEAD_TEXT_TOO_LONG
 * where there are not enough blocks.
 */
enum aead_result chacha20_poly1305_seal(uint8_t       *ciphertext,
                                        uint8_t        tag[static POLY1305_TAG_LENGTH],
                                        const uint8_t  key[static CHACHA20_KEY_LENGTH],
                                        const uint8_t  nonce[static CHACHA20_NONCE_LENGTH],
                                        const uint8_t *aad, size_t aad_length,
                                        const uint8_t *plaintext, size_t length);

/*
 * `length` bytes of plaintext; all zero, and AEAD_TAG_WRONG, where the tag is not right.
 * `plaintext` may be `ciphertext`.
 */
enum aead_result chacha20_poly1305_open(uint8_t       *plaintext,
                                        const uint8_t  key[static CHACHA20_KEY_LENGTH],
                                        const uint8_t  nonce[static CHACHA20_NONCE_LENGTH],
                                        const uint8_t *aad, size_t aad_length,
                                        const uint8_t *ciphertext, size_t length,
                                        const uint8_t tag[static POLY1305_TAG_LENGTH]);

/* ---- the stages ---- */

/* RFC 8439 §2.6: the key of Poly1305 for this nonce. */
void chacha20_poly1305_one_time_key(uint8_t       one_time_key[static POLY1305_KEY_LENGTH],
                                    const uint8_t key[static CHACHA20_KEY_LENGTH],
                                    const uint8_t nonce[static CHACHA20_NONCE_LENGTH]);

/* RFC 8439 §2.8: the tag over additional data and ciphertext. */
void chacha20_poly1305_tag(uint8_t        tag[static POLY1305_TAG_LENGTH],
                           const uint8_t  one_time_key[static POLY1305_KEY_LENGTH],
                           const uint8_t *aad, size_t aad_length, const uint8_t *ciphertext,
                           size_t length);

#endif
