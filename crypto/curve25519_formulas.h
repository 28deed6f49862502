/*
 * curve25519_formulas.h - what Curve25519 and edwards25519 compute, over any arithmetic modulo p.
 *
 * The text that crypto/curve25519.c (five limbs of 51 bits, in plain C) and
 * crypto/x86/curve25519_mulx.c (four limbs of 64 bits, with MULX) share.  Every function is put in
 * the place of its call, where `f` is a constant: so the operations that it names become part of
 * the formula, and there is a program for each arithmetic from one text.
 *
 * All that an arithmetic may rely on, beside what its numbers are:
 *
 *     tight   a product, a square; a coordinate from bytes; 0 and 1
 *     loose   a sum of two numbers of which one at least is tight; a number less a tight one
 *
 * Loose numbers are multiplied and squared; what is subtracted is always tight.  Names are those
 * of the RFCs' formulas.  Where their order is another one, it is so that neighbours seldom wait
 * for each other: the processor looks at a few hundred instructions at a time.
 *
 * Read next: crypto/x25519.c, crypto/edwards25519.c.
 */
#ifndef CRYPTO_CURVE25519_FORMULAS_H
#define CRYPTO_CURVE25519_FORMULAS_H

#include "crypto/curve25519.h"
#include "crypto/wipe.h"

#define IN_PLACE static inline __attribute__((always_inline))

/* Results may be one of the operands. */
struct field25519_operations {
    void (*add)(struct field25519 *r, const struct field25519 *a, const struct field25519 *b);
    void (*subtract)(struct field25519 *r, const struct field25519 *a, const struct field25519 *b);
    void (*multiply)(struct field25519 *r, const struct field25519 *a, const struct field25519 *b);
    void (*square)(struct field25519 *r, const struct field25519 *a);
    void (*square_times)(struct field25519 *r, const struct field25519 *a, unsigned n);
    void (*multiply_small)(struct field25519 *r, const struct field25519 *a, uint32_t small);
    void (*from_words)(struct field25519 *r, const uint64_t word[static 4]);
};

/* ---- powers ---- */

/*
 * r = a^(2^250 - 1) and a11 = a^11, of which both exponents below are made.  Where a^(2^m - 1) is
 * known, m squarings shift its m one-bits up and a multiplication puts m or n more below them.
 */
IN_PLACE void power_250_ones(struct field25519 *r, struct field25519 *a11,
                             const struct field25519 *a, const struct field25519_operations *f)
{
    struct {
        struct field25519 a2, a9, ones5, ones10, ones20, ones50, ones100, t;
    } v; /* together, to be wiped together */

    f->square(&v.a2, a);
    f->square_times(&v.t, &v.a2, 2); /* a^8 */
    f->multiply(&v.a9, &v.t, a);
    f->multiply(a11, &v.a9, &v.a2);
    f->square(&v.t, a11); /* a^22 */
    f->multiply(&v.ones5, &v.t, &v.a9);
    f->square_times(&v.t, &v.ones5, 5);
    f->multiply(&v.ones10, &v.t, &v.ones5);
    f->square_times(&v.t, &v.ones10, 10);
    f->multiply(&v.ones20, &v.t, &v.ones10);
    f->square_times(&v.t, &v.ones20, 20);
    f->multiply(&v.t, &v.t, &v.ones20); /* 40 ones */
    f->square_times(&v.t, &v.t, 10);
    f->multiply(&v.ones50, &v.t, &v.ones10);
    f->square_times(&v.t, &v.ones50, 50);
    f->multiply(&v.ones100, &v.t, &v.ones50);
    f->square_times(&v.t, &v.ones100, 100);
    f->multiply(&v.t, &v.t, &v.ones100); /* 200 ones */
    f->square_times(&v.t, &v.t, 50);
    f->multiply(r, &v.t, &v.ones50);
    wipe(&v, sizeof v);
}

/* Fermat: a^(p - 1) = 1, so a^(p - 2) = 1/a.  p - 2 = (2^250 - 1) * 2^5 + 11. */
IN_PLACE void invert(struct field25519 *r, const struct field25519 *a,
                     const struct field25519_operations *f)
{
    struct field25519 ones, a11;
    power_250_ones(&ones, &a11, a, f);
    f->square_times(&ones, &ones, 5);
    f->multiply(r, &ones, &a11);
    wipe(&ones, sizeof ones);
    wipe(&a11, sizeof a11);
}

/* (p - 5) / 8 = 2^252 - 3 = (2^250 - 1) * 2^2 + 1. */
IN_PLACE void power_p58(struct field25519 *r, const struct field25519 *a,
                        const struct field25519_operations *f)
{
    struct field25519 ones, a11;
    power_250_ones(&ones, &a11, a, f);
    f->square_times(&ones, &ones, 2);
    f->multiply(r, &ones, a);
    wipe(&ones, sizeof ones);
    wipe(&a11, sizeof a11);
}

/* ---- Curve25519: RFC 7748 §5 ---- */

/* (A - 2) / 4 for the curve y^2 = x^3 + 486662 x^2 + x. */
enum { a24 = 121665 };

/* The body of the loop. */
IN_PLACE void ladder_step(struct x25519_ladder *v, uint32_t k_t,
                          const struct field25519_operations *f)
{
    x25519_ladder_swap(v, v->swap ^ k_t);
    v->swap = k_t;

    f->add(&v->a, &v->x_2, &v->z_2);      /* A = x_2 + z_2 */
    f->subtract(&v->b, &v->x_2, &v->z_2); /* B = x_2 - z_2 */
    f->add(&v->c, &v->x_3, &v->z_3);      /* C = x_3 + z_3 */
    f->subtract(&v->d, &v->x_3, &v->z_3); /* D = x_3 - z_3 */
    f->multiply(&v->da, &v->d, &v->a);    /* DA = D * A */
    f->multiply(&v->cb, &v->c, &v->b);    /* CB = C * B */
    f->square(&v->aa, &v->a);             /* AA = A^2 */
    f->square(&v->bb, &v->b);             /* BB = B^2 */

    f->add(&v->x_3, &v->da, &v->cb);      /* x_3 = (DA + CB)^2 */
    f->subtract(&v->z_3, &v->da, &v->cb); /* z_3 = x_1 * (DA - CB)^2 */
    f->subtract(&v->e, &v->aa, &v->bb);   /* E = AA - BB */
    f->square(&v->z_3, &v->z_3);
    f->multiply_small(&v->t, &v->e, a24); /* z_2 = E * (AA + a24 * E) */
    f->square(&v->x_3, &v->x_3);
    f->add(&v->t, &v->aa, &v->t);
    f->multiply(&v->z_3, &v->x_1, &v->z_3);
    f->multiply(&v->z_2, &v->e, &v->t);
    f->multiply(&v->x_2, &v->aa, &v->bb); /* x_2 = AA * BB */
}

/* ---- edwards25519: RFC 8032 §5.1.4 ---- */

/* Y2-X2, Y2+X2, 2*Z2, 2*d*T2. */
IN_PLACE void prepare(struct edwards25519_prepared *r, const struct edwards25519_point *a,
                      const struct field25519_operations *f)
{
    /* 2 d = -2 * 121665/121666 */
    static const uint64_t words[4] = { 0xebd69b9426b2f159, 0xe0149a8283b156, 0x198e80f2eef3d130,
                                       0x2406d9dc56dffce7 };
    struct field25519     two_d;

    f->from_words(&two_d, words);
    f->subtract(&r->y_minus_x, &a->y, &a->x);
    f->add(&r->y_plus_x, &a->y, &a->x);
    f->add(&r->two_z, &a->z, &a->z);
    f->multiply(&r->two_d_t, &a->t, &two_d);
}

/* -(x, y) = (-x, y): y - x and y + x change places, and 2 d t its sign. */
IN_PLACE void negate_prepared(struct edwards25519_prepared       *r,
                              const struct field25519_operations *f)
{
    struct field25519 y_minus_x = r->y_minus_x;

    r->y_minus_x = r->y_plus_x;
    r->y_plus_x = y_minus_x;
    f->subtract(&r->two_d_t, &field25519_zero, &r->two_d_t);
}

/* X3 = E*F, Y3 = G*H, T3 = E*H, Z3 = F*G: the end of both formulas. */
IN_PLACE void finish_without_t(struct edwards25519_point *r, const struct edwards25519_variables *v,
                               const struct field25519_operations *f)
{
    f->multiply(&r->x, &v->E, &v->F);
    f->multiply(&r->y, &v->G, &v->H);
    f->multiply(&r->z, &v->F, &v->G);
}

IN_PLACE void finish(struct edwards25519_point *r, const struct edwards25519_variables *v,
                     const struct field25519_operations *f)
{
    finish_without_t(r, v, f);
    f->multiply(&r->t, &v->E, &v->H);
}

/* All but D = Z1*2*Z2, which has been computed. */
IN_PLACE void add_with_d(struct edwards25519_point *r, struct edwards25519_variables *v,
                         const struct edwards25519_point *a, const struct edwards25519_prepared *b,
                         const struct field25519_operations *f)
{
    f->subtract(&v->A, &a->y, &a->x);       /* A = (Y1-X1)*(Y2-X2) */
    f->add(&v->B, &a->y, &a->x);            /* B = (Y1+X1)*(Y2+X2) */
    f->multiply(&v->C, &a->t, &b->two_d_t); /* C = T1*2*d*T2 */
    f->multiply(&v->A, &v->A, &b->y_minus_x);
    f->multiply(&v->B, &v->B, &b->y_plus_x);
    f->subtract(&v->F, &v->D, &v->C); /* F = D-C */
    f->add(&v->G, &v->D, &v->C);      /* G = D+C */
    f->subtract(&v->E, &v->B, &v->A); /* E = B-A */
    f->add(&v->H, &v->B, &v->A);      /* H = B+A */
    finish(r, v, f);
}

IN_PLACE void add_prepared(struct edwards25519_point *r, struct edwards25519_variables *v,
                           const struct edwards25519_point    *a,
                           const struct edwards25519_prepared *b,
                           const struct field25519_operations *f)
{
    f->multiply(&v->D, &a->z, &b->two_z);
    add_with_d(r, v, a, b, f);
}

/* For a b with Z2 = 1. */
IN_PLACE void add_affine(struct edwards25519_point *r, struct edwards25519_variables *v,
                         const struct edwards25519_point *a, const struct edwards25519_prepared *b,
                         const struct field25519_operations *f)
{
    f->add(&v->D, &a->z, &a->z);
    add_with_d(r, v, a, b, f);
}

/* The variables of doubling, from which its end makes the point.  C stays Z1^2, and is added to F
   twice, so that one of two numbers to be added is always tight. */
IN_PLACE void begin_double(struct edwards25519_variables *v, const struct edwards25519_point *a,
                           const struct field25519_operations *f)
{
    f->square(&v->A, &a->x);     /* A = X1^2 */
    f->square(&v->B, &a->y);     /* B = Y1^2 */
    f->square(&v->C, &a->z);     /* C = 2*Z1^2 */
    f->add(&v->H, &v->A, &v->B); /* H = A+B */
    f->add(&v->t, &a->x, &a->y); /* E = H-(X1+Y1)^2 */
    f->square(&v->t, &v->t);
    f->subtract(&v->E, &v->H, &v->t);
    f->subtract(&v->G, &v->A, &v->B); /* G = A-B */
    f->add(&v->F, &v->G, &v->C);      /* F = C+G */
    f->add(&v->F, &v->F, &v->C);
}

IN_PLACE void double_times(struct edwards25519_point *r, struct edwards25519_variables *v,
                           const struct edwards25519_point *a, unsigned n,
                           const struct field25519_operations *f)
{
    begin_double(v, a, f);
    for (unsigned i = 1; i < n; i++) {
        finish_without_t(r, v, f);
        begin_double(v, r, f);
    }
    finish(r, v, f);
}

#endif
