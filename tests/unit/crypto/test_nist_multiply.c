/*
 * test_nist_multiply.c - the quick ways on the curves of NIST against the readable ones.
 *
 * A field without arithmetic of its own falls back on crypto/prime_field.c, so that a copy of a
 * curve with both pointers taken away is the reference: nothing of crypto/nist_field.c runs on it.
 */
#include "support.h"

#include "crypto/nist_comb.h"
#include "crypto/nist_field.h"
#include "crypto/nist_multiply.h"
#include "crypto/x86/cpu.h"
#include "crypto/x86/nist_mulx.h"

static const struct nist_curve *const curves[] = { &nist_p256, &nist_p384, &nist_p521 };
enum { CURVES = 3, RANDOM_PAIRS = 500, RANDOM_SCALARS = 8 };

static struct nist_curve readable(const struct nist_curve *curve)
{
    struct nist_curve copy = *curve;
    copy.p.arithmetic = NULL;
    copy.n.arithmetic = NULL;
    return copy;
}

/* ---- fields ---- */

/* Numbers where carries run furthest: 0, 1, 2, m - 1, m - 2, R mod m, limbs of all ones or none. */
static size_t edge_elements(struct prime_element out[static 16], const struct prime_field *field)
{
    size_t count = 0;
    for (uint64_t small = 0; small < 3; small++)
        out[count++] = (struct prime_element){ { small } };
    for (uint64_t small = 1; small < 3; small++) {
        memcpy(out[count].limb, field->modulus, sizeof out[count].limb);
        out[count++].limb[0] -= small;
    }
    for (size_t l = 0; l < field->limbs;
         l++) { /* all ones but in the limb that would be too much */
        out[count] = (struct prime_element){ { 0 } };
        out[count++].limb[l] = l + 1 < field->limbs ? UINT64_MAX : field->modulus[l] >> 1;
    }
    prime_set_one(&out[count++], field);
    return count;
}

static void random_element(struct prime_element *out, const struct prime_field *field,
                           struct random_source *random)
{
    uint8_t bytes[PRIME_MAX_BYTES];
    random_bytes(random, "test", bytes, field->length);
    prime_from_bytes(out, field, bytes);
}

/* Each operation, and with the result in the place of an operand. */
static void check_pair(const struct prime_field *field, const struct prime_arithmetic *with,
                       const struct prime_element *a, const struct prime_element *b)
{
    const size_t         size = field->limbs * sizeof(uint64_t);
    struct prime_element wanted, found;

    prime_add(&wanted, field, a, b);
    with->add(&found, field, a, b);
    assert_memory_equal(found.limb, wanted.limb, size);
    prime_subtract(&wanted, field, a, b);
    with->subtract(&found, field, a, b);
    assert_memory_equal(found.limb, wanted.limb, size);
    prime_multiply(&wanted, field, a, b);
    with->multiply(&found, field, a, b);
    assert_memory_equal(found.limb, wanted.limb, size);
    found = *b;
    with->multiply(&found, field, a, &found);
    assert_memory_equal(found.limb, wanted.limb, size);
    prime_multiply(&wanted, field, a, a);
    with->square(&found, field, a);
    assert_memory_equal(found.limb, wanted.limb, size);
    found = *a;
    with->square(&found, field, &found);
    assert_memory_equal(found.limb, wanted.limb, size);
}

static void check_arithmetic(const struct prime_field *field, const struct prime_arithmetic *with)
{
    struct prime_element edges[16], a, b;
    struct seeded_random random;
    size_t               count = edge_elements(edges, field);

    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            check_pair(field, with, &edges[i], &edges[j]);
    seeded_random_init(&random, 1);
    for (int i = 0; i < RANDOM_PAIRS; i++) {
        random_element(&a, field, &random.source);
        random_element(&b, field, &random.source);
        check_pair(field, with, &a, &b);
    }
}

/* All functions of a kind, and those for so many limbs on both moduli. */
static void check_kind(const struct nist_arithmetic *kind)
{
    check_arithmetic(&nist_p256.p, &kind->p256);
    check_arithmetic(&nist_p521.p, &kind->p521);
    check_arithmetic(&nist_p256.p, &kind->limbs_4);
    check_arithmetic(&nist_p256.n, &kind->limbs_4);
    check_arithmetic(&nist_p384.p, &kind->limbs_6);
    check_arithmetic(&nist_p384.n, &kind->limbs_6);
    check_arithmetic(&nist_p521.p, &kind->limbs_9);
    check_arithmetic(&nist_p521.n, &kind->limbs_9);
}

static void test_field_arithmetic_in_plain_c_agrees_with_the_readable_one(void **state)
{
    (void)state;
    assert_ptr_not_equal(nist_arithmetic_portable()->limbs_4.multiply, prime_multiply);
    check_kind(nist_arithmetic_portable());
}

static void test_field_arithmetic_with_mulx_agrees_with_the_readable_one(void **state)
{
    (void)state;
    if (!nist_arithmetic_mulx())
        skip();
    check_kind(nist_arithmetic_mulx());
}

static void test_field_arithmetic_is_chosen_by_processor(void **state)
{
    (void)state;
    bool mulx = cpu_has(CPU_BMI2 | CPU_ADX);
    assert_int_equal(nist_arithmetic_mulx() != NULL, mulx);
    const struct nist_arithmetic *kind = mulx ? nist_arithmetic_mulx() : nist_arithmetic_portable();
    assert_ptr_equal(prime_arithmetic(&nist_p256.p), &kind->p256);
    assert_ptr_equal(prime_arithmetic(&nist_p256.n), &kind->limbs_4);
    assert_ptr_equal(prime_arithmetic(&nist_p384.p), &kind->limbs_6);
    assert_ptr_equal(prime_arithmetic(&nist_p384.n), &kind->limbs_6);
    assert_ptr_equal(prime_arithmetic(&nist_p521.p), &kind->p521);
    assert_ptr_equal(prime_arithmetic(&nist_p521.n), &kind->limbs_9);
}

/* ---- points ---- */

static void assert_same(const struct nist_curve *curve, const struct nist_point *found,
                        const struct nist_point *wanted)
{
    uint8_t  left[NIST_MAX_POINT], right[NIST_MAX_POINT];
    uint32_t found_finite = nist_point_to_bytes(left, curve, found);
    uint32_t wanted_finite = nist_point_to_bytes(right, curve, wanted);
    assert_int_equal(found_finite, wanted_finite);
    assert_memory_equal(left, right, nist_point_length(curve));
}

/* All three ways, for the generator and for another point. */
static void check_scalar(const struct nist_curve *curve, const uint8_t *scalar)
{
    const struct nist_curve reference = readable(curve);
    static const uint8_t    seven[NIST_MAX_LENGTH] = { [31] = 7, [47] = 7, [65] = 7 };
    struct nist_point       g, q, wanted, found;
    uint8_t                 encoded[NIST_MAX_POINT];

    nist_point_set_generator(&g, curve);
    nist_multiply(&wanted, &reference, scalar, &g);
    nist_multiply_generator(&found, curve, scalar);
    assert_same(curve, &found, &wanted);
    nist_multiply_point(&found, curve, scalar, &g);
    assert_same(curve, &found, &wanted);
    nist_multiply_public(&found, curve, scalar, &g);
    assert_same(curve, &found, &wanted);

    nist_multiply(&q, &reference, seven, &g);
    nist_point_to_bytes(encoded, curve, &q);
    assert_int_equal(nist_point_from_bytes(&q, curve, encoded, nist_point_length(curve)), CURVE_OK);
    nist_multiply(&wanted, &reference, scalar, &q);
    nist_multiply_public(&found, curve, scalar, &q);
    assert_same(curve, &found, &wanted);
    nist_multiply_point(&q, curve, scalar, &q); /* in place */
    assert_same(curve, &q, &wanted);
}

/* n plus a number, in big-endian bytes; or the number alone. */
static void number(uint8_t *scalar, const struct nist_curve *curve, bool with_order, int small)
{
    int carry = small;
    for (size_t i = 0; i < curve->n.length; i++) {
        if (with_order)
            carry += (int)(curve->n.modulus[i / 8] >> 8 * (i % 8) & 0xff);
        scalar[curve->n.length - 1 - i] = (uint8_t)carry;
        carry >>= 8;
    }
}

/* Around 0 and n, where equal points, inverse ones and infinity meet: also 32 m = n + d. */
static void test_multiples_near_zero_and_the_order_are_right(void **state)
{
    (void)state;
    for (int i = 0; i < CURVES; i++)
        for (int small = 0; small <= 66; small++) {
            uint8_t scalar[NIST_MAX_LENGTH];
            if (small > 4 && small % 16 > 2) /* what lies near a multiple of 16, and of 32 */
                continue;
            number(scalar, curves[i], false, small);
            check_scalar(curves[i], scalar);
            number(scalar, curves[i], true, -small);
            check_scalar(curves[i], scalar);
        }
}

static void test_multiples_past_the_order_are_right(void **state)
{
    (void)state;
    uint8_t scalar[NIST_MAX_LENGTH];
    for (int i = 0; i < CURVES; i++) {
        number(scalar, curves[i], true, 1);
        check_scalar(curves[i], scalar);
        memset(scalar, 0xff, sizeof scalar);
        check_scalar(curves[i], scalar);
    }
}

/* Long runs of zeros and of ones, and the greatest digits. */
static void test_multiples_by_runs_of_bits_are_right(void **state)
{
    (void)state;
    for (int i = 0; i < CURVES; i++)
        for (size_t bit = 0; bit < curves[i]->n.bits; bit += 67) {
            uint8_t scalar[NIST_MAX_LENGTH] = { 0 };
            size_t  byte = curves[i]->n.length - 1 - bit / 8;
            scalar[byte] = (uint8_t)(1 << bit % 8);
            check_scalar(curves[i], scalar);
            memset(scalar + byte + 1, 0xff, curves[i]->n.length - 1 - byte);
            check_scalar(curves[i], scalar);
        }
}

static void test_multiples_by_random_scalars_are_right(void **state)
{
    (void)state;
    struct seeded_random random;
    seeded_random_init(&random, 2);
    for (int i = 0; i < CURVES; i++)
        for (int n = 0; n < RANDOM_SCALARS; n++) {
            uint8_t scalar[NIST_MAX_LENGTH];
            random_bytes(&random.source, "test", scalar, sizeof scalar);
            check_scalar(curves[i], scalar);
        }
}

/* The readable formula gives what equal points give; the one that asks does too. */
static void test_public_addition_doubles_where_points_are_equal(void **state)
{
    (void)state;
    for (int i = 0; i < CURVES; i++) {
        const struct prime_field      *p = &curves[i]->p;
        const struct prime_arithmetic *with = prime_arithmetic(p);
        struct nist_jacobian           twice, sum, minus;
        struct nist_point              g, wanted, found;

        nist_point_set_generator(&g, curves[i]);
        struct nist_jacobian a = { g.x, g.y, g.z };
        nist_jacobian_double(&twice, p, with, &a);
        nist_jacobian_add_public(&sum, p, with, &a, &a);
        nist_point_add(&wanted, curves[i], &g, &g);
        nist_jacobian_to_point(&found, p, with, &sum);
        assert_same(curves[i], &found, &wanted);
        nist_jacobian_to_point(&found, p, with, &twice);
        assert_same(curves[i], &found, &wanted);

        minus = a;
        nist_jacobian_negate(&minus.y, p, with, 0xffffffff);
        nist_jacobian_add(&sum, p, with, &a, &minus);
        nist_jacobian_to_point(&found, p, with, &sum);
        nist_point_set_infinity(&wanted, curves[i]);
        assert_same(curves[i], &found, &wanted);
    }
}

/* ---- digits and the table ---- */

/* The digits add up to the scalar: sum from the highest down, in numbers small enough. */
/* r = 32 r + digit a: a step of the ordinary way is what its comment says. */
static void test_a_window_step_multiplies_by_32_and_adds_a_digit(void **state)
{
    (void)state;
    static const uint8_t  wanted_scalar[32] = { [31] = 32 * 3 - 5 };
    struct nist_multiples multiples;
    struct nist_jacobian  sum;
    struct nist_point     g, wanted, found;

    nist_point_set_generator(&g, &nist_p256);
    const struct prime_arithmetic *with = prime_arithmetic(&nist_p256.p);
    multiples.of[0] = (struct nist_jacobian){ g.x, g.y, g.z };
    nist_jacobian_double(&multiples.of[1], &nist_p256.p, with, &multiples.of[0]);
    for (size_t i = 2; i < NIST_DIGIT_MOST; i++)
        nist_jacobian_add(&multiples.of[i], &nist_p256.p, with, &multiples.of[i - 1],
                          &multiples.of[0]);
    sum = multiples.of[2];
    nist_window_step(&sum, &nist_p256, &multiples, (struct nist_digit){ 5, 0xffffffff });
    nist_jacobian_to_point(&found, &nist_p256.p, with, &sum);
    nist_multiply(&wanted, &nist_p256, wanted_scalar, &g);
    assert_same(&nist_p256, &found, &wanted);
    nist_window_step(&sum, &nist_p256, &multiples, (struct nist_digit){ 1, 0 });
    nist_jacobian_to_point(&found, &nist_p256.p, with, &sum);
    nist_multiply(&wanted, &nist_p256, (const uint8_t[32]){ [30] = 0x0b, [31] = 0x61 }, &g);
    assert_same(&nist_p256, &found, &wanted); /* 32 * 91 + 1 = 2913 */
}

static void test_digits_add_up_to_the_scalar(void **state)
{
    (void)state;
    for (int value = 0; value < 40000; value += 7) {
        uint8_t scalar[32] = { 0 };
        int     sum = 0;
        number(scalar, &nist_p256, false, value);
        for (size_t i = 4; i-- > 0;) {
            struct nist_digit d = nist_scalar_digit(&nist_p256, scalar, i);
            assert_true(d.magnitude <= NIST_DIGIT_MOST);
            assert_true(d.negative == 0 || d.negative == 0xffffffff);
            sum = 32 * sum + (d.negative ? -(int)d.magnitude : (int)d.magnitude);
        }
        assert_int_equal(sum, value);
    }
}

/* Every entry again, with the readable arithmetic: the one before it plus 32^i G. */
static void check_comb(const struct nist_curve *curve, const uint64_t *comb)
{
    const struct nist_curve reference = readable(curve);
    const size_t            limbs = curve->p.limbs;
    struct nist_point       unit, multiple, entry;
    struct prime_element    left;

    nist_point_set_generator(&unit, &reference);
    nist_point_set_generator(&entry, &reference); /* for its z, 1 */
    for (size_t i = 0; i < nist_digit_count(curve); i++) {
        multiple = unit;
        for (int j = 1; j <= NIST_DIGIT_MOST; j++) {
            memcpy(entry.x.limb, comb, limbs * sizeof *comb);
            memcpy(entry.y.limb, comb + limbs, limbs * sizeof *comb);
            comb += 2 * limbs;
            prime_multiply(&left, &reference.p, &entry.x, &multiple.z); /* x Z = X, y Z = Y */
            assert_memory_equal(left.limb, multiple.x.limb, limbs * sizeof *comb);
            prime_multiply(&left, &reference.p, &entry.y, &multiple.z);
            assert_memory_equal(left.limb, multiple.y.limb, limbs * sizeof *comb);
            nist_point_add(&multiple, &reference, &multiple, &unit);
        }
        for (int twice = 0; twice < NIST_DIGIT_BITS; twice++)
            nist_point_add(&unit, &reference, &unit, &unit);
    }
}

static void test_table_of_the_generator_holds_its_multiples(void **state)
{
    (void)state;
    check_comb(&nist_p256, nist_p256_comb);
    check_comb(&nist_p384, nist_p384_comb);
    check_comb(&nist_p521, nist_p521_comb);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_field_arithmetic_in_plain_c_agrees_with_the_readable_one),
        cmocka_unit_test(test_field_arithmetic_with_mulx_agrees_with_the_readable_one),
        cmocka_unit_test(test_field_arithmetic_is_chosen_by_processor),
        cmocka_unit_test(test_multiples_near_zero_and_the_order_are_right),
        cmocka_unit_test(test_multiples_past_the_order_are_right),
        cmocka_unit_test(test_multiples_by_runs_of_bits_are_right),
        cmocka_unit_test(test_multiples_by_random_scalars_are_right),
        cmocka_unit_test(test_public_addition_doubles_where_points_are_equal),
        cmocka_unit_test(test_a_window_step_multiplies_by_32_and_adds_a_digit),
        cmocka_unit_test(test_digits_add_up_to_the_scalar),
        cmocka_unit_test(test_table_of_the_generator_holds_its_multiples),
    };
    return cmocka_run_group_tests_name("crypto/nist_multiply", tests, NULL, NULL);
}
