/*
 * sha1.c - SHA-1 (FIPS 180-4 §6.1), in the standard's own letters.
 *
 * Padding and buffering are in crypto/hash.c.  Read next: crypto/sha256.c.
 */
#include "crypto/sha1.h"

#include "crypto/bytes.h"
#include "crypto/hash.h"
#include "crypto/wipe.h"

#include <string.h>

/* FIPS 180-4 §4.1.1 */
static uint32_t rotl(uint32_t x, unsigned n) { return x << n | x >> (32 - n); }
static uint32_t ch(uint32_t x, uint32_t y, uint32_t z) { return (x & y) ^ (~x & z); }
static uint32_t parity(uint32_t x, uint32_t y, uint32_t z) { return x ^ y ^ z; }
static uint32_t maj(uint32_t x, uint32_t y, uint32_t z) { return (x & y) ^ (x & z) ^ (y & z); }

/* FIPS 180-4 §4.1.1 (10): f changes every twenty rounds, and so does K (§4.2.1). */
static const struct phase {
    uint32_t (*f)(uint32_t, uint32_t, uint32_t);
    uint32_t k;
} phases[SHA1_ROUNDS / 20] = {
    { ch, 0x5a827999 },
    { parity, 0x6ed9eba1 },
    { maj, 0x8f1bbcdc },
    { parity, 0xca62c1d6 },
};

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

/* FIPS 180-4 §6.1.2 step 3 */
void sha1_round(uint32_t v[static 5], unsigned t, uint32_t w)
{
    const struct phase *phase = &phases[t / 20];
    uint32_t            a = v[0], b = v[1], c = v[2], d = v[3], e = v[4];
    uint32_t            temp = rotl(a, 5) + phase->f(b, c, d) + e + phase->k + w;

    v[4] = d;
    v[3] = c;
    v[2] = rotl(b, 30);
    v[1] = a;
    v[0] = temp;
}

/* FIPS 180-4 §6.1.2 */
static void sha1_compress(union hash_chain *h, const uint8_t *block)
{
    uint32_t w[SHA1_ROUNDS], v[5];

    sha1_schedule(w, block);
    memcpy(v, h->word32, sizeof v);
    for (unsigned t = 0; t < SHA1_ROUNDS; t++)
        sha1_round(v, t, w[t]);
    for (unsigned i = 0; i < 5; i++)
        h->word32[i] += v[i];
    wipe(w, sizeof w);
    wipe(v, sizeof v);
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
    .compress = sha1_compress,
    .output = sha1_output,
};
