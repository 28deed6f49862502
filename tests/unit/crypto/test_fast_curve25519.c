/*
 * test_fast_curve25519.c - Curve25519 with MULX computes what plain C does, to the last variable.
 *
 * The formulas are identities of polynomials: they hold for any numbers, on the curve or off it.
 * So they are run on numbers at the edges of what four limbs of 64 bits hold, and on random ones.
 * What this processor lacks is skipped, under its test's name.
 */
#include "support.h"

#include "crypto/edwards25519_base.h"
#include "crypto/random.h"
#include "crypto/x86/curve25519_mulx.h"
#include "crypto/x86/edwards25519_avx2.h"

#define ONES UINT64_MAX
#define HIGH ((uint64_t)1 << 63)

/* Any number of 256 bits may be multiplied, and the first ones, below 2^255 + 2^23, are tight. */
static const uint64_t edges[][4] = {
    { 0 },
    { 1 },
    { 18 },
    { 0, 0, 0, HIGH >> 1 },
    { ONES - 19, ONES, ONES, ONES >> 1 }, /* p - 1 */
    { ONES - 18, ONES, ONES, ONES >> 1 }, /* p */
    { ONES - 17, ONES, ONES, ONES >> 1 }, /* p + 1 */
    { ONES, ONES, ONES, ONES >> 1 },      /* 2^255 - 1 */
    { 0, 0, 0, HIGH },
    { (1 << 23) - 1, 0, 0, HIGH },
    { ONES, 0, ONES, 0 },
    { 0, ONES, 0, ONES >> 1 },
    { ONES - 38, ONES, ONES, ONES }, /* 2p - 1 */
    { ONES - 37, ONES, ONES, ONES }, /* 2p */
    { ONES - 36, ONES, ONES, ONES }, /* 2p + 1 */
    { ONES, ONES, ONES, ONES },      /* 2^256 - 1 */
};
enum { EDGES = sizeof edges / sizeof *edges, TIGHT_EDGES = 12, TIMES = 20000 };

static const struct curve25519 *mulx, *plain;
static struct seeded_random     random_of_test;

/* The same number twice: as MULX has it, and as plain C does. */
struct twice {
    struct field25519 mulx, plain;
};

static void set_words(struct twice *r, const uint64_t word[4])
{
    const struct field25519 highest = { { word[3] >> 63 ? 19 : 0 } }; /* 2^255 */
    memcpy(r->mulx.limb, word, 4 * sizeof *word);
    field25519_from_words(&r->plain, word);
    field25519_add(&r->plain, &r->plain, &highest);
    field25519_carry(&r->plain);
}

/* A tight number: an edge in half of all cases, a random number below 2^255 in the other. */
static void draw(struct twice *r)
{
    uint64_t word[4];
    random_bytes(&random_of_test.source, "test", (uint8_t *)word, sizeof word);
    if (word[0] & 1)
        memcpy(word, edges[word[1] % TIGHT_EDGES], sizeof word);
    else
        word[3] &= ONES >> 1;
    set_words(r, word);
}

static void assert_tight(const struct field25519 *a)
{
    if (a->limb[3] >> 63)
        assert_true(a->limb[3] == HIGH && a->limb[2] == 0 && a->limb[1] == 0 &&
                    a->limb[0] < 1 << 23);
}

static void assert_same(const struct field25519 *in_mulx, const struct field25519 *in_plain)
{
    struct field25519 left;
    mulx->multiply(&left, in_mulx, &field25519_one);
    assert_tight(&left);
    curve25519_leave(&left, mulx, &left);
    assert_int_equal(field25519_equal(&left, in_plain), 0xffffffff);
}

/* ---- numbers ---- */

static void check_product(const uint64_t a[4], const uint64_t b[4])
{
    struct twice left, right, product;
    set_words(&left, a);
    set_words(&right, b);
    mulx->multiply(&product.mulx, &left.mulx, &right.mulx);
    plain->multiply(&product.plain, &left.plain, &right.plain);
    assert_tight(&product.mulx);
    assert_same(&product.mulx, &product.plain);
}

static void test_mulx_multiplies_alike(void **state)
{
    (void)state;
    if (!mulx)
        skip();
    for (unsigned i = 0; i < EDGES; i++)
        for (unsigned j = 0; j < EDGES; j++)
            check_product(edges[i], edges[j]);
    for (unsigned i = 0; i < TIMES; i++) {
        uint64_t word[8];
        random_bytes(&random_of_test.source, "test", (uint8_t *)word, sizeof word);
        check_product(word, word + 4);
        check_product(word, edges[i % EDGES]);
    }
}

static void test_mulx_takes_powers_alike(void **state)
{
    (void)state;
    if (!mulx)
        skip();
    for (unsigned i = 0; i < EDGES + 1000; i++) {
        struct twice a, power;
        if (i < EDGES)
            set_words(&a, edges[i]);
        else
            draw(&a);
        mulx->invert(&power.mulx, &a.mulx);
        plain->invert(&power.plain, &a.plain);
        assert_same(&power.mulx, &power.plain);
        mulx->power_p58(&power.mulx, &a.mulx);
        plain->power_p58(&power.plain, &a.plain);
        assert_same(&power.mulx, &power.plain);
    }
}

/* Words come back as a number below 2^255, and numbers below p as they were. */
static void test_mulx_gives_words_back(void **state)
{
    (void)state;
    if (!mulx)
        skip();
    for (unsigned i = 0; i < TIGHT_EDGES; i++) {
        struct twice a;
        uint64_t     word[4];
        set_words(&a, edges[i]);
        mulx->to_words(word, &a.mulx);
        assert_int_equal(word[3] >> 63, 0);
        if (!(edges[i][3] >> 63))
            assert_memory_equal(word, edges[i], sizeof word);
        curve25519_leave(&a.mulx, mulx, &a.mulx);
        assert_int_equal(field25519_equal(&a.mulx, &a.plain), 0xffffffff);
    }
}

/* ---- formulas ---- */

/* All variables of both, which are numbers one after the other. */
static void assert_all_same(const void *in_mulx, const void *in_plain, size_t size)
{
    const struct field25519 *left = in_mulx, *right = in_plain;
    for (size_t i = 0; i < size / sizeof *left; i++)
        assert_same(&left[i], &right[i]);
}

static void test_mulx_climbs_the_ladder_alike(void **state)
{
    (void)state;
    if (!mulx)
        skip();
    for (unsigned i = 0; i < TIMES; i++) {
        struct x25519_ladder left = { .swap = i & 1 }, right = { .swap = i & 1 };
        struct twice         start[5];
        for (unsigned j = 0; j < 5; j++) {
            draw(&start[j]);
            (&left.x_1)[j] = start[j].mulx;
            (&right.x_1)[j] = start[j].plain;
        }
        for (unsigned rounds = 0; rounds < 2; rounds++) {
            mulx->ladder_step(&left, i >> 1 & 1);
            plain->ladder_step(&right, i >> 1 & 1);
            assert_all_same(&left, &right, 5 * sizeof left.x_1);
            assert_all_same(&left.a, &right.a, 10 * sizeof left.a);
            assert_int_equal(left.swap, right.swap);
        }
    }
}

struct both_points {
    struct edwards25519_point mulx, plain;
};

static void draw_point(struct both_points *r)
{
    for (unsigned j = 0; j < 4; j++) {
        struct twice coordinate;
        draw(&coordinate);
        (&r->mulx.x)[j] = coordinate.mulx;
        (&r->plain.x)[j] = coordinate.plain;
    }
}

static void assert_same_points(const struct both_points *a)
{
    assert_all_same(&a->mulx, &a->plain, sizeof a->mulx);
    assert_tight(&a->mulx.x);
    assert_tight(&a->mulx.y);
    assert_tight(&a->mulx.z);
    assert_tight(&a->mulx.t);
}

static void test_mulx_adds_points_alike(void **state)
{
    (void)state;
    if (!mulx)
        skip();
    for (unsigned i = 0; i < TIMES; i++) {
        struct both_points            a, b, sum;
        struct edwards25519_prepared  left, right;
        struct edwards25519_variables v, w;

        draw_point(&a);
        draw_point(&b);
        mulx->prepare(&left, &b.mulx);
        plain->prepare(&right, &b.plain);
        assert_all_same(&left, &right, sizeof left);
        if (i & 1) {
            mulx->negate_prepared(&left);
            plain->negate_prepared(&right);
            assert_all_same(&left, &right, sizeof left);
        }
        mulx->add_prepared(&sum.mulx, &v, &a.mulx, &left);
        plain->add_prepared(&sum.plain, &w, &a.plain, &right);
        assert_same_points(&sum);
        mulx->add_affine(&sum.mulx, &v, &sum.mulx, &left);
        plain->add_affine(&sum.plain, &w, &sum.plain, &right);
        assert_same_points(&sum);
        assert_all_same(&v, &w, offsetof(struct edwards25519_variables, t));
    }
}

static void test_mulx_doubles_points_alike(void **state)
{
    (void)state;
    if (!mulx)
        skip();
    for (unsigned i = 0; i < TIMES / 4; i++) {
        struct both_points            a, twice;
        struct edwards25519_variables v, w;

        draw_point(&a);
        mulx->double_times(&twice.mulx, &v, &a.mulx, 1 + i % 4);
        plain->double_times(&twice.plain, &w, &a.plain, 1 + i % 4);
        assert_same_points(&twice);
        assert_all_same(&v.A, &w.A, 3 * sizeof v.A);
        assert_all_same(&v.E, &w.E, 5 * sizeof v.E);
    }
}

/* ---- the table of the base point ---- */

static void test_avx2_chooses_alike(void **state)
{
    (void)state;
    edwards25519_chooser *fast = edwards25519_choose_avx2();
    if (!fast)
        skip();
    for (unsigned i = 0; i < EDWARDS25519_BASE_ROWS; i++)
        for (unsigned magnitude = 0; magnitude <= EDWARDS25519_BASE_COLUMNS; magnitude++) {
            struct edwards25519_entry found, wanted;
            fast(&found, edwards25519_base_table[i], magnitude);
            edwards25519_choose(&wanted, edwards25519_base_table[i], magnitude);
            assert_memory_equal(&found, &wanted, sizeof found);
            if (magnitude > 0)
                assert_memory_equal(&found, &edwards25519_base_table[i][magnitude - 1],
                                    sizeof found);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mulx_multiplies_alike),
        cmocka_unit_test(test_mulx_takes_powers_alike),
        cmocka_unit_test(test_mulx_gives_words_back),
        cmocka_unit_test(test_mulx_climbs_the_ladder_alike),
        cmocka_unit_test(test_mulx_adds_points_alike),
        cmocka_unit_test(test_mulx_doubles_points_alike),
        cmocka_unit_test(test_avx2_chooses_alike),
    };
    mulx = curve25519_mulx();
    plain = curve25519_portable();
    seeded_random_init(&random_of_test, 1);
    return cmocka_run_group_tests_name("crypto/x86 Curve25519", tests, NULL, NULL);
}
