/*
 * extensions.h - what is said in extensions (RFC 5246 §7.4.1.4, RFC 8446 §4.2).
 *
 * Every extension is read, in full where its layout is known here, also those that this program
 * does not act on: a real client sends a dozen, and a learner wants to see what they say. What the
 * extensions of a message say is one struct, whichever message it is, and what is written is
 * written from the same.
 *
 * Read next: the table in extensions.c, then extension_layouts.c (and tls13_extensions.c).
 */
#ifndef PROTOCOL_EXTENSIONS_H
#define PROTOCOL_EXTENSIONS_H

#include "protocol/examiner.h"
#include "protocol/limits.h"
#include "protocol/wire.h"
#include "protocol/x509/der.h"

/* The types that this program knows, as IANA numbers them. */
enum extension_type {
    EXTENSION_server_name = 0,
    EXTENSION_max_fragment_length = 1,
    EXTENSION_status_request = 5,
    EXTENSION_supported_groups = 10,
    EXTENSION_ec_point_formats = 11,
    EXTENSION_signature_algorithms = 13,
    EXTENSION_application_layer_protocol_negotiation = 16,
    EXTENSION_signed_certificate_timestamp = 18,
    EXTENSION_padding = 21,
    EXTENSION_encrypt_then_mac = 22,
    EXTENSION_extended_master_secret = 23,
    EXTENSION_compress_certificate = 27,
    EXTENSION_record_size_limit = 28,
    EXTENSION_session_ticket = 35,
    EXTENSION_pre_shared_key = 41,
    EXTENSION_early_data = 42,
    EXTENSION_supported_versions = 43,
    EXTENSION_cookie = 44,
    EXTENSION_psk_key_exchange_modes = 45,
    EXTENSION_certificate_authorities = 47,
    EXTENSION_oid_filters = 48,
    EXTENSION_post_handshake_auth = 49,
    EXTENSION_signature_algorithms_cert = 50,
    EXTENSION_key_share = 51,
    EXTENSION_encrypted_client_hello = 0xfe0d,
    EXTENSION_renegotiation_info = 0xff01,
};

/* The messages that extensions stand in: bits of a set. TLS 1.3 has more of them, and may have
 * other layouts in its ServerHello. */
enum extension_place {
    IN_CLIENT_HELLO = 1 << 0,
    IN_SERVER_HELLO = 1 << 1, /* of TLS 1.2 */
    IN_SERVER_HELLO_1_3 = 1 << 2,
    IN_HELLO_RETRY_REQUEST = 1 << 3,
    IN_ENCRYPTED_EXTENSIONS = 1 << 4,
    IN_CERTIFICATE = 1 << 5, /* from here on of TLS 1.3 */
    IN_CERTIFICATE_REQUEST = 1 << 6,
    IN_NEW_SESSION_TICKET = 1 << 7,
};

/* Some of the bytes kept in a struct extensions. */
struct kept {
    uint16_t at, length;
};

struct key_share {
    uint16_t    group;
    struct kept key_exchange; /* empty in a HelloRetryRequest */
};

/* RFC 8446 §4.2.11: a PSK that is on offer. */
struct psk_identity {
    struct kept identity, binder;
    uint32_t    obfuscated_ticket_age;
};

/* The types of some extensions, each once, and one that was repeated. */
struct extension_types {
    uint16_t types[LIMIT_EXTENSIONS];
    size_t   count;
    bool     repeated;
    uint16_t repeated_type;
};

/* What the extensions of one message say. Fields of an extension that is not there are zero. */
struct extensions {
    uint16_t types[LIMIT_EXTENSIONS]; /* in order */
    size_t   count;
    bool     repeated; /* a type came twice: this one */
    uint16_t repeated_type;

    char     server_name[LIMIT_HOST_NAME + 1]; /* empty: none */
    uint16_t groups[LIMIT_GROUPS];             /* supported_groups */
    size_t   group_count;
    uint16_t signature_schemes[LIMIT_SIGNATURE_SCHEMES]; /* signature_algorithms */
    size_t   signature_scheme_count;
    uint16_t certificate_schemes[LIMIT_SIGNATURE_SCHEMES]; /* signature_algorithms_cert */
    size_t   certificate_scheme_count;
    bool     takes_uncompressed_points; /* among ec_point_formats */
    /* Names of application_layer_protocol_negotiation; in an answer, one. */
    struct kept protocols[LIMIT_PROTOCOLS];
    size_t      protocol_count;
    uint8_t     status_type; /* of status_request: 1 is OCSP */
    /* In a certificate of TLS 1.3: the response. It stays where it is, in the message that was read
     * or with the one who wants it written. */
    struct der_bytes stapled;
    struct kept      session_ticket; /* RFC 5077: empty where the client has none yet */
    uint8_t          max_fragment_length;
    uint16_t         record_size_limit;
    struct kept      renegotiated_connection;

    uint16_t            versions[LIMIT_VERSIONS]; /* supported_versions; in an answer, one */
    size_t              version_count;
    struct key_share    key_shares[LIMIT_KEY_SHARES]; /* in an answer, one */
    size_t              key_share_count;
    uint8_t             psk_modes[LIMIT_PSK_MODES];
    size_t              psk_mode_count;
    struct kept         cookie;
    struct psk_identity psks[LIMIT_PSKS]; /* pre_shared_key */
    size_t              psk_count, binder_count;
    size_t              binders_at;   /* where in the message its binders begin: they cover it */
    uint16_t            selected_psk; /* in an answer */
    uint32_t            max_early_data_size; /* early_data of a NewSessionTicket */

    struct kept grease; /* what an extension that means nothing has in it, to be written */

    uint8_t bytes[LIMIT_EXTENSION_BYTES]; /* what `kept` points to */
    size_t  bytes_used;
};

/* ---- a message's extensions ---- */

/* Whether a type is there. */
bool extensions_have(const struct extensions *, enum extension_type);
/* Kept bytes. */
const uint8_t *extensions_bytes(const struct extensions *, struct kept);
/* Keeps some bytes; false, and an empty `kept`, when there is no room. */
bool extensions_keep(struct extensions *, struct kept *, const void *bytes, size_t length);
/* Adds a type, to be written after those before it. What it says is set by the caller. */
void extensions_add(struct extensions *, uint16_t type);
/* Adds the types of a block, and makes a block of them that has no data. */
void extension_types_add(struct extension_types *, const struct extensions *block);
void extensions_of_types(struct extensions *, const struct extension_types *);

/* Takes a type out again. */
void extensions_remove(struct extensions *, uint16_t type);

/* Looks ahead for an extension: with the reader in front of a block, of which nothing is reported,
 * goes to its extension_data; false where it is not there. */
bool extensions_find_ahead(struct reader *, enum extension_type);

/* Extension extensions<0..2^16-1>, with its length; the reader's structure is the message. */
void extensions_read_block(struct reader *, struct extensions *, enum extension_place);
void extensions_write_block(struct writer *, const struct extensions *, enum extension_place);

/* RFC 5246 §7.4.1.4: no type twice. */
bool extensions_require_distinct(struct examiner *, const struct extensions *);
/* RFC 8446 §4.2: no type that is known, and that has no place in this message. */
bool extensions_require_in_place(struct examiner *, const struct extensions *,
                                 enum extension_place);
/* RFC 5246 §7.4.1.4, RFC 8446 §4.2: no answer to a question that was not asked. */
bool extensions_require_asked_for(struct examiner *, const struct extensions *answer,
                                  const struct extensions *asked);

/* ---- the table ---- */

/* The name that IANA gives to a type; "unknown_extension" for one that is not in the table. */
const char *extension_name(uint16_t type);

#endif
