/*
 * ocsp.c - reading OCSP responses. RFC 6960 §4.2.1.
 *
 *     OCSPResponse ::= SEQUENCE {
 *         responseStatus    ENUMERATED,
 *         responseBytes [0] EXPLICIT ResponseBytes OPTIONAL }
 *     ResponseBytes ::= SEQUENCE {
 *         responseType OBJECT IDENTIFIER,
 *         response     OCTET STRING }        -- holds a BasicOCSPResponse
 *
 * Read from the bottom: ocsp_response_read, then the parts that it is made of.
 */
#include "protocol/x509/ocsp.h"

#include "protocol/x509/certificate.h"
#include "protocol/x509/name.h"
#include "protocol/x509/sct.h"
#include "protocol/x509/signature_value.h"

const char *ocsp_response_status_name(enum ocsp_response_status status)
{
    switch (status) {
    case OCSP_successful:
        return "successful";
    case OCSP_malformedRequest:
        return "malformedRequest";
    case OCSP_internalError:
        return "internalError";
    case OCSP_tryLater:
        return "tryLater";
    case OCSP_sigRequired:
        return "sigRequired";
    case OCSP_unauthorized:
        return "unauthorized";
    }
    return "unknown";
}

/* ---- extensions: §4.4 ---- */

/* §4.4.1, RFC 8954 §2.1: Nonce ::= OCTET STRING. Some responders put its bytes there bare. */
static void read_nonce(void *into, struct reader *r)
{
    struct ocsp_response *response = into;
    struct reader         ahead = *r;
    ahead.trace = NULL;
    der_octet_string(&ahead, "Nonce");
    bool wrapped = ahead.error == ERROR_NONE && ahead.at == ahead.end;
    response->has_nonce = true;
    if (wrapped)
        response->nonce = der_octet_string(r, "Nonce");
    else
        response->nonce.bytes = read_rest(r, "bare_nonce", &response->nonce.length);
}

static const struct extension_row response_rows[] = {
    { OID_ocspNonce, true, read_nonce },
};

/* §4.4.4: ArchiveCutoff ::= GeneralizedTime */
static void read_archive_cutoff(void *into, struct reader *r)
{
    (void)into;
    der_generalized_time(r, "ArchiveCutoff");
}

/* RFC 5280 §5.3, which §4.4.5 allows here */
static void read_invalidity_date(void *into, struct reader *r)
{
    (void)into;
    der_generalized_time(r, "InvalidityDate");
}

static void read_sct_list(void *into, struct reader *r)
{
    (void)into;
    sct_list_read(r);
}

static const struct extension_row single_rows[] = {
    { OID_ocspArchiveCutoff, false, read_archive_cutoff },
    { OID_invalidityDate, false, read_invalidity_date },
    { OID_ocspSignedCertificateTimestampList, false, read_sct_list },
};

/* [1] EXPLICIT Extensions OPTIONAL, under that name. */
static void read_extensions(struct extension_set *set, struct reader *r, const char *name,
                            const struct extension_row *rows, size_t count, void *into)
{
    if (!der_next_is(r, DER_CONTEXT_CONSTRUCTED(1)))
        return;
    der_explicit(r, name, 1, DER_SEQUENCE, "Extensions") {
        extension_list_read(set, r, rows, count, into);
    }
}

/* ---- one answer ---- */

/* RFC 6960 §4.1.1
 *     CertID ::= SEQUENCE {
 *         hashAlgorithm  AlgorithmIdentifier,
 *         issuerNameHash OCTET STRING,
 *         issuerKeyHash  OCTET STRING,
 *         serialNumber   CertificateSerialNumber } */
static void read_cert_id(struct ocsp_cert_id *id, struct reader *r)
{
    der_sequence(r, "certID", "CertID") {
        id->hash_algorithm = algorithm_identifier_read(r, "hashAlgorithm");
        id->issuer_name_hash = der_octet_string(r, "issuerNameHash");
        id->issuer_key_hash = der_octet_string(r, "issuerKeyHash");
        id->serial_number = der_integer(r, "serialNumber");
    }
}

/* RevokedInfo ::= SEQUENCE {
 *     revocationTime       GeneralizedTime,
 *     revocationReason [0] EXPLICIT CRLReason OPTIONAL } */
static void read_revoked_info(struct ocsp_single_response *s, struct reader *r)
{
    s->cert_status = OCSP_revoked;
    der_constructed(r, "revoked", DER_CONTEXT_CONSTRUCTED(1), "RevokedInfo") {
        s->revocation_time = der_generalized_time(r, "revocationTime");
        s->has_reason = der_next_is(r, DER_CONTEXT_CONSTRUCTED(0));
        if (s->has_reason)
            s->reason =
                crl_reason_of(r, der_small_explicit(r, "revocationReason", 0, DER_ENUMERATED,
                                                    CRL_REASON_aACompromise));
    }
}

/* CertStatus ::= CHOICE {
 *     good    [0] IMPLICIT NULL,
 *     revoked [1] IMPLICIT RevokedInfo,
 *     unknown [2] IMPLICIT UnknownInfo }         -- NULL */
static void read_cert_status(struct ocsp_single_response *s, struct reader *r)
{
    if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(1))) {
        read_revoked_info(s, r);
        return;
    }
    bool        good = der_next_is(r, DER_CONTEXT(0));
    const char *name = good ? "good" : "unknown";
    s->cert_status = good ? OCSP_good : OCSP_unknown;
    if (der_primitive(r, name, DER_CONTEXT(good ? 0 : 2)).length != 0)
        reader_fail(r, ERROR_der_value_invalid, name);
}

/* RFC 6960 §4.2.1
 *     SingleResponse ::= SEQUENCE {
 *         certID               CertID,
 *         certStatus           CertStatus,
 *         thisUpdate           GeneralizedTime,
 *         nextUpdate       [0] EXPLICIT GeneralizedTime OPTIONAL,
 *         singleExtensions [1] EXPLICIT Extensions OPTIONAL } */
static void read_single_response(struct ocsp_single_response *s, struct reader *r)
{
    *s = (struct ocsp_single_response){ .cert_status = OCSP_unknown };
    der_sequence(r, "SingleResponse", "SingleResponse") {
        read_cert_id(&s->cert_id, r);
        read_struct(r, "certStatus", "CertStatus") {
            read_cert_status(s, r);
        }
        s->this_update = der_generalized_time(r, "thisUpdate");
        s->has_next_update = der_next_is(r, DER_CONTEXT_CONSTRUCTED(0));
        if (s->has_next_update)
            s->next_update = der_generalized_time_explicit(r, "nextUpdate", 0);
        read_extensions(&s->extensions, r, "singleExtensions", single_rows,
                        sizeof single_rows / sizeof *single_rows, s);
    }
}

/* ---- the signed answers ---- */

/* ResponderID ::= CHOICE {
 *     byName [1] Name,        -- tags are EXPLICIT in this module
 *     byKey  [2] KeyHash }    -- OCTET STRING: the SHA-1 of the responder's public key */
static void read_responder_id(struct ocsp_response *o, struct reader *r)
{
    read_struct(r, "responderID", "ResponderID") {
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(2)))
            o->responder_key_hash = der_octet_string_explicit(r, "byKey", 2);
        else
            o->responder_name = name_read_explicit(r, "byName", 1);
    }
}

/* RFC 6960 §4.2.1
 *     ResponseData ::= SEQUENCE {
 *         version            [0] EXPLICIT Version DEFAULT v1,
 *         responderID            ResponderID,
 *         producedAt             GeneralizedTime,
 *         responses              SEQUENCE OF SingleResponse,
 *         responseExtensions [1] EXPLICIT Extensions OPTIONAL } */
static void read_response_data(struct ocsp_response *o, struct reader *r)
{
    struct ocsp_single_response single;
    der_sequence(r, "tbsResponseData", "ResponseData") {
        /* X.690 §11.5 has v1 left out, and there is no other. */
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0)))
            der_small_explicit(r, "version", 0, DER_INTEGER, 0);
        read_responder_id(o, r);
        o->produced_at = der_generalized_time(r, "producedAt");
        der_sequence(r, "responses", "responses") {
            size_t start = r->at;
            while (has_more(r))
                read_single_response(&single, r);
            o->responses = der_since(r, start);
        }
        read_extensions(&o->extensions, r, "responseExtensions", response_rows,
                        sizeof response_rows / sizeof *response_rows, o);
    }
}

static void read_certs(struct ocsp_response *o, struct reader *r)
{
    struct certificate certificate = { 0 };
    der_explicit(r, "certs", 0, DER_SEQUENCE, "certs") {
        size_t start = r->at;
        while (has_more(r))
            certificate_read_within(&certificate, r, "Certificate");
        o->certs = der_since(r, start);
    }
}

/* RFC 6960 §4.2.1
 *     BasicOCSPResponse ::= SEQUENCE {
 *         tbsResponseData    ResponseData,
 *         signatureAlgorithm AlgorithmIdentifier,
 *         signature          BIT STRING,
 *         certs          [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL } */
static void read_basic_response(struct ocsp_response *o, struct reader *r)
{
    o->is_basic = true;
    der_sequence(r, "BasicOCSPResponse", "BasicOCSPResponse") {
        size_t start = r->at;
        read_response_data(o, r);
        o->tbs_response_data = der_since(r, start);
        o->signature_algorithm = algorithm_identifier_read(r, "signatureAlgorithm");
        o->signature = signature_value_read(r, "signature", o->signature_algorithm.algorithm);
        if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0)))
            read_certs(o, r);
    }
}

static void read_response_bytes(struct ocsp_response *o, struct reader *r)
{
    der_explicit(r, "responseBytes", 0, DER_SEQUENCE, "ResponseBytes") {
        o->response_type = der_oid(r, "responseType");
        if (oid_find(o->response_type) == OID_ocspBasic) {
            der_octet_string_holding(r, "response", "response") {
                read_basic_response(o, r);
            }
        } else {
            der_octet_string(r, "response");
        }
    }
}

/* §4.2.1: an error is only its status, and only an answer has bytes. */
static enum ocsp_response_status read_status(struct reader *r)
{
    enum { UNUSED = 4 };
    uint32_t status = der_small_tagged(r, "responseStatus", DER_ENUMERATED, OCSP_unauthorized);
    if (status == UNUSED)
        reader_fail(r, ERROR_ocsp_malformed, "responseStatus");
    return (enum ocsp_response_status)status;
}

bool ocsp_response_read(struct ocsp_response *o, struct reader *r)
{
    *o = (struct ocsp_response){ .der = { r->bytes, r->end }, .status = OCSP_internalError };
    der_outermost(r);
    o->status = read_status(r);
    if (der_next_is(r, DER_CONTEXT_CONSTRUCTED(0)))
        read_response_bytes(o, r);
    else if (o->status == OCSP_successful)
        reader_fail(r, ERROR_ocsp_malformed, "responseBytes");
    return reader_finish(r);
}

bool ocsp_response_parse(struct ocsp_response *o, struct examiner *x, const uint8_t *der,
                         size_t length)
{
    struct reader r;
    reader_init(&r, der, length, "OCSPResponse", examiner_trace(x));
    bool       sound = ocsp_response_read(o, &r);
    enum error error = r.error;
    if (!sound) {
        /* RFC 6066 §8: whatever is wrong with it, the alert is that of a response. */
        refuse(x, ERROR_ocsp_malformed, r.error_field, r.error_offset);
        reader_label_unread(&r);
    }
    report_bytes(x, "RFC 6960 §4.2.1", .layer = LAYER_CERTIFICATE, .direction = NO_DIRECTION,
                 .name = "OCSPResponse", .bytes = der, .length = length);
    require(x, CHECK_ocsp_response_well_formed, sound, "DER as RFC 6960 defines a response",
            sound ? "a response, read to its last byte" : error_describe(error)->sentence);
    return sound;
}

bool ocsp_next_response(struct ocsp_single_response *single, struct der_bytes *responses)
{
    struct der_bytes element;
    struct reader    r;
    if (!der_take(&element, responses))
        return false;
    reader_init(&r, element.bytes, element.length, "responses", NULL);
    read_single_response(single, &r);
    return reader_finish(&r);
}
