/*
 * test_bignum_montgomery.c - powers by Montgomery's method, at the edges and against plain products.
 */
#include "support.h"

#include "crypto/bignum_montgomery.h"
#include "crypto/random.h"
#include "crypto/x86/montgomery_avx2.h"
#include "crypto/x86/montgomery_mulx.h"

enum { MOST = 40, ROUNDS = 20 };

static struct seeded_random source;

static void draw(struct bignum *x, size_t limbs)
{
    uint8_t bytes[MOST * 8];
    random_bytes(&source.source, "test", bytes, limbs * 8);
    bignum_from_bytes(x, bytes, limbs * 8);
}

static void set_all_ones(struct bignum *x, size_t limbs)
{
    uint8_t bytes[MOST * 8];
    memset(bytes, 0xff, sizeof bytes);
    bignum_from_bytes(x, bytes, limbs * 8);
}

/* Odd moduli of so many limbs: random, the largest, and one that is only just so long. */
static void modulus_at(struct bignum *m, unsigned i, size_t limbs)
{
    draw(m, limbs);
    if (i % 3 == 1)
        set_all_ones(m, limbs);
    if (i % 3 == 2)
        m->limb[limbs - 1] = 1;
    m->limb[0] |= 3;
    m->limb[limbs - 1] |= 1;
}

/* 0, 1, m - 1, m, the largest number of so many limbs, then random ones. */
static void number_at(struct bignum *x, unsigned i, const struct bignum *m)
{
    struct bignum one;
    bignum_from_word(&one, 1);
    *x = *m;
    if (i == 0)
        bignum_subtract(x, x, m);
    if (i == 1) {
        bignum_from_word(x, 1);
        bignum_widen(x, m->count);
    }
    if (i == 2)
        bignum_subtract(x, x, &one);
    if (i == 4)
        set_all_ones(x, m->count);
    if (i > 4)
        draw(x, m->count);
}

static void assert_same(const struct bignum *a, const struct bignum *b)
{
    assert_int_equal(bignum_equal(a, b), UINT32_MAX);
}

static void test_products_are_those_of_plain_division(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 3 * MOST; i++) {
        struct bignum         m, a, b, wanted, found, square;
        struct bignum_modulus modulus;
        modulus_at(&m, i, 1 + i / 3);
        bignum_modulus_set(&modulus, &m);
        for (unsigned j = 0; j < ROUNDS; j++) {
            number_at(&a, j % 7, &m);
            number_at(&b, j / 3, &m);
            bignum_multiply_mod(&wanted, &a, &b, &m);
            bignum_to_montgomery(&a, &a, &modulus);
            bignum_to_montgomery(&b, &b, &modulus);
            bignum_montgomery_multiply(&found, &a, &b, &modulus);
            bignum_from_montgomery(&found, &found, &modulus);
            assert_same(&found, &wanted);
            bignum_montgomery_multiply(&found, &b, &b, &modulus);
            bignum_montgomery_square(&square, &b, &modulus);
            assert_same(&found, &square);
        }
    }
}

static void test_numbers_longer_than_the_modulus_are_reduced(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 30; i++) {
        struct bignum         m, a, wanted, found;
        struct bignum_modulus modulus;
        modulus_at(&m, i, 1 + i / 3);
        bignum_modulus_set(&modulus, &m);
        for (size_t limbs = 1; limbs <= MOST; limbs++) {
            draw(&a, limbs);
            bignum_reduce(&wanted, &a, &m);
            bignum_to_montgomery(&found, &a, &modulus);
            bignum_from_montgomery(&found, &found, &modulus);
            assert_same(&found, &wanted);
        }
    }
}

static void test_both_ways_to_set_a_modulus_agree(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 3 * MOST; i++) {
        struct bignum         m;
        struct bignum_modulus secret, public;
        modulus_at(&m, i, 1 + i / 3);
        bignum_modulus_set(&secret, &m);
        bignum_modulus_set_public(&public, &m);
        assert_int_equal(secret.negative_inverse * m.limb[0], UINT64_MAX);
        assert_int_equal(secret.negative_inverse, public.negative_inverse);

        struct bignum one, from_secret, from_public; /* R^2 need be the same modulo m only */
        bignum_from_word(&one, 1);
        bignum_to_montgomery(&from_secret, &one, &secret);
        bignum_to_montgomery(&from_public, &one, &public);
        bignum_from_montgomery(&from_secret, &from_secret, &secret);
        bignum_from_montgomery(&from_public, &from_public, &public);
        assert_same(&from_secret, &from_public);
        assert_same(&from_secret, &one);
    }
}

/* b^(x + y) = b^x * b^y, where window by window, bit by bit and plain multiplication meet. */
static void test_powers_of_secret_and_public_exponents_agree(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 30; i++) {
        struct bignum         m, base, exponent, by_window, by_bit, again;
        struct bignum_modulus modulus;
        modulus_at(&m, i, 1 + i);
        bignum_modulus_set(&modulus, &m);
        number_at(&base, i % 7, &m);
        draw(&exponent, 1 + i % 3);
        bignum_to_montgomery(&base, &base, &modulus);
        bignum_power(&by_window, &base, &exponent, &modulus);
        bignum_power_public(&by_bit, &base, &exponent, &modulus);
        bignum_from_montgomery(&again, &by_window, &modulus);
        bignum_from_montgomery(&by_bit, &by_bit, &modulus);
        assert_same(&again, &by_bit);

        exponent.limb[0] ^= 1; /* one more or one less */
        bignum_power_public(&by_bit, &base, &exponent, &modulus);
        if (exponent.limb[0] & 1)
            bignum_montgomery_multiply(&by_window, &by_window, &base, &modulus);
        else
            bignum_montgomery_multiply(&by_bit, &by_bit, &base, &modulus);
        bignum_from_montgomery(&by_window, &by_window, &modulus);
        bignum_from_montgomery(&by_bit, &by_bit, &modulus);
        assert_same(&by_window, &by_bit);
    }
}

static void test_power_of_zero_exponent_is_one(void **state)
{
    (void)state;
    struct bignum         m, base, zero, one, power;
    struct bignum_modulus modulus;
    modulus_at(&m, 0, 8);
    bignum_modulus_set(&modulus, &m);
    draw(&base, 8);
    bignum_from_word(&zero, 0);
    bignum_from_word(&one, 1);
    bignum_to_montgomery(&base, &base, &modulus);
    bignum_power(&power, &base, &zero, &modulus);
    bignum_from_montgomery(&power, &power, &modulus);
    assert_same(&power, &one);
}

static void test_masked_inverse_times_the_number_is_one(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 3 * ROUNDS; i++) {
        struct bignum         m, a, mask, inverse, one, wanted;
        struct bignum_modulus modulus;
        modulus_at(&m, i, 1 + i / 3);
        bignum_modulus_set_public(&modulus, &m);
        draw(&a, m.count);
        draw(&mask, m.count);
        bignum_to_montgomery(&a, &a, &modulus);
        bignum_to_montgomery(&mask, &mask, &modulus);
        if (!bignum_invert_masked(&inverse, &a, &mask, &modulus))
            continue; /* m is seldom prime */
        bignum_montgomery_multiply(&one, &a, &inverse, &modulus);
        bignum_to_montgomery(&one, &one, &modulus);
        bignum_from_montgomery(&one, &one, &modulus);
        bignum_from_word(&wanted, 1);
        assert_same(&one, &wanted);
    }
}

static void test_nothing_that_shares_a_factor_is_inverted(void **state)
{
    (void)state;
    struct bignum         m, a, mask, inverse, three;
    struct bignum_modulus modulus;
    draw(&a, 3);
    a.limb[0] |= 1;
    bignum_from_word(&three, 3);
    bignum_multiply(&m, &a, &three);
    m.limb[3] += m.limb[3] == 0; /* the highest limb is not 0 */
    bignum_reduce(&a, &m, &three);
    bignum_subtract(&m, &m, &a); /* and m is a multiple of 3 */
    if (m.limb[0] % 2 == 0)
        bignum_add(&m, &m, &three);
    bignum_modulus_set_public(&modulus, &m);
    draw(&mask, 4);
    bignum_to_montgomery(&mask, &mask, &modulus);
    bignum_to_montgomery(&a, &three, &modulus);
    assert_int_equal(bignum_invert_masked(&inverse, &a, &mask, &modulus), 0);
    bignum_subtract(&a, &a, &a);
    assert_int_equal(bignum_invert_masked(&inverse, &a, &mask, &modulus), 0);
}

/* The one with MULX and the readable one, on the same bytes. */
static void test_fast_reduction_is_the_readable_one(void **state)
{
    (void)state;
    if (!montgomery_mulx(8)) {
        print_message("SKIPPED: this processor has no BMI2 and ADX, or they are switched off\n");
        skip();
    }
    assert_null(montgomery_mulx(9));
    for (size_t count = 8; count <= MOST; count += 8)
        for (unsigned i = 0; i < 3 * ROUNDS; i++) {
            struct bignum         m;
            struct bignum_modulus modulus;
            uint64_t              fast[2 * MOST], readable[2 * MOST];
            modulus_at(&m, i, count);
            bignum_modulus_set_public(&modulus, &m);
            random_bytes(&source.source, "test", (uint8_t *)fast, sizeof fast);
            if (i % 4 == 3)
                memset(fast, 0xff, sizeof fast);
            if (i == 0)
                memset(fast, 0, sizeof fast);
            memcpy(readable, fast, sizeof readable);
            montgomery_mulx(count)(fast, m.limb, count, modulus.negative_inverse);
            montgomery_reduce_portable(readable, m.limb, count, modulus.negative_inverse);
            assert_memory_equal(fast, readable, sizeof fast);
        }
}

/* The one with MULX and GMP's, on random numbers and on those that carry the most. */
static void test_fast_product_is_that_of_gmp(void **state)
{
    (void)state;
    if (!montgomery_product_mulx(8)) {
        print_message("SKIPPED: this processor has no BMI2 and ADX, or they are switched off\n");
        skip();
    }
    assert_null(montgomery_product_mulx(12));
    for (size_t count = 8; count <= MOST; count += 8)
        for (unsigned i = 0; i < 3 * ROUNDS; i++) {
            struct bignum a, b, wanted;
            uint64_t      found[2 * MOST];
            draw(&a, count);
            draw(&b, count);
            if (i % 3 == 1)
                memset(a.limb, 0xff, count * sizeof *a.limb);
            if (i % 4 == 1)
                memset(b.limb, i % 8 == 1 ? 0xff : 0, count * sizeof *b.limb);
            memset(found, 0xa5, sizeof found);
            montgomery_product_mulx(count)(found, a.limb, b.limb, count);
            bignum_multiply(&wanted, &a, &b);
            assert_memory_equal(found, wanted.limb, 2 * count * sizeof *found);
        }
}

static void test_avx2_chooses_the_wanted_entry(void **state)
{
    (void)state;
    static uint64_t table[BIGNUM_POWER_ENTRIES * MOST];
    if (!montgomery_choose_avx2(8)) {
        print_message("SKIPPED: this processor has no AVX2, or it is switched off\n");
        skip();
    }
    assert_null(montgomery_choose_avx2(12));
    random_bytes(&source.source, "test", (uint8_t *)table, sizeof table);
    for (size_t count = 8; count <= MOST; count += 8)
        for (size_t wanted = 0; wanted < BIGNUM_POWER_ENTRIES; wanted++) {
            uint64_t found[MOST + 1] = { 0 };
            montgomery_choose_avx2(count)(found, table, count, BIGNUM_POWER_ENTRIES, wanted);
            assert_memory_equal(found, table + wanted * count, count * sizeof *found);
            assert_int_equal(found[count], 0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_products_are_those_of_plain_division),
        cmocka_unit_test(test_numbers_longer_than_the_modulus_are_reduced),
        cmocka_unit_test(test_both_ways_to_set_a_modulus_agree),
        cmocka_unit_test(test_powers_of_secret_and_public_exponents_agree),
        cmocka_unit_test(test_power_of_zero_exponent_is_one),
        cmocka_unit_test(test_masked_inverse_times_the_number_is_one),
        cmocka_unit_test(test_nothing_that_shares_a_factor_is_inverted),
        cmocka_unit_test(test_fast_reduction_is_the_readable_one),
        cmocka_unit_test(test_fast_product_is_that_of_gmp),
        cmocka_unit_test(test_avx2_chooses_the_wanted_entry),
    };
    seeded_random_init(&source, 1);
    return cmocka_run_group_tests_name("crypto/bignum_montgomery", tests, NULL, NULL);
}
