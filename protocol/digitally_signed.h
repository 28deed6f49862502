/*
 * digitally_signed.h - a signature in a message of TLS 1.2 (RFC 5246 §4.7): which scheme, and the
 * signature. The server signs its half of the key exchange so, a client the whole handshake.
 *
 * Before this: handshake_signature.h.
 */
#ifndef PROTOCOL_DIGITALLY_SIGNED_H
#define PROTOCOL_DIGITALLY_SIGNED_H

#include "protocol/handshake_signature.h"

struct tls;

struct digitally_signed {
    uint16_t scheme;
    uint8_t  signature[SIGNATURE_MAX_LENGTH];
    size_t   length;
};

/* What is signed, and how it is talked about. */
struct signed_content {
    const uint8_t *bytes;
    size_t         length;
    const char    *formula;   /* of these bytes: "ClientHello/random + ..." */
    const char    *hash_name; /* of their hash, when it is reported: "signed_params hash" */
    const char    *opened_name, *key_path; /* RSA: of what comes out of the signature, and of the
                                            * key's certificate: "Certificate", or NULL not
                                            * to report it */
    const char    *signature_path;         /* where it stands: "CertificateVerify/signed" */
    const char    *rfc;
};

/* The fields of a DigitallySigned, in the message or the group that is open. */
void digitally_signed_write(struct writer *, const struct digitally_signed *);
void digitally_signed_read(struct reader *, struct digitally_signed *);

/* Signs with the scheme that was chosen, and reports the hash that goes into the signature. */
bool digitally_signed_make(struct tls *, struct digitally_signed *, const struct signature_scheme *,
                           const struct signing_key *, const struct signed_content *);

/*
 * Whether the peer signed that: with a scheme that was `offered` to it, that fits its key, and
 * soundly (the check `valid`, of the peer's kind). Reports what it looks at on the way.
 */
bool digitally_signed_check(struct tls *, const struct digitally_signed *,
                            const struct verifying_key *, const struct signed_content *,
                            const uint16_t *offered, size_t offered_count, enum check valid);

#endif
