/*
 * record.h - the record layer (RFC 5246 §6).
 *
 * Everything on the wire travels in records: a header of five bytes (type, version, length) and a
 * fragment. Once keys are in use the fragment is encrypted, and a MAC shows whether it was changed
 * on the way (cbc_record.h). Records are opened silently first and told about afterwards, since
 * only what is in them says which step this is.
 */
#ifndef PROTOCOL_RECORD_H
#define PROTOCOL_RECORD_H

#include "crypto/aes.h"
#include "crypto/random.h"
#include "protocol/cipher_suites.h"
#include "protocol/examiner.h"

/* RFC 5246 §6.2.1: ContentType */
enum content_type {
    CONTENT_CHANGE_CIPHER_SPEC = 20,
    CONTENT_ALERT = 21,
    CONTENT_HANDSHAKE = 22,
    CONTENT_APPLICATION_DATA = 23,
};

/* RFC 5246 §6.2.1: ProtocolVersion */
enum { TLS_1_0 = 0x0301, TLS_1_2 = 0x0303 };

/* The keys of one direction (RFC 5246 §6.3). */
struct record_keys {
    const struct cipher_suite *suite; /* NULL: in the clear */
    uint8_t                    mac_key[HASH_MAX_DIGEST];
    struct aes_key             cipher_key;
    const char                *name; /* of the write key, as it was reported: "client_write_key" */
};

/* One direction of a connection. */
struct record_end {
    struct record_keys keys;
    uint64_t           sequence; /* RFC 5246 §6.1: from 0 with each new key; never sent */
    uint64_t           count;    /* of records in this direction, whatever their keys */
    enum direction     direction;
};

/* A record that came in. Pointers are into the input, or into the plaintext buffer. */
struct record {
    const uint8_t *bytes; /* the whole of it, as it came */
    size_t         length;
    uint8_t        type;
    uint16_t       version;
    size_t         fragment_length;
    uint64_t       number; /* counted in its direction */

    bool           type_known, version_known, length_allowed; /* is its header believable? */
    bool           is_protected;
    bool           genuine; /* in the clear, or decrypted with sound padding and MAC */
    uint64_t       sequence;
    const uint8_t *plaintext; /* what the fragment decrypts to: content, MAC, padding */
    size_t         plaintext_length;
    const uint8_t *content;
    size_t         content_length; /* meaningful only where genuine */
};

/*
 * Whether a whole record stands at the start of `input`. A header that cannot be believed is
 * enough: there is nothing to wait for. `agreed`: the version is agreed on, and records must carry
 * it.
 */
bool record_is_there(const struct record_end *, const uint8_t *input, size_t length, bool agreed);

/* Opens the record that is there: decrypts into `plaintext`, counts it, and reports nothing. The
 * caller takes record->length bytes out of its input. */
void record_open(struct record *, struct record_end *, const uint8_t *input, bool agreed,
                 uint8_t plaintext[RECORD_MAX_CIPHERTEXT]);

/* Tells about a record that was opened, and checks it: false after an error. */
bool record_examine(struct examiner *, const struct record_end *, const struct record *);

/*
 * Writes one record with up to RECORD_MAX_PLAINTEXT bytes of content, and tells about it. Returns
 * its length, or 0 with an error noted when there is no room or the sequence numbers are used up.
 */
size_t record_seal(uint8_t *out, size_t        capacity, struct examiner *, struct record_end *,
                   enum content_type, uint16_t version, const uint8_t *content, size_t length,
                   struct random_source *);

/* From the next record on, these keys (RFC 5246 §7.1). */
void record_change_keys(struct record_end *, const struct record_keys *);

#endif
