/* frame_lesson.c - see frame_lesson.h. */
#include "tutor/frame_lesson.h"

#include "lessons/prose.h"
#include "lessons/words.h"
#include "tutor/frame_parts.h"
#include "tutor/story_text.h"

#include <stdio.h>
#include <string.h>

/* Beside the connection the lesson takes what is more than that needs: 80 columns, or 100, where
 * the handshake stands at its left. Above it, somewhat less than half. */
enum {
    BESIDE_COLUMNS = 120,
    WIDE_COLUMNS = 160,
    NARROWEST = 42,
    WIDEST = 64,
    ABOVE_ROWS = 36,
    CONNECTION_COLUMNS = 80,
    LADDER_TOO_COLUMNS = 100,
};

static const enum view_id views[LESSON_VIEWS] = {
    [LESSON_STORY] = VIEW_STORY,         [LESSON_BYTES] = VIEW_BYTES,
    [LESSON_SECRETS] = VIEW_SECRETS,     [LESSON_CHECKS] = VIEW_CHECKS,
    [LESSON_KNOWLEDGE] = VIEW_KNOWLEDGE, [LESSON_CERTIFICATE] = VIEW_CERTIFICATE,
};

/* ---- drawing ---- */

static void draw_pane(struct frame *frame, const struct canvas *c)
{
    char title[LESSON_PANE_TITLE], heading[LESSON_PANE_TITLE + 16];
    bool focused = frame->focus == PANE_LESSON && frame->prompt == PROMPT_NONE;
    lesson_pane_title(title, sizeof title, frame->lesson);
    snprintf(heading, sizeof heading, "%s%s", focused ? "▶ " : "", title);
    canvas_border(c, focused ? STYLE_FOCUS : STYLE_BORDER, heading);
    frame->lesson_canvas = canvas_part(c, 1, 2, c->rows - 2, c->columns - 4);
    lesson_pane_draw(frame->lesson, &frame->lesson_canvas, focused);
    if (frame->lesson->top > 0)
        canvas_put(c, 0, c->columns - 3, STYLE_STRONG, "↑");
    if (frame->lesson->top + frame->lesson->window < frame->lesson->lines)
        canvas_put(c, c->rows - 1, c->columns - 3, STYLE_STRONG, "↓");
}

/* Where the lesson is all that is seen: one line for the connection. */
static void draw_connection_line(struct frame *frame, const struct canvas *c)
{
    char                   title[300] = "nothing has been played yet";
    const struct recorded *step = frame->recording ? walk_step(&frame->walk) : NULL;
    if (frame->lesson->playing)
        snprintf(title, sizeof title, "it is played");
    else if (step)
        words_title(title, sizeof title, frame->recording, step);
    int column = canvas_put(c, 0, 1, STYLE_KEY, "L");
    canvas_format(c, 0, column + 1, STYLE_FAINT, "the connection: %s", title);
}

void frame_lesson_draw(struct frame *frame, const struct canvas *body, struct canvas *left)
{
    int columns = body->columns, rows = body->rows;
    frame->one_at_a_time = false;
    *left = *body;
    if (columns >= BESIDE_COLUMNS) {
        int own = columns - (columns >= WIDE_COLUMNS ? LADDER_TOO_COLUMNS : CONNECTION_COLUMNS);
        own = own < NARROWEST ? NARROWEST : own > WIDEST ? WIDEST : own;
        struct canvas pane = canvas_part(body, 0, 0, rows, own);
        *left = canvas_part(body, 0, own, rows, columns - own);
        draw_pane(frame, &pane);
    } else if (rows >= ABOVE_ROWS) {
        int           own = rows * 2 / 5;
        struct canvas pane = canvas_part(body, 0, 0, own, columns);
        *left = canvas_part(body, own, 0, rows - own, columns);
        draw_pane(frame, &pane);
    } else {
        frame->one_at_a_time = true;
        frame->lesson_canvas = canvas_part(body, 0, 0, 0, 0);
        if (frame->focus != PANE_LESSON)
            return;
        struct canvas pane = canvas_part(body, 0, 0, rows - 1, columns);
        struct canvas line = canvas_part(body, rows - 1, 0, 1, columns);
        draw_pane(frame, &pane);
        draw_connection_line(frame, &line);
        *left = canvas_part(body, 0, 0, 0, 0);
        frame->ladder_canvas = frame->view_canvas = frame->tabs_canvas = *left;
    }
}

size_t frame_lesson_footer(const struct frame *frame,
                           struct footer_entry entries[LESSON_FOOTER_MOST])
{
    const struct lesson_pane *lesson = frame->lesson;
    bool                      asks = lesson_pane_asks(lesson);
    size_t                    count = 0;
    if (asks && lesson->typing) {
        entries[count++] = (struct footer_entry){ CMD_OPEN, "answer" };
        entries[count++] = (struct footer_entry){ CMD_RETURN, "leave the line" };
        entries[count++] = (struct footer_entry){ CMD_NEXT_PANE, "connection" };
        return count;
    }
    if (lesson_pane_way(lesson) == WAY_STEPS)
        entries[count++] = (struct footer_entry){ CMD_NEXT, "step" };
    else if (!asks && !lesson_pane_is_done(lesson))
        entries[count++] = (struct footer_entry){ CMD_NEXT, "go on" };
    if (asks && lesson->option_count)
        entries[count++] = (struct footer_entry){ CMD_OPEN, "answer" };
    else if (asks)
        entries[count++] = (struct footer_entry){ CMD_TYPE, "type" };
    entries[count++] = (struct footer_entry){ CMD_LESSON, "connection" };
    if (asks) {
        entries[count++] = (struct footer_entry){ CMD_HINT, "hint" };
        entries[count++] = (struct footer_entry){ CMD_SKIP, "skip" };
    }
    entries[count++] = (struct footer_entry){ CMD_EXPLAIN, "explain" };
    entries[count++] = (struct footer_entry){ CMD_NEXT_PANE, "pane" };
    return count;
}

/* ---- following the lesson ---- */

/* What a lesson calls by a name: a field, a message, a value, a check; or nothing. */
static struct spot find_spot(struct frame *frame, const char *path)
{
    struct walk   *walk = &frame->walk;
    struct place   place;
    const uint32_t connection = walk->connection;
    if (!path[0])
        return (struct spot){ 0, NO_FIELD };
    if (recording_find(frame->recording, connection, path, walk->until, &place))
        return (struct spot){ place.n, place.field };
    for (uint32_t n = walk->until; n > 0; n--)
        if (recording_connection(frame->recording, n) == connection &&
            !recording_is(frame->recording, n, EVENT_STEP) &&
            strcmp(recording_name(frame->recording, n), path) == 0)
            return (struct spot){ n, NO_FIELD };
    return (struct spot){ 0, NO_FIELD };
}

/* The connection as the lesson has it: its last step, the view that it opened, and what in it. */
static void show_lessons_place(struct frame *frame)
{
    struct lesson_pane *lesson = frame->lesson;
    enum pane           focus = frame->focus;
    if (!frame->recording || recording_steps(frame->recording) == 0)
        return;
    walk_refresh(&frame->walk);
    walk_to_step(&frame->walk, recording_steps(frame->recording));
    struct spot spot = find_spot(frame, lesson->wants_view ? lesson->path : "");
    if (spot.n)
        frame->walk.here = spot;
    frame_show_view(frame, lesson->wants_view ? views[lesson->view] : frame->view);
    frame->focus = lesson->wants_view && frame->one_at_a_time ? PANE_VIEW : focus;
    lesson->wants_view = lesson->moved = false;
}

/* The first name or path of an expression: of "count(ClientHello/extensions)", what is counted. */
static void name_in(char *out, size_t size, const char *expression)
{
    const char *open = strchr(expression, '(');
    const char *from = open ? open + 1 : expression;
    size_t      length = strcspn(from, "),[+^");
    snprintf(out, size, "%.*s", (int)length, from);
    while (length > 0 && length < size && out[length - 1] == ' ')
        out[--length] = '\0';
}

static enum view_id view_of(const struct recorded *event)
{
    switch (event->event.kind) {
    case EVENT_BYTES:
        return event->event.bytes.layer == LAYER_CERTIFICATE ? VIEW_CERTIFICATE : VIEW_BYTES;
    case EVENT_SECRET:
        return VIEW_SECRETS;
    case EVENT_CHOICE:
    case EVENT_CHECK:
    case EVENT_FAILURE:
        return VIEW_CHECKS;
    case EVENT_STEP:
        break;
    }
    return VIEW_STORY;
}

/* The hints are used up, and the learner was told where to look: the connection shows it. */
static void show_where_to_look(struct frame *frame)
{
    const struct lesson_block *block = lesson_run_block(frame->lesson->run);
    const struct directive    *directive = block ? block->directive : NULL;
    char                       name[200];
    enum pane                  focus = frame->focus;
    frame->lesson->wants_look = false;
    if (!frame->recording || !directive || !directive->answer || directive->at)
        return;
    walk_refresh(&frame->walk);
    walk_to_step(&frame->walk, recording_steps(frame->recording));
    name_in(name, sizeof name, directive->answer);
    struct spot            spot = find_spot(frame, name);
    const struct recorded *event = walk_event(&frame->walk, spot.n);
    if (!event)
        return;
    frame->walk.here = spot;
    frame_show_view(frame, view_of(event));
    frame->focus = focus;
    if (frame->one_at_a_time)
        frame_notice(frame, "Tab: the connection stands at the place to look at");
}

bool frame_lesson_tick(struct frame *frame)
{
    struct lesson_pane *lesson = frame->lesson;
    if (lesson->wants_look && !lesson->playing) {
        show_where_to_look(frame);
        return true;
    }
    if (lesson->playing || !(lesson->moved || lesson->wants_view))
        return lesson->playing;
    show_lessons_place(frame);
    return true;
}

/* ---- keys ---- */

void frame_lesson_switch(struct frame *frame)
{
    if (frame->focus != PANE_LESSON)
        frame->focus = PANE_LESSON;
    else if (frame->recording)
        frame->focus = PANE_VIEW;
    else
        frame_notice(frame, "nothing has been played yet: Space goes on");
}

/* A path that leads to this very spot: with the ordinals that it needs. False: none was found. */
static bool exact_path(char *out, size_t size, struct frame *frame, struct spot spot)
{
    enum { MOST_MESSAGES = 9, MOST_FIELDS = 99 };
    const struct recorded *event = walk_event(&frame->walk, spot.n);
    char                   path[300];
    struct place           place;
    if (!event || event->event.kind != EVENT_BYTES || event->event.bytes.layer == LAYER_RECORD ||
        event->event.bytes.layer == LAYER_PLAINTEXT)
        return false;
    if (spot.field == NO_FIELD || spot.field >= event->event.bytes.field_count)
        snprintf(path, sizeof path, "%s", event->event.bytes.name);
    else
        recording_path(path, sizeof path, event, spot.field);
    int name = (int)strcspn(path, "/");
    for (int k = 1; k <= MOST_MESSAGES; k++)
        for (int j = 0; j <= MOST_FIELDS; j++) {
            int length = k == 1 ? snprintf(out, size, "%s", path)
                                : snprintf(out, size, "%.*s#%d%s", name, path, k, path + name);
            if (j > 0 && length > 0 && (size_t)length < size)
                snprintf(out + length, size - (size_t)length, "#%d", j);
            bool found = recording_find(frame->recording, event->event.connection, out,
                                        recording_count(frame->recording), &place);
            if (found && place.n == spot.n && place.field == spot.field)
                return true;
            if (!found || place.n != spot.n || spot.field == NO_FIELD)
                break; /* another message, or no more fields of the name */
        }
    return false;
}

void frame_lesson_break(struct frame *frame)
{
    char            path[300], line[320];
    enum lesson_way way = lesson_pane_way(frame->lesson);
    if (way != WAY_WORDS && way != WAY_STEPS) {
        frame_notice(frame, "the lesson does not ask for that now");
    } else if (!frame->recording || !exact_path(path, sizeof path, frame, frame->walk.here)) {
        frame_notice(frame, "choose a message, or a field of one, in view 2");
    } else {
        snprintf(line, sizeof line, "flip %s", path);
        lesson_pane_write(frame->lesson, line);
        frame->focus = PANE_LESSON;
    }
}

bool frame_lesson_return(struct frame *frame)
{
    if (!frame->one_at_a_time || lesson_pane_is_done(frame->lesson))
        return false;
    frame->focus = PANE_LESSON;
    return true;
}

bool frame_lesson_is_typing(const struct frame *frame)
{
    return frame->focus == PANE_LESSON && frame->lesson->typing && lesson_pane_asks(frame->lesson);
}

bool frame_lesson_key(struct frame *frame, const struct key *key)
{
    if (frame->focus != PANE_LESSON)
        return false;
    if (lesson_pane_key(frame->lesson, key) == LESSON_KEY_TAKEN)
        return true;
    enum lesson_way way = lesson_pane_way(frame->lesson);
    if (keymap_command(key) != CMD_NEXT || (way == WAY_STEPS && !frame->one_at_a_time))
        return false;
    if (way != WAY_NONE) /* what is to be done is done there */
        frame_lesson_switch(frame);
    return true;
}

static bool is_in(const struct canvas *c, const struct key *key)
{
    return key->row >= c->row && key->row < c->row + c->rows && key->column >= c->column &&
           key->column < c->column + c->columns;
}

/* A click on a key of the footer is that key. */
static bool click_footer(struct frame *frame, const struct key *click)
{
    for (int i = 0; i < frame->footer_key_count; i++) {
        const char *keys = keymap_find(frame->footer_keys[i].command)->keys;
        struct key  key = { .code = keymap_code(keys, strcspn(keys, " ")) };
        if (click->column >= frame->footer_keys[i].start &&
            click->column < frame->footer_keys[i].end)
            return frame_lesson_key(frame, &key);
    }
    return false;
}

bool frame_lesson_mouse(struct frame *frame, const struct key *key)
{
    enum { WHEEL_ROWS = 3 };
    if (key->code == KEY_MOUSE_CLICK && is_in(&frame->footer_canvas, key))
        return click_footer(frame, key);
    if (!is_in(&frame->lesson_canvas, key))
        return false;
    if (key->code == KEY_MOUSE_CLICK) {
        frame->focus = PANE_LESSON;
        lesson_pane_click(frame->lesson, key->row - frame->lesson_canvas.row);
    } else {
        lesson_pane_scroll(frame->lesson, key->code == KEY_WHEEL_UP ? -WHEEL_ROWS : WHEEL_ROWS);
    }
    return true;
}

void frame_lesson_note_view(struct frame *frame)
{
    char                   path[300] = "";
    const struct spot     *here = &frame->walk.here;
    const struct recorded *event;
    if (frame->focus == PANE_LESSON || !frame->recording)
        return;
    event = walk_event(&frame->walk, here->n);
    if (event && event->event.kind == EVENT_BYTES && here->field != NO_FIELD &&
        here->field < event->event.bytes.field_count)
        recording_path(path, sizeof path, event, here->field);
    else if (event)
        snprintf(path, sizeof path, "%s", recording_name(frame->recording, here->n));
    for (int view = 0; view < LESSON_VIEWS; view++)
        if (views[view] == frame->view)
            lesson_pane_viewed(frame->lesson, (enum lesson_view)view, path);
}

void frame_lesson_explain(struct frame *frame, struct prose *p)
{
    char        text[2 * STORY_TEXT], key[100];
    const char *words;
    lesson_pane_recent(text, sizeof text, frame->lesson);
    for (int k = 0; (words = story_term(key, sizeof key, text, k)) != NULL; k++)
        prose_format(p, "%s**%s**\n%s\n", k ? "\n" : "", key, words);
}
