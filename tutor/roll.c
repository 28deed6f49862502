/* roll.c - see roll.h. */
#include "tutor/roll.h"

#include "tutor/glyphs.h"
#include "tutor/view.h"

void roll_begin(struct roll *roll, const struct canvas *canvas, int top)
{
    *roll = (struct roll){ .canvas = *canvas, .top = top };
}

int roll_row(struct roll *roll) { return roll->line++ - roll->top; }

/* Where a block of lines begins on the canvas, and how many of them are above it. */
static int begin_block(const struct roll *roll, int *above)
{
    int row = roll->line - roll->top;
    *above = row < 0 ? -row : 0;
    return row < 0 ? 0 : row;
}

void roll_wrap(struct roll *roll, int column, enum style style, const char *text)
{
    int above, row = begin_block(roll, &above);
    roll->line += canvas_wrap(&roll->canvas, row, column, above, style, text);
}

void roll_wrap_marked(struct roll *roll, int column, enum style style, const char *text)
{
    int above, row = begin_block(roll, &above);
    roll->line += canvas_wrap_marked(&roll->canvas, row, column, above, style, text);
}

void roll_hex(struct roll *roll, int column, const uint8_t *bytes, size_t length)
{
    int above, row = begin_block(roll, &above);
    roll->line += view_draw_hex(&roll->canvas, row, column, above, bytes, length, 0, 0);
}

void roll_end(struct roll *roll)
{
    const struct canvas *c = &roll->canvas;
    if (roll->top > 0)
        canvas_put(c, 0, c->columns - 2, STYLE_STRONG, "↑");
    if (roll->line - roll->top > c->rows)
        canvas_put(c, c->rows - 1, c->columns - 2, STYLE_STRONG, "↓");
}

void roll_heading(const struct canvas *c, int row, const char *title, const char *beside)
{
    int width = beside ? (int)glyphs_columns(c->surface->utf8, beside) : 0;
    int room = c->columns - 5 - (width ? width + 5 : 0);
    for (int column = 0; column < c->columns; column++)
        canvas_put(c, row, column, STYLE_BORDER, "─");
    int end = canvas_put_most(c, row, 3, room, STYLE_TITLE, title);
    canvas_put(c, row, 2, STYLE_BORDER, " ");
    canvas_put(c, row, end, STYLE_BORDER, " ");
    if (width && room > 0)
        canvas_format(c, row, c->columns - width - 4, STYLE_FAINT, " %s ", beside);
}
