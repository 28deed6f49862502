/*
 * nist_curve.h - the curves P-256, P-384 and P-521 (SP 800-186 §3.2.1, SEC 1).
 *
 *     y^2 = x^3 - 3x + b   modulo a prime p
 *
 * The points of such a curve, and one more "at infinity", form a group of prime order n: they can
 * be added, and adding a point to itself d times is quick.  Finding d again is not, as far as
 * anybody knows; ECDH and ECDSA live on that.
 *
 * Coordinates are projective: (X : Y : Z) stands for x = X/Z, y = Y/Z, and Z = 0 for the point at
 * infinity.  So adding needs no division.  The one formula for it (Renes, Costello, Batina,
 * "Complete addition formulas for prime order elliptic curves", 2016) is complete: it adds two
 * points, doubles one and takes infinity, without an exception that would be a branch on a secret.
 *
 * nist_multiply() here is the readable way to a multiple of a point, and the reference that the
 * quicker ones of crypto/nist_multiply.h are tested against; ECDH and ECDSA take those.
 *
 * Read next: crypto/nist_curve.c, then crypto/ecdh.c and crypto/ecdsa.c; for the speed,
 * crypto/nist_multiply.h.
 */
#ifndef CRYPTO_NIST_CURVE_H
#define CRYPTO_NIST_CURVE_H

#include "crypto/curve_result.h"
#include "crypto/prime_field.h"
#include "crypto/random.h"

/* An uncompressed point is 0x04 and two coordinates. */
enum { NIST_MAX_LENGTH = PRIME_MAX_BYTES, NIST_MAX_POINT = 1 + 2 * NIST_MAX_LENGTH };

/* A curve's domain parameters; b and the generator as plain limbs, the lowest first. */
struct nist_curve {
    const char        *name; /* as RFC 8422 spells it: "secp256r1" */
    struct prime_field p;    /* of the coordinates */
    struct prime_field n;    /* the order: of the scalars; of the same length as p */
    uint64_t           b[PRIME_MAX_LIMBS];
    uint64_t           generator_x[PRIME_MAX_LIMBS];
    uint64_t           generator_y[PRIME_MAX_LIMBS];
};

extern const struct nist_curve nist_p256, nist_p384, nist_p521;

/* A point in projective coordinates. */
struct nist_point {
    struct prime_element x, y, z;
};

/* 1 + 2 * p.length: bytes of an encoded point. */
size_t nist_point_length(const struct nist_curve *curve);

/* G, and the point at infinity. */
void nist_point_set_generator(struct nist_point *r, const struct nist_curve *curve);
void nist_point_set_infinity(struct nist_point *r, const struct nist_curve *curve);

/*
 * SEC 1 §2.3.4, and §3.2.2.1 (the checks of a public key): reads an uncompressed point.  Refuses
 * infinity, another length, another form, coordinates that are not below p, and what is not on the
 * curve.  Public: for what came from a peer.
 */
enum curve_result nist_point_from_bytes(struct nist_point *r, const struct nist_curve *curve,
                                        const uint8_t *bytes, size_t length);

/*
 * SEC 1 §2.3.3: writes 0x04, x, y.  Returns a mask: zero for the point at infinity, which has no
 * such form (x and y are then all zero).
 */
uint32_t nist_point_to_bytes(uint8_t *bytes, const struct nist_curve *curve,
                             const struct nist_point *a);

/* r = a + b, whatever they are; r may be a or b. */
void nist_point_add(struct nist_point *r, const struct nist_curve *curve,
                    const struct nist_point *a, const struct nist_point *b);

enum { NIST_WINDOW_BITS = 4, NIST_WINDOW_POINTS = 1 << NIST_WINDOW_BITS };

/* table[i] = i * a */
void nist_multiply_table(struct nist_point        table[static NIST_WINDOW_POINTS],
                         const struct nist_curve *curve, const struct nist_point *a);

/* A step of a multiplication: r = 16 r + table[digit], for the next four bits of the scalar. */
void nist_multiply_step(struct nist_point *r, const struct nist_curve *curve,
                        const struct nist_point table[static NIST_WINDOW_POINTS], unsigned digit);

/* r = scalar * a; the scalar is n.length big-endian bytes, any number; r may be a. */
void nist_multiply(struct nist_point *r, const struct nist_curve *curve, const uint8_t *scalar,
                   const struct nist_point *a);

/* A mask: all ones when n.length big-endian bytes are from 1 to n - 1. */
uint32_t nist_scalar_in_range(const struct nist_curve *curve, const uint8_t *scalar);

/*
 * SEC 1 §2.3.8 and FIPS 186-5 §B.2.1, bits2int of RFC 6979 §2.3.2: the leftmost n.bits bits of
 * `bytes` as a number in n.length big-endian bytes; not reduced.
 */
void nist_scalar_from_bits(uint8_t *scalar, const struct nist_curve *curve, const uint8_t *bytes,
                           size_t length);

#endif
