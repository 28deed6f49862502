/*
 * ghash_vpclmul.c - GHASH with VPCLMULQDQ: as ghash_pclmul.c, with two blocks in a register.
 */
#include "crypto/x86/cpu.h"
#include "crypto/x86/ghash_pclmul.h"

#if defined(__x86_64__)
#include "crypto/x86/ghash_vpclmul.h"

static VPCLMUL void update(uint8_t *y, const struct ghash_key *key, const uint8_t *blocks,
                           size_t count)
{
    __m256i sum_so_far = _mm256_zextsi128_si256(ghash_load(y)); /* for the first of two blocks */

    while (count > 1) {
        size_t            now = count < GHASH_POWERS ? count & ~(size_t)1 : GHASH_POWERS;
        struct ghash_sums sums = { 0 };
        count -= now;
        for (size_t n = now; n > 0; n -= 2, blocks += 2 * GHASH_BLOCK_LENGTH) {
            __m256i x = _mm256_xor_si256(ghash_load_pair(blocks), sum_so_far);
            sums = ghash_multiply_add_pair(sums, x, ghash_powers(key, n));
            sum_so_far = _mm256_setzero_si256();
        }
        sum_so_far = _mm256_zextsi128_si256(ghash_reduce_sums(sums));
    }
    ghash_store(y, _mm256_castsi256_si128(sum_so_far));
    ghash_pclmul_update(y, key, blocks, count);
}

static const struct ghash_version version = { "VPCLMULQDQ", ghash_pclmul_set_key, update };

const struct ghash_version *ghash_vpclmul(void)
{
    return ghash_pclmul() && cpu_has(CPU_VPCLMULQDQ | CPU_AVX2) ? &version : NULL;
}

#else

const struct ghash_version *ghash_vpclmul(void) { return NULL; }

#endif
