/*
 * aead.h - authenticated encryption with associated data (RFC 5116): the way in for protocol.
 *
 * All of these algorithms do the same.  Under a key, and a nonce that never comes twice, they hide
 * a plaintext, and protect it and some additional data from change.  So TLS need not know which it
 * is using: a `struct aead` says how long key, nonce and tag are, and seals and opens.
 *
 *     aead_set_key(&key, &aead_registry[AEAD_AES_128_GCM], bytes, length);
 *     aead_seal(ciphertext, &key, nonce, 12, aad, aad_length, plaintext, plaintext_length);
 *
 * As in RFC 5116 a ciphertext ends with its tag.
 *
 * Read next: crypto/aead.c, then one of crypto/gcm.h, crypto/ccm.h, crypto/chacha20_poly1305.h.
 */
#ifndef CRYPTO_AEAD_H
#define CRYPTO_AEAD_H

#include "crypto/aead_result.h"
#include "crypto/chacha20_poly1305.h"
#include "crypto/gcm.h"

enum { AEAD_MAX_KEY = 32, AEAD_NONCE_LENGTH = 12, AEAD_MAX_TAG = 16 };

struct aead_key;

/* A row of the IANA registry "AEAD Algorithms". */
struct aead {
    const char *name;
    uint16_t    number;                               /* "Numeric ID" */
    size_t      key_length, nonce_length, tag_length; /* K_LEN, N_MIN = N_MAX, in bytes */

    /* Expands a key of key_length bytes. */
    void (*expand)(struct aead_key *key, const uint8_t *bytes);
    /* As aead_seal() and aead_open(), lengths checked, and the tag apart from the ciphertext. */
    enum aead_result (*seal)(uint8_t *ciphertext, uint8_t *tag, const struct aead_key *key,
                             const uint8_t *nonce, const uint8_t *aad, size_t aad_length,
                             const uint8_t *plaintext, size_t length);
    enum aead_result (*open)(uint8_t *plaintext, const struct aead_key *key, const uint8_t *nonce,
                             const uint8_t *aad, size_t aad_length, const uint8_t *ciphertext,
                             size_t length, const uint8_t *tag);
};

/* The rows that TLS has cipher suites for, by their names. */
enum aead_id {
    AEAD_AES_128_GCM,
    AEAD_AES_256_GCM,
    AEAD_AES_128_CCM,
    AEAD_AES_256_CCM,
    AEAD_AES_128_CCM_8,
    AEAD_AES_256_CCM_8,
    AEAD_CHACHA20_POLY1305,
    AEAD_COUNT
};
extern const struct aead aead_registry[AEAD_COUNT];

/* A key, expanded for its algorithm.  A secret: wipe() it when it has served. */
struct aead_key {
    const struct aead *aead;
    union {
        struct gcm_key gcm;
        struct aes_key ccm;
        uint8_t        chacha20[CHACHA20_KEY_LENGTH];
    } expanded;
};

/* Sets a key; AEAD_KEY_LENGTH_WRONG unless it is aead->key_length bytes long. */
enum aead_result aead_set_key(struct aead_key *key, const struct aead *aead, const uint8_t *bytes,
                              size_t length);

/*
 * RFC 5116 §2.1: writes length + tag_length bytes: the ciphertext, then the tag.  `ciphertext` may
 * be `plaintext`.  Writes nothing when a length is refused.
 */
enum aead_result aead_seal(uint8_t *ciphertext, const struct aead_key *key, const uint8_t *nonce,
                           size_t nonce_length, const uint8_t *aad, size_t aad_length,
                           const uint8_t *plaintext, size_t length);

/*
 * RFC 5116 §2.2: `length` counts the tag at the end of the ciphertext too, and length - tag_length
 * bytes of plaintext are written.  They are all zero, and the result is AEAD_TAG_WRONG, when the
 * tag is not right.  `plaintext` may be `ciphertext`.  Writes nothing when a length is refused.
 */
enum aead_result aead_open(uint8_t *plaintext, const struct aead_key *key, const uint8_t *nonce,
                           size_t nonce_length, const uint8_t *aad, size_t aad_length,
                           const uint8_t *ciphertext, size_t length);

#endif
