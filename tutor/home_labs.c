/* home_labs.c - see home_labs.h. */
#include "tutor/home_labs.h"

#include "lessons/lab.h"

#include <stdio.h>
#include <string.h>

enum { TITLE_ROWS = 2, WORDS_ROWS = 4, NAME_COLUMNS = 24 };

void home_labs_begin(struct home_labs *labs)
{
    memset(labs, 0, sizeof *labs);
    list_set_count(&labs->list, (int)experiment_count);
}

static void draw_row(const struct home_labs *labs, const struct canvas *c, int row)
{
    int                      item = labs->list.top + row;
    const struct experiment *e = experiments[item];
    canvas_put(c, row, 2, STYLE_STRONG, e->name);
    canvas_put(c, row, 2 + NAME_COLUMNS, STYLE_PLAIN, e->title);
    if (item != labs->list.selected)
        return;
    canvas_put(c, row, 0, STYLE_STRONG, "▶");
    canvas_paint(c, row, 0, c->columns, STYLE_SELECTED);
    canvas_cursor(c, row, 0);
}

void home_labs_draw(struct home_labs *labs, const struct canvas *c)
{
    char text[400];
    int  rows = c->rows - TITLE_ROWS - WORDS_ROWS;
    canvas_put(c, 0, 0, STYLE_TITLE, "Lab: what if");
    labs->rows = canvas_part(c, TITLE_ROWS, 0, rows, c->columns);
    list_show_selected(&labs->list, rows);
    for (int row = 0; row < rows && labs->list.top + row < labs->list.count; row++)
        draw_row(labs, &labs->rows, row);
    if (labs->list.top > 0)
        canvas_put(&labs->rows, 0, c->columns - 1, STYLE_STRONG, "↑");
    if (labs->list.top + rows < labs->list.count)
        canvas_put(&labs->rows, rows - 1, c->columns - 1, STYLE_STRONG, "↓");
    struct canvas words = canvas_part(c, TITLE_ROWS + rows + 1, 2, WORDS_ROWS - 1, c->columns - 2);
    snprintf(text, sizeof text, "The attacker wants %s", experiments[labs->list.selected]->wants);
    canvas_wrap(&words, 0, 0, 0, STYLE_PLAIN, text);
}

/* A first click selects, a second chooses. */
static const char *click(struct home_labs *labs, const struct key *key)
{
    int row = key->row - labs->rows.row, item = labs->list.top + row;
    if (row < 0 || row >= labs->rows.rows || item >= labs->list.count)
        return NULL;
    if (item == labs->list.selected)
        return experiments[item]->name;
    list_select(&labs->list, item);
    return NULL;
}

const char *home_labs_key(struct home_labs *labs, const struct key *key)
{
    enum command command = keymap_command(key);
    if (key->code == KEY_MOUSE_CLICK)
        return click(labs, key);
    if (command == CMD_OPEN || command == CMD_NEXT)
        return experiments[labs->list.selected]->name;
    list_command(&labs->list, command, labs->rows.rows);
    return NULL;
}
