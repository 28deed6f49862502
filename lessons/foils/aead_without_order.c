/* aead_without_order.c - see aead_without_order.h. The sound one: crypto/gcm.c. */
#include "lessons/foils/aead_without_order.h"

#include <stddef.h>

static void expand(struct aead_key *key, const uint8_t *bytes)
{
    aead_registry[AEAD_AES_128_GCM].expand(key, bytes);
}

/* SP 800-38D §7.1 with A, the additional authenticated data, left empty. */
static enum aead_result seal(uint8_t *ciphertext, uint8_t *tag, const struct aead_key *key,
                             const uint8_t *nonce, const uint8_t *aad, size_t aad_length,
                             const uint8_t *plaintext, size_t length)
{
    (void)aad;
    (void)aad_length;
    return aead_registry[AEAD_AES_128_GCM].seal(ciphertext, tag, key, nonce, NULL, 0, plaintext,
                                                length);
}

/* SP 800-38D §7.2, likewise. */
static enum aead_result open(uint8_t *plaintext, const struct aead_key *key, const uint8_t *nonce,
                             const uint8_t *aad, size_t aad_length, const uint8_t *ciphertext,
                             size_t length, const uint8_t *tag)
{
    (void)aad;
    (void)aad_length;
    return aead_registry[AEAD_AES_128_GCM].open(plaintext, key, nonce, NULL, 0, ciphertext, length,
                                                tag);
}

static const struct aead without_order = { .name = "AEAD_AES_128_GCM",
                                           .number = 1,
                                           .key_length = 16,
                                           .nonce_length = AEAD_NONCE_LENGTH,
                                           .tag_length = AEAD_MAX_TAG,
                                           .expand = expand,
                                           .seal = seal,
                                           .open = open };

void foil_suite_without_order(struct foil_suite *foil, const struct cipher_suite *sound)
{
    foil->suite = *sound;
    foil->suite.aead = &without_order;
    foil->list[0] = &foil->suite;
}
