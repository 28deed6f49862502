/*
 * rsa_pss.c - signatures with a random salt (RFC 8017 §8.1 and §9.1); the figure is in rsa_pss.h.
 *
 * Read next: crypto/mgf1.c, for the mask.
 */
#include "crypto/rsa_pss.h"

#include "crypto/constant_time.h"
#include "crypto/mgf1.h"

#include <string.h>

enum { TRAILER = 0xbc };

/* Lengths of the two parts of EM before its trailer, and the bits of its first byte that exist. */
struct layout {
    size_t  db_length, h_length;
    uint8_t first_byte;
};

/*
 * RFC 8017 §9.1.1 step 3: emLen >= hLen + sLen + 2.  False when it is not so.
 *
 * EM is a number of em_bits bits, so that it stays below the modulus: of the 8 * emLen bits in its
 * bytes the leftmost 8 * emLen - emBits are zero.
 */
static bool lay_out(struct layout *layout, size_t em_bits, const struct hash *hash,
                    size_t salt_length)
{
    size_t em_length = (em_bits + 7) / 8, h_length = hash->digest_length;

    if (em_length < h_length + 2 || em_length - h_length - 2 < salt_length)
        return false;
    layout->db_length = em_length - h_length - 1;
    layout->h_length = h_length;
    layout->first_byte = (uint8_t)(0xff >> (8 * em_length - em_bits));
    return true;
}

/* RFC 8017 §9.1.1 steps 5 and 6: M' = (0x)00 00 00 00 00 00 00 00 || mHash || salt; H = Hash(M') */
static void hash_salted(uint8_t *h, const struct hash *hash, const uint8_t *digest,
                        const uint8_t *salt, size_t salt_length)
{
    static const uint8_t padding1[8];
    struct hash_state    state;

    hash_init(&state, hash);
    hash_update(&state, padding1, sizeof padding1);
    hash_update(&state, digest, hash->digest_length);
    hash_update(&state, salt, salt_length);
    hash_final(h, &state);
}

enum rsa_result rsa_emsa_pss_encode(uint8_t *em, size_t em_bits, const struct rsa_pss *pss,
                                    const uint8_t *digest, const uint8_t *salt)
{
    struct layout layout;
    if (!lay_out(&layout, em_bits, pss->hash, pss->salt_length))
        return RSA_MESSAGE_TOO_LONG;

    uint8_t *db = em, *h = em + layout.db_length;
    size_t   ps_length = layout.db_length - pss->salt_length - 1;
    hash_salted(h, pss->hash, digest, salt, pss->salt_length);

    /* Steps 7 and 8: DB = PS || 0x01 || salt, PS of zeros */
    memset(db, 0x00, ps_length);
    db[ps_length] = 0x01;
    memcpy(db + ps_length + 1, salt, pss->salt_length);

    /* Steps 9 to 11: maskedDB = DB ^ MGF(H, emLen - hLen - 1), its leftmost bits zero */
    mgf1_mask(db, layout.db_length, pss->mgf_hash, h, layout.h_length);
    db[0] &= layout.first_byte;

    /* Step 12: EM = maskedDB || H || 0xbc */
    h[layout.h_length] = TRAILER;
    return RSA_OK;
}

/* RFC 8017 §9.1.2 step 10: where the salt begins in DB = PS || 0x01 || salt; 0 if nowhere. */
static size_t find_salt(const uint8_t *db, size_t db_length, size_t salt_length)
{
    size_t ps_length = 0;

    while (ps_length < db_length && db[ps_length] == 0x00)
        ps_length++;
    if (ps_length == db_length || db[ps_length] != 0x01)
        return 0;
    size_t start = ps_length + 1;
    return salt_length == RSA_PSS_ANY_SALT || db_length - start == salt_length ? start : 0;
}

enum rsa_result rsa_emsa_pss_verify(const uint8_t *em, size_t em_bits, const struct rsa_pss *pss,
                                    const uint8_t *digest)
{
    size_t        least_salt = pss->salt_length == RSA_PSS_ANY_SALT ? 0 : pss->salt_length;
    struct layout layout;
    uint8_t       db[RSA_MAX_BYTES], wanted[HASH_MAX_DIGEST];

    /* Steps 3, 4 and 6 */
    if (!lay_out(&layout, em_bits, pss->hash, least_salt))
        return RSA_SIGNATURE_WRONG;
    const uint8_t *h = em + layout.db_length;
    if (h[layout.h_length] != TRAILER || em[0] & ~layout.first_byte)
        return RSA_SIGNATURE_WRONG;

    /* Steps 7 to 11: DB = maskedDB ^ MGF(H, emLen - hLen - 1) = PS || 0x01 || salt */
    memcpy(db, em, layout.db_length);
    mgf1_mask(db, layout.db_length, pss->mgf_hash, h, layout.h_length);
    db[0] &= layout.first_byte;
    size_t start = find_salt(db, layout.db_length, pss->salt_length);
    if (start == 0)
        return RSA_SIGNATURE_WRONG;

    /* Steps 12 to 14: H = H'? */
    hash_salted(wanted, pss->hash, digest, db + start, layout.db_length - start);
    return constant_time_equal(h, wanted, layout.h_length) ? RSA_OK : RSA_SIGNATURE_WRONG;
}

/*
 * EM has one bit less than the modulus.  Where that makes it a byte shorter, the bare operation
 * wants a zero before it.  Returns how many: 0 or 1.
 */
static size_t leading_zeros(const struct rsa_public_key *key)
{
    return key->length - (key->bits - 1 + 7) / 8;
}

enum rsa_result rsa_sign_pss(uint8_t *signature, const struct rsa_private_key *key,
                             const struct rsa_pss *pss, const uint8_t *digest,
                             struct random_source *random)
{
    uint8_t salt[RSA_MAX_BYTES], em[RSA_MAX_BYTES] = { 0 };

    memset(signature, 0, key->public.length);
    if (pss->salt_length > key->public.length)
        return RSA_MESSAGE_TOO_LONG;
    random_bytes(random, "RSA-PSS salt", salt, pss->salt_length);
    enum rsa_result result = rsa_emsa_pss_encode(em + leading_zeros(&key->public),
                                                 key->public.bits - 1, pss, digest, salt);
    if (result != RSA_OK)
        return result;
    uint32_t good = rsa_decrypt_raw(signature, key, em, random);
    return (enum rsa_result)ct_select(good, RSA_OK, RSA_FAULT);
}

enum rsa_result rsa_verify_pss(const struct rsa_public_key *key, const struct rsa_pss *pss,
                               const uint8_t *digest, const uint8_t *signature, size_t length)
{
    uint8_t em[RSA_MAX_BYTES];
    size_t  zeros = leading_zeros(key);

    if (length != key->length)
        return RSA_LENGTH_WRONG;
    enum rsa_result result = rsa_encrypt_raw(em, key, signature);
    if (result == RSA_OK && zeros == 1 && em[0] != 0)
        result = RSA_SIGNATURE_WRONG; /* §8.1.2 step 2c: m does not fit into emLen bytes */
    if (result == RSA_OK)
        result = rsa_emsa_pss_verify(em + zeros, key->bits - 1, pss, digest);
    return result;
}
