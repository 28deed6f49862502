/*
 * issue.h - making certificates (RFC 5280 §4, the other way round).
 *
 * Enough for an authority of one's own and for the servers and clients that it vouches for. What
 * is wished for is written down, sensible or not: a lesson may want a certificate that nobody
 * should accept.
 *
 * Read next: protocol/x509/issue.c, beside certificate.c, which reads what it writes; then
 * issue_signature.h.
 */
#ifndef PROTOCOL_X509_ISSUE_H
#define PROTOCOL_X509_ISSUE_H

#include "protocol/x509/host_name.h"
#include "protocol/x509/issue_signature.h"
#include "protocol/x509/key_write.h"

/* An extension that has no wish of its own below. */
struct extension_wish {
    struct der_bytes oid; /* content octets of extnID */
    bool             critical;
    struct der_bytes value; /* what extnValue holds */
};

/* RFC 5280 §4.2.1.10: a subtree of names, for nameConstraints: of hosts, or of addresses. */
struct subtree_wish {
    const char       *dns_name; /* "" is all hosts; NULL: addresses */
    struct ip_address address;
    unsigned          prefix_length; /* so many bits of it count */
};

/* Subtrees that an authority may speak for, or may not. */
struct subtrees_wish {
    const struct subtree_wish *subtrees;
    size_t                     count;
};

struct certificate_wishes {
    bool is_version_1; /* as before 1996: without extensions, whatever is wished for below */

    const char      *common_name, *organization; /* UTF-8; NULL: not in the subject */
    struct der_bytes subject; /* a Name in DER, in place of those two; or empty */

    /* Big-endian, taken as a positive number (1 to 19 bytes are never too many); or, with
     * serial_is_raw, the content octets of the INTEGER as they are. */
    const uint8_t *serial;
    size_t         serial_length;
    bool           serial_is_raw;
    int64_t        not_before, not_after; /* seconds since 1970 */

    bool    is_ca; /* with basicConstraints, critical; otherwise without */
    bool    has_path_length;
    uint8_t path_length; /* at most 127 */

    uint16_t key_usage; /* of enum key_usage; 0: no such extension */
    uint16_t purposes;  /* of enum key_purpose (not `other`); 0: no such extension */

    const char *const       *dns_names;
    size_t                   dns_name_count;
    const struct ip_address *addresses;
    size_t                   address_count;
    const char              *email; /* NULL for none */

    struct subtrees_wish permitted, excluded; /* nameConstraints, critical */

    const char *crl_url;               /* cRLDistributionPoints; NULL for none */
    const char *ocsp_url, *issuer_url; /* authorityInfoAccess; NULL for none */
    bool        must_staple;           /* tlsFeature: status_request (RFC 7633) */
    bool        ocsp_no_check;         /* RFC 6960 §4.2.2.2.1: for a responder's certificate */

    const struct extension_wish *more;
    size_t                       more_count;
};

/* Enough for a certificate with an RSA key and signature of any size and a few dozen names. */
enum { CERTIFICATE_MAX_DER = 8192 };

/*
 * Writes an X.509 v3 certificate for a key.
 *
 * The signer's certificate gives the issuer's name and key identifier; NULL makes the certificate
 * self-signed (the subject is the issuer, and the two keys must belong together). Key identifiers
 * are SHA-1 hashes of the key (RFC 5280 §4.2.1.2 (1)). False, and *length 0, where `capacity` is
 * too small, the signer is not able, a date cannot be written, or the signature fails.
 */
bool certificate_issue(uint8_t *der, size_t capacity, size_t *length,
                       const struct certificate_wishes *, const struct subject_key *,
                       const struct signer *);

/* The identifier by which the signer's key is named in what it signs: of its certificate where
 * that has one, else computed. `own` is of what signs itself. Valid as long as all three are. */
struct der_bytes issue_key_identifier(uint8_t scratch[static SHA1_DIGEST_LENGTH],
                                      const struct signer *, const struct subject_key *own);

/* RFC 5280 §4.2.1.1 and §4.2: authorityKeyIdentifier, as CRLs have it too. */
void issue_write_authority_key_identifier(struct der_writer *, struct der_bytes identifier);

#endif
