/*
 * ccm.c - Counter with CBC-MAC (NIST SP 800-38C §6, appendix A).
 *
 * Read next: crypto/ctr.c; crypto/aead.c.
 */
#include "crypto/ccm.h"

#include "crypto/bytes.h"
#include "crypto/constant_time.h"
#include "crypto/ctr.h"
#include "crypto/wipe.h"

#include <string.h>

/* §A.1: q, the bytes that hold the length of the text in B_0, and the counter in Ctr_i. */
static size_t bytes_of_length(size_t nonce_length) { return AES_BLOCK_LENGTH - 1 - nonce_length; }

/* ---- appendix A: the formatting of the input data ---- */

/*
 * §A.2.1: B_0 = flags || N || Q
 *         flags = 0 || (a > 0) || [(t - 2)/2]_3 || [q - 1]_3
 */
void ccm_first_block(uint8_t b0[static AES_BLOCK_LENGTH], const uint8_t *nonce, size_t nonce_length,
                     size_t aad_length, size_t length, size_t tag_length)
{
    size_t   q = bytes_of_length(nonce_length);
    unsigned adata = aad_length > 0;

    b0[0] = (uint8_t)(adata << 6 | (tag_length - 2) / 2 << 3 | (q - 1));
    memcpy(b0 + 1, nonce, nonce_length);
    for (size_t i = 1; i <= q; i++, length >>= 8)
        b0[AES_BLOCK_LENGTH - i] = (uint8_t)length;
}

/* §A.3: Ctr_i = [q - 1]_8 || N || [i]_8q, for i = 0 */
void ccm_first_counter(uint8_t ctr0[static AES_BLOCK_LENGTH], const uint8_t *nonce,
                       size_t nonce_length)
{
    memset(ctr0, 0, AES_BLOCK_LENGTH);
    ctr0[0] = (uint8_t)(bytes_of_length(nonce_length) - 1);
    memcpy(ctr0 + 1, nonce, nonce_length);
}

/*
 * §A.2.2: the length of the additional data, in front of them, in one of three ways:
 *         [a]_16                   0 < a < 2^16 - 2^8
 *         0xff || 0xfe || [a]_32   2^16 - 2^8 <= a < 2^32
 *         0xff || 0xff || [a]_64   2^32 <= a
 * Returns how many bytes that took.
 */
static size_t format_aad_length(uint8_t out[static 10], uint64_t a)
{
    if (a < 0xff00) {
        out[0] = (uint8_t)(a >> 8);
        out[1] = (uint8_t)a;
        return 2;
    }
    out[0] = 0xff;
    if (a <= UINT32_MAX) {
        out[1] = 0xfe;
        store_be32(out + 2, (uint32_t)a);
        return 6;
    }
    out[1] = 0xff;
    store_be64(out + 2, a);
    return 10;
}

/* ---- §6.1: the CBC-MAC ---- */

enum { AT_A_TIME = 32 };

/* A CBC-MAC under way: Y_i, into which `used` bytes of the next block are mixed already. */
struct cbc_mac {
    const struct aes_key *aes;
    uint8_t               y[AES_BLOCK_LENGTH];
    size_t                used;
};

static void mix_byte(struct cbc_mac *mac, uint8_t byte)
{
    mac->y[mac->used++] ^= byte;
    if (mac->used == AES_BLOCK_LENGTH) {
        aes_encrypt_block(mac->y, mac->aes, mac->y);
        mac->used = 0;
    }
}

/* Y_i = CIPH_K(B_i ^ Y_(i-1)): a chain of blocks, of which only the last is of interest. */
static void mac_blocks(struct cbc_mac *mac, const uint8_t *blocks, size_t count)
{
    uint8_t unused[AT_A_TIME * AES_BLOCK_LENGTH];

    for (size_t now; count > 0; count -= now, blocks += AES_BLOCK_LENGTH * now) {
        now = count < AT_A_TIME ? count : AT_A_TIME;
        aes_encrypt_chain(unused, mac->aes, mac->y, blocks, now);
    }
    wipe(unused, sizeof unused);
}

/* Byte by byte up to the end of a block, whole blocks, and what is left into the next. */
static void mac_update(struct cbc_mac *mac, const uint8_t *bytes, size_t length)
{
    for (; length > 0 && mac->used > 0; bytes++, length--)
        mix_byte(mac, *bytes);
    mac_blocks(mac, bytes, length / AES_BLOCK_LENGTH);
    bytes += length - length % AES_BLOCK_LENGTH;
    for (length %= AES_BLOCK_LENGTH; length > 0; bytes++, length--)
        mix_byte(mac, *bytes);
}

/* Zeros up to a whole block: nothing is left to mix in. */
static void mac_pad(struct cbc_mac *mac)
{
    if (mac->used > 0)
        aes_encrypt_block(mac->y, mac->aes, mac->y);
    mac->used = 0;
}

void ccm_cbc_mac(uint8_t y[static AES_BLOCK_LENGTH], const struct aes_key *aes,
                 const uint8_t b0[static AES_BLOCK_LENGTH], const uint8_t *aad, size_t aad_length,
                 const uint8_t *plaintext, size_t length)
{
    struct cbc_mac mac = { aes, { 0 }, 0 };
    uint8_t        a[10];

    mac_update(&mac, b0, AES_BLOCK_LENGTH);
    if (aad_length > 0) {
        mac_update(&mac, a, format_aad_length(a, aad_length));
        mac_update(&mac, aad, aad_length);
        mac_pad(&mac);
    }
    mac_update(&mac, plaintext, length);
    mac_pad(&mac);
    memcpy(y, mac.y, sizeof mac.y);
    wipe(&mac, sizeof mac);
}

/* ---- §6.1 and §6.2 ---- */

static enum aead_result check_lengths(size_t tag_length, size_t nonce_length, size_t length)
{
    if (tag_length < CCM_MIN_TAG || tag_length > CCM_MAX_TAG || tag_length % 2 != 0)
        return AEAD_TAG_LENGTH_WRONG;
    if (nonce_length < CCM_MIN_NONCE || nonce_length > CCM_MAX_NONCE)
        return AEAD_NONCE_LENGTH_WRONG;
    /* §A.1: p < 2^8q */
    size_t q = bytes_of_length(nonce_length);
    return q < sizeof length && length >> 8 * q != 0 ? AEAD_TEXT_TOO_LONG : AEAD_OK;
}

/* The whole block that the tag is the beginning of: Y_r, mixed with S_0 = CIPH_K(Ctr_0). */
static void whole_tag(uint8_t t[static AES_BLOCK_LENGTH], size_t tag_length,
                      const struct aes_key *aes, const uint8_t *nonce, size_t nonce_length,
                      const uint8_t *aad, size_t aad_length, const uint8_t *plaintext,
                      size_t length)
{
    uint8_t b0[AES_BLOCK_LENGTH], counter[AES_BLOCK_LENGTH];

    ccm_first_block(b0, nonce, nonce_length, aad_length, length, tag_length);
    ccm_cbc_mac(t, aes, b0, aad, aad_length, plaintext, length);
    ccm_first_counter(counter, nonce, nonce_length);
    ctr_apply(t, aes, counter, bytes_of_length(nonce_length), t, AES_BLOCK_LENGTH);
}

/* The text, mixed with S_1 || S_2 || ... */
static void apply_stream(uint8_t *out, const struct aes_key *aes, const uint8_t *nonce,
                         size_t nonce_length, const uint8_t *in, size_t length)
{
    uint8_t counter[AES_BLOCK_LENGTH];
    size_t  q = bytes_of_length(nonce_length);

    ccm_first_counter(counter, nonce, nonce_length);
    ctr_increment(counter, q);
    ctr_apply(out, aes, counter, q, in, length);
}

/* §6.1: C = (P ^ MSB_Plen(S)) || (T ^ MSB_Tlen(S_0)) */
enum aead_result ccm_seal(uint8_t *ciphertext, uint8_t *tag, size_t tag_length,
                          const struct aes_key *aes, const uint8_t *nonce, size_t nonce_length,
                          const uint8_t *aad, size_t aad_length, const uint8_t *plaintext,
                          size_t length)
{
    enum aead_result result = check_lengths(tag_length, nonce_length, length);
    uint8_t          whole[AES_BLOCK_LENGTH];

    if (result != AEAD_OK)
        return result;
    whole_tag(whole, tag_length, aes, nonce, nonce_length, aad, aad_length, plaintext, length);
    apply_stream(ciphertext, aes, nonce, nonce_length, plaintext, length);
    memcpy(tag, whole, tag_length);
    wipe(whole, sizeof whole);
    return AEAD_OK;
}

/*
 * §6.2: the plaintext is needed to check the tag, so that it is there before anyone knows whether
 * it may be.  Step 10: it is not to be revealed where the tag is wrong.
 */
enum aead_result ccm_open(uint8_t *plaintext, const struct aes_key *aes, const uint8_t *nonce,
                          size_t nonce_length, const uint8_t *aad, size_t aad_length,
                          const uint8_t *ciphertext, size_t length, const uint8_t *tag,
                          size_t tag_length)
{
    enum aead_result result = check_lengths(tag_length, nonce_length, length);
    uint8_t          whole[AES_BLOCK_LENGTH];

    if (result != AEAD_OK)
        return result;
    apply_stream(plaintext, aes, nonce, nonce_length, ciphertext, length);
    whole_tag(whole, tag_length, aes, nonce, nonce_length, aad, aad_length, plaintext, length);
    uint32_t tag_right = ct_bytes_equal(whole, tag, tag_length);
    wipe(whole, sizeof whole);
    return aead_release(plaintext, length, tag_right);
}
