/*
 * view_knowledge.c - view 5: who knows what, at this moment.
 *
 * A row for each value and each message, in the order in which they appear, a column for each of
 * those who might know it. Below, why: the formula that gives the value, and which of its inputs
 * each of them has or lacks. With the server's private key given away (K) the rows that fell open
 * say so: that is what RSA key transport has no remedy for. Read next: knowledge_rows.h,
 * lessons/knowledge.h.
 */
#include "tutor/view.h"

#include "lessons/prose.h"
#include "lessons/words.h"
#include "tutor/inputs.h"
#include "tutor/knowledge_rows.h"
#include "tutor/roll.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MOST = 4000, LINE_MOST = 300, REPORTS_MOST = 8, KIND_COLUMNS = 9 };

struct knowing {
    struct knowledge_rows rows;
    uint32_t              step, n; /* the selection was made in, and is */
    int top, lines, seen;          /* of what is below: first line, all lines, those seen */
    int first_row;                 /* of the list, on the canvas */
};

static struct knowing *state_of(struct view *view) { return VIEW_STATE_AS(struct knowing, view); }

/* ---- the rows, and which is selected ---- */

/* Shares what is selected: of a value, the report that was looked at, or else the latest. */
static void settle(struct view *view, struct walk *walk)
{
    struct knowing *k = state_of(view);
    if (!view->list.count)
        return;
    size_t   row = (size_t)view->list.selected;
    uint32_t n = knowledge_rows_event(&k->rows, row);
    if (k->n != n)
        k->top = 0;
    k->n = n;
    if (knowledge_rows_find(&k->rows, walk->here.n) == row && walk->here.n <= walk->until)
        return;
    const struct recorded *latest = NULL;
    if (recording_is(walk->recording, n, EVENT_SECRET))
        latest = recording_secret(walk->recording, walk->connection,
                                  recording_name(walk->recording, n), walk->until);
    walk->here = (struct spot){ latest ? latest->n : n, NO_FIELD };
}

/* The newest row of the step, or the last before it. */
static int row_to_open(struct view *view, const struct walk *walk)
{
    for (uint32_t n = walk->until; n >= walk_since(walk) && n > 0; n--) {
        size_t row = knowledge_rows_find(&state_of(view)->rows, n);
        if (row != SIZE_MAX)
            return (int)row;
    }
    return view->list.count - 1;
}

static void arrive(struct view *view, struct walk *walk)
{
    struct knowing *k = state_of(view);
    knowledge_rows_take(&k->rows, walk);
    list_set_count(&view->list, (int)knowledge_rows_count(&k->rows, walk));
    size_t here =
        walk->here.n <= walk->until ? knowledge_rows_find(&k->rows, walk->here.n) : SIZE_MAX;
    if (here != SIZE_MAX)
        list_select(&view->list, (int)here);
    else if (k->step != walk->step)
        list_select(&view->list, row_to_open(view, walk));
    k->step = walk->step;
    settle(view, walk);
}

static void close_view(struct view *view) { knowledge_rows_free(&state_of(view)->rows); }

/* ---- columns ---- */

struct column {
    enum knower knower;
    int         width;
    enum style  style;
};
static const struct column columns[] = {
    { KNOWER_CLIENT, 9, STYLE_CLIENT },
    { KNOWER_EAVESDROPPER, 14, STYLE_ATTACKER },
    { KNOWER_SERVER, 9, STYLE_SERVER },
    { KNOWER_ATTACKER, 10, STYLE_ATTACKER },
};

/* What says whether a row is a value or a message takes columns only where there are many: a
 * message is known by its arrow, too. */
static int kind_columns(const struct canvas *c) { return c->columns < 90 ? 0 : KIND_COLUMNS; }

static int column_count(struct view *view) { return state_of(view)->rows.attacker ? 4 : 3; }

/* Where the first of them begins: at the right, but near enough to the names to be read across. */
static int columns_start(struct view *view, const struct canvas *c)
{
    enum { NAME_COLUMNS_MOST = 60 };
    int start = c->columns - 1;
    for (int i = 0; i < column_count(view); i++)
        start -= columns[i].width;
    return start > NAME_COLUMNS_MOST ? NAME_COLUMNS_MOST : start > 0 ? start : 0;
}

/* A tick and a word in the column of everyone who knows it. Those in `opened` know it through what
 * was given away, and `through` says so. */
static void draw_knowers(struct view *view, const struct canvas *c, int row, knowers known,
                         knowers opened, const char *word, const char *through)
{
    int at = columns_start(view, c);
    for (int i = 0; i < column_count(view); at += columns[i++].width) {
        knowers bit = (knowers)(1 << columns[i].knower);
        if (opened & bit)
            canvas_format(c, row, at, STYLE_WARNING, "✓ %s", through);
        else if (known & bit)
            canvas_format(c, row, at, STYLE_PLAIN, "✓ %s", word);
    }
}

/* ---- the list ---- */

static void draw_heading(struct view *view, const struct canvas *c, int row)
{
    int at = columns_start(view, c);
    canvas_put_most(c, row, 4, at - 5, STYLE_FAINT, "● in this step");
    for (int i = 0; i < column_count(view); at += columns[i++].width)
        canvas_put(c, row, at, columns[i].style, knower_name(columns[i].knower));
}

static void name_message(char *out, size_t size, const struct event_bytes *bytes, bool as_arrived)
{
    struct prose p;
    prose_begin(&p, out, size);
    prose_add_safe(&p, bytes->name);
    if (bytes->direction != NO_DIRECTION)
        prose_add(&p, bytes->direction == CLIENT_TO_SERVER ? " ──▶" : " ◀──");
    if (bytes->keys) {
        prose_add(&p, " ");
        prose_add_safe(&p, bytes->keys);
    }
    prose_add(&p, as_arrived ? " as it arrived" : "");
    prose_end(&p);
}

static bool is_of_step(const struct walk *walk, const struct recorded *event)
{
    if (event->event.kind == EVENT_SECRET)
        event = recording_secret(walk->recording, walk->connection, event->event.secret.name,
                                 walk->until);
    return event && event->step == walk->step;
}

static void draw_row(struct view *view, struct walk *walk, const struct canvas *c, int row,
                     uint32_t n)
{
    struct knowing        *k = state_of(view);
    char                   name[LINE_MOST];
    const struct recorded *event = walk_event(walk, n);
    int                    at = 4 + kind_columns(c), room = columns_start(view, c) - at - 1;
    if (!event) {
        canvas_put(c, row, 4, STYLE_WARNING, "damaged in the file");
        return;
    }
    bool    value = event->event.kind == EVENT_SECRET;
    knowers known = knowledge_rows_knowers(&k->rows, walk, n);
    knowers before = walk->key_given ? knowledge_rows_honest(&k->rows, walk, n) : known;
    if (is_of_step(walk, event))
        canvas_put(c, row, 2, STYLE_STRONG, "●");
    canvas_put_most(c, row, 4, kind_columns(c), STYLE_FAINT, value ? "value" : "message");
    if (value)
        snprintf(name, sizeof name, "%s", event->event.secret.name);
    else
        name_message(name, sizeof name, &event->event.bytes, event->written_as != 0);
    canvas_put_most(c, row, at, room, STYLE_PLAIN, name);
    draw_knowers(view, c, row, known, (knowers)(known & ~before), value ? "knows" : "reads",
                 value && strcmp(name, knowledge_rows_gift) == 0 ? "was given" : "by the key");
}

/* What the eavesdropper has in all; and, when something was given away, what that did. */
static int draw_summary(struct view *view, struct walk *walk, const struct canvas *c)
{
    struct tally t;
    int          row = 0;
    knowledge_rows_tally(&t, &state_of(view)->rows, walk);
    if (walk->key_given)
        canvas_format(c, row++, 0, STYLE_WARNING,
                      "Server private key given away: %zu message%s, %zu value%s fell open.",
                      t.messages_opened, t.messages_opened == 1 ? "" : "s", t.values_opened,
                      t.values_opened == 1 ? "" : "s");
    int end = canvas_format(
        c, row, 0, STYLE_STRONG,
        "The eavesdropper can read %zu of %zu message%s and %zu of %zu value%s.", t.messages_known,
        t.messages, t.messages == 1 ? "" : "s", t.values_known, t.values, t.values == 1 ? "" : "s");
    if (t.unread)
        canvas_format(c, row, end + 1, STYLE_FAINT, "(%zu messages not looked at yet)", t.unread);
    return row + 1;
}

/* ---- below: why ---- */

struct why {
    struct view *view;
    struct walk *walk;
    struct roll *roll;
    char         lacks[KNOWER_COUNT][LINE_MOST]; /* what each of them lacks */
};

static const char *capital(enum knower knower)
{
    static const char *const names[KNOWER_COUNT] = {
        [KNOWER_CLIENT] = "The client",
        [KNOWER_EAVESDROPPER] = "The eavesdropper",
        [KNOWER_SERVER] = "The server",
        [KNOWER_ATTACKER] = "The attacker",
    };
    return names[knower];
}

/* A line with a thing that is needed, and who has it. */
static void need(struct why *why, const char *what, knowers known)
{
    const struct canvas *c = &why->roll->canvas;
    int                  row = roll_row(why->roll);
    int                  at = 10;
    canvas_put(c, row, 4, STYLE_FAINT, "needs");
    canvas_put_most(c, row, at, columns_start(why->view, c) - at - 1, STYLE_PLAIN, what);
    draw_knowers(why->view, c, row, known, 0, "has", "");
    for (int i = 0; i < KNOWER_COUNT; i++) {
        size_t length = strlen(why->lacks[i]);
        if (!(known & 1 << i) && length + strlen(what) + 3 < LINE_MOST)
            snprintf(why->lacks[i] + length, LINE_MOST - length, "%s%s", length ? ", " : "", what);
    }
}

static knowers knowers_of_input(struct why *why, const struct recorded *secret,
                                const struct input *input)
{
    struct knowledge_rows *rows = &state_of(why->view)->rows;
    knowers                known = (knowers)~0;
    if (input->kind == INPUT_VALUE)
        return knowledge_rows_of_name(rows, why->walk, input->text);
    if (!input->spot.n)
        return 0;
    if (input->kind == INPUT_PATH)
        return knowledge_rows_knowers(rows, why->walk, input->spot.n);
    for (const struct recorded *message = inputs_next_message(why->walk, secret, input, 0); message;
         message = inputs_next_message(why->walk, secret, input, message->n))
        known &= knowledge_rows_knowers(rows, why->walk, message->n);
    return known;
}

/* One way to have a value, by a report of it. `also` reports it too, by the same formula. */
static void explain_report(struct why *why, const struct recorded *report, bool also)
{
    const struct event_secret *secret = &report->event.secret;
    const char                *owner = words_actor(secret->owner);
    struct input               inputs[INPUTS_MOST];
    char                       text[TEXT_MOST];
    struct prose               p;
    prose_begin(&p, text, sizeof text);
    if (secret->origin == ORIGIN_RANDOM)
        prose_format(&p, "The %s drew it at random, and so knows it.", owner);
    if (secret->origin == ORIGIN_GIVEN)
        prose_format(&p, "The %s was given it, and so knows it.", owner);
    if (secret->origin == ORIGIN_DERIVED && secret->formula) {
        prose_format(&p, "**%s:** ", also ? "Both ends derive it" : owner);
        prose_add_safe(&p, secret->formula);
    }
    if (secret->revealed)
        prose_add(&p, secret->origin == ORIGIN_DERIVED
                          ? " What it takes goes out in the clear: everybody has it."
                          : " It goes out in the clear: everybody has it.");
    prose_end(&p);
    roll_wrap(why->roll, 2, STYLE_PLAIN, text);
    if (secret->origin != ORIGIN_DERIVED)
        return;
    size_t count = inputs_of(inputs, why->walk, report);
    for (size_t i = 0; i < count; i++)
        need(why, inputs[i].text, knowers_of_input(why, report, &inputs[i]));
}

static bool same_way(const struct recorded *a, const struct recorded *b)
{
    const char *first = a->event.secret.formula, *second = b->event.secret.formula;
    return first && second && strcmp(first, second) == 0;
}

/* The reports of a value, the newest first; those by the same formula are one. */
static void explain_value(struct why *why, const char *name)
{
    const struct recorded *reports[REPORTS_MOST], *report;
    bool                   also[REPORTS_MOST] = { false };
    size_t                 count = 0;
    for (uint32_t until = why->walk->until; until; until = report->n - 1) {
        report = recording_secret(why->walk->recording, why->walk->connection, name, until);
        if (!report)
            break;
        size_t i = 0;
        while (i < count && !same_way(reports[i], report))
            i++;
        if (i == REPORTS_MOST)
            break;
        if (i < count)
            also[i] = also[i] || reports[i]->event.secret.owner != report->event.secret.owner;
        else
            reports[count++] = report;
    }
    for (size_t i = 0; i < count; i++)
        explain_report(why, reports[i], also[i]);
}

static void explain_message(struct why *why, const struct event_bytes *bytes)
{
    if (!bytes->keys) {
        roll_wrap(why->roll, 2, STYLE_PLAIN,
                  "It crosses the wire in the clear: whoever sees the wire reads it.");
        return;
    }
    roll_wrap(why->roll, 2, STYLE_PLAIN,
              "It crosses the wire encrypted: whoever has its key reads it.");
    need(why, bytes->keys,
         knowledge_rows_of_name(&state_of(why->view)->rows, why->walk, bytes->keys));
}

/* "The eavesdropper does not know it: lacks pre_master_secret." */
static void conclude_for(struct why *why, enum knower knower, bool value, bool known, bool opened)
{
    char         text[2 * LINE_MOST];
    struct prose p;
    if (known && !opened)
        return;
    prose_begin(&p, text, sizeof text);
    prose_format(&p, "**%s** ", capital(knower));
    if (opened)
        prose_format(&p, "%s it through the key that was given away (K).", value ? "has" : "reads");
    else {
        prose_format(&p, "does not %s it: ", value ? "know" : "read");
        prose_add(&p, why->lacks[knower][0] ? "lacks " : "nothing that is derived here gives it");
        prose_add_safe(&p, why->lacks[knower]);
        prose_add(&p, ".");
    }
    prose_end(&p);
    roll_wrap(why->roll, 2, opened ? STYLE_WARNING : STYLE_PLAIN, text);
}

static void conclude(struct why *why, const struct recorded *event)
{
    struct knowledge_rows *rows = &state_of(why->view)->rows;
    knowers                known = knowledge_rows_knowers(rows, why->walk, event->n);
    knowers                before = knowledge_rows_honest(rows, why->walk, event->n);
    for (int i = 0; i < column_count(why->view); i++) {
        knowers bit = (knowers)(1 << columns[i].knower);
        conclude_for(why, columns[i].knower, event->event.kind == EVENT_SECRET, known & bit,
                     known & ~before & bit);
    }
}

static int draw_why(struct view *view, struct walk *walk, const struct canvas *c,
                    const struct recorded *event)
{
    struct roll roll;
    struct why  why = { .view = view, .walk = walk, .roll = &roll };
    roll_begin(&roll, c, state_of(view)->top);
    if (event->event.kind == EVENT_SECRET)
        explain_value(&why, event->event.secret.name);
    else
        explain_message(&why, &event->event.bytes);
    conclude(&why, event);
    roll_end(&roll);
    return roll.line;
}

static void draw_below(struct view *view, struct walk *walk, const struct canvas *c,
                       const struct recorded *event)
{
    struct knowing *k = state_of(view);
    char            title[LINE_MOST];
    struct canvas   why = canvas_part(c, 1, 0, c->rows, c->columns);
    words_title(title, sizeof title, walk->recording, event);
    roll_heading(c, 0, title, "why");
    k->seen = why.rows;
    if (k->top > k->lines - k->seen)
        k->top = k->lines > k->seen ? k->lines - k->seen : 0;
    draw_why(view, walk, &why, event);
}

static void draw_list(struct view *view, struct walk *walk, const struct canvas *c, bool focused)
{
    list_show_selected(&view->list, view->window);
    for (int row = 0; row < view->window && view->list.top + row < view->list.count; row++) {
        int item = view->list.top + row;
        draw_row(view, walk, c, row, knowledge_rows_event(&state_of(view)->rows, (size_t)item));
        view_draw_selection(c, row, item == view->list.selected, focused);
    }
    if (view->list.top > 0)
        canvas_put(c, 0, c->columns - 1, STYLE_STRONG, "↑");
    if (view->list.top + view->window < view->list.count)
        canvas_put(c, view->window - 1, c->columns - 1, STYLE_STRONG, "↓");
}

static void draw(struct view *view, struct walk *walk, const struct canvas *c, bool focused)
{
    struct knowing *k = state_of(view);
    struct canvas   nowhere = canvas_part(c, 0, 0, 0, c->columns);
    if (!view->list.count) {
        canvas_put(c, 0, 0, STYLE_FAINT, "There is nothing to be known yet.");
        if (focused)
            canvas_cursor(c, 0, 0);
        return;
    }
    k->first_row = draw_summary(view, walk, c);
    draw_heading(view, c, k->first_row++);
    const struct recorded *event = walk_event(walk, k->n);
    k->lines = event ? draw_why(view, walk, &nowhere, event) : 0;

    int room = c->rows - k->first_row, most = room / 2 + 1;
    int below = k->lines + 1 < most ? k->lines + 1 : most;
    view->window = room - below > view->list.count ? view->list.count : room - below;
    if (view->window < 1)
        view->window = 1;
    struct canvas list = canvas_part(c, k->first_row, 0, view->window, c->columns);
    draw_list(view, walk, &list, focused);
    struct canvas bottom = canvas_part(c, k->first_row + view->window, 0, c->rows, c->columns);
    if (event && bottom.rows > 0)
        draw_below(view, walk, &bottom, event);
}

/* ---- keys ---- */

static bool scroll(struct knowing *k, int lines)
{
    int last = k->lines > k->seen ? k->lines - k->seen : 0;
    k->top = k->top + lines < 0 ? 0 : k->top + lines > last ? last : k->top + lines;
    return true;
}

static bool command(struct view *view, struct walk *walk, enum command command)
{
    struct knowing *k = state_of(view);
    if (!view->list.count)
        return false;
    if (command == CMD_LEFT || command == CMD_RIGHT)
        return scroll(k, command == CMD_RIGHT ? 1 : -1);
    if (list_command(&view->list, command, view->window)) {
        settle(view, walk);
        return true;
    }
    if (command != CMD_OPEN)
        return false;
    bool value = recording_is(walk->recording, k->n, EVENT_SECRET);
    walk_follow(walk, view->id, value ? VIEW_SECRETS : VIEW_BYTES,
                value ? walk->here : (struct spot){ k->n, NO_FIELD });
    return true;
}

static void click(struct view *view, struct walk *walk, int row, int column)
{
    int item = view->list.top + row - state_of(view)->first_row;
    (void)column;
    if (row < state_of(view)->first_row || row >= state_of(view)->first_row + view->window ||
        item >= view->list.count)
        return;
    if (item == view->list.selected) {
        command(view, walk, CMD_OPEN);
        return;
    }
    list_select(&view->list, item);
    settle(view, walk);
}

const struct view_ops view_knowledge = { .title = "Who knows what",
                                         .arrive = arrive,
                                         .draw = draw,
                                         .command = command,
                                         .click = click,
                                         .close = close_view };
