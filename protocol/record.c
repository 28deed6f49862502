/* record.c - RFC 5246 §6.2. The protection of records is in cbc_record.c. */
#include "protocol/record.h"

#include "protocol/cbc_record.h"

#include <string.h>

static bool is_content_type(uint8_t type)
{
    return type >= CONTENT_CHANGE_CIPHER_SPEC && type <= CONTENT_APPLICATION_DATA;
}

/* RFC 5246 §E.1: until the version is agreed on, any 03 xx will do. */
static bool is_version(uint16_t version, bool agreed)
{
    return agreed ? version == TLS_1_2 : version >> 8 == 3;
}

/* RFC 5246 §6.2.1: type, version, length */
static void read_header(struct record *record, const struct record_end *end, const uint8_t *input,
                        bool agreed)
{
    memset(record, 0, sizeof *record);
    record->bytes = input;
    record->type = input[0];
    record->version = (uint16_t)(input[1] << 8 | input[2]);
    record->fragment_length = (size_t)(input[3] << 8 | input[4]);
    record->is_protected = end->keys.suite != NULL;
    size_t most = record->is_protected ? RECORD_MAX_CIPHERTEXT : RECORD_MAX_PLAINTEXT;
    record->type_known = is_content_type(record->type);
    record->version_known = is_version(record->version, agreed);
    record->length_allowed = record->fragment_length <= most;
    bool believable = record->type_known && record->version_known && record->length_allowed;
    record->length = RECORD_HEADER + (believable ? record->fragment_length : 0);
}

bool record_is_there(const struct record_end *end, const uint8_t *input, size_t length, bool agreed)
{
    struct record record;
    if (length < RECORD_HEADER)
        return false;
    read_header(&record, end, input, agreed);
    return length >= record.length;
}

/* Decrypts the fragment, or takes it as it is. */
static void open_fragment(struct record *record, const struct record_end *end, uint8_t *plaintext)
{
    const uint8_t *fragment = record->bytes + RECORD_HEADER;
    if (!record->is_protected) {
        record->content = fragment;
        record->content_length = record->fragment_length;
        record->genuine = true;
        return;
    }
    record->genuine =
        cbc_record_unprotect(plaintext, &record->content_length, &end->keys, record->sequence,
                             record->type, record->version, fragment, record->fragment_length);
    record->plaintext = record->content = plaintext;
    if (record->genuine)
        record->plaintext_length = record->fragment_length - end->keys.suite->iv_length;
}

void record_open(struct record *record, struct record_end *end, const uint8_t *input, bool agreed,
                 uint8_t plaintext[RECORD_MAX_CIPHERTEXT])
{
    read_header(record, end, input, agreed);
    record->number = end->count++;
    record->sequence = end->sequence++;
    if (record->type_known && record->version_known && record->length_allowed)
        open_fragment(record, end, plaintext);
}

/* ---- telling ---- */

/* RFC 5246 §6.2.1 (TLSPlaintext) and §6.2.3 (TLSCiphertext) */
static void label_record(struct wire_trace *trace, const struct record_end *end,
                         const uint8_t *bytes, size_t length)
{
    struct reader              r;
    size_t                     rest;
    const struct cipher_suite *suite = end->keys.suite;
    reader_init(&r, bytes, length, suite ? "TLSCiphertext" : "TLSPlaintext", trace);
    read_u8(&r, "type");
    read_u16(&r, "version");
    read_u16(&r, "length");
    if (!suite) {
        if (has_more(&r))
            read_rest(&r, "fragment", &rest);
    } else if (bytes_left(&r) <= suite->iv_length) {
        if (has_more(&r))
            read_rest(&r, "unread", &rest); /* too short to be what it must be */
    } else {
        read_struct(&r, "fragment", "GenericBlockCipher") {
            read_bytes(&r, "IV", suite->iv_length);
            read_rest(&r, "block_ciphered", &rest);
        }
    }
}

static void tell_record(struct examiner *x, const struct record_end *end, const uint8_t *bytes,
                        size_t length, uint64_t number, bool received)
{
    if (!x->observer)
        return;
    bool is_protected = end->keys.suite != NULL;
    label_record(examiner_record_trace(x), end, bytes, length);
    report_bytes(x, is_protected ? "RFC 5246 §6.2.3" : "RFC 5246 §6.2.1", .layer = LAYER_RECORD,
                 .direction = end->direction,
                 .name = is_protected ? "TLSCiphertext" : "TLSPlaintext", .bytes = bytes,
                 .length = length, .keys = end->keys.name, .first_record = number,
                 .last_record = number, .received = received);
}

/* RFC 5246 §6.2.3.2: the block-ciphered struct in GenericBlockCipher */
static void tell_plaintext(struct examiner *x, const struct record_end *end,
                           const uint8_t *plaintext, size_t length, size_t content_length,
                           uint64_t number, bool received)
{
    if (!x->observer)
        return;
    struct reader r;
    size_t        mac_length = end->keys.suite->mac->digest_length;
    reader_init(&r, plaintext, length, "GenericBlockCipher", examiner_record_trace(x));
    read_bytes(&r, "content", content_length);
    read_bytes(&r, "MAC", mac_length);
    read_bytes(&r, "padding", length - content_length - mac_length - 1);
    read_u8(&r, "padding_length");
    report_bytes(x, "RFC 5246 §6.2.3.2", .layer = LAYER_PLAINTEXT, .direction = end->direction,
                 .name = "GenericBlockCipher", .bytes = plaintext, .length = length,
                 .keys = end->keys.name, .first_record = number, .last_record = number,
                 .received = received);
}

bool record_examine(struct examiner *x, const struct record_end *end, const struct record *record)
{
    const uint8_t *header = record->bytes;
    size_t         most = record->is_protected ? RECORD_MAX_CIPHERTEXT : RECORD_MAX_PLAINTEXT;
    tell_record(x, end, record->bytes, record->length, record->number, true);
    if (!require(x, CHECK_record_type_known, record->type_known, "a content type from 20 to 23",
                 text_number(x, record->type)) ||
        !require(x, CHECK_record_version_known, record->version_known,
                 "03 03 (03 and any, before the version is agreed on)",
                 text_hex(x, header + 1, 2)) ||
        !require(x, CHECK_record_length_allowed, record->length_allowed,
                 text_join(x, "at most ", text_number(x, most), " bytes"),
                 text_bytes(x, record->fragment_length)))
        return false;
    if (!record->is_protected)
        return true;
    if (record->genuine)
        tell_plaintext(x, end, record->plaintext, record->plaintext_length, record->content_length,
                       record->number, true);
    const char *sequence = text_number(x, record->sequence);
    return require(x, CHECK_record_mac_matches, record->genuine,
                   text_join(x, "sound padding, and the MAC for record number ", sequence,
                             " of this direction"),
                   record->genuine ? "both"
                                   : "not both (which of them is wrong must stay unknown)") &&
           require(x, CHECK_record_length_allowed, record->content_length <= RECORD_MAX_PLAINTEXT,
                   "at most 16384 bytes of content", text_bytes(x, record->content_length));
}

/* ---- sending ---- */

size_t record_seal(uint8_t *out, size_t capacity, struct examiner *x, struct record_end *end,
                   enum content_type type, uint16_t version, const uint8_t *content, size_t length,
                   struct random_source *random)
{
    uint8_t plaintext[RECORD_MAX_CIPHERTEXT];
    bool    is_protected = end->keys.suite != NULL;
    size_t  fragment_length = is_protected ? cbc_record_length(end->keys.suite, length) : length;
    if (RECORD_HEADER + fragment_length > capacity) {
        refuse(x, ERROR_no_room, "fragment", 0);
        return 0;
    }
    /* RFC 5246 §6.1: sequence numbers must not wrap. */
    if (end->sequence == UINT64_MAX) {
        refuse(x, ERROR_sequence_exhausted, NULL, 0);
        return 0;
    }
    out[0] = (uint8_t)type;
    out[1] = (uint8_t)(version >> 8);
    out[2] = (uint8_t)version;
    out[3] = (uint8_t)(fragment_length >> 8);
    out[4] = (uint8_t)fragment_length;
    if (is_protected)
        cbc_record_protect(out + RECORD_HEADER, plaintext, &end->keys, end->sequence, (uint8_t)type,
                           version, content, length, random);
    else
        memcpy(out + RECORD_HEADER, content, length);

    tell_record(x, end, out, RECORD_HEADER + fragment_length, end->count, false);
    if (is_protected) {
        size_t ciphered = fragment_length - end->keys.suite->iv_length;
        tell_plaintext(x, end, plaintext, ciphered, length, end->count, false);
    }
    end->sequence++;
    end->count++;
    return RECORD_HEADER + fragment_length;
}

void record_change_keys(struct record_end *end, const struct record_keys *keys)
{
    end->keys = *keys;
    end->sequence = 0;
}
