/*
 * ghash_pclmul.c - GHASH with PCLMULQDQ, sixteen blocks to a reduction (see ghash_clmul.h).
 *
 * Read next: crypto/x86/ghash_vpclmul.c.
 */
#include "crypto/x86/ghash_pclmul.h"

#include "crypto/x86/cpu.h"

#if defined(__x86_64__)
#include "crypto/x86/ghash_clmul.h"

/*
 * H / x.  All coefficients go down by one, which is up by one bit in the mirror.  That of x^0, at
 * the top, becomes one of 1/x = x^127 + x^6 + x + 1, so its bit is added at 0, 121, 126 and 127.
 */
static PCLMUL __m128i divide_by_x(__m128i h)
{
    __m128i carries = _mm_srli_epi64(h, 63);
    __m128i up = _mm_or_si128(_mm_slli_epi64(h, 1), _mm_slli_si128(carries, 8));
    __m128i top = _mm_shuffle_epi32(_mm_srai_epi32(h, 31), 0xff); /* all ones, or zero */
    __m128i inverse = _mm_set_epi64x((long long)0xc200000000000000, 1);
    return _mm_xor_si128(up, _mm_and_si128(top, inverse));
}

/* The powers, the highest first, as the blocks of a text meet them. */
PCLMUL void ghash_pclmul_set_key(struct ghash_key *key, const uint8_t *h)
{
    __m128i first = divide_by_x(ghash_load(h)), power = first;

    for (size_t n = 1; n <= GHASH_POWERS; n++) {
        _mm_storeu_si128((__m128i *)&key->power[GHASH_POWERS - n], power);
        power = ghash_reduce(ghash_multiply_add((struct ghash_sum){ 0 }, power, first));
    }
}

PCLMUL void ghash_pclmul_update(uint8_t *y, const struct ghash_key *key, const uint8_t *blocks,
                                size_t count)
{
    __m128i sum_so_far = ghash_load(y);

    while (count > 0) {
        size_t           now = count < GHASH_POWERS ? count : GHASH_POWERS;
        struct ghash_sum sum = { 0 };
        count -= now;
        for (size_t n = now; n > 0; n--, blocks += GHASH_BLOCK_LENGTH) {
            __m128i x = _mm_xor_si128(ghash_load(blocks), sum_so_far);
            sum = ghash_multiply_add(sum, x, ghash_power(key, n));
            sum_so_far = _mm_setzero_si128(); /* it goes to the first block alone */
        }
        sum_so_far = ghash_reduce(sum);
    }
    ghash_store(y, sum_so_far);
}

static const struct ghash_version version = {
    "PCLMULQDQ",
    ghash_pclmul_set_key,
    ghash_pclmul_update,
};

const struct ghash_version *ghash_pclmul(void)
{
    return cpu_has(CPU_PCLMULQDQ | CPU_SSSE3) ? &version : NULL;
}

#else

const struct ghash_version *ghash_pclmul(void) { return NULL; }

#endif
