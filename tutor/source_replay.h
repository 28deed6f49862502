/*
 * source_replay.h - the steps of a recording: all of them have happened.
 */
#ifndef TUTOR_SOURCE_REPLAY_H
#define TUTOR_SOURCE_REPLAY_H

#include "tutor/options.h"
#include "tutor/source.h"

/* Opens the recording that the options name. NULL after a complaint, with the program's exit
 * status in *status. Where events are damaged, the views say so. */
struct source *source_replay_open(const struct options *, int *status);

/* The same for any recording that is complete, which the source takes over; `note` (static, or
 * the recording's own; NULL: none) is what is to be said about it as a whole. */
struct source *source_replay_new(const struct options *, struct recording *, const char *note);

/* Opens a recording by its path. NULL after a complaint. *cut says what is missing at its end;
 * it is NULL where nothing is. */
struct recording *replay_open(const char *path, const char **cut, int *status);

#endif
