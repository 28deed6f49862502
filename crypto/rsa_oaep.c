/*
 * rsa_oaep.c - RSAES-OAEP (RFC 8017 §7.1); the figure is in rsa_oaep.h.
 *
 * Read next: crypto/mgf1.c, for the masks.
 */
#include "crypto/rsa_oaep.h"

#include "crypto/constant_time.h"
#include "crypto/mgf1.h"
#include "crypto/wipe.h"

#include <string.h>

/* 0x00, seed, lHash and 0x01: what EM has beside PS and M. */
static size_t overhead(const struct rsa_oaep *oaep) { return 2 * oaep->hash->digest_length + 2; }

size_t rsa_oaep_max_message(const struct rsa_public_key *key, const struct rsa_oaep *oaep)
{
    return key->length < overhead(oaep) ? 0 : key->length - overhead(oaep);
}

enum rsa_result rsa_oaep_encode(uint8_t *em, size_t em_length, const struct rsa_oaep *oaep,
                                const uint8_t *seed, const uint8_t *message, size_t message_length)
{
    if (em_length < overhead(oaep) || message_length > em_length - overhead(oaep))
        return RSA_MESSAGE_TOO_LONG;

    size_t   h_length = oaep->hash->digest_length;
    size_t   db_length = em_length - h_length - 1;
    uint8_t *masked_seed = em + 1, *db = em + 1 + h_length;

    /* Steps 2a to 2c: DB = lHash || PS || 0x01 || M, PS of zeros */
    memset(db, 0x00, db_length);
    hash_compute(db, oaep->hash, oaep->label, oaep->label_length);
    db[db_length - message_length - 1] = 0x01;
    if (message_length > 0)
        memcpy(db + db_length - message_length, message, message_length);

    /* Steps 2e to 2i:  maskedDB   = DB   ^ MGF(seed, k - hLen - 1)
     *                  maskedSeed = seed ^ MGF(maskedDB, hLen)
     *                  EM = 0x00 || maskedSeed || maskedDB */
    mgf1_mask(db, db_length, oaep->mgf_hash, seed, h_length);
    memcpy(masked_seed, seed, h_length);
    mgf1_mask(masked_seed, h_length, oaep->mgf_hash, db, db_length);
    em[0] = 0x00;
    return RSA_OK;
}

enum rsa_result rsa_encrypt_oaep(uint8_t *ciphertext, const struct rsa_public_key *key,
                                 const struct rsa_oaep *oaep, const uint8_t *message,
                                 size_t message_length, struct random_source *random)
{
    uint8_t seed[HASH_MAX_DIGEST], em[RSA_MAX_BYTES];

    random_bytes(random, "RSA-OAEP seed", seed, oaep->hash->digest_length);
    enum rsa_result result = rsa_oaep_encode(em, key->length, oaep, seed, message, message_length);
    if (result == RSA_OK)
        result = rsa_encrypt_raw(ciphertext, key, em);
    wipe(seed, sizeof seed);
    wipe(em, sizeof em);
    return result;
}

/*
 * RFC 8017 §7.1.2 step 3g, second half: after lHash come zeros, then 0x01.  Returns all ones when
 * it is so, and the place after the 0x01.
 */
static uint32_t find_message(size_t *start, const uint8_t *bytes, size_t from, size_t length)
{
    uint32_t in_zeros = UINT32_MAX, good = 0;
    size_t   one_at = 0;

    for (size_t i = from; i < length; i++) {
        uint32_t ends_zeros = in_zeros & ~ct_equal(bytes[i], 0x00);
        one_at = ct_select_size(ends_zeros, i, one_at);
        good |= ends_zeros & ct_equal(bytes[i], 0x01);
        in_zeros &= ~ends_zeros;
    }
    *start = one_at + 1;
    return good;
}

uint32_t rsa_oaep_decode(size_t *start, uint8_t *em, size_t em_length, const struct rsa_oaep *oaep)
{
    uint8_t  l_hash[HASH_MAX_DIGEST];
    size_t   h_length = oaep->hash->digest_length;
    uint8_t *seed = em + 1, *db = em + 1 + h_length;

    *start = em_length;
    if (em_length < overhead(oaep))
        return 0; /* public */
    size_t db_length = em_length - h_length - 1;

    /* Steps 3a to 3f:  seed = maskedSeed ^ MGF(maskedDB, hLen)
     *                  DB   = maskedDB   ^ MGF(seed, k - hLen - 1) */
    mgf1_mask(seed, h_length, oaep->mgf_hash, db, db_length);
    mgf1_mask(db, db_length, oaep->mgf_hash, seed, h_length);

    /* Step 3g: DB = lHash' || PS || 0x01 || M, and Y = 0; all is looked at, and nothing alone. */
    hash_compute(l_hash, oaep->hash, oaep->label, oaep->label_length);
    return ct_equal(em[0], 0x00) & ct_bytes_equal(db, l_hash, h_length) &
           find_message(start, em, 1 + 2 * h_length, em_length);
}

enum rsa_result rsa_decrypt_oaep(uint8_t *message, size_t *message_length,
                                 const struct rsa_private_key *key, const struct rsa_oaep *oaep,
                                 const uint8_t *ciphertext, size_t length,
                                 struct random_source *blinding)
{
    uint8_t em[RSA_MAX_BYTES];
    size_t  start;

    *message_length = 0;
    if (length != key->public.length || length < overhead(oaep))
        return RSA_DECRYPTION_FAILED;
    uint32_t good = rsa_decrypt_raw(em, key, ciphertext, blinding);
    good &= rsa_oaep_decode(&start, em, length, oaep);

    /* Whether it is sound, and how long it is, the caller learns now. */
    if (good) {
        *message_length = length - start;
        memcpy(message, em + start, *message_length);
    }
    wipe(em, sizeof em);
    return good ? RSA_OK : RSA_DECRYPTION_FAILED;
}
