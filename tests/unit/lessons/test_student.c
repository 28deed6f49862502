/* test_student.c - a name is one learner however it is typed, and a seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lessons/student.h"

#include <string.h>

static void assert_folds(const char *name, const char *wanted)
{
    char folded[STUDENT_NAME];
    assert_null(student_refuse(name));
    student_fold(folded, name);
    assert_string_equal(folded, wanted);
}

static void test_letter_case_and_spaces_do_not_matter(void **state)
{
    char tidy[STUDENT_NAME];
    (void)state;
    assert_folds("  Ada   LOVELACE ", "ada lovelace");
    assert_folds("\xc3\x89lodie", "\xc3\xa9lodie");                           /* É */
    assert_folds("\xc5\xbdi\xc5\xbekA", "\xc5\xbei\xc5\xbeka");               /* Ž, ž */
    assert_folds("\xd0\x90\xd0\xaf\xd0\x81", "\xd0\xb0\xd1\x8f\xd1\x91");     /* АЯЁ */
    assert_folds("\xce\xa3\xce\xaf", "\xcf\x83\xce\xaf");                     /* Σ */
    assert_folds("2\xc3\x97\x33 \xe6\x9d\x8e", "2\xc3\x97\x33 \xe6\x9d\x8e"); /* no letters: × */
    student_tidy(tidy, "  Ada   LOVELACE ");
    assert_string_equal(tidy, "Ada LOVELACE");
}

/* printf 'ada lovelace' | sha256sum: 177f85df... */
static void test_the_seed_is_the_beginning_of_the_hash(void **state)
{
    (void)state;
    assert_int_equal(student_seed("ada lovelace"), 0x177f85df);
    assert_int_equal(student_seed(" ADA Lovelace"), 0x177f85df);
    assert_int_not_equal(student_seed("adalovelace"), 0x177f85df);
}

static void test_what_is_no_name_is_refused(void **state)
{
    char longest[200];
    (void)state;
    memset(longest, 'a', sizeof longest);
    longest[STUDENT_NAME - 1] = '\0';
    assert_null(student_refuse(longest));
    longest[STUDENT_NAME - 1] = 'a';
    longest[STUDENT_NAME] = '\0';
    assert_non_null(student_refuse(longest));
    assert_non_null(student_refuse(""));
    assert_non_null(student_refuse("   "));
    assert_non_null(student_refuse("Ada\nLovelace"));
    assert_non_null(student_refuse("Ada\x1b[31m"));
    assert_non_null(student_refuse("Ada\xff"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letter_case_and_spaces_do_not_matter),
        cmocka_unit_test(test_the_seed_is_the_beginning_of_the_hash),
        cmocka_unit_test(test_what_is_no_name_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
