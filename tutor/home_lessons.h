/*
 * home_lessons.h - the home screen's list of lessons, with what is done of each: one is chosen,
 * what will be seen in it stands below.
 */
#ifndef TUTOR_HOME_LESSONS_H
#define TUTOR_HOME_LESSONS_H

#include "tutor/keymap.h"
#include "tutor/list.h"
#include "tutor/surface.h"

enum { HOME_LESSONS_MOST = 64, HOME_LESSON_TITLE = 80, HOME_LESSON_WORDS = 300 };

struct home_lesson {
    const char *name; /* the curriculum's */
    int         number;
    char        title[HOME_LESSON_TITLE], will_see[HOME_LESSON_WORDS];
    unsigned    questions, settled; /* in the lesson; by the learner */
    bool        done, begun;
};

struct home_lessons {
    struct list        list;
    struct home_lesson lessons[HOME_LESSONS_MOST];
    struct canvas      rows; /* as they were drawn last, for the mouse */
};

/* Reads the lessons, and what a learner ("": nobody in particular) has done of them. The one that
 * was begun is selected, or the first that is not done, unless the list was read before. */
void home_lessons_read(struct home_lessons *, const char *student);
void home_lessons_draw(struct home_lessons *, const struct canvas *);
/* The name of the lesson that the key or the click has chosen; NULL: none yet. */
const char *home_lessons_key(struct home_lessons *, const struct key *);

#endif
