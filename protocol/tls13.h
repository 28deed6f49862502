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

/* Groups that a client makes a key share for at once: the one it likes best, and where that is a
 * hybrid, which not every server knows, another beside it. */
enum { TLS13_OWN_SHARES = 2 };

/* RFC 8446 §4.3.2: certificate_request_context<0..2^8-1> */
enum { TLS13_CONTEXT_MAX = 255 };

struct tls13_secrets {
    uint8_t private_keys[TLS13_OWN_SHARES][KEY_AGREEMENT_MAX_PRIVATE];
    uint8_t shared[KEY_AGREEMENT_MAX_SHARED];
    uint8_t schedule[HASH_MAX_DIGEST];               /* the row of RFC 8446 §7.1 that it is at */
    uint8_t handshake_traffic[2][HASH_MAX_DIGEST];   /* of client and server, by enum actor */
    uint8_t application_traffic[2][HASH_MAX_DIGEST]; /* the present generation of each */
    uint8_t exporter[HASH_MAX_DIGEST], resumption[HASH_MAX_DIGEST];
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

    /* ---- the rest of the answer ---- */
    struct extensions encrypted; /* EncryptedExtensions */
    struct extensions request;   /* CertificateRequest */

    /* ---- CertificateVerify, of whichever end sends or has sent one ---- */
    uint16_t scheme;
    uint8_t  signature[SIGNATURE_MAX_LENGTH];
    size_t   signature_length;
    uint8_t  signed_digest[HASH_MAX_DIGEST]; /* the transcript that it covers */

    uint8_t  finished_digest[HASH_MAX_DIGEST]; /* the transcript up to the server's Finished */
    unsigned generation[2]; /* of the application traffic secrets, by enum actor (RFC 8446 §7.2) */
    bool     update_wanted, update_requested; /* send a KeyUpdate; and ask for one in return */

    struct tls13_secrets secrets;
};

#endif
