/*
 * rsa_oaep.h - encryption with a padding that is a puzzle (RFC 8017 §7.1 RSAES-OAEP).
 *
 *                           +----------+------+--+-------+
 *                      DB = |  lHash   |  PS  |01|   M   |
 *                           +----------+------+--+-------+
 *                                          |
 *                +----------+              |
 *                |   seed   |--> MGF ---> xor
 *                +----------+              |
 *                      |                   |
 *             +--+     V                   |
 *             |00|    xor <----- MGF <-----|
 *             +--+     |                   |
 *               |      |                   |
 *               V      V                   V
 *             +--+----------+----------------------------+
 *       EM =  |00|maskedSeed|          maskedDB          |      (Figure 1 of RFC 8017)
 *             +--+----------+----------------------------+
 *
 * Without all of EM nobody has any of M, and nobody makes an EM that decodes but from a message.
 * So there is no Bleichenbacher, who needs ciphertexts that happen to look right.  But a decoder
 * that tells "first byte not zero" apart from the rest is an oracle again (Manger, 2001).
 *
 * TLS never took it up: it came too late for SSL, and TLS 1.3 dropped RSA encryption.
 *
 * Read next: crypto/rsa_oaep.c.
 */
#ifndef CRYPTO_RSA_OAEP_H
#define CRYPTO_RSA_OAEP_H

#include "crypto/hash.h"
#include "crypto/rsa.h"

/* RFC 8017 §A.2.1: RSAES-OAEP-params. */
struct rsa_oaep {
    const struct hash *hash;
    const struct hash *mgf_hash;
    const uint8_t     *label; /* L; usually empty */
    size_t             label_length;
};

/* RFC 8017 §7.1.1 step 1b: the longest message, k - 2hLen - 2; 0 also where none fits. */
size_t rsa_oaep_max_message(const struct rsa_public_key *key, const struct rsa_oaep *oaep);

/*
 * RFC 8017 §7.1.1 steps 1 and 2: `em_length` bytes of EM; `seed` has hash->digest_length bytes.
 * RSA_MESSAGE_TOO_LONG when the message does not fit.
 */
enum rsa_result rsa_oaep_encode(uint8_t *em, size_t em_length, const struct rsa_oaep *oaep,
                                const uint8_t *seed, const uint8_t *message, size_t message_length);

/* All of §7.1.1: key->length bytes of ciphertext; the seed is drawn for "RSA-OAEP seed". */
enum rsa_result rsa_encrypt_oaep(uint8_t *ciphertext, const struct rsa_public_key *key,
                                 const struct rsa_oaep *oaep, const uint8_t *message,
                                 size_t message_length, struct random_source *random);

/*
 * RFC 8017 §7.1.2 step 3: takes the masks off, in place.  Returns all ones when everything is as it
 * should be, and in `start` where the message begins in `em`.  Time depends on lengths only.
 */
uint32_t rsa_oaep_decode(size_t *start, uint8_t *em, size_t em_length, const struct rsa_oaep *oaep);

/*
 * All of §7.1.2, into `message`, which has room for key->public.length bytes.  Reveals by its time
 * whether it succeeded, and the message's length; nothing else, and not why it failed.
 */
enum rsa_result rsa_decrypt_oaep(uint8_t *message, size_t *message_length,
                                 const struct rsa_private_key *key, const struct rsa_oaep *oaep,
                                 const uint8_t *ciphertext, size_t length,
                                 struct random_source *blinding);

#endif
