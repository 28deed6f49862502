/* test_grade.c - what is handed in is read back as it was, and judged by the engine alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lessons/grade.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char lesson_text[] =
    "# One\n\n```tls\nrun tls12-rsa until ClientHello\n"
    "ask How does it begin?\nanswer ClientHello/random[0..3]\nhint Look.\n"
    "ask How many suites?\nanswer count(ClientHello/cipher_suites/cipher_suite)\n"
    "do Look at it.\nexpect viewed bytes ClientHello\n```\n";
enum { LINE_RANDOM = 5, LINE_COUNT = 8, LINE_TASK = 10 };

static struct lesson *lesson;

static int open_lesson(void **state)
{
    struct lesson_fault fault;
    (void)state;
    lesson = lesson_read("folder/one.md", lesson_text, sizeof lesson_text - 1, &fault);
    return lesson ? 0 : 1;
}

static int close_lesson(void **state)
{
    (void)state;
    lesson_free(lesson);
    return 0;
}

/* What is right for a student at the first question. */
static void right_for(char out[static LESSON_GIVEN], const char *student)
{
    struct lesson_solution solution;
    struct lesson_run     *run = lesson_run_new(lesson, student_seed(student));
    while (lesson_run_state(run) != LESSON_ASKING)
        lesson_run_advance(run);
    assert_true(lesson_run_solution(run, &solution));
    memcpy(out, solution.answer, LESSON_GIVEN);
    lesson_run_free(run);
}

/* A hand-in of a student who typed this at the first question, and did the rest. */
static void hand_in(struct hand_in *h, const char *student, const char *typed,
                    enum progress_outcome outcome, unsigned tries, unsigned hints)
{
    struct progress         progress = { 0 };
    struct progress_lesson *kept = progress_begin(&progress, student, "one.md");
    struct json_text        text = { 0 };
    const char             *why;
    kept->done = true;
    kept->seed = student_seed(student);
    assert_true(progress_note(kept, LINE_RANDOM, outcome, tries, typed));
    progress_note_hints(kept, LINE_RANDOM, hints);
    assert_true(progress_note(kept, LINE_COUNT, PROGRESS_RIGHT, 1, "4"));
    assert_true(progress_note(kept, LINE_TASK, PROGRESS_RIGHT, 1, "show bytes ClientHello"));
    hand_in_write(&text, lesson, student, kept);
    assert_true(hand_in_parse(h, text.bytes, text.length, &why));
    json_text_free(&text);
    progress_free(&progress);
}

static void test_a_hand_in_is_read_back_as_it_was(void **state)
{
    struct hand_in h;
    char           digest[HAND_IN_DIGEST];
    (void)state;
    hand_in(&h, "Ada Lovelace", "one\ntwo \"2\"", PROGRESS_SHOWN, 2, 3);
    hand_in_digest(digest, lesson);
    assert_string_equal(h.student, "Ada Lovelace");
    assert_string_equal(h.lesson, "one.md");
    assert_string_equal(h.digest, digest);
    assert_true(h.finished);
    assert_int_equal(h.answer_count, 3);
    const struct hand_in_answer *answer = hand_in_answer_at(&h, LINE_RANDOM);
    assert_int_equal(answer->typed_count, 2);
    assert_string_equal(answer->typed[1].text, "two \"2\"");
    assert_int_equal(answer->outcome, PROGRESS_SHOWN);
    assert_int_equal(answer->tries, 2);
    assert_int_equal(answer->hints, 3);
    assert_null(hand_in_answer_at(&h, LINE_RANDOM + 1));
    hand_in_free(&h);
}

/* A task can be done a step at a time, and each of them is a line. */
static void test_as_many_lines_as_are_kept_can_be_handed_in(void **state)
{
    struct hand_in h;
    char           typed[LESSON_TYPED]; /* the shortest lines there are: as many as can be */
    (void)state;
    for (size_t i = 0; i < sizeof typed; i++)
        typed[i] = i % 2 ? '\n' : '1';
    typed[sizeof typed - 1] = '\0';
    hand_in(&h, "Ada", typed, PROGRESS_OPEN, 0, 0);
    assert_int_equal(hand_in_answer_at(&h, LINE_RANDOM)->typed_count, HAND_IN_MOST_TYPED);
    hand_in_free(&h);
}

/* More have been written into the file by hand. */
static void test_more_lines_than_are_kept_are_refused(void **state)
{
    struct json_text text = { 0 };
    struct hand_in   h;
    const char      *why;
    (void)state;
    json_text_add(&text, "{\"format\": \"tlstutor-hand-in\", \"version\": 1, \"student\": "
                         "\"Ada\", \"lesson\": \"one.md\", \"text\": \"");
    json_text_add(&text, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    json_text_add(&text, "\", \"seed\": 1, \"finished\": true, \"answers\": [{\"line\": 5, "
                         "\"outcome\": \"open\", \"tries\": 0, \"hints\": 0, \"typed\": [\"1\"");
    size_t first = text.length - 1; /* the end of the first line */
    for (size_t i = 1; i < HAND_IN_MOST_TYPED; i++)
        json_text_add(&text, ", \"1\"");
    size_t most = text.length;
    json_text_add(&text, "]}]}");
    assert_true(hand_in_parse(&h, text.bytes, text.length, &why));
    hand_in_free(&h);
    json_text_cut(&text, most);
    json_text_add(&text, ", \"1\"]}]}");
    assert_false(hand_in_parse(&h, text.bytes, text.length, &why));
    assert_string_equal(why, "an answer in it makes no sense");
    hand_in_free(&h);
    json_text_cut(&text, first);
    for (size_t i = 0; i < 3 * LESSON_TYPED; i++)
        json_text_add(&text, "1"); /* or one line that is too long */
    json_text_add(&text, "\"]}]}");
    assert_false(hand_in_parse(&h, text.bytes, text.length, &why));
    hand_in_free(&h);
    json_text_free(&text);
}

/* Judges one alone. */
static struct grade judge(struct hand_in *h)
{
    struct grade g = { .hand_in = h, .lesson = lesson };
    assert_true(grade_class(&g, 1));
    return g;
}

static void test_right_at_first_try_is_worth_two(void **state)
{
    struct hand_in h;
    char           right[LESSON_GIVEN];
    (void)state;
    right_for(right, "Ada");
    hand_in(&h, "Ada", right, PROGRESS_RIGHT, 1, 0);
    struct grade g = judge(&h);
    assert_true(g.graded && !g.other_seed && !g.other_version);
    assert_int_equal(g.marks[GRADE_FIRST], 2);
    assert_int_equal(g.tasks_done, 1);
    assert_int_equal(g.points, 6);
    assert_int_equal(g.most_points, 6);
    hand_in_free(&h);
}

static void test_a_claim_is_not_believed(void **state)
{
    struct hand_in h;
    (void)state;
    hand_in(&h, "Ada", "00000000", PROGRESS_RIGHT, 1, 0);
    struct grade g = judge(&h);
    assert_int_equal(g.marks[GRADE_WRONG], 1);
    assert_int_equal(g.points, 4);
    hand_in_free(&h);
}

static void test_tries_and_hints_count_where_they_are_told(void **state)
{
    struct hand_in h;
    char           right[LESSON_GIVEN], typed[2 * LESSON_GIVEN];
    (void)state;
    right_for(right, "Ada");
    snprintf(typed, sizeof typed, "00000000\n%s", right);
    hand_in(&h, "Ada", typed, PROGRESS_RIGHT, 1, 0); /* one try, it says */
    assert_int_equal(judge(&h).marks[GRADE_HINTS], 1);
    hand_in_free(&h);
    hand_in(&h, "Ada", right, PROGRESS_RIGHT, 1, 2);
    assert_int_equal(judge(&h).points, 5);
    hand_in_free(&h);
    hand_in(&h, "Ada", "00000000", PROGRESS_SHOWN, 3, 2);
    assert_int_equal(judge(&h).marks[GRADE_TOLD], 1);
    hand_in_free(&h);
    hand_in(&h, "Ada", "", PROGRESS_SKIPPED, 0, 0);
    assert_int_equal(judge(&h).marks[GRADE_SKIPPED], 1);
    hand_in_free(&h);
}

static void test_the_seed_is_that_of_the_name(void **state)
{
    struct hand_in h;
    char           right[LESSON_GIVEN];
    (void)state;
    right_for(right, "Ada");
    hand_in(&h, "Ada", right, PROGRESS_RIGHT, 1, 0);
    h.student = "Ben";
    struct grade g = judge(&h);
    assert_true(g.other_seed);
    assert_int_equal(g.marks[GRADE_WRONG], 1);
    hand_in_free(&h);
}

static void test_another_version_is_not_judged(void **state)
{
    struct hand_in h;
    (void)state;
    hand_in(&h, "Ada", "1", PROGRESS_RIGHT, 1, 0);
    h.digest[0] ^= 1;
    struct grade g = judge(&h);
    assert_true(g.other_version && !g.graded);
    g = (struct grade){ .hand_in = &h };
    assert_true(grade_class(&g, 1));
    assert_false(g.graded);
    hand_in_free(&h);
}

static void test_an_answer_of_somebody_elses_is_found(void **state)
{
    struct hand_in hands[3];
    char           ada[LESSON_GIVEN], ben[LESSON_GIVEN];
    struct grade   grades[3];
    (void)state;
    right_for(ada, "Ada");
    right_for(ben, "Ben");
    assert_string_not_equal(ada, ben);
    hand_in(&hands[0], "Dan", ada, PROGRESS_RIGHT, 1, 0);
    hand_in(&hands[1], "Ada", ada, PROGRESS_RIGHT, 1, 0);
    hand_in(&hands[2], "Ben", ben, PROGRESS_RIGHT, 1, 0);
    for (size_t i = 0; i < 3; i++)
        grades[i] = (struct grade){ .hand_in = &hands[i], .lesson = lesson };
    assert_true(grade_class(grades, 3));
    assert_int_equal(grades[0].copy_count, 1);
    assert_int_equal(grades[0].copies[0].question, 1);
    assert_ptr_equal(grades[0].copies[0].fits, &hands[1]);
    assert_int_equal(grades[1].copy_count + grades[2].copy_count, 0);
    for (size_t i = 0; i < 3; i++)
        hand_in_free(&hands[i]);
}

/* Of what is typed again and again the latest is kept, and the way there is counted all the same. */
static void test_all_that_was_typed_is_kept_as_far_as_there_is_room(void **state)
{
    struct lesson_reply  reply;
    struct lesson_place *place = calloc(1, sizeof *place);
    char                 line[LESSON_GIVEN];
    struct lesson_run   *run = lesson_run_new(lesson, 1);
    (void)state;
    while (lesson_run_state(run) != LESSON_DOING) {
        lesson_run_skip(run, &reply);
        lesson_run_advance(run);
    }
    for (unsigned i = 0; i < 40; i++) {
        snprintf(line, sizeof line, "run tls12-rsa host=%0*u.example", 80, i);
        lesson_run_answer(run, &reply, line);
    }
    assert_false(lesson_run_settled(run));
    lesson_run_answer(run, &reply, "show bytes ClientHello/random");
    assert_true(reply.right);
    lesson_run_save(run, place);
    const struct lesson_answer *answer = &place->answers[2];
    assert_string_equal(answer->given, "show bytes ClientHello/random");
    assert_int_equal(answer->tries, 40);
    assert_non_null(strstr(answer->typed, "39.example\nshow bytes ClientHello/random"));
    assert_null(strstr(answer->typed, "00.example"));
    assert_memory_equal(answer->typed, "run ", 4); /* no half a line */
    lesson_run_free(run);
    free(place);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_hand_in_is_read_back_as_it_was),
        cmocka_unit_test(test_as_many_lines_as_are_kept_can_be_handed_in),
        cmocka_unit_test(test_more_lines_than_are_kept_are_refused),
        cmocka_unit_test(test_right_at_first_try_is_worth_two),
        cmocka_unit_test(test_a_claim_is_not_believed),
        cmocka_unit_test(test_tries_and_hints_count_where_they_are_told),
        cmocka_unit_test(test_the_seed_is_that_of_the_name),
        cmocka_unit_test(test_another_version_is_not_judged),
        cmocka_unit_test(test_an_answer_of_somebody_elses_is_found),
        cmocka_unit_test(test_all_that_was_typed_is_kept_as_far_as_there_is_room),
    };
    return cmocka_run_group_tests(tests, open_lesson, close_lesson);
}
