/*
 * signature_value.h - a signature at the end of a certificate, a CRL, an OCSP response or a request
 * (RFC 5280 §4.1.1.3).
 */
#ifndef PROTOCOL_X509_SIGNATURE_VALUE_H
#define PROTOCOL_X509_SIGNATURE_VALUE_H

#include "protocol/x509/oid.h"

/*
 * Reads the BIT STRING of a signature under that field name, and returns its bytes. Those of ECDSA
 * and DSA hold two numbers in DER, and are taken apart where they do (RFC 3279 §2.2.3); where they
 * do not, they are left closed: that such a signature is none is for the verification to say.
 */
struct der_bytes signature_value_read(struct reader *, const char *name, enum oid algorithm);

/* Two numbers in DER, all of `bytes`. */
bool signature_is_two_numbers(struct der_bytes bytes);

/* These two numbers, under the structure "EcdsaSigValue", in a group of that name. */
void signature_two_numbers_read(struct reader *);

#endif
