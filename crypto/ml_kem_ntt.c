/*
 * ml_kem_ntt.c - the number-theoretic transform of ML-KEM (FIPS 203 §4.3).
 *
 * Read next: crypto/ml_kem_poly.c, for where polynomials come from.
 */
#include "crypto/ml_kem_ntt.h"

#include "crypto/x86/ml_kem_avx2.h"

#include <stddef.h>

/*
 * FIPS 203 Appendix A: zeta^BitRev7(i) mod q for zeta = 17, a 256th root of unity, where BitRev7
 * turns the seven bits of i around.
 */
/* clang-format off */
const uint16_t ml_kem_zetas[128] = {
       1, 1729, 2580, 3289, 2642,  630, 1897,  848, 1062, 1919,  193,  797, 2786, 3260,  569, 1746,
     296, 2447, 1339, 1476, 3046,   56, 2240, 1333, 1426, 2094,  535, 2882, 2393, 2879, 1974,  821,
     289,  331, 3253, 1756, 1197, 2304, 2277, 2055,  650, 1977, 2513,  632, 2865,   33, 1320, 1915,
    2319, 1435,  807,  452, 1438, 2868, 1534, 2402, 2647, 2617, 1481,  648, 2474, 3110, 1227,  910,
      17, 2761,  583, 2649, 1637,  723, 2288, 1100, 1409, 2662, 3281,  233,  756, 2156, 3015, 3050,
    1703, 1651, 2789, 1789, 1847,  952, 1461, 2687,  939, 2308, 2437, 2388,  733, 2337,  268,  641,
    1584, 2298, 2037, 3220,  375, 2549, 2090, 1645, 1063,  319, 2773,  757, 2099,  561, 2466, 2594,
    2804, 1092,  403, 1026, 1143, 2150, 2775,  886, 1722, 1212, 1874, 1029, 2110, 2935,  885, 2154,
};
/* clang-format on */

/* ---- arithmetic modulo q ---- */

/*
 * Multiplies by 1/q, in units of 2^-40.  With m = (2^40 + r) / q for some 0 < r < q,
 *
 *     x m / 2^40 = x / q + (x r / 2^40) / q
 *
 * and as x r < 2^28 q < 2^40, what is added is below 1/q: too little to reach the next integer.
 */
uint32_t ml_kem_divide_by_q(uint32_t x)
{
    const uint64_t m = 330282857;
    return (uint32_t)(x * m >> 40);
}

uint16_t ml_kem_reduce(uint32_t x) { return (uint16_t)(x - ml_kem_divide_by_q(x) * ML_KEM_Q); }

static uint16_t add(uint16_t a, uint16_t b) { return ml_kem_reduce_once((uint16_t)(a + b)); }
static uint16_t subtract(uint16_t a, uint16_t b)
{
    return ml_kem_reduce_once((uint16_t)(a + ML_KEM_Q - b));
}
static uint16_t multiply(uint16_t a, uint16_t b) { return ml_kem_reduce((uint32_t)a * b); }

void ml_kem_poly_add(struct ml_kem_poly *sum, const struct ml_kem_poly *f)
{
    for (unsigned i = 0; i < ML_KEM_N; i++)
        sum->coefficient[i] = add(sum->coefficient[i], f->coefficient[i]);
}

void ml_kem_poly_subtract(struct ml_kem_poly *difference, const struct ml_kem_poly *f)
{
    for (unsigned i = 0; i < ML_KEM_N; i++)
        difference->coefficient[i] = subtract(difference->coefficient[i], f->coefficient[i]);
}

/* ---- the transform ---- */

/* FIPS 203 Algorithm 9, the loop over len, once; i has counted up to 128 / len by then. */
void ml_kem_ntt_layer(struct ml_kem_poly *f, unsigned len)
{
    uint16_t *c = f->coefficient;
    unsigned  i = 128 / len;

    for (unsigned start = 0; start < ML_KEM_N; start += 2 * len) {
        uint16_t zeta = ml_kem_zetas[i++];
        for (unsigned j = start; j < start + len; j++) {
            uint16_t t = multiply(zeta, c[j + len]);
            c[j + len] = subtract(c[j], t);
            c[j] = add(c[j], t);
        }
    }
}

/* FIPS 203 Algorithm 9 */
static void ntt(struct ml_kem_poly *f)
{
    for (unsigned len = 128; len >= 2; len /= 2)
        ml_kem_ntt_layer(f, len);
}

/* FIPS 203 Algorithm 10, the loop over len, once; i has counted down to 256 / len - 1. */
void ml_kem_inverse_ntt_layer(struct ml_kem_poly *f, unsigned len)
{
    uint16_t *c = f->coefficient;
    unsigned  i = 256 / len - 1;

    for (unsigned start = 0; start < ML_KEM_N; start += 2 * len) {
        uint16_t zeta = ml_kem_zetas[i--];
        for (unsigned j = start; j < start + len; j++) {
            uint16_t t = c[j];
            c[j] = add(t, c[j + len]);
            c[j + len] = multiply(zeta, subtract(c[j + len], t));
        }
    }
}

/* FIPS 203 Algorithm 10; each of the seven layers has doubled everything, and 3303 = 128^-1. */
static void inverse_ntt(struct ml_kem_poly *f)
{
    for (unsigned len = 2; len <= 128; len *= 2)
        ml_kem_inverse_ntt_layer(f, len);
    for (unsigned i = 0; i < ML_KEM_N; i++)
        f->coefficient[i] = multiply(f->coefficient[i], 3303);
}

/*
 * FIPS 203 Algorithm 12 BaseCaseMultiply: (a[0] + a[1] X)(b[0] + b[1] X) modulo X^2 - gamma.
 *
 *     c[0] = a[0] b[0] + a[1] b[1] gamma        c[1] = a[0] b[1] + a[1] b[0]
 */
static void base_case_multiply_add(uint16_t c[static 2], const uint16_t a[static 2],
                                   const uint16_t b[static 2], uint16_t gamma)
{
    c[0] = add(c[0], add(multiply(a[0], b[0]), multiply(multiply(a[1], b[1]), gamma)));
    c[1] = add(c[1], add(multiply(a[0], b[1]), multiply(a[1], b[0])));
}

/*
 * FIPS 203 Algorithm 11, with gamma = zeta^(2 BitRev7(i) + 1).  For two neighbours i = 2n, 2n + 1
 * this is plus and minus zeta^BitRev7(64 + n), which are in our table already.
 */
static void multiply_add(struct ml_kem_poly *h, const struct ml_kem_poly *f,
                         const struct ml_kem_poly *g)
{
    for (unsigned n = 0; n < ML_KEM_N / 4; n++) {
        unsigned at = 4 * n;
        uint16_t gamma = ml_kem_zetas[64 + n], minus_gamma = (uint16_t)(ML_KEM_Q - gamma);
        base_case_multiply_add(h->coefficient + at, f->coefficient + at, g->coefficient + at,
                               gamma);
        base_case_multiply_add(h->coefficient + at + 2, f->coefficient + at + 2,
                               g->coefficient + at + 2, minus_gamma);
    }
}

/* ---- which of them ---- */

const struct ml_kem_transform ml_kem_transform_readable = { ntt, inverse_ntt, multiply_add };

static const struct ml_kem_transform *transform(void)
{
    const struct ml_kem_transform *fast = ml_kem_avx2();
    return fast ? fast : &ml_kem_transform_readable;
}

void ml_kem_ntt(struct ml_kem_poly *f) { transform()->ntt(f); }
void ml_kem_inverse_ntt(struct ml_kem_poly *f) { transform()->inverse_ntt(f); }
void ml_kem_multiply_add(struct ml_kem_poly *h, const struct ml_kem_poly *f,
                         const struct ml_kem_poly *g)
{
    transform()->multiply_add(h, f, g);
}
