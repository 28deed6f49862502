/*
 * sheet.h - a sheet of text: lines no wider than the reader's, in characters that the reader has.
 *
 * Everything that the plain view prints goes through here, so that two promises are kept in one
 * place: no control character and no escape code ever leaves this program in plain text, whatever a
 * certificate or a peer holds; and where the locale is not UTF-8, arrows and ticks become ASCII.
 */
#ifndef TUTOR_SHEET_H
#define TUTOR_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { SHEET_LEAST = 40, SHEET_USUAL = 80, SHEET_MOST = 100 };

struct sheet {
    FILE    *out;
    unsigned width;
    unsigned column; /* where the next character goes, from 0 */
    bool     blank;  /* the line before is a blank one */
    bool     utf8;
};

/* A sheet over a stream. The width is $COLUMNS, or else the terminal's, or else 80; the characters
 * are the locale's (the program has called setlocale). */
void sheet_init(struct sheet *, FILE *out);

/* Text, UTF-8; a '\n' ends the line, other control characters are shown as \xNN. */
void sheet_put(struct sheet *, const char *text);
void sheet_print(struct sheet *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Spaces up to a column; at least one when `column` is passed already. */
void sheet_tab(struct sheet *, unsigned column);

/* One blank line, unless there is one already. */
void sheet_gap(struct sheet *);

/* A line of one character repeated, all the way across. */
void sheet_rule(struct sheet *, const char *character);

/*
 * Words, broken at spaces so that they fit, from where the sheet stands; every line but the present
 * one begins at `indent`. A word that is longer than a line is broken after a '/', or where the
 * line ends. A blank line in the text is one on the sheet. Markdown's emphasis marks (** and `) are
 * left out. Ends the line.
 */
void sheet_wrap(struct sheet *, unsigned indent, const char *text);

/* Bytes in hexadecimal, 16 a line, all of them; every line begins at `indent`. Ends the line. */
void sheet_hex(struct sheet *, unsigned indent, const uint8_t *bytes, size_t length);

/* Columns that a text takes on this sheet. */
unsigned sheet_columns(const struct sheet *, const char *text);

/* Whether everything went out so far; errno says why not. */
bool sheet_sound(struct sheet *);

#endif
