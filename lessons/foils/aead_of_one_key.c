/* aead_of_one_key.c - see aead_of_one_key.h. The sound one: crypto/gcm.c. */
#include "lessons/foils/aead_of_one_key.h"

#include <string.h>

enum { SALT = 4 }; /* RFC 5288 §3: what of the nonce comes from the key block */

static void expand(struct aead_key *key, const uint8_t *bytes)
{
    static const uint8_t the_same[16] = "the key for both";
    (void)bytes;
    aead_registry[AEAD_AES_128_GCM].expand(key, the_same);
}

static void without_salt(uint8_t out[AEAD_NONCE_LENGTH], const uint8_t *nonce)
{
    memset(out, 0, SALT);
    memcpy(out + SALT, nonce + SALT, AEAD_NONCE_LENGTH - SALT);
}

static enum aead_result seal(uint8_t *ciphertext, uint8_t *tag, const struct aead_key *key,
                             const uint8_t *nonce, const uint8_t *aad, size_t aad_length,
                             const uint8_t *plaintext, size_t length)
{
    uint8_t common[AEAD_NONCE_LENGTH];
    without_salt(common, nonce);
    return aead_registry[AEAD_AES_128_GCM].seal(ciphertext, tag, key, common, aad, aad_length,
                                                plaintext, length);
}

static enum aead_result open(uint8_t *plaintext, const struct aead_key *key, const uint8_t *nonce,
                             const uint8_t *aad, size_t aad_length, const uint8_t *ciphertext,
                             size_t length, const uint8_t *tag)
{
    uint8_t common[AEAD_NONCE_LENGTH];
    without_salt(common, nonce);
    return aead_registry[AEAD_AES_128_GCM].open(plaintext, key, common, aad, aad_length, ciphertext,
                                                length, tag);
}

void foil_suite_of_one_key(struct foil_suite *foil, const struct cipher_suite *sound)
{
    foil_suite_begin(foil, sound);
    foil->aead.expand = expand;
    foil->aead.seal = seal;
    foil->aead.open = open;
}
