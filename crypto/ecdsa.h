/*
 * ecdsa.h - signatures on the curves of NIST (FIPS 186-5 §6).
 *
 *     k = a number that nobody else knows, and never the same for two messages
 *     R = k G,  r = x_R mod n
 *     s = k^-1 (e + r d) mod n            e: the digest of the message, d: the private key
 *
 * Whoever knows k computes d from s; two signatures with one k give it to everybody.  So k is not
 * left to a random source alone: it is computed from the private key and the message (RFC 6979),
 * and what a random source gives, if there is one, is mixed in.
 *
 * A signature is here the two numbers r and s; their DER form is the business of protocol/.
 *
 * Read next: crypto/ecdsa.c.
 */
#ifndef CRYPTO_ECDSA_H
#define CRYPTO_ECDSA_H

#include "crypto/hash.h"
#include "crypto/nist_curve.h"

/* Two big-endian numbers of n.length bytes each. */
struct ecdsa_signature {
    uint8_t r[NIST_MAX_LENGTH], s[NIST_MAX_LENGTH];
};

/*
 * RFC 6979 §3.2: k in n.length big-endian bytes, for a digest of `hash`.  With a random source
 * (NULL for none), n.length bytes drawn for "ECDSA nonce" are mixed in as in §3.6.  Returns a mask:
 * all ones when k is in range, which fails once in 2^64 at most.
 */
uint32_t ecdsa_nonce(uint8_t *k, const struct nist_curve *curve, const uint8_t *private_key,
                     const struct hash *hash, const uint8_t *digest, struct random_source *random);

/*
 * FIPS 186-5 §6.4.1: signs a digest of `hash`.  The private key is n.length big-endian bytes;
 * `random` may be NULL.  CURVE_SCALAR_OUT_OF_RANGE when the private key is out of range, or for a
 * nonce that is of no use (never seen); the signature is then all zero.
 */
enum curve_result ecdsa_sign(struct ecdsa_signature *signature, const struct nist_curve *curve,
                             const uint8_t *private_key, const struct hash *hash,
                             const uint8_t *digest, struct random_source *random);

/*
 * FIPS 186-5 §6.4.2: CURVE_OK, or why not: what nist_point_from_bytes() says of the public key,
 * CURVE_SIGNATURE_OUT_OF_RANGE, CURVE_SIGNATURE_WRONG.  Nothing is secret here.
 */
enum curve_result ecdsa_verify(const struct nist_curve *curve, const uint8_t *public_key,
                               size_t length, const struct hash *hash, const uint8_t *digest,
                               const struct ecdsa_signature *signature);

#endif
