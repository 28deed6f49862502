/*
 * extra_credential.h - one more certificate for the run: a server's with another kind of key, under
 * the same authority; or a client's, under one of its own, as it is in life. The keys are on a
 * curve, and drawn at once.
 */
#ifndef LESSONS_EXTRA_CREDENTIAL_H
#define LESSONS_EXTRA_CREDENTIAL_H

#include "lessons/credentials.h"
#include "protocol/x509/private_key.h"

struct extra_credential {
    struct private_key        key;
    uint8_t                   key_der[KEY_MAX_DER];
    size_t                    key_der_length;
    struct issued_certificate issued;
    struct credential         credential; /* points into the rest, and to the authority's DER */

    /* A client's authority, for a server to trust. */
    struct private_key        ca_key;
    struct issued_certificate ca_issued;
    struct certificate        ca;
    struct trust_store        trust;
};

/* Each has an ECDSA key on P-256; false where that cannot be made. What the credentials are made of
 * must be done (CREDENTIALS_DONE), and outlive this. */
bool extra_credential_for_server(struct extra_credential *, const struct credentials *);
bool extra_credential_for_client(struct extra_credential *, const struct credentials *);
void extra_credential_wipe(struct extra_credential *);

#endif
