/*
 * sct.h - signed certificate timestamps: receipts from public logs (RFC 6962 §3).
 *
 * A log promises to enter a certificate where everybody can see it, and signs that promise. The
 * authority puts the promises of several logs into an extension of the certificate. As that
 * certificate cannot exist before, what the logs sign is the certificate without this extension.
 *
 * Read next: protocol/x509/sct.c; protocol/x509/sct_verify.h, for whether a log has signed one.
 */
#ifndef PROTOCOL_X509_SCT_H
#define PROTOCOL_X509_SCT_H

#include "protocol/x509/der.h"

enum { SCT_LOG_ID = 32 };

/* RFC 6962 §3.2. Parts point into the bytes that were read. */
struct sct {
    uint8_t          version;   /* 0 is v1; of others only the bytes are known */
    const uint8_t   *log_id;    /* SCT_LOG_ID bytes: the SHA-256 of the log's key */
    uint64_t         timestamp; /* milliseconds since 1970 */
    struct der_bytes extensions;
    uint8_t          hash, signature_algorithm; /* RFC 5246 §7.4.1.4.1 */
    struct der_bytes signature;
};

/*
 * Reads the extension's value: an OCTET STRING around a SignedCertificateTimestampList. Returns the
 * content of sct_list. A list that does not follow its definition is left closed, and the result
 * is empty: a certificate does not become unreadable by a log's mistake.
 */
struct der_bytes sct_list_read(struct reader *);

/* A walk over sct_list: false at the end. */
bool sct_list_next(struct sct *, struct der_bytes *list);

#endif
