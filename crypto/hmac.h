/*
 * hmac.h - a keyed hash (RFC 2104, FIPS 198-1).
 *
 *     HMAC(K, text) = H((K ^ opad) || H((K ^ ipad) || text))
 *
 * Only who knows K can compute it, or check it.  TLS uses it to protect records, and to derive
 * keys: both the PRF of TLS 1.2 and HKDF of TLS 1.3 are made of nothing else.
 *
 * Compare a received tag with constant_time_equal(), never with memcmp().
 */
#ifndef CRYPTO_HMAC_H
#define CRYPTO_HMAC_H

#include "crypto/hash.h"

/* An HMAC computation under way; copied by assignment, like struct hash_state. */
struct hmac {
    struct hash_state inner; /* has taken K ^ ipad, and the text so far */
    struct hash_state outer; /* has taken K ^ opad */
};

/* Starts a computation under a key of any length (longer than a block: it is hashed first). */
void hmac_init(struct hmac *hmac, const struct hash *hash, const void *key, size_t key_length);

/* Takes the next `length` bytes of the text. */
void hmac_update(struct hmac *hmac, const void *bytes, size_t length);

/* Writes digest_length bytes to `tag` and wipes the state. */
void hmac_final(uint8_t *tag, struct hmac *hmac);

/* All of it at once. */
void hmac_compute(uint8_t *tag, const struct hash *hash, const void *key, size_t key_length,
                  const void *text, size_t length);

#endif
