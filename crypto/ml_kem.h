/*
 * ml_kem.h - ML-KEM-768, key encapsulation that a quantum computer does not break (FIPS 203).
 *
 * One side generates a pair of keys and sends the encapsulation key ek; the other derives a shared
 * key from it, with a ciphertext that lets the first side derive the same:
 *
 *     (ek, dk) = KeyGen()         (K, c) = Encaps(ek)         K = Decaps(dk, c)
 *
 * A ciphertext that nobody made from ek is never refused: it gives a key that follows from a
 * secret of ours and from the ciphertext, which nobody else can know ("implicit rejection").  An
 * answer "refused" would be an oracle, as it is for PKCS #1 v1.5; see crypto/rsa_pkcs1.h.
 *
 * Nothing allocates; an operation needs about 20 KB of stack.
 *
 * Read next: crypto/ml_kem.c, then downwards: ml_kem_pke.h, ml_kem_poly.h, ml_kem_ntt.h.
 */
#ifndef CRYPTO_ML_KEM_H
#define CRYPTO_ML_KEM_H

#include "crypto/ml_kem_pke.h"
#include "crypto/random.h"

#include <stddef.h>
#include <stdint.h>

/* FIPS 203 Table 3, the row of ML-KEM-768 (its ciphertext: ML_KEM_CIPHERTEXT_LENGTH, 1088). */
enum {
    ML_KEM_ENCAPSULATION_KEY_LENGTH = ML_KEM_PKE_PUBLIC_LENGTH, /* 1184 */
    /* dk_PKE, ek, H(ek), z: 2400 */
    ML_KEM_DECAPSULATION_KEY_LENGTH =
        ML_KEM_PKE_PRIVATE_LENGTH + ML_KEM_PKE_PUBLIC_LENGTH + 2 * ML_KEM_SEED_LENGTH,
    ML_KEM_SHARED_KEY_LENGTH = 32,
};

enum ml_kem_result {
    ML_KEM_OK,
    ML_KEM_KEY_LENGTH_WRONG,
    ML_KEM_KEY_OUT_OF_RANGE, /* the modulus check of §7.2: a coefficient is not below q */
    ML_KEM_KEY_INCONSISTENT, /* the hash check of §7.3: a decapsulation key holds another hash */
    ML_KEM_CIPHERTEXT_LENGTH_WRONG,
};

/* One plain sentence for a person. */
const char *ml_kem_result_text(enum ml_kem_result result);

/* FIPS 203 Algorithm 16 ML-KEM.KeyGen_internal: the pair of keys that follows from two seeds. */
void ml_kem_generate_from(uint8_t       ek[static ML_KEM_ENCAPSULATION_KEY_LENGTH],
                          uint8_t       dk[static ML_KEM_DECAPSULATION_KEY_LENGTH],
                          const uint8_t d[static ML_KEM_SEED_LENGTH],
                          const uint8_t z[static ML_KEM_SEED_LENGTH]);

/* FIPS 203 Algorithm 19 ML-KEM.KeyGen; draws for "ML-KEM d" and "ML-KEM z". */
void ml_kem_generate(uint8_t               ek[static ML_KEM_ENCAPSULATION_KEY_LENGTH],
                     uint8_t               dk[static ML_KEM_DECAPSULATION_KEY_LENGTH],
                     struct random_source *random);

/* FIPS 203 §7.2, the input check of encapsulation: length and modulus.  Keys here are public. */
enum ml_kem_result ml_kem_check_encapsulation_key(const uint8_t *ek, size_t length);

/* FIPS 203 §7.3, the input check of decapsulation that needs no ciphertext: length and hash. */
enum ml_kem_result ml_kem_check_decapsulation_key(const uint8_t *dk, size_t length);

/* FIPS 203 Algorithm 17 ML-KEM.Encaps_internal, for a key that was checked. */
void ml_kem_encapsulate_from(uint8_t       shared_key[static ML_KEM_SHARED_KEY_LENGTH],
                             uint8_t       c[static ML_KEM_CIPHERTEXT_LENGTH],
                             const uint8_t ek[static ML_KEM_ENCAPSULATION_KEY_LENGTH],
                             const uint8_t m[static ML_KEM_MESSAGE_LENGTH]);

/*
 * FIPS 203 Algorithm 20 ML-KEM.Encaps, with its input check; draws for "ML-KEM m".  Unless
 * ML_KEM_OK, nothing is drawn or written.
 */
enum ml_kem_result ml_kem_encapsulate(uint8_t shared_key[static ML_KEM_SHARED_KEY_LENGTH],
                                      uint8_t c[static ML_KEM_CIPHERTEXT_LENGTH], const uint8_t *ek,
                                      size_t ek_length, struct random_source *random);

/* FIPS 203 Algorithm 18 ML-KEM.Decaps_internal, for a key that was checked, or is our own. */
void ml_kem_decapsulate_with(uint8_t       shared_key[static ML_KEM_SHARED_KEY_LENGTH],
                             const uint8_t dk[static ML_KEM_DECAPSULATION_KEY_LENGTH],
                             const uint8_t c[static ML_KEM_CIPHERTEXT_LENGTH]);

/*
 * FIPS 203 Algorithm 21 ML-KEM.Decaps, with its input checks.  Does not tell a forged ciphertext
 * from a sound one, nor does its time.  Unless ML_KEM_OK, nothing is written.
 */
enum ml_kem_result ml_kem_decapsulate(uint8_t        shared_key[static ML_KEM_SHARED_KEY_LENGTH],
                                      const uint8_t *dk, size_t dk_length, const uint8_t *c,
                                      size_t c_length);

#endif
