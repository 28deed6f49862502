/*
 * edwards25519.h - points of the twisted Edwards curve that Ed25519 signs on (RFC 8032 §5.1).
 *
 *     -x^2 + y^2 = 1 + d x^2 y^2   modulo p = 2^255 - 19
 *
 * It is Curve25519 in other coordinates.  These have one formula for adding that has no
 * exceptions, and a group of order 8 L with the prime L of RFC 8032 §5.1.
 *
 * Points are kept in extended coordinates (RFC 8032 §5.1.4): x = X/Z, y = Y/Z, x y = T/Z.
 *
 * Multiplying is here in its readable form, window by window, for any point.  For the base point,
 * and for what is public, there are quicker ways, made of the same formulas.
 *
 * Read next: crypto/edwards25519.c, then crypto/edwards25519_base.c and crypto/ed25519.c.
 */
#ifndef CRYPTO_EDWARDS25519_H
#define CRYPTO_EDWARDS25519_H

#include "crypto/curve_result.h"
#include "crypto/field25519.h"

enum { EDWARDS25519_LENGTH = 32 };

struct edwards25519_point {
    struct field25519 x, y, z, t;
};

/* B */
void edwards25519_set_base_point(struct edwards25519_point *r);

/*
 * RFC 8032 §5.1.3: 32 bytes as a point.  CURVE_NOT_CANONICAL when y is not below p, or for x = 0
 * with the sign bit set; CURVE_NOT_ON_CURVE when there is no x.  Public: for keys of a peer.
 */
enum curve_result edwards25519_from_bytes(struct edwards25519_point *r,
                                          const uint8_t bytes[static EDWARDS25519_LENGTH]);

/* RFC 8032 §5.1.2: y, and the lowest bit of x as its highest. */
void edwards25519_to_bytes(uint8_t                          bytes[static EDWARDS25519_LENGTH],
                           const struct edwards25519_point *a);

/* Both of two points at the price of little more than one: they share the one inversion. */
void edwards25519_pair_to_bytes(uint8_t a_bytes[static EDWARDS25519_LENGTH],
                                uint8_t b_bytes[static EDWARDS25519_LENGTH],
                                const struct edwards25519_point *a,
                                const struct edwards25519_point *b);

/* (0, 1), the point that changes nothing when it is added. */
void edwards25519_set_neutral(struct edwards25519_point *r);

/* RFC 8032 §5.1.4: r = a + b, a + a, -a; r may be one of the operands. */
void edwards25519_add(struct edwards25519_point *r, const struct edwards25519_point *a,
                      const struct edwards25519_point *b);
void edwards25519_double(struct edwards25519_point *r, const struct edwards25519_point *a);
void edwards25519_negate(struct edwards25519_point *r, const struct edwards25519_point *a);

/*
 * RFC 8032 §5.1.4: the variables of its formulas, in its letters.  They are the caller's, to be
 * looked at after each operation and wiped after the last (crypto/curve25519.h).
 */
struct edwards25519_variables {
    struct field25519 A, B, C, D, E, F, G, H, t;
};

/* A point as a second operand, with what the formula computes of it alone: Y2-X2, Y2+X2, 2*Z2,
   2*d*T2. */
struct edwards25519_prepared {
    struct field25519 y_minus_x, y_plus_x, two_z, two_d_t;
};

enum { EDWARDS25519_WINDOW_BITS = 4, EDWARDS25519_WINDOW_POINTS = 1 << EDWARDS25519_WINDOW_BITS };

/* table[i] = i * a */
void edwards25519_multiply_table(struct edwards25519_point table[static EDWARDS25519_WINDOW_POINTS],
                                 const struct edwards25519_point *a);

/* A step of a multiplication: r = 16 r + table[digit], for the next four bits of the scalar. */
void edwards25519_multiply_step(
    struct edwards25519_point      *r,
    const struct edwards25519_point table[static EDWARDS25519_WINDOW_POINTS], unsigned digit);

/* r = scalar * a; the scalar is 32 little-endian bytes, any number; r may be a.  Constant time. */
void edwards25519_multiply(struct edwards25519_point       *r,
                           const uint8_t                    scalar[static EDWARDS25519_LENGTH],
                           const struct edwards25519_point *a);

#endif
