/*
 * path_signature.h - is this the issuer's signature on this certificate? (RFC 8017 §8.2.2)
 *
 * A part of protocol/x509/path.c: RFC 5280 §6.1.3 (a)(1).
 */
#ifndef PROTOCOL_X509_PATH_SIGNATURE_H
#define PROTOCOL_X509_PATH_SIGNATURE_H

#include "protocol/x509/certificate.h"

/* Whether the signature holds, with an algorithm that we have; reports nothing. */
bool path_signature_holds(const struct certificate *, const struct certificate *issuer);

/* The same with checks, and with the stages reported as values; false where a check fails. Both
 * certificates have their numbers. */
bool path_check_signature(struct examiner *, const struct certificate *,
                          const struct certificate *issuer);

/* Bits of an RSA modulus; 0 where the key is of another kind. */
size_t path_key_bits(const struct certificate *);

#endif
