/*
 * test_x25519.c - X25519 on the figures of RFC 7748, and the field below it at its edges.
 */
#include "support.h"

#include "crypto/x25519.h"

/* p, p + 1 and 2^255 - 1 = p + 18, little-endian: the representations that are not reduced. */
static const char prime[] = "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
static const char prime_and_1[] =
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
static const char all_ones[] = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f";
static const char zero[] = "0000000000000000000000000000000000000000000000000000000000000000";
static const char one[] = "0100000000000000000000000000000000000000000000000000000000000000";
static const char eighteen[] = "1200000000000000000000000000000000000000000000000000000000000000";

static void element(struct field25519 *r, const char *hex)
{
    uint8_t bytes[32];
    from_hex(bytes, sizeof bytes, hex);
    field25519_from_bytes(r, bytes);
}

static void assert_element(const struct field25519 *a, const char *hex)
{
    uint8_t bytes[32];
    field25519_to_bytes(bytes, a);
    assert_hex_equal(bytes, hex);
}

static void test_field_reduces_to_the_one_number_below_p(void **state)
{
    (void)state;
    struct field25519 a;
    element(&a, prime);
    assert_element(&a, zero);
    element(&a, prime_and_1);
    assert_element(&a, one);
    element(&a, all_ones);
    assert_element(&a, eighteen);
}

static void test_field_wraps_around_zero(void **state)
{
    (void)state;
    struct field25519 a, minus_1;
    field25519_subtract(&minus_1, &field25519_zero, &field25519_one);
    assert_element(&minus_1, "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    field25519_square(&a, &minus_1);
    assert_element(&a, one);
    field25519_add(&a, &minus_1, &field25519_one);
    assert_element(&a, zero);
    assert_int_equal(field25519_equal(&a, &field25519_zero), 0xffffffff);
    assert_int_equal(field25519_equal(&a, &minus_1), 0);
}

static void test_field_inverse_times_itself_is_one(void **state)
{
    (void)state;
    struct field25519 a, inverse, product;
    element(&a, "09a4e1d3c2b5f6978811223344556677889900aabbccddeeff0102030405060f");
    for (unsigned i = 0; i < 50; i++) {
        field25519_invert(&inverse, &a);
        field25519_multiply(&product, &a, &inverse);
        assert_element(&product, one);
        field25519_add(&a, &a, &inverse);
        field25519_carry(&a);
    }
    field25519_invert(&inverse, &field25519_zero);
    assert_element(&inverse, zero);
}

static void check(const char *scalar, const char *u, const char *wanted)
{
    uint8_t k[32], point[32], out[32];
    from_hex(k, sizeof k, scalar);
    from_hex(point, sizeof point, u);
    x25519_multiply(out, k, point);
    assert_hex_equal(out, wanted);
}

/* RFC 7748 §5.2, the first two vectors. */
static void test_x25519_gives_the_published_points(void **state)
{
    (void)state;
    check("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
          "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
          "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552");
    check("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
          "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
          "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957");
}

/* RFC 7748 §5.2: k, u = X25519(k, u), k, over and over. */
static void test_x25519_iterates_as_published(void **state)
{
    (void)state;
    uint8_t k[32] = { 9 }, u[32] = { 9 }, next[32];
    for (unsigned i = 1; i <= 1000; i++) {
        x25519_multiply(next, k, u);
        memcpy(u, k, sizeof u);
        memcpy(k, next, sizeof k);
        if (i == 1)
            assert_hex_equal(k, "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079");
    }
    assert_hex_equal(k, "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51");
}

/* RFC 7748 §6.1 */
static void test_x25519_agrees_on_the_published_secret(void **state)
{
    (void)state;
    uint8_t alice[32], bob[32], alice_public[32], bob_public[32], shared[32];
    from_hex(alice, 32, "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    from_hex(bob, 32, "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
    x25519_public(alice_public, alice);
    x25519_public(bob_public, bob);
    assert_hex_equal(alice_public,
                     "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    assert_hex_equal(bob_public,
                     "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    assert_int_equal(x25519_shared(shared, alice, bob_public), CURVE_OK);
    assert_hex_equal(shared, "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    assert_int_equal(x25519_shared(shared, bob, alice_public), CURVE_OK);
    assert_hex_equal(shared, "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
}

/* The points of order 1, 2, 4 and 8, and what is the same modulo p. */
static void test_x25519_refuses_points_of_small_order(void **state)
{
    (void)state;
    static const char *const points[] = {
        zero,
        one,
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        prime,
        prime_and_1,
    };
    uint8_t private_key[32] = { 1, 2, 3 }, point[32], shared[32];
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        from_hex(point, sizeof point, points[i]);
        assert_int_equal(x25519_shared(shared, private_key, point), CURVE_SHARED_SECRET_ZERO);
        assert_hex_equal(shared, zero);
    }
}

static void test_x25519_scalar_is_clamped(void **state)
{
    (void)state;
    uint8_t k[32];
    memset(k, 0xff, sizeof k);
    x25519_decode_scalar(k, k);
    assert_hex_equal(k, "f8ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    memset(k, 0, sizeof k);
    x25519_decode_scalar(k, k);
    assert_hex_equal(k, "0000000000000000000000000000000000000000000000000000000000000040");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_field_reduces_to_the_one_number_below_p),
        cmocka_unit_test(test_field_wraps_around_zero),
        cmocka_unit_test(test_field_inverse_times_itself_is_one),
        cmocka_unit_test(test_x25519_gives_the_published_points),
        cmocka_unit_test(test_x25519_iterates_as_published),
        cmocka_unit_test(test_x25519_agrees_on_the_published_secret),
        cmocka_unit_test(test_x25519_refuses_points_of_small_order),
        cmocka_unit_test(test_x25519_scalar_is_clamped),
    };
    return cmocka_run_group_tests_name("crypto/x25519", tests, NULL, NULL);
}
