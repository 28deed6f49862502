/*
 * crl.h - a certificate revocation list, taken apart (RFC 5280 §5).
 *
 * An authority publishes, and signs, the serial numbers of those of its certificates that nobody
 * is to believe any more, and says until when it will publish the next list. Reading one checks
 * its form only.
 *
 * The struct copies nothing: its parts point into the DER, which belongs to the caller and must
 * outlive it. The entries, which may be a million, are not listed but walked over.
 *
 * Read next: protocol/x509/crl.c; protocol/x509/ocsp.h for the other way to ask.
 */
#ifndef PROTOCOL_X509_CRL_H
#define PROTOCOL_X509_CRL_H

#include "protocol/examiner.h"
#include "protocol/x509/algorithm_identifier.h"
#include "protocol/x509/extension_fields.h"
#include "protocol/x509/extension_list.h"

/* RFC 5280 §5.3.1: CRLReason, by its numbers. 7 does not exist. */
enum crl_reason {
    CRL_REASON_unspecified = 0,
    CRL_REASON_keyCompromise = 1,
    CRL_REASON_cACompromise = 2,
    CRL_REASON_affiliationChanged = 3,
    CRL_REASON_superseded = 4,
    CRL_REASON_cessationOfOperation = 5,
    CRL_REASON_certificateHold = 6,
    CRL_REASON_removeFromCRL = 8,
    CRL_REASON_privilegeWithdrawn = 9,
    CRL_REASON_aACompromise = 10,
};

/* "keyCompromise"; "unknown" for a number that has no name. */
const char *crl_reason_name(enum crl_reason);
/* A number that was just read as a reason; the reader's error crl_malformed where it is none. */
enum crl_reason crl_reason_of(struct reader *, uint32_t number);

/* RFC 5280 §5.2.5: which certificates the list is about. */
struct issuing_distribution_point {
    bool                           present;
    struct distribution_point_name name; /* or empty */
    bool                           only_contains_user_certs, only_contains_ca_certs;
    bool                           only_contains_attribute_certs;
    bool                           has_only_some_reasons;
    uint16_t                       only_some_reasons; /* of enum reason_flag */
    bool                           indirect_crl;      /* it is about other issuers' certificates */
};

struct crl {
    struct der_bytes der;           /* the whole list */
    struct der_bytes tbs_cert_list; /* what is signed, tag and length included */

    unsigned                    version; /* 1 or 2 */
    struct algorithm_identifier signature_algorithm;
    struct der_bytes            issuer;      /* a Name, tag and length included */
    int64_t                     this_update; /* seconds since 1970 */
    bool                        has_next_update;
    int64_t                     next_update;
    struct der_bytes            revoked_certificates; /* entries, one after the other; or empty */

    /* RFC 5280 §5.2: extensions. */
    struct extension_set              extensions;
    struct authority_key_identifier   authority_key_identifier;
    struct der_bytes                  crl_number; /* content octets; or empty */
    bool                              is_delta;   /* deltaCRLIndicator is there */
    struct der_bytes                  base_crl_number;
    struct issuing_distribution_point issuing_distribution_point;

    struct der_bytes signature_value; /* bytes of the BIT STRING */
};

/* RFC 5280 §5.1.2.6, §5.3: one certificate that was revoked. */
struct crl_entry {
    struct der_bytes     serial_number; /* content octets, two's complement */
    int64_t              revocation_date;
    bool                 has_reason;
    enum crl_reason      reason; /* unspecified where it does not say */
    bool                 has_invalidity_date;
    int64_t              invalidity_date;
    struct der_bytes     certificate_issuer; /* GeneralNames of an indirect list; or empty */
    struct extension_set extensions;
};

/* Reads a CertificateList that is all of the reader's bytes, whose structure must be
 * "CertificateList"; reader_finish is called. */
bool crl_read(struct crl *, struct reader *);

/*
 * Reads a list, under the examiner's trace, and reports it: a bytes event of LAYER_CERTIFICATE
 * named "CertificateList", then the check crl_well_formed. One that is malformed is reported as far
 * as it was read, with the rest under a leaf `unread`, and then refused with the error.
 */
bool crl_parse(struct crl *, struct examiner *, const uint8_t *der, size_t length);

/* A walk over the entries: start with crl.revoked_certificates. False at the end. */
bool crl_next_entry(struct crl_entry *, struct der_bytes *entries);

/* The first entry of a serial number (its content octets, as in struct certificate); false where
 * there is none. In an indirect list the certificate's issuer must be looked at too: walk. */
bool crl_find_entry(struct crl_entry *, const struct crl *, struct der_bytes serial_number);

#endif
