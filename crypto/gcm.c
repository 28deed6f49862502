/*
 * gcm.c - Galois/Counter Mode (NIST SP 800-38D §7).
 *
 * Read next: crypto/ctr.c and crypto/ghash.c, of which it is made; crypto/aead.c.
 */
#include "crypto/gcm.h"

#include "crypto/constant_time.h"
#include "crypto/ctr.h"
#include "crypto/wipe.h"

#include <string.h>

/* SP 800-38D §6.2, inc_32: GCM counts in the last four bytes, and wraps around within them. */
enum { INC_32 = 4 };

enum aead_result gcm_set_key(struct gcm_key *gcm, const uint8_t *key, size_t length)
{
    static const uint8_t zero[AES_BLOCK_LENGTH];

    if (!aes_set_key(&gcm->aes, key, length))
        return AEAD_KEY_LENGTH_WRONG;
    /* §7.1 step 1: H = CIPH_K(0^128) */
    aes_encrypt_block(gcm->h, &gcm->aes, zero);
    return AEAD_OK;
}

/*
 * §7.1 step 2: J_0 = IV || 0^31 || 1                              an IV of 96 bits
 *              J_0 = GHASH_H(IV || 0^s || 0^64 || [len(IV)]_64)   any other
 */
void gcm_first_counter(uint8_t j0[static AES_BLOCK_LENGTH], const struct gcm_key *gcm,
                       const uint8_t *iv, size_t iv_length)
{
    struct ghash ghash;

    if (iv_length == GCM_USUAL_IV_LENGTH) {
        memset(j0, 0, AES_BLOCK_LENGTH);
        memcpy(j0, iv, iv_length);
        j0[AES_BLOCK_LENGTH - 1] = 1;
        return;
    }
    ghash_init(&ghash, gcm->h);
    ghash_update_padded(&ghash, iv, iv_length);
    ghash_update_lengths(&ghash, 0, 8 * (uint64_t)iv_length);
    ghash_final(j0, &ghash);
}

void gcm_hash(uint8_t s[static GHASH_BLOCK_LENGTH], const struct gcm_key *gcm, const uint8_t *aad,
              size_t aad_length, const uint8_t *ciphertext, size_t length)
{
    struct ghash ghash;

    ghash_init(&ghash, gcm->h);
    ghash_update_padded(&ghash, aad, aad_length);
    ghash_update_padded(&ghash, ciphertext, length);
    ghash_update_lengths(&ghash, 8 * (uint64_t)aad_length, 8 * (uint64_t)length);
    ghash_final(s, &ghash);
}

void gcm_tag(uint8_t tag[static GCM_TAG_LENGTH], const struct gcm_key *gcm,
             const uint8_t j0[static AES_BLOCK_LENGTH], const uint8_t s[static GHASH_BLOCK_LENGTH])
{
    uint8_t counter[AES_BLOCK_LENGTH];

    memcpy(counter, j0, sizeof counter);
    ctr_apply(tag, &gcm->aes, counter, INC_32, s, GHASH_BLOCK_LENGTH);
    wipe(counter, sizeof counter);
}

/* §7.1 step 3: GCTR_K(inc_32(J_0), text) */
static void apply_stream(uint8_t *out, const struct gcm_key *gcm,
                         const uint8_t j0[static AES_BLOCK_LENGTH], const uint8_t *in,
                         size_t length)
{
    uint8_t counter[AES_BLOCK_LENGTH];

    memcpy(counter, j0, sizeof counter);
    ctr_increment(counter, INC_32);
    ctr_apply(out, &gcm->aes, counter, INC_32, in, length);
    wipe(counter, sizeof counter);
}

static enum aead_result check_lengths(size_t iv_length, size_t aad_length, size_t length)
{
    if (iv_length == 0 || iv_length > GCM_MAX_OTHER)
        return AEAD_NONCE_LENGTH_WRONG;
    if (aad_length > GCM_MAX_OTHER || length > GCM_MAX_TEXT)
        return AEAD_TEXT_TOO_LONG;
    return AEAD_OK;
}

/* §7.1, Algorithm 4: GCM-AE_K(IV, P, A) */
enum aead_result gcm_seal(uint8_t *ciphertext, uint8_t tag[static GCM_TAG_LENGTH],
                          const struct gcm_key *gcm, const uint8_t *iv, size_t iv_length,
                          const uint8_t *aad, size_t aad_length, const uint8_t *plaintext,
                          size_t length)
{
    enum aead_result result = check_lengths(iv_length, aad_length, length);
    uint8_t          j0[AES_BLOCK_LENGTH], s[GHASH_BLOCK_LENGTH];

    if (result != AEAD_OK)
        return result;
    gcm_first_counter(j0, gcm, iv, iv_length);
    apply_stream(ciphertext, gcm, j0, plaintext, length);
    gcm_hash(s, gcm, aad, aad_length, ciphertext, length);
    gcm_tag(tag, gcm, j0, s);
    wipe(j0, sizeof j0);
    wipe(s, sizeof s);
    return AEAD_OK;
}

/*
 * §7.2, Algorithm 5: GCM-AD_K(IV, C, A, T).  The tag is looked at first, and the text is decrypted
 * whatever it said: withholding it afterwards needs no branch.
 */
enum aead_result gcm_open(uint8_t *plaintext, const struct gcm_key *gcm, const uint8_t *iv,
                          size_t iv_length, const uint8_t *aad, size_t aad_length,
                          const uint8_t *ciphertext, size_t length,
                          const uint8_t tag[static GCM_TAG_LENGTH])
{
    enum aead_result result = check_lengths(iv_length, aad_length, length);
    uint8_t          j0[AES_BLOCK_LENGTH], s[GHASH_BLOCK_LENGTH], wanted[GCM_TAG_LENGTH];

    if (result != AEAD_OK)
        return result;
    gcm_first_counter(j0, gcm, iv, iv_length);
    gcm_hash(s, gcm, aad, aad_length, ciphertext, length);
    gcm_tag(wanted, gcm, j0, s);
    uint32_t tag_right = ct_bytes_equal(wanted, tag, sizeof wanted);
    apply_stream(plaintext, gcm, j0, ciphertext, length);
    wipe(j0, sizeof j0);
    wipe(s, sizeof s);
    wipe(wanted, sizeof wanted);
    return aead_release(plaintext, length, tag_right);
}
