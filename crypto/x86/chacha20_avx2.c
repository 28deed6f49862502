/*
 * chacha20_avx2.c - ChaCha20 in vectors of 256 bits, eight blocks at once.
 *
 * A vector holds the same word of eight states, which differ in their counters.  So the quarter
 * round is the one of crypto/chacha20.c, with vectors for words.  At the end the words of a block
 * are in sixteen different vectors, and have to be brought together.
 *
 * Loops over the vectors are unrolled, so that they can be in registers: a register has no number
 * that could be computed.
 */
#include "crypto/x86/chacha20_avx2.h"

#include "crypto/wipe.h"
#include "crypto/x86/cpu.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2   __attribute__((target("avx2")))
#define INLINE AVX2 static inline __attribute__((always_inline))

enum { BLOCKS = 8, STRETCH = BLOCKS * CHACHA20_BLOCK_LENGTH };

/* ---- the rounds ---- */

INLINE __m256i rotate_left_by_shifts(__m256i x, int n)
{
    return _mm256_or_si256(_mm256_slli_epi32(x, n), _mm256_srli_epi32(x, 32 - n));
}

/* Rotations by whole bytes are one instruction: which byte of its word each byte becomes. */
INLINE __m256i rotate_left_16(__m256i x)
{
    return _mm256_shuffle_epi8(x, _mm256_setr_epi8(2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12,
                                                   13, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15,
                                                   12, 13));
}
INLINE __m256i rotate_left_8(__m256i x)
{
    return _mm256_shuffle_epi8(x, _mm256_setr_epi8(3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13,
                                                   14, 3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12,
                                                   13, 14));
}

INLINE __m256i rotate_left(__m256i x, int n)
{
    return n == 16 ? rotate_left_16(x) : n == 8 ? rotate_left_8(x) : rotate_left_by_shifts(x, n);
}

/* a += b; d ^= a; d <<<= n, for two quarter rounds: what one waits for is time for the other. */
INLINE void mix(__m256i *a[static 2], __m256i *b[static 2], __m256i *d[static 2], int n)
{
    *a[0] = _mm256_add_epi32(*a[0], *b[0]), *a[1] = _mm256_add_epi32(*a[1], *b[1]);
    *d[0] = _mm256_xor_si256(*d[0], *a[0]), *d[1] = _mm256_xor_si256(*d[1], *a[1]);
    *d[0] = rotate_left(*d[0], n), *d[1] = rotate_left(*d[1], n);
}

/*
 * RFC 8439 §2.1, on two neighbours, `first` and the next: columns, or with `turn` 1 diagonals, for
 * which the rows below the first are turned by one, two and three places.
 */
INLINE void quarter_rounds(__m256i s[static CHACHA20_WORDS], unsigned first, unsigned turn)
{
    unsigned next = first + 1;
    __m256i *a[2] = { &s[first], &s[next] };
    __m256i *b[2] = { &s[4 + (first + turn) % 4], &s[4 + (next + turn) % 4] };
    __m256i *c[2] = { &s[8 + (first + 2 * turn) % 4], &s[8 + (next + 2 * turn) % 4] };
    __m256i *d[2] = { &s[12 + (first + 3 * turn) % 4], &s[12 + (next + 3 * turn) % 4] };

    mix(a, b, d, 16);
    mix(c, d, b, 12);
    mix(a, b, d, 8);
    mix(c, d, b, 7);
}

/* RFC 8439 §2.3.1 */
INLINE void double_round(__m256i s[static CHACHA20_WORDS])
{
    quarter_rounds(s, 0, 0);
    quarter_rounds(s, 2, 0);
    quarter_rounds(s, 0, 1);
    quarter_rounds(s, 2, 1);
}

/* ---- from words to blocks ---- */

/*
 * Turns a square of eight words by eight about its diagonal: w[i] holds word i of blocks 0 to 7
 * before, and words 0 to 7 of block i afterwards.
 */
INLINE void transpose(__m256i w[static 8])
{
    __m256i two[8], four[8];
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i += 2) {
        two[i] = _mm256_unpacklo_epi32(w[i], w[i + 1]);
        two[i + 1] = _mm256_unpackhi_epi32(w[i], w[i + 1]);
    }
#pragma GCC unroll 8
    for (unsigned i = 0; i < 8; i += 4) {
        four[i] = _mm256_unpacklo_epi64(two[i], two[i + 2]);
        four[i + 1] = _mm256_unpackhi_epi64(two[i], two[i + 2]);
        four[i + 2] = _mm256_unpacklo_epi64(two[i + 1], two[i + 3]);
        four[i + 3] = _mm256_unpackhi_epi64(two[i + 1], two[i + 3]);
    }
#pragma GCC unroll 8
    for (unsigned i = 0; i < 4; i++) {
        w[i] = _mm256_permute2x128_si256(four[i], four[i + 4], 0x20);
        w[i + 4] = _mm256_permute2x128_si256(four[i], four[i + 4], 0x31);
    }
}

/* Mixes half of each block, words 8 `half` to 8 `half` + 7, with the text. */
INLINE void apply_half(uint8_t *out, const uint8_t *in, __m256i w[static 8], unsigned half)
{
    transpose(w);
#pragma GCC unroll 8
    for (unsigned i = 0; i < BLOCKS; i++) {
        size_t  at = i * CHACHA20_BLOCK_LENGTH + 32 * half;
        __m256i text = _mm256_loadu_si256((const __m256i *)(const void *)(in + at));
        _mm256_storeu_si256((__m256i *)(void *)(out + at), _mm256_xor_si256(text, w[i]));
    }
}

INLINE __m256i all(uint32_t word) { return _mm256_set1_epi32((int)word); }

/* RFC 8439 §2.3 and §2.4, for eight blocks whose first has the number `counter`. */
AVX2 static void apply_stretch(uint8_t *out, const uint32_t state[static CHACHA20_WORDS],
                               uint32_t counter, const uint8_t *in)
{
    const __m256i counters = _mm256_add_epi32(_mm256_set1_epi32((int)counter),
                                              _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
    __m256i       s[CHACHA20_WORDS];

#pragma GCC unroll 16
    for (unsigned i = 0; i < CHACHA20_WORDS; i++)
        s[i] = i == CHACHA20_COUNTER ? counters : all(state[i]);
#pragma GCC unroll 2
    for (unsigned i = 0; i < CHACHA20_DOUBLE_ROUNDS; i++)
        double_round(s);
#pragma GCC unroll 16
    for (unsigned i = 0; i < CHACHA20_WORDS; i++)
        s[i] = _mm256_add_epi32(s[i], i == CHACHA20_COUNTER ? counters : all(state[i]));
    apply_half(out, in, s, 0);
    apply_half(out, in, s + 8, 1);
}

/* What is left after the stretches goes through one of its own, filled up with zeros. */
static void blocks_avx2(uint8_t *out, const uint32_t state[static CHACHA20_WORDS],
                        const uint8_t *in, size_t count)
{
    uint32_t counter = state[CHACHA20_COUNTER];
    uint8_t  stretch[STRETCH] = { 0 };

    for (; count >= BLOCKS; count -= BLOCKS, in += STRETCH, out += STRETCH, counter += BLOCKS)
        apply_stretch(out, state, counter, in);
    if (count > 0) {
        memcpy(stretch, in, count * CHACHA20_BLOCK_LENGTH);
        apply_stretch(stretch, state, counter, stretch);
        memcpy(out, stretch, count * CHACHA20_BLOCK_LENGTH);
        wipe(stretch, sizeof stretch);
    }
}

chacha20_blocks *chacha20_avx2(void) { return cpu_has(CPU_AVX2) ? blocks_avx2 : NULL; }
#else
chacha20_blocks *chacha20_avx2(void) { return NULL; }
#endif
