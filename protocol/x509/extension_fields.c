/* extension_fields.c - what certificates and CRLs have in common. RFC 5280 §4.2.1. */
#include "protocol/x509/extension_fields.h"

#include "protocol/x509/general_name.h"
#include "protocol/x509/name.h"

void refuse_empty(struct reader *r, const char *name)
{
    if (!has_more(r))
        reader_fail(r, ERROR_certificate_extension_malformed, name);
}

/* RFC 5280 §4.2.1.1
 *     AuthorityKeyIdentifier ::= SEQUENCE {
 *         keyIdentifier             [0] OCTET STRING OPTIONAL,
 *         authorityCertIssuer       [1] GeneralNames OPTIONAL,
 *         authorityCertSerialNumber [2] CertificateSerialNumber OPTIONAL } */
struct authority_key_identifier authority_key_identifier_read(struct reader *r)
{
    struct authority_key_identifier a = { 0 };
    der_sequence(r, "AuthorityKeyIdentifier", "AuthorityKeyIdentifier") {
        if (der_next_is(r, DER_CONTEXT(0)))
            a.key_identifier = der_primitive(r, "keyIdentifier", DER_CONTEXT(0));
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(1))) {
            der_constructed(r, "authorityCertIssuer", DER_CONTEXT_CONSTRUCTED(1), "GeneralName") {
                a.cert_issuer = general_names_read(r);
            }
        }
        if (der_next_is(r, DER_CONTEXT(2)))
            a.cert_serial_number =
                der_integer_tagged(r, "authorityCertSerialNumber", DER_CONTEXT(2));
    }
    return a;
}

/* RFC 5280 §4.2.1.7
 *     IssuerAltName ::= GeneralNames */
struct der_bytes issuer_alt_name_read(struct reader *r)
{
    struct der_bytes names = { NULL, 0 };
    der_sequence(r, "IssuerAltName", "GeneralName") {
        names = general_names_read(r);
    }
    return names;
}

/* DistributionPointName ::= CHOICE {
 *     fullName                [0] GeneralNames,
 *     nameRelativeToCRLIssuer [1] RelativeDistinguishedName } */
struct distribution_point_name distribution_point_name_read(struct reader *r)
{
    struct distribution_point_name name = { 0 };
    size_t                         start;
    if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(1))) {
        der_constructed(r, "nameRelativeToCRLIssuer", DER_CONTEXT_CONSTRUCTED(1),
                        "RelativeDistinguishedName") {
            start = r->at;
            name_read_attributes(r);
            name.relative_to_issuer = der_since(r, start);
        }
    } else {
        der_constructed(r, "fullName", DER_CONTEXT_CONSTRUCTED(0), "GeneralName") {
            name.full_name = general_names_read(r);
        }
    }
    return name;
}

/* RFC 5280 §4.2.1.13
 *     ReasonFlags ::= BIT STRING { unused (0), keyCompromise (1), ... aACompromise (8) } */
uint16_t reason_flags_read(struct reader *r, const char *name, uint8_t tag)
{
    uint8_t          unused_bits;
    uint16_t         flags = 0;
    struct der_bytes bits = der_bit_string_tagged(r, name, tag, &unused_bits);
    for (unsigned bit = 0; bit <= 8 && bit / 8 < bits.length; bit++)
        if (bits.bytes[bit / 8] & 0x80 >> bit % 8)
            flags |= (uint16_t)(1u << bit);
    return flags;
}

/* DistributionPoint ::= SEQUENCE {
 *     distributionPoint [0] DistributionPointName OPTIONAL,
 *     reasons           [1] ReasonFlags OPTIONAL,
 *     cRLIssuer         [2] GeneralNames OPTIONAL } */
static struct distribution_point read_distribution_point(struct reader *r)
{
    struct distribution_point point = { 0 };
    der_sequence(r, "DistributionPoint", "DistributionPoint") {
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0))) {
            der_constructed(r, "distributionPoint", DER_CONTEXT_CONSTRUCTED(0),
                            "DistributionPointName") {
                point.name = distribution_point_name_read(r);
            }
        }
        if (der_next_is(r, DER_CONTEXT(1))) {
            point.has_reasons = true;
            point.reasons = reason_flags_read(r, "reasons", DER_CONTEXT(1));
        }
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(2))) {
            der_constructed(r, "cRLIssuer", DER_CONTEXT_CONSTRUCTED(2), "GeneralName") {
                point.crl_issuer = general_names_read(r);
            }
        }
    }
    return point;
}

/* RFC 5280 §4.2.1.13, and §4.2.1.15 for freshestCRL
 *     CRLDistributionPoints ::= SEQUENCE SIZE (1..MAX) OF DistributionPoint */
struct der_bytes distribution_points_read(struct reader *r)
{
    struct der_bytes points = { NULL, 0 };
    der_sequence(r, "CRLDistributionPoints", "CRLDistributionPoints") {
        size_t start = r->at;
        refuse_empty(r, "CRLDistributionPoints");
        while (has_more(r))
            read_distribution_point(r);
        points = der_since(r, start);
    }
    return points;
}

bool distribution_points_next(struct distribution_point *point, struct der_bytes *points)
{
    struct der_bytes element;
    struct reader    r;
    if (!der_take(&element, points))
        return false;
    reader_init(&r, element.bytes, element.length, "CRLDistributionPoints", NULL);
    *point = read_distribution_point(&r);
    return reader_finish(&r);
}

/* RFC 5280 §4.2.2.1, and §4.2.2.2 for subjectInfoAccess
 *     AuthorityInfoAccessSyntax ::= SEQUENCE SIZE (1..MAX) OF AccessDescription
 *     AccessDescription ::= SEQUENCE {
 *         accessMethod   OBJECT IDENTIFIER,
 *         accessLocation GeneralName } */
struct der_bytes info_access_read(struct reader *r)
{
    struct der_bytes descriptions = { NULL, 0 };
    der_sequence(r, "InfoAccessSyntax", "InfoAccessSyntax") {
        size_t start = r->at;
        refuse_empty(r, "InfoAccessSyntax");
        while (has_more(r)) {
            der_sequence(r, "AccessDescription", "AccessDescription") {
                der_oid(r, "accessMethod");
                read_struct(r, "accessLocation", "GeneralName") {
                    general_name_read(r, 4, 16);
                }
            }
        }
        descriptions = der_since(r, start);
    }
    return descriptions;
}
