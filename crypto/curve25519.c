/*
 * curve25519.c - the operations of Curve25519 in plain C, and the choice among all; see
 * curve25519.h.
 */
#include "crypto/curve25519.h"

#include "crypto/curve25519_formulas.h"
#include "crypto/wipe.h"
#include "crypto/x86/curve25519_mulx.h"

static const struct field25519_operations operations = {
    .add = field25519_add,
    .subtract = field25519_subtract,
    .multiply = field25519_multiply,
    .square = field25519_square,
    .square_times = field25519_square_times,
    .multiply_small = field25519_multiply_small,
    .from_words = field25519_from_words,
};

static void multiply(struct field25519 *r, const struct field25519 *a, const struct field25519 *b)
{
    field25519_multiply(r, a, b);
}

static void from_words(struct field25519 *r, const uint64_t word[static 4])
{
    field25519_from_words(r, word);
}

static void invert_portable(struct field25519 *r, const struct field25519 *a)
{
    invert(r, a, &operations);
}

static void power_p58_portable(struct field25519 *r, const struct field25519 *a)
{
    power_p58(r, a, &operations);
}

static void ladder_step_portable(struct x25519_ladder *v, uint32_t k_t)
{
    ladder_step(v, k_t, &operations);
}

static void prepare_portable(struct edwards25519_prepared *r, const struct edwards25519_point *a)
{
    prepare(r, a, &operations);
}

static void negate_prepared_portable(struct edwards25519_prepared *r)
{
    negate_prepared(r, &operations);
}

static void add_prepared_portable(struct edwards25519_point *r, struct edwards25519_variables *v,
                                  const struct edwards25519_point    *a,
                                  const struct edwards25519_prepared *b)
{
    add_prepared(r, v, a, b, &operations);
}

static void add_affine_portable(struct edwards25519_point *r, struct edwards25519_variables *v,
                                const struct edwards25519_point    *a,
                                const struct edwards25519_prepared *b)
{
    add_affine(r, v, a, b, &operations);
}

static void double_times_portable(struct edwards25519_point *r, struct edwards25519_variables *v,
                                  const struct edwards25519_point *a, unsigned n)
{
    double_times(r, v, a, n, &operations);
}

const struct curve25519 *curve25519_portable(void)
{
    static const struct curve25519 portable = {
        .from_words = from_words,
        .to_words = field25519_to_words,
        .multiply = multiply,
        .invert = invert_portable,
        .power_p58 = power_p58_portable,
        .ladder_step = ladder_step_portable,
        .prepare = prepare_portable,
        .negate_prepared = negate_prepared_portable,
        .add_prepared = add_prepared_portable,
        .add_affine = add_affine_portable,
        .double_times = double_times_portable,
    };
    return &portable;
}

const struct curve25519 *curve25519_quickest(void)
{
    const struct curve25519 *mulx = curve25519_mulx();
    return mulx ? mulx : curve25519_portable();
}

/* ---- from one form to the other ---- */

void curve25519_enter(struct field25519 *r, const struct curve25519 *c, const struct field25519 *a)
{
    uint64_t word[4];
    field25519_to_words(word, a);
    c->from_words(r, word);
    wipe(word, sizeof word);
}

void curve25519_leave(struct field25519 *r, const struct curve25519 *c, const struct field25519 *a)
{
    uint64_t word[4];
    c->to_words(word, a);
    field25519_from_words(r, word);
    wipe(word, sizeof word);
}

void curve25519_enter_point(struct edwards25519_point *r, const struct curve25519 *c,
                            const struct edwards25519_point *a)
{
    curve25519_enter(&r->x, c, &a->x);
    curve25519_enter(&r->y, c, &a->y);
    curve25519_enter(&r->z, c, &a->z);
    curve25519_enter(&r->t, c, &a->t);
}

void curve25519_leave_point(struct edwards25519_point *r, const struct curve25519 *c,
                            const struct edwards25519_point *a)
{
    curve25519_leave(&r->x, c, &a->x);
    curve25519_leave(&r->y, c, &a->y);
    curve25519_leave(&r->z, c, &a->z);
    curve25519_leave(&r->t, c, &a->t);
}
