/*
 * test_bignum.c - the wrapper over GMP, against figures computed with Python's integers.
 */
#include "support.h"

#include "crypto/bignum.h"

static struct bignum number(const char *hex)
{
    struct bignum x;
    uint8_t       bytes[BIGNUM_MAX_LIMBS * BIGNUM_LIMB_BYTES];
    size_t        length = from_hex(bytes, sizeof bytes, hex);
    bignum_from_bytes(&x, bytes, length);
    return x;
}

static void assert_is(const struct bignum *x, const char *hex)
{
    struct bignum wanted = number(hex);
    assert_int_equal(bignum_equal(x, &wanted), UINT32_MAX);
}

/* Two numbers of different length, and an odd modulus. */
static const char a_hex[] = "f123456789abcdef0fedcba987654321aabbccddeeff0011";
static const char b_hex[] = "8070605040302010ffeeddccbbaa9988";
static const char m_hex[] = "c3a5c85c97cb3127b492b66fbe98f273";

static void test_bytes_go_in_and_come_out(void **state)
{
    (void)state;
    uint8_t       bytes[24];
    struct bignum x = number("0102030405060708090a");

    assert_int_equal(x.count, 2);
    assert_int_equal(x.limb[0], 0x030405060708090a);
    assert_int_equal(x.limb[1], 0x0102);
    bignum_to_bytes(bytes, 12, &x);
    assert_hex_equal(bytes, "00000102030405060708090a");
    bignum_to_bytes(bytes, 24, &x);
    assert_hex_equal(bytes, "00000000000000000000000000000102030405060708090a");
    bignum_to_bytes(bytes, 3, &x);
    assert_hex_equal(bytes, "08090a");
    bignum_from_bytes(&x, bytes, 0);
    assert_int_equal(x.count, 1);
    assert_int_equal(x.limb[0], 0);
}

static void test_comparisons_look_past_leading_zeros(void **state)
{
    (void)state;
    struct bignum a = number("00000000000000000000000000000005"), b = number("05");
    struct bignum c = number("010000000000000005");

    assert_int_equal(bignum_equal(&a, &b), UINT32_MAX);
    assert_int_equal(bignum_equal(&a, &c), 0);
    assert_int_equal(bignum_less(&a, &b), 0);
    assert_int_equal(bignum_less(&a, &c), UINT32_MAX);
    assert_int_equal(bignum_less(&c, &a), 0);
}

static void test_arithmetic_agrees_with_python(void **state)
{
    (void)state;
    struct bignum a = number(a_hex), b = number(b_hex), m = number(m_hex), r;

    bignum_add(&r, &a, &b);
    assert_is(&r, "f123456789abcdef905e2bf9c7956332aaaaaaaaaaa99999");
    bignum_subtract(&r, &a, &b);
    assert_is(&r, "f123456789abcdee8f7d6b5947352310aaccef1133546689");
    bignum_multiply(&r, &b, &a);
    assert_is(&r,
              "78fb7cdaf3a4cc4865410bc56e058c004936a66de2589ea3cd664108670683a8af3b2eabd4cc3208");
    assert_int_equal(r.count, a.count + b.count);
    bignum_reduce(&r, &a, &m);
    assert_is(&r, "6c3b5d448a3e95b29acce1ec6f0d8f4a");
    assert_int_equal(bignum_divide_word(&r, &a, 65537), 17205);
    assert_is(&r, "f12254453566988877655444332110009abb3222bcdc");
    assert_int_equal(bignum_divide_word(NULL, &a, 65537), 17205);
}

static void test_modular_arithmetic_agrees_with_python(void **state)
{
    (void)state;
    struct bignum a = number(a_hex), b = number(b_hex), m = number(m_hex), r, s;

    bignum_multiply_mod(&r, &a, &b, &m);
    assert_is(&r, "3b958aa75364660e20a055aeb409564e");
    bignum_power_mod(&r, &a, &b, &m);
    assert_is(&r, "bd9a75ef99c5f5262a47b84b5a2d6742");
    assert_int_equal(bignum_invert_mod(&r, &a, &m), UINT32_MAX);
    assert_is(&r, "854b1575435deb0fdff2789c38b13b28");
    bignum_reduce(&r, &a, &m);
    bignum_reduce(&s, &b, &m);
    bignum_subtract_mod(&a, &r, &s, &m);
    assert_is(&a, "af70c550e1d9a6c94f70ba8f71fbe835");
    bignum_subtract_mod(&a, &s, &r, &m);
    assert_is(&a, "1435030bb5f18a5e6521fbe04c9d0a3e");
}

static void test_a_number_without_inverse_is_refused(void **state)
{
    (void)state;
    struct bignum m = number("0f"), three = number("03"), zero = number("00"), two = number("02"),
                  r;
    assert_int_equal(bignum_invert_mod(&r, &three, &m), 0);
    assert_int_equal(bignum_invert_mod(&r, &zero, &m), 0);
    assert_int_equal(bignum_invert_mod(&r, &two, &m), UINT32_MAX);
    assert_is(&r, "08");
}

static void test_swap_does_what_the_mask_says(void **state)
{
    (void)state;
    struct bignum a = number("0a"), b = number("0b");
    bignum_swap(0, &a, &b);
    assert_is(&a, "0a");
    bignum_swap(UINT32_MAX, &a, &b);
    assert_is(&a, "0b");
    assert_is(&b, "0a");
}

static void test_the_largest_operands_fit(void **state)
{
    (void)state;
    static uint8_t ones[1024];
    struct bignum  m, r;

    memset(ones, 0xff, sizeof ones);
    bignum_from_bytes(&m, ones, sizeof ones);
    bignum_from_word(&r, 2);
    bignum_power_mod(&r, &r, &m, &m);
    assert_int_equal(r.count, 128);
    /* 2^8192 = 1 mod m, and 2^8192 - 1 = 8191 mod 8192: 2^8191 it is. */
    assert_int_equal(r.limb[127], (uint64_t)1 << 63);
    for (size_t i = 0; i < 127; i++)
        assert_int_equal(r.limb[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_go_in_and_come_out),
        cmocka_unit_test(test_comparisons_look_past_leading_zeros),
        cmocka_unit_test(test_arithmetic_agrees_with_python),
        cmocka_unit_test(test_modular_arithmetic_agrees_with_python),
        cmocka_unit_test(test_a_number_without_inverse_is_refused),
        cmocka_unit_test(test_swap_does_what_the_mask_says),
        cmocka_unit_test(test_the_largest_operands_fit),
    };
    return cmocka_run_group_tests_name("crypto/bignum", tests, NULL, NULL);
}
