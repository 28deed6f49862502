/*
 * record.h - the record layer (RFC 5246 §6).
 *
 * Everything on the wire travels in records: a header of five bytes (type, version, length) and a
 * fragment. Once keys are in use the fragment is encrypted, and whether it was changed on the way
 * shows. How that is done is a struct record_protection: cbc_record.c and aead_record.c have those
 * of TLS 1.2; another version adds its own there, and nothing here has to know. Records are opened
 * silently first and told about afterwards, since only what is in them says which step this is.
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

struct record_protection;

/* The keys of one direction (RFC 5246 §6.3). */
struct record_keys {
    const struct record_protection *protection; /* NULL: in the clear */
    const struct cipher_suite      *suite;
    union {
        struct aes_key  cipher_key; /* CBC */
        struct aead_key aead;
    };
    uint8_t     mac_key[HASH_MAX_DIGEST]; /* CBC */
    uint8_t     iv[AEAD_NONCE_LENGTH];    /* AEAD: the part of the nonce that is not sent */
    const char *name;                     /* of the write key, as reported: "client_write_key" */
    const char *iv_name;                  /* of the write IV: "client_write_IV" */
    const char *nonce_name;               /* of the nonces, without the number: "client nonce " */
    size_t      pad_to; /* TLS 1.3: protected lengths are multiples of this; 0: no padding */
};

/* One direction of a connection. */
struct record_end {
    struct record_keys keys;
    uint64_t           sequence; /* RFC 5246 §6.1: from 0 with each new key; never sent */
    uint64_t           count;    /* of records in this direction, whatever their keys */
    enum direction     direction;
    /* The most bytes of content in a protected record, where the receiver wished for fewer than
     * 2^14 (RFC 6066 §4, RFC 8449 §4); 0: it did not. */
    size_t content_limit;
    bool   skips_early_data; /* records of it may come, under keys that there are none of here */
    bool   limits_all; /* that goes for records in the clear as well (RFC 6066 §4), when sending */
    bool   tls13;      /* the names of RFC 8446 §5.1 for the fields of its records */
};

/* A record that came in. Pointers are into the input, where it is decrypted in place. */
struct record {
    const uint8_t *bytes; /* the whole of it, as it came: in a copy, where somebody watches */
    size_t         length;
    uint8_t        type; /* in its header */
    uint16_t       version;
    size_t         fragment_length;
    uint64_t       number; /* counted in its direction */

    bool           type_known, version_known, length_allowed; /* is its header believable? */
    bool           is_protected;
    bool           genuine; /* in the clear, or decrypted with sound padding and MAC */
    uint64_t       sequence;
    const uint8_t *plaintext; /* what the fragment decrypts to: content, and what goes with it */
    size_t         plaintext_length;
    /* Meaningful only where genuine: */
    uint8_t        content_type; /* that of the header, unless the protection hides it */
    const uint8_t *content;
    size_t         content_length;
};

/* ---- protection ---- */

/* What is protected with a fragment without being in it (RFC 5246 §6.2.3.1, §6.2.3.3). */
struct record_header {
    uint64_t sequence;
    uint8_t  type; /* of the content */
    uint16_t version;
};

/*
 * A way to protect fragments. The plaintext is what is encrypted: the content and, depending on the
 * protection, a MAC, padding, a type. It lies where its ciphertext is to lie, or lay: `prefix`
 * bytes from the fragment's beginning. The label_ functions name its parts when somebody watches.
 */
struct record_protection {
    const char *structure;      /* the RFC's struct of fragment and plaintext */
    const char *rfc;            /* where it stands */
    const char *record_rfc;     /* where the record around it does */
    size_t      most_expansion; /* that a receiver takes: bytes above 2^14 */
    size_t      prefix;         /* bytes before the ciphertext: an IV, a part of the nonce */
    bool        hides_type;     /* the header says application_data, whatever is inside */
    const char *wanted, *accepted, *refused; /* of CHECK_record_mac_matches */

    /* Bytes of the fragment, and of the plaintext in it, for content of this length. */
    size_t (*fragment_length)(const struct record_keys *, size_t content_length);
    size_t (*plaintext_length)(const struct record_keys *, size_t content_length);
    /* Adds to the content, which is in place, all that is encrypted with it. NULL: nothing is. */
    void (*complete)(uint8_t *plaintext, const struct record_keys *, const struct record_header *,
                     size_t   content_length);
    /* Encrypts the plaintext in place, and writes what is around it: the fragment is there. */
    void (*encrypt)(uint8_t *fragment, const struct record_keys *, const struct record_header *,
                    size_t   content_length, struct random_source *);
    /* Decrypts a fragment in place, and sets plaintext_length, content_type, content and
     * content_length of the record where it is genuine, which is the result. */
    bool (*decrypt)(struct record *, const struct record_keys *, const struct record_header *,
                    uint8_t *fragment, size_t length);
    /* Names all that is left in the reader. */
    void (*label_fragment)(struct reader *, const struct record_keys *);
    void (*label_plaintext)(struct reader *, const struct record_keys *, size_t content_length);
    /* Reports the values that are made anew for each record (a nonce); NULL: there are none. */
    void (*report_values)(struct examiner *, const struct record_end *, uint64_t sequence,
                          const uint8_t *fragment);
};

/* RFC 5246 §6.2.3.2: MAC, pad, encrypt (cbc_record.c). RFC 7366: pad, encrypt, MAC. */
extern const struct record_protection protection_cbc, protection_cbc_encrypt_then_mac;
/* RFC 5246 §6.2.3.3: AES-GCM and AES-CCM with half of the nonce in the record (RFC 5288 §3, RFC
 * 6655 §3), ChaCha20-Poly1305 with none of it (RFC 7905 §2); aead_record.c. */
extern const struct record_protection protection_aead_explicit, protection_aead_implicit;
/* RFC 8446 §5.2: the type goes inside, where padding may follow it (tls13_record.c). */
extern const struct record_protection protection_tls13;

/* RFC 7905 §2, RFC 8446 §5.3: the sequence number, with zeros in front, XOR the write IV; and the
 * report of it. */
void record_nonce(uint8_t nonce[AEAD_NONCE_LENGTH], const struct record_keys *, uint64_t sequence);
void record_report_nonce(struct examiner *, const struct record_end *, uint64_t sequence,
                         const uint8_t *fragment);

/* The one that a suite of TLS 1.2 uses. */
const struct record_protection *record_protection_of(const struct cipher_suite *,
                                                     bool encrypt_then_mac);
/* Bytes of the write IV that come out of the key block: 0 for CBC, 4 or 12 for an AEAD. */
size_t record_fixed_iv_length(const struct cipher_suite *);
/* Sets the keys of one direction. Bytes of mac_key, key and iv as the suite has them. */
void record_keys_set(struct record_keys *, const struct cipher_suite *,
                     const struct record_protection *, const uint8_t *mac_key, const uint8_t *key,
                     const uint8_t *iv);

/* ---- records ---- */

/*
 * Whether a whole record stands at the start of `input`. A header that cannot be believed is
 * enough: there is nothing to wait for. `agreed`: the version is agreed on, and records must carry
 * it.
 */
bool record_is_there(const struct record_end *, const uint8_t *input, size_t length, bool agreed);

/* Opens the record that is there: decrypts it in place, counts it, and reports nothing.
 * `as_it_came` takes a copy (of RECORD_MAX bytes at most) that is told about; NULL: nobody is
 * watching. The caller takes record->length bytes out of its input. */
void record_open(struct record *, struct record_end *, uint8_t *input, bool agreed,
                 uint8_t *as_it_came);

/* Tells about a record without looking into it. */
void record_tell(struct examiner *, const struct record_end *, const struct record *);
/* Tells about a record that was opened, and checks it: false after an error. */
bool record_examine(struct examiner *, const struct record_end *, const struct record *);

/* Where in a record that begins at `out` its content goes, before it is encrypted in place. */
uint8_t *record_content_place(const struct record_end *, uint8_t *out);
/*
 * Writes one record with up to RECORD_MAX_PLAINTEXT bytes of content, which may be in its place
 * already, and tells about it. Returns its length, or 0 with an error noted when there is no room
 * or the sequence numbers are used up.
 */
size_t record_seal(uint8_t *out, size_t        capacity, struct examiner *, struct record_end *,
                   enum content_type, uint16_t version, const uint8_t *content, size_t length,
                   struct random_source *);

/* The length of a record with so many bytes of content, header included. */
size_t record_sealed_length(const struct record_end *, size_t content_length);
/* The most bytes of content that a record in this direction may have now. */
size_t record_most_content(const struct record_end *);

/* From the next record on, these keys (RFC 5246 §7.1). */
void record_change_keys(struct record_end *, const struct record_keys *);

#endif
