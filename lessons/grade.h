/*
 * grade.h - judging what a class has handed in.
 *
 * Nothing that a hand-in says of itself is believed. The lesson is taken again, on the seed of the
 * student's name (student.h), and each answer that was typed is given again, in order. What the
 * file says of hints and tries counts only where it is to the disadvantage of who handed it in.
 *
 * A question that is right at first try, with no hint, is worth 2 points; right after that, 1.
 * A task (do) is worth 2 when it is done, 1 when it was done with hints.
 *
 * An answer that is wrong here, and would be right on the connection of somebody else whose work is
 * judged with it, is told. Only what has four characters or more, and is no choice: less is as
 * easily guessed.
 *
 * What cannot be known: who sat there, and whether the lesson was taken before under another name.
 */
#ifndef LESSONS_GRADE_H
#define LESSONS_GRADE_H

#include "lessons/hand_in.h"

enum grade_mark {
    GRADE_FIRST,   /* right at first try, without a hint */
    GRADE_HINTS,   /* right in the end */
    GRADE_TOLD,    /* the answer had to be given */
    GRADE_SKIPPED, /* passed over */
    GRADE_WRONG,   /* the file calls it right, and it is not */
    GRADE_OPEN,    /* not answered */
};
enum { GRADE_MARKS = GRADE_OPEN + 1 };

/* An answer of somebody else's. */
struct grade_copy {
    unsigned              question; /* as the worksheet numbers it, from 1 */
    const struct hand_in *fits;     /* whose connection it is right on */
};

struct grade {
    /* given by the caller */
    struct hand_in      *hand_in;
    const struct lesson *lesson; /* NULL: this program does not know it */

    bool              graded; /* the rest counts */
    bool              other_version, other_seed;
    unsigned          marks[GRADE_MARKS]; /* questions, by how they came out */
    unsigned          tasks, tasks_done;
    unsigned          points, most_points;
    struct grade_copy copies[LESSON_MOST_ANSWERS];
    size_t            copy_count;
};

/* Judges them all. False when there was no memory for it. */
bool grade_class(struct grade *, size_t count);

/* "first", "hints", "told", "skipped", "wrong", "open" */
const char *grade_mark_name(enum grade_mark);

#endif
