/*
 * ocsp.h - the answer to "is this certificate still good?", taken apart (RFC 6960).
 *
 * Instead of fetching a list of all that was revoked (protocol/x509/crl.h), a client asks about one
 * certificate; or the server asks itself, now and then, and hands the signed answer on with its
 * certificate (a staple, RFC 6066 §8). Reading an answer checks its form only.
 *
 * The struct copies nothing: its parts point into the DER, which belongs to the caller and must
 * outlive it.
 *
 * Read next: protocol/x509/ocsp.c.
 */
#ifndef PROTOCOL_X509_OCSP_H
#define PROTOCOL_X509_OCSP_H

#include "protocol/x509/crl.h"

/* RFC 6960 §4.2.1: OCSPResponseStatus, by its numbers. 4 is not used. */
enum ocsp_response_status {
    OCSP_successful = 0,
    OCSP_malformedRequest = 1,
    OCSP_internalError = 2,
    OCSP_tryLater = 3,
    OCSP_sigRequired = 5,
    OCSP_unauthorized = 6,
};

/* "tryLater"; "unknown" for a number that has no name. */
const char *ocsp_response_status_name(enum ocsp_response_status);

struct ocsp_response {
    struct der_bytes          der; /* the whole response */
    enum ocsp_response_status status;

    /* Everything below is only there where the status is successful and the type is ocspBasic. */
    bool             is_basic;
    struct der_bytes response_type;     /* content octets */
    struct der_bytes tbs_response_data; /* what is signed, tag and length included */

    struct der_bytes responder_name;     /* byName: a Name, tag and length included; or empty */
    struct der_bytes responder_key_hash; /* byKey: the SHA-1 of the responder's key; or empty */
    int64_t          produced_at;        /* seconds since 1970 */
    struct der_bytes responses;          /* SingleResponses, one after the other */
    struct der_bytes nonce;              /* what the client asked with; or empty */
    bool             has_nonce;

    struct extension_set        extensions;
    struct algorithm_identifier signature_algorithm;
    struct der_bytes            signature; /* bytes of the BIT STRING */
    struct der_bytes            certs;     /* Certificates, one after the other: see der_take */
};

/* RFC 6960 §4.1.1: CertID, which certificate is meant. */
struct ocsp_cert_id {
    struct algorithm_identifier hash_algorithm;
    struct der_bytes            issuer_name_hash; /* of the issuer's Name in DER */
    struct der_bytes            issuer_key_hash;  /* of the issuer's subjectPublicKey, its bytes */
    struct der_bytes            serial_number;    /* content octets, two's complement */
};

enum ocsp_cert_status { OCSP_good, OCSP_revoked, OCSP_unknown };

/* RFC 6960 §4.2.1: SingleResponse. */
struct ocsp_single_response {
    struct ocsp_cert_id   cert_id;
    enum ocsp_cert_status cert_status;
    int64_t               revocation_time; /* where it is revoked */
    bool                  has_reason;
    enum crl_reason       reason;
    int64_t               this_update;
    bool                  has_next_update;
    int64_t               next_update;
    struct extension_set  extensions;
};

/* Reads an OCSPResponse that is all of the reader's bytes, whose structure must be "OCSPResponse";
 * reader_finish is called. */
bool ocsp_response_read(struct ocsp_response *, struct reader *);

/* Reads a response, under the examiner's trace, and reports it as crl_parse does: a bytes event
 * named "OCSPResponse", then the check ocsp_response_well_formed. */
bool ocsp_response_parse(struct ocsp_response *, struct examiner *, const uint8_t *der,
                         size_t length);

/* What a server has to know before it staples a response to its certificate: whether its clients
 * will take it, as far as that can be told without a trust anchor. */
enum staple_fitness {
    STAPLE_FITS,
    STAPLE_IS_NO_ANSWER,        /* tryLater, say */
    STAPLE_IS_OF_ANOTHER,       /* certificate, or issuer */
    STAPLE_IS_NOT_OF_THIS_TIME, /* or says nothing of when there will be a newer one */
};
struct certificate;

/* Whether it is about that certificate, by that issuer (NULL: not known), at `now` in seconds since
 * 1970; and until when. What it says of the certificate is not looked at. */
enum staple_fitness staple_judge(int64_t *until, const struct ocsp_response *,
                                 const struct certificate *, const struct certificate *issuer,
                                 int64_t now);

/* A walk over the single responses: start with ocsp_response.responses. False at the end. */
bool ocsp_next_response(struct ocsp_single_response *, struct der_bytes *responses);

#endif
