/*
 * edwards25519.c - RFC 8032 §5.1.2 to §5.1.4; see edwards25519.h.
 *
 * The formulas for adding and doubling are in crypto/curve25519_formulas.h.
 */
#include "crypto/edwards25519.h"

#include "crypto/constant_time.h"
#include "crypto/curve25519.h"
#include "crypto/wipe.h"

#include <stdbool.h>
#include <string.h>

/* RFC 8032 §5.1: d = -121665/121666; a square root of -1: 2^((p - 1)/4). */
static const struct field25519 d = { { 0x34dca135978a3, 0x1a8283b156ebd, 0x5e7a26001c029,
                                       0x739c663a03cbb, 0x52036cee2b6ff } };
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

void edwards25519_add(struct edwards25519_point *r, const struct edwards25519_point *a,
                      const struct edwards25519_point *b)
{
    const struct curve25519      *c = curve25519_portable();
    struct edwards25519_prepared  prepared;
    struct edwards25519_variables v;

    c->prepare(&prepared, b);
    c->add_prepared(r, &v, a, &prepared);
    wipe(&prepared, sizeof prepared);
    wipe(&v, sizeof v);
}

/* r = 2^n a */
static void double_times(struct edwards25519_point *r, const struct edwards25519_point *a,
                         unsigned n)
{
    struct edwards25519_variables v;
    curve25519_portable()->double_times(r, &v, a, n);
    wipe(&v, sizeof v);
}

void edwards25519_double(struct edwards25519_point *r, const struct edwards25519_point *a)
{
    double_times(r, a, 1);
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
    struct edwards25519_point chosen = table[0];

    for (unsigned i = 1; i < EDWARDS25519_WINDOW_POINTS; i++)
        copy_point(&chosen, ct_equal(i, digit), &table[i]);
    double_times(r, r, EDWARDS25519_WINDOW_BITS);
    edwards25519_add(r, r, &chosen);
    wipe(&chosen, sizeof chosen);
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
