/* entropy.c - see entropy.h. */
#define _DEFAULT_SOURCE
#include "tutor/entropy.h"

#include "tutor/commands.h"
#include "tutor/complain.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static void fill(struct random_source *source, const char *purpose, uint8_t *out, size_t length)
{
    (void)source;
    while (length > 0) {
        ssize_t drawn = getrandom(out, length, 0);
        if (drawn < 0 && errno == EINTR)
            continue;
        if (drawn <= 0) {
            complain("no random bytes for %s: %s", purpose, strerror(errno));
            exit(EXIT_MACHINE);
        }
        out += drawn;
        length -= (size_t)drawn;
    }
}

struct random_source entropy_source(void) { return (struct random_source){ .fill = fill }; }
