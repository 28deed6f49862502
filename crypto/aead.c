/*
 * aead.c - the registry of authenticated encryption (RFC 5116, RFC 6655, RFC 8439).
 */
#include "crypto/aead.h"

#include "crypto/ccm.h"

#include <string.h>

/* ---- AES-GCM: RFC 5116 §5.1, §5.2 ---- */

static void expand_gcm(struct aead_key *key, const uint8_t *bytes)
{
    gcm_set_key(&key->expanded.gcm, bytes, key->aead->key_length);
}

static enum aead_result seal_gcm(uint8_t *ciphertext, uint8_t *tag, const struct aead_key *key,
                                 const uint8_t *nonce, const uint8_t *aad, size_t aad_length,
                                 const uint8_t *plaintext, size_t length)
{
    return gcm_seal(ciphertext, tag, &key->expanded.gcm, nonce, key->aead->nonce_length, aad,
                    aad_length, plaintext, length);
}

static enum aead_result open_gcm(uint8_t *plaintext, const struct aead_key *key,
                                 const uint8_t *nonce, const uint8_t *aad, size_t aad_length,
                                 const uint8_t *ciphertext, size_t length, const uint8_t *tag)
{
    return gcm_open(plaintext, &key->expanded.gcm, nonce, key->aead->nonce_length, aad, aad_length,
                    ciphertext, length, tag);
}

/* ---- AES-CCM: RFC 5116 §5.3, §5.4; with tags of 8 bytes RFC 6655 §6.1, §6.2 ---- */

static void expand_ccm(struct aead_key *key, const uint8_t *bytes)
{
    aes_set_key(&key->expanded.ccm, bytes, key->aead->key_length);
}

static enum aead_result seal_ccm(uint8_t *ciphertext, uint8_t *tag, const struct aead_key *key,
                                 const uint8_t *nonce, const uint8_t *aad, size_t aad_length,
                                 const uint8_t *plaintext, size_t length)
{
    return ccm_seal(ciphertext, tag, key->aead->tag_length, &key->expanded.ccm, nonce,
                    key->aead->nonce_length, aad, aad_length, plaintext, length);
}

static enum aead_result open_ccm(uint8_t *plaintext, const struct aead_key *key,
                                 const uint8_t *nonce, const uint8_t *aad, size_t aad_length,
                                 const uint8_t *ciphertext, size_t length, const uint8_t *tag)
{
    return ccm_open(plaintext, &key->expanded.ccm, nonce, key->aead->nonce_length, aad, aad_length,
                    ciphertext, length, tag, key->aead->tag_length);
}

/* ---- ChaCha20-Poly1305: RFC 8439 §2.8 ---- */

static void expand_chacha20(struct aead_key *key, const uint8_t *bytes)
{
    memcpy(key->expanded.chacha20, bytes, CHACHA20_KEY_LENGTH);
}

static enum aead_result seal_chacha20(uint8_t *ciphertext, uint8_t *tag, const struct aead_key *key,
                                      const uint8_t *nonce, const uint8_t *aad, size_t aad_length,
                                      const uint8_t *plaintext, size_t length)
{
    return chacha20_poly1305_seal(ciphertext, tag, key->expanded.chacha20, nonce, aad, aad_length,
                                  plaintext, length);
}

static enum aead_result open_chacha20(uint8_t *plaintext, const struct aead_key *key,
                                      const uint8_t *nonce, const uint8_t *aad, size_t aad_length,
                                      const uint8_t *ciphertext, size_t length, const uint8_t *tag)
{
    return chacha20_poly1305_open(plaintext, key->expanded.chacha20, nonce, aad, aad_length,
                                  ciphertext, length, tag);
}

/* ---- IANA, "Authenticated Encryption with Associated Data (AEAD) Parameters" ---- */

/* clang-format off */
#define GCM      expand_gcm, seal_gcm, open_gcm
#define CCM      expand_ccm, seal_ccm, open_ccm
#define CHACHA20 expand_chacha20, seal_chacha20, open_chacha20

const struct aead aead_registry[AEAD_COUNT] = {
    /*                           name                    number  key nonce tag  made of */
    [AEAD_AES_128_GCM]       = { "AEAD_AES_128_GCM",          1,  16,  12,  16, GCM      },
    [AEAD_AES_256_GCM]       = { "AEAD_AES_256_GCM",          2,  32,  12,  16, GCM      },
    [AEAD_AES_128_CCM]       = { "AEAD_AES_128_CCM",          3,  16,  12,  16, CCM      },
    [AEAD_AES_256_CCM]       = { "AEAD_AES_256_CCM",          4,  32,  12,  16, CCM      },
    [AEAD_AES_128_CCM_8]     = { "AEAD_AES_128_CCM_8",       18,  16,  12,   8, CCM      },
    [AEAD_AES_256_CCM_8]     = { "AEAD_AES_256_CCM_8",       19,  32,  12,   8, CCM      },
    [AEAD_CHACHA20_POLY1305] = { "AEAD_CHACHA20_POLY1305",   29,  32,  12,  16, CHACHA20 },
};

#undef GCM
#undef CCM
#undef CHACHA20
/* clang-format on */

/* ---- what all have in common ---- */

enum aead_result aead_set_key(struct aead_key *key, const struct aead *aead, const uint8_t *bytes,
                              size_t length)
{
    if (length != aead->key_length)
        return AEAD_KEY_LENGTH_WRONG;
    key->aead = aead;
    aead->expand(key, bytes);
    return AEAD_OK;
}

enum aead_result aead_seal(uint8_t *ciphertext, const struct aead_key *key, const uint8_t *nonce,
                           size_t nonce_length, const uint8_t *aad, size_t aad_length,
                           const uint8_t *plaintext, size_t length)
{
    if (nonce_length != key->aead->nonce_length)
        return AEAD_NONCE_LENGTH_WRONG;
    return key->aead->seal(ciphertext, ciphertext + length, key, nonce, aad, aad_length, plaintext,
                           length);
}

enum aead_result aead_open(uint8_t *plaintext, const struct aead_key *key, const uint8_t *nonce,
                           size_t nonce_length, const uint8_t *aad, size_t aad_length,
                           const uint8_t *ciphertext, size_t length)
{
    if (nonce_length != key->aead->nonce_length)
        return AEAD_NONCE_LENGTH_WRONG;
    if (length < key->aead->tag_length)
        return AEAD_CIPHERTEXT_TOO_SHORT;
    length -= key->aead->tag_length;
    return key->aead->open(plaintext, key, nonce, aad, aad_length, ciphertext, length,
                           ciphertext + length);
}
