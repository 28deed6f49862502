/*
 * curve_result.c - refusals in words; see curve_result.h.
 */
#include "crypto/curve_result.h"

#include <stddef.h>

const char *curve_result_text(enum curve_result result)
{
    switch (result) {
    case CURVE_OK:
        return "no error";
    case CURVE_LENGTH_WRONG:
        return "the key, the point or the signature does not have the length that its curve asks";
    case CURVE_FORM_UNKNOWN:
        return "the point is not in uncompressed form";
    case CURVE_POINT_AT_INFINITY:
        return "the point is the one at infinity, which is nobody's public key";
    case CURVE_NOT_CANONICAL:
        return "a coordinate is not below the prime of the field";
    case CURVE_NOT_ON_CURVE:
        return "the point is not on the curve";
    case CURVE_SCALAR_OUT_OF_RANGE:
        return "the private key is zero, or not below the order of the curve";
    case CURVE_SHARED_SECRET_ZERO:
        return "the shared secret is zero: the peer's point has a small order";
    case CURVE_RANDOM_BROKEN:
        return "the random source gives no number in range: it is broken";
    case CURVE_SIGNATURE_OUT_OF_RANGE:
        return "a part of the signature is zero, or not below the order of the curve";
    case CURVE_SIGNATURE_WRONG:
        return "the signature does not fit the message and the key";
    }
    return NULL;
}
