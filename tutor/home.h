/*
 * home.h - the home screen: what can be begun here, and forms for what each needs to know.
 *
 * Like the frame, it knows no terminal: keys go in, a surface comes out, and what was chosen comes
 * out as the options of a command, as if they had been typed. tutor.c opens what they ask for.
 */
#ifndef TUTOR_HOME_H
#define TUTOR_HOME_H

#include "tutor/form.h"
#include "tutor/home_labs.h"
#include "tutor/home_lessons.h"
#include "tutor/left_off.h"
#include "tutor/list.h"

enum home_item {
    HOME_CONTINUE,
    HOME_STORY,
    HOME_LESSONS,
    HOME_CONNECT,
    HOME_SERVE,
    HOME_LAB,
    HOME_CERTIFICATE,
    HOME_REPLAY,
    HOME_ITEMS
};

enum home_answer {
    HOME_STAY,
    HOME_CHOSEN, /* the options say what */
    HOME_LEAVE,  /* the program */
};

/* Large: on the heap. */
struct home {
    struct list         list; /* of the items; `first` is 1 where there is nothing to continue */
    int                 first;
    struct left_off     left_off;
    struct form         forms[HOME_ITEMS]; /* which keep what was typed */
    bool                in_form;           /* the one of `item` is open */
    bool                in_labs;           /* the list of experiments is */
    struct home_labs    labs;
    bool                in_lessons; /* the list of lessons is */
    struct home_lessons lessons;
    const char         *student; /* whose lessons they are; or NULL */
    enum home_item      item;
    char                notice[FORM_LINE];
    struct canvas       items; /* as they were drawn last, for the mouse */
};

/* Also reads where the person left off. */
void home_begin(struct home *);
void home_end(struct home *);
/* Opens the list of lessons, of a learner as --student names one, or NULL; the name must outlive
 * the home screen. */
void home_open_lessons(struct home *, const char *student);

void home_draw(struct home *, struct surface *);
/* A key or a click. HOME_CHOSEN: *chosen has a command and its options, whose strings are the
 * home screen's and stay as they are until its next key. */
enum home_answer home_key(struct home *, const struct key *, struct options *chosen);
/* Letters are text now, not commands. */
bool home_is_typing(const struct home *);

/* What was chosen could not be begun: `why`, a sentence, is shown beside it. */
void home_refuse(struct home *, const char *why);
/* Back from what was chosen: there may be something to continue now. */
void home_return(struct home *);

#endif
