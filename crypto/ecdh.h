/*
 * ecdh.h - Diffie-Hellman on the curves of NIST (SP 800-56A §5.7.1.2, RFC 8446 §7.4.2).
 *
 * Both ends draw a private scalar d and send Q = d G.  Each multiplies the other's point by its own
 * scalar: d_A Q_B = d_A d_B G = d_B Q_A.  The shared secret is the x-coordinate of that point.
 *
 * A peer's point is checked before anything is done with it.  On a curve other than ours, which the
 * formula for adding would not notice, a point of small order would give away our scalar, a few
 * bits at a time (the invalid curve attack).
 */
#ifndef CRYPTO_ECDH_H
#define CRYPTO_ECDH_H

#include "crypto/nist_curve.h"

/*
 * FIPS 186-5 §A.2.2: draws a private key of n.length big-endian bytes, from 1 to n - 1.
 * CURVE_RANDOM_BROKEN when the source does not give one.
 */
enum curve_result ecdh_generate(uint8_t *private_key, const struct nist_curve *curve,
                                struct random_source *random);

/* Q = d G, as nist_point_length() bytes.  CURVE_SCALAR_OUT_OF_RANGE, and then all zero. */
enum curve_result ecdh_public(uint8_t *public_key, const struct nist_curve *curve,
                              const uint8_t *private_key);

/*
 * The x-coordinate of d Q, p.length bytes; all zero unless CURVE_OK.  Refuses what
 * nist_point_from_bytes() refuses in the peer's point, and a private key out of range.  The peer's
 * point is public; whether the private key was in range is for the caller to give away.
 */
enum curve_result ecdh_shared(uint8_t *shared, const struct nist_curve *curve,
                              const uint8_t *private_key, const uint8_t *peer, size_t length);

#endif
