/*
 * hmac_ct.h - HMAC over a text whose length is a secret.
 *
 * TLS 1.2's CBC suites authenticate first and encrypt afterwards (RFC 5246 §6.2.3.2), so that the
 * receiver must look at the padding before it can check the MAC.  How much padding there was is
 * then a secret: whoever learns it has a padding oracle, and can decrypt a cookie byte by byte.
 * "Lucky Thirteen" (AlFardan and Paterson, 2013) learnt it from a clock alone: a shorter text
 * takes fewer compressions.  Here the number of compressions, and every address that is touched,
 * depends on the public bounds only.
 *
 * Read next: crypto/hmac_ct.c, which explains how.
 */
#ifndef CRYPTO_HMAC_CT_H
#define CRYPTO_HMAC_CT_H

#include "crypto/hash.h"

/* RFC 5246 §6.2.3.1: seq_num + type + version + length, which stand before the content. */
enum { HMAC_CT_HEADER_LENGTH = 13 };

/*
 * tag = HMAC(key, header || data[0 .. secret_length)), of hash->digest_length bytes.
 *
 * min_length <= secret_length <= max_length, and `data` is readable for max_length bytes.  Time
 * depends on key_length, min_length and max_length, and on nothing else.
 */
void hmac_constant_time(uint8_t *tag, const struct hash *hash, const uint8_t *key,
                        size_t key_length, const uint8_t header[static HMAC_CT_HEADER_LENGTH],
                        const uint8_t *data, size_t secret_length, size_t min_length,
                        size_t max_length);

#endif
