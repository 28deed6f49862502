/*
 * frame.h - the frame of a walk: the ladder, the acts, the tabs, the view, the footer; and what
 * opens over them: keys, glossary, prompts.
 *
 * It knows no terminal: keys go in, a surface comes out. So tests can press keys and read screens.
 * tui.c binds it to the terminal and to the source of its steps.
 */
#ifndef TUTOR_FRAME_H
#define TUTOR_FRAME_H

#include "tutor/ladder.h"
#include "tutor/lesson_pane.h"
#include "tutor/recompute.h"
#include "tutor/source.h"
#include "tutor/theme.h"
#include "tutor/view.h"

enum { FRAME_LEAST_ROWS = 24, FRAME_LEAST_COLUMNS = 80, FRAME_LINE = 200 };

/* The places that are remembered when connections are looked at by turns. */
enum { FRAME_PLACES = 16 };
struct frame_place {
    struct recording *recording;
    uint32_t          step;
};

enum frame_answer {
    FRAME_STAY,
    FRAME_BACK,  /* to where the walk was opened from */
    FRAME_LEAVE, /* the program */
};

/* What lies over the panes. */
enum overlay {
    OVERLAY_NONE,
    OVERLAY_KEYS,
    OVERLAY_TEXT,
    OVERLAY_COMMANDS,
    OVERLAY_LARGE,
    OVERLAY_BREAK
};
/* What a line is being typed for, at the bottom. */
enum prompt {
    PROMPT_NONE,
    PROMPT_FIND,
    PROMPT_GOTO,
    PROMPT_SAY,
    PROMPT_EXPORT,
    PROMPT_SAVE_COMMANDS
};
enum pane { PANE_LADDER, PANE_VIEW, PANE_LESSON };

struct frame {
    struct source      *source;
    struct recording   *recording; /* that the walk is in; NULL: nothing to walk yet */
    struct walk         walk;
    struct frame_place  places[FRAME_PLACES];
    struct ladder       ladder;
    struct view         views[VIEW_COUNT];
    enum view_id        view;
    enum pane           focus;
    struct lesson_pane *lesson;        /* the source's; NULL where no lesson is taken */
    bool                one_at_a_time; /* lesson or connection: there is room for one */

    enum overlay overlay;
    char         overlay_title[FRAME_LINE], overlay_text[RECOMPUTE_TEXT];
    int          overlay_top;
    enum prompt  prompt;
    char         goal[FRAME_LINE]; /* a place that it is on the way to; empty: none */
    char         line[FRAME_LINE]; /* that is being typed */
    char         sought[FRAME_LINE];
    char         notice[FRAME_LINE]; /* for the footer, until the next key */

    bool            running;    /* runs on until a key is pressed */
    bool            spill_told; /* that the recording has gone to a file */
    bool            tour, notes;
    bool            wants_next; /* the person has gone on, and the step has not come yet */
    bool            mouse;
    enum theme_name theme;
    bool wants_mouse, wants_redraw; /* for tui.c: the mouse was switched; draw all anew */
    char copied[RECOMPUTE_TEXT];    /* for tui.c: text for the clipboard; empty: none */

    /* Where things were drawn last, for the mouse. */
    struct canvas ladder_canvas, view_canvas, tabs_canvas, footer_canvas, lesson_canvas;
    int           tab_starts[VIEW_COUNT + 1];
    struct {
        int          start, end;
        enum command command;
    } footer_keys[24];
    int footer_key_count;
};

/* The source stays the caller's. */
void frame_begin(struct frame *, struct source *, enum theme_name, bool mouse);
void frame_end(struct frame *);

/* Draws everything. */
void frame_draw(struct frame *, struct surface *);
/* A key or a click. */
enum frame_answer frame_key(struct frame *, const struct key *);
/* After the source had its time: new events, a new recording, a step that was awaited. True when
 * something is to be drawn. */
bool frame_tick(struct frame *);
/* Goes to a place by name ("act 5"). Where the recording has not come so far, it goes on until it
 * has, or until a key is pressed; a place that never comes is said in the footer. */
void frame_go(struct frame *, const char *place);
/* The person has gone on, and waits for what comes: nobody reads. */
bool frame_is_going(const struct frame *);
/* Opens a view by its number (from 0). */
void frame_show_view(struct frame *, enum view_id);

#endif
