/*
 * nist_jacobian.c - points of the curves of NIST in Jacobian coordinates; see nist_jacobian.h.
 *
 * The formulas follow from those of SEC 1 §2.2.1 by putting X/Z^2 for x and Y/Z^3 for y (Cohen,
 * Miyaji, Ono, "Efficient elliptic curve exponentiation using mixed coordinates", 1998).
 */
#include "crypto/nist_jacobian.h"

#include "crypto/constant_time.h"
#include "crypto/wipe.h"

void nist_jacobian_set_infinity(struct nist_jacobian *r) { *r = (struct nist_jacobian){ 0 }; }

/*
 * The tangent has the slope (3 x^2 - 3) / 2y, and 3 x^2 - 3 = 3 (x - 1)(x + 1):
 *
 *     m = 3 (X - Z^2)(X + Z^2)    s = 4 X Y^2
 *
 *     X3 = m^2 - 2 s
 *     Y3 = m (s - X3) - 8 Y^4
 *     Z3 = 2 Y Z
 *
 * Z = 0 gives Z3 = 0.  No point has Y = 0: it would have order 2, and the order of the curve is
 * prime.
 */
void nist_jacobian_double(struct nist_jacobian *r, const struct prime_field *p,
                          const struct prime_arithmetic *with, const struct nist_jacobian *a)
{
    struct prime_element m, s, yy2, t, u; /* yy2 = 2 Y^2 */

    with->square(&u, p, &a->z);
    with->subtract(&t, p, &a->x, &u);
    with->add(&u, p, &a->x, &u);
    with->multiply(&t, p, &t, &u);
    with->add(&m, p, &t, &t);
    with->add(&m, p, &m, &t);

    with->square(&t, p, &a->y);
    with->add(&yy2, p, &t, &t);
    with->multiply(&s, p, &a->x, &yy2);
    with->add(&s, p, &s, &s);

    with->multiply(&t, p, &a->y, &a->z);
    with->add(&r->z, p, &t, &t);

    with->square(&t, p, &m);
    with->add(&u, p, &s, &s);
    with->subtract(&r->x, p, &t, &u);

    with->square(&t, p, &yy2); /* 4 Y^4 */
    with->add(&t, p, &t, &t);
    with->subtract(&s, p, &s, &r->x);
    with->multiply(&s, p, &s, &m);
    with->subtract(&r->y, p, &s, &t);
}

/* What a sum is made of, when both points have come to one denominator. */
struct chord {
    struct prime_element u1, s1; /* the first point's numerators */
    struct prime_element h, r;   /* the differences of both points': r / h is the slope */
    struct prime_element z;      /* Z1 Z2: of the common denominators */
};

/*
 *     X3 = r^2 - h^3 - 2 u1 h^2
 *     Y3 = r (u1 h^2 - X3) - s1 h^3
 *     Z3 = z h
 */
static void finish_sum(struct nist_jacobian *sum, const struct prime_field *p,
                       const struct prime_arithmetic *with, const struct chord *c)
{
    struct prime_element hh, hhh, v, t;

    with->multiply(&sum->z, p, &c->z, &c->h);
    with->square(&hh, p, &c->h);
    with->multiply(&hhh, p, &hh, &c->h);
    with->multiply(&v, p, &c->u1, &hh);
    with->square(&t, p, &c->r);
    with->subtract(&t, p, &t, &hhh);
    with->subtract(&t, p, &t, &v);
    with->subtract(&sum->x, p, &t, &v);
    with->subtract(&v, p, &v, &sum->x);
    with->multiply(&v, p, &v, &c->r);
    with->multiply(&t, p, &c->s1, &hhh);
    with->subtract(&sum->y, p, &v, &t);
}

/*
 *     u1 = X1 Z2^2    s1 = Y1 Z2^3    h = X2 Z1^2 - u1    r = Y2 Z1^3 - s1    z = Z1 Z2
 */
static void draw_chord(struct chord *c, const struct prime_field *p,
                       const struct prime_arithmetic *with, const struct nist_jacobian *a,
                       const struct nist_jacobian *b)
{
    struct prime_element zz, t;

    with->square(&zz, p, &b->z);
    with->multiply(&c->u1, p, &a->x, &zz);
    with->multiply(&t, p, &zz, &b->z);
    with->multiply(&c->s1, p, &a->y, &t);
    with->square(&zz, p, &a->z);
    with->multiply(&c->h, p, &b->x, &zz);
    with->subtract(&c->h, p, &c->h, &c->u1);
    with->multiply(&t, p, &zz, &a->z);
    with->multiply(&c->r, p, &b->y, &t);
    with->subtract(&c->r, p, &c->r, &c->s1);
    with->multiply(&c->z, p, &a->z, &b->z);
}

/* The same for Z2 = 1. */
static void draw_chord_affine(struct chord *c, const struct prime_field *p,
                              const struct prime_arithmetic *with, const struct nist_jacobian *a,
                              const struct nist_affine *b)
{
    struct prime_element zz, t;

    c->u1 = a->x;
    c->s1 = a->y;
    c->z = a->z;
    with->square(&zz, p, &a->z);
    with->multiply(&c->h, p, &b->x, &zz);
    with->subtract(&c->h, p, &c->h, &c->u1);
    with->multiply(&t, p, &zz, &a->z);
    with->multiply(&c->r, p, &b->y, &t);
    with->subtract(&c->r, p, &c->r, &c->s1);
}

static void copy_jacobian(struct nist_jacobian *r, const struct prime_field *p, uint32_t mask,
                          const struct nist_jacobian *a)
{
    prime_copy(&r->x, p, mask, &a->x);
    prime_copy(&r->y, p, mask, &a->y);
    prime_copy(&r->z, p, mask, &a->z);
}

void nist_jacobian_add(struct nist_jacobian *r, const struct prime_field *p,
                       const struct prime_arithmetic *with, const struct nist_jacobian *a,
                       const struct nist_jacobian *b)
{
    struct chord         c;
    struct nist_jacobian sum;

    draw_chord(&c, p, with, a, b);
    finish_sum(&sum, p, with, &c);
    copy_jacobian(&sum, p, prime_is_zero(p, &a->z), b);
    copy_jacobian(&sum, p, prime_is_zero(p, &b->z), a);
    *r = sum;
}

void nist_jacobian_add_affine(struct nist_jacobian *r, const struct prime_field *p,
                              const struct prime_arithmetic *with, const struct nist_jacobian *a,
                              const struct nist_affine *b, const struct prime_element *one,
                              uint32_t finite)
{
    struct chord         c;
    struct nist_jacobian sum;
    uint32_t             a_infinite = prime_is_zero(p, &a->z);

    draw_chord_affine(&c, p, with, a, b);
    finish_sum(&sum, p, with, &c);
    prime_copy(&sum.x, p, a_infinite, &b->x);
    prime_copy(&sum.y, p, a_infinite, &b->y);
    prime_copy(&sum.z, p, a_infinite, one);
    copy_jacobian(&sum, p, ~finite, a);
    *r = sum;
}

void nist_jacobian_add_public(struct nist_jacobian *r, const struct prime_field *p,
                              const struct prime_arithmetic *with, const struct nist_jacobian *a,
                              const struct nist_jacobian *b)
{
    struct chord c;

    if (prime_is_zero(p, &a->z)) {
        *r = *b;
        return;
    }
    if (prime_is_zero(p, &b->z)) {
        *r = *a;
        return;
    }
    draw_chord(&c, p, with, a, b);
    if (prime_is_zero(p, &c.h) && prime_is_zero(p, &c.r))
        nist_jacobian_double(r, p, with, a);
    else
        finish_sum(r, p, with, &c);
}

void nist_jacobian_negate(struct prime_element *y, const struct prime_field *p,
                          const struct prime_arithmetic *with, uint32_t mask)
{
    static const struct prime_element zero;
    struct prime_element              minus_y;
    with->subtract(&minus_y, p, &zero, y);
    prime_copy(y, p, mask, &minus_y);
}

/* x = X/Z^2 = X Z / Z^3, y = Y/Z^3; infinity is (0 : 1 : 0). */
void nist_jacobian_to_point(struct nist_point *r, const struct prime_field *p,
                            const struct prime_arithmetic *with, const struct nist_jacobian *a)
{
    struct prime_element zz, one;

    prime_set_one(&one, p);
    with->square(&zz, p, &a->z);
    with->multiply(&r->x, p, &a->x, &a->z);
    r->y = a->y;
    prime_copy(&r->y, p, prime_is_zero(p, &a->z), &one);
    with->multiply(&r->z, p, &zz, &a->z);
}
