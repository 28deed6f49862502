/* test_lesson.c - reading lessons: prose, directives, and what is no lesson. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lessons/lesson.h"

static struct lesson_fault fault;

static struct lesson *read_lesson(const char *text)
{
    memset(&fault, 0, sizeof fault);
    return lesson_read("try", text, strlen(text), &fault);
}

/* The blocks of a lesson as one text: "p3:Some **bold** words|h5:..." with the lines. */
static const char *outline(const char *text)
{
    static const char kinds[] = "hpi`-!";
    static char       out[4000];
    struct lesson    *lesson = read_lesson(text);
    size_t            at = 0;
    if (!lesson)
        return fault.why;
    out[0] = '\0';
    for (size_t i = 0; i < lesson->block_count; i++) {
        const struct lesson_block *b = &lesson->blocks[i];
        at += (size_t)snprintf(out + at, sizeof out - at, "%s%c%d:", i ? "|" : "", kinds[b->kind],
                               b->line);
        if (b->directive)
            at += (size_t)snprintf(out + at, sizeof out - at, "%s %s",
                                   directive_word(b->directive->kind),
                                   b->directive->fault  ? b->directive->fault
                                   : b->directive->text ? b->directive->text
                                                        : "");
        for (size_t s = 0; s < b->span_count; s++) {
            unsigned    style = b->spans[s].style;
            const char *mark = style & SPAN_STRONG     ? "**"
                               : style & SPAN_EMPHASIS ? "*"
                               : style & SPAN_CODE     ? "`"
                               : style & SPAN_LINK     ? "_"
                                                       : "";
            at +=
                (size_t)snprintf(out + at, sizeof out - at, "%s%s%s", mark, b->spans[s].text, mark);
        }
    }
    lesson_free(lesson);
    return out;
}

static void test_lesson_has_its_beginning(void **state)
{
    (void)state;
    struct lesson *lesson = read_lesson("# The *title*\n\n> You will see: a thing,\n> and more. 12 "
                                        "minutes.\n> Before: the-hello, the-certificate\n\nWords.");
    assert_non_null(lesson);
    assert_string_equal(lesson->title, "The title");
    assert_string_equal(lesson->will_see, "a thing, and more. 12 minutes.");
    assert_int_equal(lesson->minutes, 12);
    assert_int_equal(lesson->before_count, 2);
    assert_string_equal(lesson->before[1], "the-certificate");
    assert_int_equal(lesson->block_count, 1);
    assert_int_equal(lesson->blocks[0].line, 7);
    lesson_free(lesson);
}

static void test_lesson_without_a_beginning_is_one(void **state)
{
    (void)state;
    struct lesson *lesson = read_lesson("Only words.\n\n> A quote that is none.");
    assert_string_equal(lesson->title, "");
    assert_string_equal(lesson->will_see, "");
    assert_int_equal(lesson->block_count, 2);
    assert_int_equal(lesson->blocks[1].quoted, 1);
    lesson_free(lesson);
    lesson = read_lesson("");
    assert_int_equal(lesson->block_count, 0);
    lesson_free(lesson);
}

static void test_prose_keeps_its_styles_and_lines(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "a **b** *c* `d`\ne [f](lesson:g)", "p1:a **b** *c* `d` e _f_" },
        { "# T\n\n## H\n\nx\n\n---\n", "h3:H|p5:x|-5:" },
        { "- a\n- b\n  - c\n\n1. d\n2. e", "i1:a|i2:b|i3:c|i5:d|i6:e" },
        { "- a\n\n  b\n- c", "i1:a|p3:b|i4:c" },
        { "```\nx = 1\n  y\n```\n\nz", "`2:x = 1\n  y\n|p6:z" },
        { "a &lt;b&gt; <i>c</i> &amp; &copy;", "p1:a <b> <i>c</i> & &copy;" },
        { "one  \ntwo\\\nthree", "p1:one\ntwo\nthree" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(outline(cases[i][0]), cases[i][1]);
}

static void test_lines_may_end_in_any_way(void **state)
{
    (void)state;
    assert_string_equal(outline("a\r\nb\r\n\r\n```tls\r\njump\r\n```\r\n"),
                        "p1:a b|!5: no directive is called 'jump'");
    assert_string_equal(outline("a\r\r```tls\r\rjump\r```\r"),
                        "p1:a|!5: no directive is called 'jump'");
}

static void test_prose_writes_no_control_characters(void **state)
{
    (void)state;
    assert_string_equal(outline("a \x1b[31mred\x07 \\ b"), "p1:a \\x1b[31mred\\x07 \\ b");
    assert_string_equal(outline("```\na\tb\x1b]0;x\n```"), "`2:a    b\\x1b]0;x\n");
    assert_string_equal(outline("\xe2\x80\xae turned"), "p1:\\u202e turned");
    assert_string_equal(outline("[a](<lesson:\x1b>)"), "p1:_a_");
    assert_string_equal(outline("```tls\nask \x1b[2J?\nanswer alert\n```"), "!2:ask \\x1b[2J?");
}

static void test_directives_are_read_with_their_lines(void **state)
{
    (void)state;
    static const char text[] = "```tls\n"
                               "run tls12-rsa host=example.com seed=7 until Finished#2\n"
                               "\n"
                               "show bytes ClientHello/random\n"
                               "```\n"
                               "words\n"
                               "```tls\n"
                               "choose Which\n"
                               "  one?\n"
                               "option a\n"
                               "option b\n"
                               "answer \"x at y\" at act 5\n"
                               "hint first\n"
                               "hint second\n"
                               "because it is\n"
                               "next\n"
                               "do Break it\n"
                               "expect fails with decrypt_error\n"
                               "way flip Finished\n"
                               "```";
    struct lesson    *lesson = read_lesson(text);
    assert_int_equal(lesson->block_count, 6);
    const struct directive *run = lesson->blocks[0].directive;
    assert_int_equal(run->kind, DIRECTIVE_RUN);
    assert_int_equal(run->line, 2);
    assert_string_equal(run->text, "tls12-rsa");
    assert_string_equal(run->host, "example.com");
    assert_true(run->has_seed && run->seed == 7);
    assert_string_equal(run->until, "Finished#2");
    const struct directive *show = lesson->blocks[1].directive;
    assert_int_equal(show->view, LESSON_BYTES);
    assert_int_equal(show->line, 4);
    assert_string_equal(show->path, "ClientHello/random");
    const struct directive *choose = lesson->blocks[3].directive;
    assert_null(choose->fault);
    assert_int_equal(choose->line, 8);
    assert_string_equal(choose->text, "Which one?");
    assert_int_equal(choose->option_count, 2);
    assert_string_equal(choose->answer, "\"x at y\"");
    assert_string_equal(choose->at, "act 5");
    assert_int_equal(choose->answer_line, 12);
    assert_int_equal(choose->hint_count, 2);
    assert_string_equal(choose->because, "it is");
    assert_int_equal(lesson->blocks[4].directive->kind, DIRECTIVE_NEXT);
    assert_string_equal(lesson->blocks[5].directive->way, "flip Finished");
    assert_int_equal(lesson->question_count, 1);
    assert_int_equal(lesson->task_count, 1);
    lesson_free(lesson);
}

/* What is told about a block with these lines in it: the first fault. */
static const char *told_of(const char *lines)
{
    static char    why[400];
    char           text[1000];
    struct lesson *lesson;
    snprintf(text, sizeof text, "```tls\n%s\n```", lines);
    lesson = read_lesson(text);
    why[0] = '\0';
    for (size_t i = 0; i < lesson->block_count && !why[0]; i++)
        if (lesson->blocks[i].directive->fault)
            snprintf(why, sizeof why, "%s", lesson->blocks[i].directive->fault);
    lesson_free(lesson);
    return why;
}

static void test_wrong_directives_are_told(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "jump over", "no directive is called 'jump'" },
        { "answer 5", "does not belong" },
        { "run tls12-rsa\nhint x", "does not belong" },
        { "run", "run what?" },
        { "run nonsense", "no profile is called 'nonsense'" },
        { "run tls12-rsa color=blue", "'color=blue' is not understood" },
        { "run tls12-rsa seed=x", "decimal digits" },
        { "run tls12-rsa until act 9", "no place" },
        { "run tls12-rsa until", "no place" },
        { "run tls12-rsa until Finished#0", "no place" },
        { "next act", "no place" },
        { "show pictures", "no view is called 'pictures'" },
        { "lab nonsense", "no experiment is called 'nonsense'" },
        { "watch aes", "no microscope is called 'aes'" },
        { "ask Why?", "no answer" },
        { "ask\nanswer alert", "nothing follows ask" },
        { "ask Why?\nanswer", "nothing follows answer" },
        { "ask Why?\nanswer alert\nanswer error", "answer stands twice" },
        { "ask Why?\nanswer alert at act 9", "no place" },
        { "ask Why?\noption a\nanswer alert", "does not belong" },
        { "choose Why?\nanswer alert\noption a", "nothing to choose from" },
        { "choose Why?\nanswer alert\noption a\noption b\noptions X", "do not go together" },
        { "do it", "nothing says when it is done" },
        { "compute", "nothing follows compute" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!strstr(told_of(cases[i][0]), cases[i][1]))
            fail_msg("%s: told '%s'", cases[i][0], told_of(cases[i][0]));
    assert_string_equal(told_of("run tls12-rsa\nshow story\nnext"), "");
}

static void test_what_is_no_lesson_is_refused(void **state)
{
    (void)state;
    static const char zero[] = "a\0b",
                      binary[] = "\x7f"
                                 "ELF\x02\xff\xfe\n",
                      cut[] = "x\n\n\xc3";
    char *long_text = malloc(LESSON_MOST_BYTES + 1);
    memset(long_text, 'a', LESSON_MOST_BYTES + 1);
    assert_null(lesson_read("try", long_text, LESSON_MOST_BYTES + 1, &fault));
    assert_non_null(strstr(fault.why, "longer than"));
    struct lesson *lesson = lesson_read("try", long_text, LESSON_MOST_BYTES, &fault);
    assert_non_null(lesson);
    lesson_free(lesson);
    free(long_text);
    assert_null(lesson_read("try", zero, sizeof zero - 1, &fault));
    assert_null(lesson_read("try", binary, sizeof binary - 1, &fault));
    assert_int_equal(fault.line, 1);
    assert_null(lesson_read("try", cut, sizeof cut - 1, &fault));
    assert_int_equal(fault.line, 3);
    assert_null(read_lesson("x\n```tls\nrun tls12-rsa\n"));
    assert_int_equal(fault.line, 2);
    assert_non_null(strstr(fault.why, "never closed"));
    assert_null(read_lesson("~~~\n```\n"));
    lesson = read_lesson("````\n```\n````\n");
    assert_non_null(lesson);
    lesson_free(lesson);
}

static void test_the_curriculum_can_be_read(void **state)
{
    (void)state;
    size_t count = 0;
    for (const struct embedded_lesson *e; (e = lesson_at(count)) != NULL; count++) {
        struct lesson *lesson = lesson_read(e->name, e->text, e->length, &fault);
        assert_non_null(lesson);
        assert_ptr_equal(lesson_find(e->name), e);
        lesson_free(lesson);
    }
    assert_true(count > 0);
    assert_null(lesson_find("nonsense"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lesson_has_its_beginning),
        cmocka_unit_test(test_lesson_without_a_beginning_is_one),
        cmocka_unit_test(test_prose_keeps_its_styles_and_lines),
        cmocka_unit_test(test_lines_may_end_in_any_way),
        cmocka_unit_test(test_prose_writes_no_control_characters),
        cmocka_unit_test(test_directives_are_read_with_their_lines),
        cmocka_unit_test(test_wrong_directives_are_told),
        cmocka_unit_test(test_what_is_no_lesson_is_refused),
        cmocka_unit_test(test_the_curriculum_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
