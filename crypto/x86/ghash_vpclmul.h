/*
 * ghash_vpclmul.h - sums of products, two products at a time, for GHASH and for what is woven
 * together with it (see ghash_clmul.h).
 */
#ifndef CRYPTO_X86_GHASH_VPCLMUL_H
#define CRYPTO_X86_GHASH_VPCLMUL_H

#include "crypto/x86/ghash_clmul.h"

#define VPCLMUL __attribute__((target("vpclmulqdq,pclmul,avx2")))

/* Two sums side by side, as struct ghash_sum has one. */
struct ghash_sums {
    __m256i low, middle, high;
};

/* Two blocks, the bytes of each from the last to the first. */
static inline VPCLMUL __m256i ghash_turn_pair(__m256i blocks)
{
    return _mm256_shuffle_epi8(blocks, _mm256_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
                                                       14, 15, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
                                                       12, 13, 14, 15));
}

static inline VPCLMUL __m256i ghash_load_pair(const uint8_t *blocks)
{
    return ghash_turn_pair(_mm256_loadu_si256((const __m256i *)blocks));
}

/* The powers for the first two of the last `n` blocks of a sum: H^n and H^(n-1), divided by x. */
static inline VPCLMUL __m256i ghash_powers(const struct ghash_key *key, size_t n)
{
    return _mm256_loadu_si256((const __m256i *)&key->power[GHASH_POWERS - n]);
}

static inline VPCLMUL struct ghash_sums ghash_multiply_add_pair(struct ghash_sums sums, __m256i a,
                                                                __m256i b)
{
    sums.low = _mm256_xor_si256(sums.low, _mm256_clmulepi64_epi128(a, b, 0x00));
    sums.high = _mm256_xor_si256(sums.high, _mm256_clmulepi64_epi128(a, b, 0x11));
    sums.middle = _mm256_xor_si256(sums.middle, _mm256_clmulepi64_epi128(a, b, 0x01));
    sums.middle = _mm256_xor_si256(sums.middle, _mm256_clmulepi64_epi128(a, b, 0x10));
    return sums;
}

/* The two halves, added. */
static inline VPCLMUL __m128i ghash_both(__m256i a)
{
    return _mm_xor_si128(_mm256_castsi256_si128(a), _mm256_extracti128_si256(a, 1));
}

static inline VPCLMUL __m128i ghash_reduce_sums(struct ghash_sums sums)
{
    return ghash_reduce(
        (struct ghash_sum){ ghash_both(sums.low), ghash_both(sums.middle), ghash_both(sums.high) });
}

#endif
