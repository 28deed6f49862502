/*
 * ml_kem_pke.h - K-PKE, the encryption inside ML-KEM-768 (FIPS 203 §5).
 *
 * A public key is a system of linear equations with errors in it: t = A s + e, where A is known to
 * all, and s and e are small and secret.  Without e, anyone would solve for s; with it, nobody
 * knows how (module learning with errors).  A message of 256 bits is added to such a sum as large
 * coefficients, 0 or q/2, that survive the errors when the owner of s takes the rest away.
 *
 * K-PKE on its own is not safe to use: who may send chosen ciphertexts learns s from the answers.
 * crypto/ml_kem.h makes it safe.
 *
 * Read next: crypto/ml_kem_pke.c, then crypto/ml_kem.h.
 */
#ifndef CRYPTO_ML_KEM_PKE_H
#define CRYPTO_ML_KEM_PKE_H

#include "crypto/ml_kem_poly.h"

#include <stdint.h>

/* FIPS 203 Table 2, the row of ML-KEM-768. */
enum { ML_KEM_K = 3, ML_KEM_DU = 10, ML_KEM_DV = 4 };

enum {
    ML_KEM_MESSAGE_LENGTH = 32,
    /* k polynomials of twelve bits a coefficient */
    ML_KEM_VECTOR_LENGTH = ML_KEM_K * 12 * ML_KEM_BYTES_PER_BIT,
    ML_KEM_PKE_PUBLIC_LENGTH = ML_KEM_VECTOR_LENGTH + ML_KEM_SEED_LENGTH, /* t, rho */
    ML_KEM_PKE_PRIVATE_LENGTH = ML_KEM_VECTOR_LENGTH,                     /* s */
    ML_KEM_CIPHERTEXT_LENGTH = (ML_KEM_DU * ML_KEM_K + ML_KEM_DV) * ML_KEM_BYTES_PER_BIT,
};

/* FIPS 203 Algorithm 13, line 1: (rho, sigma) = G(d || k).  rho will be public. */
void ml_kem_pke_expand_seed(uint8_t       rho[static ML_KEM_SEED_LENGTH],
                            uint8_t       sigma[static ML_KEM_SEED_LENGTH],
                            const uint8_t d[static ML_KEM_SEED_LENGTH]);

/* FIPS 203 Algorithm 13 K-PKE.KeyGen, the other lines. */
void ml_kem_pke_generate(uint8_t       ek[static ML_KEM_PKE_PUBLIC_LENGTH],
                         uint8_t       dk[static ML_KEM_PKE_PRIVATE_LENGTH],
                         const uint8_t rho[static ML_KEM_SEED_LENGTH],
                         const uint8_t sigma[static ML_KEM_SEED_LENGTH]);

/* FIPS 203 Algorithm 14 K-PKE.Encrypt: all noise follows from r. */
void ml_kem_pke_encrypt(uint8_t       c[static ML_KEM_CIPHERTEXT_LENGTH],
                        const uint8_t ek[static ML_KEM_PKE_PUBLIC_LENGTH],
                        const uint8_t m[static ML_KEM_MESSAGE_LENGTH],
                        const uint8_t r[static ML_KEM_SEED_LENGTH]);

/* FIPS 203 Algorithm 15 K-PKE.Decrypt */
void ml_kem_pke_decrypt(uint8_t       m[static ML_KEM_MESSAGE_LENGTH],
                        const uint8_t dk[static ML_KEM_PKE_PRIVATE_LENGTH],
                        const uint8_t c[static ML_KEM_CIPHERTEXT_LENGTH]);

#endif
