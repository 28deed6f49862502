/*
 * curve_result.h - what can come of an operation on an elliptic curve.
 *
 * Shared by X25519, Ed25519 and the curves of NIST, so that protocol/ has one list to turn into
 * alerts.
 */
#ifndef CRYPTO_CURVE_RESULT_H
#define CRYPTO_CURVE_RESULT_H

enum curve_result {
    CURVE_OK,
    CURVE_LENGTH_WRONG,        /* a key, a point or a signature has not the length it must have */
    CURVE_FORM_UNKNOWN,        /* SEC 1 §2.3.4: not 0x04, the uncompressed form */
    CURVE_POINT_AT_INFINITY,   /* SEC 1 §3.2.2.1 step 1: no public key; a single 0x00 */
    CURVE_NOT_CANONICAL,       /* a coordinate is not below the prime of the field */
    CURVE_NOT_ON_CURVE,        /* no point of the curve has these coordinates */
    CURVE_SCALAR_OUT_OF_RANGE, /* a private key is 0, or not below the order of the curve */
    CURVE_SHARED_SECRET_ZERO,  /* the peer's point has a small order: RFC 7748 §6.1 */
    CURVE_RANDOM_BROKEN,       /* so many draws without a number in range */
    CURVE_SIGNATURE_OUT_OF_RANGE, /* a part of the signature is 0, or not below the order */
    CURVE_SIGNATURE_WRONG,
};

/* One plain sentence for a person. */
const char *curve_result_text(enum curve_result result);

#endif
