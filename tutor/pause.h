/*
 * pause.h - waiting for the person: Enter goes on, q quits. Read from /dev/tty, so that standard
 * input stays free for what is to be sent.
 */
#ifndef TUTOR_PAUSE_H
#define TUTOR_PAUSE_H

#include <stdbool.h>

enum pause_answer { PAUSE_WAITING, PAUSE_GO_ON, PAUSE_QUIT };

struct pause {
    int terminal; /* -1: there are no pauses */
};

/* Opens the terminal; false after a complaint when there is none. */
bool pause_open(struct pause *);
void pause_close(struct pause *);

/* Says on the terminal what can be typed. */
void pause_prompt(const struct pause *);
/* What was typed, once the terminal is readable. */
enum pause_answer pause_read(const struct pause *);
/* Prompts, and waits for an answer or for a signal (which is PAUSE_QUIT). */
enum pause_answer pause_wait(const struct pause *);

#endif
