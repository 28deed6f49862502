/*
 * ghash_clmul.h - GHASH with the processor's multiplication without carries (PCLMULQDQ; Gueron and
 * Kounavis, "Intel Carry-Less Multiplication Instruction and its Usage for Computing the GCM Mode",
 * 2010): what the versions share.
 *
 * PCLMULQDQ multiplies two polynomials of 64 coefficients, lowest coefficient in the lowest bit.
 * SP 800-38D §6.3 has them the other way round.  It suffices to read the bytes of a block from the
 * last to the first: then bit 127 - i is the coefficient of x^i, all of it is a mirror image, and
 * the mirror image of a product is the product of the mirror images, but for one thing.  The
 * product has 255 coefficients, and stands one bit too low in 256.  That is a factor of x, and so
 * the powers of H are kept divided by x beforehand.
 *
 * Several blocks are taken at a time (SP 800-38D §6.4, multiplied out):
 *
 *     Y_n = (Y_0 ^ X_1) * H^n  ^  X_2 * H^(n-1)  ^ ... ^  X_n * H
 *
 * The products do not wait for one another, they are added up unreduced, and there is only one
 * reduction for them all.
 *
 * Read next: crypto/x86/ghash_pclmul.c.
 */
#ifndef CRYPTO_X86_GHASH_CLMUL_H
#define CRYPTO_X86_GHASH_CLMUL_H

#include "crypto/ghash.h"

#include <immintrin.h>

#define PCLMUL __attribute__((target("pclmul,ssse3")))

/* A sum of products of 128 by 128 coefficients: low + middle * 2^64 + high * 2^128. */
struct ghash_sum {
    __m128i low, middle, high;
};

/* The bytes of a block from the last to the first. */
static inline PCLMUL __m128i ghash_turn(__m128i block)
{
    return _mm_shuffle_epi8(block,
                            _mm_set_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}

static inline PCLMUL __m128i ghash_load(const uint8_t *block)
{
    return ghash_turn(_mm_loadu_si128((const __m128i *)block));
}

static inline PCLMUL void ghash_store(uint8_t *block, __m128i a)
{
    _mm_storeu_si128((__m128i *)block, ghash_turn(a));
}

/* The power for the first of the last `n` blocks of a sum: H^n, divided by x. */
static inline PCLMUL __m128i ghash_power(const struct ghash_key *key, size_t n)
{
    return _mm_loadu_si128((const __m128i *)&key->power[GHASH_POWERS - n]);
}

/* sum + a * b */
static inline PCLMUL struct ghash_sum ghash_multiply_add(struct ghash_sum sum, __m128i a, __m128i b)
{
    sum.low = _mm_xor_si128(sum.low, _mm_clmulepi64_si128(a, b, 0x00));
    sum.high = _mm_xor_si128(sum.high, _mm_clmulepi64_si128(a, b, 0x11));
    sum.middle = _mm_xor_si128(sum.middle, _mm_xor_si128(_mm_clmulepi64_si128(a, b, 0x01),
                                                         _mm_clmulepi64_si128(a, b, 0x10)));
    return sum;
}

/*
 * Of four words w_3 w_2 w_1 w_0, w_0 is to vanish, then w_1.  In the mirror, x^128 = x^7 + x^2 +
 * x + 1 says that w_0 is the same as w_0 2^128 + w_0 2^127 + w_0 2^126 + w_0 2^121: so it is added
 * to w_2, and its product with 2^63 + 2^62 + 2^57 to w_2 w_1.  `low` is w_1 w_0; once its words
 * have changed places they stand where w_2 and w_1 are wanted.
 */
static inline PCLMUL __m128i ghash_fold(__m128i low)
{
    __m128i polynomial = _mm_set_epi64x(0, (long long)0xc200000000000000);
    return _mm_xor_si128(_mm_shuffle_epi32(low, 0x4e), _mm_clmulepi64_si128(low, polynomial, 0x00));
}

static inline PCLMUL __m128i ghash_reduce(struct ghash_sum sum)
{
    __m128i low = _mm_xor_si128(sum.low, _mm_slli_si128(sum.middle, 8));
    __m128i high = _mm_xor_si128(sum.high, _mm_srli_si128(sum.middle, 8));
    return _mm_xor_si128(high, ghash_fold(ghash_fold(low)));
}

#endif
