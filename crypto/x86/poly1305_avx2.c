/*
 * poly1305_avx2.c - Poly1305 in vectors of 256 bits, four blocks at once.
 *
 * Every fourth coefficient of the polynomial makes a polynomial of its own, in r^4.  The four are
 * evaluated side by side, each in a quarter of the vectors, and put together at the end:
 *
 *     c_1 r^8 + c_2 r^7 + ... + c_8 r = (c_1 r^4 + c_5) r^4 + (c_2 r^4 + c_6) r^3
 *                                     + (c_3 r^4 + c_7) r^2 + (c_4 r^4 + c_8) r
 *
 * A vector multiplies four times 32 bits by 32; so numbers have five limbs of 26 bits here.
 * Loops over limbs are unrolled, so that limbs can be in registers.
 * (Goll and Gueron, "Vectorization of Poly1305 message authentication code", 2015.)
 */
#include "crypto/x86/poly1305_avx2.h"

#include "crypto/wipe.h"
#include "crypto/x86/cpu.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2   __attribute__((target("avx2")))
#define INLINE AVX2 static inline __attribute__((always_inline))

enum {
    LIMBS = 5,
    WAYS = 4,
    STEP = WAYS * POLY1305_BLOCK_LENGTH,
    /* For fewer blocks than this the powers of r cost more than they save. */
    WORTH_IT = 16
};

static const uint64_t mask26 = (1 << 26) - 1;

/* Four numbers: limb i of each is in limb[i]. */
struct four {
    __m256i limb[LIMBS];
};

/* ---- between three limbs and five ---- */

/* From a carried number; the limbs are below 2^26 + 2^18. */
static void split(uint64_t limb[static LIMBS], const struct poly1305_number *a)
{
    uint64_t a0 = a->limb[0], a1 = a->limb[1], a2 = a->limb[2];
    limb[0] = a0 & mask26;
    limb[1] = (a0 >> 26) + (a1 << 18 & mask26);
    limb[2] = a1 >> 8 & mask26;
    limb[3] = (a1 >> 34) + (a2 << 10 & mask26);
    limb[4] = a2 >> 16;
}

/* The sum of four numbers with limbs below 2^27, carried. */
static struct poly1305_number join(const uint64_t limb[static LIMBS][WAYS])
{
    const uint64_t         mask44 = ((uint64_t)1 << 44) - 1, mask42 = ((uint64_t)1 << 42) - 1;
    uint64_t               sum[LIMBS];
    struct poly1305_number a;

#pragma GCC unroll 5
    for (unsigned i = 0; i < LIMBS; i++)
        sum[i] = limb[i][0] + limb[i][1] + limb[i][2] + limb[i][3];
    uint64_t low = sum[0] + (sum[1] << 26);
    uint64_t middle = (low >> 44) + (sum[2] << 8) + (sum[3] << 34);
    uint64_t high = (middle >> 44) + (sum[4] << 16);
    low = (low & mask44) + 5 * (high >> 42);
    a.limb[0] = low & mask44;
    a.limb[1] = (middle & mask44) + (low >> 44);
    a.limb[2] = high & mask42;
    wipe(sum, sizeof sum);
    return a;
}

/* ---- arithmetic ---- */

/* What limb `from` has too much goes to the next; from the last to the first, five times. */
INLINE void carry(struct four *a, unsigned from)
{
    __m256i excess = _mm256_srli_epi64(a->limb[from], 26);
    a->limb[from] = _mm256_and_si256(a->limb[from], _mm256_set1_epi64x((long long)mask26));
    if (from == LIMBS - 1) {
        excess = _mm256_add_epi64(excess, _mm256_slli_epi64(excess, 2));
        from = (unsigned)-1;
    }
    a->limb[from + 1] = _mm256_add_epi64(a->limb[from + 1], excess);
}

/*
 * a b modulo 2^130 - 5, as on paper; five_b is 5 b.  The limbs of a are below 2^28 and those of b
 * below 2^27: no sum reaches 2^60.  Afterwards they are below 2^26 + 2^9.  Two chains of carries
 * run side by side.
 */
INLINE struct four multiply(struct four a, const struct four *b, const struct four *five_b)
{
    struct four product = { { _mm256_setzero_si256(), _mm256_setzero_si256(),
                              _mm256_setzero_si256(), _mm256_setzero_si256(),
                              _mm256_setzero_si256() } };
#pragma GCC unroll 5
    for (unsigned i = 0; i < LIMBS; i++)
#pragma GCC unroll 5
        for (unsigned j = 0; j < LIMBS; j++) {
            const struct four *factor = i + j < LIMBS ? b : five_b;
            __m256i           *sum = &product.limb[(i + j) % LIMBS];
            *sum = _mm256_add_epi64(*sum, _mm256_mul_epu32(a.limb[i], factor->limb[j]));
        }
    carry(&product, 0);
    carry(&product, 3);
    carry(&product, 1);
    carry(&product, 4);
    carry(&product, 2);
    carry(&product, 0);
    carry(&product, 3);
    return product;
}

INLINE struct four add(struct four a, struct four b)
{
#pragma GCC unroll 5
    for (unsigned i = 0; i < LIMBS; i++)
        a.limb[i] = _mm256_add_epi64(a.limb[i], b.limb[i]);
    return a;
}

INLINE struct four five_times(const struct four *a)
{
    struct four five;
#pragma GCC unroll 5
    for (unsigned i = 0; i < LIMBS; i++)
        five.limb[i] = _mm256_add_epi64(a->limb[i], _mm256_slli_epi64(a->limb[i], 2));
    return five;
}

/* ---- blocks ---- */

/*
 * le_bytes_to_num(block || 0x01) of four blocks.  What unpacking does to two vectors of two blocks
 * each leaves them in the order 0, 2, 1, 3.
 */
INLINE struct four load_blocks(const uint8_t *blocks)
{
    const __m256i mask = _mm256_set1_epi64x((long long)mask26), top = _mm256_set1_epi64x(1 << 24);
    __m256i       first = _mm256_loadu_si256((const __m256i *)(const void *)blocks);
    __m256i       second = _mm256_loadu_si256((const __m256i *)(const void *)(blocks + 32));
    __m256i low = _mm256_unpacklo_epi64(first, second), high = _mm256_unpackhi_epi64(first, second);
    __m256i seam = _mm256_or_si256(_mm256_srli_epi64(low, 52), _mm256_slli_epi64(high, 12));
    return (struct four){ {
        _mm256_and_si256(low, mask),
        _mm256_and_si256(_mm256_srli_epi64(low, 26), mask),
        _mm256_and_si256(seam, mask),
        _mm256_and_si256(_mm256_srli_epi64(high, 14), mask),
        _mm256_or_si256(_mm256_srli_epi64(high, 40), top),
    } };
}

/* The same number four times. */
AVX2 static struct four four_times(const struct poly1305_number *a)
{
    uint64_t    limb[LIMBS];
    struct four four;
    split(limb, a);
#pragma GCC unroll 5
    for (unsigned i = 0; i < LIMBS; i++)
        four.limb[i] = _mm256_set1_epi64x((long long)limb[i]);
    wipe(limb, sizeof limb);
    return four;
}

/* Of each limb, the quarters of a, b, c and d, in this order. */
AVX2 static struct four quarters_of(const struct four *a, const struct four *b,
                                    const struct four *c, const struct four *d)
{
    struct four mixed;
#pragma GCC unroll 5
    for (unsigned i = 0; i < LIMBS; i++)
        mixed.limb[i] = _mm256_blend_epi32(_mm256_blend_epi32(a->limb[i], b->limb[i], 0x0c),
                                           _mm256_blend_epi32(c->limb[i], d->limb[i], 0xc0), 0xf0);
    return mixed;
}

/* r^4 and r^8 four times; and r^4, r^2, r^3, r, as the order of the blocks wants it. */
struct powers {
    struct four fourth, five_fourth, eighth, five_eighth, last, five_last;
};

AVX2 static void make_powers(struct powers *powers, const struct poly1305_number *r)
{
    struct four r1 = four_times(r), five_r1 = five_times(&r1);
    struct four r2 = multiply(r1, &r1, &five_r1), r3 = multiply(r2, &r1, &five_r1);

    powers->fourth = multiply(r3, &r1, &five_r1);
    powers->five_fourth = five_times(&powers->fourth);
    powers->eighth = multiply(powers->fourth, &powers->fourth, &powers->five_fourth);
    powers->five_eighth = five_times(&powers->eighth);
    powers->last = quarters_of(&powers->fourth, &r2, &r3, &r1);
    powers->five_last = five_times(&powers->last);
}

/*
 * Four blocks and four more, in two sums that do not wait for each other's carries, each in r^8;
 * four blocks that are left over at the end.  There are two fours at least.
 */
AVX2 static void take_fours(struct poly1305_number *a, const struct poly1305_number *r,
                            const uint8_t *blocks, size_t fours)
{
    uint64_t      limb[LIMBS][WAYS];
    struct powers powers;
    struct four   sum, other, nothing = { { _mm256_setzero_si256() } }, start = four_times(a);

#pragma GCC unroll 5
    for (unsigned i = 1; i < LIMBS; i++)
        nothing.limb[i] = nothing.limb[0];
    make_powers(&powers, r);
    sum = add(quarters_of(&start, &nothing, &nothing, &nothing), load_blocks(blocks));
    other = load_blocks(blocks + STEP);
    blocks += 2 * STEP;
    for (size_t i = 2; i + 1 < fours; i += 2) {
        sum = multiply(sum, &powers.eighth, &powers.five_eighth);
        other = multiply(other, &powers.eighth, &powers.five_eighth);
        sum = add(sum, load_blocks(blocks));
        other = add(other, load_blocks(blocks + STEP));
        blocks += 2 * STEP;
    }
    sum = add(multiply(sum, &powers.fourth, &powers.five_fourth), other);
    if (fours % 2 == 1)
        sum = add(multiply(sum, &powers.fourth, &powers.five_fourth), load_blocks(blocks));
    sum = multiply(sum, &powers.last, &powers.five_last);
#pragma GCC unroll 5
    for (unsigned i = 0; i < LIMBS; i++)
        _mm256_storeu_si256((__m256i *)(void *)limb[i], sum.limb[i]);
    *a = join((const uint64_t(*)[WAYS])limb);
    wipe(&powers, sizeof powers);
    wipe(limb, sizeof limb);
}

static void take_blocks(struct poly1305_number *a, const struct poly1305_number *r,
                        const uint8_t *blocks, size_t count)
{
    size_t fours = count >= WORTH_IT ? count / WAYS : 0;
    if (fours > 0)
        take_fours(a, r, blocks, fours);
    poly1305_take_blocks(a, r, blocks + WAYS * fours * POLY1305_BLOCK_LENGTH, count - WAYS * fours);
}

poly1305_blocks *poly1305_avx2(void) { return cpu_has(CPU_AVX2) ? take_blocks : NULL; }
#else
poly1305_blocks *poly1305_avx2(void) { return NULL; }
#endif
