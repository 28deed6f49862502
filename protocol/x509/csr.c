/*
 * csr.c - reading a request for a certificate. RFC 2986 §4.
 *
 *     CertificationRequest ::= SEQUENCE {
 *         certificationRequestInfo CertificationRequestInfo,
 *         signatureAlgorithm       AlgorithmIdentifier,
 *         signature                BIT STRING }
 */
#include "protocol/x509/csr.h"

#include "protocol/x509/extensions.h"
#include "protocol/x509/name.h"
#include "protocol/x509/signature_value.h"

/* RFC 2985 §5.4.2: ExtensionRequest ::= Extensions */
static void read_extension_request(struct csr *csr, struct reader *r)
{
    if (csr->has_extensions)
        reader_fail(r, ERROR_csr_malformed, "extensionRequest");
    csr->has_extensions = true;
    der_sequence(r, "extensionRequest", "Extensions") {
        extensions_read(&csr->wishes, r);
    }
}

/* RFC 2986 §4.1, RFC 2985 §5.4
 *     Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET SIZE (1..MAX) OF ANY } */
static void read_attribute(struct csr *csr, struct reader *r)
{
    der_sequence(r, "Attribute", "Attribute") {
        enum oid type = oid_find(der_oid(r, "type"));
        csr->has_challenge_password |= type == OID_challengePassword;
        der_set(r, "values", "Attribute") {
            if (!has_more(r))
                reader_fail(r, ERROR_csr_malformed, "values");
            while (has_more(r)) {
                if (type == OID_extensionRequest)
                    read_extension_request(csr, r);
                else
                    der_any(r, "AttributeValue");
            }
        }
    }
}

/* RFC 2986 §4.1
 *     CertificationRequestInfo ::= SEQUENCE {
 *         version        INTEGER { v1(0) },
 *         subject        Name,
 *         subjectPKInfo  SubjectPublicKeyInfo,
 *         attributes [0] IMPLICIT SET OF Attribute }
 * Some programs leave the attributes out where there are none, which nobody can misread. */
static void read_request_info(struct csr *csr, struct reader *r)
{
    der_sequence(r, "certificationRequestInfo", "CertificationRequestInfo") {
        der_small(r, "version", 0);
        csr->subject = name_read(r, "subject");
        csr->public_key = public_key_info_read(r, "subjectPKInfo");
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0))) {
            der_constructed(r, "attributes", DER_CONTEXT_CONSTRUCTED(0), "Attributes") {
                while (has_more(r))
                    read_attribute(csr, r);
            }
        }
    }
}

bool csr_read(struct csr *csr, struct reader *r)
{
    *csr = (struct csr){ .der = { r->bytes, r->end } };
    der_outermost(r);
    size_t start = r->at;
    read_request_info(csr, r);
    csr->request_info = der_since(r, start);
    csr->signature_algorithm = algorithm_identifier_read(r, "signatureAlgorithm");
    csr->signature = signature_value_read(r, "signature", csr->signature_algorithm.algorithm);
    return reader_finish(r);
}

bool csr_parse(struct csr *csr, struct examiner *x, const uint8_t *der, size_t length)
{
    struct reader r;
    reader_init(&r, der, length, "CertificationRequest", examiner_trace(x));
    bool sound = csr_read(csr, &r);
    if (!sound) {
        refuse(x, r.error, r.error_field, r.error_offset);
        reader_label_unread(&r);
    }
    report_bytes(x, "RFC 2986 §4", .layer = LAYER_CERTIFICATE, .direction = NO_DIRECTION,
                 .name = "CertificationRequest", .bytes = der, .length = length);
    return sound;
}
