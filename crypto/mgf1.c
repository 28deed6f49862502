/*
 * mgf1.c - a hash stretched to any length, to mask with (RFC 8017 §B.2.1).
 *
 * Read next: crypto/rsa_pss.c and crypto/rsa_oaep.c.
 */
#include "crypto/mgf1.h"

#include "crypto/bytes.h"
#include "crypto/wipe.h"

/* RFC 8017 §B.2.1 step 3: T = T || Hash(mgfSeed || C), C = 0, 1, 2, ... as four bytes */
void mgf1_mask(uint8_t *bytes, size_t length, const struct hash *hash, const uint8_t *seed,
               size_t seed_length)
{
    uint8_t c[4], t[HASH_MAX_DIGEST];

    for (size_t i = 0; i < length; i++) {
        size_t offset = i % hash->digest_length;
        if (offset == 0) {
            struct hash_state state;
            store_be32(c, (uint32_t)(i / hash->digest_length));
            hash_init(&state, hash);
            hash_update(&state, seed, seed_length);
            hash_update(&state, c, sizeof c);
            hash_final(t, &state);
        }
        bytes[i] ^= t[offset];
    }
    wipe(t, sizeof t);
}
