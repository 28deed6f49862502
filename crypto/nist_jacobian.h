/*
 * nist_jacobian.h - points of the curves of NIST in Jacobian coordinates, which add quickest.
 *
 * (X : Y : Z) stands for x = X/Z^2, y = Y/Z^3, and Z = 0 for the point at infinity.  Doubling costs
 * 8 products here, where the complete formula of crypto/nist_curve.c costs 14.  The price is an
 * exception: the formula for a sum P + Q gives nonsense for P = Q.  (P = -Q comes out right, as
 * Z = 0, and infinity is seen to with masks.)  Who adds must know that the two are not equal, and
 * crypto/nist_multiply.c gives its reasons at each place; or nothing is secret, and it is asked.
 *
 * "with" is which functions do the arithmetic: prime_arithmetic() of the field of the coordinates.
 *
 * Read next: crypto/nist_jacobian.c, then crypto/nist_multiply.c.
 */
#ifndef CRYPTO_NIST_JACOBIAN_H
#define CRYPTO_NIST_JACOBIAN_H

#include "crypto/nist_curve.h"

struct nist_jacobian {
    struct prime_element x, y, z;
};

/* A finite point by its two coordinates: Z = 1. */
struct nist_affine {
    struct prime_element x, y;
};

void nist_jacobian_set_infinity(struct nist_jacobian *r);

/* r = 2 a; infinity too. */
void nist_jacobian_double(struct nist_jacobian *r, const struct prime_field *p,
                          const struct prime_arithmetic *with, const struct nist_jacobian *a);

/* r = a + b, for any a and b but a = b that is finite; r may be a or b. */
void nist_jacobian_add(struct nist_jacobian *r, const struct prime_field *p,
                       const struct prime_arithmetic *with, const struct nist_jacobian *a,
                       const struct nist_jacobian *b);

/*
 * r = a + b, for any a but b itself, where the mask `finite` is all ones; r = a where it is zero.
 * `one` is 1 as an element.
 */
void nist_jacobian_add_affine(struct nist_jacobian *r, const struct prime_field *p,
                              const struct prime_arithmetic *with, const struct nist_jacobian *a,
                              const struct nist_affine *b, const struct prime_element *one,
                              uint32_t finite);

/* r = a + b, whatever they are; branches on them, so they must be public. */
void nist_jacobian_add_public(struct nist_jacobian *r, const struct prime_field *p,
                              const struct prime_arithmetic *with, const struct nist_jacobian *a,
                              const struct nist_jacobian *b);

/* y = -y where the mask is all ones: the point becomes its inverse. */
void nist_jacobian_negate(struct prime_element *y, const struct prime_field *p,
                          const struct prime_arithmetic *with, uint32_t mask);

/* The same point in the coordinates of crypto/nist_curve.h: (X Z : Y : Z^3). */
void nist_jacobian_to_point(struct nist_point *r, const struct prime_field *p,
                            const struct prime_arithmetic *with, const struct nist_jacobian *a);

#endif
