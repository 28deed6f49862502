/*
 * ml_kem_ntt.h - polynomials of ML-KEM, and how they are multiplied (FIPS 203 §2.4, §4.3).
 *
 * ML-KEM computes with polynomials of 256 coefficients, modulo q = 3329 and modulo X^256 + 1.  To
 * multiply two of them directly takes 65,536 products of coefficients.  The number-theoretic
 * transform (NTT) takes a polynomial apart into 128 remainders of degree one, modulo the
 * X^2 - zeta^(2 BitRev7(i) + 1); products are then taken remainder by remainder.  It is what the
 * fast Fourier transform is to the real numbers, only exact.
 *
 * Coefficients are always kept in 0 ... q - 1.  Nothing here branches on one, or divides: the time
 * of a division instruction depends on its operands (KyberSlash, 2023).
 *
 * Read next: crypto/ml_kem_ntt.c, then crypto/ml_kem_poly.h.
 */
#ifndef CRYPTO_ML_KEM_NTT_H
#define CRYPTO_ML_KEM_NTT_H

#include <stdint.h>

/* FIPS 203 §2.4: n and q. */
enum { ML_KEM_N = 256, ML_KEM_Q = 3329 };

/* An element of R_q, or of T_q once it is transformed; coefficient i belongs to X^i. */
struct ml_kem_poly {
    uint16_t coefficient[ML_KEM_N];
};

/* x / q rounded down, without a division; x < 2^28. */
uint32_t ml_kem_divide_by_q(uint32_t x);

/* x mod q; x < 2^28. */
uint16_t ml_kem_reduce(uint32_t x);

/* sum += f, coefficient by coefficient; and difference -= f. */
void ml_kem_poly_add(struct ml_kem_poly *sum, const struct ml_kem_poly *f);
void ml_kem_poly_subtract(struct ml_kem_poly *difference, const struct ml_kem_poly *f);

/* x mod q, where x < 2 q: takes q off, or not, without a branch. */
static inline uint16_t ml_kem_reduce_once(uint16_t x)
{
    uint16_t less = (uint16_t)(x - ML_KEM_Q), is_negative = less >> 15;
    return (uint16_t)(less + (ML_KEM_Q & -is_negative));
}

/* FIPS 203 Algorithm 9 NTT, and Algorithm 10 NTT^-1, in place. */
void ml_kem_ntt(struct ml_kem_poly *f);
void ml_kem_inverse_ntt(struct ml_kem_poly *f);

/*
 * One pass of the outer loop of either: all butterflies of two coefficients that are `len` apart.
 * The NTT runs through len = 128, 64, ... 2, its inverse through 2, 4, ... 128.
 */
void ml_kem_ntt_layer(struct ml_kem_poly *f, unsigned len);
void ml_kem_inverse_ntt_layer(struct ml_kem_poly *f, unsigned len);

/* FIPS 203 Algorithm 11 MultiplyNTTs, added up: h += f * g, all three transformed; h is neither. */
void ml_kem_multiply_add(struct ml_kem_poly *h, const struct ml_kem_poly *f,
                         const struct ml_kem_poly *g);

/* FIPS 203 Appendix A: zeta^BitRev7(i) mod q. */
extern const uint16_t ml_kem_zetas[128];

/* The three together, which exist more than once: in portable C, and with vectors. */
struct ml_kem_transform {
    void (*ntt)(struct ml_kem_poly *f);
    void (*inverse_ntt)(struct ml_kem_poly *f);
    void (*multiply_add)(struct ml_kem_poly *h, const struct ml_kem_poly *f,
                         const struct ml_kem_poly *g);
};

extern const struct ml_kem_transform ml_kem_transform_readable;

#endif
