/*
 * bytes.h - words as bytes: big-endian (be) as FIPS, NIST and TLS write them, little-endian (le)
 * where Bernstein's designs and Keccak do.
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

static inline uint64_t load_be64(const uint8_t bytes[static 8])
{
    return (uint64_t)load_be32(bytes) << 32 | load_be32(bytes + 4);
}

static inline void store_be64(uint8_t bytes[static 8], uint64_t word)
{
    store_be32(bytes, (uint32_t)(word >> 32));
    store_be32(bytes + 4, (uint32_t)word);
}

static inline uint32_t load_le32(const uint8_t bytes[static 4])
{
    return (uint32_t)bytes[3] << 24 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[1] << 8 | bytes[0];
}

static inline void store_le32(uint8_t bytes[static 4], uint32_t word)
{
    for (unsigned i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(word >> 8 * i);
}

static inline uint64_t load_le64(const uint8_t bytes[static 8])
{
    return (uint64_t)load_le32(bytes + 4) << 32 | load_le32(bytes);
}

static inline void store_le64(uint8_t bytes[static 8], uint64_t word)
{
    store_le32(bytes, (uint32_t)word);
    store_le32(bytes + 4, (uint32_t)(word >> 32));
}

#endif
