/*
 * edwards25519_avx2.c - choosing from the table of Ed25519's base point with AVX2.
 *
 * Four words of an entry are one vector.  Every entry is read, and a mask of ones keeps the one
 * that is wanted: edwards25519_choose() of crypto/edwards25519_base.c, four words at a time.
 */
#include "crypto/x86/edwards25519_avx2.h"

#include "crypto/x86/cpu.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))

AVX2 static inline __m256i load(const uint64_t word[static 4])
{
    return _mm256_loadu_si256((const __m256i *)word);
}

AVX2 static inline void store(uint64_t word[static 4], __m256i a)
{
    _mm256_storeu_si256((__m256i *)word, a);
}

AVX2 static inline __m256i keep(__m256i chosen, __m256i mask, const uint64_t word[static 4])
{
    return _mm256_or_si256(chosen, _mm256_and_si256(mask, load(word)));
}

AVX2 static void choose(struct edwards25519_entry *r, const struct edwards25519_entry *row,
                        uint32_t magnitude)
{
    const __m256i wanted = _mm256_set1_epi64x(magnitude);
    const __m256i one = _mm256_set_epi64x(0, 0, 0, 1);

    /* Where nothing is wanted: (0, 1), of which y - x and y + x are 1. */
    __m256i y_minus_x = _mm256_and_si256(_mm256_cmpeq_epi64(wanted, _mm256_setzero_si256()), one);
    __m256i y_plus_x = y_minus_x, two_d_x_y = _mm256_setzero_si256();
    for (int j = 0; j < EDWARDS25519_BASE_COLUMNS; j++) {
        __m256i mask = _mm256_cmpeq_epi64(wanted, _mm256_set1_epi64x(j + 1));
        y_minus_x = keep(y_minus_x, mask, row[j].y_minus_x);
        y_plus_x = keep(y_plus_x, mask, row[j].y_plus_x);
        two_d_x_y = keep(two_d_x_y, mask, row[j].two_d_x_y);
    }
    store(r->y_minus_x, y_minus_x);
    store(r->y_plus_x, y_plus_x);
    store(r->two_d_x_y, two_d_x_y);
}

edwards25519_chooser *edwards25519_choose_avx2(void) { return cpu_has(CPU_AVX2) ? choose : NULL; }

#else

edwards25519_chooser *edwards25519_choose_avx2(void) { return NULL; }

#endif
