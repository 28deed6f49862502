/*
 * classroom.h - a class takes lessons: each hands one file in, and the teacher has them judged.
 *
 * Read next: lessons/hand_in.h, what is handed in; lessons/grade.h, how it is judged.
 */
#ifndef TUTOR_CLASSROOM_H
#define TUTOR_CLASSROOM_H

#include "lessons/lesson.h"
#include "tutor/options.h"

/* `lesson NAME --student NAME --hand-in FILE`: what is kept of it. Returns an exit status. */
int classroom_hand_in(const struct lesson *, const struct options *);

/* `lesson --grade FILES...`: the table; files that end in ".md" are lessons of the teacher's own.
 * Returns an exit status: EXIT_REFUSED where something could not be judged. */
int classroom_grade(const struct options *);

#endif
