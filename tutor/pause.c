/* pause.c - see pause.h. */
#include "tutor/pause.h"

#include "tutor/complain.h"
#include "tutor/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

bool pause_open(struct pause *pause)
{
    pause->terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (pause->terminal >= 0)
        return true;
    complain("no terminal to read Enter from: /dev/tty: %s; leave out --step, or run it in one",
             strerror(errno));
    return false;
}

void pause_close(struct pause *pause)
{
    if (pause->terminal >= 0)
        close(pause->terminal);
    pause->terminal = -1;
}

void pause_prompt(const struct pause *pause)
{
    static const char prompt[] = "[Enter: next step   q Enter: quit] ";
    ssize_t           written = write(pause->terminal, prompt, sizeof prompt - 1);
    (void)written; /* a prompt that cannot be shown changes nothing */
}

enum pause_answer pause_read(const struct pause *pause)
{
    char    line[256];
    ssize_t length = read(pause->terminal, line, sizeof line);
    if (length < 0)
        return errno == EINTR || errno == EAGAIN ? PAUSE_WAITING : PAUSE_QUIT;
    return length == 0 || line[0] == 'q' || line[0] == 'Q' ? PAUSE_QUIT : PAUSE_GO_ON;
}

enum pause_answer pause_wait(const struct pause *pause)
{
    enum pause_answer answer = PAUSE_WAITING;
    pause_prompt(pause);
    while (answer == PAUSE_WAITING) {
        struct pollfd watched[] = { { .fd = pause->terminal, .events = POLLIN },
                                    { .fd = signals_descriptor(), .events = POLLIN } };
        if (poll(watched, 2, -1) < 0 && errno != EINTR)
            return PAUSE_QUIT;
        if (signals_caught())
            return PAUSE_QUIT;
        if (watched[0].revents)
            answer = pause_read(pause);
    }
    return answer;
}
