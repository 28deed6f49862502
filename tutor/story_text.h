/*
 * story_text.h - the words of a step as the screens show them: the story, and after a failure its
 * diagnosis.
 */
#ifndef TUTOR_STORY_TEXT_H
#define TUTOR_STORY_TEXT_H

#include "tutor/walk.h"

enum { STORY_TEXT = 3800 };

/* The words of the present step, with the terms of the glossary marked (surface.h). Returns `out`.
 */
const char *story_text(char *out, size_t size, struct walk *);

/* A text with each term of the glossary marked where it stands first. */
void story_mark_terms(char *out, size_t size, const char *text);
/* The glossary's words for the k-th marked term of a text, from 0; NULL past the last. */
const char *story_term(char *key, size_t size, const char *text, int k);

/* What ended the connection, if something has by now: what it usually means, and what to try; empty
 * where nothing has. */
const char *story_diagnosis(char *out, size_t size, struct walk *);

#endif
