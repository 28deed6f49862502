/*
 * tls12_client_auth.h - the client's certificate in TLS 1.2 (RFC 5246 §7.4.4, §7.4.6, §7.4.8): a
 * server may ask for one, and a client that shows one signs the whole handshake so far.
 *
 * Rows of the figures of TLS 1.2 (figure.c) come here.
 */
#ifndef PROTOCOL_TLS12_CLIENT_AUTH_H
#define PROTOCOL_TLS12_CLIENT_AUTH_H

#include "protocol/digitally_signed.h"
#include "protocol/limits.h"
#include "protocol/wire.h"

struct tls;

/* What the server asked for, and what the client answers. */
struct client_auth {
    uint16_t                       schemes[LIMIT_SIGNATURE_SCHEMES]; /* that the server takes */
    size_t                         scheme_count;
    bool                           takes_rsa, takes_ecdsa; /* certificate_types */
    const struct credential       *credential;             /* that our client shows, or NULL */
    const struct signature_scheme *scheme;
    struct digitally_signed        signature;     /* of the client, that arrived */
    size_t                         signed_length; /* bytes of the transcript that it covers */
};

void write_certificate_request(struct tls *, struct writer *);
void read_certificate_request(struct tls *, struct reader *);
/* Client: a certificate that the server takes, and how to sign with its key; there may be none. */
bool choose_client_certificate(struct tls *);
void write_client_certificate(struct tls *, struct writer *);
void read_client_certificate(struct tls *, struct reader *);
/* Server: what the chain says, if there is one; then whether it is to be believed. */
bool read_client_certificates(struct tls *);
bool validate_client_certificate(struct tls *);
void write_certificate_verify(struct tls *, struct writer *);
void read_certificate_verify(struct tls *, struct reader *);
/* Server: does the client have the key? */
bool check_client_signature(struct tls *);

#endif
