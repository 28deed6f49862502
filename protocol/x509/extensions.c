/*
 * extensions.c - the extensions of a certificate. RFC 5280 §4.2.
 *
 * One function an extension, in the order of the RFC, then the table that finds it, then the walk.
 * The ASN.1 of each stands above its function. Extensions without a function are left closed.
 */
#include "protocol/x509/extensions.h"

#include "protocol/x509/general_name.h"
#include "protocol/x509/name.h"

/* The largest number that fields without a bound of their own may hold. */
enum { ANY_SMALL = 0x7fffffff };

static void refuse_empty(struct reader *r, const char *name)
{
    if (!has_more(r))
        reader_fail(r, ERROR_certificate_extension_malformed, name);
}

/* RFC 5280 §4.2.1.1
 *     AuthorityKeyIdentifier ::= SEQUENCE {
 *         keyIdentifier             [0] OCTET STRING OPTIONAL,
 *         authorityCertIssuer       [1] GeneralNames OPTIONAL,
 *         authorityCertSerialNumber [2] CertificateSerialNumber OPTIONAL } */
static void read_authority_key_identifier(struct certificate *c, struct reader *r)
{
    c->has_authority_key_identifier = true;
    der_sequence(r, "AuthorityKeyIdentifier", "AuthorityKeyIdentifier") {
        if (der_next_is(r, DER_CONTEXT(0)))
            c->authority_key_identifier = der_primitive(r, "keyIdentifier", DER_CONTEXT(0));
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(1))) {
            der_constructed(r, "authorityCertIssuer", DER_CONTEXT_CONSTRUCTED(1), "GeneralName") {
                general_names_read(r);
            }
        }
        if (der_next_is(r, DER_CONTEXT(2)))
            der_integer_tagged(r, "authorityCertSerialNumber", DER_CONTEXT(2));
    }
}

/* RFC 5280 §4.2.1.2
 *     SubjectKeyIdentifier ::= KeyIdentifier ::= OCTET STRING */
static void read_subject_key_identifier(struct certificate *c, struct reader *r)
{
    c->has_subject_key_identifier = true;
    c->subject_key_identifier = der_octet_string(r, "SubjectKeyIdentifier");
}

/* RFC 5280 §4.2.1.3
 *     KeyUsage ::= BIT STRING { digitalSignature (0), ... decipherOnly (8) } */
static void read_key_usage(struct certificate *c, struct reader *r)
{
    uint8_t          unused_bits;
    struct der_bytes bits = der_bit_string(r, "KeyUsage", &unused_bits);
    for (unsigned bit = 0; bit <= 8 && bit / 8 < bits.length; bit++)
        if (bits.bytes[bit / 8] & 0x80 >> bit % 8)
            c->key_usage |= (uint16_t)(1u << bit);
    /* At least one bit is set. X.690 §11.2.2 wants the last bit written to be one, but trusted
     * authorities have certificates with a zero octet at the end, which changes no meaning. */
    if (c->key_usage == 0)
        reader_fail(r, ERROR_certificate_extension_malformed, "KeyUsage");
    c->has_key_usage = true;
}

/* UserNotice ::= SEQUENCE {
 *     noticeRef    NoticeReference OPTIONAL,
 *     explicitText DisplayText OPTIONAL }
 * NoticeReference ::= SEQUENCE {
 *     organization  DisplayText,
 *     noticeNumbers SEQUENCE OF INTEGER } */
static void read_user_notice(struct reader *r)
{
    der_sequence(r, "qualifier", "UserNotice") {
        if (der_next_is(r, DER_SEQUENCE)) {
            der_sequence(r, "noticeRef", "NoticeReference") {
                der_string(r, "organization", NULL);
                der_sequence(r, "noticeNumbers", "NoticeReference") {
                    while (has_more(r))
                        der_integer(r, "noticeNumber");
                }
            }
        }
        if (has_more(r))
            der_string(r, "explicitText", NULL);
    }
}

/* PolicyQualifierInfo ::= SEQUENCE { policyQualifierId OBJECT IDENTIFIER,
 *                                    qualifier ANY DEFINED BY policyQualifierId } */
static void read_policy_qualifier(struct reader *r)
{
    der_sequence(r, "PolicyQualifierInfo", "PolicyQualifierInfo") {
        enum oid id = oid_find(der_oid(r, "policyQualifierId"));
        if (id == OID_unotice)
            read_user_notice(r);
        else if (id == OID_cps)
            der_ia5_string(r, "qualifier", DER_IA5_STRING);
        else
            der_any(r, "qualifier");
    }
}

/* RFC 5280 §4.2.1.4
 *     CertificatePolicies ::= SEQUENCE SIZE (1..MAX) OF PolicyInformation
 *     PolicyInformation ::= SEQUENCE {
 *         policyIdentifier OBJECT IDENTIFIER,
 *         policyQualifiers SEQUENCE SIZE (1..MAX) OF PolicyQualifierInfo OPTIONAL } */
static void read_certificate_policies(struct certificate *c, struct reader *r)
{
    (void)c;
    der_sequence(r, "CertificatePolicies", "CertificatePolicies") {
        refuse_empty(r, "CertificatePolicies");
        while (has_more(r)) {
            der_sequence(r, "PolicyInformation", "PolicyInformation") {
                der_oid(r, "policyIdentifier");
                if (has_more(r)) {
                    der_sequence(r, "policyQualifiers", "PolicyInformation") {
                        refuse_empty(r, "policyQualifiers");
                        while (has_more(r))
                            read_policy_qualifier(r);
                    }
                }
            }
        }
    }
}

/* RFC 5280 §4.2.1.6
 *     SubjectAltName ::= GeneralNames */
static void read_subject_alt_name(struct certificate *c, struct reader *r)
{
    c->has_subject_alt_name = true;
    der_sequence(r, "SubjectAltName", "GeneralName") {
        c->subject_alt_name = general_names_read(r);
    }
}

/* RFC 5280 §4.2.1.7
 *     IssuerAltName ::= GeneralNames */
static void read_issuer_alt_name(struct certificate *c, struct reader *r)
{
    (void)c;
    der_sequence(r, "IssuerAltName", "GeneralName") {
        general_names_read(r);
    }
}

/* RFC 5280 §4.2.1.9
 *     BasicConstraints ::= SEQUENCE {
 *         cA                BOOLEAN DEFAULT FALSE,
 *         pathLenConstraint INTEGER (0..MAX) OPTIONAL } */
static void read_basic_constraints(struct certificate *c, struct reader *r)
{
    c->has_basic_constraints = true;
    der_sequence(r, "BasicConstraints", "BasicConstraints") {
        if (der_next_is(r, DER_BOOLEAN)) {
            c->is_ca = der_boolean(r, "cA");
            /* X.690 §11.5: what is the default is left out. */
            if (!c->is_ca)
                reader_fail(r, ERROR_der_value_invalid, "cA");
        }
        if (has_more(r)) {
            c->path_length = der_small(r, "pathLenConstraint", ANY_SMALL);
            c->has_path_length = true;
        }
    }
}

/* GeneralSubtrees ::= SEQUENCE SIZE (1..MAX) OF GeneralSubtree
 * GeneralSubtree ::= SEQUENCE {
 *     base    GeneralName,
 *     minimum [0] BaseDistance DEFAULT 0,
 *     maximum [1] BaseDistance OPTIONAL }     -- RFC 5280: neither is used */
static struct der_bytes read_subtrees(struct reader *r)
{
    size_t start = r->at;
    refuse_empty(r, "GeneralSubtree");
    while (has_more(r)) {
        der_sequence(r, "GeneralSubtree", "GeneralSubtree") {
            read_struct(r, "base", "GeneralName") {
                general_name_read(r, 8, 32);
            }
            if (has_more(r))
                reader_fail(r, ERROR_certificate_extension_malformed, "minimum");
        }
    }
    return der_since(r, start);
}

/* RFC 5280 §4.2.1.10
 *     NameConstraints ::= SEQUENCE {
 *         permittedSubtrees [0] GeneralSubtrees OPTIONAL,
 *         excludedSubtrees  [1] GeneralSubtrees OPTIONAL } */
static void read_name_constraints(struct certificate *c, struct reader *r)
{
    c->has_name_constraints = true;
    der_sequence(r, "NameConstraints", "NameConstraints") {
        refuse_empty(r, "NameConstraints");
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0))) {
            der_constructed(r, "permittedSubtrees", DER_CONTEXT_CONSTRUCTED(0), "GeneralSubtrees") {
                c->permitted_subtrees = read_subtrees(r);
            }
        }
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(1))) {
            der_constructed(r, "excludedSubtrees", DER_CONTEXT_CONSTRUCTED(1), "GeneralSubtrees") {
                c->excluded_subtrees = read_subtrees(r);
            }
        }
    }
}

/* RFC 5280 §4.2.1.12
 *     ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId */
static void read_extended_key_usage(struct certificate *c, struct reader *r)
{
    c->has_extended_key_usage = true;
    der_sequence(r, "ExtKeyUsageSyntax", "ExtKeyUsageSyntax") {
        refuse_empty(r, "ExtKeyUsageSyntax");
        while (has_more(r)) {
            enum oid id = oid_find(der_oid(r, "KeyPurposeId"));
            /* The purposes stand in oids.def in the order of enum key_purpose. */
            bool is_purpose = id >= OID_anyExtendedKeyUsage && id <= OID_OCSPSigning;
            if (is_purpose)
                c->purposes |= (uint16_t)(1u << (id - OID_anyExtendedKeyUsage));
            else
                c->purposes |= KEY_PURPOSE_other;
        }
    }
}

_Static_assert(1 << (OID_OCSPSigning - OID_anyExtendedKeyUsage) == KEY_PURPOSE_OCSPSigning,
               "the purposes in oids.def have the order of enum key_purpose");

/* DistributionPointName ::= CHOICE {
 *     fullName                [0] GeneralNames,
 *     nameRelativeToCRLIssuer [1] RelativeDistinguishedName } */
static void read_distribution_point_name(struct reader *r)
{
    if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(1))) {
        der_constructed(r, "nameRelativeToCRLIssuer", DER_CONTEXT_CONSTRUCTED(1),
                        "RelativeDistinguishedName") {
            name_read_attributes(r);
        }
    } else {
        der_constructed(r, "fullName", DER_CONTEXT_CONSTRUCTED(0), "GeneralName") {
            general_names_read(r);
        }
    }
}

/* DistributionPoint ::= SEQUENCE {
 *     distributionPoint [0] DistributionPointName OPTIONAL,
 *     reasons           [1] ReasonFlags OPTIONAL,
 *     cRLIssuer         [2] GeneralNames OPTIONAL } */
static void read_distribution_point(struct reader *r)
{
    uint8_t unused_bits;
    der_sequence(r, "DistributionPoint", "DistributionPoint") {
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0))) {
            der_constructed(r, "distributionPoint", DER_CONTEXT_CONSTRUCTED(0),
                            "DistributionPointName") {
                read_distribution_point_name(r);
            }
        }
        if (der_next_is(r, DER_CONTEXT(1)))
            der_bit_string_tagged(r, "reasons", DER_CONTEXT(1), &unused_bits);
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(2))) {
            der_constructed(r, "cRLIssuer", DER_CONTEXT_CONSTRUCTED(2), "GeneralName") {
                general_names_read(r);
            }
        }
    }
}

/* RFC 5280 §4.2.1.13, and §4.2.1.15 for freshestCRL
 *     CRLDistributionPoints ::= SEQUENCE SIZE (1..MAX) OF DistributionPoint */
static void read_crl_distribution_points(struct certificate *c, struct reader *r)
{
    (void)c;
    der_sequence(r, "CRLDistributionPoints", "CRLDistributionPoints") {
        refuse_empty(r, "CRLDistributionPoints");
        while (has_more(r))
            read_distribution_point(r);
    }
}

/* RFC 5280 §4.2.2.1, and §4.2.2.2 for subjectInfoAccess
 *     AuthorityInfoAccessSyntax ::= SEQUENCE SIZE (1..MAX) OF AccessDescription
 *     AccessDescription ::= SEQUENCE {
 *         accessMethod   OBJECT IDENTIFIER,
 *         accessLocation GeneralName } */
static void read_info_access(struct certificate *c, struct reader *r)
{
    (void)c;
    der_sequence(r, "InfoAccessSyntax", "InfoAccessSyntax") {
        refuse_empty(r, "InfoAccessSyntax");
        while (has_more(r)) {
            der_sequence(r, "AccessDescription", "AccessDescription") {
                der_oid(r, "accessMethod");
                read_struct(r, "accessLocation", "GeneralName") {
                    general_name_read(r, 4, 16);
                }
            }
        }
    }
}

/*
 * `understood` says whether validation takes account of the extension, so that it may be critical.
 * certificatePolicies and inhibitAnyPolicy may: we accept any policy and demand none, and only
 * policyConstraints, which is not understood, could turn that into a refusal (RFC 5280 §6.1.5 (g)).
 */
static const struct extension_row {
    enum oid oid;
    bool     understood;
    void (*read)(struct certificate *, struct reader *);
} rows[] = {
    { OID_authorityKeyIdentifier, true, read_authority_key_identifier },
    { OID_subjectKeyIdentifier, true, read_subject_key_identifier },
    { OID_keyUsage, true, read_key_usage },
    { OID_certificatePolicies, true, read_certificate_policies },
    { OID_subjectAltName, true, read_subject_alt_name },
    { OID_issuerAltName, true, read_issuer_alt_name },
    { OID_basicConstraints, true, read_basic_constraints },
    { OID_nameConstraints, true, read_name_constraints },
    { OID_extKeyUsage, true, read_extended_key_usage },
    { OID_cRLDistributionPoints, true, read_crl_distribution_points },
    { OID_inhibitAnyPolicy, true, NULL },
    { OID_freshestCRL, true, read_crl_distribution_points },
    { OID_authorityInfoAccess, true, read_info_access },
    { OID_subjectInfoAccess, true, read_info_access },
};

static const struct extension_row *find_row(enum oid oid)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].oid == oid)
            return &rows[i];
    return NULL;
}

/* What the next Extension's extnID says, without taking it. */
static enum oid peek_extension(const struct reader *r)
{
    struct reader ahead = *r;
    ahead.trace = NULL;
    enum oid oid = OID_UNKNOWN;
    der_sequence(&ahead, "unknown_extension", "Extension") {
        oid = oid_find(der_oid(&ahead, "extnID"));
    }
    bool is_extension =
        oid >= OID_subjectDirectoryAttributes && oid <= OID_signedCertificateTimestampList;
    return is_extension ? oid : OID_UNKNOWN;
}

/* The extensions that came so far, to notice one that comes twice. */
struct seen {
    size_t           count;
    struct der_bytes oids[LIMIT_EXTENSIONS];
};

static void note_extension(struct reader *r, struct seen *seen, struct der_bytes oid)
{
    for (size_t i = 0; i < seen->count; i++)
        if (der_bytes_equal(seen->oids[i], oid))
            reader_fail(r, ERROR_certificate_extension_duplicate, "extnID");
    if (seen->count == LIMIT_EXTENSIONS)
        reader_fail(r, ERROR_too_many_values, "extnID");
    else
        seen->oids[seen->count++] = oid;
}

static void mark_extension(struct certificate *c, enum oid oid, bool critical, struct der_bytes id)
{
    if (oid != OID_UNKNOWN) {
        c->extensions |= certificate_extension_bit(oid);
        c->critical_extensions |= critical ? certificate_extension_bit(oid) : 0;
    }
    const struct extension_row *row = find_row(oid);
    bool                        understood = row && row->understood;
    if (critical && !understood && c->unknown_critical_extension.length == 0)
        c->unknown_critical_extension = id;
}

/* RFC 5280 §4.1
 *     Extension ::= SEQUENCE {
 *         extnID    OBJECT IDENTIFIER,
 *         critical  BOOLEAN DEFAULT FALSE,
 *         extnValue OCTET STRING }           -- contains DER of the extension's own type */
static void read_extension(struct certificate *c, struct reader *r, struct seen *seen)
{
    enum oid                    oid = peek_extension(r);
    const struct extension_row *row = find_row(oid);
    const char                 *label = oid == OID_UNKNOWN ? "unknown_extension" : oid_name(oid);
    der_sequence(r, label, "Extension") {
        struct der_bytes id = der_oid(r, "extnID");
        note_extension(r, seen, id);
        bool critical = false;
        if (der_next_is(r, DER_BOOLEAN)) {
            critical = der_boolean(r, "critical");
            if (!critical)
                reader_fail(r, ERROR_der_value_invalid, "critical");
        }
        mark_extension(c, oid, critical, id);
        if (row && row->read) {
            der_octet_string_holding(r, "extnValue", "extnValue") {
                row->read(c, r);
            }
        } else {
            der_octet_string(r, "extnValue");
        }
    }
}

void extensions_read(struct certificate *c, struct reader *r)
{
    struct seen seen = { 0 };
    refuse_empty(r, "extensions");
    while (has_more(r))
        read_extension(c, r, &seen);
}
