/*
 * screen.h - the terminal: the one file that knows curses.
 *
 * Opens it, puts a surface on it, reads keys and the mouse, and leaves it whole, whatever happens:
 * after the end, Ctrl-C, Ctrl-Z and back, and a fatal signal.
 */
#ifndef TUTOR_SCREEN_H
#define TUTOR_SCREEN_H

#include "tutor/keymap.h"
#include "tutor/surface.h"
#include "tutor/theme.h"

/* Takes the terminal; false after a complaint when it cannot show screens (TERM unset or dumb). */
bool screen_open(bool mouse);
/* Gives it back as it was. May be called twice. */
void screen_close(void);

void screen_size(int *rows, int *columns);
/* The descriptor to poll for keys. */
int screen_descriptor(void);
/* The next key that was pressed, without waiting; false when there is none. */
bool screen_key(struct key *);

void screen_show(const struct surface *, enum theme_name);
/* What stands on the terminal is not known any more: the next screen_show draws all of it. */
void screen_redraw(void);

/* The mouse for this program, or for the terminal to select text with. */
void screen_use_mouse(bool);
/* Sends text to the terminal's clipboard (OSC 52). Whether it took it, nobody says. */
void screen_copy(const char *text);

/* "ncurses 6.4.20221231" */
const char *screen_library_version(void);

#endif
