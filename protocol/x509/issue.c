/*
 * issue.c - making certificates. RFC 5280 §4.
 *
 * The extensions first, in the order in which they stand in the certificate; then the certificate
 * around them. The ASN.1 of each is in extensions.c and certificate.c, which read it.
 */
#include "protocol/x509/issue.h"

#include "crypto/rsa_pkcs1.h"
#include "crypto/sha1.h"
#include "protocol/x509/der_write.h"
#include "protocol/x509/general_name.h"
#include "protocol/x509/signature_algorithm.h"

#include <string.h>

/* Enough for the DER of the longest RSAPublicKey. */
enum { PUBLIC_KEY_MAX_DER = 2 * RSA_MAX_BYTES + 32 };

/* An RSAPublicKey in DER, and its name. */
struct encoded_key {
    uint8_t der[PUBLIC_KEY_MAX_DER];
    size_t  length;
    uint8_t identifier[SHA1_DIGEST_LENGTH]; /* RFC 5280 §4.2.1.2 (1) */
};

/* RFC 8017 §A.1.1 */
static bool encode_key(struct encoded_key *e, const struct rsa_public_key *key)
{
    struct der_writer w;
    der_writer_init(&w, e->der, sizeof e->der);
    write_der(&w, DER_SEQUENCE) {
        der_write_unsigned(&w, key->modulus, key->length);
        der_write_unsigned(&w, key->exponent, key->exponent_length);
    }
    e->length = w.at;
    hash_compute(e->identifier, &hash_sha1, e->der, e->length);
    return der_writer_finish(&w);
}

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
static void write_subject_key_identifier(struct der_writer *w, const struct encoded_key *key)
{
    write_der(w, DER_SEQUENCE) {
        write_extension_id(w, OID_subjectKeyIdentifier, false);
        write_der(w, DER_OCTET_STRING) {
            der_write_primitive(w, DER_OCTET_STRING, key->identifier, sizeof key->identifier);
        }
    }
}

/* §4.2.1.1 */
static void write_authority_key_identifier(struct der_writer *w, struct der_bytes identifier)
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

static void write_general_names(struct der_writer *w, const struct certificate_wishes *wishes)
{
    for (size_t i = 0; i < wishes->dns_name_count; i++)
        der_write_primitive(w, DER_CONTEXT(GENERAL_NAME_dNSName), wishes->dns_names[i],
                            strlen(wishes->dns_names[i]));
    for (size_t i = 0; i < wishes->address_count; i++)
        der_write_primitive(w, DER_CONTEXT(GENERAL_NAME_iPAddress), wishes->addresses[i].bytes,
                            wishes->addresses[i].length);
}

/* §4.2.1.6, critical where it is the only name */
static void write_subject_alt_name(struct der_writer *w, const struct certificate_wishes *wishes)
{
    if (wishes->dns_name_count + wishes->address_count == 0)
        return;
    write_der(w, DER_SEQUENCE) {
        bool subject_is_empty = !wishes->common_name && !wishes->organization;
        write_extension_id(w, OID_subjectAltName, subject_is_empty);
        write_der(w, DER_OCTET_STRING) {
            write_der(w, DER_SEQUENCE) {
                write_general_names(w, wishes);
            }
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

/* RFC 3279 §2.2.1, RFC 4055 §5: the parameters of the RSA algorithms are NULL. */
static void write_algorithm(struct der_writer *w, enum oid oid)
{
    write_der(w, DER_SEQUENCE) {
        der_write_oid(w, oid);
        der_write_null(w);
    }
}

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
    write_der(w, DER_SEQUENCE) {
        write_attribute(w, OID_organizationName, wishes->organization);
        write_attribute(w, OID_commonName, wishes->common_name);
    }
}

static void write_subject_public_key_info(struct der_writer *w, const struct encoded_key *key)
{
    write_der(w, DER_SEQUENCE) {
        write_algorithm(w, OID_rsaEncryption);
        der_write_bit_string(w, key->der, key->length);
    }
}

/* Everything that is signed, but for who signs: the subject's side is in `key` and the wishes. */
struct issuer {
    const struct certificate *certificate; /* NULL: the certificate signs itself */
    struct der_bytes          key_identifier;
    enum oid                  algorithm;
};

static void write_tbs_certificate(struct der_writer *w, const struct certificate_wishes *wishes,
                                  const struct encoded_key *key, const struct issuer *issuer)
{
    write_der(w, DER_SEQUENCE) {
        write_der(w, DER_CONTEXT_CONSTRUCTED(0)) {
            der_write_small(w, 2); /* version: v3 */
        }
        der_write_unsigned(w, wishes->serial, wishes->serial_length);
        write_algorithm(w, issuer->algorithm);
        if (issuer->certificate)
            der_write_bytes(w, issuer->certificate->subject.bytes,
                            issuer->certificate->subject.length);
        else
            write_subject(w, wishes);
        write_der(w, DER_SEQUENCE) {
            der_write_time(w, wishes->not_before);
            der_write_time(w, wishes->not_after);
        }
        write_subject(w, wishes);
        write_subject_public_key_info(w, key);
        write_der(w, DER_CONTEXT_CONSTRUCTED(3)) {
            write_der(w, DER_SEQUENCE) {
                write_basic_constraints(w, wishes);
                write_key_usage(w, wishes->key_usage);
                write_extended_key_usage(w, wishes->purposes);
                write_subject_key_identifier(w, key);
                write_authority_key_identifier(w, issuer->key_identifier);
                write_subject_alt_name(w, wishes);
                write_other_extensions(w, wishes);
            }
        }
    }
}

/* Signs the bytes written since `start`, and writes the algorithm and the signature behind them. */
static bool write_signature(struct der_writer *w, size_t start, enum oid algorithm,
                            const struct rsa_private_key *key, const struct hash *hash,
                            struct random_source *blinding)
{
    uint8_t digest[HASH_MAX_DIGEST], signature[RSA_MAX_BYTES];
    if (w->error != ERROR_NONE)
        return false;
    hash_compute(digest, hash, w->bytes + start, w->at - start);
    if (rsa_sign_pkcs1(signature, key, hash, digest, blinding) != RSA_OK)
        return false;
    write_algorithm(w, algorithm);
    der_write_bit_string(w, signature, key->public.length);
    return true;
}

bool certificate_issue(uint8_t *der, size_t capacity, size_t *length,
                       const struct certificate_wishes *wishes,
                       const struct rsa_public_key *subject_key, const struct certificate *issuer,
                       const struct rsa_private_key *issuer_key, const struct hash *hash,
                       struct random_source *blinding)
{
    struct encoded_key key, signer;
    *length = 0;
    if (signature_algorithm_of_hash(hash) == OID_UNKNOWN || !encode_key(&key, subject_key) ||
        !encode_key(&signer, &issuer_key->public))
        return false;
    struct issuer by = { .certificate = issuer,
                         .key_identifier = { signer.identifier, sizeof signer.identifier },
                         .algorithm = signature_algorithm_of_hash(hash) };
    if (issuer && issuer->subject_key_identifier.length > 0)
        by.key_identifier = issuer->subject_key_identifier;

    struct der_writer w;
    bool              is_signed = false;
    der_writer_init(&w, der, capacity);
    write_der(&w, DER_SEQUENCE) {
        size_t start = w.at;
        write_tbs_certificate(&w, wishes, &key, &by);
        is_signed = write_signature(&w, start, by.algorithm, issuer_key, hash, blinding);
    }
    bool complete = der_writer_finish(&w) && is_signed;
    *length = complete ? w.at : 0;
    return complete;
}
