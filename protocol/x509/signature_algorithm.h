/*
 * signature_algorithm.h - the ways to sign a certificate, a CRL or an OCSP response.
 *
 * RFC 3279 §2.2, RFC 4055 §5, RFC 5758 §3.2, RFC 8410 §3. The object identifier names the kind of
 * key and the hash; only RSASSA-PSS has its hash in parameters (RFC 4055 §3.1). Unlike the schemes
 * of TLS 1.3 (crypto/signature_scheme.h), ECDSA's hash is not bound to the curve: an authority may
 * sign with a key on P-384 over SHA-256.
 *
 * Read next: protocol/x509/path_signature.c.
 */
#ifndef PROTOCOL_X509_SIGNATURE_ALGORITHM_H
#define PROTOCOL_X509_SIGNATURE_ALGORITHM_H

#include "crypto/signature_scheme.h"
#include "protocol/x509/algorithm_identifier.h"

struct signature_algorithm {
    enum oid           oid;
    enum key_kind      kind;
    bool               is_pss;
    const struct hash *hash;  /* NULL: none of ours, or (Ed25519) none at all */
    bool               sound; /* whether a signature of this algorithm can be relied upon */
};

/*
 * The algorithm of that name; for RSASSA-PSS with the hash of its parameters. False for one that is
 * not known, and for parameters of RSASSA-PSS that the web does not use (Baseline Requirements
 * §7.1.3.2.1: the mask has the same hash, and the salt is as long as its digest).
 *
 * One that is known need not be sound: with MD5 and SHA-1, two messages of the same hash can be
 * made, so that whoever lets a harmless certificate be signed may have the signature of a harmful
 * one.
 */
bool signature_algorithm_find(struct signature_algorithm *, enum oid,
                              const struct pss_parameters *);

#endif
