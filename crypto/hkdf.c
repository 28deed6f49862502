/*
 * hkdf.c - making keys out of a shared secret (RFC 5869).
 *
 * Read next: crypto/hmac.c, which does all the work.
 */
#include "crypto/hkdf.h"

#include "crypto/hmac.h"
#include "crypto/wipe.h"

#include <string.h>

/* RFC 5869 §2.2: PRK = HMAC-Hash(salt, IKM) */
void hkdf_extract(uint8_t *prk, const struct hash *hash, const void *salt, size_t salt_length,
                  const void *ikm, size_t ikm_length)
{
    hmac_compute(prk, hash, salt, salt_length, ikm, ikm_length);
}

/* RFC 5869 §2.3: T(i) = HMAC-Hash(PRK, T(i - 1) | info | i) */
void hkdf_expand_block(uint8_t *t, const struct hash *hash, const void *prk, size_t prk_length,
                       const uint8_t *previous, const void *info, size_t info_length, uint8_t i)
{
    struct hmac hmac;

    hmac_init(&hmac, hash, prk, prk_length);
    if (previous)
        hmac_update(&hmac, previous, hash->digest_length);
    hmac_update(&hmac, info, info_length);
    hmac_update(&hmac, &i, 1);
    hmac_final(t, &hmac);
}

/*
 * RFC 5869 §2.3
 *     T   = T(1) | T(2) | T(3) | ... | T(N)
 *     OKM = first L octets of T
 */
bool hkdf_expand(uint8_t *okm, size_t length, const struct hash *hash, const void *prk,
                 size_t prk_length, const void *info, size_t info_length)
{
    uint8_t t[HASH_MAX_DIGEST];
    size_t  done = 0;

    if (length > HKDF_MAX_BLOCKS * hash->digest_length) {
        memset(okm, 0, length);
        return false;
    }
    for (unsigned i = 1; done < length; i++) {
        hkdf_expand_block(t, hash, prk, prk_length, i == 1 ? NULL : t, info, info_length,
                          (uint8_t)i);
        size_t take = length - done < hash->digest_length ? length - done : hash->digest_length;
        memcpy(okm + done, t, take);
        done += take;
    }
    wipe(t, sizeof t);
    return true;
}
