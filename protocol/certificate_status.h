/*
 * certificate_status.h - the stapled OCSP response (RFC 6066 §8, RFC 8446 §4.4.2.1).
 *
 * A client asks with the extension status_request. A server of TLS 1.2 answers with an empty
 * extension and a message of its own after its certificate; one of TLS 1.3 with an extension of the
 * certificate. What is in either is the same struct, CertificateStatus.
 *
 * Read next: protocol/x509/ocsp.h for the response, protocol/x509/path_ocsp.c for what it is worth.
 */
#ifndef PROTOCOL_CERTIFICATE_STATUS_H
#define PROTOCOL_CERTIFICATE_STATUS_H

#include "protocol/wire.h"
#include "protocol/x509/der.h"

struct tls;

/* RFC 6066 §8: the one CertificateStatusType that there is. */
enum { STATUS_TYPE_OCSP = 1 };

/* The struct, wherever it stands. What is read is empty after an error, and points into the
 * message otherwise. */
struct der_bytes certificate_status_read(struct reader *);
void             certificate_status_write(struct writer *, struct der_bytes response);

/* TLS 1.2: the message. */
void write_certificate_status(struct tls *, struct writer *);
void read_certificate_status(struct tls *, struct reader *);

/* Client: takes the response apart, for validate_certificate to judge. */
bool read_stapled_response(struct tls *);

#endif
