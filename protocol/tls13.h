/*
 * tls13.h - what a handshake of TLS 1.3 has beyond what every handshake has (RFC 8446).
 *
 * struct handshake holds one of these. The messages fill it in; the work between them
 * (tls13_share.h, tls13_keys.h, tls13_work.h) draws, judges and derives.
 */
#ifndef PROTOCOL_TLS13_H
#define PROTOCOL_TLS13_H

#include "crypto/hash.h"
#include "crypto/key_agreement.h"
#include "crypto/signature_scheme.h"
#include "protocol/extensions.h"
#include "protocol/session.h"

/* Groups that a client makes a key share for at once: the one it likes best, and where that is a
 * hybrid, which not every server knows, another beside it. */
enum { TLS13_OWN_SHARES = 2 };

/* RFC 8446 §4.3.2: certificate_request_context<0..2^8-1> */
enum { TLS13_CONTEXT_MAX = 255 };

/* Keys that a client offers at once: that of a ticket, and one that was given; and the bytes that a
 * given key may have. */
enum { TLS13_OWN_PSKS = 2, TLS13_PSK_MAX = 64 };

/* RFC 8446 §4.2.11: a key that both ends have already. A secret. */
struct tls13_psk {
    uint8_t                    key[TLS13_PSK_MAX];
    size_t                     length;
    const struct hash         *hash;
    const struct cipher_suite *suite;    /* of the session; NULL for a key that was given */
    bool                       external; /* given, and of no ticket */
};

struct tls13_secrets {
    uint8_t private_keys[TLS13_OWN_SHARES][KEY_AGREEMENT_MAX_PRIVATE];
    uint8_t shared[KEY_AGREEMENT_MAX_SHARED];
    uint8_t schedule[HASH_MAX_DIGEST];             /* the row of RFC 8446 §7.1 that it is at */
    uint8_t handshake_traffic[2][HASH_MAX_DIGEST]; /* of client and server, by enum actor */
    uint8_t exporter[HASH_MAX_DIGEST], resumption[HASH_MAX_DIGEST];
    uint8_t early_exporter[HASH_MAX_DIGEST];
    /* A client's, as they are on offer; a server's is the one that it took. */
    struct tls13_psk psks[TLS13_OWN_PSKS];
};

/* RFC 8446 §7.2: what both directions' keys come from and are renewed with, by enum actor: it
 * outlasts the handshake. A secret. */
struct tls13_traffic {
    uint8_t  secrets[2][HASH_MAX_DIGEST]; /* application_traffic_secret_N of client and server */
    unsigned generation[2];               /* N */
    bool     update_wanted, update_requested; /* send a KeyUpdate; and ask for one in return */
};

/* RFC 8446 §4.6.1: a NewSessionTicket as it came. One that is longer than a client keeps has its
 * length here, and no bytes. */
struct tls13_ticket {
    uint32_t          lifetime, age_add;
    uint8_t           nonce[255];
    size_t            nonce_length;
    uint8_t           bytes[LIMIT_TICKET];
    size_t            length;
    struct extensions extensions;
};

struct tls13 {
    /* ---- hello and retry ---- */
    const struct key_agreement *own[TLS13_OWN_SHARES]; /* client: that there are shares for */
    size_t                      own_count;
    const struct key_agreement *agreement; /* chosen; NULL until then */
    uint8_t                     server_share[KEY_AGREEMENT_MAX_SHARE];
    bool                        retry_wanted; /* server: no share fits; client: was asked to */
    bool                        retried;      /* the second ClientHello has come, or gone out */
    uint16_t                    retry_suite;  /* that the HelloRetryRequest named */
    struct extensions           retry;        /* of the HelloRetryRequest */
    /* Of a ClientHello, without what may change in a second one. */
    uint8_t unchanging[HASH_MAX_DIGEST];
    bool    hello_changed; /* the second one, in more than it may */

    /* ---- keys that both have already ---- */
    size_t                  psk_count; /* of secrets.psks */
    const struct tls13_psk *psk;       /* agreed on; NULL: none */
    uint16_t                psk_index; /* of the identity that is its own */
    const struct hash      *psk_hash;  /* server: that a key on offer asks of the suite */
    struct tls13_ticket     ticket;    /* client: that has just come in */
    unsigned                tickets;   /* that the server has sent, or the client has read */

    /* ---- early data ---- */
    bool   early_offered, early_accepted;
    bool   early_open;     /* the keys for early data are in use */
    bool   early_skipping; /* server: it was turned down, and may still be on its way */
    bool   has_early_exporter;
    size_t early_length; /* sent, received or skipped so far */

    /* ---- the rest of the answer ---- */
    struct extensions      encrypted; /* EncryptedExtensions */
    struct extensions      request;   /* CertificateRequest */
    struct extension_types entries;   /* of all CertificateEntry structs */

    /* ---- CertificateVerify, of whichever end sends or has sent one ---- */
    uint16_t scheme;
    uint8_t  signature[SIGNATURE_MAX_LENGTH];
    size_t   signature_length;
    uint8_t  signed_digest[HASH_MAX_DIGEST]; /* the transcript that it covers */

    uint8_t finished_digest[HASH_MAX_DIGEST]; /* the transcript up to the server's Finished */

    struct tls13_secrets secrets;
};

#endif
