/*
 * hmac.c - a keyed hash (RFC 2104).
 *
 *     HMAC(K, text) = H((K ^ opad) || H((K ^ ipad) || text))
 *
 * Read next: crypto/hmac_ct.c, for a text whose length nobody may learn.
 */
#include "crypto/hmac.h"

#include "crypto/wipe.h"

#include <string.h>

/* RFC 2104 §2 */
enum { IPAD = 0x36, OPAD = 0x5c };

/* Starts a hash with the block K ^ pad. */
static void start_keyed(struct hash_state *state, const struct hash *hash, uint8_t pad,
                        const uint8_t key_block[static HASH_MAX_BLOCK])
{
    uint8_t block[HASH_MAX_BLOCK];

    for (size_t i = 0; i < hash->block_length; i++)
        block[i] = key_block[i] ^ pad;
    hash_init(state, hash);
    hash_update(state, block, hash->block_length);
    wipe(block, sizeof block);
}

void hmac_init(struct hmac *hmac, const struct hash *hash, const void *key, size_t key_length)
{
    uint8_t key_block[HASH_MAX_BLOCK] = { 0 };

    /* RFC 2104 §2: a key longer than a block is hashed, a shorter one is filled up with zeros. */
    if (key_length > hash->block_length)
        hash_compute(key_block, hash, key, key_length);
    else if (key_length > 0)
        memcpy(key_block, key, key_length);

    start_keyed(&hmac->inner, hash, IPAD, key_block);
    start_keyed(&hmac->outer, hash, OPAD, key_block);
    wipe(key_block, sizeof key_block);
}

void hmac_update(struct hmac *hmac, const void *bytes, size_t length)
{
    hash_update(&hmac->inner, bytes, length);
}

void hmac_final(uint8_t *tag, struct hmac *hmac)
{
    uint8_t inner_digest[HASH_MAX_DIGEST];
    size_t  digest_length = hmac->inner.hash->digest_length;

    hash_final(inner_digest, &hmac->inner);
    hash_update(&hmac->outer, inner_digest, digest_length);
    hash_final(tag, &hmac->outer);
    wipe(inner_digest, sizeof inner_digest);
}

void hmac_compute(uint8_t *tag, const struct hash *hash, const void *key, size_t key_length,
                  const void *text, size_t length)
{
    struct hmac hmac;
    hmac_init(&hmac, hash, key, key_length);
    hmac_update(&hmac, text, length);
    hmac_final(tag, &hmac);
}
