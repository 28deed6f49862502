/* cbc_record.c - RFC 5246 §6.2.3.2. Before this: record.h; crypto/hmac_ct.h has the other half of
 * the constant-time work. */
#include "protocol/cbc_record.h"

#include "crypto/cbc.h"
#include "crypto/constant_time.h"
#include "crypto/hmac.h"
#include "crypto/hmac_ct.h"
#include "crypto/wipe.h"

#include <string.h>

/* content | MAC | padding | padding_length, a whole number of blocks: at least one byte of padding
 */
static size_t ciphered_length(const struct cipher_suite *suite, size_t content_length)
{
    size_t unpadded = content_length + suite->mac->digest_length + 1;
    return (unpadded + AES_BLOCK_LENGTH - 1) / AES_BLOCK_LENGTH * AES_BLOCK_LENGTH;
}

size_t cbc_record_length(const struct cipher_suite *suite, size_t content_length)
{
    return suite->iv_length + ciphered_length(suite, content_length);
}

/* RFC 5246 §6.2.3.1: seq_num + type + version + length, which the MAC covers with the content */
static void mac_header(uint8_t header[HMAC_CT_HEADER_LENGTH], uint64_t sequence, uint8_t type,
                       uint16_t version, size_t content_length)
{
    for (size_t i = 0; i < 8; i++)
        header[i] = (uint8_t)(sequence >> 8 * (7 - i));
    header[8] = type;
    header[9] = (uint8_t)(version >> 8);
    header[10] = (uint8_t)version;
    header[11] = (uint8_t)(content_length >> 8);
    header[12] = (uint8_t)content_length;
}

void cbc_record_protect(uint8_t *fragment, uint8_t *plaintext, const struct record_keys *keys,
                        uint64_t sequence, uint8_t type, uint16_t version, const uint8_t *content,
                        size_t length, struct random_source *random)
{
    const struct cipher_suite *suite = keys->suite;
    size_t                     mac_length = suite->mac->digest_length;
    size_t                     ciphered = ciphered_length(suite, length);
    uint8_t                    padding = (uint8_t)(ciphered - length - mac_length - 1);

    /* MAC(MAC_write_key, seq_num + type + version + length + fragment) */
    uint8_t     header[HMAC_CT_HEADER_LENGTH];
    struct hmac hmac;
    mac_header(header, sequence, type, version, length);
    hmac_init(&hmac, suite->mac, keys->mac_key, mac_length);
    hmac_update(&hmac, header, sizeof header);
    hmac_update(&hmac, content, length);

    memcpy(plaintext, content, length);
    hmac_final(plaintext + length, &hmac);
    memset(plaintext + length + mac_length, padding, padding + 1u);

    random_bytes(random, "record IV", fragment, suite->iv_length);
    cbc_encrypt(fragment + suite->iv_length, &keys->cipher_key, fragment, plaintext, ciphered);
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

bool cbc_record_unprotect(uint8_t *plaintext, size_t *content_length,
                          const struct record_keys *keys, uint64_t sequence, uint8_t type,
                          uint16_t version, const uint8_t *fragment, size_t length)
{
    const struct cipher_suite *suite = keys->suite;
    size_t                     mac_length = suite->mac->digest_length;
    if (length < cbc_record_length(suite, 0) || length % AES_BLOCK_LENGTH != 0)
        return false; /* its length is on the wire for all to see */

    size_t ciphered = length - suite->iv_length;
    cbc_decrypt(plaintext, &keys->cipher_key, fragment, fragment + suite->iv_length, ciphered);

    size_t   padding, longest = ciphered - mac_length - 1;
    uint32_t sound = examine_padding(&padding, plaintext, ciphered, mac_length);
    size_t   secret_length = longest - padding;

    uint8_t header[HMAC_CT_HEADER_LENGTH], expected[HASH_MAX_DIGEST], found[HASH_MAX_DIGEST];
    mac_header(header, sequence, type, version, secret_length);
    hmac_constant_time(expected, suite->mac, keys->mac_key, mac_length, header, plaintext,
                       secret_length, longest > 255 ? longest - 255 : 0, longest);
    copy_mac(found, mac_length, plaintext, ciphered, secret_length);
    bool genuine = ct_barrier(sound & ct_bytes_equal(expected, found, mac_length)) != 0;

    wipe(expected, sizeof expected);
    *content_length = genuine ? secret_length : 0;
    return genuine;
}
