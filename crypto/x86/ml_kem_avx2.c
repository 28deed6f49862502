/*
 * ml_kem_avx2.c - ML-KEM's number-theoretic transform, and its noise, in vectors of 256 bits.
 *
 * The algorithms are those of crypto/ml_kem_ntt.c, with sixteen coefficients in a vector, and the
 * coefficients are the same numbers, always below q.  A layer with len >= 16 takes whole vectors.
 * In the last three layers the two halves of a butterfly lie in one vector; there two vectors are
 * sorted into one of first halves and one of second halves, and sorted back afterwards.
 */
#include "crypto/x86/ml_kem_avx2.h"

#include "crypto/x86/cpu.h"

#include <stdbool.h>
#include <stddef.h>

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2   __attribute__((target("avx2")))
#define INLINE AVX2 static inline __attribute__((always_inline))

enum { LANES = 16, PAIRS = ML_KEM_N / (2 * LANES) };

/* ml_kem_zetas[i] * 2^16 / q, rounded down. */
/* clang-format off */
static const uint16_t zeta_quotients[128] = {
       19, 34037, 50790, 64748, 52011, 12402, 37345, 16694,
    20906, 37778,  3799, 15690, 54846, 64177, 11201, 34372,
     5827, 48172, 26360, 29057, 59964,  1102, 44097, 26241,
    28072, 41223, 10532, 56736, 47109, 56677, 38860, 16162,
     5689,  6516, 64039, 34569, 23564, 45357, 44825, 40455,
    12796, 38919, 49471, 12441, 56401,   649, 25986, 37699,
    45652, 28249, 15886,  8898, 28309, 56460, 30198, 47286,
    52109, 51519, 29155, 12756, 48704, 61224, 24155, 17914,
      334, 54354, 11477, 52149, 32226, 14233, 45042, 21655,
    27738, 52405, 64591,  4586, 14882, 42443, 59354, 60043,
    33525, 32502, 54905, 35218, 36360, 18741, 28761, 52897,
    18485, 45436, 47975, 47011, 14430, 46007,  5275, 12618,
    31183, 45239, 40101, 63390,  7382, 50180, 41144, 32384,
    20926,  6279, 54590, 14902, 41321, 11044, 48546, 51066,
    55200, 21497,  7933, 20198, 22501, 42325, 54629, 17442,
    33899, 23859, 36892, 20257, 41538, 57779, 17422, 42404,
};
/* clang-format on */

/* ---- arithmetic modulo q ---- */

INLINE __m256i all(unsigned x) { return _mm256_set1_epi16((short)x); }

/* x below 2 q: where x - q is negative, it is the larger one without its sign. */
INLINE __m256i reduce_once(__m256i x)
{
    return _mm256_min_epu16(x, _mm256_sub_epi16(x, all(ML_KEM_Q)));
}

INLINE __m256i add(__m256i a, __m256i b) { return reduce_once(_mm256_add_epi16(a, b)); }
INLINE __m256i subtract(__m256i a, __m256i b)
{
    return reduce_once(_mm256_add_epi16(_mm256_sub_epi16(a, b), all(ML_KEM_Q)));
}

/* A factor known beforehand, z, and its quotient z' = z 2^16 / q, rounded down. */
struct factor {
    __m256i z, quotient;
};

/*
 * a z mod q.  The quotient of a z by q is a z' / 2^16, or one more; so a z less q times that is
 * below 2 q, and 16 bits of either are enough.
 */
INLINE __m256i multiply(__m256i a, struct factor by)
{
    __m256i quotient = _mm256_mulhi_epu16(a, by.quotient);
    return reduce_once(
        _mm256_sub_epi16(_mm256_mullo_epi16(a, by.z), _mm256_mullo_epi16(quotient, all(ML_KEM_Q))));
}

INLINE struct factor zeta(unsigned i)
{
    return (struct factor){ all(ml_kem_zetas[i]), all(zeta_quotients[i]) };
}

INLINE __m256i *vector(struct ml_kem_poly *f, unsigned i)
{
    return (__m256i *)(void *)(f->coefficient + LANES * i);
}
INLINE __m256i load(const struct ml_kem_poly *f, unsigned i)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)(f->coefficient + LANES * i));
}

/* ---- two vectors, sorted into first and second halves of butterflies ---- */

struct pair {
    __m256i first, second;
};

INLINE struct pair load_pair(const struct ml_kem_poly *f, unsigned i)
{
    return (struct pair){ load(f, 2 * i), load(f, 2 * i + 1) };
}
INLINE void store_pair(struct ml_kem_poly *f, unsigned i, struct pair p)
{
    _mm256_storeu_si256(vector(f, 2 * i), p.first);
    _mm256_storeu_si256(vector(f, 2 * i + 1), p.second);
}

/* Halves of eight coefficients; sorting twice is not sorting at all, as is so for each of these. */
INLINE struct pair sort8(struct pair p)
{
    return (struct pair){ _mm256_permute2x128_si256(p.first, p.second, 0x20),
                          _mm256_permute2x128_si256(p.first, p.second, 0x31) };
}
/* Of four. */
INLINE struct pair sort4(struct pair p)
{
    return (struct pair){ _mm256_unpacklo_epi64(p.first, p.second),
                          _mm256_unpackhi_epi64(p.first, p.second) };
}
/* Of two; what undoes it is another instruction. */
INLINE struct pair sort2(struct pair p)
{
    __m256 first = _mm256_castsi256_ps(p.first), second = _mm256_castsi256_ps(p.second);
    return (struct pair){ _mm256_castps_si256(_mm256_shuffle_ps(first, second, 0x88)),
                          _mm256_castps_si256(_mm256_shuffle_ps(first, second, 0xdd)) };
}
INLINE struct pair unsort2(struct pair p)
{
    return (struct pair){ _mm256_unpacklo_epi32(p.first, p.second),
                          _mm256_unpackhi_epi32(p.first, p.second) };
}

/*
 * The zetas of a sorted pair.  `table` + i holds one for each of its blocks, 2, 4 or 8; the masks
 * name, for each two bytes, the zeta that belongs there.  In the NTT zetas count up from i, in its
 * inverse down to i.
 */
INLINE __m256i zetas8(const uint16_t *table, unsigned i, bool down)
{
    return _mm256_set_m128i(_mm_set1_epi16((short)table[down ? i : i + 1]),
                            _mm_set1_epi16((short)table[down ? i + 1 : i]));
}
INLINE __m256i zetas4(const uint16_t *table, unsigned i, bool down)
{
    const __m256i up = _mm256_setr_epi16(0x100, 0x100, 0x100, 0x100, 0x504, 0x504, 0x504, 0x504,
                                         0x302, 0x302, 0x302, 0x302, 0x706, 0x706, 0x706, 0x706);
    const __m256i back = _mm256_setr_epi16(0x706, 0x706, 0x706, 0x706, 0x302, 0x302, 0x302, 0x302,
                                           0x504, 0x504, 0x504, 0x504, 0x100, 0x100, 0x100, 0x100);
    __m128i       four = _mm_loadl_epi64((const __m128i *)(const void *)(table + i));
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(four), down ? back : up);
}
INLINE __m256i zetas2(const uint16_t *table, unsigned i, bool down)
{
    const __m256i up = _mm256_setr_epi16(0x100, 0x100, 0x302, 0x302, 0x908, 0x908, 0xb0a, 0xb0a,
                                         0x504, 0x504, 0x706, 0x706, 0xd0c, 0xd0c, 0xf0e, 0xf0e);
    const __m256i back = _mm256_setr_epi16(0xf0e, 0xf0e, 0xd0c, 0xd0c, 0x706, 0x706, 0x504, 0x504,
                                           0xb0a, 0xb0a, 0x908, 0x908, 0x302, 0x302, 0x100, 0x100);
    __m128i       eight = _mm_loadu_si128((const __m128i *)(const void *)(table + i));
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(eight), down ? back : up);
}

/* ---- FIPS 203 Algorithm 9 ---- */

INLINE struct pair butterfly(struct pair p, struct factor by)
{
    __m256i t = multiply(p.second, by);
    return (struct pair){ add(p.first, t), subtract(p.first, t) };
}

AVX2 static void ntt(struct ml_kem_poly *f)
{
    for (unsigned len = 128, i = 1; len >= LANES; len /= 2)
        for (unsigned start = 0; start < ML_KEM_N / LANES; start += 2 * len / LANES, i++)
            for (unsigned j = start; j < start + len / LANES; j++) {
                struct pair p = { load(f, j), load(f, j + len / LANES) };
                p = butterfly(p, zeta(i));
                _mm256_storeu_si256(vector(f, j), p.first);
                _mm256_storeu_si256(vector(f, j + len / LANES), p.second);
            }
    for (unsigned i = 0; i < PAIRS; i++) {
        const uint16_t *z = ml_kem_zetas, *q = zeta_quotients;
        struct pair     p = load_pair(f, i);
        unsigned        at8 = 16 + 2 * i, at4 = 32 + 4 * i, at2 = 64 + 8 * i;
        struct factor   by8 = { zetas8(z, at8, false), zetas8(q, at8, false) };
        struct factor   by4 = { zetas4(z, at4, false), zetas4(q, at4, false) };
        struct factor   by2 = { zetas2(z, at2, false), zetas2(q, at2, false) };
        p = sort8(butterfly(sort8(p), by8));
        p = sort4(butterfly(sort4(p), by4));
        p = unsort2(butterfly(sort2(p), by2));
        store_pair(f, i, p);
    }
}

/* ---- FIPS 203 Algorithm 10 ---- */

INLINE struct pair inverse_butterfly(struct pair p, struct factor by)
{
    return (struct pair){ add(p.first, p.second), multiply(subtract(p.second, p.first), by) };
}

AVX2 static void inverse_ntt(struct ml_kem_poly *f)
{
    const struct factor by_3303 = { all(3303), all((3303U << 16) / ML_KEM_Q) };

    for (unsigned i = 0; i < PAIRS; i++) {
        const uint16_t *z = ml_kem_zetas, *q = zeta_quotients;
        struct pair     p = load_pair(f, i);
        unsigned        at8 = 30 - 2 * i, at4 = 60 - 4 * i, at2 = 120 - 8 * i;
        struct factor   by8 = { zetas8(z, at8, true), zetas8(q, at8, true) };
        struct factor   by4 = { zetas4(z, at4, true), zetas4(q, at4, true) };
        struct factor   by2 = { zetas2(z, at2, true), zetas2(q, at2, true) };
        p = unsort2(inverse_butterfly(sort2(p), by2));
        p = sort4(inverse_butterfly(sort4(p), by4));
        p = sort8(inverse_butterfly(sort8(p), by8));
        store_pair(f, i, p);
    }
    for (unsigned len = LANES, i = 15; len <= 128; len *= 2)
        for (unsigned start = 0; start < ML_KEM_N / LANES; start += 2 * len / LANES, i--)
            for (unsigned j = start; j < start + len / LANES; j++) {
                struct pair p = { load(f, j), load(f, j + len / LANES) };
                p = inverse_butterfly(p, zeta(i));
                _mm256_storeu_si256(vector(f, j), p.first);
                _mm256_storeu_si256(vector(f, j + len / LANES), p.second);
            }
    for (unsigned i = 0; i < ML_KEM_N / LANES; i++)
        _mm256_storeu_si256(vector(f, i), multiply(load(f, i), by_3303));
}

/* ---- FIPS 203 Algorithms 11 and 12 ---- */

/*
 * x mod q for words of 32 bits below 2^25.  With m = 2^27 / q rounded down, (x / 2^11) m / 2^16 is
 * the quotient or up to two less; what is left is below 3 q.
 */
INLINE __m256i reduce_words(__m256i x)
{
    __m256i quotient = _mm256_mulhi_epu16(_mm256_srli_epi32(x, 11), all((1U << 27) / ML_KEM_Q));
    __m256i rest = _mm256_sub_epi32(x, _mm256_madd_epi16(quotient, all(ML_KEM_Q)));
    return reduce_once(reduce_once(rest));
}

/*
 * A vector holds eight elements a[0] + a[1] X.  Multiplying words of two coefficients and adding
 * the two products is one instruction:
 *
 *     c[0] = a[0] b[0] + a[1] (b[1] gamma)        c[1] = a[0] b[1] + a[1] b[0]
 *
 * gamma is zeta^BitRev7(64 + n) for the first of two neighbours, and its negative for the second:
 * there c[0] has q - b[1] gamma in it.
 */
AVX2 static void multiply_add(struct ml_kem_poly *h, const struct ml_kem_poly *f,
                              const struct ml_kem_poly *g)
{
    const __m256i spread =
        _mm256_setr_epi16(0x100, 0x100, 0x100, 0x100, 0x302, 0x302, 0x302, 0x302, 0x504, 0x504,
                          0x504, 0x504, 0x706, 0x706, 0x706, 0x706);
    const __m256i swapped = _mm256_set1_epi32(0x01000302);
    const __m256i order = _mm256_setr_epi32(0, 0x04040404, 0x08080808, 0x0c0c0c0c, 0, 0x04040404,
                                            0x08080808, 0x0c0c0c0c);

    for (unsigned i = 0; i < ML_KEM_N / LANES; i++) {
        __m128i z = _mm_loadl_epi64((const __m128i *)(const void *)(ml_kem_zetas + 64 + 4 * i));
        __m128i q = _mm_loadl_epi64((const __m128i *)(const void *)(zeta_quotients + 64 + 4 * i));
        struct factor gamma = { _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(z), spread),
                                _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(q), spread) };
        __m256i       a = load(f, i), b = load(g, i);
        __m256i       b_swapped = _mm256_shuffle_epi8(b, _mm256_add_epi8(swapped, order));
        __m256i       b_gamma = multiply(b, gamma);
        __m256i       minus = _mm256_sub_epi16(all(ML_KEM_Q), b_gamma);
        __m256i       b_odd = _mm256_blend_epi16(b_gamma, minus, 0xcc);
        __m256i       c0 = reduce_words(_mm256_madd_epi16(a, _mm256_blend_epi16(b, b_odd, 0xaa)));
        __m256i       c1 = reduce_words(_mm256_madd_epi16(a, b_swapped));
        __m256i       c = _mm256_or_si256(c0, _mm256_slli_epi32(c1, 16));
        _mm256_storeu_si256(vector(h, i), add(load(h, i), c));
    }
}

/* ---- FIPS 203 Algorithm 8 ---- */

/*
 * Four bits choose one of sixteen bytes in a register, which takes the same time for all: ones
 * among the first two bits less ones among the last two.  Then q is added where that is negative.
 */
AVX2 static void count_bits(struct ml_kem_poly *f, const uint8_t bytes[static ML_KEM_NOISE_LENGTH])
{
    const __m128i value = _mm_setr_epi8(0, 1, 1, 2, -1, 0, 0, 1, -1, 0, 0, 1, -2, -1, -1, 0);
    const __m128i four_bits = _mm_set1_epi8(15);

    for (unsigned i = 0; i < ML_KEM_N / LANES; i++) {
        __m128i eight = _mm_loadl_epi64((const __m128i *)(const void *)(bytes + LANES / 2 * i));
        __m128i low = _mm_and_si128(eight, four_bits);
        __m128i high = _mm_and_si128(_mm_srli_epi16(eight, 4), four_bits);
        __m128i small = _mm_shuffle_epi8(value, _mm_unpacklo_epi8(low, high));
        __m256i c = _mm256_cvtepi8_epi16(small);
        __m256i q_or_0 = _mm256_and_si256(_mm256_srai_epi16(c, 15), all(ML_KEM_Q));
        _mm256_storeu_si256(vector(f, i), _mm256_add_epi16(c, q_or_0));
    }
}

static const struct ml_kem_transform transform = { ntt, inverse_ntt, multiply_add };

const struct ml_kem_transform *ml_kem_avx2(void) { return cpu_has(CPU_AVX2) ? &transform : NULL; }
ml_kem_counter *ml_kem_count_bits_avx2(void) { return cpu_has(CPU_AVX2) ? count_bits : NULL; }
#else
const struct ml_kem_transform *ml_kem_avx2(void) { return NULL; }
ml_kem_counter                *ml_kem_count_bits_avx2(void) { return NULL; }
#endif
