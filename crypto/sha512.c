/*
 * sha512.c - SHA-512 and SHA-384 (FIPS 180-4 §6.4 and §6.5), in the standard's own letters.
 *
 * SHA-512 is SHA-256 with words of 64 bits, other amounts to rotate by, and 80 rounds.  SHA-384 is
 * SHA-512 from another initial value, with the last two words left out: whoever sees the digest
 * does not see all of the chaining value, and cannot go on hashing from it.
 *
 * Padding and buffering are in crypto/hash.c.  Read next: crypto/sha3.c, which is built otherwise.
 */
#include "crypto/sha512.h"

#include "crypto/bytes.h"
#include "crypto/wipe.h"
#include "crypto/x86/sha512_bmi2.h"

#include <string.h>

/* FIPS 180-4 §4.1.3 */
static uint64_t rotr(uint64_t x, unsigned n) { return x >> n | x << (64 - n); }
static uint64_t ch(uint64_t x, uint64_t y, uint64_t z) { return (x & y) ^ (~x & z); }
static uint64_t maj(uint64_t x, uint64_t y, uint64_t z) { return (x & y) ^ (x & z) ^ (y & z); }
static uint64_t big_sigma0(uint64_t x) { return rotr(x, 28) ^ rotr(x, 34) ^ rotr(x, 39); }
static uint64_t big_sigma1(uint64_t x) { return rotr(x, 14) ^ rotr(x, 18) ^ rotr(x, 41); }
static uint64_t small_sigma0(uint64_t x) { return rotr(x, 1) ^ rotr(x, 8) ^ x >> 7; }
static uint64_t small_sigma1(uint64_t x) { return rotr(x, 19) ^ rotr(x, 61) ^ x >> 6; }

/* FIPS 180-4 §4.2.3: fractional parts of the cube roots of the first 80 primes. */
const uint64_t sha512_k[SHA512_ROUNDS] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
    0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
    0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
    0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
    0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
    0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
    0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
    0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
    0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
    0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
    0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
    0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

/* FIPS 180-4 §5.3.5: fractional parts of the square roots of the first eight primes. */
static void sha512_start(union hash_chain *h)
{
    static const uint64_t h0[8] = {
        0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
        0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
    };
    memcpy(h->word64, h0, sizeof h0);
}

/* FIPS 180-4 §5.3.4: those of the ninth to the sixteenth prime. */
static void sha384_start(union hash_chain *h)
{
    static const uint64_t h0[8] = {
        0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
        0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
    };
    memcpy(h->word64, h0, sizeof h0);
}

/* FIPS 180-4 §6.4.2 step 1 */
void sha512_schedule(uint64_t      w[static SHA512_ROUNDS],
                     const uint8_t block[static SHA512_BLOCK_LENGTH])
{
    for (unsigned t = 0; t < 16; t++)
        w[t] = load_be64(block + (size_t)8 * t);
    for (unsigned t = 16; t < SHA512_ROUNDS; t++)
        w[t] = small_sigma1(w[t - 2]) + w[t - 7] + small_sigma0(w[t - 15]) + w[t - 16];
}

/*
 * FIPS 180-4 §6.4.2 step 3
 *     T1 = h + Sigma1(e) + Ch(e, f, g) + K_t + W_t
 *     T2 = Sigma0(a) + Maj(a, b, c)
 *     h = g, g = f, f = e, e = d + T1, d = c, c = b, b = a, a = T1 + T2
 */
struct sha512_variables sha512_round(struct sha512_variables v, unsigned t, uint64_t w)
{
    uint64_t t1 = v.h + big_sigma1(v.e) + ch(v.e, v.f, v.g) + sha512_k[t] + w;
    uint64_t t2 = big_sigma0(v.a) + maj(v.a, v.b, v.c);
    return (struct sha512_variables){ t1 + t2, v.a, v.b, v.c, v.d + t1, v.e, v.f, v.g };
}

/* FIPS 180-4 §6.4.2 */
void sha512_compress(union hash_chain *h, const uint8_t *blocks, size_t count)
{
    uint64_t w[SHA512_ROUNDS], *h64 = h->word64;

    for (size_t i = 0; i < count; i++) {
        struct sha512_variables v = {
            h64[0], h64[1], h64[2], h64[3], h64[4], h64[5], h64[6], h64[7]
        };
        sha512_schedule(w, blocks + i * SHA512_BLOCK_LENGTH);
        for (unsigned t = 0; t < SHA512_ROUNDS; t++)
            v = sha512_round(v, t, w[t]);
        h64[0] += v.a, h64[1] += v.b, h64[2] += v.c, h64[3] += v.d;
        h64[4] += v.e, h64[5] += v.f, h64[6] += v.g, h64[7] += v.h;
    }
    wipe(w, sizeof w);
}

static void compress(union hash_chain *h, const uint8_t *blocks, size_t count)
{
    hash_compress *fast = sha512_bmi2();
    (fast ? fast : sha512_compress)(h, blocks, count);
}

static void sha512_output(uint8_t *digest, const union hash_chain *h)
{
    for (size_t i = 0; i < 8; i++)
        store_be64(digest + 8 * i, h->word64[i]);
}

/* FIPS 180-4 §6.5: the leftmost 384 bits. */
static void sha384_output(uint8_t *digest, const union hash_chain *h)
{
    for (size_t i = 0; i < 6; i++)
        store_be64(digest + 8 * i, h->word64[i]);
}

const struct hash hash_sha512 = {
    .name = "SHA512",
    .digest_length = SHA512_DIGEST_LENGTH,
    .block_length = SHA512_BLOCK_LENGTH,
    .size_length = 16,
    .start = sha512_start,
    .compress = compress,
    .output = sha512_output,
};

const struct hash hash_sha384 = {
    .name = "SHA384",
    .digest_length = SHA384_DIGEST_LENGTH,
    .block_length = SHA512_BLOCK_LENGTH,
    .size_length = 16,
    .start = sha384_start,
    .compress = compress,
    .output = sha384_output,
};
