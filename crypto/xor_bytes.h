/*
 * xor_bytes.h - mixing two texts: the modes of a block cipher do it all the time.
 */
#ifndef CRYPTO_XOR_BYTES_H
#define CRYPTO_XOR_BYTES_H

#include "crypto/word_pair.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * out = a ^ b.  `out` may be either of them, but must not overlap them otherwise.  Sixteen bytes
 * at a time, then what is left.
 */
static inline void xor_bytes(uint8_t *out, const uint8_t *a, const uint8_t *b, size_t length)
{
    word_pair x, y;
    size_t    at = 0;

    for (; length - at >= sizeof x; at += sizeof x) {
        memcpy(&x, a + at, sizeof x);
        memcpy(&y, b + at, sizeof y);
        x ^= y;
        memcpy(out + at, &x, sizeof x);
    }
    for (; at < length; at++)
        out[at] = a[at] ^ b[at];
}

#endif
