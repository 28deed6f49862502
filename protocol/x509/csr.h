/*
 * csr.h - a request for a certificate, taken apart (PKCS #10: RFC 2986).
 *
 * Whoever wants a certificate sends the authority a public key and the names that it should be
 * for, signed with the private key: so the authority knows that the sender has it. Everything else
 * in the request is a wish. Reading one checks its form only.
 *
 * The struct copies nothing: its parts point into the DER, which belongs to the caller and must
 * outlive it.
 *
 * Read next: protocol/x509/csr.c.
 */
#ifndef PROTOCOL_X509_CSR_H
#define PROTOCOL_X509_CSR_H

#include "protocol/x509/certificate.h"
#include "protocol/x509/public_key_info.h"

struct csr {
    struct der_bytes            der;          /* the whole request */
    struct der_bytes            request_info; /* what is signed, tag and length included */
    struct der_bytes            subject;      /* a Name, tag and length included */
    struct public_key_info      public_key;
    bool                        has_challenge_password;
    bool                        has_extensions; /* extensionRequest is there */
    struct certificate          wishes;         /* of which only what extensions set is set */
    struct algorithm_identifier signature_algorithm;
    struct der_bytes            signature; /* bytes of the BIT STRING */
};

/* Reads a CertificationRequest that is all of the reader's bytes, whose structure must be
 * "CertificationRequest"; reader_finish is called. */
bool csr_read(struct csr *, struct reader *);

/* Reads a request, under the examiner's trace, and reports it as a bytes event of
 * LAYER_CERTIFICATE named "CertificationRequest". One that is malformed is reported as far as it
 * was read, with the rest under a leaf `unread`, and then refused with the error. */
bool csr_parse(struct csr *, struct examiner *, const uint8_t *der, size_t length);

#endif
