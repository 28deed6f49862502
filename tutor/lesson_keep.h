/*
 * lesson_keep.h - where a learner stands in a lesson, from one day to the next: between the place
 * of a run (lessons/lesson_run.h) and the record of progress (lessons/progress.h).
 */
#ifndef TUTOR_LESSON_KEEP_H
#define TUTOR_LESSON_KEEP_H

#include "lessons/lesson_run.h"
#include "lessons/progress.h"

/* The name that a lesson is kept under: its own, or its file's whole path. */
enum { LESSON_KEY = 4096 };
const char *lesson_key(char out[static LESSON_KEY], const char *name);

/* The place that is kept; false where there is none, or the lesson is done or at its beginning. */
bool lesson_kept(struct lesson_place *, const struct progress *, const char *student,
                 const struct lesson *);
/* Notes where a run stands. False: no memory. */
bool lesson_keep(struct progress *, const char *student, const struct lesson_run *);

#endif
