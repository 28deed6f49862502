/*
 * ml_kem_pke.c - K-PKE, the encryption inside ML-KEM-768 (FIPS 203 §5), in the standard's letters.
 *
 * The standard writes a hat over what is transformed: s_hat = NTT(s).
 *
 * Read next: crypto/ml_kem.c.
 */
#include "crypto/ml_kem_pke.h"

#include "crypto/sha3.h"
#include "crypto/wipe.h"

#include <stdbool.h>
#include <string.h>

/* A column of k polynomials. */
struct vector {
    struct ml_kem_poly at[ML_KEM_K];
};

/* What an algorithm does to each polynomial of a vector. */
static void vector_ntt(struct vector *v)
{
    for (unsigned i = 0; i < ML_KEM_K; i++)
        ml_kem_ntt(&v->at[i]);
}

static void vector_encode(uint8_t *bytes, const struct vector *v, unsigned d)
{
    for (unsigned i = 0; i < ML_KEM_K; i++)
        ml_kem_byte_encode(bytes + i * d * ML_KEM_BYTES_PER_BIT, &v->at[i], d);
}

static void vector_decode(struct vector *v, const uint8_t *bytes, unsigned d)
{
    for (unsigned i = 0; i < ML_KEM_K; i++)
        ml_kem_byte_decode(&v->at[i], bytes + i * d * ML_KEM_BYTES_PER_BIT, d);
}

/* FIPS 203 §2.4: the sum of u[i] * v[i], all transformed. */
static void inner_product(struct ml_kem_poly *product, const struct vector *u,
                          const struct vector *v)
{
    memset(product, 0, sizeof *product);
    for (unsigned i = 0; i < ML_KEM_K; i++)
        ml_kem_multiply_add(product, &u->at[i], &v->at[i]);
}

/*
 * The matrix A_hat (FIPS 203 Algorithm 13, lines 3 to 7), four of its nine entries at once.  Where
 * it serves transposed, as in Algorithm 14, row[i] is its column i.
 */
static void sample_matrix(struct vector row[static ML_KEM_K],
                          const uint8_t rho[static ML_KEM_SEED_LENGTH], bool transposed)
{
    enum { ENTRIES = ML_KEM_K * ML_KEM_K };
    struct ml_kem_poly *entry[ENTRIES];
    uint8_t             indices[ENTRIES][2]; /* j, the column of A_hat, and i, its row */

    for (uint8_t n = 0; n < ENTRIES; n++) {
        entry[n] = &row[n / ML_KEM_K].at[n % ML_KEM_K];
        indices[n][transposed ? 0 : 1] = n / ML_KEM_K;
        indices[n][transposed ? 1 : 0] = n % ML_KEM_K;
    }
    ml_kem_sample_ntt_four(entry, rho, indices);
    ml_kem_sample_ntt_four(entry + 4, rho, indices + 4);
    ml_kem_sample_ntt(entry[8], rho, indices[8][0], indices[8][1]);
}

/*
 * Two vectors of noise and a polynomial after them, from draws n = 0 to 6, four at once; where the
 * last is not wanted, it is drawn all the same.
 */
static void sample_noise(struct vector *first, struct vector *second, struct ml_kem_poly *third,
                         const uint8_t seed[static ML_KEM_SEED_LENGTH])
{
    struct ml_kem_poly        unused;
    struct ml_kem_poly *const f[8] = { &first->at[0],  &first->at[1],  &first->at[2],
                                       &second->at[0], &second->at[1], &second->at[2],
                                       third,          &unused };

    ml_kem_sample_noise_four(f, seed, 0);
    ml_kem_sample_noise_four(f + 4, seed, 4);
    wipe(&unused, sizeof unused);
}

/* FIPS 203 Algorithm 13, line 1, and (4.5): G is SHA3-512, and gives two seeds. */
void ml_kem_pke_expand_seed(uint8_t       rho[static ML_KEM_SEED_LENGTH],
                            uint8_t       sigma[static ML_KEM_SEED_LENGTH],
                            const uint8_t d[static ML_KEM_SEED_LENGTH])
{
    uint8_t input[ML_KEM_SEED_LENGTH + 1], seeds[2 * ML_KEM_SEED_LENGTH];

    memcpy(input, d, ML_KEM_SEED_LENGTH);
    input[ML_KEM_SEED_LENGTH] = ML_KEM_K; /* so that a seed gives other keys at another strength */
    sha3_512(seeds, input, sizeof input);
    memcpy(rho, seeds, ML_KEM_SEED_LENGTH);
    memcpy(sigma, seeds + ML_KEM_SEED_LENGTH, ML_KEM_SEED_LENGTH);
    wipe(input, sizeof input);
    wipe(seeds, sizeof seeds);
}

/* FIPS 203 Algorithm 13, from line 2: t_hat = A_hat s_hat + e_hat */
void ml_kem_pke_generate(uint8_t       ek[static ML_KEM_PKE_PUBLIC_LENGTH],
                         uint8_t       dk[static ML_KEM_PKE_PRIVATE_LENGTH],
                         const uint8_t rho[static ML_KEM_SEED_LENGTH],
                         const uint8_t sigma[static ML_KEM_SEED_LENGTH])
{
    struct vector      s, e, t, row[ML_KEM_K];
    struct ml_kem_poly unused;

    sample_noise(&s, &e, &unused, sigma);
    vector_ntt(&s);
    vector_ntt(&e);
    sample_matrix(row, rho, false);
    for (unsigned i = 0; i < ML_KEM_K; i++) {
        inner_product(&t.at[i], &row[i], &s);
        ml_kem_poly_add(&t.at[i], &e.at[i]);
    }
    vector_encode(ek, &t, 12);
    memcpy(ek + ML_KEM_VECTOR_LENGTH, rho, ML_KEM_SEED_LENGTH);
    vector_encode(dk, &s, 12);
    wipe(&s, sizeof s);
    wipe(&e, sizeof e);
    wipe(&unused, sizeof unused);
}

/* FIPS 203 Algorithm 14, line 19: u = NTT^-1(A_hat^T y_hat) + e1 */
static void encrypt_u(struct vector *u, const uint8_t rho[static ML_KEM_SEED_LENGTH],
                      const struct vector *y_hat, const struct vector *e1)
{
    struct vector column[ML_KEM_K];

    sample_matrix(column, rho, true);
    for (unsigned j = 0; j < ML_KEM_K; j++) {
        inner_product(&u->at[j], &column[j], y_hat);
        ml_kem_inverse_ntt(&u->at[j]);
        ml_kem_poly_add(&u->at[j], &e1->at[j]);
    }
}

/* FIPS 203 Algorithm 14, lines 20 and 21: v = NTT^-1(t_hat^T y_hat) + e2 + mu */
static void encrypt_v(struct ml_kem_poly *v, const struct vector *t_hat, const struct vector *y_hat,
                      const struct ml_kem_poly *e2, const uint8_t m[static ML_KEM_MESSAGE_LENGTH])
{
    struct ml_kem_poly mu;

    ml_kem_byte_decode(&mu, m, 1);
    ml_kem_decompress(&mu, 1); /* a bit 1 becomes 1665, the number furthest from 0 modulo q */
    inner_product(v, t_hat, y_hat);
    ml_kem_inverse_ntt(v);
    ml_kem_poly_add(v, e2);
    ml_kem_poly_add(v, &mu);
    wipe(&mu, sizeof mu);
}

/* FIPS 203 Algorithm 14 */
void ml_kem_pke_encrypt(uint8_t       c[static ML_KEM_CIPHERTEXT_LENGTH],
                        const uint8_t ek[static ML_KEM_PKE_PUBLIC_LENGTH],
                        const uint8_t m[static ML_KEM_MESSAGE_LENGTH],
                        const uint8_t r[static ML_KEM_SEED_LENGTH])
{
    struct vector      t_hat, y, e1, u;
    struct ml_kem_poly e2, v;

    vector_decode(&t_hat, ek, 12);
    sample_noise(&y, &e1, &e2, r);
    vector_ntt(&y);
    encrypt_u(&u, ek + ML_KEM_VECTOR_LENGTH, &y, &e1);
    encrypt_v(&v, &t_hat, &y, &e2, m);

    for (unsigned i = 0; i < ML_KEM_K; i++)
        ml_kem_compress(&u.at[i], ML_KEM_DU);
    vector_encode(c, &u, ML_KEM_DU);
    ml_kem_compress(&v, ML_KEM_DV);
    ml_kem_byte_encode(c + ML_KEM_K * ML_KEM_DU * ML_KEM_BYTES_PER_BIT, &v, ML_KEM_DV);
    wipe(&y, sizeof y);
    wipe(&e1, sizeof e1);
    wipe(&e2, sizeof e2);
    wipe(&u, sizeof u);
    wipe(&v, sizeof v);
}

/* FIPS 203 Algorithm 15: w = v' - NTT^-1(s_hat^T NTT(u')), the message and what noise is left */
void ml_kem_pke_decrypt(uint8_t       m[static ML_KEM_MESSAGE_LENGTH],
                        const uint8_t dk[static ML_KEM_PKE_PRIVATE_LENGTH],
                        const uint8_t c[static ML_KEM_CIPHERTEXT_LENGTH])
{
    struct vector      u, s_hat;
    struct ml_kem_poly w, product;

    vector_decode(&u, c, ML_KEM_DU);
    for (unsigned i = 0; i < ML_KEM_K; i++)
        ml_kem_decompress(&u.at[i], ML_KEM_DU);
    ml_kem_byte_decode(&w, c + ML_KEM_K * ML_KEM_DU * ML_KEM_BYTES_PER_BIT, ML_KEM_DV);
    ml_kem_decompress(&w, ML_KEM_DV);
    vector_decode(&s_hat, dk, 12);

    vector_ntt(&u);
    inner_product(&product, &s_hat, &u);
    ml_kem_inverse_ntt(&product);
    ml_kem_poly_subtract(&w, &product);
    ml_kem_compress(&w, 1); /* nearer to 1665 than to 0: the bit was 1 */
    ml_kem_byte_encode(m, &w, 1);
    wipe(&s_hat, sizeof s_hat);
    wipe(&product, sizeof product);
    wipe(&w, sizeof w);
}
