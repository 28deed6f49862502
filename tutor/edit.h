/*
 * edit.h - a line of text that is being typed: the text, the cursor in it, and the keys that
 * change it.
 *
 * The text is UTF-8 throughout; the cursor moves by what a reader calls a character, marks that
 * combine with it included. Read next: tutor/form.h.
 */
#ifndef TUTOR_EDIT_H
#define TUTOR_EDIT_H

#include "tutor/keymap.h"
#include "tutor/surface.h"

enum { EDIT_TEXT = 512 };

struct edit {
    char   text[EDIT_TEXT];
    size_t at; /* the byte that the cursor stands before */
};

/* The text from now on, cut where it does not fit; the cursor stands behind it. */
void edit_set(struct edit *, const char *text);

/* Left, Right, Home, End, Backspace, Delete, Ctrl-U (takes all away), or a character to be put in.
 * False for any other key. */
bool edit_key(struct edit *, const struct key *);

/* Draws the part around the cursor, with a mark where some is left out; puts the hardware cursor
 * there when it has the focus. */
void edit_draw(const struct edit *, const struct canvas *, int row, int column, int columns,
               bool focused);

#endif
