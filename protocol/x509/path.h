/*
 * path.h - is this chain of certificates to be believed? (RFC 5280 §6.1)
 *
 * Each certificate is vouched for by the next, up to an authority that was trusted beforehand, the
 * trust anchor. Every condition is a check of protocol/checks.def, made with require(): it is
 * reported with what was wanted and what was found, and a scenario may waive it.
 *
 * Revocation (CRLs, OCSP) is not looked at here.
 *
 * Read next: protocol/x509/path.c.
 */
#ifndef PROTOCOL_X509_PATH_H
#define PROTOCOL_X509_PATH_H

#include "protocol/x509/certificate.h"

/* The authorities that are trusted. Their certificates have been read (certificate_read). */
struct trust_store {
    const struct certificate *anchors;
    size_t                    count;
};

/* What the key of the first certificate will be used for. */
enum path_purpose {
    PATH_SERVER_KEY_ENCIPHERMENT,  /* a TLS server that decrypts what is encrypted to its key */
    PATH_SERVER_DIGITAL_SIGNATURE, /* a TLS server that signs its half of the key exchange */
};

struct path_wishes {
    const struct trust_store *trust;
    const char               *host_name; /* or an IP address; NULL: not checked */
    int64_t                   time;      /* seconds since 1970 */
    enum path_purpose         purpose;
    size_t                    least_rsa_bits; /* the smallest RSA modulus accepted */
};

/*
 * Validates the chain as it was sent: the certificate in question first, each certified by the
 * next. The trust anchor is looked up by name and signature; it may be in the chain, and what
 * follows it there does not matter. False at the first check that fails, with its error in the
 * examiner.
 *
 * The certificates of the chain have their numbers, and have been reported under them. An anchor
 * that is not byte for byte one of them is reported here, as the certificate after the last.
 *
 * For every signature that is checked the stages are reported as values: "signature hash k",
 * which is the hash of the signed part of certificate k, and "signature opened k", which is what
 * its issuer's public key makes of the signature.
 */
bool path_validate(struct examiner *, const struct certificate *chain, size_t count,
                   const struct path_wishes *);

#endif
