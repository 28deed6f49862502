/*
 * test_random.c - seeded runs repeat, and one purpose does not move another.
 */
#include "support.h"

#include "crypto/random.h"

#include <stdio.h>

static void draw(struct seeded_random *random, const char *purpose, uint8_t out[static 16])
{
    random_bytes(&random->source, purpose, out, 16);
}

/* Computed with Python's hmac from the formula in random.c. */
static void test_the_stream_is_the_one_of_the_formula(void **state)
{
    (void)state;
    struct seeded_random random;
    uint8_t              out[48];

    seeded_random_init(&random, 1);
    random_bytes(&random.source, "ClientHello.random", out, 48);
    assert_hex_equal(out, "2e88091260f73ea0d23947f1ccc34a85a56d6c81c9ef43b900a2c2b4353fa944"
                          "749b3a09f390855583c2d87deddad740");
    random_bytes(&random.source, "ClientHello.random", out, 8);
    assert_hex_equal(out, "2e8a716d64d61d15");
}

static void test_one_purpose_does_not_move_another(void **state)
{
    (void)state;
    struct seeded_random a, b;
    uint8_t              x[16], y[16];

    seeded_random_init(&a, 7);
    seeded_random_init(&b, 7);
    draw(&a, "padding", x);
    draw(&a, "padding", x);
    draw(&a, "key", x);
    draw(&b, "key", y);
    assert_memory_equal(x, y, 16);
}

static void test_seeds_purposes_and_draws_differ(void **state)
{
    (void)state;
    struct seeded_random a, b;
    uint8_t              first[16], again[16], other_seed[16], other_purpose[16];

    seeded_random_init(&a, 7);
    seeded_random_init(&b, 8);
    draw(&a, "key", first);
    draw(&a, "key", again);
    draw(&a, "iv", other_purpose);
    draw(&b, "key", other_seed);
    assert_memory_not_equal(first, again, 16);
    assert_memory_not_equal(first, other_purpose, 16);
    assert_memory_not_equal(first, other_seed, 16);
}

static void test_purposes_past_the_table_still_never_repeat(void **state)
{
    (void)state;
    enum { PURPOSES = SEEDED_RANDOM_PURPOSES + 6, DRAWS = 3 };
    static uint8_t       out[PURPOSES * DRAWS][16];
    struct seeded_random random;

    seeded_random_init(&random, 7);
    for (unsigned i = 0; i < PURPOSES * DRAWS; i++) {
        char purpose[24];
        snprintf(purpose, sizeof purpose, "purpose %u", i % PURPOSES);
        draw(&random, purpose, out[i]);
        for (unsigned j = 0; j < i; j++)
            assert_memory_not_equal(out[i], out[j], 16);
    }
    assert_int_equal(random.stream_count, SEEDED_RANDOM_PURPOSES);
    assert_int_equal(random.shared_draws, 6 * DRAWS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_stream_is_the_one_of_the_formula),
        cmocka_unit_test(test_one_purpose_does_not_move_another),
        cmocka_unit_test(test_seeds_purposes_and_draws_differ),
        cmocka_unit_test(test_purposes_past_the_table_still_never_repeat),
    };
    return cmocka_run_group_tests_name("crypto/random", tests, NULL, NULL);
}
