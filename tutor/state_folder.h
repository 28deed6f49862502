/*
 * state_folder.h - where the program keeps what it remembers from one day to the next:
 * $XDG_STATE_HOME/tlstutor (~/.local/state/tlstutor), for its owner alone.
 */
#ifndef TUTOR_STATE_FOLDER_H
#define TUTOR_STATE_FOLDER_H

#include <stdbool.h>

enum { STATE_PATH = 4096 };

/* The path of a file in it. False where there is no home to have it in. */
bool state_path(char out[static STATE_PATH], const char *file);
/* Makes the folder, and those above it, for a path that state_path gave. False where it cannot be
 * made, or not written to. */
bool state_make_folder(const char *path);

#endif
