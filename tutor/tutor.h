/*
 * tutor.h - the tutor on a terminal, as a whole: the home screen, the walks that are begun from
 * it, and the walks that a command line asks for.
 *
 * Read next: tutor/home.h, tutor/frame.h for the screens; tutor/source.h for where steps come from.
 */
#ifndef TUTOR_TUTOR_H
#define TUTOR_TUTOR_H

#include "tutor/options.h"

/* Whether what is asked for can be walked: it has steps, and its screens are not all text. */
bool tutor_can_walk(const struct options *);

/* The home screen, until the person leaves. Returns the program's exit status. */
int tutor_home(const struct options *);
/* The walk that a command asks for; whoever goes back from it is on the home screen. Returns the
 * exit status that the command has. */
int tutor_walk(const struct options *);

#endif
