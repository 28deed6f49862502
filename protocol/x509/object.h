/*
 * object.h - whatever a file may hold that belongs to certificates: the kinds, by their names in
 * PEM (RFC 7468) and by their looks.
 *
 * Read next: protocol/x509/certificate.h, crl.h, ocsp.h, csr.h, key_info.h and public_key_info.h,
 * for each kind.
 */
#ifndef PROTOCOL_X509_OBJECT_H
#define PROTOCOL_X509_OBJECT_H

#include "protocol/x509/csr.h"
#include "protocol/x509/key_info.h"
#include "protocol/x509/ocsp.h"

enum object_kind {
    OBJECT_CERTIFICATE,
    OBJECT_CRL,
    OBJECT_OCSP_RESPONSE,
    OBJECT_CSR,
    OBJECT_PRIVATE_KEY_INFO,
    OBJECT_ENCRYPTED_PRIVATE_KEY_INFO,
    OBJECT_RSA_PRIVATE_KEY,
    OBJECT_EC_PRIVATE_KEY,
    OBJECT_PUBLIC_KEY_INFO,
    OBJECT_RSA_PUBLIC_KEY,
    OBJECT_KIND_COUNT
};

struct object_description {
    const char *name;      /* "CertificateList": of the event, and of the reader's structure */
    const char *title;     /* "list of revoked certificates" */
    const char *pem_label; /* "X509 CRL" */
    const char *rfc;
};

const struct object_description *object_describe(enum object_kind);

/* The kind that a label of PEM stands for; false for one that we do not read. */
bool object_kind_of_label(enum object_kind *, const char *label);

/* The kind that DER is, or, where it is none of them, the one that it is longest like. */
enum object_kind object_guess(const uint8_t *der, size_t length);

/* Whether objects of that kind have parts that are private. */
bool object_is_private_key(enum object_kind);

struct object {
    enum object_kind kind;
    union {
        struct certificate     certificate;
        struct crl             crl;
        struct ocsp_response   ocsp_response;
        struct csr             csr;
        struct key_info        key;        /* of all kinds of private keys */
        struct public_key_info public_key; /* of both kinds of public keys */
    };
};

/* Reads an object of the kind that is set, all of the reader's bytes, whose structure must be the
 * name of the kind; reader_finish is called. */
bool object_read(struct object *, struct reader *);

/*
 * Reads and reports an object of the kind that is set, as certificate_parse, crl_parse and the
 * others do. Of a private key `shown` is reported: `length` bytes, which hold the key itself or a
 * copy that object_hide has made; of others, `der`.
 */
bool object_parse(struct object *, struct examiner *, const uint8_t *der, size_t length,
                  const uint8_t *shown);

/* Makes a copy of a private key in which zeros stand for whatever is private, and also for all from
 * where it breaks if it is malformed. */
void object_hide(uint8_t *copy, enum object_kind, const uint8_t *der, size_t length);

#endif
