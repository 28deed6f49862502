/*
 * edwards25519.c - RFC 8032 §5.1.2 to §5.1.4; see edwards25519.h.
 *
 * Capital letters are those of the RFC's formulas.
 */
#include "crypto/edwards25519.h"

#include "crypto/constant_time.h"
#include "crypto/wipe.h"

#include <stdbool.h>
#include <string.h>

/* RFC 8032 §5.1: d = -121665/121666, and twice as much; a square root of -1: 2^((p - 1)/4). */
static const struct field25519 d = { { 0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029,
                                       0x739c663a03cbb, 0x52036cee2b6ff } };
static const struct field25519 two_d = { { 0x69b9426b2f159, 0x35050762add7a, 0x3cf44c0038052,
                                           0x6738cc7407977, 0x2406d9dc56dff } };
static const struct field25519 root_of_minus_1 = {
    { 0x61b274a0ea0b0, 0xd5a5fc8f189d, 0x7ef5e9cbd0c60, 0x78595a6804c9e, 0x2b8324804fc1d }
};

/* RFC 8032 §5.1: B, with y = 4/5 and x even. */
static const struct edwards25519_point base_point = {
    .x = { { 0x62d608f25d51a, 0x412a4b4f6592a, 0x75b7171a4b31d, 0x1ff60527118fe,
             0x216936d3cd6e5 } },
    .y = { { 0x6666666666658, 0x4cccccccccccc, 0x1999999999999, 0x3333333333333,
             0x6666666666666 } },
    .z = { { 1 } },
    .t = { { 0x68ab3a5b7dda3, 0xeea2a5eadbb, 0x2af8df483c27e, 0x332b375274732, 0x67875f0fd78b7 } },
};

void edwards25519_set_base_point(struct edwards25519_point *r) { *r = base_point; }

/* ---- bytes ---- */

/* The lowest bit of a: 1 for what RFC 8032 §5.1.2 calls a negative coordinate. */
static uint32_t is_odd(const struct field25519 *a)
{
    uint8_t bytes[FIELD25519_BYTES];
    field25519_to_bytes(bytes, a);
    return bytes[0] & 1;
}

/*
 * RFC 8032 §5.1.3 steps 2 and 3: x with v x^2 = u, where there is one.
 *
 *     x = u v^3 (u v^7)^((p - 5)/8), and times a root of -1 where v x^2 came to -u
 */
static bool square_root_of_ratio(struct field25519 *x, const struct field25519 *u,
                                 const struct field25519 *v)
{
    struct field25519 v3, v7, check;

    field25519_square(&v3, v);
    field25519_multiply(&v3, &v3, v);
    field25519_square(&v7, &v3);
    field25519_multiply(&v7, &v7, v);
    field25519_multiply(x, u, &v7);
    field25519_power_p58(x, x);
    field25519_multiply(x, x, &v3);
    field25519_multiply(x, x, u);

    field25519_square(&check, x);
    field25519_multiply(&check, &check, v);
    if (field25519_equal(&check, u))
        return true;
    field25519_add(&check, &check, u);
    field25519_multiply(x, x, &root_of_minus_1);
    return field25519_equal(&check, &field25519_zero) != 0;
}

/* y^2 - x^2 = 1 + d x^2 y^2, so x^2 = u/v with u = y^2 - 1 and v = d y^2 + 1. */
static bool recover_x(struct edwards25519_point *r)
{
    struct field25519 u, v;

    field25519_square(&u, &r->y);
    field25519_multiply(&v, &u, &d);
    field25519_subtract(&u, &u, &field25519_one);
    field25519_add(&v, &v, &field25519_one);
    return square_root_of_ratio(&r->x, &u, &v);
}

enum curve_result edwards25519_from_bytes(struct edwards25519_point *r,
                                          const uint8_t bytes[static EDWARDS25519_LENGTH])
{
    uint8_t  y[EDWARDS25519_LENGTH], reduced[EDWARDS25519_LENGTH];
    uint32_t sign = bytes[31] >> 7;

    memcpy(y, bytes, sizeof y);
    y[31] &= 0x7f;
    field25519_from_bytes(&r->y, y);
    field25519_to_bytes(reduced, &r->y);
    if (memcmp(reduced, y, sizeof y) != 0)
        return CURVE_NOT_CANONICAL;
    if (!recover_x(r))
        return CURVE_NOT_ON_CURVE;
    if (sign == 1 && field25519_equal(&r->x, &field25519_zero))
        return CURVE_NOT_CANONICAL;
    if (sign != is_odd(&r->x))
        field25519_negate(&r->x, &r->x);
    r->z = field25519_one;
    field25519_multiply(&r->t, &r->x, &r->y);
    return CURVE_OK;
}

/* The encoding of (X/Z, Y/Z), where 1/Z is known. */
static void encode(uint8_t bytes[static EDWARDS25519_LENGTH], const struct edwards25519_point *a,
                   const struct field25519 *inverse)
{
    struct field25519 x, y;

    field25519_multiply(&x, &a->x, inverse);
    field25519_multiply(&y, &a->y, inverse);
    field25519_to_bytes(bytes, &y);
    bytes[31] |= (uint8_t)(is_odd(&x) << 7);
    wipe(&x, sizeof x);
    wipe(&y, sizeof y);
}

void edwards25519_to_bytes(uint8_t                          bytes[static EDWARDS25519_LENGTH],
                           const struct edwards25519_point *a)
{
    struct field25519 inverse;

    field25519_invert(&inverse, &a->z);
    encode(bytes, a, &inverse);
    wipe(&inverse, sizeof inverse);
}

/* 1/Z1 = Z2 * 1/(Z1*Z2), and 1/Z2 = Z1 * 1/(Z1*Z2). */
void edwards25519_pair_to_bytes(uint8_t a_bytes[static EDWARDS25519_LENGTH],
                                uint8_t b_bytes[static EDWARDS25519_LENGTH],
                                const struct edwards25519_point *a,
                                const struct edwards25519_point *b)
{
    struct field25519 both, inverse;

    field25519_multiply(&both, &a->z, &b->z);
    field25519_invert(&both, &both);
    field25519_multiply(&inverse, &both, &b->z);
    encode(a_bytes, a, &inverse);
    field25519_multiply(&inverse, &both, &a->z);
    encode(b_bytes, b, &inverse);
    wipe(&both, sizeof both);
    wipe(&inverse, sizeof inverse);
}

/* ---- addition: RFC 8032 §5.1.4 ---- */

void edwards25519_set_neutral(struct edwards25519_point *r)
{
    r->x = field25519_zero;
    r->y = field25519_one;
    r->z = field25519_one;
    r->t = field25519_zero;
}

void edwards25519_prepare(struct edwards25519_prepared *r, const struct edwards25519_point *a)
{
    field25519_subtract(&r->y_minus_x, &a->y, &a->x);
    field25519_carry(&r->y_minus_x);
    field25519_add(&r->y_plus_x, &a->y, &a->x);
    field25519_add(&r->two_z, &a->z, &a->z);
    field25519_multiply(&r->two_d_t, &a->t, &two_d);
}

/* X3 = E*F, Y3 = G*H, T3 = E*H, Z3 = F*G: the end of both formulas. */
static inline void finish_without_t(struct edwards25519_point           *r,
                                    const struct edwards25519_variables *v)
{
    field25519_multiply(&r->x, &v->E, &v->F);
    field25519_multiply(&r->y, &v->G, &v->H);
    field25519_multiply(&r->z, &v->F, &v->G);
}

static inline void finish(struct edwards25519_point *r, const struct edwards25519_variables *v)
{
    finish_without_t(r, v);
    field25519_multiply(&r->t, &v->E, &v->H);
}

/* All but D = Z1*2*Z2, which has been computed. */
static inline void add(struct edwards25519_point *r, struct edwards25519_variables *v,
                       const struct edwards25519_point *a, const struct edwards25519_prepared *b)
{
    field25519_subtract(&v->A, &a->y, &a->x); /* A = (Y1-X1)*(Y2-X2) */
    field25519_multiply(&v->A, &v->A, &b->y_minus_x);
    field25519_add(&v->B, &a->y, &a->x); /* B = (Y1+X1)*(Y2+X2) */
    field25519_multiply(&v->B, &v->B, &b->y_plus_x);
    field25519_multiply(&v->C, &a->t, &b->two_d_t); /* C = T1*2*d*T2 */
    field25519_subtract(&v->E, &v->B, &v->A);       /* E = B-A */
    field25519_subtract(&v->F, &v->D, &v->C);       /* F = D-C */
    field25519_add(&v->G, &v->D, &v->C);            /* G = D+C */
    field25519_add(&v->H, &v->B, &v->A);            /* H = B+A */
    finish(r, v);
}

void edwards25519_add_prepared(struct edwards25519_point *r, struct edwards25519_variables *v,
                               const struct edwards25519_point    *a,
                               const struct edwards25519_prepared *b)
{
    field25519_multiply(&v->D, &a->z, &b->two_z);
    add(r, v, a, b);
}

void edwards25519_add_affine(struct edwards25519_point *r, struct edwards25519_variables *v,
                             const struct edwards25519_point    *a,
                             const struct edwards25519_prepared *b)
{
    field25519_add(&v->D, &a->z, &a->z);
    add(r, v, a, b);
}

void edwards25519_add(struct edwards25519_point *r, const struct edwards25519_point *a,
                      const struct edwards25519_point *b)
{
    struct edwards25519_prepared  prepared;
    struct edwards25519_variables v;

    edwards25519_prepare(&prepared, b);
    edwards25519_add_prepared(r, &v, a, &prepared);
    wipe(&prepared, sizeof prepared);
    wipe(&v, sizeof v);
}

/* The variables of doubling, from which its end makes the point. */
static inline void begin_double(struct edwards25519_variables   *v,
                                const struct edwards25519_point *a)
{
    field25519_square(&v->A, &a->x); /* A = X1^2 */
    field25519_square(&v->B, &a->y); /* B = Y1^2 */
    field25519_square(&v->C, &a->z); /* C = 2*Z1^2 */
    field25519_add(&v->C, &v->C, &v->C);
    field25519_add(&v->H, &v->A, &v->B); /* H = A+B */
    field25519_add(&v->t, &a->x, &a->y); /* E = H-(X1+Y1)^2 */
    field25519_square(&v->t, &v->t);
    field25519_subtract(&v->E, &v->H, &v->t);
    field25519_subtract(&v->G, &v->A, &v->B); /* G = A-B */
    field25519_add(&v->F, &v->C, &v->G);      /* F = C+G */
}

void edwards25519_double_times(struct edwards25519_point *r, struct edwards25519_variables *v,
                               const struct edwards25519_point *a, unsigned n)
{
    begin_double(v, a);
    for (unsigned i = 1; i < n; i++) {
        finish_without_t(r, v);
        begin_double(v, r);
    }
    finish(r, v);
}

void edwards25519_double(struct edwards25519_point *r, const struct edwards25519_point *a)
{
    struct edwards25519_variables v;
    edwards25519_double_times(r, &v, a, 1);
    wipe(&v, sizeof v);
}

/* (-x, y) */
void edwards25519_negate(struct edwards25519_point *r, const struct edwards25519_point *a)
{
    *r = *a;
    field25519_negate(&r->x, &a->x);
    field25519_negate(&r->t, &a->t);
}

/* ---- multiplication by a scalar ---- */

static void copy_point(struct edwards25519_point *r, uint32_t mask,
                       const struct edwards25519_point *a)
{
    field25519_copy(&r->x, mask, &a->x);
    field25519_copy(&r->y, mask, &a->y);
    field25519_copy(&r->z, mask, &a->z);
    field25519_copy(&r->t, mask, &a->t);
}

void edwards25519_multiply_table(struct edwards25519_point table[static EDWARDS25519_WINDOW_POINTS],
                                 const struct edwards25519_point *a)
{
    edwards25519_set_neutral(&table[0]);
    for (unsigned i = 1; i < EDWARDS25519_WINDOW_POINTS; i++)
        edwards25519_add(&table[i], &table[i - 1], a);
}

/* Looks at every entry of the table, so that the cache does not learn which one was wanted. */
void edwards25519_multiply_step(
    struct edwards25519_point      *r,
    const struct edwards25519_point table[static EDWARDS25519_WINDOW_POINTS], unsigned digit)
{
    struct edwards25519_point     chosen = table[0];
    struct edwards25519_variables v;

    for (unsigned i = 1; i < EDWARDS25519_WINDOW_POINTS; i++)
        copy_point(&chosen, ct_equal(i, digit), &table[i]);
    edwards25519_double_times(r, &v, r, EDWARDS25519_WINDOW_BITS);
    edwards25519_add(r, r, &chosen);
    wipe(&chosen, sizeof chosen);
    wipe(&v, sizeof v);
}

/* Two digits of four bits are in each byte, the higher first; the last byte is the highest. */
void edwards25519_multiply(struct edwards25519_point       *r,
                           const uint8_t                    scalar[static EDWARDS25519_LENGTH],
                           const struct edwards25519_point *a)
{
    struct edwards25519_point table[EDWARDS25519_WINDOW_POINTS];

    edwards25519_multiply_table(table, a);
    edwards25519_set_neutral(r);
    for (unsigned i = EDWARDS25519_LENGTH; i-- > 0;) {
        edwards25519_multiply_step(r, table, scalar[i] >> 4);
        edwards25519_multiply_step(r, table, scalar[i] & 15);
    }
    wipe(table, sizeof table);
}
