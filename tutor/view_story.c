/*
 * view_story.c - view 1: what this step is for, in words, and what happened in it.
 *
 * Above, two to four sentences with the live values in them; words that the glossary explains are
 * underlined. Below, a line for each thing that was done; Enter shows it in the view that knows it
 * best.
 */
#include "tutor/view.h"

#include "lessons/words.h"
#include "tutor/story_text.h"

#include <stdio.h>
#include <string.h>

enum { LINE_MOST = 300 };

struct story {
    uint32_t first; /* the event after the step's own */
    int      text_rows;
    bool     moved; /* somebody has moved in the list */
    char     text[STORY_TEXT];
};
_Static_assert(sizeof(struct story) <= VIEW_STATE, "a view's state fits");

/* ---- the events of the step ---- */

static void arrive(struct view *view, struct walk *walk)
{
    struct story *story = VIEW_STATE_AS(struct story, view);
    uint32_t      first = walk_since(walk) + 1;
    if (story->first != first) {
        view->list.selected = view->list.top = 0;
        story->moved = false;
        story->first = first;
    }
    story_text(story->text, sizeof story->text, walk);
    list_set_count(&view->list, walk->until >= first ? (int)(walk->until - first + 1) : 0);
    if (walk->here.n >= first && walk->here.n <= walk->until && walk->wants_view)
        list_select(&view->list, (int)(walk->here.n - first));
}

static uint32_t event_of_row(const struct view *view, int row)
{
    return VIEW_STATE_AS(struct story, (struct view *)view)->first + (uint32_t)row;
}

static enum style style_of(const struct recorded *event)
{
    switch (event->event.kind) {
    case EVENT_FAILURE:
        return STYLE_BAD;
    case EVENT_CHECK:
        return event->event.check.passed ? STYLE_PLAIN : STYLE_BAD;
    case EVENT_STEP:
    case EVENT_BYTES:
    case EVENT_CHOICE:
    case EVENT_SECRET:
        break;
    }
    return STYLE_PLAIN;
}

static const char *mark_of(const struct recorded *event)
{
    switch (event->event.kind) {
    case EVENT_STEP:
        return "";
    case EVENT_BYTES:
        return event->event.bytes.layer == LAYER_CERTIFICATE ? "certificate" : "bytes";
    case EVENT_CHOICE:
        return "choice";
    case EVENT_SECRET:
        return "value";
    case EVENT_CHECK:
        return event->event.check.passed ? "✓ check" : "✗ check";
    case EVENT_FAILURE:
        return "✗ failure";
    }
    return "";
}

static void draw_event(struct walk *walk, const struct canvas *c, int row, uint32_t n)
{
    char                   title[LINE_MOST];
    const struct recorded *event = walk_event(walk, n);
    if (!event) {
        canvas_put(c, row, 2, STYLE_WARNING, "damaged in the file");
        return;
    }
    words_title(title, sizeof title, walk->recording, event);
    canvas_put(c, row, 2, STYLE_FAINT, mark_of(event));
    canvas_put(c, row, 15, style_of(event), title);
}

/* ---- drawing ---- */

/* Text and list scroll as one: the first item brings the whole text with it. */
static void draw(struct view *view, struct walk *walk, const struct canvas *c, bool focused)
{
    struct story *story = VIEW_STATE_AS(struct story, view);
    struct canvas nowhere = canvas_part(c, 0, 0, 0, c->columns);
    story->text_rows = canvas_wrap(&nowhere, 0, 0, 0, STYLE_PLAIN, story->text);
    int items_at = story->text_rows + 1, selected = items_at + view->list.selected;
    int total = view->list.count ? items_at + view->list.count : story->text_rows;
    if (!story->moved) /* a step opens on its words, whatever is selected below */
        view->list.top = 0;
    else if (selected < view->list.top)
        view->list.top = selected;
    if (story->moved && view->list.count && selected >= view->list.top + c->rows)
        view->list.top = selected - c->rows + 1;
    view->window = c->rows;

    canvas_wrap(c, 0, 0, view->list.top, STYLE_PLAIN, story->text);
    for (int row = 0; row < c->rows; row++) {
        int item = view->list.top + row - items_at;
        if (item < 0 || item >= view->list.count)
            continue;
        draw_event(walk, c, row, event_of_row(view, item));
        view_draw_selection(c, row, item == view->list.selected, focused);
    }
    if (view->list.top + c->rows < total)
        canvas_put(c, c->rows - 1, c->columns - 2, STYLE_STRONG, "↓");
    if (view->list.top > 0)
        canvas_put(c, 0, c->columns - 2, STYLE_STRONG, "↑");
    if (focused && (!view->list.count || selected >= view->list.top + c->rows))
        canvas_cursor(c, 0, 0);
}

/* ---- keys ---- */

static enum view_id view_that_knows(const struct recorded *event)
{
    switch (event->event.kind) {
    case EVENT_SECRET:
        return VIEW_SECRETS;
    case EVENT_CHECK:
    case EVENT_CHOICE:
    case EVENT_FAILURE:
        return VIEW_CHECKS;
    case EVENT_BYTES:
        return event->event.bytes.layer == LAYER_CERTIFICATE ? VIEW_CERTIFICATE : VIEW_BYTES;
    case EVENT_STEP:
        break;
    }
    return VIEW_STORY;
}

static bool command(struct view *view, struct walk *walk, enum command command)
{
    if (command == CMD_FIRST) { /* back to the words */
        view->list.selected = 0;
        VIEW_STATE_AS(struct story, view)->moved = false;
        return true;
    }
    if (list_command(&view->list, command, view->window)) {
        VIEW_STATE_AS(struct story, view)->moved = true;
        walk->here = (struct spot){ event_of_row(view, view->list.selected), NO_FIELD };
        return true;
    }
    if (command != CMD_OPEN || !view->list.count)
        return false;
    uint32_t               n = event_of_row(view, view->list.selected);
    const struct recorded *event = walk_event(walk, n);
    if (event)
        walk_follow(walk, view->id, view_that_knows(event), (struct spot){ n, NO_FIELD });
    return true;
}

static void click(struct view *view, struct walk *walk, int row, int column)
{
    int item = view->list.top + row - (VIEW_STATE_AS(struct story, view)->text_rows + 1);
    (void)column;
    if (item < 0 || item >= view->list.count)
        return;
    if (item == view->list.selected) {
        command(view, walk, CMD_OPEN);
        return;
    }
    list_select(&view->list, item);
    walk->here = (struct spot){ event_of_row(view, item), NO_FIELD };
}

const struct view_ops view_story = {
    .title = "Story", .arrive = arrive, .draw = draw, .command = command, .click = click
};
