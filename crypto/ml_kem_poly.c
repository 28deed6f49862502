/*
 * ml_kem_poly.c - sampling, compressing and encoding polynomials of ML-KEM (FIPS 203 §4.2).
 *
 * Read next: crypto/ml_kem_pke.c, which puts them together.
 */
#include "crypto/ml_kem_poly.h"

#include "crypto/sha3.h"
#include "crypto/wipe.h"
#include "crypto/x86/ml_kem_avx2.h"

#include <string.h>

/* ---- encoding ---- */

/*
 * FIPS 203 Algorithm 5: coefficient after coefficient, each with its lowest bit first; Algorithm 3
 * fills bytes from their lowest bit up.  So the bits queue up in a word, and bytes leave it below.
 */
void ml_kem_byte_encode(uint8_t *bytes, const struct ml_kem_poly *f, unsigned d)
{
    uint32_t queue = 0;
    unsigned waiting = 0;

    for (unsigned i = 0; i < ML_KEM_N; i++) {
        queue |= (uint32_t)f->coefficient[i] << waiting;
        for (waiting += d; waiting >= 8; waiting -= 8) {
            *bytes++ = (uint8_t)queue;
            queue >>= 8;
        }
    }
}

/* FIPS 203 Algorithm 6: F[i] = sum of b[i d + j] 2^j mod m, where m = 2^d, or q for d = 12. */
void ml_kem_byte_decode(struct ml_kem_poly *f, const uint8_t *bytes, unsigned d)
{
    uint32_t queue = 0;
    unsigned waiting = 0;

    for (unsigned i = 0; i < ML_KEM_N; i++) {
        for (; waiting < d; waiting += 8)
            queue |= (uint32_t)*bytes++ << waiting;
        f->coefficient[i] =
            ml_kem_reduce_once((uint16_t)(queue & ((1U << d) - 1))); /* 2^12 < 2 q */
        queue >>= d;
        waiting -= d;
    }
}

/* ---- compressing ---- */

/* FIPS 203 (4.7): round(2^d / q * x) mod 2^d; halves cannot occur, as q is odd. */
void ml_kem_compress(struct ml_kem_poly *f, unsigned d)
{
    for (unsigned i = 0; i < ML_KEM_N; i++) {
        uint32_t x = f->coefficient[i];
        uint32_t rounded = ml_kem_divide_by_q((x << d) + ML_KEM_Q / 2);
        f->coefficient[i] = (uint16_t)(rounded & ((1U << d) - 1));
    }
}

/* FIPS 203 (4.8): round(q / 2^d * y), halves up. */
void ml_kem_decompress(struct ml_kem_poly *f, unsigned d)
{
    for (unsigned i = 0; i < ML_KEM_N; i++) {
        uint32_t y = f->coefficient[i];
        f->coefficient[i] = (uint16_t)((y * ML_KEM_Q + (1U << (d - 1))) >> d);
    }
}

/* ---- sampling ---- */

/*
 * FIPS 203 Algorithm 7, the loop: three bytes give two numbers of twelve bits; those below q are
 * taken, the rest is passed over, so that all coefficients are equally likely.  A number is written
 * first, and counted if it is below q: a processor would guess one branch in five wrongly.
 */
static unsigned take_below_q(struct ml_kem_poly *a, unsigned count, const uint8_t *c, size_t length)
{
    for (size_t at = 0; at < length && count < ML_KEM_N; at += 3) {
        unsigned d1 = c[at] + 256U * (c[at + 1] & 15), d2 = (c[at + 1] >> 4) + 16U * c[at + 2];
        a->coefficient[count] = (uint16_t)d1;
        count += d1 < ML_KEM_Q;
        if (count < ML_KEM_N) {
            a->coefficient[count] = (uint16_t)d2;
            count += d2 < ML_KEM_Q;
        }
    }
    return count;
}

/* SHAKE128 of rho || j || i, of which nothing is squeezed yet. */
static void start_matrix_entry(struct sponge *xof, const uint8_t rho[static ML_KEM_SEED_LENGTH],
                               const uint8_t indices[static 2])
{
    sponge_init(xof, &sponge_shake128);
    sponge_absorb(xof, rho, ML_KEM_SEED_LENGTH);
    sponge_absorb(xof, indices, 2);
}

void ml_kem_sample_ntt(struct ml_kem_poly *a, const uint8_t rho[static ML_KEM_SEED_LENGTH],
                       uint8_t j, uint8_t i)
{
    const uint8_t indices[2] = { j, i };
    uint8_t       c[SHAKE128_RATE];
    struct sponge xof;

    start_matrix_entry(&xof, rho, indices);
    for (unsigned count = 0; count < ML_KEM_N;) {
        sponge_squeeze(&xof, c, sizeof c);
        count = take_below_q(a, count, c, sizeof c);
    }
}

void ml_kem_sample_ntt_four(struct ml_kem_poly *const a[static 4],
                            const uint8_t             rho[static ML_KEM_SEED_LENGTH],
                            uint8_t                   indices[static 4][2])
{
    uint8_t       c[4][SHAKE128_RATE];
    struct sponge xof[4];
    unsigned      count[4] = { 0 }, full = 0;

    for (unsigned n = 0; n < 4; n++)
        start_matrix_entry(&xof[n], rho, indices[n]);
    while (full < 4) {
        sponge_squeeze_blocks(xof, c[0], sizeof c[0]);
        full = 0;
        for (unsigned n = 0; n < 4; n++) {
            count[n] = take_below_q(a[n], count[n], c[n], sizeof c[n]);
            full += count[n] == ML_KEM_N;
        }
    }
}

/*
 * FIPS 203 Algorithm 8: each coefficient takes 2 eta = 4 bits, and is the number of ones among the
 * first two less the number of ones among the last two.
 */
static uint16_t small_coefficient(unsigned bits)
{
    unsigned x = (bits & 1) + (bits >> 1 & 1), y = (bits >> 2 & 1) + (bits >> 3 & 1);
    return ml_kem_reduce_once((uint16_t)(x + ML_KEM_Q - y));
}

void ml_kem_count_bits(struct ml_kem_poly *f, const uint8_t bytes[static ML_KEM_NOISE_LENGTH])
{
    for (unsigned i = 0; i < ML_KEM_NOISE_LENGTH; i++) {
        f->coefficient[2 * i] = small_coefficient(bytes[i]);
        f->coefficient[2 * i + 1] = small_coefficient(bytes[i] >> 4);
    }
}

void ml_kem_sample_cbd(struct ml_kem_poly *f, const uint8_t bytes[static ML_KEM_NOISE_LENGTH])
{
    ml_kem_counter *fast = ml_kem_count_bits_avx2();
    (fast ? fast : ml_kem_count_bits)(f, bytes);
}

/* FIPS 203 (4.3): PRF_eta(s, b) = SHAKE256(s || b, 8 * 64 * eta), of which nothing is drawn yet. */
static void start_noise(struct sponge *prf, const uint8_t seed[static ML_KEM_SEED_LENGTH],
                        uint8_t n)
{
    sponge_init(prf, &sponge_shake256);
    sponge_absorb(prf, seed, ML_KEM_SEED_LENGTH);
    sponge_absorb(prf, &n, 1);
}

void ml_kem_sample_noise(struct ml_kem_poly *f, const uint8_t seed[static ML_KEM_SEED_LENGTH],
                         uint8_t n)
{
    struct sponge prf;
    uint8_t       noise[ML_KEM_NOISE_LENGTH];

    start_noise(&prf, seed, n);
    sponge_squeeze(&prf, noise, sizeof noise);
    ml_kem_sample_cbd(f, noise);
    sponge_wipe(&prf);
    wipe(noise, sizeof noise);
}

void ml_kem_sample_noise_four(struct ml_kem_poly *const f[static 4],
                              const uint8_t seed[static ML_KEM_SEED_LENGTH], uint8_t n)
{
    struct sponge prf[4];
    uint8_t       noise[4][SHAKE256_RATE]; /* one block each, and more than enough */

    for (unsigned i = 0; i < 4; i++)
        start_noise(&prf[i], seed, (uint8_t)(n + i));
    sponge_squeeze_blocks(prf, noise[0], sizeof noise[0]);
    for (unsigned i = 0; i < 4; i++) {
        ml_kem_sample_cbd(f[i], noise[i]);
        sponge_wipe(&prf[i]);
    }
    wipe(noise, sizeof noise);
}
