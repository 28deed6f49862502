/* cbc_record.c - RFC 5246 §6.2.3.2. Before this: record.h; crypto/hmac_ct.h has the other half of
 * the constant-time work. */
#include "protocol/cbc_record.h"

#include "crypto/cbc.h"
#include "crypto/constant_time.h"
#include "crypto/hmac.h"
#include "crypto/hmac_ct.h"
#include "crypto/wipe.h"

#include <string.h>

/* A whole number of blocks, with at least one byte for padding_length. */
static size_t padded_length(size_t length)
{
    return (length + 1 + AES_BLOCK_LENGTH - 1) / AES_BLOCK_LENGTH * AES_BLOCK_LENGTH;
}

/* content | MAC | padding | padding_length */
static size_t ciphered_length(const struct record_keys *keys, size_t content_length)
{
    return padded_length(content_length + keys->suite->mac->digest_length);
}

size_t cbc_record_length(const struct record_keys *keys, size_t content_length)
{
    return CBC_IV_LENGTH + ciphered_length(keys, content_length);
}

/* RFC 5246 §6.2.3.1: seq_num + type + version + length, which the MAC covers with the content */
static void mac_header(uint8_t out[HMAC_CT_HEADER_LENGTH], const struct record_header *header,
                       size_t length)
{
    for (size_t i = 0; i < 8; i++)
        out[i] = (uint8_t)(header->sequence >> 8 * (7 - i));
    out[8] = header->type;
    out[9] = (uint8_t)(header->version >> 8);
    out[10] = (uint8_t)header->version;
    out[11] = (uint8_t)(length >> 8);
    out[12] = (uint8_t)length;
}

static void complete(uint8_t *plaintext, const struct record_keys *keys,
                     const struct record_header *header, size_t length)
{
    size_t  mac_length = keys->suite->mac->digest_length;
    uint8_t padding = (uint8_t)(ciphered_length(keys, length) - length - mac_length - 1);

    /* MAC(MAC_write_key, seq_num + type + version + length + fragment) */
    uint8_t     covered[HMAC_CT_HEADER_LENGTH];
    struct hmac hmac;
    mac_header(covered, header, length);
    hmac_init(&hmac, keys->suite->mac, keys->mac_key, mac_length);
    hmac_update(&hmac, covered, sizeof covered);
    hmac_update(&hmac, plaintext, length);

    hmac_final(plaintext + length, &hmac);
    memset(plaintext + length + mac_length, padding, padding + 1u);
}

static void encrypt_block_ciphered(uint8_t *fragment, const struct record_keys *keys, size_t length,
                                   struct random_source *random)
{
    uint8_t *plaintext = fragment + CBC_IV_LENGTH;
    random_bytes(random, "record IV", fragment, CBC_IV_LENGTH);
    cbc_encrypt(plaintext, &keys->cipher_key, fragment, plaintext, length);
}

static void encrypt(uint8_t *fragment, const struct record_keys *keys,
                    const struct record_header *header, size_t length, struct random_source *random)
{
    (void)header;
    encrypt_block_ciphered(fragment, keys, ciphered_length(keys, length), random);
}

/*
 * Looks at the padding: padding_length, and as many bytes before it, all the same. Returns all ones
 * when it is sound, and then *padding; else zero, and *padding is 0, so that the MAC is computed
 * all the same (RFC 5246 §6.2.3.2, implementation note). Looks at 256 bytes whatever they say.
 */
static uint32_t examine_padding(size_t *padding, const uint8_t *plaintext, size_t length,
                                size_t mac_length)
{
    size_t   claimed = plaintext[length - 1];
    uint32_t sound = ~ct_less(length - mac_length - 1, claimed);
    size_t   window = length < 256 ? length : 256;
    for (size_t i = 0; i < window; i++) {
        uint32_t is_padding = ~ct_less(claimed, i);
        sound &= ~is_padding | ct_equal(plaintext[length - 1 - i], claimed);
    }
    *padding = ct_select_size(sound, claimed, 0);
    return sound;
}

/* Copies the MAC from a secret place: every byte that could be part of it is looked at, for each
 * of its bytes, and the right ones are kept. */
static void copy_mac(uint8_t *mac, size_t mac_length, const uint8_t *plaintext, size_t length,
                     size_t content_length)
{
    size_t first = length > mac_length + 256 ? length - mac_length - 256 : 0;
    memset(mac, 0, mac_length);
    for (size_t i = first; i < length; i++)
        for (size_t j = 0; j < mac_length; j++)
            mac[j] |= plaintext[i] & (uint8_t)ct_equal(i, content_length + j);
}

static bool decrypt(struct record *record, const struct record_keys *keys,
                    const struct record_header *header, uint8_t *fragment, size_t length)
{
    uint8_t                   *plaintext = fragment + CBC_IV_LENGTH;
    const struct cipher_suite *suite = keys->suite;
    size_t                     mac_length = suite->mac->digest_length;
    if (length < cbc_record_length(keys, 0) || length % AES_BLOCK_LENGTH != 0)
        return false; /* its length is on the wire for all to see */

    size_t ciphered = length - CBC_IV_LENGTH;
    cbc_decrypt(plaintext, &keys->cipher_key, fragment, plaintext, ciphered);

    size_t   padding, longest = ciphered - mac_length - 1;
    uint32_t sound = examine_padding(&padding, plaintext, ciphered, mac_length);
    size_t   secret_length = longest - padding;

    uint8_t covered[HMAC_CT_HEADER_LENGTH], expected[HASH_MAX_DIGEST], found[HASH_MAX_DIGEST];
    mac_header(covered, header, secret_length);
    hmac_constant_time(expected, suite->mac, keys->mac_key, mac_length, covered, plaintext,
                       secret_length, longest > 255 ? longest - 255 : 0, longest);
    copy_mac(found, mac_length, plaintext, ciphered, secret_length);
    bool genuine = ct_barrier(sound & ct_bytes_equal(expected, found, mac_length)) != 0;

    wipe(expected, sizeof expected);
    record->plaintext_length = ciphered;
    record->content_type = header->type;
    record->content = plaintext;
    record->content_length = genuine ? secret_length : 0; /* now anybody may see it */
    return genuine;
}

/* RFC 5246 §6.2.3.2: struct { opaque IV[record_iv_length]; block-ciphered struct { ... }; }
 * GenericBlockCipher */
static void label_fragment(struct reader *r, const struct record_keys *keys)
{
    size_t rest;
    (void)keys;
    read_bytes(r, "IV", CBC_IV_LENGTH);
    read_rest(r, "block_ciphered", &rest);
}

static void label_plaintext(struct reader *r, const struct record_keys *keys, size_t content_length)
{
    size_t mac_length = keys->suite->mac->digest_length;
    read_bytes(r, "content", content_length);
    read_bytes(r, "MAC", mac_length);
    read_bytes(r, "padding", bytes_left(r) - 1);
    read_u8(r, "padding_length");
}

const struct record_protection protection_cbc = {
    .structure = "GenericBlockCipher",
    .rfc = "RFC 5246 §6.2.3.2",
    .record_rfc = "RFC 5246 §6.2.3",
    .most_expansion = RECORD_MAX_CIPHERTEXT - RECORD_MAX_PLAINTEXT,
    .prefix = CBC_IV_LENGTH,
    .wanted = "sound padding, and the MAC",
    .accepted = "both",
    .refused = "not both (which of them is wrong must stay unknown)",
    .fragment_length = cbc_record_length,
    .plaintext_length = ciphered_length,
    .complete = complete,
    .encrypt = encrypt,
    .decrypt = decrypt,
    .label_fragment = label_fragment,
    .label_plaintext = label_plaintext,
};

/* ---- RFC 7366: encrypt, then MAC ---- */

/* content | padding | padding_length */
static size_t etm_ciphered_length(const struct record_keys *keys, size_t content_length)
{
    (void)keys;
    return padded_length(content_length);
}

static size_t etm_length(const struct record_keys *keys, size_t content_length)
{
    return CBC_IV_LENGTH + padded_length(content_length) + keys->suite->mac->digest_length;
}

/*
 * RFC 7366 §3
 *
 *     MAC(MAC_write_key, seq_num + TLSCipherText.type + TLSCipherText.version +
 *         TLSCipherText.length + IV + ENC(content + padding + padding_length));
 *
 * where the length is that of IV and ciphertext, without the MAC.
 */
static void etm_mac(uint8_t mac[HASH_MAX_DIGEST], const struct record_keys *keys,
                    const struct record_header *header, const uint8_t *fragment, size_t length)
{
    uint8_t     covered[HMAC_CT_HEADER_LENGTH];
    struct hmac hmac;
    mac_header(covered, header, length);
    hmac_init(&hmac, keys->suite->mac, keys->mac_key, keys->suite->mac->digest_length);
    hmac_update(&hmac, covered, sizeof covered);
    hmac_update(&hmac, fragment, length);
    hmac_final(mac, &hmac);
}

static void etm_complete(uint8_t *plaintext, const struct record_keys *keys,
                         const struct record_header *header, size_t length)
{
    uint8_t padding = (uint8_t)(padded_length(length) - length - 1);
    (void)keys;
    (void)header;
    memset(plaintext + length, padding, padding + 1u);
}

static void etm_encrypt(uint8_t *fragment, const struct record_keys *keys,
                        const struct record_header *header, size_t length,
                        struct random_source *random)
{
    size_t  ciphered = padded_length(length);
    uint8_t mac[HASH_MAX_DIGEST];
    encrypt_block_ciphered(fragment, keys, ciphered, random);
    etm_mac(mac, keys, header, fragment, CBC_IV_LENGTH + ciphered);
    memcpy(fragment + CBC_IV_LENGTH + ciphered, mac, keys->suite->mac->digest_length);
}

/* RFC 7366 §3: the MAC first; a record without the right one is not decrypted. What the padding is
 * like is then only the other end's fault, and no secret. */
static bool etm_decrypt(struct record *record, const struct record_keys *keys,
                        const struct record_header *header, uint8_t *fragment, size_t length)
{
    uint8_t *plaintext = fragment + CBC_IV_LENGTH;
    size_t   mac_length = keys->suite->mac->digest_length;
    if (length < etm_length(keys, 0) || (length - mac_length) % AES_BLOCK_LENGTH != 0)
        return false;
    uint8_t expected[HASH_MAX_DIGEST];
    size_t  covered = length - mac_length, ciphered = covered - CBC_IV_LENGTH, padding;
    etm_mac(expected, keys, header, fragment, covered);
    bool genuine = constant_time_equal(expected, fragment + covered, mac_length);
    wipe(expected, sizeof expected);
    if (!genuine)
        return false;
    cbc_decrypt(plaintext, &keys->cipher_key, fragment, plaintext, ciphered);
    bool sound = ct_barrier(examine_padding(&padding, plaintext, ciphered, 0)) != 0;
    record->plaintext_length = ciphered;
    record->content_type = header->type;
    record->content = plaintext;
    record->content_length = ciphered - 1 - padding;
    return sound;
}

static void etm_label_fragment(struct reader *r, const struct record_keys *keys)
{
    size_t mac_length = keys->suite->mac->digest_length;
    read_bytes(r, "IV", CBC_IV_LENGTH);
    read_bytes(r, "block_ciphered", bytes_left(r) - mac_length);
    read_bytes(r, "MAC", mac_length);
}

static void etm_label_plaintext(struct reader *r, const struct record_keys *keys,
                                size_t content_length)
{
    (void)keys;
    read_bytes(r, "content", content_length);
    read_bytes(r, "padding", bytes_left(r) - 1);
    read_u8(r, "padding_length");
}

const struct record_protection protection_cbc_encrypt_then_mac = {
    .structure = "GenericBlockCipher",
    .rfc = "RFC 7366 §3",
    .record_rfc = "RFC 5246 §6.2.3",
    .most_expansion = RECORD_MAX_CIPHERTEXT - RECORD_MAX_PLAINTEXT,
    .prefix = CBC_IV_LENGTH,
    .wanted = "the MAC over the ciphertext",
    .accepted = "that MAC",
    .refused = "another MAC",
    .fragment_length = etm_length,
    .plaintext_length = etm_ciphered_length,
    .complete = etm_complete,
    .encrypt = etm_encrypt,
    .decrypt = etm_decrypt,
    .label_fragment = etm_label_fragment,
    .label_plaintext = etm_label_plaintext,
};
