/* temporary.h - a folder of a test's own, in TMPDIR where that is set. */
#ifndef TESTS_UNIT_TEMPORARY_H
#define TESTS_UNIT_TEMPORARY_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Room for the folder's path, and for that of a file in it. */
enum { TEMPORARY_FOLDER = 200, TEMPORARY_PATH = TEMPORARY_FOLDER + 50 };

/* Makes the folder. The test removes it. */
static inline bool temporary_folder(char folder[static TEMPORARY_FOLDER])
{
    const char *base = getenv("TMPDIR");
    int length = snprintf(folder, TEMPORARY_FOLDER, "%s/tlstutor-XXXXXX", base ? base : "/tmp");
    return length > 0 && length < TEMPORARY_FOLDER && mkdtemp(folder);
}

#endif
