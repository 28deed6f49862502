/*
 * walked.h - what the tests of views share: a seeded connection in a recording, a walk in it, and
 * a view drawn on a surface that can be read as text.
 */
#ifndef TESTS_UNIT_TUTOR_WALKED_H
#define TESTS_UNIT_TUTOR_WALKED_H

#include "tests/unit/tutor/played.h"

#include "tutor/view.h"

#include <locale.h>
#include <time.h>

enum {
    NOW = PLAYED_NOW,
    SCREEN_TEXT = 100000,
    SMALL_ROWS = 11,
    SMALL_COLUMNS = 76,
    LARGE_ROWS = 44,
    LARGE_COLUMNS = 125
};

static struct walk    walk;
static struct view    view;
static struct surface surface;
static char           screen[SCREEN_TEXT];

static int set_up(void **state)
{
    setlocale(LC_ALL, "C.UTF-8");
    return played_set_up(state);
}

/* A whole connection; the tamperer may be NULL. */
static struct recording *record(struct tamperer *tamperer, int64_t now)
{
    return played_at("tls12-rsa", tamperer, now);
}

static void begin(const struct view_ops *ops, enum view_id id, struct recording *recording)
{
    memset(&view, 0, sizeof view);
    view.ops = ops;
    view.id = id;
    assert_true(walk_open(&walk, recording));
    view.ops->arrive(&view, &walk);
}

static void end(void)
{
    struct recording *recording = walk.recording;
    if (view.ops->close)
        view.ops->close(&view);
    walk_close(&walk);
    recording_free(recording);
    surface_free(&surface);
}

/* The view as text, a line a row. */
static const char *draw_at(int rows, int columns, bool utf8)
{
    size_t at = 0;
    assert_true(surface_resize(&surface, rows, columns, utf8));
    struct canvas canvas = canvas_whole(&surface);
    view.ops->draw(&view, &walk, &canvas, true);
    for (int row = 0; row < rows; row++) {
        at += surface_row_text(screen + at, sizeof screen - at - 2, &surface, row);
        screen[at++] = '\n';
    }
    screen[at] = '\0';
    if (getenv("SHOW_SCREENS"))
        printf("---- step %u, %dx%d\n%s", walk.step, columns, rows, screen);
    return screen;
}

static const char *small(void) { return draw_at(SMALL_ROWS, SMALL_COLUMNS, true); }
static const char *large(void) { return draw_at(LARGE_ROWS, LARGE_COLUMNS, true); }

static void press(enum command command)
{
    view.ops->command(&view, &walk, command);
    view.ops->arrive(&view, &walk);
}

static void go(const char *place)
{
    assert_true(walk_to_place(&walk, place));
    view.ops->arrive(&view, &walk);
}

static void assert_shows(const char *text)
{
    if (!strstr(screen, text))
        fail_msg("\"%s\" is not on the screen:\n%s", text, screen);
}

static void assert_does_not_show(const char *text)
{
    if (strstr(screen, text))
        fail_msg("\"%s\" is on the screen:\n%s", text, screen);
}

/* Keys in any order, at any place, in any size: no fault (under the sanitizers), and always a
 * cursor. */
static void press_anything(unsigned count)
{
    static const enum command commands[] = { CMD_UP,     CMD_DOWN,      CMD_LEFT,  CMD_RIGHT,
                                             CMD_OPEN,   CMD_PAGE_DOWN, CMD_FIRST, CMD_LAST,
                                             CMD_RETURN, CMD_PAGE_UP };
    enum { COMMANDS = sizeof commands / sizeof *commands };
    uint32_t dice = 12345;
    for (unsigned i = 0; i < count; i++) {
        dice = dice * 1664525 + 1013904223;
        unsigned throw = dice >> 16;
        if (throw % 13 == 0)
            walk_to_step(&walk, 1 + throw % recording_steps(walk.recording));
        else if (throw % 29 == 0 && view.ops->click)
            view.ops->click(&view, &walk, (int)(throw >> 3) % 50, (int)(throw >> 5) % 130);
        else
            view.ops->command(&view, &walk, commands[throw % COMMANDS]);
        view.ops->arrive(&view, &walk);
        draw_at(1 + (int)(throw >> 2) % 50, 1 + (int)(throw >> 4) % 170, throw &1);
    }
}

/* Milliseconds of processor time that a function takes once, out of many. */
static double milliseconds_of(void (*what)(void))
{
    enum { TIMES = 20 };
    clock_t start = clock();
    for (unsigned i = 0; i < TIMES; i++)
        what();
    return 1000.0 * (double)(clock() - start) / CLOCKS_PER_SEC / TIMES;
}

#endif
