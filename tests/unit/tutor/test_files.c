/* test_files.c - files are read within a limit, and written for their owner, whole or not at all. */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/temporary.h"
#include "tutor/files.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each test has a folder of its own, and is in it. */
static int enter_folder(void **state)
{
    char *folder = malloc(TEMPORARY_FOLDER);
    *state = folder;
    return folder && temporary_folder(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    static const char *const names[] = { "old", "new", "link" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        unlink(names[i]);
    int result = chdir("/") == 0 ? rmdir(*state) : -1; /* fails when a temporary file is left */
    free(*state);
    return result;
}

static void put(const char *path, const char *text)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

static void expect(const char *path, const char *text)
{
    struct file_bytes file;
    assert_true(file_read(&file, path, 100));
    assert_string_equal((const char *)file.bytes, text);
    file_bytes_free(&file);
}

static mode_t mode_of(const char *path)
{
    struct stat there;
    assert_int_equal(lstat(path, &there), 0);
    return there.st_mode;
}

static void test_file_is_there_only_when_it_is_complete(void **state)
{
    struct file_draft draft;
    (void)state;
    assert_true(file_draft_open(&draft, "new"));
    fputs("secret", draft.out);
    assert_false(file_exists("new"));
    assert_true(file_draft_commit(&draft));
    expect("new", "secret");
    assert_int_equal(mode_of("new") & 0777, 0600);
}

static void test_older_file_stays_when_a_draft_is_given_up(void **state)
{
    struct file_draft draft;
    (void)state;
    put("old", "as it was");
    assert_true(file_draft_open(&draft, "old"));
    fputs("half", draft.out);
    file_draft_discard(&draft);
    expect("old", "as it was");
}

static void test_older_file_is_replaced_and_closed_to_others(void **state)
{
    struct file_draft draft;
    (void)state;
    put("old", "as it was");
    chmod("old", 0644);
    assert_true(file_draft_open(&draft, "old"));
    fputs("anew", draft.out);
    assert_true(file_draft_commit(&draft));
    expect("old", "anew");
    assert_int_equal(mode_of("old") & 0777, 0600);
}

static void test_symbolic_link_stays_one(void **state)
{
    struct file_draft draft;
    (void)state;
    put("old", "as it was");
    assert_int_equal(symlink("old", "link"), 0);
    assert_true(file_draft_open(&draft, "link"));
    fputs("anew", draft.out);
    assert_true(file_draft_commit(&draft));
    assert_true(S_ISLNK(mode_of("link")));
    expect("old", "anew");
}

static void test_device_is_written_to_and_not_replaced(void **state)
{
    struct file_draft draft;
    (void)state;
    assert_true(file_draft_open(&draft, "/dev/null"));
    fputs("anything", draft.out);
    assert_true(file_draft_commit(&draft));
    assert_true(S_ISCHR(mode_of("/dev/null")));
}

static void test_folder_that_is_not_there_is_refused(void **state)
{
    struct file_draft draft;
    (void)state;
    assert_false(file_draft_open(&draft, "nowhere/new"));
}

static void test_file_beyond_its_limit_is_refused(void **state)
{
    struct file_bytes file;
    (void)state;
    put("old", "12345678");
    assert_true(file_read(&file, "old", 8));
    assert_int_equal(file.length, 8);
    file_bytes_free(&file);
    assert_false(file_read(&file, "old", 7));
    assert_null(file.bytes);
    assert_false(file_read(&file, "new", 7));
}

static void test_lines_are_appended_for_the_owner_alone(void **state)
{
    (void)state;
    assert_true(file_append_line("new", "one\n"));
    assert_true(file_append_line("new", "two\n"));
    expect("new", "one\ntwo\n");
    assert_int_equal(mode_of("new") & 0777, 0600);
    assert_false(file_append_line("nowhere/new", "three\n"));
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(test_file_is_there_only_when_it_is_complete),
        IN_FOLDER(test_older_file_stays_when_a_draft_is_given_up),
        IN_FOLDER(test_older_file_is_replaced_and_closed_to_others),
        IN_FOLDER(test_symbolic_link_stays_one),
        IN_FOLDER(test_device_is_written_to_and_not_replaced),
        IN_FOLDER(test_folder_that_is_not_there_is_refused),
        IN_FOLDER(test_file_beyond_its_limit_is_refused),
        IN_FOLDER(test_lines_are_appended_for_the_owner_alone),
    };
    return cmocka_run_group_tests_name("files", tests, NULL, NULL);
}
