/*
 * field_detail.h - the words for one field: its path, its place, its value, and what the glossary
 * says.
 */
#ifndef TUTOR_FIELD_DETAIL_H
#define TUTOR_FIELD_DETAIL_H

#include "tutor/surface.h"
#include "tutor/walk.h"

/* Draws them for a field of a bytes event, or for the event as a whole (NO_FIELD), from the top
 * of the canvas on. `keys` (what can be pressed here, in ASCII) stands at the right; `follows`:
 * Enter leads to where the field's bytes are taken apart. What does not fit is marked, with the
 * key that explains it in full. */
void field_detail_draw(const struct canvas *, struct walk *, const struct recorded *, size_t field,
                       const char *keys, bool follows);

#endif
