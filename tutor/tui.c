/* tui.c - see tui.h. */
#include "tutor/tui.h"

#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/glyphs.h"
#include "tutor/screen.h"
#include "tutor/signals.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* There is one terminal, and so one surface and one theme that outlive each walk. */
static struct {
    struct surface  surface;
    enum theme_name theme;
    bool            mouse, utf8, open;
} the;

bool tui_is_wanted(const struct options *o)
{
    bool data_out =
        (o->json && strcmp(o->json, "-") == 0) || (o->keylog && strcmp(o->keylog, "-") == 0);
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && !o->plain && !o->brief && !o->step &&
           !o->quiet && !data_out;
}

static bool fit_surface(void)
{
    int rows, columns;
    screen_size(&rows, &columns);
    if (rows == the.surface.rows && columns == the.surface.columns)
        return true;
    return surface_resize(&the.surface, rows, columns, the.utf8);
}

bool tui_open(const struct options *o)
{
    const char *no_colour = getenv("NO_COLOR");
    if (the.open)
        return true;
    the.theme = no_colour && no_colour[0] ? THEME_MONOCHROME : THEME_DARK;
    the.mouse = !o->no_mouse;
    the.utf8 = glyphs_are_utf8();
    the.open = screen_open(the.mouse);
    return the.open && fit_surface();
}

void tui_close(void)
{
    if (!the.open)
        return;
    screen_close();
    surface_free(&the.surface);
    the.open = false;
}

struct surface *tui_surface(void)
{
    fit_surface();
    return &the.surface;
}

void tui_show(void) { screen_show(&the.surface, the.theme); }

int tui_status(void) { return signals_caught() ? 128 + signals_caught() : EXIT_SOUND; }

bool tui_await_key(struct key *key, int milliseconds)
{
    struct pollfd watched[] = { { .fd = screen_descriptor(), .events = POLLIN },
                                { .fd = signals_descriptor(), .events = POLLIN } };
    if (screen_key(key))
        return true;
    int ready = poll(watched, 2, milliseconds);
    if (ready < 0 && errno != EINTR)
        return false;
    return !signals_caught() && screen_key(key);
}

/* ---- a walk ---- */

static void draw(struct frame *frame)
{
    frame_draw(frame, tui_surface());
    the.theme = frame->theme;
    if (frame->wants_redraw)
        screen_redraw();
    frame->wants_redraw = false;
    tui_show();
}

static void do_wishes(struct frame *frame)
{
    if (frame->wants_mouse)
        screen_use_mouse(the.mouse = frame->mouse);
    frame->wants_mouse = false;
    if (frame->copied[0])
        screen_copy(frame->copied);
    frame->copied[0] = '\0';
}

/* Waits for a key, for the source's descriptors, or until the source wants its time. */
static void wait_for_news(struct frame *frame, bool paused)
{
    enum { OWN = 2, ONE_SECOND = 1000 };
    struct source *source = frame->source;
    struct pollfd  watched[OWN + SOURCE_DESCRIPTORS] = {
         { .fd = screen_descriptor(), .events = POLLIN },
         { .fd = signals_descriptor(), .events = POLLIN },
    };
    int count = source->ops->watch(source, watched + OWN);
    int left = frame->running && !frame->wants_next ? 0 : source->ops->time_left(source, paused);
    if (frame->wants_next && (left < 0 || left > ONE_SECOND))
        left = ONE_SECOND; /* the seconds that somebody is waited for are counted on screen */
    poll(watched, (nfds_t)(OWN + count), left);
}

static enum frame_answer take_keys(struct frame *frame, bool *pressed)
{
    struct key        key;
    enum frame_answer answer = FRAME_STAY;
    while (answer == FRAME_STAY && screen_key(&key)) {
        answer = frame_key(frame, &key);
        do_wishes(frame);
        *pressed = true;
    }
    return answer;
}

static enum frame_answer run(struct frame *frame)
{
    enum frame_answer answer = FRAME_STAY;
    bool              changed = true;
    while (answer == FRAME_STAY) {
        if (changed)
            draw(frame);
        bool paused = frame->recording && !frame_is_going(frame);
        wait_for_news(frame, paused);
        if (signals_caught())
            return FRAME_LEAVE;
        bool pressed = false;
        answer = take_keys(frame, &pressed);
        frame->source->ops->exchange(frame->source, paused);
        changed = frame_tick(frame) || pressed;
    }
    return answer;
}

enum frame_answer tui_walk(struct source *source, const struct options *o, uint32_t *step)
{
    struct frame *frame = calloc(1, sizeof *frame);
    if (!frame)
        return FRAME_LEAVE;
    frame_begin(frame, source, the.theme, the.mouse);
    frame->tour = o->tour;
    if (o->command == COMMAND_CERT)
        frame_show_view(frame, VIEW_CERTIFICATE);
    complain_into(frame->notice, sizeof frame->notice);
    if (o->at)
        frame_go(frame, o->at);
    enum frame_answer answer = run(frame);
    complain_into(NULL, 0);
    *step = frame->recording ? frame->walk.step : 0;
    frame_end(frame);
    free(frame);
    return answer;
}
