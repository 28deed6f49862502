/* signals.c - see signals.h. */
#include "tutor/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A signal handler can reach nothing but what is global. */
static volatile sig_atomic_t caught;
static int                   ends[2] = { -1, -1 };

static void note(int number)
{
    int saved = errno;
    if (!caught)
        caught = number;
    ssize_t written = write(ends[1], "!", 1);
    (void)written; /* a full pipe is readable already */
    errno = saved;
}

bool signals_begin(void)
{
    static const int noted[] = { SIGINT, SIGTERM, SIGHUP };
    if (pipe(ends) != 0)
        return false;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
    }
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigemptyset(&action.sa_mask);
    action.sa_handler = note; /* without SA_RESTART: a blocked read or write comes back */
    for (size_t i = 0; i < sizeof noted / sizeof noted[0]; i++)
        sigaction(noted[i], &action, NULL);
    action.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &action, NULL);
    return true;
}

int signals_descriptor(void) { return ends[0]; }

int signals_caught(void) { return caught; }
