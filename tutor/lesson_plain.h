/*
 * lesson_plain.h - a lesson as text: read, answered and gone on with line by line, from standard
 * input.
 */
#ifndef TUTOR_LESSON_PLAIN_H
#define TUTOR_LESSON_PLAIN_H

#include "lessons/lesson_run.h"

/* Takes the learner from where the run stands to the end, or to where they leave: with q, at the
 * end of the input, or with Ctrl-C. Returns whether it was taken to the end. */
bool lesson_plain_take(struct lesson_run *);

#endif
