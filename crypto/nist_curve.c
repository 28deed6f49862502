/*
 * nist_curve.c - points of the curves of NIST; see nist_curve.h.
 *
 * The curves' numbers are in crypto/nist_curve_parameters.c.
 */
#include "crypto/nist_curve.h"

#include "crypto/constant_time.h"
#include "crypto/wipe.h"

#include <string.h>

/* SEC 1 §2.3.3: the first byte of a point: nothing follows, x alone does, or both coordinates. */
enum { INFINITY_FORM = 0x00, COMPRESSED_EVEN = 0x02, COMPRESSED_ODD = 0x03, UNCOMPRESSED = 0x04 };

size_t nist_point_length(const struct nist_curve *curve) { return 1 + 2 * curve->p.length; }

void nist_point_set_generator(struct nist_point *r, const struct nist_curve *curve)
{
    prime_from_limbs(&r->x, &curve->p, curve->generator_x);
    prime_from_limbs(&r->y, &curve->p, curve->generator_y);
    prime_set_one(&r->z, &curve->p);
}

/* (0 : 1 : 0) */
void nist_point_set_infinity(struct nist_point *r, const struct nist_curve *curve)
{
    prime_set_zero(&r->x);
    prime_set_one(&r->y, &curve->p);
    prime_set_zero(&r->z);
}

/* ---- bytes ---- */

/* y^2 = x^3 - 3x + b, as y^2 = (x^2 - 3) x + b */
static uint32_t is_on_curve(const struct nist_curve *curve, const struct prime_element *x,
                            const struct prime_element *y)
{
    static const uint64_t     three_limbs[PRIME_MAX_LIMBS] = { 3 };
    const struct prime_field *p = &curve->p;
    struct prime_element      left, right, three, b;

    prime_from_limbs(&three, p, three_limbs);
    prime_from_limbs(&b, p, curve->b);
    prime_multiply(&left, p, y, y);
    prime_multiply(&right, p, x, x);
    prime_subtract(&right, p, &right, &three);
    prime_multiply(&right, p, &right, x);
    prime_add(&right, p, &right, &b);
    return prime_equal(p, &left, &right);
}

/* Whether the bytes are a point in a form that we do not take, or not even that long. */
static enum curve_result check_form(const struct nist_curve *curve, const uint8_t *bytes,
                                    size_t length)
{
    if (length == 1 && bytes[0] == INFINITY_FORM)
        return CURVE_POINT_AT_INFINITY;
    if (length == 1 + curve->p.length &&
        (bytes[0] == COMPRESSED_EVEN || bytes[0] == COMPRESSED_ODD))
        return CURVE_FORM_UNKNOWN;
    if (length != nist_point_length(curve))
        return CURVE_LENGTH_WRONG;
    return bytes[0] == UNCOMPRESSED ? CURVE_OK : CURVE_FORM_UNKNOWN;
}

enum curve_result nist_point_from_bytes(struct nist_point *r, const struct nist_curve *curve,
                                        const uint8_t *bytes, size_t length)
{
    enum curve_result form = check_form(curve, bytes, length);
    if (form != CURVE_OK)
        return form;
    uint32_t canonical = prime_from_bytes(&r->x, &curve->p, bytes + 1);
    canonical &= prime_from_bytes(&r->y, &curve->p, bytes + 1 + curve->p.length);
    if (!canonical)
        return CURVE_NOT_CANONICAL;
    if (!is_on_curve(curve, &r->x, &r->y))
        return CURVE_NOT_ON_CURVE;
    prime_set_one(&r->z, &curve->p);
    return CURVE_OK;
}

/* x = X/Z, y = Y/Z */
uint32_t nist_point_to_bytes(uint8_t *bytes, const struct nist_curve *curve,
                             const struct nist_point *a)
{
    struct prime_element inverse, x, y;

    prime_invert(&inverse, &curve->p, &a->z);
    prime_multiply(&x, &curve->p, &a->x, &inverse);
    prime_multiply(&y, &curve->p, &a->y, &inverse);
    bytes[0] = UNCOMPRESSED;
    prime_to_bytes(bytes + 1, &curve->p, &x);
    prime_to_bytes(bytes + 1 + curve->p.length, &curve->p, &y);
    wipe(&inverse, sizeof inverse);
    wipe(&x, sizeof x);
    wipe(&y, sizeof y);
    return ~prime_is_zero(&curve->p, &a->z);
}

/* ---- addition ---- */

/* What the formula for a sum is made of: products of the coordinates of both points. */
struct products {
    struct prime_element xx, yy, zz; /* X1 X2, Y1 Y2, Z1 Z2 */
    struct prime_element xy, xz, yz; /* X1 Y2 + X2 Y1, X1 Z2 + X2 Z1, Y1 Z2 + Y2 Z1 */
};

/* r = u1 v2 + u2 v1 = (u1 + v1)(u2 + v2) - uu - vv: one product instead of two. */
static void cross_product(struct prime_element *r, const struct prime_field *p,
                          const struct prime_element *u1, const struct prime_element *v1,
                          const struct prime_element *u2, const struct prime_element *v2,
                          const struct prime_element *uu, const struct prime_element *vv)
{
    struct prime_element left, right;
    prime_add(&left, p, u1, v1);
    prime_add(&right, p, u2, v2);
    prime_multiply(r, p, &left, &right);
    prime_subtract(r, p, r, uu);
    prime_subtract(r, p, r, vv);
}

/* r = 3 a */
static void triple(struct prime_element *r, const struct prime_field *p,
                   const struct prime_element *a)
{
    struct prime_element twice;
    prime_add(&twice, p, a, a);
    prime_add(r, p, &twice, a);
}

/* r = a b + c d */
static void sum_of_products(struct prime_element *r, const struct prime_field *p,
                            const struct prime_element *a, const struct prime_element *b,
                            const struct prime_element *c, const struct prime_element *d)
{
    struct prime_element left, right;
    prime_multiply(&left, p, a, b);
    prime_multiply(&right, p, c, d);
    prime_add(r, p, &left, &right);
}

/* r = a b - c d */
static void difference_of_products(struct prime_element *r, const struct prime_field *p,
                                   const struct prime_element *a, const struct prime_element *b,
                                   const struct prime_element *c, const struct prime_element *d)
{
    struct prime_element left, right;
    prime_multiply(&left, p, a, b);
    prime_multiply(&right, p, c, d);
    prime_subtract(r, p, &left, &right);
}

static void multiply_coordinates(struct products *m, const struct prime_field *p,
                                 const struct nist_point *a, const struct nist_point *b)
{
    prime_multiply(&m->xx, p, &a->x, &b->x);
    prime_multiply(&m->yy, p, &a->y, &b->y);
    prime_multiply(&m->zz, p, &a->z, &b->z);
    cross_product(&m->xy, p, &a->x, &a->y, &b->x, &b->y, &m->xx, &m->yy);
    cross_product(&m->xz, p, &a->x, &a->z, &b->x, &b->z, &m->xx, &m->zz);
    cross_product(&m->yz, p, &a->y, &a->z, &b->y, &b->z, &m->yy, &m->zz);
}

/*
 * Renes, Costello, Batina §3, equation (2), with a = -3 put in and common parts named:
 *
 *     s = 3 (b zz - xz)    t = 3 (b xz - xx - 3 zz)    u = 3 (xx - zz)
 *
 *     X3 = xy (yy - s) - yz t
 *     Y3 = (yy + s) (yy - s) + u t
 *     Z3 = yz (yy + s) + xy u
 */
void nist_point_add(struct nist_point *r, const struct nist_curve *curve,
                    const struct nist_point *a, const struct nist_point *b)
{
    const struct prime_field *p = &curve->p;
    struct products           m;
    struct prime_element      curve_b;
    struct {
        struct prime_element s, t, u, three_zz, yy_plus_s, yy_minus_s;
    } v; /* together, to be wiped together */

    multiply_coordinates(&m, p, a, b);
    prime_from_limbs(&curve_b, p, curve->b);

    prime_multiply(&v.s, p, &curve_b, &m.zz);
    prime_subtract(&v.s, p, &v.s, &m.xz);
    triple(&v.s, p, &v.s);

    triple(&v.three_zz, p, &m.zz);
    prime_multiply(&v.t, p, &curve_b, &m.xz);
    prime_subtract(&v.t, p, &v.t, &m.xx);
    prime_subtract(&v.t, p, &v.t, &v.three_zz);
    triple(&v.t, p, &v.t);

    prime_subtract(&v.u, p, &m.xx, &m.zz);
    triple(&v.u, p, &v.u);

    prime_add(&v.yy_plus_s, p, &m.yy, &v.s);
    prime_subtract(&v.yy_minus_s, p, &m.yy, &v.s);
    difference_of_products(&r->x, p, &m.xy, &v.yy_minus_s, &m.yz, &v.t);
    sum_of_products(&r->y, p, &v.yy_plus_s, &v.yy_minus_s, &v.u, &v.t);
    sum_of_products(&r->z, p, &m.yz, &v.yy_plus_s, &m.xy, &v.u);
    wipe(&m, sizeof m);
    wipe(&v, sizeof v);
}

/* ---- multiplication by a scalar ---- */

static void copy_point(struct nist_point *r, const struct nist_curve *curve, uint32_t mask,
                       const struct nist_point *a)
{
    prime_copy(&r->x, &curve->p, mask, &a->x);
    prime_copy(&r->y, &curve->p, mask, &a->y);
    prime_copy(&r->z, &curve->p, mask, &a->z);
}

void nist_multiply_table(struct nist_point        table[static NIST_WINDOW_POINTS],
                         const struct nist_curve *curve, const struct nist_point *a)
{
    nist_point_set_infinity(&table[0], curve);
    for (unsigned i = 1; i < NIST_WINDOW_POINTS; i++)
        nist_point_add(&table[i], curve, &table[i - 1], a);
}

/* Looks at every entry of the table, so that the cache does not learn which one was wanted. */
void nist_multiply_step(struct nist_point *r, const struct nist_curve *curve,
                        const struct nist_point table[static NIST_WINDOW_POINTS], unsigned digit)
{
    struct nist_point chosen = table[0];

    for (unsigned i = 1; i < NIST_WINDOW_POINTS; i++)
        copy_point(&chosen, curve, ct_equal(i, digit), &table[i]);
    for (unsigned i = 0; i < NIST_WINDOW_BITS; i++)
        nist_point_add(r, curve, r, r);
    nist_point_add(r, curve, r, &chosen);
    wipe(&chosen, sizeof chosen);
}

/* Two digits of four bits are in each byte, the higher first. */
void nist_multiply(struct nist_point *r, const struct nist_curve *curve, const uint8_t *scalar,
                   const struct nist_point *a)
{
    struct nist_point table[NIST_WINDOW_POINTS];

    nist_multiply_table(table, curve, a);
    nist_point_set_infinity(r, curve);
    for (size_t i = 0; i < curve->n.length; i++) {
        nist_multiply_step(r, curve, table, scalar[i] >> 4);
        nist_multiply_step(r, curve, table, scalar[i] & 15);
    }
    wipe(table, sizeof table);
}

/* ---- scalars ---- */

uint32_t nist_scalar_in_range(const struct nist_curve *curve, const uint8_t *scalar)
{
    struct prime_element d;
    uint32_t             below_n = prime_from_bytes(&d, &curve->n, scalar);
    uint32_t             in_range = below_n & ~prime_is_zero(&curve->n, &d);
    wipe(&d, sizeof d);
    return in_range;
}

void nist_scalar_from_bits(uint8_t *scalar, const struct nist_curve *curve, const uint8_t *bytes,
                           size_t length)
{
    size_t   taken = length < curve->n.length ? length : curve->n.length;
    size_t   surplus = 8 * taken > curve->n.bits ? 8 * taken - curve->n.bits : 0;
    size_t   zeros = curve->n.length - taken;
    unsigned above = 0; /* the byte before, whose low bits come in at the top */

    memset(scalar, 0, zeros);
    for (size_t i = 0; i < taken; i++) {
        unsigned two_bytes = above << 8 | bytes[i];
        above = bytes[i];
        scalar[zeros + i] = (uint8_t)(two_bytes >> surplus);
    }
}
