/*
 * credentials.h - a certificate authority and a server certificate, made for the run.
 *
 * The demo needs both, and `serve` makes them where none are given. Making RSA keys takes a moment,
 * so it is a stepper: call credentials_step until it says that it is done, and show how far it is.
 */
#ifndef LESSONS_CREDENTIALS_H
#define LESSONS_CREDENTIALS_H

#include "crypto/rsa_generate.h"
#include "lessons/issuing.h"
#include "protocol/tls.h"

enum credentials_status { CREDENTIALS_GOING, CREDENTIALS_DONE, CREDENTIALS_FAILED };

enum { CREDENTIALS_MAX_DER = CERTIFICATE_MAX_DER };

struct credentials {
    enum credentials_status status;
    const char             *host;    /* "localhost" */
    const char             *ca_name; /* "tlstutor demo CA" */
    int64_t                 now;
    struct random_source   *random;
    struct rsa_generation   generation;
    unsigned                stage;

    struct issuing_authority  authority; /* whose certificate is NULL until there is one */
    enum fault                fault;     /* of the server's certificate, on purpose */
    struct private_key        ca_key;
    bool                      has_intermediate; /* between the CA and the server */
    struct private_key        intermediate_key;
    struct issued_certificate intermediate;
    struct certificate        intermediate_read;
    struct rsa_private_key    server_key;
    uint8_t                   ca_der[CREDENTIALS_MAX_DER];
    uint8_t                   server_key_der[CREDENTIALS_MAX_DER];
    size_t                    ca_length, server_key_length;
    struct issued_certificate server; /* and what is sent with it, up to the CA */

    struct certificate ca; /* the CA's, read: the one anchor of `trust` */
    struct trust_store trust;
    struct credential  credential; /* for a server: its certificate and the CA's, and its key */
};

/* Begins: an authority "tlstutor demo CA" and a certificate for `host` (and, for localhost,
 * 127.0.0.1 and ::1). Valid from an hour before `now`, a year for the CA and 90 days for the
 * server. */
void credentials_begin(struct credentials *, const char *host, int64_t now, struct random_source *);
/* After that, and before the first step: an authority that is there already is to sign; what it
 * points to must outlive this. */
void credentials_under(struct credentials *, const struct issuing_authority *);
/* Right after credentials_begin: the CA is to sign an intermediate authority, and that one the
 * server's certificate. */
void credentials_through_intermediate(struct credentials *);
/* The same: the CA is to have this name, which must outlive this. */
void credentials_name_authority(struct credentials *, const char *name);
/* After any of these: the server's certificate is to have this fault (one that a server's can
 * have). */
void                    credentials_spoil(struct credentials *, enum fault);
enum credentials_status credentials_step(struct credentials *);
/* Appends a certificate to what is sent; its bytes must stay where they are. */
void credentials_append(struct credential *, struct der_bytes);
/* Appends what is sent after a certificate that these credentials' authority issued: each
 * certificate certifies the one before (RFC 5246 §7.4.2). */
void credentials_append_authorities(struct credential *, const struct credentials *);
/* "making the server's key: prime 1 of 2, try 37", into out. */
void credentials_progress(char *out, size_t size, const struct credentials *);
void credentials_wipe(struct credentials *);

#endif
