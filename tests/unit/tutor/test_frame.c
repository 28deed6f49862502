/*
 * test_frame.c - the screens without a terminal: keys go in, rows of text come out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tutor/frame.h"
#include "tutor/frame_parts.h"
#include "tutor/source_demo.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROW_TEXT = 4 * SURFACE_MOST_COLUMNS };

static struct options options;
static struct source *source;
static struct frame  *frame;
static struct surface surface;
static uint32_t       lcg = 1;

static uint32_t draw_number(uint32_t below)
{
    lcg = lcg * 1664525 + 1013904223;
    return (lcg >> 8) % below;
}

static void begin(int rows, int columns)
{
    int status;
    options = (struct options){ .command = COMMAND_DEMO, .has_seed = true, .seed = 1 };
    source = source_demo_open(&options, &status);
    assert_non_null(source);
    while (source->ops->time_left(source, true) == 0)
        source->ops->exchange(source, true);
    frame = calloc(1, sizeof *frame);
    frame_begin(frame, source, THEME_DARK, true);
    assert_true(surface_resize(&surface, rows, columns, true));
    frame_draw(frame, &surface);
}

static void end(void)
{
    frame_end(frame);
    free(frame);
    source->ops->close(source);
    surface_free(&surface);
}

static enum frame_answer press(int code)
{
    enum frame_answer answer = frame_key(frame, &(struct key){ .code = code });
    frame_tick(frame);
    frame_draw(frame, &surface);
    return answer;
}

static void type(const char *text)
{
    for (; *text; text++)
        press((unsigned char)*text);
    press(KEY_ENTER_CODE);
}

static bool screen_has(const char *text)
{
    char row[ROW_TEXT];
    for (int i = 0; i < surface.rows; i++) {
        surface_row_text(row, sizeof row, &surface, i);
        if (strstr(row, text))
            return true;
    }
    return false;
}

static void test_the_first_screen_is_the_hello(void **state)
{
    (void)state;
    begin(24, 80);
    assert_true(screen_has("The client says hello"));
    assert_true(screen_has("act 1 of 6"));
    assert_true(screen_has("step 1"));
    assert_true(screen_has("RFC 5246 §7.4.1.2"));
    assert_true(screen_has("ServerHello")); /* still to come, in the ladder */
    assert_true(surface.cursor_row >= 0);
    end();
}

static void test_space_goes_on_and_backspace_comes_back(void **state)
{
    (void)state;
    begin(32, 110);
    press(' ');
    assert_true(screen_has("The server reads the client's hello"));
    press(' ');
    assert_true(screen_has("act 2 of 6"));
    press(KEY_ERASE);
    press(KEY_ERASE);
    assert_true(screen_has("The client says hello"));
    press(KEY_ERASE);
    assert_true(screen_has("this is the first step"));
    end();
}

static void test_the_walk_ends_where_both_have_closed(void **state)
{
    (void)state;
    begin(24, 80);
    for (int i = 0; i < 100; i++)
        press(' ');
    assert_true(screen_has("this is the end of the connection"));
    press(KEY_ARROW_DOWN);
    assert_true(screen_has("step 36/36"));
    press('g');
    assert_true(screen_has("step 1/36"));
    end();
}

static void test_every_view_has_something_to_say_at_every_step(void **state)
{
    (void)state;
    static const int sizes[][2] = { { 24, 80 }, { 30, 100 }, { 50, 160 }, { 60, 200 } };
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        begin(sizes[s][0], sizes[s][1]);
        for (int step = 0; step < 40; step++) {
            for (int view = '1'; view <= '6'; view++) {
                press(view);
                struct canvas *c = &frame->view_canvas;
                char           row[ROW_TEXT];
                bool           empty = true;
                for (int i = c->row; i < c->row + c->rows && empty; i++) {
                    surface_row_text(row, sizeof row, &surface, i);
                    for (char *at = row; *at && empty; at++)
                        empty = *at == ' ' || (unsigned char)*at >= 0x80;
                }
                assert_false(empty);
            }
            press(' ');
        }
        end();
    }
}

static void test_go_to_and_find(void **state)
{
    (void)state;
    begin(30, 100);
    press(':');
    type("Finished");
    assert_true(screen_has("act 6 of 6"));
    press(':');
    type("act 3");
    assert_true(screen_has("act 3 of 6"));
    press(':');
    type("nonsense");
    assert_true(screen_has("there is no such step"));
    press('g');
    press('/');
    type("localhost");
    assert_true(frame->walk.here.n > 0);
    press('n');
    press('/');
    type("no such text anywhere");
    assert_true(screen_has("not found"));
    end();
}

static void test_the_eavesdroppers_key_opens_the_recording(void **state)
{
    (void)state;
    begin(30, 100);
    press('K');
    assert_true(screen_has("has not used its private key yet"));
    for (int i = 0; i < 40; i++)
        press(' ');
    press('K');
    assert_true(frame->walk.key_given);
    assert_int_equal(frame->view, VIEW_KNOWLEDGE);
    assert_true(walk_knowers_of(&frame->walk, "master_secret") & 1 << KNOWER_EAVESDROPPER);
    press('K');
    assert_false(walk_knowers_of(&frame->walk, "master_secret") & 1 << KNOWER_EAVESDROPPER);
    end();
}

static void test_the_tour_stops_a_dozen_times(void **state)
{
    (void)state;
    int stops = 1;
    begin(30, 100);
    press('T');
    for (; !screen_has("this is the end"); stops++) {
        press(' ');
        assert_true(stops < 40);
    }
    assert_in_range(stops, 10, 20);
    end();
}

static void test_overlays_open_and_close(void **state)
{
    (void)state;
    begin(24, 80);
    press('?');
    assert_true(screen_has("┌ Keys"));
    press(KEY_ESCAPE);
    assert_false(screen_has("┌ Keys"));
    press('x');
    assert_true(screen_has("Explained"));
    press('z');
    press('+');
    assert_false(screen_has("The handshake"));
    press(' '); /* the words of the next step, large as well */
    assert_true(screen_has("The server reads the client's hello"));
    press(KEY_ESCAPE);
    assert_true(screen_has("The handshake"));
    end();
}

static void test_a_small_terminal_says_what_it_needs(void **state)
{
    (void)state;
    begin(23, 80);
    assert_true(screen_has("the tutor needs 80x24"));
    surface_resize(&surface, 24, 80, true);
    frame_draw(frame, &surface);
    assert_true(screen_has("The client says hello"));
    end();
}

static void test_without_utf8_everything_is_ascii(void **state)
{
    (void)state;
    begin(24, 80);
    surface_resize(&surface, 24, 80, false);
    for (int i = 0; i < 200; i++) {
        press("123456 "[i % 7]);
        for (int cell = 0; cell < surface.rows * surface.columns; cell++)
            for (const char *at = surface.cells[cell].text; *at; at++)
                assert_true((unsigned char)*at >= 0x20 && (unsigned char)*at < 0x7f);
    }
    end();
}

static void test_keys_of_the_footer_do_what_they_say_when_clicked(void **state)
{
    (void)state;
    begin(24, 80);
    assert_true(frame->footer_key_count >= 6);
    assert_int_equal(frame->footer_keys[0].command, CMD_NEXT);
    frame_key(frame, &(struct key){ .code = KEY_MOUSE_CLICK, .row = 23, .column = 2 });
    frame_draw(frame, &surface);
    assert_true(screen_has("step 2"));
    frame_key(frame,
              &(struct key){ .code = KEY_MOUSE_CLICK,
                             .row = frame->tabs_canvas.row,
                             .column = frame->tabs_canvas.column + frame->tab_starts[3] + 2 });
    assert_int_equal(frame->view, VIEW_CHECKS);
    end();
}

/* To the end, so that all has been recorded; then to a place that can be named, whatever is open. */
static void settle(const char *place)
{
    for (int i = 0; i < 4; i++)
        press(KEY_ESCAPE);
    frame->tour = frame->notes = false;
    for (int i = 0; i < 60; i++)
        press(' ');
    frame->focus = PANE_VIEW;
    press('1');
    press('g');
    frame_go(frame, place);
    frame->notice[0] = '\0';
    frame_draw(frame, &surface);
}

static void random_key(void)
{
    static const int codes[] = {
        ' ',
        KEY_ERASE,
        '<',
        '>',
        '{',
        '}',
        'g',
        'G',
        'r',
        ':',
        'T',
        '1',
        '2',
        '3',
        '4',
        '5',
        '6',
        KEY_TABULATOR,
        KEY_SHIFT_TAB,
        KEY_ARROW_UP,
        KEY_ARROW_DOWN,
        KEY_ARROW_LEFT,
        KEY_ARROW_RIGHT,
        KEY_PAGE_UP,
        KEY_PAGE_DOWN,
        KEY_HOME_KEY,
        KEY_END_KEY,
        KEY_ENTER_CODE,
        KEY_ESCAPE,
        'x',
        'o',
        '/',
        'n',
        'N',
        'K',
        'i',
        'c',
        'y',
        '+',
        's',
        't',
        'm',
        '?',
        'h',
        'j',
        'k',
        'l',
        'q',
        'z',
        0x20ac,
        12,
    };
    struct key key = { .code = codes[draw_number(sizeof codes / sizeof *codes)] };
    if (draw_number(12) == 0)
        key = (struct key){ .code = KEY_MOUSE_CLICK + (int)draw_number(3),
                            .row = (int)draw_number((uint32_t)surface.rows),
                            .column = (int)draw_number((uint32_t)surface.columns) };
    frame_key(frame, &key);
    frame_tick(frame);
    frame->copied[0] = '\0';
}

/* 10,000 keys and 200 sizes later, the screen is what a fresh start shows at that size and place. */
static void test_random_keys_and_resizes_leave_the_screen_whole(void **state)
{
    (void)state;
    enum { PRESSES = 10000, RESIZES = 200 };
    static char before[60 * ROW_TEXT], row[ROW_TEXT];
    begin(24, 80);
    for (int i = 0; i < PRESSES; i++) {
        random_key();
        if (i % (PRESSES / RESIZES) == 0)
            assert_true(surface_resize(&surface, 10 + (int)draw_number(51),
                                       40 + (int)draw_number(161), draw_number(4) != 0));
        frame_draw(frame, &surface);
    }
    assert_true(surface_resize(&surface, 30, 100, true));
    settle("step 16");
    frame->theme = THEME_DARK;
    before[0] = '\0';
    for (int i = 0; i < surface.rows; i++) {
        surface_row_text(row, sizeof row, &surface, i);
        strcat(strcat(before, row), "\n");
    }
    end();
    begin(30, 100);
    settle("step 16");
    const char *at = before;
    for (int i = 0; i < surface.rows; i++) {
        size_t length = surface_row_text(row, sizeof row, &surface, i);
        assert_true(strncmp(at, row, length) == 0 && at[length] == '\n');
        at += length + 1;
    }
    end();
}

int main(void)
{
    setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_screen_is_the_hello),
        cmocka_unit_test(test_space_goes_on_and_backspace_comes_back),
        cmocka_unit_test(test_the_walk_ends_where_both_have_closed),
        cmocka_unit_test(test_every_view_has_something_to_say_at_every_step),
        cmocka_unit_test(test_go_to_and_find),
        cmocka_unit_test(test_the_eavesdroppers_key_opens_the_recording),
        cmocka_unit_test(test_the_tour_stops_a_dozen_times),
        cmocka_unit_test(test_overlays_open_and_close),
        cmocka_unit_test(test_a_small_terminal_says_what_it_needs),
        cmocka_unit_test(test_without_utf8_everything_is_ascii),
        cmocka_unit_test(test_keys_of_the_footer_do_what_they_say_when_clicked),
        cmocka_unit_test(test_random_keys_and_resizes_leave_the_screen_whole),
    };
    return cmocka_run_group_tests_name("frame", tests, NULL, NULL);
}
