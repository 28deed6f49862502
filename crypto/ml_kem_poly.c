/*
 * ml_kem_poly.c - sampling, compressing and encoding polynomials of ML-KEM (FIPS 203 §4.2).
 *
 * Read next: crypto/ml_kem_pke.c, which puts them together.
 */
#include "crypto/ml_kem_poly.h"

#include "crypto/sha3.h"
#include "crypto/wipe.h"

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
        f->coefficient[i] = ml_kem_reduce(queue & ((1U << d) - 1));
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
 * FIPS 203 Algorithm 7: three bytes of SHAKE128 give two numbers of twelve bits; those below q are
 * taken, the rest is passed over, so that all coefficients are equally likely.
 */
void ml_kem_sample_ntt(struct ml_kem_poly *a, const uint8_t rho[static ML_KEM_SEED_LENGTH],
                       uint8_t j, uint8_t i)
{
    const uint8_t indices[2] = { j, i };
    struct sponge xof;
    unsigned      count = 0;

    sponge_init(&xof, &sponge_shake128);
    sponge_absorb(&xof, rho, ML_KEM_SEED_LENGTH);
    sponge_absorb(&xof, indices, sizeof indices);
    while (count < ML_KEM_N) {
        uint8_t c[3];
        sponge_squeeze(&xof, c, sizeof c);
        unsigned d1 = c[0] + 256U * (c[1] & 15), d2 = (c[1] >> 4) + 16U * c[2];
        if (d1 < ML_KEM_Q)
            a->coefficient[count++] = (uint16_t)d1;
        if (d2 < ML_KEM_Q && count < ML_KEM_N)
            a->coefficient[count++] = (uint16_t)d2;
    }
}

/*
 * FIPS 203 Algorithm 8: each coefficient takes 2 eta = 4 bits, and is the number of ones among the
 * first two less the number of ones among the last two.
 */
void ml_kem_sample_cbd(struct ml_kem_poly *f, const uint8_t bytes[static ML_KEM_NOISE_LENGTH])
{
    for (unsigned i = 0; i < ML_KEM_N; i++) {
        unsigned b = (unsigned)bytes[i / 2] >> 4 * (i % 2);
        unsigned x = (b & 1) + (b >> 1 & 1), y = (b >> 2 & 1) + (b >> 3 & 1);
        f->coefficient[i] = ml_kem_reduce(x + ML_KEM_Q - y);
    }
}

/* FIPS 203 (4.3): PRF_eta(s, b) = SHAKE256(s || b, 8 * 64 * eta) */
void ml_kem_sample_noise(struct ml_kem_poly *f, const uint8_t seed[static ML_KEM_SEED_LENGTH],
                         uint8_t n)
{
    uint8_t input[ML_KEM_SEED_LENGTH + 1], noise[ML_KEM_NOISE_LENGTH];

    memcpy(input, seed, ML_KEM_SEED_LENGTH);
    input[ML_KEM_SEED_LENGTH] = n;
    shake256(noise, sizeof noise, input, sizeof input);
    ml_kem_sample_cbd(f, noise);
    wipe(input, sizeof input);
    wipe(noise, sizeof noise);
}
