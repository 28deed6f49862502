/*
 * layers.h - what carries what: the record on the wire, its plaintext, the message in it.
 *
 * The layers of a moment are the bytes events of one step, in their order. A field may lead from
 * one to another: ciphertext to what it decrypts to, content to the message, a certificate to its
 * own fields.
 */
#ifndef TUTOR_LAYERS_H
#define TUTOR_LAYERS_H

#include "tutor/surface.h"
#include "tutor/walk.h"

/* The bytes events of the step that an event belongs to, up to the place. */
struct layers {
    size_t first, count; /* in the walk's list of bytes events */
    size_t current;      /* the event itself, from 0 */
};
struct layers layers_around(const struct walk *, const struct recorded *);
/* The i-th of them, from 0; 0 past the last. */
uint32_t layers_nth(const struct walk *, const struct layers *, size_t i);

/* "record 0 · plaintext · [Finished]": draws their names on a row, the present one marked. */
void layers_draw(const struct canvas *, int row, const struct walk *, const struct layers *,
                 bool focused);
/* Which of them is drawn at a column; count where none is. */
size_t layers_at(const struct canvas *, const struct walk *, const struct layers *, int column);

/* What a field leads to, and in which view; n is 0 where it leads nowhere. */
struct layers_link {
    struct spot  spot;
    enum view_id view;
    const char  *text; /* "what it decrypts to" */
};
struct layers_link layers_link(struct walk *, const struct recorded *, size_t field);

#endif
