/* test_lesson_run.c - taking a lesson: playing, asking, doing, computing, leaving and coming back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lessons/lesson_check.h"
#include "lessons/lesson_run.h"

static struct lesson      *lesson;
static struct lesson_run  *run;
static struct lesson_reply reply;

static void begin_on(const char *text, uint64_t seed)
{
    struct lesson_fault fault;
    lesson = lesson_read("try", text, strlen(text), &fault);
    assert_non_null(lesson);
    run = lesson_run_new(lesson, seed);
    assert_non_null(run);
}

static void begin(const char *text) { begin_on(text, 1); }

static void end(void)
{
    lesson_run_free(run);
    lesson_free(lesson);
    run = NULL;
    lesson = NULL;
}

/* Goes past everything that asks nothing. */
static void to_question(void)
{
    enum lesson_state state = lesson_run_state(run);
    while (state != LESSON_ASKING && state != LESSON_DOING && state != LESSON_FAULTY &&
           state != LESSON_ENDED) {
        assert_true(lesson_run_advance(run));
        state = lesson_run_state(run);
    }
}

static const char *say(const char *text)
{
    lesson_run_answer(run, &reply, text);
    return reply.text;
}

static bool told(const char *part) { return strstr(reply.text, part) != NULL; }

static uint32_t steps(void) { return recording_steps(lesson_run_recording(run)); }

static void test_run_plays_until_its_place(void **state)
{
    (void)state;
    begin("```tls\nrun tls12-rsa until Certificate\nnext\nnext Finished\nnext Finished\n"
          "next end\n```\nwords");
    assert_null(lesson_run_recording(run));
    assert_int_equal(lesson_run_state(run), LESSON_PLAYING);
    while (lesson_run_index(run) == 0)
        assert_true(lesson_run_advance(run));
    assert_int_equal(steps(), 7);
    while (lesson_run_index(run) == 1)
        lesson_run_advance(run);
    assert_int_equal(steps(), 8);
    while (lesson_run_index(run) == 2)
        lesson_run_advance(run);
    assert_int_equal(steps(), 21);
    while (lesson_run_index(run) == 3)
        lesson_run_advance(run);
    assert_int_equal(steps(), 26); /* the server's */
    while (lesson_run_index(run) == 4)
        lesson_run_advance(run);
    assert_int_equal(steps(), 36);
    assert_int_equal(lesson_run_state(run), LESSON_READING);
    assert_true(lesson_run_advance(run));
    assert_int_equal(lesson_run_state(run), LESSON_ENDED);
    assert_false(lesson_run_advance(run));
    end();
}

static void test_place_may_be_the_second_of_its_name(void **state)
{
    (void)state;
    static const struct {
        const char *until;
        uint32_t    steps;
    } cases[] = {
        { "Finished", 21 }, { "Finished#2", 26 }, { "derive_keys#2", 18 }, { "CERTIFICATE", 7 },
        { "act 4", 12 },    { "step 9", 9 },      { "ClientHello#1", 1 },  { "end", 36 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[100];
        snprintf(text, sizeof text, "```tls\nrun tls12-rsa until %s\n```\nwords", cases[i].until);
        begin(text);
        while (lesson_run_index(run) == 0 && lesson_run_advance(run))
            ;
        assert_string_equal(lesson_run_fault(run), "");
        assert_int_equal(steps(), cases[i].steps);
        end();
    }
}

static void test_faults_are_told_in_place_and_gone_past(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "next", "nothing is played yet" },
        { "show story", "nothing to show yet" },
        { "jump", "no directive" },
        { "run tls12-rsa until NewSessionTicket", "ends before it comes to NewSessionTicket" },
        { "run tls12-rsa\nnext", "there is no step after it" },
        { "run tls12-rsa\nshow bytes Nonsense", "there is no Nonsense" },
        { "run tls12-rsa until ClientHello\nask x\nanswer ServerHello/random", "there is no" },
        { "run tls12-rsa\nask x\nanswer alert at Nonsense", "never comes to Nonsense" },
        { "ask x\nanswer alert", "nothing has been played" },
        { "run tls12-rsa\nchoose x\noption a\noption b\nanswer alert", "not one option" },
        { "run tls12-rsa\ncompute nonsense", "no value is called nonsense" },
        { "run tls12-rsa\ndo x\nexpect flowers", "is no condition" },
        { "run tls12-rsa\ndo x\nexpect fails with flowers", "no alert is called" },
        { "run tls12-rsa\ndo x\nexpect viewed flowers", "no view is called" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[400];
        snprintf(text, sizeof text, "```tls\n%s\n```\nand then", cases[i][0]);
        begin(text);
        to_question();
        assert_int_equal(lesson_run_state(run), LESSON_FAULTY);
        if (!strstr(lesson_run_fault(run), cases[i][1]))
            fail_msg("%s: %s", cases[i][0], lesson_run_fault(run));
        while (lesson_run_state(run) == LESSON_FAULTY)
            assert_true(lesson_run_advance(run));
        assert_int_equal(lesson_run_state(run), LESSON_READING);
        end();
    }
}

static const char asks[] = "```tls\nrun tls12-rsa until ClientHello\n"
                           "ask How many?\nanswer count(ClientHello/cipher_suites/cipher_suite)\n"
                           "hint one\nhint two\nbecause so it is\n```\n";

static void test_wrong_answers_lead_to_the_answer(void **state)
{
    (void)state;
    begin(asks);
    to_question();
    assert_false(lesson_run_advance(run));
    say("");
    assert_string_equal(reply.text, "");
    assert_string_equal(say("7"), "Not quite. one");
    assert_false(reply.right || reply.settled);
    assert_string_equal(say("7"), "Not quite. two");
    assert_non_null(strstr(say("7"), "Count ClientHello/cipher_suites/cipher_suite"));
    assert_string_equal(say("7"), "Not quite. The answer is: 4. so it is");
    assert_true(!reply.right && reply.settled);
    assert_true(lesson_run_advance(run));
    struct lesson_place place;
    lesson_run_save(run, &place);
    assert_int_equal(place.answers[0].outcome, OUTCOME_TOLD);
    assert_int_equal(place.answers[0].tries, 4);
    end();
}

static void test_right_answers_hints_and_skipping(void **state)
{
    (void)state;
    begin(asks);
    to_question();
    lesson_run_hint(run, &reply);
    assert_string_equal(reply.text, "one");
    assert_string_equal(say("4"), "Right: 4. so it is");
    assert_true(reply.right && reply.settled && lesson_run_settled(run));
    say("5");
    assert_true(reply.settled && !reply.right);
    end();
    begin(asks);
    to_question();
    lesson_run_skip(run, &reply);
    assert_string_equal(reply.text, "The answer is: 4. so it is");
    assert_true(lesson_run_advance(run));
    assert_int_equal(lesson_run_state(run), LESSON_ENDED);
    end();
}

static void test_answer_at_a_later_place_is_played_ahead(void **state)
{
    (void)state;
    struct lesson_solution first, other;
    static const char text[] = "```tls\nrun tls12-rsa until ClientHello\nask What will it be?\n"
                               "answer ServerHello/random at ServerHello\n```";
    begin_on(text, 1);
    to_question();
    assert_true(lesson_run_solution(run, &first));
    assert_int_equal(steps(), 1); /* silently */
    end();
    begin_on(text, 2);
    to_question();
    assert_true(lesson_run_solution(run, &other));
    assert_int_equal(strlen(first.answer), 64);
    assert_string_not_equal(first.answer, other.answer);
    end();
}

static void test_choices_may_come_from_the_recording(void **state)
{
    (void)state;
    struct lesson_solution solution;
    begin("```tls\nrun tls12-rsa until ClientHello\nchoose Which will it be?\n"
          "options ClientHello/cipher_suites/cipher_suite\n"
          "answer chosen(cipher_suite) at ServerHello\n```");
    to_question();
    assert_true(lesson_run_solution(run, &solution));
    assert_int_equal(solution.option_count, 4);
    assert_string_equal(solution.answer, "TLS_RSA_WITH_AES_128_CBC_SHA256");
    assert_non_null(strstr(say("7"), "number of a choice"));
    say("1");
    assert_true(reply.right);
    end();
}

static void test_deeds_change_the_connection(void **state)
{
    (void)state;
    begin("```tls\nrun tls12-rsa until ClientHello\ndo Break it.\n"
          "expect fails with decrypt_error\nhint look\nway flip Finished\nbecause it notices\n```");
    to_question();
    assert_int_equal(lesson_run_state(run), LESSON_DOING);
    assert_non_null(strstr(say("nonsense"), "Write what to do"));
    assert_non_null(strstr(say("flip Nonsense"), "has no Nonsense"));
    assert_non_null(strstr(say("waive nonsense"), "No check is called"));
    assert_non_null(strstr(say("run nonsense"), "No profile is called"));
    assert_non_null(strstr(say("lab nonsense"), "No experiment is called"));
    assert_non_null(strstr(say("play"), "completes"));
    say("flip Finished"); /* a record that is encrypted: its MAC notices first */
    assert_true(told("bad_record_mac") && !reply.settled);
    say("undo; drop ServerHelloDone");
    assert_true(told("each waits for the other"));
    say("undo");
    assert_true(told("completes"));
    say("flip ServerHello/random");
    assert_true(!reply.right || told("decrypt_error"));
    end();
}

/* What is refused leaves nothing behind; what goes on does not keep what was changed from being
 * played. */
static void test_a_line_of_deeds_is_done_whole_or_not_at_all(void **state)
{
    char longest[LESSON_GIVEN + 1];
    (void)state;
    begin("```tls\nrun tls12-rsa\ndo Break it.\nexpect fails with access_denied\n```\n");
    to_question();
    assert_non_null(strstr(say("drop ServerHelloDone; nonsense"), "Write what to do"));
    assert_non_null(strstr(say("run tls13; flip Nonsense"), "has no Nonsense"));
    say("waive client_finished_matches");
    assert_true(told("The connection completes"));
    say("drop ServerHelloDone; play");
    assert_true(told("each waits for the other"));
    say("undo; next");
    assert_true(told("The connection completes"));
    memset(longest, ';', sizeof longest);
    memcpy(longest, "undo", 4);
    longest[LESSON_GIVEN] = '\0';
    assert_non_null(strstr(say(longest), "That is more than"));
    end();
}

static void test_a_condition_that_is_too_long_is_a_fault(void **state)
{
    char text[1000], condition[500];
    (void)state;
    memset(condition, 0, sizeof condition);
    while (strlen(condition) < 400)
        strcat(condition, "completes and ");
    strcat(condition, "completes");
    snprintf(text, sizeof text, "```tls\nrun tls12-rsa\ndo Look.\nexpect %s\n```\n", condition);
    begin(text);
    to_question();
    assert_int_equal(lesson_run_state(run), LESSON_FAULTY);
    assert_non_null(strstr(lesson_run_fault(run), "more than 399 bytes"));
    end();
}

static void test_deeds_reach_fields_of_certificates_and_waive_checks(void **state)
{
    (void)state;
    begin("```tls\nrun tls12-rsa\ndo Let it through.\n"
          "expect check(certificate_signature_valid) is waived and completes\n```\n");
    to_question();
    say("flip Certificate/signatureValue");
    assert_true(told("decrypt_error") || told("bad_certificate"));
    assert_false(reply.right);
    say("waive certificate_signature_valid");
    assert_true(told("decrypt_error") && !reply.right); /* now the ends have seen two transcripts */
    say("waive client_finished_matches; waive server_finished_matches");
    assert_true(told("The connection completes") && reply.right);
    end();
}

static void test_looking_counts_as_a_deed(void **state)
{
    (void)state;
    begin("```tls\nrun tls12-rsa until ClientHello\ndo Look.\nexpect viewed bytes ClientHello\n"
          "```");
    to_question();
    say("show story");
    assert_false(reply.right);
    lesson_run_viewed(run, LESSON_BYTES, "ClientHello/random");
    say("");
    assert_true(reply.right && reply.settled);
    end();
}

static void test_compute_names_what_is_wrong(void **state)
{
    (void)state;
    struct lesson_solution solution;
    begin("```tls\nrun tls12-rsa\ncompute master_secret\n```");
    to_question();
    assert_true(lesson_run_solution(run, &solution));
    assert_non_null(strstr(say("no hex"), "hexadecimal"));
    assert_non_null(strstr(say("00112233"), "master_secret is made of: pre_master_secret"));
    assert_non_null(strstr(say("pre_master_secret = 00"), "pre_master_secret is wrong"));
    assert_non_null(strstr(say("flowers = 00"), "is not needed"));
    char cut[200];
    snprintf(cut, sizeof cut, "%.32s", solution.answer);
    assert_non_null(strstr(say(cut), "has 16 bytes, and master_secret has 48"));
    say(solution.answer);
    assert_true(reply.right && reply.settled);
    end();
}

static void test_a_lesson_left_is_resumed_at_its_line(void **state)
{
    (void)state;
    static const char   text[] = "```tls\nrun tls12-rsa until ClientHello\nask How many?\n"
                                 "answer count(ClientHello/cipher_suites/cipher_suite)\n"
                                 "do Break it.\nexpect result is failed\nway flip ServerHello\n"
                                 "ask How?\nanswer alert\n```\nEnd.";
    struct lesson_place place;
    begin_on(text, 5);
    to_question();
    say("4");
    lesson_run_advance(run);
    say("flip ServerHello");
    assert_true(reply.right);
    lesson_run_advance(run);
    uint32_t events = recording_count(lesson_run_recording(run));
    lesson_run_save(run, &place);
    assert_int_equal(place.line, 8);
    end();
    begin_on(text, 77);
    assert_true(lesson_run_restore(run, &place));
    assert_int_equal(lesson_run_block(run)->line, 8);
    assert_int_equal(recording_count(lesson_run_recording(run)), events);
    say("none");
    assert_false(reply.right);
    lesson_run_skip(run, &reply);
    while (lesson_run_advance(run))
        ;
    lesson_run_save(run, &place);
    assert_true(place.ended);
    assert_int_equal(place.answers[0].outcome, OUTCOME_RIGHT);
    assert_int_equal(place.answers[2].outcome, OUTCOME_SKIPPED);
    snprintf(place.lesson, sizeof place.lesson, "another");
    assert_false(lesson_run_restore(run, &place));
    end();
}

/* ---- proofreading ---- */

struct found {
    struct lesson_reader reader;
    char                 text[4000];
};

static void note(struct lesson_reader *reader, int line, const char *why)
{
    struct found *found = (struct found *)(void *)reader;
    size_t        used = strlen(found->text);
    snprintf(found->text + used, sizeof found->text - used, "%d: %s\n", line, why);
}

static const char *check(const char *text)
{
    static struct found found;
    struct lesson_fault fault;
    found = (struct found){ { note }, "" };
    lesson = lesson_read("try", text, strlen(text), &fault);
    lesson_check(lesson, 1, &found.reader);
    lesson_free(lesson);
    return found.text;
}

static const char sound[] =
    "# A title\n\n> You will see: things. 10 minutes.\n> Before: the-hello\n\n"
    "A [word](glossary:session-key).\n\n```tls\nrun tls12-rsa until "
    "ClientHello\nask How many?\n"
    "answer count(ClientHello/cipher_suites/cipher_suite)\nhint Count.\n"
    "because So.\ndo Break it.\nexpect result is failed\n"
    "way flip ServerHello\n```\n";

static void test_check_finds_nothing_in_a_sound_lesson(void **state)
{
    (void)state;
    assert_string_equal(check(sound), "");
}

static void test_check_tells_several_faults_at_once(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "1: no title",
        "1: no introduction",
        "1: the glossary has no word flowers",
        "1: no lesson is called flowers",
        "1: a link leads to",
        "5: ask: nothing has been played yet",
        "6: no directive is called 'jump'",
        "9: ask: there is no Nonsense",
        "10: no hint",
        "10: no reason",
        "11: a question that is asked in words of its own",
        "12: nothing says how it can be done",
        "15: it is done before the learner does anything",
        "17: it cannot be done with: flip ServerHello",
        "22: 80 columns",
        "25: 27 lines",
    };
    char text[4000], wide[81], tall[2000] = "";
    memset(wide, 'x', 80);
    wide[80] = '\0';
    for (int i = 0; i < 200; i++)
        strcat(tall, "word ");
    snprintf(
        text, sizeof text,
        "[a](glossary:flowers) [b](lesson:flowers) [c](ftp:x)\n\n```tls\nask x\nanswer alert\n"
        "jump\nrun tls12-rsa\nask x\nanswer Nonsense\nask y\nanswer \"z\"\ndo x\nexpect fails\n"
        "do x\nexpect completes\nway play\ndo x\nexpect completes and fails\n"
        "way flip ServerHello\n```\n```\n%s\n```\n\n%s%s\n",
        wide, tall, tall);
    const char *found = check(text);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!strstr(found, parts[i]))
            fail_msg("not told: %s in\n%s", parts[i], found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run_plays_until_its_place),
        cmocka_unit_test(test_place_may_be_the_second_of_its_name),
        cmocka_unit_test(test_faults_are_told_in_place_and_gone_past),
        cmocka_unit_test(test_wrong_answers_lead_to_the_answer),
        cmocka_unit_test(test_right_answers_hints_and_skipping),
        cmocka_unit_test(test_answer_at_a_later_place_is_played_ahead),
        cmocka_unit_test(test_choices_may_come_from_the_recording),
        cmocka_unit_test(test_deeds_change_the_connection),
        cmocka_unit_test(test_a_line_of_deeds_is_done_whole_or_not_at_all),
        cmocka_unit_test(test_a_condition_that_is_too_long_is_a_fault),
        cmocka_unit_test(test_deeds_reach_fields_of_certificates_and_waive_checks),
        cmocka_unit_test(test_looking_counts_as_a_deed),
        cmocka_unit_test(test_compute_names_what_is_wrong),
        cmocka_unit_test(test_a_lesson_left_is_resumed_at_its_line),
        cmocka_unit_test(test_check_finds_nothing_in_a_sound_lesson),
        cmocka_unit_test(test_check_tells_several_faults_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
