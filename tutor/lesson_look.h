/*
 * lesson_look.h - the views as a lesson's text shows them: short, and only what was asked for.
 */
#ifndef TUTOR_LESSON_LOOK_H
#define TUTOR_LESSON_LOOK_H

#include "lessons/lesson.h"
#include "lessons/recording.h"

#include <stdio.h>

/* Shows a view of the last moment of a recording; `path` (a field, message, value or check) narrows
 * it down, or is NULL. */
void lesson_look(FILE *out, struct recording *, enum lesson_view, const char *path);

/* The same for paper: 80 columns and all characters, whatever the terminal is. */
void lesson_look_printed(FILE *out, struct recording *, enum lesson_view, const char *path);

#endif
