/*
 * issue.c - making certificates. RFC 5280 §4.
 *
 * The extensions first, in the order in which they stand in the certificate; then the certificate
 * around them. The ASN.1 of each is in extensions.c and certificate.c, which read it.
 */
#include "protocol/x509/issue.h"

#include "protocol/x509/general_name.h"

#include <string.h>

/* ---- extensions: RFC 5280 §4.2.1 ---- */

/* The start of each: extnID and, where it is not the default, critical. */
static void write_extension_id(struct der_writer *w, enum oid oid, bool critical)
{
    der_write_oid(w, oid);
    if (critical)
        der_write_boolean(w, true);
}

/* §4.2.1.9, critical in a CA's certificate */
static void write_basic_constraints(struct der_writer *w, const struct certificate_wishes *wishes)
{
    if (!wishes->is_ca)
        return;
    write_der(w, DER_SEQUENCE) {
        write_extension_id(w, OID_basicConstraints, true);
        write_der(w, DER_OCTET_STRING) {
            write_der(w, DER_SEQUENCE) {
                der_write_boolean(w, true);
                if (wishes->has_path_length)
                    der_write_small(w, wishes->path_length);
            }
        }
    }
}

/* §4.2.1.3, critical */
static void write_key_usage(struct der_writer *w, uint16_t key_usage)
{
    if (key_usage == 0)
        return;
    write_der(w, DER_SEQUENCE) {
        write_extension_id(w, OID_keyUsage, true);
        write_der(w, DER_OCTET_STRING) {
            der_write_named_bits(w, key_usage);
        }
    }
}

/* §4.2.1.12 */
static void write_extended_key_usage(struct der_writer *w, uint16_t purposes)
{
    if (purposes == 0)
        return;
    write_der(w, DER_SEQUENCE) {
        write_extension_id(w, OID_extKeyUsage, false);
        write_der(w, DER_OCTET_STRING) {
            write_der(w, DER_SEQUENCE) {
                for (unsigned i = 0; OID_anyExtendedKeyUsage + i <= OID_OCSPSigning; i++)
                    if (purposes & 1u << i)
                        der_write_oid(w, (enum oid)(OID_anyExtendedKeyUsage + i));
            }
        }
    }
}

/* §4.2.1.2 */
static void write_subject_key_identifier(struct der_writer *w, const struct subject_key *key)
{
    write_der(w, DER_SEQUENCE) {
        write_extension_id(w, OID_subjectKeyIdentifier, false);
        write_der(w, DER_OCTET_STRING) {
            der_write_primitive(w, DER_OCTET_STRING, key->identifier, sizeof key->identifier);
        }
    }
}

/* §4.2.1.1 */
void issue_write_authority_key_identifier(struct der_writer *w, struct der_bytes identifier)
{
    write_der(w, DER_SEQUENCE) {
        write_extension_id(w, OID_authorityKeyIdentifier, false);
        write_der(w, DER_OCTET_STRING) {
            write_der(w, DER_SEQUENCE) {
                der_write_primitive(w, DER_CONTEXT(0), identifier.bytes, identifier.length);
            }
        }
    }
}

static void write_text_name(struct der_writer *w, enum general_name kind, const char *text)
{
    der_write_primitive(w, DER_CONTEXT(kind), text, strlen(text));
}

static void write_general_names(struct der_writer *w, const struct certificate_wishes *wishes)
{
    for (size_t i = 0; i < wishes->dns_name_count; i++)
        write_text_name(w, GENERAL_NAME_dNSName, wishes->dns_names[i]);
    for (size_t i = 0; i < wishes->address_count; i++)
        der_write_primitive(w, DER_CONTEXT(GENERAL_NAME_iPAddress), wishes->addresses[i].bytes,
                            wishes->addresses[i].length);
    if (wishes->email)
        write_text_name(w, GENERAL_NAME_rfc822Name, wishes->email);
}

/* §4.2.1.6, critical where it is the only name */
static void write_subject_alt_name(struct der_writer *w, const struct certificate_wishes *wishes)
{
    if (wishes->dns_name_count + wishes->address_count == 0 && !wishes->email)
        return;
    write_der(w, DER_SEQUENCE) {
        bool subject_is_empty =
            !wishes->common_name && !wishes->organization && wishes->subject.length == 0;
        write_extension_id(w, OID_subjectAltName, subject_is_empty);
        write_der(w, DER_OCTET_STRING) {
            write_der(w, DER_SEQUENCE) {
                write_general_names(w, wishes);
            }
        }
    }
}

/* §4.2.1.10: an address stands with its mask behind it. */
static void write_subtree(struct der_writer *w, const struct subtree_wish *subtree)
{
    uint8_t octets[2 * sizeof subtree->address.bytes] = { 0 };
    size_t  length = subtree->address.length;
    if (subtree->dns_name) {
        write_text_name(w, GENERAL_NAME_dNSName, subtree->dns_name);
        return;
    }
    memcpy(octets, subtree->address.bytes, length);
    for (unsigned bit = 0; bit < subtree->prefix_length && bit < 8 * length; bit++)
        octets[length + bit / 8] |= (uint8_t)(0x80 >> bit % 8);
    der_write_primitive(w, DER_CONTEXT(GENERAL_NAME_iPAddress), octets, 2 * length);
}

static void write_subtrees(struct der_writer *w, uint8_t tag, const struct subtrees_wish *wish)
{
    if (wish->count == 0)
        return;
    write_der(w, tag) {
        for (size_t i = 0; i < wish->count; i++) {
            write_der(w, DER_SEQUENCE) {
                write_subtree(w, &wish->subtrees[i]);
            }
        }
    }
}

/* §4.2.1.10, critical */
static void write_name_constraints(struct der_writer *w, const struct certificate_wishes *wishes)
{
    if (wishes->permitted.count + wishes->excluded.count == 0)
        return;
    write_der(w, DER_SEQUENCE) {
        write_extension_id(w, OID_nameConstraints, true);
        write_der(w, DER_OCTET_STRING) {
            write_der(w, DER_SEQUENCE) {
                write_subtrees(w, DER_CONTEXT_CONSTRUCTED(0), &wishes->permitted);
                write_subtrees(w, DER_CONTEXT_CONSTRUCTED(1), &wishes->excluded);
            }
        }
    }
}

/* §4.2.1.13: one DistributionPoint, of one name. */
static void write_crl_distribution_points(struct der_writer *w, const char *url)
{
    if (!url)
        return;
    write_der(w, DER_SEQUENCE) {
        write_extension_id(w, OID_cRLDistributionPoints, false);
        write_der(w, DER_OCTET_STRING) {
            write_der(w, DER_SEQUENCE) {
                write_der(w, DER_SEQUENCE) {
                    write_der(w, DER_CONTEXT_CONSTRUCTED(0)) {     /* distributionPoint */
                        write_der(w, DER_CONTEXT_CONSTRUCTED(0)) { /* fullName */
                            write_text_name(w, GENERAL_NAME_uniformResourceIdentifier, url);
                        }
                    }
                }
            }
        }
    }
}

static void write_access(struct der_writer *w, enum oid method, const char *url)
{
    if (!url)
        return;
    write_der(w, DER_SEQUENCE) {
        der_write_oid(w, method);
        write_text_name(w, GENERAL_NAME_uniformResourceIdentifier, url);
    }
}

/* §4.2.2.1 */
static void write_authority_info_access(struct der_writer               *w,
                                        const struct certificate_wishes *wishes)
{
    if (!wishes->ocsp_url && !wishes->issuer_url)
        return;
    write_der(w, DER_SEQUENCE) {
        write_extension_id(w, OID_authorityInfoAccess, false);
        write_der(w, DER_OCTET_STRING) {
            write_der(w, DER_SEQUENCE) {
                write_access(w, OID_ocsp, wishes->ocsp_url);
                write_access(w, OID_caIssuers, wishes->issuer_url);
            }
        }
    }
}

/* RFC 7633 §4: Features ::= SEQUENCE OF INTEGER, the numbers of TLS extensions. */
static void write_tls_feature(struct der_writer *w, bool must_staple)
{
    enum { STATUS_REQUEST = 5 }; /* RFC 6066 §8 */
    if (!must_staple)
        return;
    write_der(w, DER_SEQUENCE) {
        write_extension_id(w, OID_tlsFeature, false);
        write_der(w, DER_OCTET_STRING) {
            write_der(w, DER_SEQUENCE) {
                der_write_small(w, STATUS_REQUEST);
            }
        }
    }
}

/* RFC 6960 §4.2.2.2.1: whoever asks about certificates need not ask about the one who answers. */
static void write_ocsp_no_check(struct der_writer *w, bool wanted)
{
    if (!wanted)
        return;
    write_der(w, DER_SEQUENCE) {
        write_extension_id(w, OID_ocspNoCheck, false);
        write_der(w, DER_OCTET_STRING) {
            der_write_null(w);
        }
    }
}

static void write_other_extensions(struct der_writer *w, const struct certificate_wishes *wishes)
{
    for (size_t i = 0; i < wishes->more_count; i++) {
        const struct extension_wish *wish = &wishes->more[i];
        write_der(w, DER_SEQUENCE) {
            der_write_primitive(w, DER_OBJECT_IDENTIFIER, wish->oid.bytes, wish->oid.length);
            if (wish->critical)
                der_write_boolean(w, true);
            der_write_primitive(w, DER_OCTET_STRING, wish->value.bytes, wish->value.length);
        }
    }
}

/* ---- the certificate: RFC 5280 §4.1 ---- */

static void write_attribute(struct der_writer *w, enum oid type, const char *value)
{
    if (!value)
        return;
    write_der(w, DER_SET) {
        write_der(w, DER_SEQUENCE) {
            der_write_oid(w, type);
            der_write_primitive(w, DER_UTF8_STRING, value, strlen(value));
        }
    }
}

static void write_subject(struct der_writer *w, const struct certificate_wishes *wishes)
{
    if (wishes->subject.length > 0) {
        der_write_bytes(w, wishes->subject.bytes, wishes->subject.length);
        return;
    }
    write_der(w, DER_SEQUENCE) {
        write_attribute(w, OID_organizationName, wishes->organization);
        write_attribute(w, OID_commonName, wishes->common_name);
    }
}

static void write_serial_number(struct der_writer *w, const struct certificate_wishes *wishes)
{
    if (wishes->serial_is_raw)
        der_write_primitive(w, DER_INTEGER, wishes->serial, wishes->serial_length);
    else
        der_write_unsigned(w, wishes->serial, wishes->serial_length);
}

static void write_extensions(struct der_writer *w, const struct certificate_wishes *wishes,
                             const struct subject_key *key, struct der_bytes issuer_identifier)
{
    write_der(w, DER_CONTEXT_CONSTRUCTED(3)) {
        write_der(w, DER_SEQUENCE) {
            write_basic_constraints(w, wishes);
            write_key_usage(w, wishes->key_usage);
            write_extended_key_usage(w, wishes->purposes);
            write_subject_key_identifier(w, key);
            issue_write_authority_key_identifier(w, issuer_identifier);
            write_subject_alt_name(w, wishes);
            write_name_constraints(w, wishes);
            write_crl_distribution_points(w, wishes->crl_url);
            write_authority_info_access(w, wishes);
            write_tls_feature(w, wishes->must_staple);
            write_ocsp_no_check(w, wishes->ocsp_no_check);
            write_other_extensions(w, wishes);
        }
    }
}

static void write_tbs_certificate(struct der_writer *w, const struct certificate_wishes *wishes,
                                  const struct subject_key *key, const struct signer *signer)
{
    uint8_t scratch[SHA1_DIGEST_LENGTH];
    write_der(w, DER_SEQUENCE) {
        if (!wishes->is_version_1) { /* v1 is the default, which DER leaves out */
            write_der(w, DER_CONTEXT_CONSTRUCTED(0)) {
                der_write_small(w, 2); /* version: v3 */
            }
        }
        write_serial_number(w, wishes);
        issue_write_algorithm(w, signer);
        if (signer->certificate)
            der_write_bytes(w, signer->certificate->subject.bytes,
                            signer->certificate->subject.length);
        else
            write_subject(w, wishes);
        write_der(w, DER_SEQUENCE) {
            der_write_time(w, wishes->not_before);
            der_write_time(w, wishes->not_after);
        }
        write_subject(w, wishes);
        der_write_bytes(w, key->der, key->length);
        if (!wishes->is_version_1)
            write_extensions(w, wishes, key, issue_key_identifier(scratch, signer, key));
    }
}

struct der_bytes issue_key_identifier(uint8_t              scratch[static SHA1_DIGEST_LENGTH],
                                      const struct signer *signer, const struct subject_key *own)
{
    const struct certificate *issuer = signer->certificate;
    if (!issuer)
        return (struct der_bytes){ own->identifier, sizeof own->identifier };
    if (issuer->subject_key_identifier.length > 0)
        return issuer->subject_key_identifier;
    hash_compute(scratch, &hash_sha1, issuer->subject_public_key.bytes,
                 issuer->subject_public_key.length);
    return (struct der_bytes){ scratch, SHA1_DIGEST_LENGTH };
}

bool certificate_issue(uint8_t *der, size_t capacity, size_t *length,
                       const struct certificate_wishes *wishes, const struct subject_key *key,
                       const struct signer *signer)
{
    struct der_writer w;
    bool              is_signed = false;
    der_writer_init(&w, der, capacity);
    write_der(&w, DER_SEQUENCE) {
        size_t start = w.at;
        write_tbs_certificate(&w, wishes, key, signer);
        is_signed = issue_write_signature(&w, start, signer);
    }
    bool complete = der_writer_finish(&w) && is_signed;
    *length = complete ? w.at : 0;
    return complete;
}
