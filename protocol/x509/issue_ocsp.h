/*
 * issue_ocsp.h - making OCSP responses (RFC 6960).
 *
 * A CRL names all certificates that were revoked; an OCSP response says of one how it stands, for
 * a few days. A server can send its own along with its certificate (a staple, RFC 6066 §8), so
 * that no client has to ask.
 */
#ifndef PROTOCOL_X509_ISSUE_OCSP_H
#define PROTOCOL_X509_ISSUE_OCSP_H

#include "protocol/x509/issue_crl.h"
#include "protocol/x509/ocsp.h"

struct ocsp_wishes {
    const struct certificate *issuer; /* of the certificate in question */
    struct der_bytes          serial; /* of that: content octets */
    enum ocsp_cert_status     status;
    int64_t                   revoked_at; /* where it is revoked */
    enum crl_reason           reason;
    int64_t                   produced_at, this_update, next_update; /* seconds since 1970 */
    struct der_bytes          nonce; /* extnValue's content in the request; empty for none */
    /* Whether the signer's certificate goes along: it does where it is not the issuer's. */
    bool with_certificate;
};

/*
 * Writes an OCSPResponse, signed by the signer, whose certificate must be there: the issuer's own,
 * or one that the issuer made for this purpose (OCSPSigning, RFC 6960 §4.2.2.2). False, and
 * *length 0, for the reasons of certificate_issue.
 */
bool ocsp_issue(uint8_t *der, size_t capacity, size_t *length, const struct ocsp_wishes *,
                const struct signer *);

/*
 * What an OCSPRequest has as its nonce (RFC 9654 §2.1): the content of extnValue; empty where it
 * has none. False where the request is malformed.
 */
bool ocsp_request_nonce(struct der_bytes *nonce, const uint8_t *der, size_t length);

#endif
