/*
 * montgomery_avx2.c - choosing from a table of powers with AVX2.
 *
 * Every entry is read, so that the cache does not learn which one was wanted, and a mask of ones
 * keeps that one alone.  Eight limbs, two vectors, are gathered at a time.
 *
 * Read next: crypto/bignum_montgomery.c, the function bignum_power_step().
 */
#include "crypto/x86/montgomery_avx2.h"

#include "crypto/x86/cpu.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i keep(__m256i chosen, __m256i mask, const uint64_t limb[static 4])
{
    __m256i entry = _mm256_loadu_si256((const __m256i *)limb);
    return _mm256_or_si256(chosen, _mm256_and_si256(mask, entry));
}

AVX2 static void choose(uint64_t *r, const uint64_t *table, size_t count, size_t entries,
                        size_t wanted)
{
    const __m256i one = _mm256_set1_epi64x(1), place = _mm256_set1_epi64x((long long)wanted);

    for (size_t at = 0; at < count; at += 8) {
        __m256i low = _mm256_setzero_si256(), high = low, i = low;
        for (const uint64_t *entry = table + at; entry < table + entries * count; entry += count) {
            __m256i mask = _mm256_cmpeq_epi64(i, place);
            low = keep(low, mask, entry);
            high = keep(high, mask, entry + 4);
            i = _mm256_add_epi64(i, one);
        }
        _mm256_storeu_si256((__m256i *)(r + at), low);
        _mm256_storeu_si256((__m256i *)(r + at + 4), high);
    }
}

montgomery_choose *montgomery_choose_avx2(size_t count)
{
    return count % 8 == 0 && cpu_has(CPU_AVX2) ? choose : NULL;
}

#else

montgomery_choose *montgomery_choose_avx2(size_t count)
{
    (void)count;
    return NULL;
}

#endif
