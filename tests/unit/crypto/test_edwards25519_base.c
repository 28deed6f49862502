/*
 * test_edwards25519_base.c - multiplying by tables gives what the readable multiplication gives.
 */
#include "support.h"

#include "crypto/bytes.h"
#include "crypto/edwards25519_base.h"
#include "crypto/random.h"
#include "crypto/x25519.h"

enum { RANDOM_SCALARS = 200 };

/* 0, 1, 8, 9, 16 and their like; the order L, L - 1 and L + 1; the largest number below 2^255. */
static const char *const edges[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "0800000000000000000000000000000000000000000000000000000000000000",
    "0900000000000000000000000000000000000000000000000000000000000000",
    "8888888888888888888888888888888888888888888888888888888888888808",
    "ffffffffffffffffffffffffffffffff00000000000000000000000000000000",
    "ecd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
    "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
    "eed3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "f8ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
};
enum { EDGES = sizeof edges / sizeof *edges };

/* The edges, then random numbers below 2^255. */
static void scalar_at(uint8_t scalar[32], unsigned i, struct seeded_random *random)
{
    if (i < EDGES) {
        from_hex(scalar, 32, edges[i]);
        return;
    }
    random_bytes(&random->source, "test", scalar, 32);
    scalar[31] &= 0x7f;
}

static void assert_same_point(const struct edwards25519_point *a,
                              const struct edwards25519_point *b)
{
    uint8_t left[32], right[32];
    edwards25519_pair_to_bytes(left, right, a, b);
    assert_memory_equal(left, right, sizeof left);
    edwards25519_to_bytes(left, a);
    assert_memory_equal(left, right, sizeof left);
}

static void assert_entry_is(const struct edwards25519_entry *entry, unsigned row, uint8_t multiple)
{
    struct edwards25519_point     wanted, found;
    const struct curve25519      *c = curve25519_portable();
    struct edwards25519_prepared  prepared;
    struct edwards25519_variables v;
    uint8_t                       scalar[32] = { 0 };

    scalar[row] = multiple;
    edwards25519_set_base_point(&wanted);
    edwards25519_multiply(&wanted, scalar, &wanted);
    edwards25519_from_entry(&prepared, c, entry);
    edwards25519_set_neutral(&found);
    c->add_affine(&found, &v, &found, &prepared);
    assert_same_point(&found, &wanted);
}

static void test_tables_hold_multiples_of_the_base_point(void **state)
{
    (void)state;
    for (unsigned i = 0; i < EDWARDS25519_BASE_ROWS; i++)
        for (unsigned j = 0; j < EDWARDS25519_BASE_COLUMNS; j++)
            assert_entry_is(&edwards25519_base_table[i][j], i, (uint8_t)(j + 1));
    for (unsigned j = 0; j < EDWARDS25519_ODD_MULTIPLES; j++)
        assert_entry_is(&edwards25519_odd_multiples[j], 0, (uint8_t)(2 * j + 1));
}

static void test_digits_add_up_to_the_scalar(void **state)
{
    (void)state;
    struct seeded_random random;
    seeded_random_init(&random, 1);
    for (unsigned i = 0; i < EDGES + RANDOM_SCALARS; i++) {
        uint8_t scalar[32], sum[32];
        int8_t  digit[EDWARDS25519_DIGITS];
        int     carry = 0;

        scalar_at(scalar, i, &random);
        edwards25519_base_digits(digit, scalar);
        for (unsigned at = 0; at < 32; at++) {
            assert_in_range(digit[2 * at] + 8, 0, 16);
            assert_in_range(digit[2 * at + 1] + 8, 0, 16);
            carry += digit[2 * at] + 16 * digit[2 * at + 1];
            sum[at] = (uint8_t)carry;
            carry = (carry - sum[at]) / 256;
        }
        assert_int_equal(carry, 0);
        assert_memory_equal(sum, scalar, sizeof sum);
    }
}

static void test_table_and_window_multiply_alike(void **state)
{
    (void)state;
    struct seeded_random random;
    seeded_random_init(&random, 2);
    for (unsigned i = 0; i < EDGES + RANDOM_SCALARS; i++) {
        struct edwards25519_point found, wanted;
        uint8_t                   scalar[32];

        scalar_at(scalar, i, &random);
        edwards25519_multiply_base(&found, scalar);
        edwards25519_set_base_point(&wanted);
        edwards25519_multiply(&wanted, scalar, &wanted);
        assert_same_point(&found, &wanted);
    }
}

/* Every pair of edges, then random pairs, with points that are multiples of B and a point of
   order 4, (sqrt(-1), 0). */
static void test_public_multiplication_adds_both_products(void **state)
{
    (void)state;
    static const uint8_t order_4[32] = { 0 };
    struct seeded_random random;
    seeded_random_init(&random, 3);
    for (unsigned i = 0; i < EDGES * EDGES + RANDOM_SCALARS; i++) {
        struct edwards25519_point a, found, wanted, other;
        uint8_t                   s[32], k[32];

        scalar_at(s, i < EDGES * EDGES ? i % EDGES : EDGES, &random);
        scalar_at(k, i < EDGES * EDGES ? i / EDGES : EDGES, &random);
        edwards25519_multiply_base(&a, k);
        if (i % 2 == 1) {
            assert_int_equal(edwards25519_from_bytes(&other, order_4), CURVE_OK);
            edwards25519_add(&a, &a, &other);
        }
        edwards25519_multiply_public(&found, s, k, &a);
        edwards25519_multiply(&wanted, k, &a);
        edwards25519_multiply_base(&other, s);
        edwards25519_add(&wanted, &wanted, &other);
        assert_same_point(&found, &wanted);
    }
}

/* RFC 7748 §6.1: X25519(k, 9), the way through the tables against the ladder. */
static void test_x25519_public_is_the_ladder_from_9(void **state)
{
    (void)state;
    static const uint8_t nine[32] = { 9 };
    struct seeded_random random;
    seeded_random_init(&random, 4);
    for (unsigned i = 0; i < EDGES + RANDOM_SCALARS; i++) {
        uint8_t key[32], found[32], wanted[32];
        scalar_at(key, i, &random);
        x25519_public(found, key);
        x25519_multiply(wanted, key, nine);
        assert_memory_equal(found, wanted, sizeof found);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables_hold_multiples_of_the_base_point),
        cmocka_unit_test(test_digits_add_up_to_the_scalar),
        cmocka_unit_test(test_table_and_window_multiply_alike),
        cmocka_unit_test(test_public_multiplication_adds_both_products),
        cmocka_unit_test(test_x25519_public_is_the_ladder_from_9),
    };
    return cmocka_run_group_tests_name("crypto/edwards25519_base", tests, NULL, NULL);
}
