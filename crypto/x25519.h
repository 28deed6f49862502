/*
 * x25519.h - Diffie-Hellman on Curve25519 (RFC 7748 §5 and §6.1).
 *
 * Both ends draw a private scalar k and send X25519(k, 9); each multiplies what it received by its
 * own scalar, and both come to the same secret.  Only x-coordinates travel, and every string of
 * 32 bytes is one, on the curve or on its twist, so that there is no point to be checked.  What
 * must be checked is the result: all zero means that the peer sent a point of small order, and
 * that our scalar had no say in the secret.
 *
 * Read next: crypto/x25519.c and RFC 7748 §5; its formulas are in crypto/curve25519_formulas.h.
 */
#ifndef CRYPTO_X25519_H
#define CRYPTO_X25519_H

#include "crypto/curve_result.h"
#include "crypto/field25519.h"
#include "crypto/random.h"

enum { X25519_LENGTH = 32, X25519_BITS = 255 };

/*
 * The variables of RFC 7748 §5's pseudocode: those that go from one round of its loop to the next,
 * and those that hold a round's intermediate values, where they can be looked at after the round.
 */
struct x25519_ladder {
    struct field25519 x_1, x_2, z_2, x_3, z_3;
    uint32_t          swap; /* 0 or 1: the bit of the round before */
    struct field25519 a, aa, b, bb, e, c, d, da, cb, t;
};

/* Where `swap` is 1 and not 0: swaps the points (x_2, z_2) and (x_3, z_3). */
static inline void x25519_ladder_swap(struct x25519_ladder *ladder, uint32_t swap)
{
    uint32_t mask = ct_mask(swap);
    field25519_swap(mask, &ladder->x_2, &ladder->x_3);
    field25519_swap(mask, &ladder->z_2, &ladder->z_3);
}

/* RFC 7748 §5 decodeScalar25519: the scalar that a private key stands for. */
void x25519_decode_scalar(uint8_t       k[static X25519_LENGTH],
                          const uint8_t private_key[static X25519_LENGTH]);

/* RFC 7748 §5: X25519(private_key, u), the bare function, which checks nothing. */
void x25519_multiply(uint8_t       out[static X25519_LENGTH],
                     const uint8_t private_key[static X25519_LENGTH],
                     const uint8_t u[static X25519_LENGTH]);

/* Draws a private key. */
void x25519_generate(uint8_t private_key[static X25519_LENGTH], struct random_source *random);

/* RFC 7748 §6.1: X25519(private_key, 9). */
void x25519_public(uint8_t       public_key[static X25519_LENGTH],
                   const uint8_t private_key[static X25519_LENGTH]);

/*
 * RFC 7748 §6.1: CURVE_OK, or CURVE_SHARED_SECRET_ZERO (and then `shared` is all zero).  Takes the
 * same time either way: the branch is left to the caller.
 */
enum curve_result x25519_shared(uint8_t       shared[static X25519_LENGTH],
                                const uint8_t private_key[static X25519_LENGTH],
                                const uint8_t peer[static X25519_LENGTH]);

#endif
