/*
 * lesson_file.h - a lesson by its name, from inside the program, or by its file.
 */
#ifndef TUTOR_LESSON_FILE_H
#define TUTOR_LESSON_FILE_H

#include "lessons/lesson.h"

/* Reads "the-hello" (of the curriculum), or a file: what has a '/' in it, ends in ".md", or is no
 * lesson's name. NULL after a complaint, with an exit status. */
struct lesson *lesson_open(const char *name, int *status);
/* Whether it can only be a file's name: it has a '/' in it, or ends in ".md". */
bool lesson_is_file_name(const char *name);
/* One of the curriculum; NULL past the end or, after a complaint, when it cannot be read. */
struct lesson *lesson_open_at(size_t index);

#endif
