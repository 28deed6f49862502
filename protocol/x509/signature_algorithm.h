/*
 * signature_algorithm.h - which hash an RSA signature on a certificate is made over.
 *
 * RFC 8017 §A.2.4; RFC 4055 §5. The algorithm's object identifier names both, the hash and RSA.
 */
#ifndef PROTOCOL_X509_SIGNATURE_ALGORITHM_H
#define PROTOCOL_X509_SIGNATURE_ALGORITHM_H

#include "crypto/hash.h"
#include "protocol/x509/oid.h"

#include <stdbool.h>

/* The hash of a PKCS #1 v1.5 signature algorithm that can be computed here; NULL for others. */
const struct hash *signature_algorithm_hash(enum oid algorithm);

/* Its other direction; OID_UNKNOWN for a hash that no such algorithm uses. */
enum oid signature_algorithm_of_hash(const struct hash *hash);

/* Whether a signature of this algorithm can be relied upon: computable, and its hash not broken. */
bool signature_algorithm_is_sound(enum oid algorithm);

#endif
