/*
 * sha512_bmi2.c - SHA-512 for processors with AVX and BMI2.
 *
 * The rounds are those of crypto/sha512.c.  Three things make them faster:
 *
 *     RORX of BMI2 rotates without overwriting its input, which saves a copy for each rotation;
 *     sixteen rounds stand one after the other, so that the working variables never move: the
 *         compiler only gives their registers other names;
 *     the words of the schedule are made two at a time, in vector registers, which would otherwise
 *         stand idle.
 *
 * W_t needs W_{t-2}, and so two words at once is as many as there are without waiting.
 */
#include "crypto/x86/sha512_bmi2.h"

#include "crypto/sha512.h"
#include "crypto/wipe.h"
#include "crypto/x86/cpu.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define BMI2   __attribute__((target("avx,bmi2")))
#define INLINE BMI2 static inline __attribute__((always_inline))

/* FIPS 180-4 §4.1.3 */
INLINE uint64_t rotr(uint64_t x, unsigned n) { return x >> n | x << (64 - n); }
INLINE uint64_t ch(uint64_t x, uint64_t y, uint64_t z) { return (x & (y ^ z)) ^ z; }
INLINE uint64_t maj(uint64_t x, uint64_t y, uint64_t z) { return (x & y) | (z & (x | y)); }
INLINE uint64_t big_sigma0(uint64_t x) { return rotr(x, 28) ^ rotr(x, 34) ^ rotr(x, 39); }
INLINE uint64_t big_sigma1(uint64_t x) { return rotr(x, 14) ^ rotr(x, 18) ^ rotr(x, 41); }

/* FIPS 180-4 §6.4.2 step 3, with K_t + W_t already added up. */
INLINE struct sha512_variables round_with(struct sha512_variables v, uint64_t k_and_w)
{
    uint64_t t1 = v.h + big_sigma1(v.e) + ch(v.e, v.f, v.g) + k_and_w;
    uint64_t t2 = big_sigma0(v.a) + maj(v.a, v.b, v.c);
    return (struct sha512_variables){ t1 + t2, v.a, v.b, v.c, v.d + t1, v.e, v.f, v.g };
}

/* ---- the schedule, two words at a time ---- */

INLINE __m128i rotr2(__m128i x, int n)
{
    return _mm_or_si128(_mm_srli_epi64(x, n), _mm_slli_epi64(x, 64 - n));
}
INLINE __m128i small_sigma0(__m128i x)
{
    return _mm_xor_si128(_mm_xor_si128(rotr2(x, 1), rotr2(x, 8)), _mm_srli_epi64(x, 7));
}
INLINE __m128i small_sigma1(__m128i x)
{
    return _mm_xor_si128(_mm_xor_si128(rotr2(x, 19), rotr2(x, 61)), _mm_srli_epi64(x, 6));
}

/*
 * FIPS 180-4 §6.4.2 step 1; the register wN holds the words t - 16 + 2 N and the next:
 *     W_t = sigma1(W_{t-2}) + W_{t-7} + sigma0(W_{t-15}) + W_{t-16}
 */
INLINE __m128i next_words(__m128i w0, __m128i w1, __m128i w4, __m128i w5, __m128i w7)
{
    __m128i fifteen_back = _mm_alignr_epi8(w1, w0, 8), seven_back = _mm_alignr_epi8(w5, w4, 8);
    return _mm_add_epi64(_mm_add_epi64(small_sigma1(w7), seven_back),
                         _mm_add_epi64(small_sigma0(fifteen_back), w0));
}

INLINE __m128i load_words(const uint8_t *bytes)
{
    const __m128i swapped = _mm_set_epi8(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    return _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)bytes), swapped);
}

INLINE void add_k(uint64_t k_and_w[static 2], __m128i w, const uint64_t *k)
{
    __m128i sum = _mm_add_epi64(w, _mm_loadu_si128((const __m128i *)(const void *)k));
    _mm_storeu_si128((__m128i *)(void *)k_and_w, sum);
}

/* ---- blocks ---- */

/* Rounds t + 2 i and t + 2 i + 1, and the two words that take their place sixteen rounds on. */
INLINE void two_rounds(struct sha512_variables *v, uint64_t k_and_w[static 16], __m128i w[static 8],
                       unsigned t, unsigned i)
{
    *v = round_with(*v, k_and_w[2 * i]);
    *v = round_with(*v, k_and_w[2 * i + 1]);
    w[i] = next_words(w[i], w[(i + 1) % 8], w[(i + 4) % 8], w[(i + 5) % 8], w[(i + 7) % 8]);
    add_k(k_and_w + 2 * i, w[i], sha512_k + t + 16 + 2 * i);
}

INLINE struct sha512_variables all_rounds(struct sha512_variables v, const uint8_t *block,
                                          uint64_t k_and_w[static 16])
{
    __m128i w[8] = { load_words(block),      load_words(block + 16), load_words(block + 32),
                     load_words(block + 48), load_words(block + 64), load_words(block + 80),
                     load_words(block + 96), load_words(block + 112) };

    for (unsigned i = 0; i < 8; i++)
        add_k(k_and_w + 2 * i, w[i], sha512_k + 2 * i);
    for (unsigned t = 0; t < SHA512_ROUNDS - 16; t += 16) {
        two_rounds(&v, k_and_w, w, t, 0);
        two_rounds(&v, k_and_w, w, t, 1);
        two_rounds(&v, k_and_w, w, t, 2);
        two_rounds(&v, k_and_w, w, t, 3);
        two_rounds(&v, k_and_w, w, t, 4);
        two_rounds(&v, k_and_w, w, t, 5);
        two_rounds(&v, k_and_w, w, t, 6);
        two_rounds(&v, k_and_w, w, t, 7);
    }
    for (unsigned i = 0; i < 16; i++)
        v = round_with(v, k_and_w[i]);
    return v;
}

BMI2 static void blocks_bmi2(union hash_chain *h, const uint8_t *blocks, size_t count)
{
    uint64_t k_and_w[16], *h64 = h->word64;

    for (size_t i = 0; i < count; i++) {
        struct sha512_variables v = {
            h64[0], h64[1], h64[2], h64[3], h64[4], h64[5], h64[6], h64[7]
        };
        v = all_rounds(v, blocks + i * SHA512_BLOCK_LENGTH, k_and_w);
        h64[0] += v.a, h64[1] += v.b, h64[2] += v.c, h64[3] += v.d;
        h64[4] += v.e, h64[5] += v.f, h64[6] += v.g, h64[7] += v.h;
    }
    wipe(k_and_w, sizeof k_and_w);
}

hash_compress *sha512_bmi2(void) { return cpu_has(CPU_AVX | CPU_BMI2) ? blocks_bmi2 : NULL; }
#else
hash_compress *sha512_bmi2(void) { return NULL; }
#endif
