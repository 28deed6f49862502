/*
 * certificate_key.h - the public key of a certificate, ready to check signatures with (RFC 5280
 * §4.1.2.7; RFC 3279 §2.3, RFC 5480, RFC 8410).
 *
 * Keys of these kinds are taken: RSA, ECDSA on P-256, P-384 and P-521, and Ed25519. The curve of an
 * ECDSA key must be named (RFC 5480 §2.1.1); one that the certificate describes by its equation
 * could be made weak on purpose.
 */
#ifndef PROTOCOL_X509_CERTIFICATE_KEY_H
#define PROTOCOL_X509_CERTIFICATE_KEY_H

#include "crypto/signature_scheme.h"
#include "protocol/x509/certificate.h"

struct certificate_key {
    struct verifying_key  key; /* points into the rest, and into the certificate */
    struct rsa_public_key rsa;
};

/* False for a key of another kind, or an RSA key that crypto/rsa.h does not take. The certificate
 * must outlive the key, and the key must not be copied. */
bool certificate_key_set(struct certificate_key *, const struct certificate *);

/* The kind of key: false where it is none of those above, whatever its numbers are. */
bool certificate_key_kind(enum key_kind *, const struct certificate *);

/* The curve of an ECDSA key, or NULL. */
const struct nist_curve *certificate_key_curve(const struct certificate *);

/* Bits of an RSA modulus; 0 where the key is of another kind. */
size_t certificate_key_rsa_bits(const struct certificate *);

#endif
