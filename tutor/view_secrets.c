/*
 * view_secrets.c - view 3: every value, and the formula that made it.
 *
 * Above, a line for each value that was reported up to the place. Below, for the one that is
 * selected: its formula, the formula's inputs, who else has it and how, and all of its bytes. Enter
 * goes into the inputs, and on to where one comes from: link by link, down to bytes on the wire, or
 * to the random source. Read next: value_detail.c for what is below, inputs.c, which finds them,
 * and recompute.c, for who believes none of it.
 */
#include "tutor/view.h"

#include "lessons/words.h"
#include "tutor/roll.h"
#include "tutor/value_detail.h"

#include <stdio.h>
#include <string.h>

enum { LINE_MOST = 300, HEADED = 16 /* rows from which the list has a heading */ };

struct secrets {
    uint32_t          step;        /* that the selection was made in */
    uint32_t          n;           /* the value that is selected */
    bool              inside;      /* its links are walked through, not the list */
    int               link;        /* the selected one */
    bool              reveal;      /* the selected link is to be brought into sight */
    int               top;         /* the first line of what is below that is seen */
    int               lines, rows; /* of it, as drawn last */
    int               first_row;   /* of the list, on the canvas */
    struct link_lines links;       /* where each link was drawn */
};

static struct secrets *state_of(struct view *view) { return VIEW_STATE_AS(struct secrets, view); }

/* ---- the list: all values up to the place ---- */

static uint32_t event_of_row(const struct walk *walk, int row)
{
    return walk_nth(walk, EVENT_SECRET, (size_t)row);
}

static int row_of_event(const struct walk *walk, uint32_t n)
{
    size_t low = 0, high = walk_count(walk, EVENT_SECRET);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (walk_nth(walk, EVENT_SECRET, middle) < n)
            low = middle + 1;
        else
            high = middle;
    }
    return (int)low;
}

/* Notes what is selected; another value begins with its list of links closed. */
static void settle(struct view *view, struct walk *walk)
{
    struct secrets *s = state_of(view);
    if (!view->list.count)
        return;
    uint32_t n = event_of_row(walk, view->list.selected);
    if (s->n != n) {
        s->inside = false;
        s->link = s->top = 0;
    }
    s->n = n;
    walk->here = (struct spot){ n, NO_FIELD };
}

static void arrive(struct view *view, struct walk *walk)
{
    struct secrets *s = state_of(view);
    uint32_t        here = walk->here.n;
    list_set_count(&view->list, (int)walk_count(walk, EVENT_SECRET));
    if (here && here <= walk->until && recording_is(walk->recording, here, EVENT_SECRET))
        list_select(&view->list, row_of_event(walk, here));
    else if (s->step != walk->step) /* the newest of the step, or the last before it */
        list_select(&view->list, view->list.count - 1);
    s->step = walk->step;
    settle(view, walk);
}

/* ---- drawing the list ---- */

/* The columns of a row, from the right: they are as wide as they are, the name takes the rest. */
struct columns {
    int bytes, bytes_most, length, origin, actor;
};

static struct columns columns_of(const struct canvas *c)
{
    enum { USUAL = 76, FIVE_BYTES = 16, TWO_BYTES = 7, MORE_BYTES = 9 * BYTE_COLUMNS };
    int more = (c->columns - USUAL) / 2 / BYTE_COLUMNS * BYTE_COLUMNS;
    int width = c->columns < USUAL ? FIVE_BYTES - (USUAL - c->columns)
                                   : FIVE_BYTES + (more > MORE_BYTES ? MORE_BYTES : more);
    if (width < TWO_BYTES)
        width = TWO_BYTES;
    return (struct columns){ c->columns - 28 - width, width - 1, c->columns - 28, c->columns - 16,
                             c->columns - 8 };
}

static void draw_list_heading(const struct canvas *c)
{
    struct columns at = columns_of(c);
    canvas_put_most(c, 0, 4, at.bytes - 5, STYLE_FAINT, "value (● in this step)");
    canvas_put(c, 0, at.bytes, STYLE_FAINT, "begins");
    canvas_put(c, 0, at.length, STYLE_FAINT, "length");
    canvas_put(c, 0, at.origin, STYLE_FAINT, "origin");
    canvas_put(c, 0, at.actor, STYLE_FAINT, "by");
}

static enum style style_of(enum actor actor)
{
    return actor == ACTOR_CLIENT   ? STYLE_CLIENT
           : actor == ACTOR_SERVER ? STYLE_SERVER
                                   : STYLE_ATTACKER;
}

static void draw_row(struct walk *walk, const struct canvas *c, int row, uint32_t n)
{
    struct columns         at = columns_of(c);
    const struct recorded *event = walk_event(walk, n);
    if (!event) {
        canvas_put(c, row, 4, STYLE_WARNING, "damaged in the file");
        return;
    }
    const struct event_secret *secret = &event->event.secret;
    if (event->step == walk->step)
        canvas_put(c, row, 2, STYLE_STRONG, "●");
    canvas_put_most(c, row, 4, at.bytes - 5, STYLE_PLAIN, secret->name);
    if (secret->bytes) {
        value_draw_beginning(c, row, at.bytes, at.bytes_most, secret->bytes, secret->length);
        canvas_format(c, row, at.length, STYLE_PLAIN, "%zu byte%s", secret->length,
                      secret->length == 1 ? "" : "s");
    } else {
        canvas_put_most(c, row, at.bytes, at.origin - at.bytes, STYLE_FAINT, "never seen here");
    }
    canvas_put(c, row, at.origin, STYLE_PLAIN, words_origin(secret->origin));
    canvas_put(c, row, at.actor, style_of(secret->owner), words_actor(secret->owner));
}

static void draw_list(struct view *view, struct walk *walk, const struct canvas *c, bool focused)
{
    list_show_selected(&view->list, view->window);
    for (int row = 0; row < view->window && view->list.top + row < view->list.count; row++) {
        draw_row(walk, c, row, event_of_row(walk, view->list.top + row));
        view_draw_selection(c, row, view->list.top + row == view->list.selected, focused);
    }
    if (view->list.top > 0)
        canvas_put(c, 0, c->columns - 1, STYLE_STRONG, "↑");
    if (view->list.top + view->window < view->list.count)
        canvas_put(c, view->window - 1, c->columns - 1, STYLE_STRONG, "↓");
}

/* Scrolls so that the selected link is seen. */
static void reveal_link(struct secrets *s)
{
    int line = s->link < s->links.count ? s->links.at[s->link] : 0;
    if (line < s->top)
        s->top = line;
    if (line >= s->top + s->rows)
        s->top = line - s->rows + 1;
    s->reveal = false;
}

static void draw_below(struct view *view, struct walk *walk, const struct canvas *c, bool focused,
                       const struct recorded *event, const struct value_links *links)
{
    struct secrets *s = state_of(view);
    char            title[LINE_MOST];
    struct canvas   detail = canvas_part(c, 1, 0, c->rows - 1, c->columns);
    words_title(title, sizeof title, walk->recording, event);
    roll_heading(c, 0, title, event->event.rfc);
    s->rows = detail.rows;
    if (s->reveal)
        reveal_link(s);
    if (s->top > s->lines - s->rows)
        s->top = s->lines > s->rows ? s->lines - s->rows : 0;
    value_detail_draw(&s->links, walk, &detail, s->top, event, links);
    if (s->inside && s->link < s->links.count)
        view_draw_selection(&detail, s->links.at[s->link] - s->top, true, focused);
}

static void draw(struct view *view, struct walk *walk, const struct canvas *c, bool focused)
{
    struct secrets    *s = state_of(view);
    struct value_links links = { .input_count = 0 };
    struct canvas      nowhere = canvas_part(c, 0, 0, 0, c->columns);
    if (!view->list.count) {
        canvas_put(c, 0, 0, STYLE_FAINT, "No value has been drawn, given or derived yet.");
        if (focused)
            canvas_cursor(c, 0, 0);
        return;
    }
    const struct recorded *event = walk_event(walk, event_of_row(walk, view->list.selected));
    s->lines = s->links.count = 0;
    s->first_row = c->rows >= HEADED;
    if (event) {
        value_links_find(&links, walk, event);
        s->lines = value_detail_draw(&s->links, walk, &nowhere, s->top, event, &links);
    }
    /* The list has what is left, a third at least; two rows while links are walked through. */
    int room = c->rows - s->first_row, most = s->inside ? room - 2 : c->rows * 2 / 3;
    int below = s->lines + 1 < most ? s->lines + 1 : most;
    view->window = room - below > view->list.count ? view->list.count : room - below;
    if (view->window < 1)
        view->window = 1;

    struct canvas list = canvas_part(c, s->first_row, 0, view->window, c->columns);
    if (s->first_row)
        draw_list_heading(c);
    draw_list(view, walk, &list, focused && !s->inside);
    struct canvas bottom = canvas_part(c, s->first_row + view->window, 0, c->rows, c->columns);
    if (event && bottom.rows > 0)
        draw_below(view, walk, &bottom, focused, event, &links);
}

/* ---- keys ---- */

/* An input leads to its value here, or to its bytes; another report of the value is a value too. */
static bool follow(struct view *view, struct walk *walk, int link)
{
    struct value_links     links = { .input_count = 0 };
    const struct recorded *event = walk_event(walk, state_of(view)->n);
    if (!event || link < 0)
        return false;
    value_links_find(&links, walk, event);
    size_t at = (size_t)link;
    if (at < links.input_count) {
        const struct input *input = &links.inputs[at];
        if (input->spot.n)
            walk_follow(walk, view->id, input->kind == INPUT_VALUE ? VIEW_SECRETS : VIEW_BYTES,
                        input->spot);
        return true;
    }
    at -= links.input_count;
    if (at < links.other_count)
        walk_follow(walk, view->id, VIEW_SECRETS, (struct spot){ links.others[at], NO_FIELD });
    return at < links.other_count;
}

static bool command_inside(struct view *view, struct walk *walk, enum command command)
{
    struct secrets *s = state_of(view);
    struct list     links = { .count = s->links.count, .selected = s->link };
    if (command == CMD_OPEN)
        return follow(view, walk, s->link);
    if (command == CMD_RETURN) {
        s->inside = false;
        s->top = 0;
        return true;
    }
    if (!list_command(&links, command, s->rows))
        return false;
    s->link = links.selected;
    s->reveal = true;
    return true;
}

/* Scrolls what is below. */
static bool scroll(struct secrets *s, int lines)
{
    int last = s->lines > s->rows ? s->lines - s->rows : 0;
    s->top = s->top + lines < 0 ? 0 : s->top + lines > last ? last : s->top + lines;
    return true;
}

static bool command(struct view *view, struct walk *walk, enum command command)
{
    struct secrets *s = state_of(view);
    if (!view->list.count)
        return false;
    if (command == CMD_LEFT || command == CMD_RIGHT)
        return scroll(s, command == CMD_RIGHT ? 1 : -1);
    if (s->inside)
        return command_inside(view, walk, command);
    if (list_command(&view->list, command, view->window)) {
        settle(view, walk);
        return true;
    }
    if (command != CMD_OPEN || !s->links.count)
        return false;
    s->inside = s->reveal = true;
    return true;
}

/* A click selects; on what is selected already, it is Enter. */
static void click(struct view *view, struct walk *walk, int row, int column)
{
    struct secrets *s = state_of(view);
    int             item = view->list.top + row - s->first_row, line;
    (void)column;
    if (row >= s->first_row && row < s->first_row + view->window) {
        if (item >= view->list.count)
            return;
        s->inside = false;
        list_select(&view->list, item);
        settle(view, walk);
        return;
    }
    line = row - s->first_row - view->window - 1 + s->top;
    for (int link = s->links.count - 1; link >= 0; link--) {
        if (s->links.at[link] > line || row < s->first_row + view->window)
            continue;
        if (s->inside && s->link == link)
            follow(view, walk, link);
        s->inside = true;
        s->link = link;
        return;
    }
}

const struct view_ops view_secrets = {
    .title = "Secrets", .arrive = arrive, .draw = draw, .command = command, .click = click
};
