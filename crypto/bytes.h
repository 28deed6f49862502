/*
 * bytes.h - words as big-endian bytes, the order of every standard that is implemented here.
 */
#ifndef CRYPTO_BYTES_H
#define CRYPTO_BYTES_H

#include <stdint.h>

static inline uint32_t load_be32(const uint8_t bytes[static 4])
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static inline void store_be32(uint8_t bytes[static 4], uint32_t word)
{
    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(word >> (24 - 8 * i));
}

static inline void store_be64(uint8_t bytes[static 8], uint64_t word)
{
    store_be32(bytes, (uint32_t)(word >> 32));
    store_be32(bytes + 4, (uint32_t)word);
}

#endif
