/* issue_ocsp.c - making OCSP responses. RFC 6960 §4.2.1. See issue_ocsp.h. */
#include "protocol/x509/issue_ocsp.h"

#include "crypto/sha1.h"

/*
 *     CertID ::= SEQUENCE {
 *         hashAlgorithm  AlgorithmIdentifier,
 *         issuerNameHash OCTET STRING,
 *         issuerKeyHash  OCTET STRING,
 *         serialNumber   CertificateSerialNumber }
 *
 * SHA-1 only finds the issuer here, and proves nothing; RFC 5019 §2.1.1 has no other hash.
 */
static void write_cert_id(struct der_writer *w, const struct ocsp_wishes *wishes)
{
    uint8_t                   name_hash[SHA1_DIGEST_LENGTH], key_hash[SHA1_DIGEST_LENGTH];
    const struct certificate *issuer = wishes->issuer;
    hash_compute(name_hash, &hash_sha1, issuer->subject.bytes, issuer->subject.length);
    hash_compute(key_hash, &hash_sha1, issuer->subject_public_key.bytes,
                 issuer->subject_public_key.length);
    write_der(w, DER_SEQUENCE) {
        write_der(w, DER_SEQUENCE) {
            der_write_oid(w, OID_sha1);
            der_write_null(w);
        }
        der_write_primitive(w, DER_OCTET_STRING, name_hash, sizeof name_hash);
        der_write_primitive(w, DER_OCTET_STRING, key_hash, sizeof key_hash);
        der_write_primitive(w, DER_INTEGER, wishes->serial.bytes, wishes->serial.length);
    }
}

/* RevokedInfo ::= SEQUENCE {
 *     revocationTime       GeneralizedTime,
 *     revocationReason [0] EXPLICIT CRLReason OPTIONAL } */
static void write_revoked_info(struct der_writer *w, const struct ocsp_wishes *wishes)
{
    uint8_t reason = (uint8_t)wishes->reason;
    write_der(w, DER_CONTEXT_CONSTRUCTED(1)) {
        der_write_generalized_time(w, wishes->revoked_at);
        if (wishes->reason != CRL_REASON_unspecified) {
            write_der(w, DER_CONTEXT_CONSTRUCTED(0)) {
                der_write_primitive(w, DER_ENUMERATED, &reason, 1);
            }
        }
    }
}

/* CertStatus ::= CHOICE {
 *     good    [0] IMPLICIT NULL,
 *     revoked [1] IMPLICIT RevokedInfo,
 *     unknown [2] IMPLICIT UnknownInfo }      -- NULL */
static void write_cert_status(struct der_writer *w, const struct ocsp_wishes *wishes)
{
    switch (wishes->status) {
    case OCSP_good:
        der_write_primitive(w, DER_CONTEXT(0), NULL, 0);
        break;
    case OCSP_revoked:
        write_revoked_info(w, wishes);
        break;
    case OCSP_unknown:
        der_write_primitive(w, DER_CONTEXT(2), NULL, 0);
        break;
    }
}

/* SingleResponse ::= SEQUENCE {
 *     certID         CertID,
 *     certStatus     CertStatus,
 *     thisUpdate     GeneralizedTime,
 *     nextUpdate [0] EXPLICIT GeneralizedTime OPTIONAL, ... } */
static void write_single_response(struct der_writer *w, const struct ocsp_wishes *wishes)
{
    write_der(w, DER_SEQUENCE) {
        write_cert_id(w, wishes);
        write_cert_status(w, wishes);
        der_write_generalized_time(w, wishes->this_update);
        write_der(w, DER_CONTEXT_CONSTRUCTED(0)) {
            der_write_generalized_time(w, wishes->next_update);
        }
    }
}

/* RFC 9654 §2.1: the nonce of the request comes back, so that the response is not an old one. */
static void write_nonce(struct der_writer *w, struct der_bytes nonce)
{
    if (nonce.length == 0)
        return;
    write_der(w, DER_CONTEXT_CONSTRUCTED(1)) {
        write_der(w, DER_SEQUENCE) {
            write_der(w, DER_SEQUENCE) {
                der_write_oid(w, OID_ocspNonce);
                der_write_primitive(w, DER_OCTET_STRING, nonce.bytes, nonce.length);
            }
        }
    }
}

/* ResponseData ::= SEQUENCE {
 *     version            [0] EXPLICIT Version DEFAULT v1,
 *     responderID            ResponderID,                   -- byKey [2]: a hash of its key
 *     producedAt             GeneralizedTime,
 *     responses              SEQUENCE OF SingleResponse,
 *     responseExtensions [1] EXPLICIT Extensions OPTIONAL } */
static void write_response_data(struct der_writer *w, const struct ocsp_wishes *wishes,
                                const struct signer *signer)
{
    struct der_bytes key = signer->certificate->subject_public_key;
    uint8_t          key_hash[SHA1_DIGEST_LENGTH];
    hash_compute(key_hash, &hash_sha1, key.bytes, key.length);
    write_der(w, DER_SEQUENCE) {
        write_der(w, DER_CONTEXT_CONSTRUCTED(2)) {
            der_write_primitive(w, DER_OCTET_STRING, key_hash, sizeof key_hash);
        }
        der_write_generalized_time(w, wishes->produced_at);
        write_der(w, DER_SEQUENCE) {
            write_single_response(w, wishes);
        }
        write_nonce(w, wishes->nonce);
    }
}

/* BasicOCSPResponse ::= SEQUENCE {
 *     tbsResponseData    ResponseData,
 *     signatureAlgorithm AlgorithmIdentifier,
 *     signature          BIT STRING,
 *     certs          [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL } */
static bool write_basic_response(struct der_writer *w, const struct ocsp_wishes *wishes,
                                 const struct signer *signer)
{
    bool is_signed = false;
    write_der(w, DER_SEQUENCE) {
        size_t start = w->at;
        write_response_data(w, wishes, signer);
        is_signed = issue_write_signature(w, start, signer);
        if (wishes->with_certificate) {
            write_der(w, DER_CONTEXT_CONSTRUCTED(0)) {
                write_der(w, DER_SEQUENCE) {
                    der_write_bytes(w, signer->certificate->der.bytes,
                                    signer->certificate->der.length);
                }
            }
        }
    }
    return is_signed;
}

/* OCSPResponse ::= SEQUENCE {
 *     responseStatus    ENUMERATED { successful (0), ... },
 *     responseBytes [0] EXPLICIT SEQUENCE {
 *         responseType OBJECT IDENTIFIER,                   -- id-pkix-ocsp-basic
 *         response     OCTET STRING } OPTIONAL } */
bool ocsp_issue(uint8_t *der, size_t capacity, size_t *length, const struct ocsp_wishes *wishes,
                const struct signer *signer)
{
    static const uint8_t successful = 0;
    struct der_writer    w;
    bool                 is_signed = false;
    der_writer_init(&w, der, capacity);
    write_der(&w, DER_SEQUENCE) {
        der_write_primitive(&w, DER_ENUMERATED, &successful, 1);
        write_der(&w, DER_CONTEXT_CONSTRUCTED(0)) {
            write_der(&w, DER_SEQUENCE) {
                der_write_oid(&w, OID_ocspBasic);
                write_der(&w, DER_OCTET_STRING) {
                    is_signed = write_basic_response(&w, wishes, signer);
                }
            }
        }
    }
    bool complete = der_writer_finish(&w) && is_signed;
    *length = complete ? w.at : 0;
    return complete;
}

/* ---- the request ---- */

/* RFC 6960 §4.1.1
 *     TBSRequest ::= SEQUENCE {
 *         version           [0] EXPLICIT Version DEFAULT v1,
 *         requestorName     [1] EXPLICIT GeneralName OPTIONAL,
 *         requestList           SEQUENCE OF Request,
 *         requestExtensions [2] EXPLICIT Extensions OPTIONAL } */
bool ocsp_request_nonce(struct der_bytes *nonce, const uint8_t *der, size_t length)
{
    struct reader r;
    *nonce = (struct der_bytes){ NULL, 0 };
    reader_init(&r, der, length, "Extensions", NULL);
    der_outermost(&r);
    der_sequence(&r, "extensions", "Extensions") {
        while (has_more(&r) && !der_next_is(&r, DER_CONTEXT_CONSTRUCTED(2)))
            der_any(&r, "unknown_extension");
        if (has_more(&r)) {
            der_explicit(&r, "extensions", 2, DER_SEQUENCE, "Extensions") {
                while (has_more(&r)) {
                    der_sequence(&r, "unknown_extension", "Extension") {
                        enum oid oid = oid_find(der_oid(&r, "extnID"));
                        if (der_next_is(&r, DER_BOOLEAN))
                            der_boolean(&r, "critical");
                        struct der_bytes value = der_octet_string(&r, "extnValue");
                        *nonce = oid == OID_ocspNonce ? value : *nonce;
                    }
                }
            }
        }
    }
    if (r.error == ERROR_NONE && has_more(&r)) /* optionalSignature */
        der_any(&r, "unknown_extension");
    return reader_finish(&r);
}
