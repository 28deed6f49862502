/*
 * left_off.h - where the person left off: what was run, and the step they were at.
 *
 * One readable file, $XDG_STATE_HOME/tlstutor/last (~/.local/state/tlstutor/last): a title, then
 * the words of a command, one to a line, as they could have been typed. It is written whole or not
 * at all, and for its owner alone; what a run was asked to write (recordings, key logs) is not
 * asked for again.
 */
#ifndef TUTOR_LEFT_OFF_H
#define TUTOR_LEFT_OFF_H

#include "tutor/files.h"
#include "tutor/options.h"

enum { LEFT_OFF_WORDS = 64 };

struct left_off {
    struct options    options; /* its strings are in `text` */
    struct file_bytes text;
};

enum left_off_state {
    LEFT_OFF_NOWHERE, /* nothing is written there */
    LEFT_OFF_FOUND,
    LEFT_OFF_DAMAGED, /* there is a file, but it makes no sense: after a complaint */
};

/* Reads the file. Whatever the answer, left_off_free may be called. */
enum left_off_state left_off_read(struct left_off *);
void                left_off_free(struct left_off *);
/* "connect localhost:4433 --http /, step 14", into out. */
void left_off_describe(char *out, size_t size, const struct left_off *);

/* Writes it. Where there is no place for it (no home, a file system that is read-only), nothing
 * is written and nothing said. Returns whether it was. */
bool left_off_save(const struct options *, uint32_t step);

#endif
