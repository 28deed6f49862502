/*
 * ml_kem_poly.h - ML-KEM's polynomials: where they come from, and how they become bytes.
 *
 * FIPS 203 §4.2:
 *
 *     uniform polynomials    SampleNTT        the public matrix A, from a seed that everyone has
 *     small polynomials      SamplePolyCBD    secrets and noise: coefficients from -2 to 2
 *     bytes                  ByteEncode_d     d bits a coefficient
 *     fewer bits             Compress_d       rounds coefficients to d bits: shorter ciphertexts
 *
 * Read next: crypto/ml_kem_poly.c, then crypto/ml_kem_pke.h.
 */
#ifndef CRYPTO_ML_KEM_POLY_H
#define CRYPTO_ML_KEM_POLY_H

#include "crypto/ml_kem_ntt.h"

#include <stddef.h>
#include <stdint.h>

/* Every seed of ML-KEM has 32 bytes; d bits a coefficient make 32 d bytes. */
enum { ML_KEM_SEED_LENGTH = 32, ML_KEM_BYTES_PER_BIT = ML_KEM_N / 8 };

/* FIPS 203 Table 2: eta_1 and eta_2 of ML-KEM-768 are both 2; §4.1: PRF gives 64 eta bytes. */
enum { ML_KEM_ETA = 2, ML_KEM_NOISE_LENGTH = 64 * ML_KEM_ETA };

/* FIPS 203 Algorithm 5 ByteEncode_d: 32 d bytes from coefficients below 2^d; d = 1 ... 12. */
void ml_kem_byte_encode(uint8_t *bytes, const struct ml_kem_poly *f, unsigned d);

/* FIPS 203 Algorithm 6 ByteDecode_d: from 32 d bytes.  For d = 12 it reduces modulo q. */
void ml_kem_byte_decode(struct ml_kem_poly *f, const uint8_t *bytes, unsigned d);

/* FIPS 203 §4.2.1 (4.7) Compress_d and (4.8) Decompress_d of every coefficient; d = 1 ... 11. */
void ml_kem_compress(struct ml_kem_poly *f, unsigned d);
void ml_kem_decompress(struct ml_kem_poly *f, unsigned d);

/*
 * FIPS 203 Algorithm 7 SampleNTT(rho || j || i): the entry in row i, column j of the matrix A,
 * already transformed.  Its time depends on rho, which is public.
 */
void ml_kem_sample_ntt(struct ml_kem_poly *a, const uint8_t rho[static ML_KEM_SEED_LENGTH],
                       uint8_t j, uint8_t i);

/* The same for four entries, a[n] with indices[n] = { j, i }: four times as much at once. */
void ml_kem_sample_ntt_four(struct ml_kem_poly *const a[static 4],
                            const uint8_t             rho[static ML_KEM_SEED_LENGTH],
                            uint8_t                   indices[static 4][2]);

/* FIPS 203 Algorithm 8 SamplePolyCBD_2, from uniform bytes. */
void ml_kem_sample_cbd(struct ml_kem_poly *f, const uint8_t bytes[static ML_KEM_NOISE_LENGTH]);

/* What it runs: the one in portable C, where there is no faster one. */
typedef void ml_kem_counter(struct ml_kem_poly *f, const uint8_t bytes[static ML_KEM_NOISE_LENGTH]);
ml_kem_counter ml_kem_count_bits;

/* FIPS 203 §4.1 (4.3): SamplePolyCBD_2(PRF_2(seed, n)). */
void ml_kem_sample_noise(struct ml_kem_poly *f, const uint8_t seed[static ML_KEM_SEED_LENGTH],
                         uint8_t n);

/* The same for n, n + 1, n + 2 and n + 3. */
void ml_kem_sample_noise_four(struct ml_kem_poly *const f[static 4],
                              const uint8_t seed[static ML_KEM_SEED_LENGTH], uint8_t n);

#endif
