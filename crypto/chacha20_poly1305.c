/*
 * chacha20_poly1305.c - AEAD_CHACHA20_POLY1305 (RFC 8439 §2.8).
 *
 * Read next: crypto/aead.c.
 */
#include "crypto/chacha20_poly1305.h"

#include "crypto/bytes.h"
#include "crypto/constant_time.h"
#include "crypto/wipe.h"

#include <string.h>

/* RFC 8439 §2.6.1: block = chacha20_block(key, 0, nonce); return block[0..31] */
void chacha20_poly1305_one_time_key(uint8_t       one_time_key[static POLY1305_KEY_LENGTH],
                                    const uint8_t key[static CHACHA20_KEY_LENGTH],
                                    const uint8_t nonce[static CHACHA20_NONCE_LENGTH])
{
    uint8_t block[CHACHA20_BLOCK_LENGTH];
    chacha20_block(block, key, 0, nonce);
    memcpy(one_time_key, block, POLY1305_KEY_LENGTH);
    wipe(block, sizeof block);
}

/* x || pad16(x): zeros up to a multiple of 16 bytes. */
static void update_padded(struct poly1305 *poly, const uint8_t *x, size_t length)
{
    static const uint8_t zeros[POLY1305_BLOCK_LENGTH];
    poly1305_update(poly, x, length);
    poly1305_update(poly, zeros, (0 - length) % POLY1305_BLOCK_LENGTH);
}

/*
 * RFC 8439 §2.8.1: mac_data = aad || pad16(aad) || ciphertext || pad16(ciphertext)
 *                             || num_to_8_le_bytes(aad.length)
 *                             || num_to_8_le_bytes(ciphertext.length)
 *                  tag = poly1305_mac(mac_data, otk)
 */
void chacha20_poly1305_tag(uint8_t        tag[static POLY1305_TAG_LENGTH],
                           const uint8_t  one_time_key[static POLY1305_KEY_LENGTH],
                           const uint8_t *aad, size_t aad_length, const uint8_t *ciphertext,
                           size_t length)
{
    struct poly1305 poly;
    uint8_t         lengths[16];

    store_le64(lengths, aad_length);
    store_le64(lengths + 8, length);
    poly1305_init(&poly, one_time_key);
    update_padded(&poly, aad, aad_length);
    update_padded(&poly, ciphertext, length);
    poly1305_update(&poly, lengths, sizeof lengths);
    poly1305_final(tag, &poly);
}

/* RFC 8439 §2.8.1: chacha20_aead_encrypt(aad, key, iv, constant, plaintext) */
enum aead_result chacha20_poly1305_seal(uint8_t       *ciphertext,
                                        uint8_t        tag[static POLY1305_TAG_LENGTH],
                                        const uint8_t  key[static CHACHA20_KEY_LENGTH],
                                        const uint8_t  nonce[static CHACHA20_NONCE_LENGTH],
                                        const uint8_t *aad, size_t aad_length,
                                        const uint8_t *plaintext, size_t length)
{
    uint8_t otk[POLY1305_KEY_LENGTH];

    if (length > CHACHA20_POLY1305_MAX_TEXT)
        return AEAD_TEXT_TOO_LONG;
    chacha20_poly1305_one_time_key(otk, key, nonce);
    chacha20_apply(ciphertext, key, 1, nonce, plaintext, length);
    chacha20_poly1305_tag(tag, otk, aad, aad_length, ciphertext, length);
    wipe(otk, sizeof otk);
    return AEAD_OK;
}

/*
 * RFC 8439 §2.8: the same with the roles of the texts exchanged, and the tags compared.  The text
 * is decrypted whatever the tag said: withholding it afterwards needs no branch.
 */
enum aead_result chacha20_poly1305_open(uint8_t       *plaintext,
                                        const uint8_t  key[static CHACHA20_KEY_LENGTH],
                                        const uint8_t  nonce[static CHACHA20_NONCE_LENGTH],
                                        const uint8_t *aad, size_t aad_length,
                                        const uint8_t *ciphertext, size_t length,
                                        const uint8_t tag[static POLY1305_TAG_LENGTH])
{
    uint8_t otk[POLY1305_KEY_LENGTH], wanted[POLY1305_TAG_LENGTH];

    if (length > CHACHA20_POLY1305_MAX_TEXT)
        return AEAD_TEXT_TOO_LONG;
    chacha20_poly1305_one_time_key(otk, key, nonce);
    chacha20_poly1305_tag(wanted, otk, aad, aad_length, ciphertext, length);
    uint32_t tag_right = ct_bytes_equal(wanted, tag, sizeof wanted);
    chacha20_apply(plaintext, key, 1, nonce, ciphertext, length);
    wipe(otk, sizeof otk);
    wipe(wanted, sizeof wanted);
    return aead_release(plaintext, length, tag_right);
}
