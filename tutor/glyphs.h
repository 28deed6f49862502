/*
 * glyphs.h - how a character looks on the reader's terminal, and how many columns it takes.
 *
 * Everything that this program shows goes through here, so that two promises are kept in one place:
 * no control character, and none that turns the direction of writing or cannot be seen, ever
 * reaches the terminal, whatever a certificate or a peer holds; and where the locale is not UTF-8,
 * arrows, lines and ticks become ASCII.
 */
#ifndef TUTOR_GLYPHS_H
#define TUTOR_GLYPHS_H

#include <stdbool.h>
#include <stdint.h>

struct glyph {
    char     text[16]; /* what to write */
    unsigned columns;  /* 0: a mark that combines with the character before it */
};

/* Whether the locale's characters are UTF-8 (the program has called setlocale). */
bool glyphs_are_utf8(void);

/* The glyph of the character at *at, which moves past it. A byte that is no UTF-8 shows as \xNN. */
void glyph_take(struct glyph *, bool utf8, const char **at);

/* Columns that a text takes. */
unsigned glyphs_columns(bool utf8, const char *text);

#endif
