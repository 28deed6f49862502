/*
 * certificate.h - an X.509 certificate, taken apart (RFC 5280 §4).
 *
 * A certificate says: the owner of this key has these names, from this day to that day, for these
 * uses; and an authority signs that. Reading one checks its form only. Whether to believe it is the
 * question of protocol/x509/path.h.
 *
 * The struct copies nothing: its parts point into the DER, which belongs to the caller and must
 * outlive it.
 *
 * Read next: protocol/x509/certificate.c, then protocol/x509/extensions.c.
 */
#ifndef PROTOCOL_X509_CERTIFICATE_H
#define PROTOCOL_X509_CERTIFICATE_H

#include "protocol/examiner.h"
#include "protocol/x509/algorithm_identifier.h"
#include "protocol/x509/extension_list.h"

/* RFC 5280 §4.2.1.3: KeyUsage. Bit n of the RFC is 1 << n here. */
enum key_usage {
    KEY_USAGE_digitalSignature = 1 << 0,
    KEY_USAGE_nonRepudiation = 1 << 1,
    KEY_USAGE_keyEncipherment = 1 << 2,
    KEY_USAGE_dataEncipherment = 1 << 3,
    KEY_USAGE_keyAgreement = 1 << 4,
    KEY_USAGE_keyCertSign = 1 << 5,
    KEY_USAGE_cRLSign = 1 << 6,
    KEY_USAGE_encipherOnly = 1 << 7,
    KEY_USAGE_decipherOnly = 1 << 8,
};

/* RFC 5280 §4.2.1.12: the purposes that extKeyUsage names. */
enum key_purpose {
    KEY_PURPOSE_anyExtendedKeyUsage = 1 << 0,
    KEY_PURPOSE_serverAuth = 1 << 1,
    KEY_PURPOSE_clientAuth = 1 << 2,
    KEY_PURPOSE_codeSigning = 1 << 3,
    KEY_PURPOSE_emailProtection = 1 << 4,
    KEY_PURPOSE_timeStamping = 1 << 5,
    KEY_PURPOSE_OCSPSigning = 1 << 6,
    KEY_PURPOSE_other = 1 << 7,
};

struct certificate {
    /* Which of the certificates reported on this connection it is, from 1 in their order: the k in
     * the paths of formulas, "Certificate#k/tbsCertificate". The caller sets it. */
    unsigned number;

    struct der_bytes der;             /* the whole certificate */
    struct der_bytes tbs_certificate; /* what is signed, tag and length included */

    unsigned              version;       /* 1, 2 or 3 */
    struct der_bytes      serial_number; /* content octets, two's complement */
    enum oid              signature_algorithm;
    struct der_bytes      signature_algorithm_oid; /* content octets, also of an unknown one */
    struct pss_parameters signature_pss;
    struct der_bytes      issuer, subject; /* Names, tag and length included (see name.h) */
    int64_t not_before, not_after;         /* seconds since 1970; both belong to the validity */

    enum oid              public_key_algorithm; /* rsaEncryption, or another kind of key */
    enum oid              public_key_curve;     /* of an ecPublicKey; or OID_UNKNOWN */
    struct pss_parameters public_key_pss; /* a key for RSASSA_PSS alone may be bound to these */
    struct der_bytes      subject_public_key_info;  /* tag and length included */
    struct der_bytes      subject_public_key;       /* bytes of the BIT STRING */
    struct der_bytes      modulus, public_exponent; /* without leading zeros; empty where not RSA */

    /* RFC 5280 §4.2: which of the extensions in oids.def are there, and which of these are critical
     * (see certificate_has_extension). Then what is in them. */
    uint64_t         extensions, critical_extensions;
    bool             has_basic_constraints, is_ca, has_path_length;
    uint32_t         path_length;
    bool             has_key_usage;
    uint16_t         key_usage; /* of enum key_usage */
    bool             has_extended_key_usage;
    uint16_t         purposes; /* of enum key_purpose */
    bool             has_subject_alt_name;
    struct der_bytes subject_alt_name; /* GeneralNames, one after the other */
    bool             has_authority_key_identifier;
    struct der_bytes authority_key_identifier; /* keyIdentifier; empty where only names are given */
    struct der_bytes authority_cert_issuer, authority_cert_serial_number; /* or empty */
    bool             has_subject_key_identifier;
    struct der_bytes subject_key_identifier;
    bool             has_name_constraints;
    struct der_bytes permitted_subtrees,
        excluded_subtrees; /* GeneralSubtrees, one after the other */
    bool             has_certificate_policies;
    struct der_bytes certificate_policies; /* PolicyInformations, one after the other */
    bool             has_policy_mappings;
    struct der_bytes policy_mappings; /* pairs of policies, one after the other */
    bool     has_policy_constraints, has_require_explicit_policy, has_inhibit_policy_mapping;
    uint32_t require_explicit_policy, inhibit_policy_mapping;
    bool     has_inhibit_any_policy;
    uint32_t inhibit_any_policy;
    struct der_bytes crl_distribution_points;    /* DistributionPoints (extension_fields.h) */
    struct der_bytes authority_info_access;      /* AccessDescriptions, one after the other */
    struct der_bytes sct_list;                   /* SerializedSCTs, one after the other (sct.h) */
    bool             must_staple;                /* tlsFeature names status_request (RFC 7633) */
    struct der_bytes unknown_critical_extension; /* content of the first one's extnID; or empty */

    struct der_bytes signature_value; /* bytes of the BIT STRING */
};

/*
 * Reads a Certificate that is all of the reader's bytes; reader_finish is called, so that the
 * result is true when it is well formed to the last byte. The reader's structure must be
 * "Certificate". The number stays as it is; everything else is set, and empty where reading did
 * not come so far.
 */
bool certificate_read(struct certificate *, struct reader *);

/* The same for a certificate that is one of the fields of something else, under that field name;
 * errors stay in the reader. */
void certificate_read_within(struct certificate *, struct reader *, const char *name);

/*
 * Reads a certificate, under the examiner's trace, and reports it: a bytes event of
 * LAYER_CERTIFICATE named "Certificate", then the check certificate_well_formed. One that is
 * malformed is reported as far as it was read, with the rest under a leaf `unread`, and then
 * refused with the error.
 *
 * It uses the observer's trace, so a message that carries the certificate must be reported before.
 */
bool certificate_parse(struct certificate *, struct examiner *, const uint8_t *der, size_t length);

/* Reports a certificate that was read before (a trust anchor, at its first use) as
 * certificate_parse does, but for the check. */
void certificate_report(struct examiner *, const struct certificate *);

/* Whether it has that extension, and has it marked critical. */
bool certificate_has_extension(const struct certificate *, enum oid);
bool certificate_has_critical_extension(const struct certificate *, enum oid);

/* Whether it was signed in its own name (RFC 5280 §3.2: self-issued). */
bool certificate_is_self_issued(const struct certificate *);

#endif
