/*
 * view.h - what a view is: a struct of operations, in a file of its own.
 *
 * A view draws from the walk's recording onto a canvas, and knows nothing that the recording does
 * not say. It keeps what is selected and what is seen of it; the place is the walk's. The frame
 * (frame.h) owns the views, hands them their keys, and draws the tabs above them.
 */
#ifndef TUTOR_VIEW_H
#define TUTOR_VIEW_H

#include "tutor/list.h"
#include "tutor/surface.h"
#include "tutor/walk.h"

/* Room that each view has for its own state. */
enum { VIEW_STATE = 4096 };

struct view {
    const struct view_ops *ops;
    enum view_id           id;
    struct list            list;     /* what most views are: rows, one selected */
    int                    window;   /* rows of the list that were seen last */
    int                    sideways; /* columns that it is scrolled to the right */
    _Alignas(16) unsigned char state[VIEW_STATE];
};

struct view_ops {
    const char *title; /* on its tab: "Bytes" */

    /* The place has changed, or the recording has grown, or walk->here was set from outside: gather
     * what is to be seen, and select what is `here` if it can be. Cheap: it runs on every key. */
    void (*arrive)(struct view *, struct walk *);
    /* Draws; puts the hardware cursor on what is selected when it has the focus. */
    void (*draw)(struct view *, struct walk *, const struct canvas *, bool focused);
    /* A command that is not the frame's. False when it means nothing here. Sets walk->here to what
     * is selected. */
    bool (*command)(struct view *, struct walk *, enum command);
    /* A click on a row and column of its canvas. May be NULL. */
    void (*click)(struct view *, struct walk *, int row, int column);
    /* Frees what the state holds. May be NULL. */
    void (*close)(struct view *);
};

extern const struct view_ops view_story, view_bytes, view_secrets, view_checks, view_knowledge,
    view_certificate;

/* The state of a view as its own struct, checked to fit. */
#define VIEW_STATE_AS(type, view)                                                                  \
    ((void)sizeof(char[sizeof(type) <= VIEW_STATE ? 1 : -1]), (type *)(void *)(view)->state)

/*
 * Draws a row of a list: the mark of the selection (so that it shows without colour), and its style
 * over the whole row. Call it after the row's text was drawn from column 2 on.
 */
void view_draw_selection(const struct canvas *, int row, bool selected, bool focused);

/* Bytes in hexadecimal from `row` on, `per_line` a line with offsets; returns the rows taken. Those
 * from mark_from for mark_length are in STYLE_MARKED. Cut where the canvas ends, with a mark. */
int view_draw_hex(const struct canvas *, int row, int column, int skip, const uint8_t *bytes,
                  size_t length, size_t mark_from, size_t mark_length);

#endif
