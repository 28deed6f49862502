/*
 * lesson_pane.h - a lesson that is being taken, as a pane: its words so far, the question that it
 * asks, and the line that is typed for it.
 *
 * The pane knows lessons/lesson_run.h and a canvas, neither the frame nor the terminal. It takes
 * the run on as far as that goes without the person: it shows prose up to the next thing to do, and
 * waits before something new is played, so that what was read stands there first. What is played is
 * played by whoever has the time for it (lesson_pane_play), a step at a time.
 *
 * Read next: tutor/frame_lesson.c, which puts it beside the connection, or in its place.
 */
#ifndef TUTOR_LESSON_PANE_H
#define TUTOR_LESSON_PANE_H

#include "lessons/lesson_run.h"
#include "tutor/edit.h"
#include "tutor/keymap.h"
#include "tutor/surface.h"

enum { LESSON_SAID = 6000, LESSON_PANE_TITLE = 160 };

/* What was answered to a question, and what was said to that. */
struct lesson_said {
    char *text;    /* NULL: nothing so far */
    bool  settled; /* and right, or told */
};

enum lesson_bring {
    BRING_NOTHING,
    BRING_FRESH, /* what has come last, from its beginning on */
    BRING_END,   /* the question */
};

/* How a task is done. */
enum lesson_way {
    WAY_NONE,  /* there is no task now */
    WAY_LOOK,  /* in the views */
    WAY_STEPS, /* by going on with what is played */
    WAY_WORDS, /* with a command that is typed */
};

struct lesson_pane {
    struct lesson_run   *run;
    const struct lesson *lesson;
    struct lesson_said  *said; /* by block */
    char **words;      /* by block, with marks (surface.h): made when they are drawn first */
    size_t shown;      /* blocks that stand there: from the first */
    size_t fresh;      /* the first of them that was not there before the last key */
    bool   read_since; /* prose has come since the person went on last */
    bool   waits;      /* for the person to go on: something is to be played */
    bool   playing;    /* the run takes steps */
    bool   new_stage;  /* the next step opens another recording */

    int               top, lines, window; /* the first line seen; how many there were, are seen */
    enum lesson_bring bring;              /* what the next drawing brings into sight */

    struct edit line; /* the answer that is typed */
    bool        typing;
    char        deed[EDIT_TEXT];           /* done to the connection with the next step; "": none */
    char       *options[LESSON_MOST_LIST]; /* to choose from */
    int         option_count, option;      /* the one under the cursor */
    unsigned    done, asked;               /* questions settled, and all */

    /* For the frame: a view that the lesson opens, and what in it; that the hints are used up, and
     * the place to look at is to be shown; that the recording has gone on. */
    bool             wants_view, wants_look, moved;
    enum lesson_view view;
    char             path[200];

    /* As they were drawn last, for the mouse: the canvas, and the rows of the options. */
    struct canvas canvas;
    int           option_rows[LESSON_MOST_LIST + 1];
};

/* Begins; the run stays the caller's, and may stand anywhere. False: no memory. */
bool lesson_pane_begin(struct lesson_pane *, struct lesson_run *);
void lesson_pane_end(struct lesson_pane *);

/* One step of what is played, or the deed that was typed. */
void lesson_pane_play(struct lesson_pane *);
/* Does something to the connection, where that is asked for ("next"); false where it is not, or
 * nothing came of it. */
bool lesson_pane_do(struct lesson_pane *, const char *deed);

/* What a key is for, where the pane has the focus. */
enum lesson_key {
    LESSON_KEY_TAKEN,
    LESSON_KEY_FRAME, /* not the lesson's: the frame's, if it is any */
};
enum lesson_key lesson_pane_key(struct lesson_pane *, const struct key *);
/* A click on a row of its canvas; the wheel, in rows. */
void lesson_pane_click(struct lesson_pane *, int row);
void lesson_pane_scroll(struct lesson_pane *, int rows);

/* Puts a text into the line, to be sent with Enter. */
void lesson_pane_write(struct lesson_pane *, const char *text);

/* The learner has looked at a view, and at what in it (or NULL). */
void lesson_pane_viewed(struct lesson_pane *, enum lesson_view, const char *path);

void lesson_pane_draw(struct lesson_pane *, const struct canvas *, bool focused);
/* "The hello · question 2 of 4", into out. */
void lesson_pane_title(char *out, size_t size, const struct lesson_pane *);
/* What stands there since the person went on last, with the marks of its terms. */
void lesson_pane_recent(char *out, size_t size, const struct lesson_pane *);

/* What can be done now, for the footer. */
bool            lesson_pane_asks(const struct lesson_pane *); /* a question is open */
bool            lesson_pane_is_done(const struct lesson_pane *);
enum lesson_way lesson_pane_way(const struct lesson_pane *);

#endif
