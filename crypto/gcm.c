/*
 * gcm.c - Galois/Counter Mode (NIST SP 800-38D §7).
 *
 * Read next: crypto/ctr.c and crypto/ghash.c, of which it is made; crypto/aead.c.
 */
#include "crypto/gcm.h"

#include "crypto/constant_time.h"
#include "crypto/ctr.h"
#include "crypto/wipe.h"
#include "crypto/x86/gcm_vaes.h"

#include <string.h>

/* SP 800-38D §6.2, inc_32: GCM counts in the last four bytes, and wraps around within them. */
enum { INC_32 = 4 };

const struct gcm_version *gcm_best_version(void) { return gcm_vaes(); }

/* §7.1 step 1: H = CIPH_K(0^128) */
void gcm_hash_subkey(uint8_t h[static GHASH_BLOCK_LENGTH], const struct aes_key *aes)
{
    static const uint8_t zero[AES_BLOCK_LENGTH];
    aes_encrypt_block(h, aes, zero);
}

enum aead_result gcm_set_key_for(struct gcm_key *gcm, const struct gcm_version *version,
                                 const struct aes_version *aes, const struct ghash_version *ghash,
                                 const uint8_t *key, size_t length)
{
    uint8_t h[GHASH_BLOCK_LENGTH];

    if (!aes_set_key_for(&gcm->aes, aes, key, length))
        return AEAD_KEY_LENGTH_WRONG;
    gcm->version = version;
    gcm_hash_subkey(h, &gcm->aes);
    ghash_set_key_for(&gcm->ghash, ghash, h);
    wipe(h, sizeof h);
    return AEAD_OK;
}

enum aead_result gcm_set_key(struct gcm_key *gcm, const uint8_t *key, size_t length)
{
    return gcm_set_key_for(gcm, gcm_best_version(), aes_best_version(), ghash_best_version(), key,
                           length);
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
    ghash_init(&ghash, &gcm->ghash);
    ghash_update_padded(&ghash, iv, iv_length);
    ghash_update_lengths(&ghash, 0, 8 * (uint64_t)iv_length);
    ghash_final(j0, &ghash);
}

void gcm_hash(uint8_t s[static GHASH_BLOCK_LENGTH], const struct gcm_key *gcm, const uint8_t *aad,
              size_t aad_length, const uint8_t *ciphertext, size_t length)
{
    struct ghash ghash;

    ghash_init(&ghash, &gcm->ghash);
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

static enum aead_result check_lengths(size_t iv_length, size_t aad_length, size_t length)
{
    if (iv_length == 0 || iv_length > GCM_MAX_OTHER)
        return AEAD_NONCE_LENGTH_WRONG;
    if (aad_length > GCM_MAX_OTHER || length > GCM_MAX_TEXT)
        return AEAD_TEXT_TOO_LONG;
    return AEAD_OK;
}

/* ---- the text: encrypted and hashed, in one pass as far as there is a version for it ---- */

/* A text under way: GHASH over the additional data so far, and the counter of its first block. */
struct text {
    struct ghash ghash;
    uint8_t      counter[AES_BLOCK_LENGTH];
};

/* §7.1 step 3: the text begins at inc_32(J_0).  Step 5: the additional data are hashed first. */
static void begin_text(struct text *text, const struct gcm_key *gcm,
                       const uint8_t j0[static AES_BLOCK_LENGTH], const uint8_t *aad,
                       size_t aad_length)
{
    memcpy(text->counter, j0, AES_BLOCK_LENGTH);
    ctr_increment(text->counter, INC_32);
    ghash_init(&text->ghash, &gcm->ghash);
    ghash_update_padded(&text->ghash, aad, aad_length);
}

static void end_text(uint8_t s[static GHASH_BLOCK_LENGTH], struct text *text, size_t aad_length,
                     size_t length)
{
    ghash_update_lengths(&text->ghash, 8 * (uint64_t)aad_length, 8 * (uint64_t)length);
    ghash_final(s, &text->ghash);
    wipe(text, sizeof *text);
}

static void seal_text(uint8_t *ciphertext, struct text *text, const struct gcm_key *gcm,
                      const uint8_t *plaintext, size_t length)
{
    size_t done = gcm->version ? gcm->version->seal(ciphertext, gcm, text->ghash.y, text->counter,
                                                    plaintext, length)
                               : 0;
    ctr_apply(ciphertext + done, &gcm->aes, text->counter, INC_32, plaintext + done, length - done);
    ghash_update_padded(&text->ghash, ciphertext + done, length - done);
}

static void open_text(uint8_t *plaintext, struct text *text, const struct gcm_key *gcm,
                      const uint8_t *ciphertext, size_t length)
{
    size_t done = gcm->version ? gcm->version->open(plaintext, gcm, text->ghash.y, text->counter,
                                                    ciphertext, length)
                               : 0;
    ghash_update_padded(&text->ghash, ciphertext + done, length - done);
    ctr_apply(plaintext + done, &gcm->aes, text->counter, INC_32, ciphertext + done, length - done);
}

/* ---- §7.1 and §7.2 ---- */

/* §7.1, Algorithm 4: GCM-AE_K(IV, P, A) */
enum aead_result gcm_seal(uint8_t *ciphertext, uint8_t tag[static GCM_TAG_LENGTH],
                          const struct gcm_key *gcm, const uint8_t *iv, size_t iv_length,
                          const uint8_t *aad, size_t aad_length, const uint8_t *plaintext,
                          size_t length)
{
    enum aead_result result = check_lengths(iv_length, aad_length, length);
    uint8_t          j0[AES_BLOCK_LENGTH], s[GHASH_BLOCK_LENGTH];
    struct text      text;

    if (result != AEAD_OK)
        return result;
    gcm_first_counter(j0, gcm, iv, iv_length);
    begin_text(&text, gcm, j0, aad, aad_length);
    seal_text(ciphertext, &text, gcm, plaintext, length);
    end_text(s, &text, aad_length, length);
    gcm_tag(tag, gcm, j0, s);
    wipe(j0, sizeof j0);
    wipe(s, sizeof s);
    return AEAD_OK;
}

/*
 * §7.2, Algorithm 5: GCM-AD_K(IV, C, A, T).  The text is decrypted whatever the tag says: then one
 * pass can do both, and withholding it afterwards needs no branch.
 */
enum aead_result gcm_open(uint8_t *plaintext, const struct gcm_key *gcm, const uint8_t *iv,
                          size_t iv_length, const uint8_t *aad, size_t aad_length,
                          const uint8_t *ciphertext, size_t length,
                          const uint8_t tag[static GCM_TAG_LENGTH])
{
    enum aead_result result = check_lengths(iv_length, aad_length, length);
    uint8_t          j0[AES_BLOCK_LENGTH], s[GHASH_BLOCK_LENGTH], wanted[GCM_TAG_LENGTH];
    struct text      text;

    if (result != AEAD_OK)
        return result;
    gcm_first_counter(j0, gcm, iv, iv_length);
    begin_text(&text, gcm, j0, aad, aad_length);
    open_text(plaintext, &text, gcm, ciphertext, length);
    end_text(s, &text, aad_length, length);
    gcm_tag(wanted, gcm, j0, s);
    uint32_t tag_right = ct_bytes_equal(wanted, tag, sizeof wanted);
    wipe(j0, sizeof j0);
    wipe(s, sizeof s);
    wipe(wanted, sizeof wanted);
    return aead_release(plaintext, length, tag_right);
}
