/*
 * sct_verify.h - whether a log has signed a certificate (RFC 6962 §3.2).
 *
 * What it has signed is not the certificate as it is: the timestamps are inside of it. It is the
 * signed part of the certificate without them, with the time and the hash of the issuer's key.
 */
#ifndef PROTOCOL_X509_SCT_VERIFY_H
#define PROTOCOL_X509_SCT_VERIFY_H

#include "protocol/x509/certificate.h"
#include "protocol/x509/public_key_info.h"
#include "protocol/x509/sct.h"

/* What stands around the certificate in what is signed. */
enum { SCT_SIGNED_DATA_MORE = 64 };

enum sct_verdict {
    SCT_HOLDS,
    SCT_WRONG,          /* it is not the log's signature over this */
    SCT_OF_ANOTHER_LOG, /* it names another log than the one whose key this is */
    SCT_NOT_UNDERSTOOD, /* another version, or an algorithm that logs do not use */
};

/*
 * RFC 6962 §3.2: the TBSCertificate that the log has seen, which is that of the certificate without
 * the extension of timestamps, its lengths counted anew. False where `capacity` is less than that
 * takes; the length of tbs_certificate is always enough.
 */
bool sct_tbs_certificate(uint8_t *out, size_t capacity, size_t *length, const struct certificate *);

/*
 * What the log has signed, labelled as the struct CertificateTimestamp: `tbs` is that of
 * sct_tbs_certificate, `issuer` the certificate of the authority. False where `capacity` is too
 * small: tbs.length + SCT_SIGNED_DATA_MORE + the length of the timestamp's extensions is enough.
 */
bool sct_signed_data(uint8_t *out, size_t capacity, size_t *length, const struct sct *,
                     struct der_bytes tbs, const struct certificate *issuer, struct wire_trace *);

/* RFC 6962 §3.2: the LogID of a log's key. */
void sct_log_id(uint8_t out[static SCT_LOG_ID], const struct public_key_info *log);

/* RFC 6962 §2.1.4: ECDSA on P-256, or RSA, both with SHA-256. */
enum sct_verdict sct_verify(const struct sct *, const struct public_key_info *log,
                            const uint8_t *signed_data, size_t length);

#endif
