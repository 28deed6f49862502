/*
 * test_group.c - every group of the table: both ends agree, and what is wrong is refused.
 */
#include "support.h"

#include "crypto/group.h"

static struct seeded_random random_of_test;

static void check_agreement(const struct group *group)
{
    uint8_t alice[GROUP_MAX_PRIVATE], bob[GROUP_MAX_PRIVATE];
    uint8_t alice_public[GROUP_MAX_PUBLIC], bob_public[GROUP_MAX_PUBLIC];
    uint8_t alice_shared[GROUP_MAX_SHARED], bob_shared[GROUP_MAX_SHARED];

    assert_int_equal(group_generate(group, alice, &random_of_test.source), CURVE_OK);
    assert_int_equal(group_generate(group, bob, &random_of_test.source), CURVE_OK);
    assert_memory_not_equal(alice, bob, group->private_length);
    assert_int_equal(group_public(group, alice_public, alice), CURVE_OK);
    assert_int_equal(group_public(group, bob_public, bob), CURVE_OK);
    assert_int_equal(group_shared(group, alice_shared, alice, bob_public, group->public_length),
                     CURVE_OK);
    assert_int_equal(group_shared(group, bob_shared, bob, alice_public, group->public_length),
                     CURVE_OK);
    assert_memory_equal(alice_shared, bob_shared, group->shared_length);
}

static void test_every_group_agrees_on_a_secret(void **state)
{
    (void)state;
    size_t count = 0;
    for (; group_at(count); count++)
        check_agreement(group_at(count));
    assert_int_equal(count, 4);
}

static void test_every_group_refuses_a_public_key_of_another_length(void **state)
{
    (void)state;
    for (size_t i = 0; group_at(i); i++) {
        const struct group *group = group_at(i);
        uint8_t             zero[GROUP_MAX_SHARED] = { 0 }, shared[GROUP_MAX_SHARED];
        uint8_t private_key[GROUP_MAX_PRIVATE], public_key[GROUP_MAX_PUBLIC + 1] = { 0 };

        assert_int_equal(group_generate(group, private_key, &random_of_test.source), CURVE_OK);
        assert_int_equal(group_public(group, public_key, private_key), CURVE_OK);
        assert_int_equal(group_shared(group, shared, private_key, public_key, 0),
                         CURVE_LENGTH_WRONG);
        assert_int_equal(
            group_shared(group, shared, private_key, public_key, group->public_length - 1),
            CURVE_LENGTH_WRONG);
        assert_int_equal(
            group_shared(group, shared, private_key, public_key, group->public_length + 1),
            CURVE_LENGTH_WRONG);
        assert_memory_equal(shared, zero, group->shared_length);
    }
}

static void test_groups_refuse_by_name(void **state)
{
    (void)state;
    uint8_t private_key[32] = { 1 }, zero[65] = { 0 }, shared[32];
    assert_int_equal(group_shared(group_find(29), shared, private_key, zero, 32),
                     CURVE_SHARED_SECRET_ZERO);
    zero[0] = 4;
    assert_int_equal(group_shared(group_find(23), shared, private_key, zero, 65),
                     CURVE_NOT_ON_CURVE);
    assert_int_equal(group_public(group_find(23), zero, zero + 1), CURVE_SCALAR_OUT_OF_RANGE);
}

static void test_groups_are_found_by_code_point(void **state)
{
    (void)state;
    assert_string_equal(group_find(23)->name, "secp256r1");
    assert_string_equal(group_find(24)->name, "secp384r1");
    assert_string_equal(group_find(25)->name, "secp521r1");
    assert_string_equal(group_find(29)->name, "x25519");
    assert_null(group_find(0));
    assert_null(group_find(30));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_group_agrees_on_a_secret),
        cmocka_unit_test(test_every_group_refuses_a_public_key_of_another_length),
        cmocka_unit_test(test_groups_refuse_by_name),
        cmocka_unit_test(test_groups_are_found_by_code_point),
    };
    seeded_random_init(&random_of_test, 1);
    return cmocka_run_group_tests_name("crypto/group", tests, NULL, NULL);
}
