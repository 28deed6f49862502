/*
 * extensions.c - the extensions of a certificate. RFC 5280 §4.2.
 *
 * One function an extension, in the order of the RFC, then the table that finds it. The ASN.1 of
 * each stands above its function. Extensions without a function are left closed. What CRLs have as
 * well stands in protocol/x509/extension_fields.c.
 */
#include "protocol/x509/extensions.h"

#include "protocol/x509/extension_fields.h"
#include "protocol/x509/extension_list.h"
#include "protocol/x509/general_name.h"
#include "protocol/x509/sct.h"

/* The largest number that fields without a bound of their own may hold. */
enum { ANY_SMALL = 0x7fffffff };

static void read_authority_key_identifier(void *into, struct reader *r)
{
    struct certificate             *c = into;
    struct authority_key_identifier a = authority_key_identifier_read(r);
    c->has_authority_key_identifier = true;
    c->authority_key_identifier = a.key_identifier;
    c->authority_cert_issuer = a.cert_issuer;
    c->authority_cert_serial_number = a.cert_serial_number;
}

/* RFC 5280 §4.2.1.2
 *     SubjectKeyIdentifier ::= KeyIdentifier ::= OCTET STRING */
static void read_subject_key_identifier(void *into, struct reader *r)
{
    struct certificate *c = into;
    c->has_subject_key_identifier = true;
    c->subject_key_identifier = der_octet_string(r, "SubjectKeyIdentifier");
}

/* RFC 5280 §4.2.1.3
 *     KeyUsage ::= BIT STRING { digitalSignature (0), ... decipherOnly (8) } */
static void read_key_usage(void *into, struct reader *r)
{
    struct certificate *c = into;
    uint8_t             unused_bits;
    struct der_bytes    bits = der_bit_string(r, "KeyUsage", &unused_bits);
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
static void read_certificate_policies(void *into, struct reader *r)
{
    struct certificate *c = into;
    c->has_certificate_policies = true;
    der_sequence(r, "CertificatePolicies", "CertificatePolicies") {
        size_t start = r->at;
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
        c->certificate_policies = der_since(r, start);
    }
}

/* RFC 5280 §4.2.1.5
 *     PolicyMappings ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE {
 *         issuerDomainPolicy  CertPolicyId,
 *         subjectDomainPolicy CertPolicyId } */
static void read_policy_mappings(void *into, struct reader *r)
{
    struct certificate *c = into;
    c->has_policy_mappings = true;
    der_sequence(r, "PolicyMappings", "PolicyMappings") {
        size_t start = r->at;
        refuse_empty(r, "PolicyMappings");
        while (has_more(r)) {
            der_sequence(r, "PolicyMapping", "PolicyMapping") {
                der_oid(r, "issuerDomainPolicy");
                der_oid(r, "subjectDomainPolicy");
            }
        }
        c->policy_mappings = der_since(r, start);
    }
}

/* RFC 5280 §4.2.1.6
 *     SubjectAltName ::= GeneralNames */
static void read_subject_alt_name(void *into, struct reader *r)
{
    struct certificate *c = into;
    c->has_subject_alt_name = true;
    der_sequence(r, "SubjectAltName", "GeneralName") {
        c->subject_alt_name = general_names_read(r);
    }
}

static void read_issuer_alt_name(void *into, struct reader *r)
{
    (void)into;
    issuer_alt_name_read(r);
}

/* RFC 5280 §4.2.1.8
 *     SubjectDirectoryAttributes ::= SEQUENCE SIZE (1..MAX) OF Attribute
 *     Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY } */
static void read_subject_directory_attributes(void *into, struct reader *r)
{
    (void)into;
    der_sequence(r, "SubjectDirectoryAttributes", "SubjectDirectoryAttributes") {
        refuse_empty(r, "SubjectDirectoryAttributes");
        while (has_more(r)) {
            der_sequence(r, "Attribute", "Attribute") {
                der_oid(r, "type");
                der_set(r, "values", "Attribute") {
                    while (has_more(r))
                        der_any(r, "AttributeValue");
                }
            }
        }
    }
}

/* RFC 5280 §4.2.1.9
 *     BasicConstraints ::= SEQUENCE {
 *         cA                BOOLEAN DEFAULT FALSE,
 *         pathLenConstraint INTEGER (0..MAX) OPTIONAL } */
static void read_basic_constraints(void *into, struct reader *r)
{
    struct certificate *c = into;
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
static void read_name_constraints(void *into, struct reader *r)
{
    struct certificate *c = into;
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

/* RFC 5280 §4.2.1.11
 *     PolicyConstraints ::= SEQUENCE {
 *         requireExplicitPolicy [0] SkipCerts OPTIONAL,
 *         inhibitPolicyMapping  [1] SkipCerts OPTIONAL }
 *     SkipCerts ::= INTEGER (0..MAX) */
static void read_policy_constraints(void *into, struct reader *r)
{
    struct certificate *c = into;
    c->has_policy_constraints = true;
    der_sequence(r, "PolicyConstraints", "PolicyConstraints") {
        refuse_empty(r, "PolicyConstraints");
        if (der_next_is(r, DER_CONTEXT(0))) {
            c->has_require_explicit_policy = true;
            c->require_explicit_policy =
                der_small_tagged(r, "requireExplicitPolicy", DER_CONTEXT(0), ANY_SMALL);
        }
        if (der_next_is(r, DER_CONTEXT(1))) {
            c->has_inhibit_policy_mapping = true;
            c->inhibit_policy_mapping =
                der_small_tagged(r, "inhibitPolicyMapping", DER_CONTEXT(1), ANY_SMALL);
        }
    }
}

/* RFC 5280 §4.2.1.12
 *     ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF KeyPurposeId */
static void read_extended_key_usage(void *into, struct reader *r)
{
    struct certificate *c = into;
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

static void read_crl_distribution_points(void *into, struct reader *r)
{
    struct certificate *c = into;
    c->crl_distribution_points = distribution_points_read(r);
}

/* RFC 5280 §4.2.1.14
 *     InhibitAnyPolicy ::= SkipCerts ::= INTEGER (0..MAX) */
static void read_inhibit_any_policy(void *into, struct reader *r)
{
    struct certificate *c = into;
    c->has_inhibit_any_policy = true;
    c->inhibit_any_policy = der_small(r, "InhibitAnyPolicy", ANY_SMALL);
}

static void read_freshest_crl(void *into, struct reader *r)
{
    (void)into;
    distribution_points_read(r);
}

static void read_authority_info_access(void *into, struct reader *r)
{
    struct certificate *c = into;
    c->authority_info_access = info_access_read(r);
}

static void read_subject_info_access(void *into, struct reader *r)
{
    (void)into;
    info_access_read(r);
}

/* RFC 3280 §4.2.1.4
 *     PrivateKeyUsagePeriod ::= SEQUENCE {
 *         notBefore [0] GeneralizedTime OPTIONAL,
 *         notAfter  [1] GeneralizedTime OPTIONAL } */
static void read_private_key_usage_period(void *into, struct reader *r)
{
    (void)into;
    der_sequence(r, "PrivateKeyUsagePeriod", "PrivateKeyUsagePeriod") {
        if (der_next_is(r, DER_CONTEXT(0)))
            der_primitive(r, "notBefore", DER_CONTEXT(0));
        if (der_next_is(r, DER_CONTEXT(1)))
            der_primitive(r, "notAfter", DER_CONTEXT(1));
    }
}

/* RFC 7633 §4.1: the types of the TLS extensions that the server promises to answer.
 *     Features ::= SEQUENCE OF INTEGER */
static void read_tls_feature(void *into, struct reader *r)
{
    enum { STATUS_REQUEST = 5, MOST = 0xffff };
    struct certificate *c = into;
    der_sequence(r, "Features", "Features") {
        while (has_more(r))
            c->must_staple |= der_small(r, "Feature", MOST) == STATUS_REQUEST;
    }
}

/* RFC 6960 §4.2.2.2.1 and RFC 6962 §3.1: NULL; the extension itself says it all. */
static void read_null(void *into, struct reader *r)
{
    (void)into;
    der_null(r, "mark");
}

static void read_sct_list(void *into, struct reader *r)
{
    struct certificate *c = into;
    c->sct_list = sct_list_read(r);
}

/* `understood` says whether validation takes account of the extension, so that it may be critical.
 * */
static const struct extension_row rows[] = {
    { OID_authorityKeyIdentifier, true, read_authority_key_identifier },
    { OID_subjectKeyIdentifier, true, read_subject_key_identifier },
    { OID_keyUsage, true, read_key_usage },
    { OID_certificatePolicies, true, read_certificate_policies },
    { OID_policyMappings, true, read_policy_mappings },
    { OID_subjectAltName, true, read_subject_alt_name },
    { OID_issuerAltName, true, read_issuer_alt_name },
    { OID_subjectDirectoryAttributes, false, read_subject_directory_attributes },
    { OID_basicConstraints, true, read_basic_constraints },
    { OID_nameConstraints, true, read_name_constraints },
    { OID_policyConstraints, true, read_policy_constraints },
    { OID_extKeyUsage, true, read_extended_key_usage },
    { OID_cRLDistributionPoints, true, read_crl_distribution_points },
    { OID_inhibitAnyPolicy, true, read_inhibit_any_policy },
    { OID_freshestCRL, true, read_freshest_crl },
    { OID_authorityInfoAccess, true, read_authority_info_access },
    { OID_subjectInfoAccess, true, read_subject_info_access },
    { OID_privateKeyUsagePeriod, false, read_private_key_usage_period },
    { OID_tlsFeature, true, read_tls_feature },
    { OID_ocspNoCheck, true, read_null },
    { OID_precertificatePoison, false, read_null },
    { OID_signedCertificateTimestampList, false, read_sct_list },
};

void extensions_read(struct certificate *c, struct reader *r)
{
    struct extension_set set = { 0 };
    extension_list_read(&set, r, rows, sizeof rows / sizeof *rows, c);
    c->extensions = set.present;
    c->critical_extensions = set.critical;
    c->unknown_critical_extension = set.unknown_critical;
}
