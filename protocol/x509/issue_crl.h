/*
 * issue_crl.h - making certificate revocation lists (RFC 5280 §5).
 *
 * An authority cannot take a certificate back: it is out in the world, and valid to its last day.
 * So it publishes, again and again, the serial numbers of those that are not to be believed any
 * longer, signed and dated.
 */
#ifndef PROTOCOL_X509_ISSUE_CRL_H
#define PROTOCOL_X509_ISSUE_CRL_H

#include "protocol/x509/crl.h"
#include "protocol/x509/issue_signature.h"

/* The reason of that name, "keyCompromise"; false for any other text, and for removeFromCRL, which
 * is for delta CRLs alone. */
bool crl_reason_find(enum crl_reason *, const char *name, size_t length);

/* RFC 5280 §4.1.2.2: serial numbers have at most twenty octets. */
enum { SERIAL_MAX_OCTETS = 20 };

struct revocation {
    uint8_t         serial[SERIAL_MAX_OCTETS]; /* content octets of the INTEGER */
    size_t          serial_length;
    int64_t         date; /* seconds since 1970 */
    enum crl_reason reason;
};

struct crl_wishes {
    uint64_t                 number;                   /* §5.2.3: grows with each */
    int64_t                  this_update, next_update; /* seconds since 1970 */
    const struct revocation *revocations;
    size_t                   count;
};

/* Bytes that are enough for a CRL of so many. */
size_t crl_max_der(size_t revocations);

/* Writes a CRL, signed by the signer, whose certificate must be there: its subject is the issuer.
 * False, and *length 0, for the reasons of certificate_issue. */
bool crl_issue(uint8_t *der, size_t capacity, size_t *length, const struct crl_wishes *,
               const struct signer *);

#endif
