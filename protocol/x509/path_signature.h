/*
 * path_signature.h - is this the issuer's signature? (RFC 5280 §6.1.3 (a)(1))
 *
 * On a certificate, and, for revocation, on a CRL or an OCSP response: all three are signed alike.
 *
 * A part of protocol/x509/path.c.
 */
#ifndef PROTOCOL_X509_PATH_SIGNATURE_H
#define PROTOCOL_X509_PATH_SIGNATURE_H

#include "protocol/x509/certificate.h"

/* What was signed, tag and length included; by which algorithm; and the signature. */
struct signed_bytes {
    struct der_bytes             content, signature;
    enum oid                     algorithm;
    struct der_bytes             algorithm_oid; /* content octets, also of an unknown one */
    const struct pss_parameters *pss;
};

struct signed_bytes signed_bytes_of(const struct certificate *);

/*
 * Whether the signature was made with the key of that certificate, by an algorithm that we have;
 * *found says why not, in words. Reports nothing. A signature over SHA-1 may hold: that it is not
 * to be relied upon is for signed_bytes_sound to say.
 */
bool signed_bytes_hold(const struct signed_bytes *, const struct certificate *signer,
                       const char **found);

/* Whether the algorithm is one that can be relied upon. */
bool signed_bytes_sound(const struct signed_bytes *);

/* The name of the algorithm: of one that is not known, its number. */
const char *signed_bytes_algorithm(struct examiner *, const struct signed_bytes *);

/*
 * (a)(1) with its checks, and with the stages reported as values; false where a check fails. Both
 * certificates have their numbers. `known`: the signature has been seen to hold.
 */
bool path_check_signature(struct examiner *, const struct certificate *,
                          const struct certificate *issuer, bool known);

#endif
