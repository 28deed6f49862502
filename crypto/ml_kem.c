/*
 * ml_kem.c - ML-KEM-768 (FIPS 203 §6 and §7): K-PKE made safe against chosen ciphertexts.
 *
 * The Fujisaki-Okamoto transform: all randomness of an encryption follows from its message m and
 * from the key.  So whoever decrypts can encrypt again, and sees whether the ciphertext is the one
 * that an honest sender would have made.
 */
#include "crypto/ml_kem.h"

#include "crypto/constant_time.h"
#include "crypto/sha3.h"
#include "crypto/wipe.h"

#include <string.h>

_Static_assert(ML_KEM_ENCAPSULATION_KEY_LENGTH == 1184, "FIPS 203 Table 3");
_Static_assert(ML_KEM_DECAPSULATION_KEY_LENGTH == 2400, "FIPS 203 Table 3");
_Static_assert(ML_KEM_CIPHERTEXT_LENGTH == 1088, "FIPS 203 Table 3");

/* FIPS 203 Algorithm 16: where the parts of dk = dk_PKE || ek || H(ek) || z stand. */
enum {
    DK_EK = ML_KEM_PKE_PRIVATE_LENGTH,
    DK_HASH = DK_EK + ML_KEM_PKE_PUBLIC_LENGTH,
    DK_Z = DK_HASH + ML_KEM_SEED_LENGTH,
};

const char *ml_kem_result_text(enum ml_kem_result result)
{
    switch (result) {
    case ML_KEM_OK:
        return "all is well";
    case ML_KEM_KEY_LENGTH_WRONG:
        return "an ML-KEM-768 key has 1184 bytes when public, and 2400 when private";
    case ML_KEM_KEY_OUT_OF_RANGE:
        return "the ML-KEM encapsulation key has a coefficient that is not below 3329";
    case ML_KEM_KEY_INCONSISTENT:
        return "the ML-KEM decapsulation key does not hold the hash of its own public part";
    case ML_KEM_CIPHERTEXT_LENGTH_WRONG:
        return "an ML-KEM-768 ciphertext has 1088 bytes";
    }
    return "unknown";
}

/* ---- generating ---- */

/* FIPS 203 Algorithm 16 */
void ml_kem_generate_from(uint8_t       ek[static ML_KEM_ENCAPSULATION_KEY_LENGTH],
                          uint8_t       dk[static ML_KEM_DECAPSULATION_KEY_LENGTH],
                          const uint8_t d[static ML_KEM_SEED_LENGTH],
                          const uint8_t z[static ML_KEM_SEED_LENGTH])
{
    uint8_t rho[ML_KEM_SEED_LENGTH], sigma[ML_KEM_SEED_LENGTH];

    ml_kem_pke_expand_seed(rho, sigma, d);
    ml_kem_pke_generate(ek, dk, rho, sigma);
    memcpy(dk + DK_EK, ek, ML_KEM_ENCAPSULATION_KEY_LENGTH);
    sha3_256(dk + DK_HASH, ek, ML_KEM_ENCAPSULATION_KEY_LENGTH);
    memcpy(dk + DK_Z, z, ML_KEM_SEED_LENGTH);
    wipe(sigma, sizeof sigma);
}

/* FIPS 203 Algorithm 19 */
void ml_kem_generate(uint8_t               ek[static ML_KEM_ENCAPSULATION_KEY_LENGTH],
                     uint8_t               dk[static ML_KEM_DECAPSULATION_KEY_LENGTH],
                     struct random_source *random)
{
    uint8_t d[ML_KEM_SEED_LENGTH], z[ML_KEM_SEED_LENGTH];

    random_bytes(random, "ML-KEM d", d, sizeof d);
    random_bytes(random, "ML-KEM z", z, sizeof z);
    ml_kem_generate_from(ek, dk, d, z);
    wipe(d, sizeof d);
    wipe(z, sizeof z);
}

/* ---- checking keys ---- */

/*
 * FIPS 203 §7.2: test = ByteEncode_12(ByteDecode_12(ek[0 : 384k])) must be what it was before;
 * decoding reduces modulo q, so it is not where a coefficient was q or more.
 */
enum ml_kem_result ml_kem_check_encapsulation_key(const uint8_t *ek, size_t length)
{
    enum { POLY_LENGTH = 12 * ML_KEM_BYTES_PER_BIT };
    struct ml_kem_poly f;
    uint8_t            test[POLY_LENGTH];

    if (length != ML_KEM_ENCAPSULATION_KEY_LENGTH)
        return ML_KEM_KEY_LENGTH_WRONG;
    for (size_t at = 0; at < ML_KEM_VECTOR_LENGTH; at += POLY_LENGTH) {
        ml_kem_byte_decode(&f, ek + at, 12);
        ml_kem_byte_encode(test, &f, 12);
        if (memcmp(test, ek + at, sizeof test) != 0)
            return ML_KEM_KEY_OUT_OF_RANGE;
    }
    return ML_KEM_OK;
}

/* FIPS 203 §7.3: H(ek) must be the hash that stands beside it; both are public. */
enum ml_kem_result ml_kem_check_decapsulation_key(const uint8_t *dk, size_t length)
{
    uint8_t test[SHA3_256_DIGEST_LENGTH];

    if (length != ML_KEM_DECAPSULATION_KEY_LENGTH)
        return ML_KEM_KEY_LENGTH_WRONG;
    sha3_256(test, dk + DK_EK, ML_KEM_ENCAPSULATION_KEY_LENGTH);
    return memcmp(test, dk + DK_HASH, sizeof test) == 0 ? ML_KEM_OK : ML_KEM_KEY_INCONSISTENT;
}

/* ---- encapsulating ---- */

/* (K, r) = G(m || H(ek)), where G is SHA3-512 and gives two halves (FIPS 203 §4.1 (4.5)). */
static void derive_key_and_noise(uint8_t       key[static ML_KEM_SHARED_KEY_LENGTH],
                                 uint8_t       r[static ML_KEM_SEED_LENGTH],
                                 const uint8_t m[static ML_KEM_MESSAGE_LENGTH],
                                 const uint8_t ek_hash[static SHA3_256_DIGEST_LENGTH])
{
    uint8_t input[ML_KEM_MESSAGE_LENGTH + SHA3_256_DIGEST_LENGTH], halves[SHA3_512_DIGEST_LENGTH];

    memcpy(input, m, ML_KEM_MESSAGE_LENGTH);
    memcpy(input + ML_KEM_MESSAGE_LENGTH, ek_hash, SHA3_256_DIGEST_LENGTH);
    sha3_512(halves, input, sizeof input);
    memcpy(key, halves, ML_KEM_SHARED_KEY_LENGTH);
    memcpy(r, halves + ML_KEM_SHARED_KEY_LENGTH, ML_KEM_SEED_LENGTH);
    wipe(input, sizeof input);
    wipe(halves, sizeof halves);
}

/* FIPS 203 Algorithm 17 */
void ml_kem_encapsulate_from(uint8_t       shared_key[static ML_KEM_SHARED_KEY_LENGTH],
                             uint8_t       c[static ML_KEM_CIPHERTEXT_LENGTH],
                             const uint8_t ek[static ML_KEM_ENCAPSULATION_KEY_LENGTH],
                             const uint8_t m[static ML_KEM_MESSAGE_LENGTH])
{
    uint8_t ek_hash[SHA3_256_DIGEST_LENGTH], r[ML_KEM_SEED_LENGTH];

    sha3_256(ek_hash, ek, ML_KEM_ENCAPSULATION_KEY_LENGTH);
    derive_key_and_noise(shared_key, r, m, ek_hash);
    ml_kem_pke_encrypt(c, ek, m, r);
    wipe(r, sizeof r);
}

/* FIPS 203 Algorithm 20 */
enum ml_kem_result ml_kem_encapsulate(uint8_t shared_key[static ML_KEM_SHARED_KEY_LENGTH],
                                      uint8_t c[static ML_KEM_CIPHERTEXT_LENGTH], const uint8_t *ek,
                                      size_t ek_length, struct random_source *random)
{
    uint8_t            m[ML_KEM_MESSAGE_LENGTH];
    enum ml_kem_result result = ml_kem_check_encapsulation_key(ek, ek_length);

    if (result != ML_KEM_OK)
        return result;
    random_bytes(random, "ML-KEM m", m, sizeof m);
    ml_kem_encapsulate_from(shared_key, c, ek, m);
    wipe(m, sizeof m);
    return ML_KEM_OK;
}

/* ---- decapsulating ---- */

/* FIPS 203 Algorithm 18, line 7: K_bar = J(z || c), where J is SHAKE256 (§4.1 (4.4)). */
static void derive_rejection_key(uint8_t       key[static ML_KEM_SHARED_KEY_LENGTH],
                                 const uint8_t z[static ML_KEM_SEED_LENGTH],
                                 const uint8_t c[static ML_KEM_CIPHERTEXT_LENGTH])
{
    struct sponge j;

    sponge_init(&j, &sponge_shake256);
    sponge_absorb(&j, z, ML_KEM_SEED_LENGTH);
    sponge_absorb(&j, c, ML_KEM_CIPHERTEXT_LENGTH);
    sponge_squeeze(&j, key, ML_KEM_SHARED_KEY_LENGTH);
    sponge_wipe(&j);
}

/* FIPS 203 Algorithm 18: both keys are always made, and a mask takes one of them. */
void ml_kem_decapsulate_with(uint8_t       shared_key[static ML_KEM_SHARED_KEY_LENGTH],
                             const uint8_t dk[static ML_KEM_DECAPSULATION_KEY_LENGTH],
                             const uint8_t c[static ML_KEM_CIPHERTEXT_LENGTH])
{
    uint8_t m[ML_KEM_MESSAGE_LENGTH], r[ML_KEM_SEED_LENGTH], key[ML_KEM_SHARED_KEY_LENGTH];
    uint8_t again[ML_KEM_CIPHERTEXT_LENGTH];

    ml_kem_pke_decrypt(m, dk, c);
    derive_key_and_noise(key, r, m, dk + DK_HASH);
    derive_rejection_key(shared_key, dk + DK_Z, c);
    ml_kem_pke_encrypt(again, dk + DK_EK, m, r);
    ct_copy(shared_key, ct_bytes_equal(c, again, sizeof again), key, sizeof key);
    wipe(m, sizeof m);
    wipe(r, sizeof r);
    wipe(key, sizeof key);
    wipe(again, sizeof again);
}

/* FIPS 203 Algorithm 21 */
enum ml_kem_result ml_kem_decapsulate(uint8_t        shared_key[static ML_KEM_SHARED_KEY_LENGTH],
                                      const uint8_t *dk, size_t dk_length, const uint8_t *c,
                                      size_t c_length)
{
    enum ml_kem_result result = ml_kem_check_decapsulation_key(dk, dk_length);

    if (result != ML_KEM_OK)
        return result;
    if (c_length != ML_KEM_CIPHERTEXT_LENGTH)
        return ML_KEM_CIPHERTEXT_LENGTH_WRONG;
    ml_kem_decapsulate_with(shared_key, dk, c);
    return ML_KEM_OK;
}
