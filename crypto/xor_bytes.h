/*
 * xor_bytes.h - mixing two texts: the modes of a block cipher do it all the time.
 */
#ifndef CRYPTO_XOR_BYTES_H
#define CRYPTO_XOR_BYTES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * out = a ^ b.  `out` may be either of them, but must not overlap them otherwise.  Sixteen bytes
 * at a time, which is one register on many machines, then what is left.
 */
static inline void xor_bytes(uint8_t *out, const uint8_t *a, const uint8_t *b, size_t length)
{
    uint64_t x[2], y[2];
    size_t   at = 0;

    for (; length - at >= sizeof x; at += sizeof x) {
        memcpy(x, a + at, sizeof x);
        memcpy(y, b + at, sizeof y);
        x[0] ^= y[0];
        x[1] ^= y[1];
        memcpy(out + at, x, sizeof x);
    }
    for (; at < length; at++)
        out[at] = a[at] ^ b[at];
}

#endif
