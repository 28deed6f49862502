/*
 * ecdh.c - Diffie-Hellman on the curves of NIST; see ecdh.h.
 */
#include "crypto/ecdh.h"

#include "crypto/constant_time.h"
#include "crypto/nist_multiply.h"
#include "crypto/wipe.h"

#include <string.h>

/* A sound source needs a second draw once in 2^32 keys at most (P-256); of P-521's first byte only
 * the one bit is kept that may be set, or nearly every draw would be refused. */
enum { MAX_DRAWS = 16 };

static const uint8_t zeros[NIST_MAX_POINT];

/*
 * FIPS 186-5 §A.2.2, by trial: a number that is out of range is thrown away.  The branch tells
 * that it was, and nothing of the one that is kept.
 */
enum curve_result ecdh_generate(uint8_t *private_key, const struct nist_curve *curve,
                                struct random_source *random)
{
    for (unsigned i = 0; i < MAX_DRAWS; i++) {
        random_bytes(random, "ECDH private key", private_key, curve->n.length);
        private_key[0] &= (uint8_t)(0xff >> (8 * curve->n.length - curve->n.bits));
        if (nist_scalar_in_range(curve, private_key))
            return CURVE_OK;
    }
    wipe(private_key, curve->n.length);
    return CURVE_RANDOM_BROKEN;
}

/* CURVE_OK where the mask is all ones; otherwise a refusal, and zeros in place of the result. */
static enum curve_result settle(uint8_t *out, size_t length, uint32_t good)
{
    ct_copy(out, ~good, zeros, length);
    return (enum curve_result)ct_select(good, CURVE_OK, CURVE_SCALAR_OUT_OF_RANGE);
}

enum curve_result ecdh_public(uint8_t *public_key, const struct nist_curve *curve,
                              const uint8_t *private_key)
{
    struct nist_point q;

    nist_multiply_generator(&q, curve, private_key);
    nist_point_to_bytes(public_key, curve, &q);
    wipe(&q, sizeof q);
    return settle(public_key, nist_point_length(curve), nist_scalar_in_range(curve, private_key));
}

enum curve_result ecdh_shared(uint8_t *shared, const struct nist_curve *curve,
                              const uint8_t *private_key, const uint8_t *peer, size_t length)
{
    struct nist_point q;
    uint8_t           encoded[NIST_MAX_POINT];
    enum curve_result result = nist_point_from_bytes(&q, curve, peer, length);

    if (result != CURVE_OK) {
        memset(shared, 0, curve->p.length);
        return result;
    }
    /* SP 800-56A §5.7.1.2 step 2 refuses infinity, too; with a point on a curve of prime order it
     * comes out for multiples of n alone, and those are out of range. */
    nist_multiply_point(&q, curve, private_key, &q);
    nist_point_to_bytes(encoded, curve, &q);
    memcpy(shared, encoded + 1, curve->p.length);
    wipe(&q, sizeof q);
    wipe(encoded, sizeof encoded);
    return settle(shared, curve->p.length, nist_scalar_in_range(curve, private_key));
}
