/* record.c - RFC 5246 §6.2. How records are protected: cbc_record.c, aead_record.c. */
#include "protocol/record.h"

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

/* What protects a record with this type in its header. Where the type is hidden, every protected
 * record says application_data, and what says something else is in the clear (RFC 8446 §5). */
static const struct record_protection *protection_for(const struct record_end *end, uint8_t type)
{
    const struct record_protection *protection = end->keys.protection;
    bool clear = protection && protection->hides_type && type != CONTENT_APPLICATION_DATA;
    return clear ? NULL : protection;
}

static size_t most_fragment(const struct record_end *end, uint8_t type)
{
    const struct record_protection *protection = protection_for(end, type);
    if (!protection && end->skips_early_data && type == CONTENT_APPLICATION_DATA)
        protection = &protection_tls13;
    return RECORD_MAX_PLAINTEXT + (protection ? protection->most_expansion : 0);
}

/* RFC 5246 §6.2.1: type, version, length */
static void read_header(struct record *record, const struct record_end *end, const uint8_t *input,
                        bool agreed)
{
    memset(record, 0, sizeof *record);
    record->bytes = input;
    record->type = record->content_type = input[0];
    record->version = (uint16_t)(input[1] << 8 | input[2]);
    record->fragment_length = (size_t)(input[3] << 8 | input[4]);
    record->is_protected = protection_for(end, record->type) != NULL;
    record->type_known = is_content_type(record->type);
    record->version_known = is_version(record->version, agreed);
    record->length_allowed = record->fragment_length <= most_fragment(end, record->type);
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
static void open_fragment(struct record *record, const struct record_end *end, uint8_t *fragment)
{
    const struct record_protection *protection = end->keys.protection;
    if (!record->is_protected) {
        record->content = fragment;
        record->content_length = record->fragment_length;
        record->genuine = true;
        return;
    }
    const struct record_header header = { record->sequence, record->type, record->version };
    record->plaintext = fragment + protection->prefix;
    record->genuine =
        protection->decrypt(record, &end->keys, &header, fragment, record->fragment_length);
}

void record_open(struct record *record, struct record_end *end, uint8_t *input, bool agreed,
                 uint8_t *as_it_came)
{
    read_header(record, end, input, agreed);
    if (as_it_came) {
        memcpy(as_it_came, input, record->length);
        record->bytes = as_it_came;
    }
    record->number = end->count++;
    record->sequence = end->sequence;
    if (record->is_protected || !end->keys.protection)
        end->sequence++; /* RFC 8446 §5.3: a record in the clear does not count under the keys */
    if (record->type_known && record->version_known && record->length_allowed)
        open_fragment(record, end, input + RECORD_HEADER);
}

/* ---- telling ---- */

/* RFC 5246 §6.2.1 (TLSPlaintext) and §6.2.3 (TLSCiphertext), RFC 8446 §5.1 and §5.2: in TLS 1.3 the
 * version is legacy_record_version, and the type of what is encrypted opaque_type. */
static void label_record(struct wire_trace *trace, const struct record_end *end,
                         const uint8_t *bytes, size_t length)
{
    struct reader                   r;
    size_t                          rest;
    const struct record_protection *protection = protection_for(end, bytes[0]);
    reader_init(&r, bytes, length, protection ? "TLSCiphertext" : "TLSPlaintext", trace);
    read_u8(&r, protection && protection->hides_type ? "opaque_type" : "type");
    read_u16(&r, end->tls13 ? "legacy_record_version" : "version");
    read_u16(&r, "length");
    if (!has_more(&r))
        return;
    if (!protection) {
        read_rest(&r, "fragment", &rest);
    } else if (bytes_left(&r) < protection->fragment_length(&end->keys, 0)) {
        read_rest(&r, "unread", &rest); /* too short to be what it must be */
    } else {
        read_struct(&r, "fragment", protection->structure) {
            protection->label_fragment(&r, &end->keys);
        }
    }
}

static void tell_record(struct examiner *x, const struct record_end *end, const uint8_t *bytes,
                        size_t length, uint64_t number, bool received)
{
    if (!x->observer)
        return;
    const struct record_protection *protection = protection_for(end, bytes[0]);
    label_record(examiner_record_trace(x), end, bytes, length);
    report_bytes(x, protection ? protection->record_rfc : "RFC 5246 §6.2.1", .layer = LAYER_RECORD,
                 .direction = end->direction, .name = protection ? "TLSCiphertext" : "TLSPlaintext",
                 .bytes = bytes, .length = length, .keys = protection ? end->keys.name : NULL,
                 .first_record = number, .last_record = number, .received = received);
}

/* What was made anew for this record, and what is encrypted in it. */
static void tell_plaintext(struct examiner *x, const struct record_end *end,
                           const uint8_t *fragment, const uint8_t *plaintext, size_t length,
                           size_t content_length, uint64_t number, uint64_t sequence, bool received)
{
    const struct record_protection *protection = end->keys.protection;
    struct reader                   r;
    if (!x->observer)
        return;
    if (protection->report_values)
        protection->report_values(x, end, sequence, fragment);
    reader_init(&r, plaintext, length, protection->structure, examiner_record_trace(x));
    protection->label_plaintext(&r, &end->keys, content_length);
    report_bytes(x, protection->rfc, .layer = LAYER_PLAINTEXT, .direction = end->direction,
                 .name = protection->structure, .bytes = plaintext, .length = length,
                 .keys = end->keys.name, .first_record = number, .last_record = number,
                 .received = received);
}

void record_tell(struct examiner *x, const struct record_end *end, const struct record *record)
{
    tell_record(x, end, record->bytes, record->length, record->number, true);
}

size_t record_most_content(const struct record_end *end)
{
    bool limited = (end->keys.protection || end->limits_all) && end->content_limit > 0;
    return limited ? end->content_limit : RECORD_MAX_PLAINTEXT;
}

/* RFC 8446 §5.4: "the full encoded TLSInnerPlaintext MUST NOT exceed 2^14 + 1 octets", or what a
 * limit leaves (RFC 8449 §4). */
static bool examine_inner_length(struct examiner *x, const struct record_end *end,
                                 const struct record *record)
{
    const size_t most = record_most_content(end) + 1;
    return require(
        x, CHECK_record_length_allowed, record->plaintext_length <= most,
        text_join(x, "at most ", text_number(x, most), " bytes of content, type and padding"),
        text_bytes(x, record->plaintext_length));
}

static bool examine_protected(struct examiner *x, const struct record_end *end,
                              const struct record *record)
{
    const struct record_protection *protection = end->keys.protection;
    if (record->genuine)
        tell_plaintext(x, end, record->bytes + RECORD_HEADER, record->plaintext,
                       record->plaintext_length, record->content_length, record->number,
                       record->sequence, true);
    return require(x, CHECK_record_mac_matches, record->genuine,
                   text_join(x, protection->wanted, " for record number ",
                             text_number(x, record->sequence), " of this direction"),
                   record->genuine ? protection->accepted : protection->refused) &&
           (!protection->hides_type ||
            require(x, CHECK_record_says_its_type, record->content_type != 0,
                    "content, and behind it a type that is not zero",
                    record->content_type ? "that" : "zeros alone")) &&
           require(x, CHECK_record_length_allowed,
                   record->content_length <= record_most_content(end),
                   text_join(x, "at most ", text_number(x, record_most_content(end)),
                             " bytes of content"),
                   text_bytes(x, record->content_length)) &&
           (!protection->hides_type || examine_inner_length(x, end, record));
}

bool record_examine(struct examiner *x, const struct record_end *end, const struct record *record)
{
    const uint8_t *header = record->bytes;
    tell_record(x, end, record->bytes, record->length, record->number, true);
    if (!require(x, CHECK_record_type_known, record->type_known, "a content type from 20 to 23",
                 text_number(x, record->type)) ||
        !require(x, CHECK_record_version_known, record->version_known,
                 "03 03 (03 and any, before the version is agreed on)",
                 text_hex(x, header + 1, 2)) ||
        !require(
            x, CHECK_record_length_allowed, record->length_allowed,
            text_join(x, "at most ", text_number(x, most_fragment(end, record->type)), " bytes"),
            text_bytes(x, record->fragment_length)))
        return false;
    return !record->is_protected || examine_protected(x, end, record);
}

/* ---- sending ---- */

static void put_header(uint8_t out[RECORD_HEADER], uint8_t type, uint16_t version, size_t length)
{
    out[0] = type;
    out[1] = (uint8_t)(version >> 8);
    out[2] = (uint8_t)version;
    out[3] = (uint8_t)(length >> 8);
    out[4] = (uint8_t)length;
}

size_t record_sealed_length(const struct record_end *end, size_t content_length)
{
    const struct record_protection *protection = end->keys.protection;
    return RECORD_HEADER +
           (protection ? protection->fragment_length(&end->keys, content_length) : content_length);
}

uint8_t *record_content_place(const struct record_end *end, uint8_t *out)
{
    return out + RECORD_HEADER + (end->keys.protection ? end->keys.protection->prefix : 0);
}

/* Protects the content that is in its place. What is encrypted goes into `watched` before; NULL:
 * nobody is watching. */
static void protect(uint8_t *out, const struct record_end *end, const struct record_header *header,
                    size_t length, struct random_source *random, uint8_t *watched)
{
    const struct record_protection *protection = end->keys.protection;
    uint8_t                        *plaintext = record_content_place(end, out);
    if (protection->complete)
        protection->complete(plaintext, &end->keys, header, length);
    if (watched)
        memcpy(watched, plaintext, protection->plaintext_length(&end->keys, length));
    protection->encrypt(out + RECORD_HEADER, &end->keys, header, length, random);
}

size_t record_seal(uint8_t *out, size_t capacity, struct examiner *x, struct record_end *end,
                   enum content_type type, uint16_t version, const uint8_t *content, size_t length,
                   struct random_source *random)
{
    const struct record_protection *protection = end->keys.protection;
    const struct record_header      header = { end->sequence, (uint8_t)type, version };
    uint8_t                         plaintext[RECORD_MAX_CIPHERTEXT]; /* to be told about */
    uint8_t                        *place = record_content_place(end, out);
    size_t                          whole = record_sealed_length(end, length);
    if (whole > capacity) {
        refuse(x, ERROR_no_room, "fragment", 0);
        return 0;
    }
    /* RFC 5246 §6.1: sequence numbers must not wrap. */
    if (end->sequence == UINT64_MAX) {
        refuse(x, ERROR_sequence_exhausted, NULL, 0);
        return 0;
    }
    bool hidden = protection && protection->hides_type;
    put_header(out, hidden ? CONTENT_APPLICATION_DATA : (uint8_t)type, version,
               whole - RECORD_HEADER);
    if (content != place)
        memcpy(place, content, length);
    if (protection)
        protect(out, end, &header, length, random, x->observer ? plaintext : NULL);

    tell_record(x, end, out, whole, end->count, false);
    if (protection)
        tell_plaintext(x, end, out + RECORD_HEADER, plaintext,
                       protection->plaintext_length(&end->keys, length), length, end->count,
                       end->sequence, false);
    end->sequence++;
    end->count++;
    return whole;
}

void record_keys_set(struct record_keys *keys, const struct cipher_suite *suite,
                     const struct record_protection *protection, const uint8_t *mac_key,
                     const uint8_t *key, const uint8_t *iv)
{
    keys->suite = suite;
    keys->protection = protection;
    if (suite->aead) {
        aead_set_key(&keys->aead, suite->aead, key, suite->key_length);
        memcpy(keys->iv, iv, record_fixed_iv_length(suite));
    } else {
        aes_set_key(&keys->cipher_key, key, suite->key_length);
        memcpy(keys->mac_key, mac_key, suite->mac->digest_length);
    }
}

void record_change_keys(struct record_end *end, const struct record_keys *keys)
{
    end->keys = *keys;
    end->sequence = 0;
}
