/* surface.c - see surface.h. */
#include "tutor/surface.h"

#include "tutor/glyphs.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool surface_resize(struct surface *s, int rows, int columns, bool utf8)
{
    rows = rows < 1 ? 1 : rows > SURFACE_MOST_ROWS ? SURFACE_MOST_ROWS : rows;
    columns = columns < 1 ? 1 : columns > SURFACE_MOST_COLUMNS ? SURFACE_MOST_COLUMNS : columns;
    struct cell *cells = calloc((size_t)rows * (size_t)columns, sizeof *cells);
    if (!cells)
        return false;
    free(s->cells);
    *s = (struct surface){ .rows = rows, .columns = columns, .utf8 = utf8, .cells = cells };
    surface_clear(s);
    return true;
}

void surface_free(struct surface *s)
{
    free(s->cells);
    memset(s, 0, sizeof *s);
}

static struct cell *cell_at(struct surface *s, int row, int column)
{
    return &s->cells[(size_t)row * (size_t)s->columns + (size_t)column];
}

static void set_cell(struct surface *s, int row, int column, const char *text, enum style style)
{
    struct cell *cell = cell_at(s, row, column);
    snprintf(cell->text, sizeof cell->text, "%s", text);
    cell->style = (uint8_t)style;
}

void surface_clear(struct surface *s)
{
    struct canvas whole = canvas_whole(s);
    canvas_erase(&whole);
    s->cursor_row = s->cursor_column = -1;
}

size_t surface_row_text(char *out, size_t size, const struct surface *s, int row)
{
    size_t length = 0, end = 0;
    for (int column = 0; column < s->columns; column++) {
        const char *text = s->cells[(size_t)row * (size_t)s->columns + (size_t)column].text;
        for (; *text && length + 1 < size; text++)
            out[length++] = *text;
        if (length > 0 && out[length - 1] != ' ')
            end = length;
    }
    if (size)
        out[end] = '\0';
    return end;
}

/* ---- canvases ---- */

struct canvas canvas_whole(struct surface *s)
{
    return (struct canvas){ s, 0, 0, s->rows, s->columns };
}

static int at_most(int value, int most) { return value < most ? value : most; }
static int at_least(int value, int least) { return value > least ? value : least; }

struct canvas canvas_part(const struct canvas *c, int row, int column, int rows, int columns)
{
    row = at_most(at_least(row, 0), c->rows);
    column = at_most(at_least(column, 0), c->columns);
    return (struct canvas){ c->surface, c->row + row, c->column + column,
                            at_most(at_least(rows, 0), c->rows - row),
                            at_most(at_least(columns, 0), c->columns - column) };
}

/* A glyph in its cell; what combines joins the cell before; a wide one covers the next. */
static void put_glyph(const struct canvas *c, int row, int column, enum style style,
                      const struct glyph *g)
{
    struct surface *s = c->surface;
    if (g->columns == 0) {
        if (column == 0)
            return;
        struct cell *before = cell_at(s, c->row + row, c->column + column - 1);
        if (!before->text[0] && column > 1)
            before--;
        if (strlen(before->text) + strlen(g->text) < sizeof before->text)
            strcat(before->text, g->text);
        return;
    }
    if (g->text[1] && g->columns == strlen(g->text)) { /* an escape: a cell for each letter */
        for (unsigned i = 0; i < g->columns; i++)
            set_cell(s, c->row + row, c->column + column + (int)i, (char[]){ g->text[i], 0 },
                     style);
        return;
    }
    set_cell(s, c->row + row, c->column + column, g->text, style);
    for (unsigned i = 1; i < g->columns; i++)
        set_cell(s, c->row + row, c->column + column + (int)i, "", style);
}

/* Whether the rest of a text fits into so many columns. */
static bool fits(bool utf8, const char *text, int columns)
{
    struct glyph g;
    while (*text && *text != '\n') {
        glyph_take(&g, utf8, &text);
        columns -= (int)g.columns;
        if (columns < 0)
            return false;
    }
    return true;
}

int canvas_put_most(const struct canvas *c, int row, int column, int most, enum style style,
                    const char *text)
{
    bool         utf8 = c->surface->utf8;
    int          end = c->columns;
    struct glyph g, ellipsis;
    const char  *mark = "…";
    if (row < 0 || row >= c->rows || column < 0 || column >= end)
        return column;
    if (most >= 0)
        end = at_most(end, column + most);
    glyph_take(&ellipsis, utf8, &mark);
    bool whole = fits(utf8, text, end - column);
    int  stop = whole ? end : end - (int)ellipsis.columns;
    while (*text && *text != '\n') {
        glyph_take(&g, utf8, &text);
        if (column + (int)g.columns > stop)
            break;
        put_glyph(c, row, column, style, &g);
        column += (int)g.columns;
    }
    if (!whole && column + (int)ellipsis.columns <= end) {
        put_glyph(c, row, column, style, &ellipsis);
        column += (int)ellipsis.columns;
    }
    return column;
}

int canvas_put(const struct canvas *c, int row, int column, enum style style, const char *text)
{
    return canvas_put_most(c, row, column, -1, style, text);
}

int canvas_format(const struct canvas *c, int row, int column, enum style style, const char *format,
                  ...)
{
    char    text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return canvas_put(c, row, column, style, text);
}

/* ---- wrapped text ---- */

struct wrapping {
    const struct canvas *canvas;
    int                  row, column, skip;
    int                  line; /* of the text, from 0 */
    int                  at;   /* column on that line, from 0 */
    enum style           style;
    bool                 markdown; /* ** and ` are marks too */
    bool                 strong, term, code;
};

/* Bytes of a mark that is not shown, 0 for any other text; notes what it switches. */
static size_t take_mark(struct wrapping *w, const char *text)
{
    switch (*text) {
    case TERM_BEGINS:
    case TERM_ENDS:
        w->term = *text == TERM_BEGINS;
        return 1;
    case STRONG_BEGINS:
    case STRONG_ENDS:
        w->strong = *text == STRONG_BEGINS;
        return 1;
    case CODE_BEGINS:
    case CODE_ENDS:
        w->code = *text == CODE_BEGINS;
        return 1;
    default:
        break;
    }
    if (w->markdown && text[0] == '*' && text[1] == '*') {
        w->strong = !w->strong;
        return 2;
    }
    return w->markdown && *text == '`';
}

static enum style style_now(const struct wrapping *w)
{
    return w->term ? STYLE_TERM : w->strong ? STYLE_STRONG : w->code ? STYLE_BYTES : w->style;
}

/* Columns of the next word, marks left out, and its bytes. */
static int measure_word(const struct wrapping *w, const char *text, size_t *bytes)
{
    struct wrapping marks = *w;
    struct glyph    g;
    const char     *end = text + strcspn(text, " \n"), *at = text;
    int             columns = 0;
    while (at < end) {
        size_t mark = take_mark(&marks, at);
        at += mark;
        if (mark)
            continue;
        glyph_take(&g, w->canvas->surface->utf8, &at);
        columns += (int)g.columns;
    }
    *bytes = (size_t)(end - text);
    return columns;
}

static void put_word(struct wrapping *w, const char *text, size_t bytes)
{
    const char *end = text + bytes;
    int         room = w->canvas->columns - w->column;
    while (text < end) {
        struct glyph g;
        size_t       mark = take_mark(w, text);
        text += mark;
        if (mark)
            continue;
        glyph_take(&g, w->canvas->surface->utf8, &text);
        if (w->at + (int)g.columns > room && w->at > 0) { /* a word longer than a line */
            w->line++;
            w->at = 0;
        }
        int row = w->row + w->line - w->skip;
        if (w->line >= w->skip && row < w->canvas->rows && (int)g.columns <= room)
            put_glyph(w->canvas, row, w->column + w->at, style_now(w), &g);
        w->at += (int)g.columns;
    }
}

static int wrap(struct wrapping *w, const char *text)
{
    int room = w->canvas->columns - w->column;
    if (!*text || room <= 0)
        return 0;
    while (*text) {
        if (*text == '\n') {
            w->line++;
            w->at = 0;
            text++;
            continue;
        }
        size_t spaces = strspn(text, " "), bytes;
        int    columns = measure_word(w, text + spaces, &bytes);
        int    gap = w->at > 0 ? (int)spaces : 0;
        if (w->at > 0 && w->at + gap + columns > room) {
            w->line++;
            w->at = gap = 0;
        }
        w->at += gap;
        put_word(w, text + spaces, bytes);
        text += spaces + bytes;
    }
    return w->line + 1;
}

int canvas_wrap(const struct canvas *c, int row, int column, int skip, enum style style,
                const char *text)
{
    return wrap(&(struct wrapping){ .canvas = c,
                                    .row = row,
                                    .column = column,
                                    .skip = skip,
                                    .style = style,
                                    .markdown = true },
                text);
}

int canvas_wrap_marked(const struct canvas *c, int row, int column, int skip, enum style style,
                       const char *text)
{
    return wrap(
        &(struct wrapping){
            .canvas = c, .row = row, .column = column, .skip = skip, .style = style },
        text);
}

/* ---- shapes ---- */

void canvas_paint(const struct canvas *c, int row, int column, int columns, enum style style)
{
    if (row < 0 || row >= c->rows)
        return;
    for (int i = at_least(column, 0); i < at_most(column + columns, c->columns); i++)
        cell_at(c->surface, c->row + row, c->column + i)->style = (uint8_t)style;
}

void canvas_erase(const struct canvas *c)
{
    for (int row = 0; row < c->rows; row++)
        for (int column = 0; column < c->columns; column++)
            set_cell(c->surface, c->row + row, c->column + column, " ", STYLE_PLAIN);
}

void canvas_border(const struct canvas *c, enum style style, const char *title)
{
    int bottom = c->rows - 1, right = c->columns - 1;
    if (c->rows < 2 || c->columns < 2)
        return;
    for (int column = 1; column < right; column++) {
        canvas_put(c, 0, column, style, "─");
        canvas_put(c, bottom, column, style, "─");
    }
    for (int row = 1; row < bottom; row++) {
        canvas_put(c, row, 0, style, "│");
        canvas_put(c, row, right, style, "│");
    }
    canvas_put(c, 0, 0, style, "┌");
    canvas_put(c, 0, right, style, "┐");
    canvas_put(c, bottom, 0, style, "└");
    canvas_put(c, bottom, right, style, "┘");
    if (title && title[0] && c->columns > 6) {
        int end = canvas_put_most(c, 0, 2, c->columns - 4, style, title);
        canvas_put(c, 0, 1, style, " ");
        canvas_put(c, 0, end, style, " ");
    }
}

void canvas_cursor(const struct canvas *c, int row, int column)
{
    if (row < 0 || row >= c->rows || column < 0 || column >= c->columns)
        return;
    c->surface->cursor_row = c->row + row;
    c->surface->cursor_column = c->column + column;
}
