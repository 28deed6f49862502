/*
 * signals.h - Ctrl-C and its like, turned into something that a loop can poll.
 *
 * The handler only notes the signal and writes a byte to a pipe. Every loop that may last polls the
 * pipe or asks signals_caught(), and then leaves by its ordinary way out, so that nothing stays
 * half-written.
 */
#ifndef TUTOR_SIGNALS_H
#define TUTOR_SIGNALS_H

#include <stdbool.h>

/* From now on SIGINT, SIGTERM and SIGHUP are noted, and SIGPIPE is ignored. False when there is no
 * pipe. */
bool signals_begin(void);

/* Readable once a signal has come. */
int signals_descriptor(void);

/* The signal that came first, 0 while there was none. */
int signals_caught(void);

#endif
