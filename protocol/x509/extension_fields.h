/*
 * extension_fields.h - what the extensions of certificates and those of CRLs have in common
 * (RFC 5280 §4.2.1, §5.2).
 *
 * Read next: protocol/x509/extensions.c and protocol/x509/crl.c, which put these together.
 */
#ifndef PROTOCOL_X509_EXTENSION_FIELDS_H
#define PROTOCOL_X509_EXTENSION_FIELDS_H

#include "protocol/x509/der.h"

/* RFC 5280 §4.2.1.1: the key that signed. Parts that are left out are empty. */
struct authority_key_identifier {
    struct der_bytes key_identifier;
    struct der_bytes cert_issuer;        /* GeneralNames, one after the other */
    struct der_bytes cert_serial_number; /* content octets */
};

/* RFC 5280 §4.2.1.13: DistributionPointName; one of the two is empty. */
struct distribution_point_name {
    struct der_bytes full_name;          /* GeneralNames, one after the other */
    struct der_bytes relative_to_issuer; /* AttributeTypeAndValues, one after the other */
};

/* RFC 5280 §4.2.1.13: ReasonFlags. Bit n of the RFC is 1 << n here. */
enum reason_flag {
    REASON_FLAG_unused = 1 << 0,
    REASON_FLAG_keyCompromise = 1 << 1,
    REASON_FLAG_cACompromise = 1 << 2,
    REASON_FLAG_affiliationChanged = 1 << 3,
    REASON_FLAG_superseded = 1 << 4,
    REASON_FLAG_cessationOfOperation = 1 << 5,
    REASON_FLAG_certificateHold = 1 << 6,
    REASON_FLAG_privilegeWithdrawn = 1 << 7,
    REASON_FLAG_aACompromise = 1 << 8,
};

struct distribution_point {
    struct distribution_point_name name; /* where it is; or empty */
    bool                           has_reasons;
    uint16_t                       reasons;    /* of enum reason_flag */
    struct der_bytes               crl_issuer; /* GeneralNames, one after the other; or empty */
};

struct authority_key_identifier authority_key_identifier_read(struct reader *);
/* The reader's structure must be "DistributionPointName". */
struct distribution_point_name distribution_point_name_read(struct reader *);
/* ReasonFlags under that name and context-specific tag. */
uint16_t reason_flags_read(struct reader *, const char *name, uint8_t tag);

/* CRLDistributionPoints, for cRLDistributionPoints and freshestCRL: its content, the
 * DistributionPoints one after the other. */
struct der_bytes distribution_points_read(struct reader *);
/* A walk over these: false at the end. */
bool distribution_points_next(struct distribution_point *, struct der_bytes *points);

/* AuthorityInfoAccessSyntax, and SubjectInfoAccessSyntax: its content, the AccessDescriptions one
 * after the other. */
struct der_bytes info_access_read(struct reader *);

/* IssuerAltName ::= GeneralNames: its content. */
struct der_bytes issuer_alt_name_read(struct reader *);

/* Notes an error where a SEQUENCE OF that needs a member has none. */
void refuse_empty(struct reader *, const char *name);

#endif
