/*
 * test_lesson_pane.c - a lesson on the screen without a terminal: keys go in, text comes out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tutor/frame.h"
#include "tutor/source_lesson.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROW_TEXT = 4 * SURFACE_MOST_COLUMNS };

static const char lesson_text[] =
    "# Who speaks first\n"
    "\n"
    "> You will see: a hello, and who reads it. 5 minutes.\n"
    "\n"
    "The **client** opens the handshake with `ClientHello`, and sends its *random*.\n"
    "\n"
    "- a first thing\n"
    "- a second thing\n"
    "\n"
    "```tls\n"
    "run tls12-rsa until ClientHello\n"
    "choose Which of the two speaks first?\n"
    "option client\n"
    "option server\n"
    "answer sender(ClientHello)\n"
    "hint Nobody can greet a caller who has not called.\n"
    "because The client opens (RFC 5246 §7.4.1.2).\n"
    "```\n"
    "\n"
    "Now let it happen.\n"
    "\n"
    "```tls\n"
    "next ServerHello\n"
    "show bytes ClientHello/random\n"
    "ask How many cipher suites are offered?\n"
    "answer count(ClientHello/cipher_suites/cipher_suite)\n"
    "hint Count the lines of the list.\n"
    "because Each is a number of two bytes.\n"
    "```\n"
    "\n"
    "## Looking\n"
    "\n"
    "```tls\n"
    "do Look at who knows what.\n"
    "expect viewed knowledge\n"
    "```\n"
    "\n"
    "That was all.\n";

static struct source *source;
static struct frame  *frame;
static struct surface surface;
static uint32_t       lcg = 1;

static uint32_t draw_number(uint32_t below)
{
    lcg = lcg * 1664525 + 1013904223;
    return (lcg >> 8) % below;
}

static struct lesson *read_lesson(const char *text)
{
    struct lesson_fault fault;
    struct lesson      *lesson = lesson_read("who-first", text, strlen(text), &fault);
    if (!lesson)
        fail_msg("line %d: %s", fault.line, fault.why);
    return lesson;
}

static void draw(void)
{
    char row[ROW_TEXT];
    frame_draw(frame, &surface);
    for (int i = 0; i < surface.rows && getenv("SHOW_SCREENS"); i++) {
        surface_row_text(row, sizeof row, &surface, i);
        printf("|%s\n", row);
    }
}

/* As the loop of the terminal does, until nothing goes on by itself. */
static void settle(void)
{
    do {
        source->ops->exchange(source, false);
        frame_tick(frame);
    } while (frame->lesson->playing);
    draw();
}

static void begin_with(struct lesson *lesson, const struct lesson_place *place, int rows,
                       int columns)
{
    source = source_lesson_of(lesson, 1, place);
    assert_non_null(source);
    frame = calloc(1, sizeof *frame);
    frame_begin(frame, source, THEME_DARK, true);
    assert_true(surface_resize(&surface, rows, columns, true));
    draw();
    settle();
}

static void begin(int rows, int columns)
{
    begin_with(read_lesson(lesson_text), NULL, rows, columns);
}

static void end(void)
{
    frame_end(frame);
    free(frame);
    source->ops->close(source);
    surface_free(&surface);
}

static void press(int code)
{
    frame_key(frame, &(struct key){ .code = code });
    frame_tick(frame);
    settle();
}

static void type(const char *text)
{
    for (; *text; text++)
        press((unsigned char)*text);
    press(KEY_ENTER_CODE);
}

/* The row that has this text; -1: none. */
static int row_of(const char *text)
{
    char row[ROW_TEXT];
    for (int i = 0; i < surface.rows; i++) {
        surface_row_text(row, sizeof row, &surface, i);
        if (strstr(row, text))
            return i;
    }
    return -1;
}

static bool screen_has(const char *text) { return row_of(text) >= 0; }

static void assert_shows(const char *text)
{
    char row[ROW_TEXT];
    if (screen_has(text))
        return;
    for (int i = 0; i < surface.rows; i++) {
        surface_row_text(row, sizeof row, &surface, i);
        print_message("%s\n", row);
    }
    fail_msg("\"%s\" is not on the screen", text);
}

static void click(int row, int column)
{
    frame_key(frame, &(struct key){ .code = KEY_MOUSE_CLICK, .row = row, .column = column });
    settle();
}

static const struct lesson_place *place_now(void)
{
    static struct lesson_place place;
    lesson_run_save(frame->lesson->run, &place);
    return &place;
}

/* ---- reading and answering ---- */

static void test_prose_waits_before_something_is_played(void **state)
{
    (void)state;
    begin(24, 80);
    assert_shows("3 questions");
    assert_shows("You will see: a hello, and who reads it. 5 minutes.");
    assert_shows("The client opens the handshake with ClientHello, and sends its random.");
    assert_shows("• a first thing");
    assert_shows("Space: the connection goes on");
    assert_null(frame->recording);
    press('L');
    assert_shows("nothing has been played yet: Space goes on");
    press(' ');
    assert_shows("TLS 1.2 · RSA key transport, up to ClientHello");
    assert_shows("? Which of the two speaks first?");
    assert_shows("question 1 of 3");
    assert_non_null(frame->recording);
    end();
}

static void test_a_choice_is_made_with_arrows_digits_and_the_mouse(void **state)
{
    (void)state;
    begin(24, 80);
    press(' ');
    assert_shows("▶ 1  client");
    press('2');
    assert_shows("▶ 2  server");
    press(KEY_ENTER_CODE);
    assert_shows("✗ server");
    assert_shows("Not quite. Nobody can greet a caller who has not called.");
    press(KEY_ARROW_UP);
    assert_shows("▶ 1  client");
    press(KEY_ARROW_DOWN);
    click(row_of("1  client"), 10);
    assert_shows("▶ 1  client");
    assert_int_equal(place_now()->answers[0].tries, 1);
    click(row_of("1  client"), 10);
    assert_shows("✓ Right: client.");
    assert_shows("The client opens (RFC 5246 §7.4.1.2).");
    assert_shows("Space: go on");
    assert_int_equal(place_now()->answers[0].outcome, OUTCOME_RIGHT);
    end();
}

static void answer_the_first(void)
{
    press(' ');
    press(KEY_ENTER_CODE);
    press(' '); /* to what is played next */
    press(' ');
}

static void test_a_view_opens_and_one_key_comes_back(void **state)
{
    (void)state;
    begin(24, 80);
    answer_the_first();
    assert_int_equal(frame->view, VIEW_BYTES);
    assert_int_equal(frame->focus, PANE_VIEW);
    assert_shows("ClientHello/random");
    press('4'); /* whatever is looked at meanwhile */
    press(KEY_ERASE);
    assert_shows("step 3");
    press('L');
    assert_shows("How many cipher suites are offered?");
    press(KEY_TABULATOR); /* a letter would be text */
    assert_shows("[4 Checks]");
    press(KEY_ESCAPE);
    assert_shows("How many cipher suites are offered?");
    end();
}

static void test_the_connection_does_not_run_ahead_of_the_lesson(void **state)
{
    (void)state;
    begin(24, 80);
    answer_the_first();
    uint32_t steps = recording_steps(frame->recording);
    press(' '); /* there is nothing more to see: back to the lesson */
    assert_shows("How many cipher suites are offered?");
    press(KEY_TABULATOR);
    assert_true(surface_resize(&surface, 40, 160, true));
    draw();
    press(' ');
    assert_shows("L goes back to it");
    press('>');
    press('G');
    press('r');
    press(KEY_ARROW_DOWN);
    assert_int_equal(recording_steps(frame->recording), steps);
    end();
}

static void test_an_answer_is_typed(void **state)
{
    (void)state;
    begin(24, 80);
    answer_the_first();
    press('L');
    type("3q?L"); /* letters are text while it is typed */
    assert_shows("✗ 3q?L");
    assert_shows("Count the lines of the list.");
    press(KEY_ENTER_CODE);
    assert_shows("cipher_suite"); /* where to look */
    press(KEY_ESCAPE);
    assert_shows("i types an answer");
    press('i');
    type("4");
    assert_shows("✓ Right: 4.");
    assert_shows("Each is a number of two bytes.");
    assert_int_equal(place_now()->answers[1].outcome, OUTCOME_RIGHT);
    end();
}

static void test_the_footer_has_the_keys_of_the_lesson(void **state)
{
    (void)state;
    char row[ROW_TEXT];
    begin(24, 80);
    surface_row_text(row, sizeof row, &surface, 23);
    assert_non_null(strstr(row, "Space go on"));
    click(23, 2);
    assert_shows("? Which of the two speaks first?");
    surface_row_text(row, sizeof row, &surface, 23);
    assert_null(strstr(row, "go on"));
    assert_non_null(strstr(row, "H hint"));
    click(23, (int)(strstr(row, "Enter answer") - row) + 1);
    assert_shows("✓ Right: client.");
    press(' ');
    press(' ');
    press('L');
    surface_row_text(row, sizeof row, &surface, 23);
    assert_non_null(strstr(row, "Esc leave the line"));
    assert_null(strstr(row, "? keys")); /* they would be text */
    assert_non_null(strstr(row, "Ctrl-C leave"));
    press(KEY_ESCAPE);
    surface_row_text(row, sizeof row, &surface, 23);
    assert_non_null(strstr(row, "? keys"));
    end();
}

static void test_a_question_can_be_skipped(void **state)
{
    (void)state;
    begin(24, 80);
    answer_the_first();
    press('L');
    press(KEY_ESCAPE);
    press('H');
    assert_shows("Count the lines of the list.");
    press('S');
    assert_shows("The answer is: 4.");
    assert_int_equal(place_now()->answers[1].outcome, OUTCOME_SKIPPED);
    end();
}

static void test_something_is_done_in_the_connection(void **state)
{
    (void)state;
    begin(24, 80);
    answer_the_first();
    press('L');
    type("4");
    press(' ');
    assert_shows("! Look at who knows what.");
    press(' '); /* it is done in the connection, which does not run ahead meanwhile */
    assert_int_equal(frame->focus, PANE_VIEW);
    press(' ');
    assert_shows("! Look at who knows what.");
    press('L');
    press('3');
    press('L');
    assert_shows("question 3 of 3");
    press('L');
    press('5');
    press('L');
    assert_true(lesson_run_settled(frame->lesson->run));
    assert_shows("✓");
    press(' ');
    assert_shows("That was all.");
    assert_shows("This is the end of the lesson.");
    assert_true(place_now()->ended);
    press('L'); /* and now the connection goes on */
    uint32_t steps = recording_steps(frame->recording);
    press(' ');
    assert_true(recording_steps(frame->recording) > steps);
    end();
}

static void test_steps_are_taken_where_the_lesson_asks_for_them(void **state)
{
    (void)state;
    begin_with(read_lesson("# Steps\n\n```tls\nrun tls12-rsa until ClientHello\n"
                           "do Go on to the end.\nexpect completes\nway play\n```\n"),
               NULL, 40, 160);
    assert_shows("Space takes a step of the connection");
    uint32_t steps = recording_steps(frame->recording);
    press(' ');
    assert_true(recording_steps(frame->recording) > steps);
    assert_int_equal(frame->focus, PANE_LESSON);
    for (int i = 0; i < 60 && !lesson_run_settled(frame->lesson->run); i++)
        press(' ');
    assert_true(lesson_run_settled(frame->lesson->run));
    assert_shows("Done.");
    end();
}

static void test_a_deed_plays_the_connection_again(void **state)
{
    (void)state;
    begin_with(read_lesson("# A deed\n\n```tls\nrun tls12-rsa until ClientHello\n"
                           "do Make the handshake fail.\nexpect fails with decrypt_error\n"
                           "way flip Finished\nhint Change a message that is protected.\n```\n"),
               NULL, 40, 160);
    assert_shows("flip MESSAGE");
    type("fly away");
    assert_shows("→ fly away");
    type("flip ClientHello/random");
    assert_non_null(frame->recording);
    assert_shows("→ flip ClientHello/random");
    type("undo");
    press(KEY_TABULATOR);
    press('g');
    press('2');
    for (int i = 0; i < 3; i++)
        press(KEY_ARROW_DOWN);
    press('b'); /* what is under the cursor */
    assert_shows("> flip ClientHello/random");
    assert_int_equal(frame->focus, PANE_LESSON);
    press(KEY_CTRL_U);
    press(KEY_TABULATOR);
    press('1');
    press('g');
    press('b'); /* a message as a whole */
    assert_shows("> flip ClientHello ");
    end();
}

static void test_a_lesson_is_gone_on_with_where_it_was_left(void **state)
{
    (void)state;
    struct lesson_place place;
    begin(24, 80);
    answer_the_first();
    press('L');
    place = *place_now();
    end();
    begin_with(read_lesson(lesson_text), &place, 24, 80);
    assert_shows("question 2 of 3");
    assert_shows("How many cipher suites are offered?");
    assert_shows("✓ client");
    type("4");
    assert_shows("✓ Right: 4.");
    end();
}

static void test_the_terms_of_a_lesson_are_explained(void **state)
{
    (void)state;
    begin(24, 80);
    press('x');
    assert_shows("handshake");
    assert_shows("Explained");
    press(KEY_ESCAPE);
    assert_shows("3 questions");
    end();
}

static void test_links_say_where_they_lead(void **state)
{
    (void)state;
    begin_with(
        read_lesson("# Links\n\nSee [that one](glossary:pre-master-secret), [another "
                    "lesson](lesson:the-hello), and `2**8` [a page](https://example.com/).\n"),
        NULL, 24, 80);
    assert_shows("See that one, another lesson (lesson:the-hello), and 2**8 a page");
    assert_shows("(https://example.com/)");
    press('x');
    assert_shows("Explained");
    end();
}

static void test_what_cannot_be_carried_out_says_so_in_its_place(void **state)
{
    (void)state;
    begin_with(read_lesson("# A wrong one\n\nWords.\n\n```tls\nrun no-such-profile\nwalk away\n"
                           "```\n\nMore words.\n"),
               NULL, 24, 80);
    assert_shows("no profile is called 'no-such-profile'");
    assert_shows("More words.");
    assert_shows("This is the end of the lesson.");
    end();
}

/* ---- the screen ---- */

static void test_the_lesson_stands_beside_above_or_instead(void **state)
{
    (void)state;
    begin(40, 160);
    answer_the_first();
    assert_shows("How many cipher suites are offered?");
    assert_shows("[2 Bytes]");
    assert_int_equal(frame->focus, PANE_LESSON); /* both are seen: nothing is to be switched */
    assert_true(surface_resize(&surface, 45, 90, true));
    draw();
    assert_shows("How many cipher suites are offered?");
    assert_shows("[2 Bytes]");
    assert_true(surface_resize(&surface, 24, 80, true));
    draw();
    assert_shows("How many cipher suites are offered?");
    assert_false(screen_has("[2 Bytes]"));
    assert_true(surface_resize(&surface, 20, 70, true));
    draw();
    assert_shows("needs 80x24");
    assert_true(surface_resize(&surface, 24, 80, true));
    draw();
    assert_shows("How many cipher suites are offered?");
    end();
}

static void test_tab_goes_through_all_panes(void **state)
{
    (void)state;
    begin(40, 160);
    answer_the_first();
    press(KEY_TABULATOR);
    assert_int_equal(frame->focus, PANE_VIEW);
    press(KEY_TABULATOR);
    assert_int_equal(frame->focus, PANE_LADDER);
    press(KEY_TABULATOR);
    assert_int_equal(frame->focus, PANE_LESSON);
    press(KEY_SHIFT_TAB);
    assert_int_equal(frame->focus, PANE_LADDER);
    end();
}

static void test_a_long_lesson_is_read_page_by_page(void **state)
{
    (void)state;
    static char text[20000] = "# Long\n\n";
    for (int i = 1; i <= 60; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "Paragraph %d of many.\n\n", i);
    begin_with(read_lesson(text), NULL, 24, 80);
    assert_shows("Paragraph 1 of many.");
    assert_false(screen_has("Paragraph 12 of many."));
    press(' ');
    assert_shows("Paragraph 12 of many.");
    press(KEY_END_KEY);
    assert_shows("Paragraph 60 of many.");
    press(KEY_HOME_KEY);
    assert_shows("Paragraph 1 of many.");
    end();
}

static void test_a_lesson_without_utf8_is_ascii(void **state)
{
    (void)state;
    char row[ROW_TEXT];
    begin(24, 80);
    answer_the_first();
    press('L');
    assert_true(surface_resize(&surface, 24, 80, false));
    draw();
    for (int i = 0; i < surface.rows; i++) {
        surface_row_text(row, sizeof row, &surface, i);
        for (const char *at = row; *at; at++)
            assert_true((unsigned char)*at < 0x80);
    }
    end();
}

static void random_key(void)
{
    static const int codes[] = { ' ',        ' ',           KEY_ERASE,     '>',
                                 'g',        'G',           'r',           '1',
                                 '2',        '3',           '4',           '5',
                                 '6',        KEY_TABULATOR, KEY_SHIFT_TAB, KEY_ARROW_UP,
                                 'L',        'L',           'H',           'S',
                                 'x',        'o',           '/',           KEY_ARROW_DOWN,
                                 'n',        'K',           'i',           KEY_PAGE_UP,
                                 'y',        '+',           't',           KEY_PAGE_DOWN,
                                 '?',        'q',           0x20ac,        KEY_ENTER_CODE,
                                 KEY_ESCAPE, KEY_HOME_KEY,  KEY_END_KEY,   KEY_ARROW_LEFT,
                                 'T',        'm',           KEY_CTRL_U,    KEY_ARROW_RIGHT };
    struct key       key = { .code = codes[draw_number(sizeof codes / sizeof *codes)] };
    if (draw_number(8) == 0)
        key = (struct key){ .code = KEY_MOUSE_CLICK + (int)draw_number(3),
                            .row = (int)draw_number((uint32_t)surface.rows),
                            .column = (int)draw_number((uint32_t)surface.columns) };
    frame_key(frame, &key);
    frame_tick(frame);
    source->ops->exchange(source, false);
    frame_tick(frame);
    frame->copied[0] = '\0';
}

/* In any order, in any size; and the lesson begins again when it has come to its end. */
static void test_random_keys_and_resizes_do_no_harm(void **state)
{
    (void)state;
    enum { PRESSES = 6000 };
    begin(24, 80);
    for (int i = 0; i < PRESSES; i++) {
        random_key();
        if (i % 30 == 0)
            assert_true(surface_resize(&surface, 10 + (int)draw_number(51),
                                       40 + (int)draw_number(161), draw_number(4) != 0));
        frame_draw(frame, &surface);
        if (i % 1000 == 999) {
            settle();
            end();
            begin(24, 80);
        }
    }
    end();
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prose_waits_before_something_is_played),
        cmocka_unit_test(test_a_choice_is_made_with_arrows_digits_and_the_mouse),
        cmocka_unit_test(test_a_view_opens_and_one_key_comes_back),
        cmocka_unit_test(test_the_connection_does_not_run_ahead_of_the_lesson),
        cmocka_unit_test(test_an_answer_is_typed),
        cmocka_unit_test(test_the_footer_has_the_keys_of_the_lesson),
        cmocka_unit_test(test_a_question_can_be_skipped),
        cmocka_unit_test(test_something_is_done_in_the_connection),
        cmocka_unit_test(test_steps_are_taken_where_the_lesson_asks_for_them),
        cmocka_unit_test(test_a_deed_plays_the_connection_again),
        cmocka_unit_test(test_a_lesson_is_gone_on_with_where_it_was_left),
        cmocka_unit_test(test_the_terms_of_a_lesson_are_explained),
        cmocka_unit_test(test_links_say_where_they_lead),
        cmocka_unit_test(test_what_cannot_be_carried_out_says_so_in_its_place),
        cmocka_unit_test(test_the_lesson_stands_beside_above_or_instead),
        cmocka_unit_test(test_tab_goes_through_all_panes),
        cmocka_unit_test(test_a_long_lesson_is_read_page_by_page),
        cmocka_unit_test(test_a_lesson_without_utf8_is_ascii),
        cmocka_unit_test(test_random_keys_and_resizes_do_no_harm),
    };
    return cmocka_run_group_tests_name("lesson pane", tests, NULL, NULL);
}
