/*
 * hkdf.h - making keys out of a shared secret (RFC 5869).
 *
 *     extract    PRK = HMAC(salt, IKM)                        concentrates what is unguessable
 *     expand     OKM = T(1) || T(2) || ...                    draws as many keys from it as needed
 *
 * A Diffie-Hellman secret is unguessable as a whole but not bit for bit, so it is no key yet: first
 * it is extracted, then expanded, with an `info` that says what for.  TLS 1.3 derives all its keys
 * this way (RFC 8446 §7.1).
 *
 * Read next: crypto/hkdf.c.
 */
#ifndef CRYPTO_HKDF_H
#define CRYPTO_HKDF_H

#include "crypto/hash.h"

#include <stdbool.h>

/* RFC 5869 §2.3: the block counter is one byte, and begins with 1. */
enum { HKDF_MAX_BLOCKS = 255 };

/*
 * RFC 5869 §2.2: hash->digest_length bytes of `prk`.  Without a salt pass a salt_length of 0: that
 * is the same as a salt of digest_length zeros, as HMAC fills its key up with zeros.
 */
void hkdf_extract(uint8_t *prk, const struct hash *hash, const void *salt, size_t salt_length,
                  const void *ikm, size_t ikm_length);

/*
 * RFC 5869 §2.3, one step: t = T(i), of digest_length bytes, from `previous` = T(i - 1).  T(0) is
 * empty: pass NULL for i = 1.  `t` may be `previous`.
 */
void hkdf_expand_block(uint8_t *t, const struct hash *hash, const void *prk, size_t prk_length,
                       const uint8_t *previous, const void *info, size_t info_length, uint8_t i);

/*
 * RFC 5869 §2.3: `length` bytes of OKM.  False, and `okm` all zero, when more than 255 blocks of
 * digest_length bytes are asked for.
 */
bool hkdf_expand(uint8_t *okm, size_t length, const struct hash *hash, const void *prk,
                 size_t prk_length, const void *info, size_t info_length);

#endif
