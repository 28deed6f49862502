/*
 * surface.h - what is to stand on the screen: a grid of cells, drawn without a terminal.
 *
 * Views draw here; screen.c, the one file that knows curses, puts it on the terminal; tests read it
 * as text. A canvas is a part of a surface: what is drawn outside of it is not drawn, and what is
 * cut off says so with an ellipsis. All text goes through glyphs.h, so nothing can write to the
 * terminal.
 */
#ifndef TUTOR_SURFACE_H
#define TUTOR_SURFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a piece of text is. How it looks is the theme's (theme.h); meaning never rests on it alone.
 */
enum style {
    STYLE_PLAIN,
    STYLE_FAINT, /* still to come, or beside the point */
    STYLE_STRONG,
    STYLE_TITLE, /* of the screen and of panes */
    STYLE_FOCUS, /* the border of the pane that the keys go to */
    STYLE_BORDER,
    STYLE_SELECTED, /* the row under the cursor, in the pane that the keys go to */
    STYLE_MARKED,   /* bytes that belong to the selected field; a row selected elsewhere */
    STYLE_GOOD,
    STYLE_BAD,
    STYLE_WARNING,
    STYLE_TERM, /* a word that the glossary explains */
    STYLE_LINK, /* leads somewhere */
    STYLE_KEY,  /* a key that can be pressed */
    STYLE_CLIENT,
    STYLE_SERVER,
    STYLE_ATTACKER,
    STYLE_BYTES, /* hexadecimal */
    STYLE_COUNT
};

enum { SURFACE_MOST_ROWS = 300, SURFACE_MOST_COLUMNS = 600, CELL_TEXT = 28 };

struct cell {
    char    text[CELL_TEXT]; /* UTF-8: a character with what combines with it; empty: covered by
                              * the wide one to its left */
    uint8_t style;
};

struct surface {
    int          rows, columns;
    bool         utf8;
    struct cell *cells;
    int          cursor_row, cursor_column; /* where the hardware cursor stands; -1: nowhere */
};

/* A surface of blanks; false when there is no memory. Resizing keeps nothing. */
bool surface_resize(struct surface *, int rows, int columns, bool utf8);
void surface_free(struct surface *);
void surface_clear(struct surface *);
/* A row as text without trailing blanks, for tests and for printing; returns its length. */
size_t surface_row_text(char *out, size_t size, const struct surface *, int row);

/* A rectangle of a surface. */
struct canvas {
    struct surface *surface;
    int             row, column, rows, columns;
};

struct canvas canvas_whole(struct surface *);
/* A part of a canvas, cut to what fits; rows or columns may come out as 0. */
struct canvas canvas_part(const struct canvas *, int row, int column, int rows, int columns);

/*
 * Text on one row, from a column on, cut at the canvas's right edge (or after `most` columns, when
 * that is not negative) with an ellipsis. Returns the column after it. A row or column outside
 * draws nothing.
 */
int canvas_put(const struct canvas *, int row, int column, enum style, const char *text);
int canvas_put_most(const struct canvas *, int row, int column, int most, enum style,
                    const char *text);
int canvas_format(const struct canvas *, int row, int column, enum style, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* What stands between two of these has a style of its own. */
enum {
    TERM_BEGINS = '\001',
    TERM_ENDS = '\002',
    STRONG_BEGINS = '\003',
    STRONG_ENDS = '\004',
    CODE_BEGINS = '\005',
    CODE_ENDS = '\006',
};

/*
 * Words broken at spaces, from `row` on, each row from `column`; blank lines in the text are rows,
 * '\n' ends a row. Skips the first `skip` rows that it would take. Markdown's ** and ` are left
 * out; words between ** are STYLE_STRONG, and those between TERM_BEGINS and TERM_ENDS are
 * STYLE_TERM. Returns how many rows the whole takes, skipped and cut ones included.
 */
int canvas_wrap(const struct canvas *, int row, int column, int skip, enum style, const char *text);
/* The same for text whose asterisks and backticks are its own: only the marks above count. */
int canvas_wrap_marked(const struct canvas *, int row, int column, int skip, enum style,
                       const char *text);

/* Paints a row with a style, from a column on, without changing what stands there. */
void canvas_paint(const struct canvas *, int row, int column, int columns, enum style);
/* Makes a canvas blank. */
void canvas_erase(const struct canvas *);
/* A border around the canvas with a title in it. */
void canvas_border(const struct canvas *, enum style, const char *title);
/* Puts the hardware cursor there. */
void canvas_cursor(const struct canvas *, int row, int column);

#endif
