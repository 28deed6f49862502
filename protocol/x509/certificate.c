/*
 * certificate.c - reading and reporting a certificate. RFC 5280 §4.1.
 *
 *     Certificate ::= SEQUENCE {
 *         tbsCertificate     TBSCertificate,
 *         signatureAlgorithm AlgorithmIdentifier,
 *         signatureValue     BIT STRING }
 *
 * Read from the bottom: certificate_read, then the parts that it is made of.
 */
#include "protocol/x509/certificate.h"

#include "protocol/x509/extensions.h"
#include "protocol/x509/name.h"

#include <string.h>

/* RFC 5280 §4.1.2.2: serial numbers have at most twenty octets. */
enum { SERIAL_MAX_LENGTH = 20 };

/* RFC 5280 §4.1.1.2
 *     AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL } */
static struct der_bytes read_algorithm(struct reader *r, const char *name)
{
    struct der_bytes oid = { NULL, 0 };
    der_sequence(r, name, "AlgorithmIdentifier") {
        oid = der_oid(r, "algorithm");
        if (der_next_is(r, DER_NULL))
            der_null(r, "parameters");
        else if (der_next_is(r, DER_OBJECT_IDENTIFIER)) /* RFC 5480 §2.1.1: the named curve */
            der_oid(r, "parameters");
        else if (has_more(r))
            der_any(r, "parameters");
    }
    return oid;
}

/* RFC 5280 §4.1.2.1: Version ::= INTEGER { v1(0), v2(1), v3(2) } */
static void read_version(struct certificate *c, struct reader *r)
{
    c->version = 1;
    if (!der_next_is(r, DER_CONTEXT_CONSTRUCTED(0)))
        return;
    c->version = 1 + der_small_explicit(r, "version", 0, 0xff);
    /* v1 is the default, which DER leaves out; a fourth version does not exist. */
    if (c->version != 2 && c->version != 3)
        reader_fail(r, ERROR_certificate_version, "version");
}

static void read_serial_number(struct certificate *c, struct reader *r)
{
    c->serial_number = der_integer(r, "serialNumber");
    if (c->serial_number.length > SERIAL_MAX_LENGTH)
        reader_fail(r, ERROR_certificate_malformed, "serialNumber");
}

/* RFC 5280 §4.1.2.5: Validity ::= SEQUENCE { notBefore Time, notAfter Time } */
static void read_validity(struct certificate *c, struct reader *r)
{
    der_sequence(r, "validity", "Validity") {
        c->not_before = der_time(r, "notBefore");
        c->not_after = der_time(r, "notAfter");
    }
}

/* RFC 8017 §A.1.1: RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } */
static void read_rsa_public_key(struct certificate *c, struct reader *r)
{
    der_sequence(r, "RSAPublicKey", "RSAPublicKey") {
        c->modulus = der_unsigned(r, "modulus");
        c->public_exponent = der_unsigned(r, "publicExponent");
    }
}

/* RFC 5280 §4.1.2.7
 *     SubjectPublicKeyInfo ::= SEQUENCE {
 *         algorithm        AlgorithmIdentifier,
 *         subjectPublicKey BIT STRING } */
static void read_subject_public_key_info(struct certificate *c, struct reader *r)
{
    size_t start = r->at;
    der_sequence(r, "subjectPublicKeyInfo", "SubjectPublicKeyInfo") {
        c->public_key_algorithm = oid_find(read_algorithm(r, "algorithm"));
        if (c->public_key_algorithm == OID_rsaEncryption) {
            der_bit_string_holding(r, "subjectPublicKey", "subjectPublicKey") {
                size_t key = r->at;
                read_rsa_public_key(c, r);
                c->subject_public_key = der_since(r, key);
            }
        } else {
            uint8_t unused_bits;
            c->subject_public_key = der_bit_string(r, "subjectPublicKey", &unused_bits);
        }
    }
    c->subject_public_key_info = der_since(r, start);
}

/* RFC 5280 §4.1.2.8 and §4.1.2.9: only versions 2 and 3 have unique identifiers, only 3
 * extensions. */
static void read_later_fields(struct certificate *c, struct reader *r)
{
    uint8_t unused_bits;
    if (has_more(r) && c->version < 2)
        reader_fail(r, ERROR_certificate_version, "version");
    if (der_next_is(r, DER_CONTEXT(1)))
        der_bit_string_tagged(r, "issuerUniqueID", DER_CONTEXT(1), &unused_bits);
    if (der_next_is(r, DER_CONTEXT(2)))
        der_bit_string_tagged(r, "subjectUniqueID", DER_CONTEXT(2), &unused_bits);
    if (has_more(r) && c->version < 3)
        reader_fail(r, ERROR_certificate_version, "version");
    if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(3))) {
        der_explicit(r, "extensions", 3, DER_SEQUENCE, "Extensions") {
            extensions_read(c, r);
        }
    }
}

/* RFC 5280 §4.1
 *     TBSCertificate ::= SEQUENCE {
 *         version         [0] EXPLICIT Version DEFAULT v1,
 *         serialNumber         CertificateSerialNumber,
 *         signature            AlgorithmIdentifier,
 *         issuer               Name,
 *         validity             Validity,
 *         subject              Name,
 *         subjectPublicKeyInfo SubjectPublicKeyInfo,
 *         issuerUniqueID  [1] IMPLICIT UniqueIdentifier OPTIONAL,
 *         subjectUniqueID [2] IMPLICIT UniqueIdentifier OPTIONAL,
 *         extensions      [3] EXPLICIT Extensions OPTIONAL } */
static void read_tbs_certificate(struct certificate *c, struct reader *r,
                                 struct der_bytes *signature)
{
    der_sequence(r, "tbsCertificate", "TBSCertificate") {
        read_version(c, r);
        read_serial_number(c, r);
        size_t start = r->at;
        read_algorithm(r, "signature");
        *signature = der_since(r, start);
        c->issuer = name_read(r, "issuer");
        read_validity(c, r);
        c->subject = name_read(r, "subject");
        read_subject_public_key_info(c, r);
        read_later_fields(c, r);
    }
}

bool certificate_read(struct certificate *c, struct reader *r)
{
    *c = (struct certificate){ .number = c->number, .der = { r->bytes, r->end } };
    der_outermost(r);
    size_t           start = r->at;
    struct der_bytes inner = { NULL, 0 };
    read_tbs_certificate(c, r, &inner);
    c->tbs_certificate = der_since(r, start);

    start = r->at;
    c->signature_algorithm_oid = read_algorithm(r, "signatureAlgorithm");
    c->signature_algorithm = oid_find(c->signature_algorithm_oid);
    /* RFC 5280 §4.1.1.2: the same as inside, where it is signed; otherwise it could be swapped. */
    if (!der_bytes_equal(inner, der_since(r, start)))
        reader_fail(r, ERROR_certificate_algorithms_differ, "signatureAlgorithm");

    uint8_t unused_bits;
    c->signature_value = der_bit_string(r, "signatureValue", &unused_bits);
    if (unused_bits != 0)
        reader_fail(r, ERROR_certificate_malformed, "signatureValue");
    return reader_finish(r);
}

/* ---- reporting ---- */

static void report(struct examiner *x, const uint8_t *der, size_t length)
{
    report_bytes(x, "RFC 5280 §4.1", .layer = LAYER_CERTIFICATE, .direction = NO_DIRECTION,
                 .name = "Certificate", .bytes = der, .length = length);
}

bool certificate_parse(struct certificate *c, struct examiner *x, const uint8_t *der, size_t length)
{
    struct reader r;
    reader_init(&r, der, length, "Certificate", examiner_trace(x));
    bool       sound = certificate_read(c, &r);
    enum error error = r.error;
    if (!sound) {
        refuse(x, r.error, r.error_field, r.error_offset);
        reader_label_unread(&r);
    }
    report(x, der, length);
    x->certificate = der;
    x->certificate_length = length;
    require(x, CHECK_certificate_well_formed, sound, "DER as RFC 5280 defines a certificate",
            sound ? "a certificate, read to its last byte" : error_describe(error)->sentence);
    x->certificate = NULL;
    x->certificate_length = 0;
    return sound;
}

void certificate_report(struct examiner *x, const struct certificate *c)
{
    struct certificate again = { 0 };
    struct reader      r;
    reader_init(&r, c->der.bytes, c->der.length, "Certificate", examiner_trace(x));
    certificate_read(&again, &r);
    report(x, c->der.bytes, c->der.length);
}

/* ---- questions ---- */

_Static_assert(OID_signedCertificateTimestampList - OID_subjectDirectoryAttributes < 32,
               "each extension of oids.def has a bit in struct certificate");

bool certificate_has_extension(const struct certificate *c, enum oid oid)
{
    return (c->extensions & certificate_extension_bit(oid)) != 0;
}

bool certificate_has_critical_extension(const struct certificate *c, enum oid oid)
{
    return (c->critical_extensions & certificate_extension_bit(oid)) != 0;
}

bool certificate_is_self_issued(const struct certificate *c)
{
    return name_equal(c->issuer, c->subject);
}
