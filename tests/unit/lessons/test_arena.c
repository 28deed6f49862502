/* test_arena.c - memory that stays where it is, in chunks and, past a limit, in a file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lessons/arena.h"

#include <stdlib.h>
#include <string.h>

enum { PIECES = 400, PIECE = 10000 };

static void fill(struct arena *arena, uint8_t *pieces[PIECES])
{
    uint8_t bytes[PIECE];
    for (size_t i = 0; i < PIECES; i++) {
        memset(bytes, (int)(i % 251), sizeof bytes);
        pieces[i] = arena_copy(arena, bytes, sizeof bytes);
        assert_non_null(pieces[i]);
    }
}

static void assert_whole(uint8_t *pieces[PIECES])
{
    for (size_t i = 0; i < PIECES; i++)
        for (size_t j = 0; j < PIECE; j += 997)
            assert_int_equal(pieces[i][j], i % 251);
}

static void test_what_is_copied_stays_where_it_is(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    uint8_t     *pieces[PIECES];
    fill(&arena, pieces);
    assert_whole(pieces);
    assert_false(arena.spilled);
    arena_free(&arena);
}

static void test_past_the_limit_it_lies_in_a_file(void **state)
{
    (void)state;
    struct arena arena = { .limit = 1000000 };
    uint8_t     *pieces[PIECES];
    fill(&arena, pieces);
    assert_true(arena.spilled);
    assert_true(arena.file_size > 2000000);
    assert_whole(pieces);
    assert_int_equal(((uint8_t *)arena_allocate(&arena, 64))[63], 0);
    arena_free(&arena);
    assert_null(arena.newest);
}

static void test_no_file_to_be_had_is_an_error(void **state)
{
    (void)state;
    struct arena arena = { .limit = 1 };
    assert_int_equal(setenv("TMPDIR", "/nonexistent/folder", 1), 0);
    assert_non_null(arena_allocate(&arena, 100)); /* below the limit */
    assert_null(arena_allocate(&arena, 1000000));
    assert_true(arena.exhausted);
    unsetenv("TMPDIR");
    arena_free(&arena);
}

static void test_a_string_is_kept_once(void **state)
{
    (void)state;
    struct arena arena = { 0 };
    const char  *first = arena_string(&arena, "master_secret");
    assert_ptr_equal(arena_string_of(&arena, "master_secrets", 13), first);
    assert_ptr_not_equal(arena_string(&arena, "master_secrets"), first);
    assert_null(arena_string(&arena, NULL));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_copied_stays_where_it_is),
        cmocka_unit_test(test_past_the_limit_it_lies_in_a_file),
        cmocka_unit_test(test_no_file_to_be_had_is_an_error),
        cmocka_unit_test(test_a_string_is_kept_once),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
