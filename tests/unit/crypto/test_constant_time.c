/*
 * test_constant_time.c - masks are what the comparison that they stand for says.
 */
#include "support.h"

#include "crypto/constant_time.h"
#include "crypto/wipe.h"

static void test_masks_agree_with_the_operators(void **state)
{
    (void)state;
    const size_t values[] = { 0,
                              1,
                              2,
                              0x7fffffff,
                              0x80000000,
                              0xffffffff,
                              SIZE_MAX,
                              SIZE_MAX - 1,
                              SIZE_MAX / 2,
                              SIZE_MAX / 2 + 1 };
    const size_t count = sizeof values / sizeof values[0];

    for (size_t i = 0; i < count; i++) {
        size_t a = values[i];
        assert_int_equal(ct_is_zero(a), a == 0 ? UINT32_MAX : 0);
        for (size_t j = 0; j < count; j++) {
            size_t b = values[j];
            assert_int_equal(ct_less(a, b), a < b ? UINT32_MAX : 0);
            assert_int_equal(ct_equal(a, b), a == b ? UINT32_MAX : 0);
            assert_int_equal(ct_select_size(ct_less(a, b), a, b), a < b ? a : b);
        }
    }
}

static void test_select_takes_what_the_mask_says(void **state)
{
    (void)state;
    uint8_t to[3] = { 1, 2, 3 };

    assert_int_equal(ct_select(UINT32_MAX, 7, 9), 7);
    assert_int_equal(ct_select(0, 7, 9), 9);
    ct_copy(to, 0, (const uint8_t[]){ 9, 9, 9 }, 3);
    assert_memory_equal(to, ((const uint8_t[]){ 1, 2, 3 }), 3);
    ct_copy(to, UINT32_MAX, (const uint8_t[]){ 9, 8, 7 }, 3);
    assert_memory_equal(to, ((const uint8_t[]){ 9, 8, 7 }), 3);
}

static void test_equal_sees_a_difference_in_every_bit(void **state)
{
    (void)state;
    uint8_t a[20] = { 0 }, b[20] = { 0 };

    assert_true(constant_time_equal(a, b, sizeof a));
    for (size_t bit = 0; bit < 8 * sizeof b; bit++) {
        b[bit / 8] = (uint8_t)(1 << bit % 8);
        assert_false(constant_time_equal(a, b, sizeof a));
        assert_int_equal(ct_bytes_equal(a, b, sizeof a), 0);
        b[bit / 8] = 0;
    }
    assert_true(constant_time_equal(a, b, 0));
}

static void test_wipe_clears_its_bytes_and_no_others(void **state)
{
    (void)state;
    uint8_t bytes[10];
    memset(bytes, 0xaa, sizeof bytes);
    wipe(bytes + 1, 8);
    assert_int_equal(bytes[0], 0xaa);
    assert_int_equal(bytes[9], 0xaa);
    for (size_t i = 1; i < 9; i++)
        assert_int_equal(bytes[i], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_masks_agree_with_the_operators),
        cmocka_unit_test(test_select_takes_what_the_mask_says),
        cmocka_unit_test(test_equal_sees_a_difference_in_every_bit),
        cmocka_unit_test(test_wipe_clears_its_bytes_and_no_others),
    };
    return cmocka_run_group_tests_name("crypto/constant_time", tests, NULL, NULL);
}
