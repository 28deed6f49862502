/*
 * observe.h - what the engine says: typed events, in order, through one interface.
 *
 * The engine does one thing at a time and says everything that it did; everything a person sees is
 * a view of what it said. An event and all it points to live only as long as the call to `tell`:
 * who wants to keep it copies it (lessons/recording.h does).
 *
 * Each of the two ends reports everything that it does, as if it were alone: messages that it sends
 * and messages that it receives. Whoever holds both ends drops what was reported twice.
 *
 * Formulas, in secrets, are text in a small grammar, so that a reader can check every value with
 * tools of their own (tests/formula.py does, without any code of ours):
 *
 *     formula  = term { "+" term }            concatenation
 *     term     = factor { "^" factor }        exclusive or, byte by byte
 *     factor   = atom [ "[" first ".." last "]" ]     bytes first to last, both included, from 0
 *     atom     = NAME                         a value reported earlier: words with single spaces
 *              | Message [ "#" k ] { "/" field [ "#" j ] }
 *                                           bytes of a field in the first (or the k-th) message
 *                                           of that name; the j-th of the fields that share one
 *              | '"' text '"' | "0x" hex | number     literals; numbers are only arguments
 *              | FUNCTION "(" argument { "," argument } ")"
 *              | "(" formula ")"
 *     argument = formula | Message ".." Message       (a range is an argument of transcript only)
 *
 * A path begins with the name of a bytes event ("ClientHello/random", "Finished#2/verify_data",
 * "Certificate/tbsCertificate"): of those events that have such a field, the first (or k-th) is
 * meant. The first word of a path starts with a capital and contains no space; NAMEs start with a
 * small letter.
 *
 *     transcript(A..B)          all handshake messages from A to B as sent, headers included; with
 *                               one argument, that message alone
 *     SHA1(x)  SHA256(x)  SHA384(x)  SHA512(x)        hashes: the FIPS 180-4 name without hyphen
 *     HMAC-SHA256(key, x)       RFC 2104; likewise HMAC-SHA1
 *     PRF-SHA256(secret, label, seed, length)         RFC 5246 §5;
 *                               likewise PRF-SHA384
 *     RSA-encrypt(modulus, exponent, EM)              RFC 8017 §5.1.1 (RSAEP): EM^e mod n
 *     RSA-private(private key, ciphertext)            RFC 8017 §5.1.2 (RSADP): c^d mod n
 *     RSA-decrypt(private key, ciphertext)            RFC 8017 §7.2.2: the message, padding off;
 *                               a private key is an RSAPrivateKey in DER (RFC 8017 §A.1.2)
 *     AES-CBC-decrypt(key, iv, ciphertext)            SP 800-38A §6.2
 *     ECDH-public-x25519(private)  ECDH-x25519(private, public)          RFC 7748 §6.1
 *     ECDH-public-secp256r1(private)  ECDH-secp256r1(private, public)    SP 800-56A §5.7.1.2;
 *                               likewise secp384r1 and secp521r1
 *     DH-public(p, g, private)        g^private mod p, as long as p
 *     DH-secret(p, private, public)   public^private mod p without leading zeros (RFC 5246 §8.1.2)
 */
#ifndef PROTOCOL_OBSERVE_H
#define PROTOCOL_OBSERVE_H

#include "protocol/errors.h"
#include "protocol/wire.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum actor { ACTOR_CLIENT, ACTOR_SERVER, ACTOR_ATTACKER };
enum { ACTOR_COUNT = 3 };

enum direction { CLIENT_TO_SERVER, SERVER_TO_CLIENT, NO_DIRECTION };

enum event_kind {
    EVENT_STEP,    /* a pause point: who, does what, in which act */
    EVENT_BYTES,   /* a record, a message, a certificate, with its labelled fields */
    EVENT_CHOICE,  /* what was on offer, what was taken, and why */
    EVENT_SECRET,  /* a named value and the formula that made it */
    EVENT_CHECK,   /* what was demanded, what was found */
    EVENT_FAILURE, /* what ended the connection */
};

/* ---- step ---- */

enum verb { VERB_SEND, VERB_RECEIVE, VERB_COMPUTE, VERB_CHECK };

/* Everything reported up to the next step belongs to this one. Its title and its words are content
 * (lessons/story.md), found by actor, verb and subject. */
struct event_step {
    enum verb   verb;
    const char *subject; /* a message ("ClientHello") or an undertaking ("choose_parameters") */
    uint8_t     act;     /* 1 to 6, the six acts; 7 for application data and what comes after */
};

/* ---- bytes ---- */

enum layer {
    LAYER_RECORD,      /* as it stands on the wire; ciphertext is one field of it */
    LAYER_PLAINTEXT,   /* what a protected record decrypts to */
    LAYER_MESSAGE,     /* a handshake message, ChangeCipherSpec, alert or application data */
    LAYER_CERTIFICATE, /* a certificate, wherever it came from: DER to the last byte */
};

/* Records are counted in each direction of a connection, from 0, whatever their keys. */
struct event_bytes {
    enum layer               layer;
    enum direction           direction; /* NO_DIRECTION for a certificate */
    const char              *name;      /* "TLSPlaintext", "ClientHello", "Certificate" */
    const uint8_t           *bytes;
    size_t                   length;
    const char              *keys; /* the name of the secret that it is encrypted under, or NULL */
    const struct wire_field *fields;
    size_t                   field_count;
    uint64_t                 first_record, last_record; /* that carry it (a record: itself twice) */
    bool                     received; /* by the reporter; false when it wrote them */
};

/* ---- choice ---- */

/* What the numbers of a choice mean: which IANA registry names them. */
enum registry {
    REGISTRY_PROTOCOL_VERSION,
    REGISTRY_CIPHER_SUITE,
    REGISTRY_COMPRESSION_METHOD,
    REGISTRY_SIGNATURE_SCHEME,
    REGISTRY_EXTENSION,
    REGISTRY_SUPPORTED_GROUP,
    REGISTRY_NAMES, /* none: what is chosen has no numbers, but names (see event_choice.names) */
};
enum { REGISTRY_COUNT = REGISTRY_NAMES + 1 };

struct event_choice {
    const char     *subject; /* "cipher_suite" */
    enum registry   registry;
    const uint16_t *offered; /* by the other side, in its order */
    size_t          offered_count;
    const uint16_t *accepted; /* by this side, in its order */
    size_t          accepted_count;
    bool            made; /* false: nothing in common */
    uint16_t        chosen;
    const char     *names;   /* for REGISTRY_NAMES: number 0, 1, 2... each on its line; or NULL */
    const char     *because; /* the rule that decided, a sentence */
};

/* ---- secret ---- */

enum origin {
    ORIGIN_RANDOM,  /* drawn by its owner */
    ORIGIN_GIVEN,   /* from a file, or a peer's own: known by name, perhaps without bytes */
    ORIGIN_DERIVED, /* by the formula */
};

/* A value may be reported several times with different formulas: each end derives it its own way.
 */
struct event_secret {
    const char    *name;  /* "master_secret" */
    const uint8_t *bytes; /* NULL where it is never seen */
    size_t         length;
    enum origin    origin;
    const char    *formula;  /* NULL unless derived */
    enum actor     owner;    /* who drew it, was given it, or derives it so */
    bool           revealed; /* everybody may know it (a random that goes out in the clear) */
};

/* ---- check ---- */

enum check {
#define CHECK(name, error, field, purpose) CHECK_##name,
#include "protocol/checks.def"
#undef CHECK
    CHECK_COUNT
};

struct check_description {
    const char *name;    /* "suite_was_offered" */
    enum error  error;   /* that a failure is; the alert and the RFC section come from it */
    const char *field;   /* the path of the field that it looks at, or NULL */
    const char *purpose; /* what it stops, one sentence */
};

const struct check_description *check_describe(enum check);

struct event_check {
    enum check     check;
    bool           passed, waived;
    const char    *wanted, *found;
    const uint8_t *certificate; /* that it looks at (its DER), or NULL */
    size_t         certificate_length;
};

/* ---- failure ---- */

struct event_failure {
    enum error  error;
    bool        has_alert; /* false where nothing can be said: the network has ended */
    uint8_t     alert;     /* that is sent, or was received: its AlertDescription */
    bool        from_peer; /* the other side ended it */
    const char *message;   /* in which it was found, or NULL: "ServerHello" */
    const char *field;     /* the field at which it broke, or NULL */
    size_t      offset;    /* of the field in the message */
    const char *why;       /* a sentence */
};

/* ---- the event ---- */

struct event {
    enum event_kind    kind;
    uint32_t           connection; /* from 1 */
    enum actor         actor;      /* who reports */
    const char        *rfc;        /* "RFC 5246 §7.4.2", or NULL */
    struct source_line source;
    union {
        struct event_step    step;
        struct event_bytes   bytes;
        struct event_choice  choice;
        struct event_secret  secret;
        struct event_check   check;
        struct event_failure failure;
    };
};

/* Where the fields of a message, and those of the records that carry it, are noted before they are
 * told: a message is written before its records, and told after them. And the text of the current
 * step, which the next one empties. */
struct observer {
    void (*tell)(struct observer *, const struct event *);
    struct wire_trace trace, record_trace;
    size_t            text_used;
    char              text[LIMIT_STEP_TEXT];
};

#endif
