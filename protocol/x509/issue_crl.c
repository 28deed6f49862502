/* issue_crl.c - making certificate revocation lists. RFC 5280 §5.1. See issue_crl.h. */
#include "protocol/x509/issue_crl.h"

#include "protocol/x509/issue.h"

#include <string.h>

bool crl_reason_find(enum crl_reason *reason, const char *name, size_t length)
{
    for (unsigned i = CRL_REASON_unspecified; i <= CRL_REASON_aACompromise; i++) {
        const char *one = crl_reason_name((enum crl_reason)i);
        *reason = (enum crl_reason)i;
        if (i != 7 && *reason != CRL_REASON_removeFromCRL && strlen(one) == length &&
            memcmp(one, name, length) == 0)
            return true;
    }
    return false;
}

size_t crl_max_der(size_t revocations)
{
    /* Around them stand two names at most and the signature; an entry has a serial number, a date
     * and a reason. */
    return CERTIFICATE_MAX_DER + revocations * (SERIAL_MAX_OCTETS + 44);
}

/* §5.3.1: reasonCode; left out where nothing is said. */
static void write_reason(struct der_writer *w, enum crl_reason reason)
{
    uint8_t code = (uint8_t)reason;
    if (reason == CRL_REASON_unspecified)
        return;
    write_der(w, DER_SEQUENCE) {
        write_der(w, DER_SEQUENCE) {
            der_write_oid(w, OID_cRLReasons);
            write_der(w, DER_OCTET_STRING) {
                der_write_primitive(w, DER_ENUMERATED, &code, 1);
            }
        }
    }
}

static void write_revocations(struct der_writer *w, const struct crl_wishes *wishes)
{
    if (wishes->count == 0) /* §5.1.2.6: then the list itself is left out */
        return;
    write_der(w, DER_SEQUENCE) {
        for (size_t i = 0; i < wishes->count; i++) {
            const struct revocation *one = &wishes->revocations[i];
            write_der(w, DER_SEQUENCE) {
                der_write_primitive(w, DER_INTEGER, one->serial, one->serial_length);
                der_write_time(w, one->date);
                write_reason(w, one->reason);
            }
        }
    }
}

/* §5.2.3 */
static void write_number(struct der_writer *w, uint64_t number)
{
    uint8_t octets[8];
    for (size_t i = 0; i < sizeof octets; i++)
        octets[i] = (uint8_t)(number >> 8 * (sizeof octets - 1 - i));
    write_der(w, DER_SEQUENCE) {
        der_write_oid(w, OID_cRLNumber);
        write_der(w, DER_OCTET_STRING) {
            der_write_unsigned(w, octets, sizeof octets);
        }
    }
}

/* §5.1
 *     TBSCertList ::= SEQUENCE {
 *         version                 Version OPTIONAL,
 *         signature               AlgorithmIdentifier,
 *         issuer                  Name,
 *         thisUpdate              Time,
 *         nextUpdate              Time OPTIONAL,
 *         revokedCertificates     SEQUENCE OF SEQUENCE {
 *             userCertificate         CertificateSerialNumber,
 *             revocationDate          Time,
 *             crlEntryExtensions      Extensions OPTIONAL } OPTIONAL,
 *         crlExtensions       [0] EXPLICIT Extensions OPTIONAL } */
static void write_tbs_cert_list(struct der_writer *w, const struct crl_wishes *wishes,
                                const struct signer *signer)
{
    uint8_t                   scratch[SHA1_DIGEST_LENGTH];
    const struct certificate *issuer = signer->certificate;
    write_der(w, DER_SEQUENCE) {
        der_write_small(w, 1); /* version: v2 */
        issue_write_algorithm(w, signer);
        der_write_bytes(w, issuer->subject.bytes, issuer->subject.length);
        der_write_time(w, wishes->this_update);
        der_write_time(w, wishes->next_update);
        write_revocations(w, wishes);
        write_der(w, DER_CONTEXT_CONSTRUCTED(0)) {
            write_der(w, DER_SEQUENCE) {
                issue_write_authority_key_identifier(w,
                                                     issue_key_identifier(scratch, signer, NULL));
                write_number(w, wishes->number);
            }
        }
    }
}

bool crl_issue(uint8_t *der, size_t capacity, size_t *length, const struct crl_wishes *wishes,
               const struct signer *signer)
{
    struct der_writer w;
    bool              is_signed = false;
    der_writer_init(&w, der, capacity);
    write_der(&w, DER_SEQUENCE) {
        size_t start = w.at;
        write_tbs_cert_list(&w, wishes, signer);
        is_signed = issue_write_signature(&w, start, signer);
    }
    bool complete = der_writer_finish(&w) && is_signed;
    *length = complete ? w.at : 0;
    return complete;
}
