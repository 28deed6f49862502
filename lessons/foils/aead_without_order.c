/* aead_without_order.c - see aead_without_order.h. The sound one: crypto/gcm.c. */
#include "lessons/foils/aead_without_order.h"

#include <stddef.h>

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

void foil_suite_without_order(struct foil_suite *foil, const struct cipher_suite *sound)
{
    foil_suite_begin(foil, sound);
    foil->aead.seal = seal;
    foil->aead.open = open;
}
