/*
 * rsa_pkcs1.h - PKCS #1 v1.5 encryption and signatures (RFC 8017 §7.2 and §8.2).
 *
 *     encryption   EM = 0x00 || 0x02 || PS || 0x00 || M          PS: random nonzero bytes
 *     signature    EM = 0x00 || 0x01 || PS || 0x00 || DigestInfo PS: bytes of 0xff
 *
 * Each operation is made of stages that can be called, and shown, one by one: draw the padding
 * string, lay out the encoded message, apply the bare operation of crypto/rsa.h.
 */
#ifndef CRYPTO_RSA_PKCS1_H
#define CRYPTO_RSA_PKCS1_H

#include "crypto/hash.h"
#include "crypto/rsa.h"

/* 0x00, 0x02, a padding string of at least eight bytes, 0x00. */
enum { RSA_PKCS1_MIN_PADDING_STRING = 8, RSA_PKCS1_OVERHEAD = 3 + RSA_PKCS1_MIN_PADDING_STRING };

/* ---- encryption: RFC 8017 §7.2.1 ---- */

/* Length of PS for a message under this key; 0 when the message is too long for it. */
size_t rsa_padding_string_length(const struct rsa_public_key *key, size_t message_length);

/*
 * Step 2a: `length` random bytes, none of them zero; drawn for "RSA padding string".  Draws until
 * it has them: does not return from a source that has only zeros.
 */
void rsa_draw_padding_string(uint8_t *ps, size_t length, struct random_source *random);

/*
 * Step 2b: em = 0x00 || 0x02 || ps || 0x00 || message, key->length bytes; `ps` has the length that
 * rsa_padding_string_length() says.  RSA_MESSAGE_TOO_LONG where that is 0.
 */
enum rsa_result rsa_pad_pkcs1_encrypt(uint8_t *em, const struct rsa_public_key *key,
                                      const uint8_t *ps, const uint8_t *message,
                                      size_t message_length);

/* All three stages: key->length bytes of ciphertext. */
enum rsa_result rsa_encrypt_pkcs1(uint8_t *ciphertext, const struct rsa_public_key *key,
                                  const uint8_t *message, size_t message_length,
                                  struct random_source *random);

/* ---- decryption: RFC 8017 §7.2.2 ---- */

/*
 * Decrypts a message that must have exactly `out_length` bytes, as a TLS server does (RFC 5246
 * §7.4.7.1: 48).  Returns all ones when the padding is sound and the length is right; 0
 * otherwise, and then `out` holds unspecified bytes.  The caller uses the mask to put random
 * bytes in their place (ct_copy) and must not branch on it: that branch is Bleichenbacher's
 * oracle.
 *
 * `em`, when not NULL, receives the whole encoded message, key->public.length bytes (to be shown).
 * Constant time but for what is public: whether `length` is that of the modulus, and whether a
 * message of `out_length` bytes fits under it.
 */
uint32_t rsa_decrypt_pkcs1_fixed(uint8_t *out, size_t out_length, uint8_t *em,
                                 const struct rsa_private_key *key, const uint8_t *ciphertext,
                                 size_t length, struct random_source *blinding);

/*
 * Decrypts a message of any length into `message`, which has room for key->public.length bytes.
 * Reveals by its time whether it succeeded, and the message's length; nothing else, and in
 * particular not which part of the padding was wrong.
 */
enum rsa_result rsa_decrypt_pkcs1(uint8_t *message, size_t *message_length,
                                  const struct rsa_private_key *key, const uint8_t *ciphertext,
                                  size_t length, struct random_source *blinding);

/* ---- signatures: RFC 8017 §8.2 ---- */

/*
 * RFC 8017 §9.2 EMSA-PKCS1-v1_5 without its first step: `digest` is the hash of the message
 * already. Writes em_length bytes.  RSA_HASH_UNKNOWN, or RSA_MESSAGE_TOO_LONG when it does not
 * fit.
 */
enum rsa_result rsa_emsa_pkcs1_encode(uint8_t *em, size_t em_length, const struct hash *hash,
                                      const uint8_t *digest);

/* RFC 8017 §9.2 note 1: the DER before the digest in a DigestInfo; NULL for an unknown hash. */
const uint8_t *rsa_digest_info_prefix(size_t *length, const struct hash *hash);

/* RFC 8017 §8.2.1: key->public.length bytes of signature; all zero unless RSA_OK. */
enum rsa_result rsa_sign_pkcs1(uint8_t *signature, const struct rsa_private_key *key,
                               const struct hash *hash, const uint8_t *digest,
                               struct random_source *blinding);

/*
 * RFC 8017 §8.2.2: RSA_OK, or why not.  Builds the encoded message that must have been signed and
 * compares it whole; nothing that a signer chose is ever parsed.
 */
enum rsa_result rsa_verify_pkcs1(const struct rsa_public_key *key, const struct hash *hash,
                                 const uint8_t *digest, const uint8_t *signature, size_t length);

#endif
