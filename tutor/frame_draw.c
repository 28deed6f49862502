/* frame_draw.c - the panes of the frame. Part of frame.h. */
#include "tutor/frame_lesson.h"
#include "tutor/frame_parts.h"

#include "lessons/profile.h"
#include "lessons/words.h"
#include "tutor/glyphs.h"
#include "tutor/tour.h"

#include <stdio.h>
#include <string.h>

enum { SIDE_BY_SIDE = 100, LADDER_COLUMNS = 30, LADDER_ROWS = 5, ACTS = 6 };

/* ---- the header ---- */

static const char *profile_title(const struct frame *frame)
{
    const struct recording_header *header = recording_header(frame->recording);
    const struct profile          *profile = header->profile ? profile_find(header->profile) : NULL;
    if (!frame_has_ladder(frame))
        return header->server ? header->server : "a recording";
    return profile ? profile->title : header->profile;
}

/* Not every recording is of a handshake, in six acts. */
static bool has_acts(const struct frame *frame)
{
    return frame_has_ladder(frame) &&
           !profile_is_plain_http(recording_header(frame->recording)->profile);
}

/* ●●●○○○: the acts that have begun. */
static int draw_acts(const struct canvas *c, int column, uint8_t act)
{
    for (int i = 1; i <= ACTS; i++)
        column =
            canvas_put(c, 0, column, i <= act ? STYLE_TITLE : STYLE_FAINT, i <= act ? "●" : "○");
    return column;
}

/* "connection 2/3 · step 14/36": the first where there are several, the last number once it is
 * known. */
static void step_numbers(char *out, size_t size, struct frame *frame)
{
    const struct source_ops *ops = frame->source->ops;
    unsigned                 current = 0;
    unsigned count = ops->connections ? ops->connections(frame->source, &current) : 1;
    int      length = 0;
    if (count > 1)
        length = snprintf(out, size, "connection %u/%u · ", current + 1, count);
    bool whole = ops->over(frame->source) && (!frame->lesson || lesson_pane_is_done(frame->lesson));
    if (whole)
        snprintf(out + length, size - (size_t)length, "step %u/%u", frame->walk.step,
                 recording_steps(frame->recording));
    else
        snprintf(out + length, size - (size_t)length, "step %u", frame->walk.step);
}

static void draw_header(struct frame *frame, const struct canvas *c)
{
    char numbers[64], acts[160];
    canvas_put(c, 0, 1, STYLE_TITLE, "tlstutor");
    if (!frame->recording || frame->walk.step == 0)
        return;
    const struct recorded *step = walk_step(&frame->walk);
    uint8_t                act = step ? step->act : 0;
    step_numbers(numbers, sizeof numbers, frame);
    int right = c->columns - (int)glyphs_columns(c->surface->utf8, numbers) - 1;
    canvas_put(c, 0, right, STYLE_STRONG, numbers);
    if (!has_acts(frame)) {
        canvas_put_most(c, 0, 11, right - 12, STYLE_PLAIN, profile_title(frame));
        return;
    }
    if (act > ACTS)
        snprintf(acts, sizeof acts, " after the handshake");
    else
        snprintf(acts, sizeof acts, " act %u of 6: %s", act, act ? words_act(act) : "");
    int         middle = right - (int)strlen(acts) - ACTS - 2;
    int         title_most = middle > 12 ? middle - 12 : 0;
    const char *lab = recording_header(frame->recording)->lab;
    canvas_put_most(c, 0, 11, title_most, STYLE_PLAIN, lab ? lab : profile_title(frame));
    int column = draw_acts(c, middle > 11 ? middle : 11, act > ACTS ? ACTS : act);
    canvas_put_most(c, 0, column, right - column - 1, STYLE_PLAIN, acts);
}

/* ---- the footer ---- */

/* One key of the footer; returns the column after it. */
static int draw_footer_key(struct frame *frame, const struct canvas *c, int column,
                           const struct key_row *row, const char *label)
{
    char key[16];
    int  index = frame->footer_key_count++;
    keymap_show_key(key, sizeof key, row);
    frame->footer_keys[index].start = column;
    frame->footer_keys[index].command = row->command;
    column = canvas_put(c, 0, column, STYLE_KEY, key);
    column = canvas_put(c, 0, column + 1, STYLE_PLAIN, label);
    frame->footer_keys[index].end = column;
    return column + 2;
}

static int footer_columns(const struct canvas *c, const struct key_row *row, const char *label)
{
    char key[16];
    keymap_show_key(key, sizeof key, row);
    return (int)glyphs_columns(c->surface->utf8, key) + (int)strlen(label) + 3;
}

/* The keys of a lesson, where it has the focus; else how to come back to it, before all others. */
static int draw_lesson_keys(struct frame *frame, const struct canvas *c, int column, int room)
{
    struct footer_entry entries[LESSON_FOOTER_MOST] = { { CMD_LESSON, "lesson" } };
    size_t count = frame->focus == PANE_LESSON ? frame_lesson_footer(frame, entries) : 1;
    for (size_t i = 0; i < count; i++) {
        const struct key_row *row = keymap_find(entries[i].command);
        if (column + footer_columns(c, row, entries[i].label) <= room)
            column = draw_footer_key(frame, c, column, row, entries[i].label);
    }
    return column;
}

/* Whether the footer has it among those that there is not always room for. */
static bool is_optional(const struct frame *frame, const struct key_row *row)
{
    bool always = row->command == CMD_HELP || row->command == CMD_QUIT || row->command == CMD_LEAVE;
    return row->label[0] && !always && row->command != CMD_LESSON &&
           (!frame->lesson || frame->focus != PANE_LESSON);
}

/* The keys that work here: all keys and the way out always, the others as far as there is room.
 * While an answer is typed, letters are text, and only Ctrl-C leaves. */
static void draw_footer_keys(struct frame *frame, const struct canvas *c)
{
    static const enum command always[] = { CMD_HELP, CMD_QUIT, CMD_LEAVE };
    const char               *back = frame->lesson ? "back" : keymap_find(CMD_QUIT)->label;
    int                       column = 1, room = c->columns - 1;
    bool                      typing = frame->lesson && frame_lesson_is_typing(frame);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        room -= footer_columns(c, keymap_find(always[i]), keymap_find(always[i])->label);
    if (frame->lesson)
        column = draw_lesson_keys(frame, c, column, room);
    for (size_t i = 0; keymap_row(i); i++) {
        const struct key_row *row = keymap_row(i);
        if (is_optional(frame, row) && column + footer_columns(c, row, row->label) <= room)
            column = draw_footer_key(frame, c, column, row, row->label);
    }
    for (size_t i = 0; i < sizeof always / sizeof *always && !typing; i++) {
        const struct key_row *row = keymap_find(always[i]);
        column = draw_footer_key(frame, c, column, row, always[i] == CMD_QUIT ? back : row->label);
    }
    if (typing)
        canvas_put(c, 0, canvas_put(c, 0, column, STYLE_KEY, "Ctrl-C") + 1, STYLE_PLAIN, "leave");
}

static void draw_footer(struct frame *frame, const struct canvas *c)
{
    char status[SOURCE_STATUS];
    frame->source->ops->status(frame->source, status);
    frame->footer_key_count = 0;
    if (frame->prompt != PROMPT_NONE) {
        int    column = canvas_put(c, 0, 1, STYLE_STRONG, frame_prompt_label(frame->prompt));
        size_t skip = strlen(frame->line) > (size_t)(c->columns - column - 2)
                          ? strlen(frame->line) - (size_t)(c->columns - column - 2)
                          : 0;
        column = canvas_put(c, 0, column, STYLE_PLAIN, frame->line + skip);
        canvas_cursor(c, 0, column);
    } else if (frame->notice[0]) {
        canvas_put(c, 0, 1, STYLE_WARNING, frame->notice);
    } else if (frame->running || frame->goal[0]) {
        canvas_put(c, 0, 1, STYLE_WARNING, status[0] ? status : "running on: any key stops");
    } else if (frame->wants_next && status[0]) {
        canvas_put(c, 0, 1, STYLE_WARNING, status);
    } else if (frame->overlay != OVERLAY_COMMANDS) { /* those have a line of their own */
        draw_footer_keys(frame, c);
    }
}

/* ---- the panes ---- */

static void draw_ladder(struct frame *frame, const struct canvas *c)
{
    char title[48];
    bool focused = frame->focus == PANE_LADDER;
    if (recording_header(frame->recording)->lab)
        snprintf(title, sizeof title, "%sConnection %u", focused ? "▶ " : "",
                 frame->walk.connection);
    else
        snprintf(title, sizeof title, "%sThe handshake", focused ? "▶ " : "");
    canvas_border(c, focused ? STYLE_FOCUS : STYLE_BORDER, title);
    frame->ladder_canvas = canvas_part(c, 1, 1, c->rows - 2, c->columns - 2);
    ladder_draw(&frame->ladder, &frame->walk, &frame->ladder_canvas, focused);
}

/* A tab's title; a shorter one where there is little room. */
static const char *tab_title(const struct frame *frame, int view, int columns)
{
    enum { ROOM_FOR_ALL = 70 };
    bool shorter = columns < ROOM_FOR_ALL && view == VIEW_KNOWLEDGE;
    return shorter ? "Who knows" : frame->views[view].ops->title;
}

static void draw_tabs(struct frame *frame, const struct canvas *c)
{
    char text[48];
    int  column = 1;
    frame->tabs_canvas = *c;
    for (int i = 0; i < VIEW_COUNT; i++) {
        bool present = i == (int)frame->view;
        snprintf(text, sizeof text, "%d %s", i + 1, tab_title(frame, i, c->columns));
        frame->tab_starts[i] = column - 1;
        if (present)
            canvas_put(c, 0, column - 1, STYLE_STRONG, "[");
        column = canvas_put(c, 0, column, present ? STYLE_STRONG : STYLE_FAINT, text);
        if (present)
            canvas_put(c, 0, column, STYLE_STRONG, "]");
        column += 2;
    }
    frame->tab_starts[VIEW_COUNT] = column;
}

/* The title of the step, and where the RFC says so. */
static void draw_step_title(struct frame *frame, const struct canvas *c)
{
    char                   title[300];
    const struct recorded *step = walk_step(&frame->walk);
    if (!step) {
        canvas_put(c, 0, 0, STYLE_WARNING, "this step is damaged in the file");
        return;
    }
    words_title(title, sizeof title, frame->recording, step);
    const char *rfc = step->event.rfc ? step->event.rfc : "";
    int         at = c->columns - (int)strlen(rfc) + 1; /* § takes two bytes */
    canvas_put_most(c, 0, 0, at - 2, STYLE_TITLE, title);
    canvas_put(c, 0, at, STYLE_FAINT, rfc);
}

static void draw_notes(struct frame *frame, struct canvas *inside)
{
    const char *note = tour_note(&frame->walk);
    if (!note || !(frame->tour && frame->notes) || inside->rows < 8)
        return;
    struct canvas bottom = canvas_part(inside, inside->rows - 2, 0, 2, inside->columns);
    canvas_wrap(&bottom, 0, 0, 0, STYLE_WARNING, note);
    inside->rows -= 3;
}

static void draw_view(struct frame *frame, const struct canvas *c)
{
    struct view  *view = &frame->views[frame->view];
    bool          focused = frame->focus == PANE_VIEW && frame->prompt == PROMPT_NONE;
    struct canvas title = canvas_part(c, 1, 2, 1, c->columns - 4);
    /* One column more than the rest: the bracket after the last tab may stand at the border. */
    struct canvas tabs = canvas_part(c, 2, 2, 1, c->columns - 3);
    struct canvas inside = canvas_part(c, 4, 2, c->rows - 5, c->columns - 4);
    canvas_border(c, focused ? STYLE_FOCUS : STYLE_BORDER,
                  focused ? "▶ What just happened" : "What just happened");
    draw_step_title(frame, &title);
    draw_tabs(frame, &tabs);
    draw_notes(frame, &inside);
    frame->view_canvas = inside;
    view->ops->draw(view, &frame->walk, &inside, focused);
}

/* Nothing to walk yet: what is awaited. */
static void draw_waiting(struct frame *frame, const struct canvas *c)
{
    char status[SOURCE_STATUS];
    bool focused = frame->focus != PANE_LESSON;
    canvas_border(c, focused ? STYLE_FOCUS : STYLE_BORDER, "");
    struct canvas inside = canvas_part(c, 2, 3, c->rows - 4, c->columns - 6);
    canvas_wrap(&inside, 0, 0, 0, STYLE_STRONG, frame->source->ops->status(frame->source, status));
    canvas_put(&inside, inside.rows - 1, 0, STYLE_FAINT, "q goes back, Q leaves the program");
    if (focused)
        canvas_cursor(&inside, 0, 0);
}

static void draw_panes(struct frame *frame, const struct canvas *whole)
{
    struct canvas left = *whole, *body = &left;
    if (frame->lesson)
        frame_lesson_draw(frame, whole, body);
    if (body->rows == 0)
        return;
    if (!frame->recording || frame->walk.step == 0) {
        draw_waiting(frame, body);
        return;
    }
    struct canvas ladder, view;
    if (!frame_has_ladder(frame)) {
        frame->ladder_canvas = canvas_part(body, 0, 0, 0, 0);
        draw_view(frame, body);
        return;
    }
    if (body->columns >= SIDE_BY_SIDE) {
        ladder = canvas_part(body, 0, 0, body->rows, LADDER_COLUMNS);
        view = canvas_part(body, 0, LADDER_COLUMNS, body->rows, body->columns - LADDER_COLUMNS);
    } else {
        ladder = canvas_part(body, 0, 0, LADDER_ROWS, body->columns);
        view = canvas_part(body, LADDER_ROWS, 0, body->rows - LADDER_ROWS, body->columns);
    }
    draw_ladder(frame, &ladder);
    draw_view(frame, &view);
}

static void draw_too_small(const struct canvas *c)
{
    canvas_format(c, 0, 0, STYLE_WARNING, "%dx%d: the tutor needs 80x24 (q leaves)", c->columns,
                  c->rows);
    canvas_cursor(c, 0, 0);
}

void frame_draw(struct frame *frame, struct surface *s)
{
    surface_clear(s);
    struct canvas whole = canvas_whole(s);
    if (s->rows < FRAME_LEAST_ROWS || s->columns < FRAME_LEAST_COLUMNS) {
        draw_too_small(&whole);
        return;
    }
    struct canvas header = canvas_part(&whole, 0, 0, 1, s->columns);
    struct canvas body = canvas_part(&whole, 1, 0, s->rows - 2, s->columns);
    frame->footer_canvas = canvas_part(&whole, s->rows - 1, 0, 1, s->columns);
    draw_header(frame, &header);
    if (frame->recording)
        walk_refresh(&frame->walk);
    draw_panes(frame, &body);
    if (frame->overlay != OVERLAY_NONE)
        frame_draw_overlay(frame, s);
    draw_footer(frame, &frame->footer_canvas);
}
