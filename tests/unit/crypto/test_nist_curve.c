/*
 * test_nist_curve.c - the group laws of P-256, P-384 and P-521, and what their points may not be.
 */
#include "support.h"

#include "crypto/nist_curve.h"

static const struct nist_curve *const curves[] = { &nist_p256, &nist_p384, &nist_p521 };
enum { CURVES = 3 };

/* The modulus plus a small number (from -1 to 1), as big-endian bytes. */
static void modulus_plus(uint8_t *bytes, const struct prime_field *field, int small)
{
    int carry = small;
    for (size_t i = 0; i < field->length; i++) {
        carry += (int)(field->modulus[i / 8] >> 8 * (i % 8) & 0xff);
        bytes[field->length - 1 - i] = (uint8_t)carry;
        carry = carry < 0 ? -1 : carry >> 8;
    }
}

static void assert_number(const struct prime_field *field, const struct prime_element *a,
                          unsigned wanted)
{
    uint8_t bytes[PRIME_MAX_BYTES], expected[PRIME_MAX_BYTES] = { 0 };
    prime_to_bytes(bytes, field, a);
    expected[field->length - 1] = (uint8_t)wanted;
    assert_memory_equal(bytes, expected, field->length);
}

static void assert_infinity(const struct nist_curve *curve, const struct nist_point *a)
{
    uint8_t bytes[NIST_MAX_POINT];
    assert_int_equal(nist_point_to_bytes(bytes, curve, a), 0);
}

static void assert_same_point(const struct nist_curve *curve, const struct nist_point *a,
                              const struct nist_point *b)
{
    uint8_t left[NIST_MAX_POINT], right[NIST_MAX_POINT];
    assert_int_equal(nist_point_to_bytes(left, curve, a), 0xffffffff);
    assert_int_equal(nist_point_to_bytes(right, curve, b), 0xffffffff);
    assert_memory_equal(left, right, nist_point_length(curve));
}

static void check_field(const struct prime_field *field)
{
    uint8_t              bytes[PRIME_MAX_BYTES];
    struct prime_element a, b, one;

    prime_set_one(&one, field);
    assert_number(field, &one, 1);
    modulus_plus(bytes, field, -1);
    assert_int_equal(prime_from_bytes(&a, field, bytes), 0xffffffff);
    prime_multiply(&b, field, &a, &a); /* (-1)^2 */
    assert_number(field, &b, 1);
    prime_add(&b, field, &a, &one);
    assert_number(field, &b, 0);
    assert_int_equal(prime_is_zero(field, &b), 0xffffffff);
    prime_subtract(&b, field, &b, &one); /* 0 - 1 */
    assert_int_equal(prime_equal(field, &b, &a), 0xffffffff);
    assert_int_equal(prime_equal(field, &b, &one), 0);
    modulus_plus(bytes, field, 0);
    assert_int_equal(prime_from_bytes(&a, field, bytes), 0);
    assert_number(field, &a, 0);
    modulus_plus(bytes, field, 1);
    assert_int_equal(prime_from_bytes(&a, field, bytes), 0);
    assert_number(field, &a, 1);
}

static void test_prime_field_wraps_around_its_modulus(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CURVES; i++) {
        check_field(&curves[i]->p);
        check_field(&curves[i]->n);
    }
}

static void test_prime_inverse_times_itself_is_one(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CURVES; i++) {
        const struct prime_field *field = &curves[i]->n;
        struct prime_element      a, inverse, product;
        prime_from_limbs(&a, field, curves[i]->generator_x);
        prime_invert(&inverse, field, &a);
        prime_multiply(&product, field, &a, &inverse);
        assert_number(field, &product, 1);
        prime_set_zero(&a);
        prime_invert(&inverse, field, &a);
        assert_number(field, &inverse, 0);
    }
}

static void test_point_addition_has_no_exceptions(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CURVES; i++) {
        const struct nist_curve *curve = curves[i];
        struct nist_point        g, minus_g, infinity, sum, twice;
        struct prime_element     zero;

        nist_point_set_generator(&g, curve);
        nist_point_set_infinity(&infinity, curve);
        minus_g = g;
        prime_set_zero(&zero);
        prime_subtract(&minus_g.y, &curve->p, &zero, &g.y);

        nist_point_add(&sum, curve, &g, &infinity);
        assert_same_point(curve, &sum, &g);
        nist_point_add(&sum, curve, &infinity, &g);
        assert_same_point(curve, &sum, &g);
        nist_point_add(&sum, curve, &infinity, &infinity);
        assert_infinity(curve, &sum);
        nist_point_add(&sum, curve, &g, &minus_g);
        assert_infinity(curve, &sum);
        nist_point_add(&twice, curve, &g, &g);
        nist_point_add(&sum, curve, &twice, &minus_g);
        assert_same_point(curve, &sum, &g);
    }
}

static void test_generator_has_the_order_of_the_curve(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CURVES; i++) {
        const struct nist_curve *curve = curves[i];
        struct nist_point        g, product;
        uint8_t                  scalar[NIST_MAX_LENGTH];

        nist_point_set_generator(&g, curve);
        modulus_plus(scalar, &curve->n, 0);
        nist_multiply(&product, curve, scalar, &g);
        assert_infinity(curve, &product);
        modulus_plus(scalar, &curve->n, 1);
        nist_multiply(&product, curve, scalar, &g);
        assert_same_point(curve, &product, &g);
        modulus_plus(scalar, &curve->n, -1);
        nist_multiply(&product, curve, scalar, &g);
        nist_point_add(&product, curve, &product, &g);
        assert_infinity(curve, &product);
    }
}

static void test_scalars_are_from_1_to_below_the_order(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CURVES; i++) {
        uint8_t scalar[NIST_MAX_LENGTH] = { 0 };
        assert_int_equal(nist_scalar_in_range(curves[i], scalar), 0);
        scalar[curves[i]->n.length - 1] = 1;
        assert_int_equal(nist_scalar_in_range(curves[i], scalar), 0xffffffff);
        modulus_plus(scalar, &curves[i]->n, -1);
        assert_int_equal(nist_scalar_in_range(curves[i], scalar), 0xffffffff);
        modulus_plus(scalar, &curves[i]->n, 0);
        assert_int_equal(nist_scalar_in_range(curves[i], scalar), 0);
        memset(scalar, 0xff, sizeof scalar);
        assert_int_equal(nist_scalar_in_range(curves[i], scalar), 0);
    }
}

/* RFC 6979 §2.3.2: the leftmost bits; 521 of 528 here. */
static void test_scalar_of_bits_takes_the_leftmost(void **state)
{
    (void)state;
    uint8_t bits[67], scalar[NIST_MAX_LENGTH];

    memset(bits, 0xff, sizeof bits);
    nist_scalar_from_bits(scalar, &nist_p521, bits, sizeof bits);
    assert_int_equal(scalar[0], 0x01);
    assert_int_equal(scalar[65], 0xff);
    bits[65] = 0x80;
    nist_scalar_from_bits(scalar, &nist_p521, bits, sizeof bits);
    assert_int_equal(scalar[65], 0xff);
    bits[65] = 0x7f;
    nist_scalar_from_bits(scalar, &nist_p521, bits, sizeof bits);
    assert_int_equal(scalar[65], 0xfe);
    nist_scalar_from_bits(scalar, &nist_p521, bits, 64);
    assert_int_equal(scalar[1], 0);
    assert_int_equal(scalar[2], 0xff);
    nist_scalar_from_bits(scalar, &nist_p256, bits, 64);
    assert_int_equal(scalar[0], 0xff);
}

static void check_refusals(const struct nist_curve *curve)
{
    struct nist_point g;
    uint8_t           bytes[NIST_MAX_POINT + 1] = { 0 };
    size_t            length = nist_point_length(curve);

    nist_point_set_generator(&g, curve);
    nist_point_to_bytes(bytes, curve, &g);
    assert_int_equal(nist_point_from_bytes(&g, curve, bytes, length), CURVE_OK);
    assert_int_equal(nist_point_from_bytes(&g, curve, bytes, length - 1), CURVE_LENGTH_WRONG);
    assert_int_equal(nist_point_from_bytes(&g, curve, bytes, length + 1), CURVE_LENGTH_WRONG);
    assert_int_equal(nist_point_from_bytes(&g, curve, bytes, 0), CURVE_LENGTH_WRONG);
    assert_int_equal(nist_point_from_bytes(&g, curve, bytes, 1), CURVE_LENGTH_WRONG);
    assert_int_equal(nist_point_from_bytes(&g, curve, (const uint8_t *)"", 1),
                     CURVE_POINT_AT_INFINITY);
    for (uint8_t form = 0; form < 8; form++) {
        bytes[0] = form;
        assert_int_equal(nist_point_from_bytes(&g, curve, bytes, length),
                         form == 4 ? CURVE_OK : CURVE_FORM_UNKNOWN);
    }
    for (uint8_t form = 2; form < 4; form++) {
        bytes[0] = form;
        assert_int_equal(nist_point_from_bytes(&g, curve, bytes, 1 + curve->p.length),
                         CURVE_FORM_UNKNOWN);
    }
    bytes[0] = 4;
    assert_int_equal(nist_point_from_bytes(&g, curve, bytes, 1 + curve->p.length),
                     CURVE_LENGTH_WRONG);
    bytes[length - 1] ^= 1;
    assert_int_equal(nist_point_from_bytes(&g, curve, bytes, length), CURVE_NOT_ON_CURVE);
    bytes[length - 1] ^= 1;
    modulus_plus(bytes + 1, &curve->p, 0);
    assert_int_equal(nist_point_from_bytes(&g, curve, bytes, length), CURVE_NOT_CANONICAL);
    memset(bytes + 1, 0, length - 1);
    assert_int_equal(nist_point_from_bytes(&g, curve, bytes, length), CURVE_NOT_ON_CURVE);
}

static void test_points_are_refused_by_name(void **state)
{
    (void)state;
    for (unsigned i = 0; i < CURVES; i++)
        check_refusals(curves[i]);
}

static void test_every_refusal_has_a_sentence(void **state)
{
    (void)state;
    for (int i = CURVE_OK; i <= CURVE_SIGNATURE_WRONG; i++)
        assert_non_null(curve_result_text((enum curve_result)i));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prime_field_wraps_around_its_modulus),
        cmocka_unit_test(test_prime_inverse_times_itself_is_one),
        cmocka_unit_test(test_point_addition_has_no_exceptions),
        cmocka_unit_test(test_generator_has_the_order_of_the_curve),
        cmocka_unit_test(test_scalars_are_from_1_to_below_the_order),
        cmocka_unit_test(test_scalar_of_bits_takes_the_leftmost),
        cmocka_unit_test(test_points_are_refused_by_name),
        cmocka_unit_test(test_every_refusal_has_a_sentence),
    };
    return cmocka_run_group_tests_name("crypto/nist_curve", tests, NULL, NULL);
}
