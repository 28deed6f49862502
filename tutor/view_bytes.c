/*
 * view_bytes.c - view 2: every byte of the message of this step, by name.
 *
 * On top, the layers: the record as it stands on the wire, what it decrypts to, the message in it.
 * Then the tree of fields beside the hex, linked both ways: what is selected in the tree is marked
 * in the hex, and the byte under the cursor in the hex selects its field. Below, what the field
 * means.
 *
 * Enter opens a group, follows ciphertext to its plaintext and a certificate to its view, and
 * enters the hex on any other leaf. Read next: tutor/field_tree.c, tutor/hex_pane.c,
 * tutor/layers.c.
 */
#include "tutor/view.h"

#include "tutor/field_detail.h"
#include "tutor/field_tree.h"
#include "tutor/hex_pane.h"
#include "tutor/layers.h"

#include <string.h>

enum { SIDE_BY_SIDE = 100, ROOMY = 16, LARGE = 30 };

enum bytes_focus { IN_TREE, IN_LAYERS, IN_HEX };

/* Where things were drawn last, in the view's canvas. */
struct area {
    int row, column, rows, columns;
};

struct bytes_view {
    uint32_t          n; /* the event that is shown; 0: none */
    struct field_tree tree;
    enum bytes_focus  focus;
    size_t            byte; /* under the cursor in the hex */
    int               hex_top;
    size_t            differences, first_difference; /* from what was written */
    struct spot       here;                          /* as it was left */
    struct area       tree_area, hex_area;
};

/* ---- what is shown ---- */

/* What is selected elsewhere; or the message of this step, or its first bytes; or the last
 * before it. */
static uint32_t choose_event(const struct walk *walk)
{
    uint32_t n = walk->here.n;
    size_t   count = walk_count(walk, EVENT_BYTES);
    if (n && n <= walk->until && recording_is(walk->recording, n, EVENT_BYTES))
        return n;
    n = walk_message(walk);
    if (n && n <= walk->until)
        return n;
    struct walk before = *walk;
    before.until = walk_since(walk) - 1;
    n = walk_nth(walk, EVENT_BYTES, walk_count(&before, EVENT_BYTES));
    if (n && n <= walk->until)
        return n;
    return count ? walk_nth(walk, EVENT_BYTES, count - 1) : 0;
}

static void select_field(struct view *view, size_t field)
{
    struct bytes_view *bytes = VIEW_STATE_AS(struct bytes_view, view);
    int                row = field_tree_reveal(&bytes->tree, field);
    list_set_count(&view->list, (int)bytes->tree.row_count);
    if (row >= 0)
        list_select(&view->list, row);
}

static size_t selected_field(const struct view *view)
{
    const struct bytes_view *bytes = VIEW_STATE_AS(struct bytes_view, (struct view *)view);
    return field_tree_field(&bytes->tree, view->list.selected);
}

/* How many bytes are not as they were written, and the first of them. */
static size_t count_differences(size_t *first, const struct event_bytes *a,
                                const struct event_bytes *b)
{
    size_t both = a->length < b->length ? a->length : b->length;
    size_t count = a->length + b->length - 2 * both;
    *first = both;
    for (size_t i = both; i-- > 0;)
        if (a->bytes[i] != b->bytes[i]) {
            *first = i;
            count++;
        }
    return count;
}

/* The event that wrote these bytes otherwise, or NULL. */
static const struct recorded *written(struct walk *walk, const struct recorded *event)
{
    const struct recorded *other = walk_event(walk, event->written_as);
    return other && other->event.kind == EVENT_BYTES ? other : NULL;
}

/* Brings the state up to date; returns the event to show, or NULL. Runs before anything else
 * does. */
static const struct recorded *settle(struct view *view, struct walk *walk)
{
    struct bytes_view     *bytes = VIEW_STATE_AS(struct bytes_view, view);
    uint32_t               n = choose_event(walk);
    const struct recorded *event = walk_event(walk, n);
    bool                   another = n != bytes->n || bytes->tree.event != event;
    bool moved = walk->here.n != bytes->here.n || walk->here.field != bytes->here.field;
    field_tree_show(&bytes->tree, event);
    bytes->n = n;
    bytes->here = walk->here;
    list_set_count(&view->list, (int)bytes->tree.row_count);
    if (another) {
        list_select(&view->list, 0);
        bytes->hex_top = 0;
        const struct recorded *other = event ? written(walk, event) : NULL;
        bytes->differences = other ? count_differences(&bytes->first_difference,
                                                       &event->event.bytes, &other->event.bytes)
                                   : 0;
        bytes->focus = IN_TREE;
    }
    if (moved && walk->here.n == n && walk->here.field != NO_FIELD) {
        bytes->focus = IN_TREE;
        select_field(view, walk->here.field);
    }
    return event && event->event.kind == EVENT_BYTES ? event : NULL;
}

static void arrive(struct view *view, struct walk *walk) { settle(view, walk); }

/* What is selected here is selected everywhere. */
static void publish(struct view *view, struct walk *walk)
{
    struct bytes_view *bytes = VIEW_STATE_AS(struct bytes_view, view);
    size_t             field = bytes->focus == IN_LAYERS ? NO_FIELD : selected_field(view);
    walk->here = bytes->here = (struct spot){ bytes->n, field };
}

/* ---- drawing ---- */

/* What must be known before the bytes are read: returns the rows taken. */
static int draw_notice(struct walk *walk, const struct canvas *c, int row,
                       const struct recorded *event, const struct bytes_view *bytes)
{
    const struct recorded *other = written(walk, event);
    if (other) {
        canvas_format(c, row, 2, STYLE_BAD,
                      "≠ not what was sent in step %u: ! marks %zu byte%s, from %zu on",
                      other->step, bytes->differences, bytes->differences == 1 ? "" : "s",
                      bytes->first_difference);
        return 1;
    }
    if (event->written_as) {
        canvas_put(c, row, 2, STYLE_BAD,
                   "≠ not what was sent; the line that says what was is damaged");
        return 1;
    }
    const struct recorded *message = walk_event(walk, walk_message(walk));
    if (event->step == walk->step || (message && message->step == event->step))
        return 0;
    canvas_format(c, row, 2, STYLE_FAINT, "%s are from step %u.",
                  message ? "These" : "No message moves in this step: these", event->step);
    return 1;
}

static const char *hint(const struct bytes_view *bytes, struct walk *walk,
                        const struct recorded *event, size_t field)
{
    if (bytes->focus == IN_LAYERS)
        return "Left, Right: layer";
    if (bytes->focus == IN_HEX)
        return "arrows: bytes  Esc: fields";
    if (field != NO_FIELD && layers_link(walk, event, field).spot.n)
        return "Enter: follow";
    bool group = field != NO_FIELD && event->event.bytes.fields[field].group;
    return group ? "Enter: open, close" : "Enter: into the hex";
}

static struct canvas part(const struct canvas *c, const struct area *a)
{
    return canvas_part(c, a->row, a->column, a->rows, a->columns);
}

/* The tree above and the hex in the lower third; side by side where there is room. */
static struct area lay_out(struct bytes_view *bytes, const struct canvas *c, int head,
                           size_t length)
{
    int         rule = c->rows >= ROOMY;
    int         below = c->rows >= LARGE ? 7 : c->rows >= ROOMY ? 5 : 3;
    int         middle = c->rows - head - rule - below;
    struct area detail = { c->rows - below, 0, below, c->columns };
    if (middle < 2)
        middle = c->rows - head;
    if (c->columns >= SIDE_BY_SIDE) {
        int per_line = c->columns >= 112 ? 16 : 8;
        int hex = hex_pane_columns(length, per_line, c->columns >= 140 || per_line == 8);
        bytes->tree_area = (struct area){ head, 0, middle, c->columns - hex - 1 };
        bytes->hex_area = (struct area){ head, c->columns - hex, middle, hex };
    } else {
        int hex = c->rows >= ROOMY ? c->rows / 3 : middle >= 6 ? 2 : 1;
        bytes->tree_area = (struct area){ head, 0, middle - hex - rule, c->columns };
        bytes->hex_area = (struct area){ head + middle - hex, 2, hex, c->columns - 2 };
    }
    return detail;
}

static void draw_rule(const struct canvas *c, int row)
{
    for (int column = 0; column < c->columns; column++)
        canvas_put(c, row, column, STYLE_BORDER, "─");
}

static void draw_tree(struct view *view, struct walk *walk, const struct canvas *c, bool focused)
{
    struct bytes_view *bytes = VIEW_STATE_AS(struct bytes_view, view);
    struct canvas rows = canvas_part(c, 0, 0, c->rows, c->columns - 2); /* arrows beside them */
    view->window = c->rows > 1 ? c->rows : 1;
    list_show_selected(&view->list, view->window);
    for (int row = 0; row < c->rows; row++) {
        size_t field = field_tree_field(&bytes->tree, view->list.top + row);
        if (field == NO_FIELD)
            break;
        field_tree_draw(&rows, row, 2, &bytes->tree, field,
                        layers_link(walk, bytes->tree.event, field).spot.n != 0);
        if (view->list.top + row == view->list.selected)
            view_draw_selection(c, row, bytes->focus != IN_LAYERS,
                                focused && bytes->focus == IN_TREE);
    }
    if (view->list.top > 0)
        canvas_put(c, 0, c->columns - 1, STYLE_STRONG, "↑");
    if (view->list.top + c->rows < view->list.count)
        canvas_put(c, c->rows - 1, c->columns - 1, STYLE_STRONG, "↓");
    if (view->list.count == 0)
        canvas_put(c, 0, 2, STYLE_FAINT, "These bytes have no fields.");
}

static void draw_hex(struct view *view, struct walk *walk, const struct canvas *c,
                     const struct recorded *event, bool focused)
{
    struct bytes_view        *bytes = VIEW_STATE_AS(struct bytes_view, view);
    const struct event_bytes *b = &event->event.bytes;
    const struct recorded    *other = written(walk, event);
    size_t                    field = bytes->focus == IN_LAYERS ? NO_FIELD : selected_field(view);
    struct hex_marks          marks = { .cursor = SIZE_MAX };
    if (field != NO_FIELD) {
        marks.from = b->fields[field].offset;
        marks.length = b->fields[field].length;
    }
    if (bytes->focus == IN_HEX && focused)
        marks.cursor = bytes->byte;
    if (other) {
        marks.written = other->event.bytes.bytes;
        marks.written_length = other->event.bytes.length;
    }
    bytes->hex_top =
        hex_pane_scroll(bytes->hex_top, c->rows, hex_pane_per_line(b->length, c->columns),
                        b->length, bytes->focus == IN_HEX ? bytes->byte : marks.from);
    hex_pane_draw(c, bytes->hex_top, b->bytes, b->length, &marks);
}

static void draw(struct view *view, struct walk *walk, const struct canvas *c, bool focused)
{
    const struct recorded *event = settle(view, walk);
    struct bytes_view     *bytes = VIEW_STATE_AS(struct bytes_view, view);
    if (!event) {
        canvas_put(c, 0, 2, STYLE_FAINT,
                   bytes->n ? "damaged in the file" : "No bytes have been sent yet.");
        return;
    }
    struct layers layers = layers_around(walk, event);
    layers_draw(c, 0, walk, &layers, focused && bytes->focus == IN_LAYERS);
    int           head = 1 + draw_notice(walk, c, 1, event, bytes);
    struct area   below = lay_out(bytes, c, head, event->event.bytes.length);
    struct canvas tree = part(c, &bytes->tree_area), hex = part(c, &bytes->hex_area);
    struct canvas detail = part(c, &below);
    draw_tree(view, walk, &tree, focused);
    draw_hex(view, walk, &hex, event, focused);
    if (below.row < head + bytes->tree_area.rows) /* too small for more */
        return;
    if (c->rows >= ROOMY)
        draw_rule(c, below.row - 1);
    if (c->rows >= ROOMY && c->columns < SIDE_BY_SIDE)
        draw_rule(c, bytes->hex_area.row - 1);
    size_t field = bytes->focus == IN_LAYERS ? NO_FIELD : selected_field(view);
    field_detail_draw(&detail, walk, event, field, hint(bytes, walk, event, field),
                      bytes->focus == IN_TREE);
}

/* ---- keys ---- */

static bool choose_layer(struct view *view, struct walk *walk, const struct layers *layers,
                         size_t i)
{
    struct bytes_view *bytes = VIEW_STATE_AS(struct bytes_view, view);
    uint32_t           n = layers_nth(walk, layers, i);
    if (!n)
        return false;
    walk->here = (struct spot){ n, NO_FIELD };
    settle(view, walk);
    bytes->focus = IN_LAYERS;
    return true;
}

static bool command_in_layers(struct view *view, struct walk *walk, const struct recorded *event,
                              enum command command)
{
    struct bytes_view *bytes = VIEW_STATE_AS(struct bytes_view, view);
    struct layers      layers = layers_around(walk, event);
    if (command == CMD_LEFT || command == CMD_FIRST)
        choose_layer(view, walk, &layers,
                     command == CMD_FIRST || !layers.current ? 0 : layers.current - 1);
    else if (command == CMD_RIGHT)
        choose_layer(view, walk, &layers, layers.current + 1);
    else if (command == CMD_LAST)
        choose_layer(view, walk, &layers, layers.count - 1);
    else if (command == CMD_DOWN || command == CMD_OPEN || command == CMD_RETURN) {
        bytes->focus = IN_TREE;
        publish(view, walk);
    } else
        return command == CMD_UP;
    return true;
}

/* The field under the byte is selected in the tree. */
static void point_at(struct view *view, struct walk *walk, size_t byte)
{
    struct bytes_view *bytes = VIEW_STATE_AS(struct bytes_view, view);
    size_t             leaf = field_tree_leaf(&bytes->tree, byte);
    bytes->focus = IN_HEX;
    bytes->byte = byte;
    if (leaf != NO_FIELD)
        select_field(view, leaf);
    publish(view, walk);
}

static bool command_in_hex(struct view *view, struct walk *walk, const struct recorded *event,
                           enum command command)
{
    struct bytes_view *bytes = VIEW_STATE_AS(struct bytes_view, view);
    size_t             length = event->event.bytes.length, to;
    if (command == CMD_OPEN || command == CMD_RETURN || length == 0) {
        bytes->focus = IN_TREE;
        return true;
    }
    bytes->byte = bytes->byte < length ? bytes->byte : length - 1;
    to = hex_pane_move(bytes->byte, length, bytes->hex_area.rows, bytes->hex_area.columns, command);
    if (to == SIZE_MAX)
        return false;
    point_at(view, walk, to);
    return true;
}

/* Left closes a group, or goes to the one around; right opens it, or goes in. */
static bool open_or_close(struct view *view, const struct recorded *event, size_t field, bool open)
{
    struct bytes_view *bytes = VIEW_STATE_AS(struct bytes_view, view);
    bool               is_open = field_tree_is_open(&bytes->tree, field);
    if (open && !event->event.bytes.fields[field].group)
        return false;
    if (open && is_open) {
        list_select(&view->list, view->list.selected + 1);
        return true;
    }
    if (!open && !is_open) {
        size_t around = field_tree_parent(&bytes->tree, field);
        select_field(view, around);
        return around != field;
    }
    field_tree_set_open(&bytes->tree, field, open);
    select_field(view, field);
    return true;
}

static bool open_selected(struct view *view, struct walk *walk, const struct recorded *event,
                          size_t field)
{
    struct bytes_view *bytes = VIEW_STATE_AS(struct bytes_view, view);
    if (field == NO_FIELD || !event->event.bytes.fields[field].group) {
        struct layers_link link = { .spot = { 0, NO_FIELD } };
        if (field != NO_FIELD)
            link = layers_link(walk, event, field);
        if (link.spot.n)
            walk_follow(walk, view->id, link.view, link.spot);
        else if (event->event.bytes.length)
            point_at(view, walk, field == NO_FIELD ? 0 : event->event.bytes.fields[field].offset);
        return true;
    }
    return open_or_close(view, event, field, !field_tree_is_open(&bytes->tree, field));
}

static bool command_in_tree(struct view *view, struct walk *walk, const struct recorded *event,
                            enum command command)
{
    struct bytes_view *bytes = VIEW_STATE_AS(struct bytes_view, view);
    size_t             field = selected_field(view);
    bool layers = layers_around(walk, event).count > 1, top = view->list.selected == 0;
    bool known = true;
    if (command == CMD_OPEN) {
        return open_selected(view, walk, event, field);
    } else if (command == CMD_UP && top) {
        bytes->focus = layers ? IN_LAYERS : IN_TREE;
    } else if ((command == CMD_LEFT || command == CMD_RIGHT) && field != NO_FIELD) {
        known = open_or_close(view, event, field, command == CMD_RIGHT);
        if (!known && command == CMD_LEFT && layers)
            bytes->focus = IN_LAYERS, known = true;
    } else {
        known = list_command(&view->list, command, view->window);
    }
    if (known)
        publish(view, walk);
    return known;
}

static bool command(struct view *view, struct walk *walk, enum command command)
{
    const struct recorded *event = settle(view, walk);
    if (!event)
        return false;
    switch (VIEW_STATE_AS(struct bytes_view, view)->focus) {
    case IN_LAYERS:
        return command_in_layers(view, walk, event, command);
    case IN_HEX:
        return command_in_hex(view, walk, event, command);
    case IN_TREE:
        break;
    }
    return command_in_tree(view, walk, event, command);
}

/* ---- the mouse ---- */

static bool is_inside(const struct area *a, int row, int column)
{
    return row >= a->row && row < a->row + a->rows && column >= a->column &&
           column < a->column + a->columns;
}

static void click(struct view *view, struct walk *walk, int row, int column)
{
    struct bytes_view     *bytes = VIEW_STATE_AS(struct bytes_view, view);
    const struct recorded *event = settle(view, walk);
    struct canvas          hex = { NULL, 0, 0, bytes->hex_area.rows, bytes->hex_area.columns };
    struct canvas line = { NULL, 0, 0, 1, bytes->hex_area.column + bytes->hex_area.columns };
    if (!event)
        return;
    if (row == 0) {
        struct layers layers = layers_around(walk, event);
        choose_layer(view, walk, &layers, layers_at(&line, walk, &layers, column));
    } else if (is_inside(&bytes->hex_area, row, column)) {
        size_t byte = hex_pane_byte(&hex, bytes->hex_top, event->event.bytes.length,
                                    row - bytes->hex_area.row, column - bytes->hex_area.column);
        if (byte != SIZE_MAX)
            point_at(view, walk, byte);
    } else if (is_inside(&bytes->tree_area, row, column)) {
        int  item = view->list.top + row - bytes->tree_area.row;
        bool again = bytes->focus == IN_TREE && item == view->list.selected;
        if (item >= view->list.count)
            return;
        bytes->focus = IN_TREE;
        list_select(&view->list, item);
        publish(view, walk);
        if (again)
            open_selected(view, walk, event, selected_field(view));
    }
}

static void close(struct view *view)
{
    struct bytes_view *bytes = VIEW_STATE_AS(struct bytes_view, view);
    field_tree_free(&bytes->tree);
    memset(bytes, 0, sizeof *bytes);
}

const struct view_ops view_bytes = { .title = "Bytes",
                                     .arrive = arrive,
                                     .draw = draw,
                                     .command = command,
                                     .click = click,
                                     .close = close };
