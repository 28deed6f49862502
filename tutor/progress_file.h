/*
 * progress_file.h - the learners' progress, kept from one day to the next.
 *
 * One readable file, $XDG_STATE_HOME/tlstutor/progress.json, written whole or not at all, for its
 * owner alone. A file that makes no sense is set aside under another name, said, and kept.
 */
#ifndef TUTOR_PROGRESS_FILE_H
#define TUTOR_PROGRESS_FILE_H

#include "lessons/progress.h"

/* Reads it; *progress is empty where there is none, or where it makes no sense (after a complaint).
 * False only where the file is there and cannot be read or set aside: then it had better not be
 * written. progress_free() in any case. */
bool progress_load(struct progress *);
/* Writes it. Where there is no place for it (no home, a file system that is read-only), nothing is
 * written; returns whether it was. */
bool progress_save(const struct progress *);

#endif
