/*
 * sha1.c - SHA-1 (FIPS 180-4 §6.1), in the standard's own letters.
 *
 * Padding and buffering are in crypto/hash.c.  Read next: crypto/sha256.c.
 */
#include "crypto/sha1.h"

#include "crypto/bytes.h"
#include "crypto/wipe.h"
#include "crypto/x86/sha_ni.h"

#include <string.h>

/* FIPS 180-4 §4.1.1 */
static uint32_t rotl(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }
static uint32_t ch(uint32_t x, uint32_t y, uint32_t z) { return (x & y) ^ (~x & z); }
static uint32_t parity(uint32_t x, uint32_t y, uint32_t z) { return x ^ y ^ z; }
static uint32_t maj(uint32_t x, uint32_t y, uint32_t z) { return (x & y) ^ (x & z) ^ (y & z); }

/* FIPS 180-4 §4.1.1 (10): f_t changes every twenty rounds, and so does K_t (§4.2.1). */
static uint32_t f(unsigned t, uint32_t x, uint32_t y, uint32_t z)
{
    return t < 20 ? ch(x, y, z) : t < 40 || t >= 60 ? parity(x, y, z) : maj(x, y, z);
}
static const uint32_t k[SHA1_ROUNDS / 20] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };

/* FIPS 180-4 §5.3.1 */
static void sha1_start(union hash_chain *h)
{
    static const uint32_t h0[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };
    memcpy(h->word32, h0, sizeof h0);
}

/* FIPS 180-4 §6.1.2 step 1 */
void sha1_schedule(uint32_t w[static SHA1_ROUNDS], const uint8_t block[static SHA1_BLOCK_LENGTH])
{
    for (unsigned t = 0; t < 16; t++)
        w[t] = load_be32(block + (size_t)4 * t);
    for (unsigned t = 16; t < SHA1_ROUNDS; t++)
        w[t] = rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
}

/*
 * FIPS 180-4 §6.1.2 step 3
 *     T = ROTL^5(a) + f_t(b, c, d) + e + K_t + W_t
 *     e = d, d = c, c = ROTL^30(b), b = a, a = T
 */
struct sha1_variables sha1_round(struct sha1_variables v, unsigned t, uint32_t w)
{
    uint32_t temp = rotl(v.a, 5) + f(t, v.b, v.c, v.d) + v.e + k[t / 20] + w;
    return (struct sha1_variables){ temp, v.a, rotl(v.b, 30), v.c, v.d };
}

/* FIPS 180-4 §6.1.2 */
void sha1_compress(union hash_chain *h, const uint8_t *blocks, size_t count)
{
    uint32_t w[SHA1_ROUNDS], *h32 = h->word32;

    for (size_t i = 0; i < count; i++) {
        struct sha1_variables v = { h32[0], h32[1], h32[2], h32[3], h32[4] };
        sha1_schedule(w, blocks + i * SHA1_BLOCK_LENGTH);
        for (unsigned t = 0; t < SHA1_ROUNDS; t++)
            v = sha1_round(v, t, w[t]);
        h32[0] += v.a, h32[1] += v.b, h32[2] += v.c, h32[3] += v.d, h32[4] += v.e;
    }
    wipe(w, sizeof w);
}

static void compress(union hash_chain *h, const uint8_t *blocks, size_t count)
{
    hash_compress *fast = sha1_ni();
    (fast ? fast : sha1_compress)(h, blocks, count);
}

static void sha1_output(uint8_t *digest, const union hash_chain *h)
{
    for (size_t i = 0; i < 5; i++)
        store_be32(digest + 4 * i, h->word32[i]);
}

const struct hash hash_sha1 = {
    .name = "SHA1",
    .digest_length = SHA1_DIGEST_LENGTH,
    .block_length = SHA1_BLOCK_LENGTH,
    .size_length = 8,
    .start = sha1_start,
    .compress = compress,
    .output = sha1_output,
};
