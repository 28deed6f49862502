/*
 * tls13_record.c - protecting a record in TLS 1.3. RFC 8446 §5.2, §5.3, §5.4.
 *
 *     AEAD( key, nonce, content | type | zeros, header of the record )
 *
 * What kind of content it is moves inside, where nobody sees it, and as many zeros as one likes
 * hide how long it is. Outside, every record says application_data and TLS 1.2, so that boxes on
 * the way that know no other version let it pass. Nothing of the nonce is sent: both ends count.
 */
#include "protocol/record.h"

#include <string.h>

/* Bytes of the header of a record, which are the additional data. */
enum { ADDITIONAL_DATA = RECORD_HEADER };

/*
 * RFC 8446 §5.4: content, its type, and zeros up to a multiple of keys->pad_to, but never more
 * than 2^14 + 1 bytes in all.
 */
static size_t inner_length(const struct record_keys *keys, size_t content_length)
{
    size_t length = content_length + 1, most = RECORD_MAX_PLAINTEXT + 1;
    if (keys->pad_to > 1)
        length = (length + keys->pad_to - 1) / keys->pad_to * keys->pad_to;
    return length < most ? length : most;
}

static size_t fragment_length(const struct record_keys *keys, size_t content_length)
{
    return inner_length(keys, content_length) + keys->suite->aead->tag_length;
}

/*
 * RFC 8446 §5.2
 *
 *     additional_data = TLSCiphertext.opaque_type ||
 *                       TLSCiphertext.legacy_record_version ||
 *                       TLSCiphertext.length
 */
static void additional_data(uint8_t out[ADDITIONAL_DATA], uint16_t version, size_t length)
{
    out[0] = CONTENT_APPLICATION_DATA;
    out[1] = (uint8_t)(version >> 8);
    out[2] = (uint8_t)version;
    out[3] = (uint8_t)(length >> 8);
    out[4] = (uint8_t)length;
}

/*
 * RFC 8446 §5.2
 *
 *     struct {
 *         opaque content[TLSPlaintext.length];
 *         ContentType type;
 *         uint8 zeros[length_of_padding];
 *     } TLSInnerPlaintext;
 */
static void complete(uint8_t *plaintext, const struct record_keys *keys,
                     const struct record_header *header, size_t content_length)
{
    plaintext[content_length] = header->type;
    memset(plaintext + content_length + 1, 0,
           inner_length(keys, content_length) - content_length - 1);
}

static void encrypt(uint8_t *fragment, const struct record_keys *keys,
                    const struct record_header *header, size_t content_length,
                    struct random_source *random)
{
    uint8_t nonce[AEAD_NONCE_LENGTH], aad[ADDITIONAL_DATA];
    (void)random;
    record_nonce(nonce, keys, header->sequence);
    additional_data(aad, header->version, fragment_length(keys, content_length));
    aead_seal(fragment, &keys->aead, nonce, sizeof nonce, aad, sizeof aad, fragment,
              inner_length(keys, content_length));
}

/* RFC 8446 §5.4: the type is the last byte that is not zero. Without one, content_type stays 0. */
static bool decrypt(struct record *record, const struct record_keys *keys,
                    const struct record_header *header, uint8_t *fragment, size_t length)
{
    uint8_t nonce[AEAD_NONCE_LENGTH], aad[ADDITIONAL_DATA];
    size_t  tag_length = keys->suite->aead->tag_length;
    if (length < tag_length)
        return false;
    record_nonce(nonce, keys, header->sequence);
    additional_data(aad, header->version, length);
    if (header->type != CONTENT_APPLICATION_DATA ||
        aead_open(fragment, &keys->aead, nonce, sizeof nonce, aad, sizeof aad, fragment, length) !=
            AEAD_OK)
        return false;
    record->plaintext_length = length - tag_length;
    size_t at = record->plaintext_length;
    while (at > 0 && fragment[at - 1] == 0)
        at--;
    record->content = fragment;
    record->content_length = at > 0 ? at - 1 : 0;
    record->content_type = at > 0 ? fragment[at - 1] : 0;
    return true;
}

/* ---- telling ---- */

static void label_fragment(struct reader *r, const struct record_keys *keys)
{
    size_t ciphered = bytes_left(r) - keys->suite->aead->tag_length;
    read_bytes(r, "encrypted_record", ciphered);
    read_bytes(r, "tag", keys->suite->aead->tag_length);
}

static void label_plaintext(struct reader *r, const struct record_keys *keys, size_t content_length)
{
    size_t rest;
    (void)keys;
    read_bytes(r, "content", content_length);
    if (has_more(r))
        read_u8(r, "type");
    if (has_more(r))
        read_rest(r, "zeros", &rest);
}

const struct record_protection protection_tls13 = {
    .structure = "TLSInnerPlaintext",
    .rfc = "RFC 8446 §5.2",
    .record_rfc = "RFC 8446 §5.2",
    .most_expansion = 256,
    .hides_type = true,
    .wanted = "the tag",
    .accepted = "that tag",
    .refused = "another tag",
    .fragment_length = fragment_length,
    .plaintext_length = inner_length,
    .complete = complete,
    .encrypt = encrypt,
    .decrypt = decrypt,
    .label_fragment = label_fragment,
    .label_plaintext = label_plaintext,
    .report_values = record_report_nonce,
};
