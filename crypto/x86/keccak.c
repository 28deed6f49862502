/*
 * keccak.c - Keccak-f[1600] for one state (BMI2), and for four at once (AVX2).
 *
 * The five step mappings of crypto/sha3.c flow together here, a plane of five lanes after the
 * other.  A round reads one state and writes another, so that pi needs no copy; and all loops over
 * lanes are unrolled, so that lanes can be in registers.  For four states a vector holds the same
 * lane of each.
 */
#include "crypto/x86/keccak.h"

#include "crypto/x86/cpu.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define BMI2   __attribute__((target("bmi2")))
#define AVX2   __attribute__((target("avx2")))
#define INLINE static inline __attribute__((always_inline))

/* FIPS 202 §3.2.2, Table 2, as in crypto/sha3.c: offset[y][x]. */
static const uint8_t offset[5][5] = {
    { 0, 1, 62, 28, 27 },  { 36, 44, 6, 55, 20 }, { 3, 10, 43, 25, 39 },
    { 41, 45, 15, 21, 8 }, { 18, 2, 61, 56, 14 },
};

/* ---- one state ---- */

BMI2 INLINE uint64_t rotl(uint64_t x, unsigned n) { return n == 0 ? x : x << n | x >> (64 - n); }

/* FIPS 202 §3.3: after = Rnd(before, round) */
BMI2 INLINE void round_of_one(uint64_t after[static 5][5], uint64_t before[static 5][5],
                              unsigned round)
{
    uint64_t c[5], d[5], row[5];

#pragma GCC unroll 5
    for (unsigned x = 0; x < 5; x++)
        c[x] = before[0][x] ^ before[1][x] ^ before[2][x] ^ before[3][x] ^ before[4][x];
#pragma GCC unroll 5
    for (unsigned x = 0; x < 5; x++)
        d[x] = c[(x + 4) % 5] ^ rotl(c[(x + 1) % 5], 1);
#pragma GCC unroll 5
    for (unsigned y = 0; y < 5; y++) {
#pragma GCC unroll 5
        for (unsigned x = 0; x < 5; x++) {
            unsigned from = (x + 3 * y) % 5;
            row[x] = rotl(before[x][from] ^ d[from], offset[x][from]);
        }
#pragma GCC unroll 5
        for (unsigned x = 0; x < 5; x++)
            after[y][x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
    }
    after[0][0] ^= keccak_rc[round];
}

BMI2 static void permute_one(struct keccak *a)
{
    uint64_t one[5][5], other[5][5];

#pragma GCC unroll 25
    for (unsigned i = 0; i < 25; i++)
        one[i / 5][i % 5] = a->lane[i / 5][i % 5];
    for (unsigned round = 0; round < KECCAK_ROUNDS; round += 2) {
        round_of_one(other, one, round);
        round_of_one(one, other, round + 1);
    }
#pragma GCC unroll 25
    for (unsigned i = 0; i < 25; i++)
        a->lane[i / 5][i % 5] = one[i / 5][i % 5];
}

/* ---- four states ---- */

AVX2 INLINE __m256i rotl4(__m256i x, unsigned n)
{
    return _mm256_or_si256(_mm256_slli_epi64(x, (int)n), _mm256_srli_epi64(x, 64 - (int)n));
}

AVX2 INLINE __m256i xor (__m256i a, __m256i b) { return _mm256_xor_si256(a, b); }

    AVX2 INLINE
    void round_of_four(__m256i after[static 5][5], __m256i before[static 5][5], unsigned round)
{
    __m256i c[5], d[5], row[5];

#pragma GCC unroll 5
    for (unsigned x = 0; x < 5; x++)
        c[x] = xor(xor(xor(before[0][x], before[1][x]), xor(before[2][x], before[3][x])),
                   before[4][x]);
#pragma GCC unroll 5
    for (unsigned x = 0; x < 5; x++)
        d[x] = xor(c[(x + 4) % 5], rotl4(c[(x + 1) % 5], 1));
#pragma GCC unroll 5
    for (unsigned y = 0; y < 5; y++) {
#pragma GCC unroll 5
        for (unsigned x = 0; x < 5; x++) {
            unsigned from = (x + 3 * y) % 5;
            row[x] = rotl4(xor(before[x][from], d[from]), offset[x][from]);
        }
#pragma GCC unroll 5
        for (unsigned x = 0; x < 5; x++)
            after[y][x] = xor(row[x], _mm256_andnot_si256(row[(x + 1) % 5], row[(x + 2) % 5]));
    }
    after[0][0] = xor(after[0][0], _mm256_set1_epi64x((long long)keccak_rc[round]));
}

/* Turns a square of four lanes by four about its diagonal. */
AVX2 INLINE void transpose(__m256i out[static 4], __m256i a, __m256i b, __m256i c, __m256i d)
{
    __m256i ab0 = _mm256_unpacklo_epi64(a, b), ab1 = _mm256_unpackhi_epi64(a, b);
    __m256i cd0 = _mm256_unpacklo_epi64(c, d), cd1 = _mm256_unpackhi_epi64(c, d);
    out[0] = _mm256_permute2x128_si256(ab0, cd0, 0x20);
    out[1] = _mm256_permute2x128_si256(ab1, cd1, 0x20);
    out[2] = _mm256_permute2x128_si256(ab0, cd0, 0x31);
    out[3] = _mm256_permute2x128_si256(ab1, cd1, 0x31);
}

/* Four lanes of a state, from lane number i on. */
AVX2 INLINE __m256i *lanes(struct keccak *a, unsigned i)
{
    return (__m256i *)(void *)((uint8_t *)a + 8 * i);
}

AVX2 static void permute_four(struct keccak *const a[static 4])
{
    __m256i one[5][5], other[5][5], square[4];

#pragma GCC unroll 6
    for (unsigned i = 0; i < 24; i += 4) {
        transpose(square, _mm256_loadu_si256(lanes(a[0], i)), _mm256_loadu_si256(lanes(a[1], i)),
                  _mm256_loadu_si256(lanes(a[2], i)), _mm256_loadu_si256(lanes(a[3], i)));
#pragma GCC unroll 4
        for (unsigned j = 0; j < 4; j++)
            one[(i + j) / 5][(i + j) % 5] = square[j];
    }
    one[4][4] = _mm256_setr_epi64x((long long)a[0]->lane[4][4], (long long)a[1]->lane[4][4],
                                   (long long)a[2]->lane[4][4], (long long)a[3]->lane[4][4]);
    for (unsigned round = 0; round < KECCAK_ROUNDS; round += 2) {
        round_of_four(other, one, round);
        round_of_four(one, other, round + 1);
    }
#pragma GCC unroll 6
    for (unsigned i = 0; i < 24; i += 4) {
        transpose(square, one[i / 5][i % 5], one[(i + 1) / 5][(i + 1) % 5],
                  one[(i + 2) / 5][(i + 2) % 5], one[(i + 3) / 5][(i + 3) % 5]);
#pragma GCC unroll 4
        for (unsigned j = 0; j < 4; j++)
            _mm256_storeu_si256(lanes(a[j], i), square[j]);
    }
    a[0]->lane[4][4] = (uint64_t)_mm256_extract_epi64(one[4][4], 0);
    a[1]->lane[4][4] = (uint64_t)_mm256_extract_epi64(one[4][4], 1);
    a[2]->lane[4][4] = (uint64_t)_mm256_extract_epi64(one[4][4], 2);
    a[3]->lane[4][4] = (uint64_t)_mm256_extract_epi64(one[4][4], 3);
}

keccak_permutation         *keccak_bmi2(void) { return cpu_has(CPU_BMI2) ? permute_one : NULL; }
keccak_permutation_of_four *keccak_avx2(void) { return cpu_has(CPU_AVX2) ? permute_four : NULL; }
#else
keccak_permutation         *keccak_bmi2(void) { return NULL; }
keccak_permutation_of_four *keccak_avx2(void) { return NULL; }
#endif
