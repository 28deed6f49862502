/*
 * tui.h - the tutor on the terminal: the loop that polls keys, sockets and the clock.
 */
#ifndef TUTOR_TUI_H
#define TUTOR_TUI_H

#include "tutor/frame.h"
#include "tutor/options.h"

/* Whether the options, and the terminal, ask for screens. */
bool tui_is_wanted(const struct options *);

/* Opens the screens; false after a complaint, when the terminal cannot show them. */
bool tui_open(const struct options *);
void tui_close(void);

/* Walks a source until the person goes back or leaves. The source stays the caller's. `step` is the
 * step that they left at. */
enum frame_answer tui_walk(struct source *, const struct options *, uint32_t *step);

/* Waits for a key, at most so many milliseconds (-1: as long as it takes); false when none came, or
 * a signal. */
bool tui_await_key(struct key *, int milliseconds);
/* What is drawn on between screens, and how it gets there. */
struct surface *tui_surface(void);
void            tui_show(void);

/* The program's end for an answer: 0, or 128 plus the signal that came. */
int tui_status(void);

#endif
