/*
 * source_lesson.h - the steps of a lesson that is being taken: it plays its connection itself, as
 * far as it needs it. See source.h and lesson_pane.h.
 */
#ifndef TUTOR_SOURCE_LESSON_H
#define TUTOR_SOURCE_LESSON_H

#include "lessons/lesson_run.h"
#include "tutor/options.h"
#include "tutor/source.h"

/* The lesson that the options name, from where the learner left it; what they do is kept. NULL with
 * an exit status in *status, after a complaint. */
struct source *source_lesson_open(const struct options *, int *status);

/* A lesson from its beginning on this seed, or, with a place, from where the learner left it. Takes
 * the lesson over in any case; NULL after a complaint. Nothing is kept. */
struct source *source_lesson_of(struct lesson *, uint64_t seed, const struct lesson_place *);

#endif
