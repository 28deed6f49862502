/*
 * lesson_check.h - proofreading a lesson: what a learner would stumble over, all of it at once.
 *
 * A lesson is taken from start to end on a seed. Each directive must be one that can be carried
 * out, each question answerable from the recording where it stands, each deed possible; links must
 * lead somewhere; and nothing may be too large for a terminal of 80 columns and 24 lines.
 */
#ifndef LESSONS_LESSON_CHECK_H
#define LESSONS_LESSON_CHECK_H

#include "lessons/lesson.h"

/* What is told about, a call each, in the order of lines within each kind. */
struct lesson_reader {
    void (*find)(struct lesson_reader *, int line, const char *why);
};

/* Returns how much was found; SIZE_MAX where there is no memory. */
size_t lesson_check(const struct lesson *, uint64_t seed, struct lesson_reader *);

#endif
