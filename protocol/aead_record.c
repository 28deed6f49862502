/*
 * aead_record.c - protecting a record with an AEAD. RFC 5246 §6.2.3.3 (GenericAEADCipher).
 *
 *     nonce_explicit | AEAD( key, nonce, content, additional data )
 *
 * One algorithm hides the content and shows whether it, or what belongs to it, was changed. There
 * is no padding to be wrong, and nothing to be compared but the tag. What matters instead is the
 * nonce: the same one twice under the same key, and both are lost. Before this: crypto/aead.h.
 */
#include "protocol/record.h"

#include <string.h>

enum { EXPLICIT_NONCE = 8, SALT = AEAD_NONCE_LENGTH - EXPLICIT_NONCE, ADDITIONAL_DATA = 13 };

/* Whether half of the nonce is in the record: in TLS 1.2, but for ChaCha20-Poly1305. */
static bool is_explicit(const struct cipher_suite *suite)
{
    return suite->version == TLS_1_2 && suite->aead != &aead_registry[AEAD_CHACHA20_POLY1305];
}

const struct record_protection *record_protection_of(const struct cipher_suite *suite,
                                                     bool                       encrypt_then_mac)
{
    if (!suite->aead)
        return encrypt_then_mac ? &protection_cbc_encrypt_then_mac : &protection_cbc;
    return is_explicit(suite) ? &protection_aead_explicit : &protection_aead_implicit;
}

size_t record_fixed_iv_length(const struct cipher_suite *suite)
{
    if (!suite->aead)
        return 0;
    return is_explicit(suite) ? SALT : AEAD_NONCE_LENGTH;
}

static void put_sequence(uint8_t out[8], uint64_t sequence)
{
    for (size_t i = 0; i < 8; i++)
        out[i] = (uint8_t)(sequence >> 8 * (7 - i));
}

/*
 * RFC 5246 §6.2.3.3
 *
 *     additional_data = seq_num + TLSCompressed.type +
 *                       TLSCompressed.version + TLSCompressed.length;
 *
 * where the length is that of the content.
 */
static void additional_data(uint8_t out[ADDITIONAL_DATA], const struct record_header *header,
                            size_t content_length)
{
    put_sequence(out, header->sequence);
    out[8] = header->type;
    out[9] = (uint8_t)(header->version >> 8);
    out[10] = (uint8_t)header->version;
    out[11] = (uint8_t)(content_length >> 8);
    out[12] = (uint8_t)content_length;
}

/* ---- the nonce ---- */

/*
 * RFC 5288 §3
 *
 *     struct {
 *         opaque salt[4];
 *         opaque nonce_explicit[8];
 *     } GCMNonce;
 */
static void nonce_explicit(uint8_t nonce[AEAD_NONCE_LENGTH], const struct record_keys *keys,
                           const uint8_t *explicit)
{
    memcpy(nonce, keys->iv, SALT);
    memcpy(nonce + SALT, explicit, EXPLICIT_NONCE);
}

void record_nonce(uint8_t nonce[AEAD_NONCE_LENGTH], const struct record_keys *keys,
                  uint64_t sequence)
{
    uint8_t padded[AEAD_NONCE_LENGTH] = { 0 };
    put_sequence(padded + SALT, sequence);
    for (size_t i = 0; i < AEAD_NONCE_LENGTH; i++)
        nonce[i] = keys->iv[i] ^ padded[i];
}

static void report_nonce(struct examiner *x, const struct record_end *end, uint64_t sequence,
                         const uint8_t *nonce, const char *formula)
{
    report_secret(x, "RFC 5246 §6.2.3.3",
                  .name = text_join(x, end->keys.nonce_name, text_number(x, sequence)),
                  .bytes = nonce, .length = AEAD_NONCE_LENGTH, .origin = ORIGIN_DERIVED,
                  .formula = formula);
}

static void report_nonce_explicit(struct examiner *x, const struct record_end *end,
                                  uint64_t sequence, const uint8_t *fragment)
{
    uint8_t nonce[AEAD_NONCE_LENGTH];
    nonce_explicit(nonce, &end->keys, fragment);
    report_nonce(x, end, sequence, nonce,
                 text_join(x, end->keys.iv_name, " + ", text_literal(x, fragment, EXPLICIT_NONCE)));
}

void record_report_nonce(struct examiner *x, const struct record_end *end, uint64_t sequence,
                         const uint8_t *fragment)
{
    uint8_t nonce[AEAD_NONCE_LENGTH], padded[AEAD_NONCE_LENGTH] = { 0 };
    (void)fragment;
    record_nonce(nonce, &end->keys, sequence);
    put_sequence(padded + SALT, sequence);
    report_nonce(x, end, sequence, nonce,
                 text_join(x, end->keys.iv_name, " ^ ", text_literal(x, padded, sizeof padded)));
}

/* ---- protecting: in place ---- */

static size_t content_only(const struct record_keys *keys, size_t content_length)
{
    (void)keys;
    return content_length;
}

static size_t length_explicit(const struct record_keys *keys, size_t content_length)
{
    return EXPLICIT_NONCE + content_length + keys->suite->aead->tag_length;
}

static size_t length_implicit(const struct record_keys *keys, size_t content_length)
{
    return content_length + keys->suite->aead->tag_length;
}

static void seal_content(uint8_t *content, const struct record_keys *keys, const uint8_t *nonce,
                         const struct record_header *header, size_t length)
{
    uint8_t aad[ADDITIONAL_DATA];
    additional_data(aad, header, length);
    aead_seal(content, &keys->aead, nonce, AEAD_NONCE_LENGTH, aad, sizeof aad, content, length);
}

/* The sequence number serves as nonce_explicit: it cannot come twice (RFC 5288 §3). */
static void encrypt_explicit(uint8_t *fragment, const struct record_keys *keys,
                             const struct record_header *header, size_t length,
                             struct random_source *random)
{
    uint8_t nonce[AEAD_NONCE_LENGTH];
    (void)random;
    put_sequence(fragment, header->sequence);
    nonce_explicit(nonce, keys, fragment);
    seal_content(fragment + EXPLICIT_NONCE, keys, nonce, header, length);
}

static void encrypt_implicit(uint8_t *fragment, const struct record_keys *keys,
                             const struct record_header *header, size_t length,
                             struct random_source *random)
{
    uint8_t nonce[AEAD_NONCE_LENGTH];
    (void)random;
    record_nonce(nonce, keys, header->sequence);
    seal_content(fragment, keys, nonce, header, length);
}

static bool open_content(struct record *record, const struct record_keys *keys,
                         const uint8_t *nonce, const struct record_header *header,
                         uint8_t *ciphertext, size_t length)
{
    uint8_t aad[ADDITIONAL_DATA];
    size_t  content_length = length - keys->suite->aead->tag_length;
    additional_data(aad, header, content_length);
    record->content = ciphertext;
    record->content_type = header->type;
    record->content_length = record->plaintext_length = content_length;
    return aead_open(ciphertext, &keys->aead, nonce, AEAD_NONCE_LENGTH, aad, sizeof aad, ciphertext,
                     length) == AEAD_OK;
}

static bool decrypt_explicit(struct record *record, const struct record_keys *keys,
                             const struct record_header *header, uint8_t *fragment, size_t length)
{
    uint8_t nonce[AEAD_NONCE_LENGTH];
    if (length < length_explicit(keys, 0))
        return false;
    nonce_explicit(nonce, keys, fragment);
    return open_content(record, keys, nonce, header, fragment + EXPLICIT_NONCE,
                        length - EXPLICIT_NONCE);
}

static bool decrypt_implicit(struct record *record, const struct record_keys *keys,
                             const struct record_header *header, uint8_t *fragment, size_t length)
{
    uint8_t nonce[AEAD_NONCE_LENGTH];
    if (length < length_implicit(keys, 0))
        return false;
    record_nonce(nonce, keys, header->sequence);
    return open_content(record, keys, nonce, header, fragment, length);
}

/* ---- telling ---- */

static void label_ciphered(struct reader *r, const struct record_keys *keys)
{
    size_t ciphered = bytes_left(r) - keys->suite->aead->tag_length;
    read_bytes(r, "aead_ciphered", ciphered);
    read_bytes(r, "tag", keys->suite->aead->tag_length);
}

static void label_explicit(struct reader *r, const struct record_keys *keys)
{
    read_bytes(r, "nonce_explicit", EXPLICIT_NONCE);
    label_ciphered(r, keys);
}

static void label_plaintext(struct reader *r, const struct record_keys *keys, size_t content_length)
{
    (void)keys;
    read_bytes(r, "content", content_length);
}

static const char wanted[] = "the tag";
static const char accepted[] = "that tag";
static const char refused[] = "another tag";

const struct record_protection protection_aead_explicit = {
    .structure = "GenericAEADCipher",
    .rfc = "RFC 5246 §6.2.3.3",
    .record_rfc = "RFC 5246 §6.2.3",
    .most_expansion = RECORD_MAX_CIPHERTEXT - RECORD_MAX_PLAINTEXT,
    .prefix = EXPLICIT_NONCE,
    .wanted = wanted,
    .accepted = accepted,
    .refused = refused,
    .fragment_length = length_explicit,
    .plaintext_length = content_only,
    .encrypt = encrypt_explicit,
    .decrypt = decrypt_explicit,
    .label_fragment = label_explicit,
    .label_plaintext = label_plaintext,
    .report_values = report_nonce_explicit,
};

const struct record_protection protection_aead_implicit = {
    .structure = "GenericAEADCipher",
    .rfc = "RFC 5246 §6.2.3.3",
    .record_rfc = "RFC 5246 §6.2.3",
    .most_expansion = RECORD_MAX_CIPHERTEXT - RECORD_MAX_PLAINTEXT,
    .wanted = wanted,
    .accepted = accepted,
    .refused = refused,
    .fragment_length = length_implicit,
    .plaintext_length = content_only,
    .encrypt = encrypt_implicit,
    .decrypt = decrypt_implicit,
    .label_fragment = label_ciphered,
    .label_plaintext = label_plaintext,
    .report_values = record_report_nonce,
};
