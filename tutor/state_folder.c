/* state_folder.c - see state_folder.h. */
#include "tutor/state_folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* XDG Base Directory Specification: a path that is not absolute is to be ignored. */
bool state_path(char out[static STATE_PATH], const char *file)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int         length = -1;
    if (state && state[0] == '/')
        length = snprintf(out, STATE_PATH, "%s/tlstutor/%s", state, file);
    else if (home && home[0] == '/')
        length = snprintf(out, STATE_PATH, "%s/.local/state/tlstutor/%s", home, file);
    return length > 0 && length < STATE_PATH;
}

bool state_make_folder(const char *path)
{
    char folder[STATE_PATH];
    snprintf(folder, sizeof folder, "%s", path);
    for (char *at = folder + 1; *at; at++) {
        if (*at != '/')
            continue;
        *at = '\0';
        if (mkdir(folder, 0700) != 0 && errno != EEXIST)
            return false;
        *at = '/';
    }
    *strrchr(folder, '/') = '\0';
    return access(folder, W_OK) == 0;
}
