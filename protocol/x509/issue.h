/*
 * issue.h - making certificates (RFC 5280 §4, the other way round).
 *
 * Enough for an authority of one's own and for the servers that it vouches for. What is wished
 * for is written down, sensible or not: a lesson may want a certificate that nobody should
 * accept.
 *
 * Read next: protocol/x509/issue.c, beside certificate.c, which reads what it writes.
 */
#ifndef PROTOCOL_X509_ISSUE_H
#define PROTOCOL_X509_ISSUE_H

#include "crypto/hash.h"
#include "crypto/random.h"
#include "crypto/rsa.h"
#include "protocol/x509/certificate.h"
#include "protocol/x509/host_name.h"

/* An extension that has no wish of its own below. */
struct extension_wish {
    struct der_bytes oid; /* content octets of extnID */
    bool             critical;
    struct der_bytes value; /* what extnValue holds */
};

struct certificate_wishes {
    const char *common_name, *organization; /* UTF-8; NULL: not in the subject */

    const uint8_t
           *serial; /* big-endian, taken as a positive number; 1 to 19 bytes are never too many */
    size_t  serial_length;
    int64_t not_before, not_after; /* seconds since 1970 */

    bool    is_ca; /* with basicConstraints, critical; otherwise without */
    bool    has_path_length;
    uint8_t path_length; /* at most 127 */

    uint16_t key_usage; /* of enum key_usage; 0: no such extension */
    uint16_t purposes;  /* of enum key_purpose (not `other`); 0: no such extension */

    const char *const       *dns_names;
    size_t                   dns_name_count;
    const struct ip_address *addresses;
    size_t                   address_count;

    const struct extension_wish *more;
    size_t                       more_count;
};

/* Enough for a certificate with an RSA key and signature of any size and a few dozen names. */
enum { CERTIFICATE_MAX_DER = 8192 };

/*
 * Writes an X.509 v3 certificate for `subject_key`, signed with PKCS #1 v1.5 by `issuer_key`.
 *
 * `issuer` is the certificate of that key, whose subject becomes the issuer; NULL makes it
 * self-signed (the subject is the issuer, and the two keys must belong together). The hash is
 * hash_sha256, hash_sha384 or hash_sha512, or hash_sha1 for a certificate that nobody should
 * accept. Key identifiers are SHA-1 hashes of the key (RFC 5280 §4.2.1.2 (1)). False where
 * `capacity` is too small, the hash is another, a date cannot be written, or the signature fails.
 */
bool certificate_issue(uint8_t *der, size_t capacity, size_t *length,
                       const struct certificate_wishes *, const struct rsa_public_key *subject_key,
                       const struct certificate *issuer, const struct rsa_private_key *issuer_key,
                       const struct hash *, struct random_source                      *blinding);

#endif
