/*
 * oid.h - object identifiers, the names of things in ASN.1 (X.660; encoded by X.690 §8.19).
 *
 * An object identifier is a path in a tree of numbers that anybody can own a branch of:
 * 1.2.840.113549.1.1.11 is sha256WithRSAEncryption, in the branch of a company named RSA. Those
 * that we know stand in oids.def; an unknown one is no error, it just has no name.
 */
#ifndef PROTOCOL_X509_OID_H
#define PROTOCOL_X509_OID_H

#include "protocol/x509/der.h"

enum oid {
    OID_UNKNOWN,
#define OID(name, encoding) OID_##name,
#include "protocol/x509/oids.def"
#undef OID
    OID_COUNT
};

/* Room for an object identifier as text; a longer one is cut off with an ellipsis. */
enum { OID_TEXT = 128 };

/* Which one it is, from its content octets; OID_UNKNOWN for one that is not in the list. */
enum oid oid_find(struct der_bytes content);

/* Its name in the standards, "sha256WithRSAEncryption"; "unknown" for OID_UNKNOWN. */
const char *oid_name(enum oid);

/* Its content octets; empty for OID_UNKNOWN. */
struct der_bytes oid_content(enum oid);

/* "1.2.840.113549.1.1.11", from content octets. Returns `out`. */
const char *oid_format(char out[static OID_TEXT], struct der_bytes content);

#endif
