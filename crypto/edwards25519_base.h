/*
 * edwards25519_base.h - multiples of the base point of edwards25519, by tables.
 *
 * Whoever makes a key or a signature multiplies B, always the same point (RFC 8032 §5.1.5 and
 * §5.1.6); so multiples of B are computed when the program is built, by tools/edwards25519_table.c,
 * and what remains are additions.  Verifying adds to a multiple of B one of somebody's public key:
 * there nothing is secret, and a quicker way may be taken.
 *
 * Read next: crypto/edwards25519_base.c and crypto/edwards25519_public.c.
 */
#ifndef CRYPTO_EDWARDS25519_BASE_H
#define CRYPTO_EDWARDS25519_BASE_H

#include "crypto/curve25519.h"

/* An affine point as a second operand of an addition: y - x, y + x and 2 d x y, each below p. */
struct edwards25519_entry {
    uint64_t y_minus_x[4], y_plus_x[4], two_d_x_y[4]; /* the lowest word first */
};

enum {
    EDWARDS25519_BASE_ROWS = 32,
    EDWARDS25519_BASE_COLUMNS = 8,
    EDWARDS25519_ODD_MULTIPLES = 64
};

/* [i][j] is (j + 1) * 256^i * B. */
extern const struct edwards25519_entry edwards25519_base_table[EDWARDS25519_BASE_ROWS]
                                                              [EDWARDS25519_BASE_COLUMNS];

/* [j] is (2 j + 1) * B. */
extern const struct edwards25519_entry edwards25519_odd_multiples[EDWARDS25519_ODD_MULTIPLES];

/* The entry as a point to be added, in the form of c; its two_z is left alone. */
void edwards25519_from_entry(struct edwards25519_prepared *r, const struct curve25519 *c,
                             const struct edwards25519_entry *entry);

/*
 * r = magnitude * 256^i * B from row i of the table, 0 <= magnitude <= 8.  Looks at every entry, so
 * that the cache does not learn which one was wanted.
 */
typedef void edwards25519_chooser(struct edwards25519_entry       *r,
                                  const struct edwards25519_entry *row, uint32_t magnitude);

/* In plain C; crypto/x86/edwards25519_avx2.h has a quicker one. */
edwards25519_chooser edwards25519_choose;

enum { EDWARDS25519_DIGITS = 64 };

/*
 * The scalar (32 little-endian bytes, below 2^255) in base 16 with digits from -8 to 8: it is the
 * sum of digit[i] * 16^i.
 */
void edwards25519_base_digits(int8_t        digit[static EDWARDS25519_DIGITS],
                              const uint8_t scalar[static EDWARDS25519_LENGTH]);

/* r = scalar * B; the scalar is 32 little-endian bytes, below 2^255.  Constant time. */
void edwards25519_multiply_base(struct edwards25519_point *r,
                                const uint8_t              scalar[static EDWARDS25519_LENGTH]);

/*
 * r = s * B + k * a; both scalars are 32 little-endian bytes, below 2^255.  Time depends on all of
 * it: for public numbers only.
 */
void edwards25519_multiply_public(struct edwards25519_point       *r,
                                  const uint8_t                    s[static EDWARDS25519_LENGTH],
                                  const uint8_t                    k[static EDWARDS25519_LENGTH],
                                  const struct edwards25519_point *a);

#endif
