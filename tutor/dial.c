/* dial.c - see dial.h. */
#include "tutor/dial.h"

#include "tutor/clock.h"
#include "tutor/signals.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

void dial_begin(struct dial *dial, const char *host, uint16_t port, int64_t milliseconds)
{
    memset(dial, 0, sizeof *dial);
    dial->host = host;
    dial->port = port;
    dial->socket = -1;
    dial->began = clock_milliseconds();
    dial->deadline = dial->began + milliseconds;
    snprintf(dial->why, sizeof dial->why, "its name could not be looked up");
    dial->resolved = resolve_begin(&dial->resolving, host, port) == RESOLVE_DONE;
}

static enum dial_status look_up(struct dial *dial)
{
    if (dial->resolving.answer < 0)
        return DIAL_FAILED;
    enum resolve_status status = resolve_read(&dial->resolving, dial->why);
    if (status == RESOLVE_FAILED)
        return DIAL_FAILED;
    dial->resolved = status == RESOLVE_DONE;
    if (!dial->resolved && clock_milliseconds() >= dial->deadline) {
        snprintf(dial->why, sizeof dial->why, "its name was not resolved in time");
        return DIAL_FAILED;
    }
    return DIAL_GOING;
}

/* Each address has an equal share of the time that is left, so that a silent one does not use
 * it up. */
static int start_next(struct dial *dial)
{
    int     error;
    int64_t now = clock_milliseconds();
    size_t  left = dial->resolving.said.count - dial->at;
    dial->patience = now + (dial->deadline - now) / (int64_t)left;
    dial->socket = socket_start(&dial->resolving.said.list[dial->at], &error);
    return error;
}

static int error_so_far(struct dial *dial)
{
    int error = dial->socket < 0 ? start_next(dial) : socket_error(dial->socket);
    return error == EINPROGRESS && clock_milliseconds() >= dial->patience ? ETIMEDOUT : error;
}

enum dial_status dial_step(struct dial *dial)
{
    if (!dial->resolved && look_up(dial) == DIAL_FAILED)
        return DIAL_FAILED;
    if (!dial->resolved)
        return DIAL_GOING;
    while (dial->at < dial->resolving.said.count) {
        int error = error_so_far(dial);
        if (error == 0)
            return DIAL_CONNECTED;
        if (error == EINPROGRESS)
            return DIAL_GOING;
        snprintf(dial->why, sizeof dial->why, "%s", strerror(error));
        socket_close(dial->socket);
        dial->socket = -1;
        dial->at++;
    }
    return DIAL_FAILED;
}

struct pollfd dial_watch(const struct dial *dial)
{
    if (!dial->resolved)
        return (struct pollfd){ .fd = dial->resolving.answer, .events = POLLIN };
    return (struct pollfd){ .fd = dial->socket, .events = POLLOUT };
}

int64_t dial_time_left(const struct dial *dial)
{
    int64_t until = dial->resolved ? dial->patience : dial->deadline;
    int64_t left = until - clock_milliseconds();
    return left > 0 ? left : 0;
}

int dial_take(struct dial *dial)
{
    int taken = dial->socket;
    dial->socket = -1;
    return taken;
}

void dial_end(struct dial *dial)
{
    resolve_end(&dial->resolving);
    socket_close(dial->socket);
    dial->socket = -1;
}

int dial_wait(struct dial *dial, const char *host, uint16_t port, int64_t milliseconds)
{
    enum dial_status status;
    dial_begin(dial, host, port, milliseconds);
    while ((status = dial_step(dial)) == DIAL_GOING && !signals_caught()) {
        struct pollfd watched[] = { dial_watch(dial),
                                    { .fd = signals_descriptor(), .events = POLLIN } };
        poll(watched, 2, (int)dial_time_left(dial));
    }
    int connected = status == DIAL_CONNECTED ? dial_take(dial) : -1;
    dial_end(dial);
    return connected;
}
