/*
 * roll.h - lines below one another, of which a canvas shows a part: what views draw below their
 * lists.
 *
 * Drawn on a canvas without rows it only counts how many lines there are.
 */
#ifndef TUTOR_ROLL_H
#define TUTOR_ROLL_H

#include "tutor/surface.h"

struct roll {
    struct canvas canvas;
    int           top;  /* the first line that is seen */
    int           line; /* the next one */
};

void roll_begin(struct roll *, const struct canvas *, int top);
/* Takes a line; its row on the canvas, which draws nothing where it is not seen. */
int roll_row(struct roll *);
/* Words as canvas_wrap() or canvas_wrap_marked() has them, bytes as view_draw_hex() has them. */
void roll_wrap(struct roll *, int column, enum style, const char *text);
void roll_wrap_marked(struct roll *, int column, enum style, const char *text);
void roll_hex(struct roll *, int column, const uint8_t *bytes, size_t length);
/* Marks at the right edge: lines above, lines below. */
void roll_end(struct roll *);

/* A line across the canvas with a title in it, and something (or NULL) at its right: above is the
 * list, below is what it selects. */
void roll_heading(const struct canvas *, int row, const char *title, const char *beside);

#endif
