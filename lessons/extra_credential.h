/*
 * extra_credential.h - one more certificate for the run: a server's with another kind of key, under
 * the same authority; or a client's, under one of its own, as it is in life. The keys are on a
 * curve, and drawn at once.
 */
#ifndef LESSONS_EXTRA_CREDENTIAL_H
#define LESSONS_EXTRA_CREDENTIAL_H

#include "lessons/credentials.h"
#include "protocol/x509/private_key.h"

/* A response signed by RSA-4096, with nothing but one status in it, takes some 700 bytes. */
enum { EXTRA_MAX_STAPLE = 1024 };

struct extra_credential {
    struct private_key        key;
    uint8_t                   key_der[KEY_MAX_DER];
    size_t                    key_der_length;
    struct issued_certificate issued;
    struct credential         credential; /* points into the rest, and to the authority's DER */
    uint8_t                   staple[EXTRA_MAX_STAPLE]; /* an OCSP response about it, or nothing */
    size_t                    staple_length;

    /* A client's authority, for a server to trust. */
    struct private_key        ca_key;
    struct issued_certificate ca_issued;
    struct certificate        ca;
    struct trust_store        trust;
};

/* Each has an ECDSA key on P-256; false where that cannot be made. What the credentials are made of
 * must be done (CREDENTIALS_DONE), and outlive this. The one with a staple promises it in its
 * certificate (RFC 7633), and has it: the authority says that it is good. */
bool extra_credential_for_server(struct extra_credential *, const struct credentials *);
bool extra_credential_with_staple(struct extra_credential *, const struct credentials *);
bool extra_credential_for_client(struct extra_credential *, const struct credentials *);
void extra_credential_wipe(struct extra_credential *);

#endif
