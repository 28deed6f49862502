/*
 * view_certificate.c - view 6: the chain of certificates, from the server's own to where trust
 * begins.
 *
 * A ladder: each certificate, and below it who signed it. A certificate opens to what it says in
 * short, its fields (Enter shows one among its bytes), its signature taken apart, and the checks
 * that were made about it. Below the list stand the words for what is selected.
 *
 * Read next: tutor/chain.c, which gathers all this from the recording, and
 * tutor/certificate_rows.c, which says what each row shows.
 */
#include "tutor/view.h"

#include "tutor/certificate_rows.h"

#include <stdlib.h>
#include <string.h>

enum { DETAIL_ROWS = 6, DETAIL_LEAST = 4, ROOMY = 24 };

static struct certificate_rows *rows_of(struct view *view)
{
    return VIEW_STATE_AS(struct certificate_rows, view);
}

static const struct certificate_row *selected_row(struct view *view)
{
    return certificate_rows_at(rows_of(view), view->list.selected);
}

static void gather(struct view *view, struct walk *walk)
{
    certificate_rows_gather(rows_of(view), walk);
    list_set_count(&view->list, (int)rows_of(view)->count);
}

/* What was selected elsewhere is opened and selected here. */
static void arrive(struct view *view, struct walk *walk)
{
    struct certificate_rows *rows = rows_of(view);
    gather(view, walk);
    if (walk->here.n == rows->here.n && walk->here.field == rows->here.field)
        return;
    rows->here = walk->here;
    int row = certificate_rows_reveal(rows, walk, walk->here);
    list_set_count(&view->list, (int)rows->count);
    if (row >= 0)
        list_select(&view->list, row);
}

static void publish(struct view *view, struct walk *walk)
{
    struct certificate_rows      *rows = rows_of(view);
    const struct certificate_row *row = selected_row(view);
    if (row)
        walk->here = rows->here = certificate_row_spot(rows, walk, row);
}

/* ---- drawing ---- */

static void draw_list(struct view *view, struct walk *walk, const struct canvas *c, bool focused)
{
    struct certificate_rows *rows = rows_of(view);
    struct canvas            text = canvas_part(c, 0, 0, c->rows, c->columns - 2);
    view->window = c->rows > 1 ? c->rows : 1;
    list_show_selected(&view->list, view->window);
    for (int row = 0; row < c->rows; row++) {
        const struct certificate_row *r = certificate_rows_at(rows, view->list.top + row);
        if (!r)
            break;
        certificate_row_draw(&text, row, rows, walk, r);
        view_draw_selection(c, row, view->list.top + row == view->list.selected, focused);
    }
    if (view->list.top > 0)
        canvas_put(c, 0, c->columns - 1, STYLE_STRONG, "↑");
    if (view->list.top + c->rows < view->list.count)
        canvas_put(c, c->rows - 1, c->columns - 1, STYLE_STRONG, "↓");
}

static void draw(struct view *view, struct walk *walk, const struct canvas *c, bool focused)
{
    struct certificate_rows *rows = rows_of(view);
    if (c->rows >= ROOMY && certificate_rows_open_more(rows, walk))
        rows->here.n = UINT32_MAX; /* what is selected elsewhere may be seen now */
    arrive(view, walk);
    if (!view->list.count) {
        canvas_wrap(c, 0, 2, 0, STYLE_FAINT,
                    "No certificate has been taken apart so far. The client does that in act 3.");
        return;
    }
    int below = c->rows >= ROOMY            ? DETAIL_ROWS + 2
                : c->rows / 2 < DETAIL_ROWS ? c->rows / 2
                                            : DETAIL_ROWS;
    if (below < DETAIL_LEAST)
        below = 0;
    int           rule = c->rows >= ROOMY;
    struct canvas list = canvas_part(c, 0, 0, c->rows - below - rule, c->columns);
    struct canvas detail = canvas_part(c, c->rows - below, 0, below, c->columns);
    draw_list(view, walk, &list, focused);
    for (int column = 0; rule && column < c->columns; column++)
        canvas_put(c, list.rows, column, STYLE_BORDER, "─");
    const struct certificate_row *selected = selected_row(view);
    if (selected && below > 0)
        certificate_row_explain(&detail, rows, walk, selected);
}

/* ---- keys ---- */

/* What was opened low on the screen moves to the top, so that it is seen what is in it. */
static void show_opened(struct view *view)
{
    if (certificate_rows_is_open(rows_of(view), view->list.selected) &&
        view->list.selected - view->list.top > view->window / 2)
        view->list.top = view->list.selected;
}

/* Left closes what is open, or goes to what it is in; right opens, or goes in. */
static bool open_or_close(struct view *view, struct walk *walk, bool open)
{
    struct certificate_rows *rows = rows_of(view);
    int                      at = view->list.selected;
    if (certificate_rows_set_open(rows, at, open)) {
        gather(view, walk);
        show_opened(view);
        return true;
    }
    if (!open) {
        int around = certificate_rows_parent(rows, at);
        list_select(&view->list, around);
        return around != at;
    }
    if (!certificate_rows_is_open(rows, at))
        return false;
    list_select(&view->list, at + 1);
    return true;
}

static bool open_selected(struct view *view, struct walk *walk)
{
    struct certificate_rows      *rows = rows_of(view);
    const struct certificate_row *row = selected_row(view);
    enum view_id                  to;
    struct spot                   spot;
    if (row->kind == ROW_CERTIFICATE || row->kind == ROW_SECTION) {
        certificate_rows_set_open(rows, view->list.selected,
                                  !certificate_rows_is_open(rows, view->list.selected));
        gather(view, walk);
        show_opened(view);
        return true;
    }
    if (row->kind == ROW_LINK) {
        int to_row = certificate_rows_open_signature(rows, walk, row->certificate);
        gather(view, walk);
        list_select(&view->list, to_row);
        show_opened(view);
        publish(view, walk);
        return true;
    }
    if (!certificate_row_leads(&to, &spot, rows, walk, row))
        return false;
    walk_follow(walk, view->id, to, spot);
    return true;
}

static bool command(struct view *view, struct walk *walk, enum command command)
{
    bool known = true;
    arrive(view, walk);
    if (!view->list.count)
        return false;
    if (command == CMD_OPEN)
        return open_selected(view, walk);
    if (command == CMD_LEFT || command == CMD_RIGHT)
        known = open_or_close(view, walk, command == CMD_RIGHT);
    else
        known = list_command(&view->list, command, view->window);
    if (known)
        publish(view, walk);
    return known;
}

static void click(struct view *view, struct walk *walk, int row, int column)
{
    int item = view->list.top + row;
    (void)column;
    arrive(view, walk);
    if (row < 0 || row >= view->window || item >= view->list.count)
        return;
    bool again = item == view->list.selected;
    list_select(&view->list, item);
    publish(view, walk);
    if (again)
        open_selected(view, walk);
}

static void close(struct view *view) { certificate_rows_free(rows_of(view)); }

const struct view_ops view_certificate = { .title = "Certificate",
                                           .arrive = arrive,
                                           .draw = draw,
                                           .command = command,
                                           .click = click,
                                           .close = close };
