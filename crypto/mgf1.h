/*
 * mgf1.h - a hash stretched to any length, to mask with (RFC 8017 §B.2.1).
 *
 * PSS and OAEP both hide one part of their encoded message under a mask made from the other.
 */
#ifndef CRYPTO_MGF1_H
#define CRYPTO_MGF1_H

#include "crypto/hash.h"

/* bytes ^= MGF1(seed, length).  Time depends on the lengths only. */
void mgf1_mask(uint8_t *bytes, size_t length, const struct hash *hash, const uint8_t *seed,
               size_t seed_length);

#endif
