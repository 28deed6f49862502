/*
 * sha256.c - SHA-256 and SHA-224 (FIPS 180-4 §6.2 and §6.3), in the standard's own letters.
 *
 * Padding and buffering are in crypto/hash.c.  Read next: crypto/hmac.c, for what TLS makes of it.
 */
#include "crypto/sha256.h"

#include "crypto/bytes.h"
#include "crypto/wipe.h"
#include "crypto/x86/sha_ni.h"

#include <string.h>

/* FIPS 180-4 §4.1.2 */
static uint32_t rotr(uint32_t x, unsigned n) { return x >> n | x << (32 - n); }
static uint32_t ch(uint32_t x, uint32_t y, uint32_t z) { return (x & y) ^ (~x & z); }
static uint32_t maj(uint32_t x, uint32_t y, uint32_t z) { return (x & y) ^ (x & z) ^ (y & z); }
static uint32_t big_sigma0(uint32_t x) { return rotr(x, 2) ^ rotr(x, 13) ^ rotr(x, 22); }
static uint32_t big_sigma1(uint32_t x) { return rotr(x, 6) ^ rotr(x, 11) ^ rotr(x, 25); }
static uint32_t small_sigma0(uint32_t x) { return rotr(x, 7) ^ rotr(x, 18) ^ x >> 3; }
static uint32_t small_sigma1(uint32_t x) { return rotr(x, 17) ^ rotr(x, 19) ^ x >> 10; }

/* FIPS 180-4 §4.2.2: fractional parts of the cube roots of the first 64 primes. */
const uint32_t sha256_k[SHA256_ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* FIPS 180-4 §5.3.3 */
static void sha256_start(union hash_chain *h)
{
    static const uint32_t h0[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    memcpy(h->word32, h0, sizeof h0);
}

/* FIPS 180-4 §5.3.2 */
static void sha224_start(union hash_chain *h)
{
    static const uint32_t h0[8] = {
        0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939,
        0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
    };
    memcpy(h->word32, h0, sizeof h0);
}

/* FIPS 180-4 §6.2.2 step 1 */
void sha256_schedule(uint32_t      w[static SHA256_ROUNDS],
                     const uint8_t block[static SHA256_BLOCK_LENGTH])
{
    for (unsigned t = 0; t < 16; t++)
        w[t] = load_be32(block + (size_t)4 * t);
    for (unsigned t = 16; t < SHA256_ROUNDS; t++)
        w[t] = small_sigma1(w[t - 2]) + w[t - 7] + small_sigma0(w[t - 15]) + w[t - 16];
}

/*
 * FIPS 180-4 §6.2.2 step 3
 *     T1 = h + Sigma1(e) + Ch(e, f, g) + K_t + W_t
 *     T2 = Sigma0(a) + Maj(a, b, c)
 *     h = g, g = f, f = e, e = d + T1, d = c, c = b, b = a, a = T1 + T2
 */
struct sha256_variables sha256_round(struct sha256_variables v, unsigned t, uint32_t w)
{
    uint32_t t1 = v.h + big_sigma1(v.e) + ch(v.e, v.f, v.g) + sha256_k[t] + w;
    uint32_t t2 = big_sigma0(v.a) + maj(v.a, v.b, v.c);
    return (struct sha256_variables){ t1 + t2, v.a, v.b, v.c, v.d + t1, v.e, v.f, v.g };
}

/* FIPS 180-4 §6.2.2 */
void sha256_compress(union hash_chain *h, const uint8_t *blocks, size_t count)
{
    uint32_t w[SHA256_ROUNDS], *h32 = h->word32;

    for (size_t i = 0; i < count; i++) {
        struct sha256_variables v = {
            h32[0], h32[1], h32[2], h32[3], h32[4], h32[5], h32[6], h32[7]
        };
        sha256_schedule(w, blocks + i * SHA256_BLOCK_LENGTH);
        for (unsigned t = 0; t < SHA256_ROUNDS; t++)
            v = sha256_round(v, t, w[t]);
        h32[0] += v.a, h32[1] += v.b, h32[2] += v.c, h32[3] += v.d;
        h32[4] += v.e, h32[5] += v.f, h32[6] += v.g, h32[7] += v.h;
    }
    wipe(w, sizeof w);
}

static void compress(union hash_chain *h, const uint8_t *blocks, size_t count)
{
    hash_compress *fast = sha256_ni();
    (fast ? fast : sha256_compress)(h, blocks, count);
}

static void sha256_output(uint8_t *digest, const union hash_chain *h)
{
    for (size_t i = 0; i < 8; i++)
        store_be32(digest + 4 * i, h->word32[i]);
}

/* FIPS 180-4 §6.3: the leftmost 224 bits. */
static void sha224_output(uint8_t *digest, const union hash_chain *h)
{
    for (size_t i = 0; i < 7; i++)
        store_be32(digest + 4 * i, h->word32[i]);
}

const struct hash hash_sha256 = {
    .name = "SHA256",
    .digest_length = SHA256_DIGEST_LENGTH,
    .block_length = SHA256_BLOCK_LENGTH,
    .size_length = 8,
    .start = sha256_start,
    .compress = compress,
    .output = sha256_output,
};

const struct hash hash_sha224 = {
    .name = "SHA224",
    .digest_length = SHA224_DIGEST_LENGTH,
    .block_length = SHA256_BLOCK_LENGTH,
    .size_length = 8,
    .start = sha224_start,
    .compress = compress,
    .output = sha224_output,
};
