/* test_progress.c - what is noted of lessons is read back as it was, and nothing else is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lessons/progress.h"

#include <stdio.h>
#include <string.h>

/* Two learners, one of them in the middle of a lesson. */
static void make(struct progress *p)
{
    memset(p, 0, sizeof *p);
    struct progress_lesson *done = progress_begin(p, "", "the-hello");
    done->done = true;
    done->seed = UINT64_MAX;
    assert_true(progress_note(done, 31, PROGRESS_RIGHT, 1, "32"));
    assert_true(progress_note(done, 12, PROGRESS_SHOWN, 3, "a \"quoted\" one\n"));
    struct progress_lesson *left = progress_begin(p, "Zo\xc3\xab", "the-hello");
    left->line = 44;
    left->seed = 7;
    assert_true(progress_note(left, 20, PROGRESS_SKIPPED, 0, ""));
}

static void test_progress_is_read_back_as_it_was_noted(void **state)
{
    struct progress  p, q;
    struct json_text text = { 0 }, again = { 0 };
    const char      *why;
    (void)state;
    make(&p);
    progress_write(&text, &p);
    assert_true(progress_parse(&q, text.bytes, text.length, &why));
    const struct progress_lesson *done = progress_find(&q, "", "the-hello");
    assert_true(done->done);
    assert_true(done->seed == UINT64_MAX);
    assert_int_equal(done->answer_count, 2);
    assert_int_equal(done->answers[0].line, 12); /* in order of lines, not of time */
    assert_string_equal(done->answers[0].text, "a \"quoted\" one\n");
    assert_int_equal(progress_answer_at(done, 31)->outcome, PROGRESS_RIGHT);
    assert_null(progress_answer_at(done, 30));
    assert_int_equal(progress_find(&q, "Zo\xc3\xab", "the-hello")->line, 44);
    assert_null(progress_find(&q, "Ada", "the-hello"));
    progress_write(&again, &q);
    assert_int_equal(text.length, again.length);
    assert_memory_equal(text.bytes, again.bytes, text.length);
    json_text_free(&text);
    json_text_free(&again);
    progress_free(&p);
    progress_free(&q);
}

static void test_a_question_is_noted_once(void **state)
{
    struct progress p;
    (void)state;
    make(&p);
    struct progress_lesson *left = progress_find(&p, "Zo\xc3\xab", "the-hello");
    assert_true(progress_note(left, 20, PROGRESS_RIGHT, 2, "x25519"));
    assert_int_equal(left->answer_count, 1);
    assert_int_equal(left->answers[0].tries, 2);
    assert_string_equal(left->answers[0].text, "x25519");
    progress_free(&p);
}

static void test_hints_and_what_was_left_open_are_kept(void **state)
{
    struct progress  p, q;
    struct json_text text = { 0 };
    const char      *why;
    (void)state;
    make(&p);
    struct progress_lesson *left = progress_find(&p, "Zo\xc3\xab", "the-hello");
    assert_true(progress_note(left, 44, PROGRESS_OPEN, 2, "16\n17"));
    progress_note_hints(left, 44, 3);
    progress_note_hints(left, 45, 9); /* where nothing is noted */
    progress_write(&text, &p);
    assert_true(progress_parse(&q, text.bytes, text.length, &why));
    left = progress_find(&q, "Zo\xc3\xab", "the-hello");
    assert_int_equal(progress_answer_at(left, 44)->hints, 3);
    assert_int_equal(progress_answer_at(left, 44)->outcome, PROGRESS_OPEN);
    assert_string_equal(progress_answer_at(left, 44)->text, "16\n17");
    assert_null(progress_answer_at(left, 45));
    json_text_free(&text);
    progress_free(&p);
    progress_free(&q);
}

static void test_forgetting_leaves_the_others(void **state)
{
    struct progress p;
    (void)state;
    make(&p);
    progress_begin(&p, "", "finished");
    progress_forget(&p, "", "the-hello");
    assert_null(progress_find(&p, "", "the-hello"));
    assert_non_null(progress_find(&p, "", "finished"));
    progress_forget(&p, "", NULL);
    assert_int_equal(p.count, 1);
    assert_non_null(progress_find(&p, "Zo\xc3\xab", "the-hello"));
    progress_free(&p);
}

static void test_what_is_no_progress_is_refused_with_a_reason(void **state)
{
    static const char *const refused[] = {
        "",
        "{",
        "[]",
        "{\"format\": \"tlstutor-recording\", \"version\": 1, \"lessons\": []}",
        "{\"format\": \"tlstutor-progress\", \"version\": 2, \"lessons\": []}",
        "{\"format\": \"tlstutor-progress\", \"version\": 1, \"lessons\": [{\"name\": \"x\"}]}",
        "{\"format\": \"tlstutor-progress\", \"version\": 1, \"lessons\": [{\"student\": \"\", "
        "\"name\": \"x\", \"done\": true, \"line\": 0, \"seed\": \"-1\", \"answers\": []}]}",
        "{\"format\": \"tlstutor-progress\", \"version\": 1, \"lessons\": [{\"student\": \"\", "
        "\"name\": \"x\", \"done\": true, \"line\": 0, \"seed\": \"1\", \"answers\": [{\"line\": "
        "3, \"outcome\": \"perfect\", \"tries\": 1, \"answer\": \"\"}]}]}",
    };
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct progress p;
        const char     *why = NULL;
        assert_false(progress_parse(&p, refused[i], strlen(refused[i]), &why));
        assert_non_null(why);
        assert_int_equal(p.count, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_progress_is_read_back_as_it_was_noted),
        cmocka_unit_test(test_a_question_is_noted_once),
        cmocka_unit_test(test_hints_and_what_was_left_open_are_kept),
        cmocka_unit_test(test_forgetting_leaves_the_others),
        cmocka_unit_test(test_what_is_no_progress_is_refused_with_a_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
