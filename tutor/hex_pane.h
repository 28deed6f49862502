/*
 * hex_pane.h - the bytes of an event in hexadecimal, with marks that show without colour.
 *
 *     0  01 00 00 39[03 03]5f c1 4e ...      [ ] around the selected field
 *    16  4a!7b 00 ...                        ! before a byte that differs from what was written
 *
 * Each byte has a column before it for such a mark. To the right stand the bytes as ASCII, where
 * there is room. Only lines that are seen are drawn: ten megabytes cost no more than ten bytes.
 */
#ifndef TUTOR_HEX_PANE_H
#define TUTOR_HEX_PANE_H

#include "tutor/keymap.h"
#include "tutor/surface.h"

struct hex_marks {
    size_t         from, length; /* the selected field */
    size_t         cursor;       /* a byte, when the pane has the focus; SIZE_MAX: it does not */
    const uint8_t *written;      /* what was written in the place of these bytes; NULL: the same */
    size_t         written_length;
};

/* Columns that a pane takes with so many bytes a line, without and with the ASCII beside them. */
int hex_pane_columns(size_t length, int per_line, bool with_text);
/* Bytes a line in so many columns: 16, 8 or 4. */
int hex_pane_per_line(size_t length, int columns);
/* The first line to show, so that a byte is among `rows` lines; `top` is the first one of now. */
int hex_pane_scroll(int top, int rows, int per_line, size_t length, size_t byte);
/* Where a command moves the cursor, in a pane of that size; SIZE_MAX when it is not one that
 * moves. There are bytes, and `byte` is one of them. */
size_t hex_pane_move(size_t byte, size_t length, int rows, int columns, enum command);
void   hex_pane_draw(const struct canvas *, int top, const uint8_t *bytes, size_t length,
                     const struct hex_marks *);
/* The byte at a row and column of the pane; SIZE_MAX where there is none. */
size_t hex_pane_byte(const struct canvas *, int top, size_t length, int row, int column);

#endif
