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
#include "protocol/x509/public_key_info.h"
#include "protocol/x509/signature_value.h"

#include <string.h>

/* RFC 5280 §4.1.2.2: serial numbers have at most twenty octets. */
enum { SERIAL_MAX_LENGTH = 20 };

/* RFC 5280 §4.1.2.1: Version ::= INTEGER { v1(0), v2(1), v3(2) } */
static void read_version(struct certificate *c, struct reader *r)
{
    c->version = 1;
    if (!der_next_is(r, DER_CONTEXT_CONSTRUCTED(0)))
        return;
    c->version = 1 + der_small_explicit(r, "version", 0, DER_INTEGER, 0xff);
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

static void read_subject_public_key_info(struct certificate *c, struct reader *r)
{
    struct public_key_info key = public_key_info_read(r, "subjectPublicKeyInfo");
    c->subject_public_key_info = key.der;
    c->public_key_algorithm = key.algorithm.algorithm;
    c->public_key_curve = key.algorithm.curve;
    c->public_key_pss = key.algorithm.pss;
    c->subject_public_key = key.subject_public_key;
    c->modulus = key.modulus;
    c->public_exponent = key.public_exponent;
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
        *signature = algorithm_identifier_read(r, "signature").der;
        c->issuer = name_read(r, "issuer");
        read_validity(c, r);
        c->subject = name_read(r, "subject");
        read_subject_public_key_info(c, r);
        read_later_fields(c, r);
    }
}

/* What is in the outermost SEQUENCE. */
static void read_fields(struct certificate *c, struct reader *r)
{
    size_t           start = r->at;
    struct der_bytes inner = { NULL, 0 };
    read_tbs_certificate(c, r, &inner);
    c->tbs_certificate = der_since(r, start);

    struct algorithm_identifier a = algorithm_identifier_read(r, "signatureAlgorithm");
    c->signature_algorithm = a.algorithm;
    c->signature_algorithm_oid = a.oid;
    c->signature_pss = a.pss;
    /* RFC 5280 §4.1.1.2: the same as inside, where it is signed; otherwise it could be swapped. */
    if (!der_bytes_equal(inner, a.der))
        reader_fail(r, ERROR_certificate_algorithms_differ, "signatureAlgorithm");
    c->signature_value = signature_value_read(r, "signatureValue", a.algorithm);
}

bool certificate_read(struct certificate *c, struct reader *r)
{
    *c = (struct certificate){ .number = c->number, .der = { r->bytes, r->end } };
    der_outermost(r);
    read_fields(c, r);
    return reader_finish(r);
}

void certificate_read_within(struct certificate *c, struct reader *r, const char *name)
{
    size_t start = r->at;
    *c = (struct certificate){ .number = c->number };
    der_sequence(r, name, "Certificate") {
        read_fields(c, r);
    }
    c->der = der_since(r, start);
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
    x->has_other_keys |= c->modulus.length == 0;
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
    x->has_other_keys |= c->modulus.length == 0;
    report(x, c->der.bytes, c->der.length);
}

/* ---- questions ---- */

bool certificate_has_extension(const struct certificate *c, enum oid oid)
{
    return (c->extensions & extension_bit(oid)) != 0;
}

bool certificate_has_critical_extension(const struct certificate *c, enum oid oid)
{
    return (c->critical_extensions & extension_bit(oid)) != 0;
}

bool certificate_is_self_issued(const struct certificate *c)
{
    return name_equal(c->issuer, c->subject);
}
