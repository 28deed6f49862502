/* aead_without_tag.c - see aead_without_tag.h. The sound one: crypto/gcm.c. */
#include "lessons/foils/aead_without_tag.h"

/* SP 800-38D §7.2 without its step 8, "If T = T', then return P; else return FAIL". GCM encrypts by
 * adding a stream of key bits, so to encrypt a second time is to decrypt. */
static enum aead_result open(uint8_t *plaintext, const struct aead_key *key, const uint8_t *nonce,
                             const uint8_t *aad, size_t aad_length, const uint8_t *ciphertext,
                             size_t length, const uint8_t *tag)
{
    uint8_t nobody_compares[AEAD_MAX_TAG];
    (void)tag;
    return aead_registry[AEAD_AES_128_GCM].seal(plaintext, nobody_compares, key, nonce, aad,
                                                aad_length, ciphertext, length);
}

void foil_suite_without_tag(struct foil_suite *foil, const struct cipher_suite *sound)
{
    foil_suite_begin(foil, sound);
    foil->aead.open = open;
}
