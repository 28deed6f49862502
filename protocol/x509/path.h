/*
 * path.h - is this certificate to be believed? (RFC 5280 §6.1)
 *
 * Each certificate is vouched for by another, up to an authority that was trusted beforehand, the
 * trust anchor. Every condition is a check of protocol/checks.def, made with require(): it is
 * reported with what was wanted and what was found, and a scenario may waive it.
 *
 * Two tasks are kept apart: path_build.c finds paths from the certificate to an anchor, in whatever
 * order the certificates came and however they sign each other; path.c judges one path, as RFC 5280
 * §6.1 describes it. The first path that holds is the answer.
 *
 * Read next: protocol/x509/path.c, then protocol/x509/path_build.c.
 */
#ifndef PROTOCOL_X509_PATH_H
#define PROTOCOL_X509_PATH_H

#include "protocol/x509/certificate.h"
#include "protocol/x509/crl.h"
#include "protocol/x509/ocsp.h"

/* The authorities that are trusted. Their certificates have been read (certificate_read). */
struct trust_store {
    const struct certificate *anchors;
    size_t                    count;
};

/* What the key of the first certificate will be used for. */
enum path_purpose {
    PATH_SERVER_KEY_ENCIPHERMENT,  /* a TLS server that decrypts what is encrypted to its key */
    PATH_SERVER_DIGITAL_SIGNATURE, /* a TLS server that signs its half of the key exchange */
    PATH_SERVER,                   /* a TLS server, whatever its key exchange will be */
    PATH_CLIENT,                   /* a TLS client that signs what it saw of the handshake */
};

/* All that is left zero is not asked for. */
struct path_wishes {
    const struct trust_store *trust;
    const struct certificate *untrusted; /* that a path may use, besides those of the chain */
    size_t                    untrusted_count;
    const char               *host_name; /* or an IP address; NULL: not checked */
    int64_t                   time;      /* seconds since 1970 */
    enum path_purpose         purpose;
    size_t                    least_rsa_bits; /* the smallest RSA modulus accepted */
    bool                      has_max_depth;
    size_t max_depth; /* authorities between the certificate and the anchor (§6.1.2 (k)); those that
                       * only renew their own key are not counted */

    /* Revocation: what is handed in must be usable; where nothing is, nothing is asked. */
    const struct crl           *crls;
    size_t                      crl_count;
    const struct ocsp_response *ocsp_responses; /* stapled, or fetched: about any of the path */
    size_t                      ocsp_response_count;
    struct der_bytes            nonce;           /* that the responses must repeat; or empty */
    bool                        asked_to_staple; /* so that a must-staple certificate has to come
                                                  * with a response (RFC 7633) */

    /* Also the rules that authorities are bound to, but that nobody refuses a certificate for. */
    bool strict;
};

/* A path that did not hold. */
enum { PATH_TEXT = 256 };
struct path_attempt {
    size_t                    length; /* certificates, the one in question first */
    const struct certificate *certificates[LIMIT_PATH];
    bool                      anchored; /* the last one is a trust anchor */
    enum check                check;    /* that failed, */
    const struct certificate *about;    /* at this certificate of the path */
    char                      wanted[PATH_TEXT], found[PATH_TEXT];
};

/* What the search came to. */
struct path_outcome {
    bool   holds, anchored; /* anchored: the path leads to a trust anchor */
    size_t length;          /* of the path that was judged at last: the one that holds, or */
    const struct certificate *certificates[LIMIT_PATH];      /* the best one of those that do not */
    size_t                    attempt_count;                 /* all that failed, */
    struct path_attempt       attempts[LIMIT_PATH_ATTEMPTS]; /* and the first of them */
};

/*
 * Looks for a path that holds from the first certificate of the chain to a trust anchor. The rest
 * of the chain may come in any order, and may be superfluous. Reports the checks of the path that
 * holds, or of the one among those that fail that came nearest to an anchor: then the result is
 * false, with its error in the examiner.
 *
 * The certificates of the chain have their numbers, and have been reported under them. Others that
 * the path uses (an anchor that was not sent, say) are reported here, as those after the last.
 *
 * For every signature that is checked the stages are reported as values: "signature hash k",
 * which is the hash of the signed part of certificate k, and, for RSA with PKCS #1 v1.5, "signature
 * opened k", which is what its issuer's public key makes of the signature.
 */
bool path_validate(struct examiner *, const struct certificate *chain, size_t count,
                   const struct path_wishes *);

/* The same, and tells what became of each path that was tried. */
bool path_find(struct examiner *, const struct certificate *chain, size_t count,
               const struct path_wishes *, struct path_outcome *);

#endif
