/*
 * ecdsa_der.h - an ECDSA signature as certificates and TLS carry it (RFC 3279 §2.2.3, RFC 8446
 * §4.2.3).
 *
 *     Ecdsa-Sig-Value ::= SEQUENCE {
 *         r       INTEGER,
 *         s       INTEGER }
 *
 * crypto/ knows the raw form r || s, two numbers as long as the order of the curve.  In DER each is
 * as short as it can be, so that the length of a signature differs from one to the next.
 */
#ifndef PROTOCOL_X509_ECDSA_DER_H
#define PROTOCOL_X509_ECDSA_DER_H

#include "crypto/nist_curve.h"
#include "protocol/x509/der.h"

enum {
    ECDSA_MAX_RAW = 2 * NIST_MAX_LENGTH,
    /* A tag and two octets of length, and for each number a tag, a length and a zero before it. */
    ECDSA_MAX_DER = 3 + 2 * (3 + NIST_MAX_LENGTH),
};

/*
 * Writes r || s, 2 * curve->n.length bytes, as DER: at most ECDSA_MAX_DER bytes.  False where
 * `capacity` is too small.
 */
bool ecdsa_signature_to_der(uint8_t *der, size_t capacity, size_t *length,
                            const struct nist_curve *curve, const uint8_t *raw);

/*
 * Reads a signature that is all of the reader's bytes, into 2 * curve->n.length bytes of r || s.
 * The reader's structure must be "EcdsaSigValue" (labels have no hyphens).  False with the reader's
 * error, and then r || s is all zero: what der.h refuses, and der_value_invalid for a number that
 * is negative or has more bytes than the order.  Whether the numbers are in range is for the
 * verification to say.
 */
bool ecdsa_signature_from_der(uint8_t *raw, const struct nist_curve *curve, struct reader *r);

#endif
