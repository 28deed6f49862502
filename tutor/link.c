/* link.c - see link.h. */
#include "tutor/link.h"

#include "crypto/wipe.h"
#include "tutor/clock.h"
#include "tutor/guard.h"
#include "tutor/sockets.h"

#include <poll.h>
#include <stddef.h>
#include <string.h>

/* How long the last words may take to go out, and the other side to close after them: milliseconds.
 * */
enum { FLUSH_PATIENCE = 5000, LINGER_PATIENCE = 1000 };

void link_begin(struct link *l, struct tls *tls, struct conversation *conversation, int socket,
                int64_t patience, bool timeless)
{
    memset(l, 0, offsetof(struct link, incoming));
    l->tls = tls;
    l->conversation = conversation;
    l->socket = socket;
    l->patience = patience;
    l->timeless = timeless;
    l->moved_at = clock_milliseconds();
    if (!guard_allows(&tls->config, socket)) /* a lab's engine, on its way to somewhere else */
        link_cut(l);
}

void link_cut(struct link *l)
{
    socket_close(l->socket);
    l->socket = -1;
    wipe(l->incoming, sizeof l->incoming);
    l->phase = LINK_DONE;
}

short link_events(const struct link *l)
{
    size_t output;
    short  events = 0;
    tls_output(l->tls, &output);
    if (!l->ended && (l->incoming_length < LINK_INCOMING || l->phase == LINK_LINGERING))
        events |= POLLIN;
    if (output > 0)
        events |= POLLOUT;
    return l->phase == LINK_DONE ? 0 : events;
}

static void send_output(struct link *l)
{
    size_t length, moved;
    for (;;) {
        const uint8_t *bytes = tls_output(l->tls, &length);
        if (length == 0)
            return;
        enum socket_progress progress = socket_send(&moved, l->socket, bytes, length);
        if (progress == SOCKET_BLOCKED)
            return;
        if (progress == SOCKET_ENDED) /* nobody is there to read it */
            moved = length;
        else
            l->moved_at = clock_milliseconds();
        tls_drained(l->tls, moved);
    }
}

static void receive_input(struct link *l)
{
    if (l->phase != LINK_RUNNING) /* what comes after the end is not looked at */
        l->incoming_length = 0;
    while (!l->ended && l->incoming_length < LINK_INCOMING) {
        size_t               moved;
        enum socket_progress progress =
            socket_receive(&moved, l->socket, l->incoming + l->incoming_length,
                           LINK_INCOMING - l->incoming_length);
        if (progress == SOCKET_BLOCKED)
            return;
        l->ended = progress == SOCKET_ENDED;
        l->incoming_length += moved;
        if (l->phase == LINK_RUNNING)
            l->moved_at = clock_milliseconds();
        else
            l->incoming_length = 0;
    }
}

void link_exchange(struct link *l)
{
    size_t output;
    if (l->phase == LINK_DONE)
        return;
    send_output(l);
    receive_input(l);
    tls_output(l->tls, &output);
    if (l->phase == LINK_FLUSHING && output == 0) {
        socket_finish(l->socket);
        l->phase = LINK_LINGERING;
        l->moved_at = clock_milliseconds();
    }
    if (l->phase == LINK_LINGERING && l->ended)
        link_cut(l);
}

static void feed(struct link *l)
{
    size_t taken = tls_feed(l->tls, l->incoming, l->incoming_length);
    l->incoming_length -= taken;
    memmove(l->incoming, l->incoming + taken, l->incoming_length);
    if (l->ended && l->incoming_length == 0 && !l->end_told) {
        l->end_told = true;
        tls_feed_end(l->tls);
    }
}

/* A walk may take hours: a ticket is dated when it goes out, or comes in. */
enum tls_status link_step(struct link *l)
{
    if (!l->timeless)
        tls_set_now(l->tls, clock_now());
    l->conversation->turn(l->conversation, l->tls);
    feed(l);
    enum tls_status status = tls_step(l->tls);
    send_output(l);
    if (status == TLS_CLOSED || status == TLS_FAILED) {
        l->conversation->turn(l->conversation, l->tls);
        l->phase = LINK_FLUSHING;
        l->moved_at = clock_milliseconds();
        link_exchange(l);
    }
    return status;
}

static int64_t patience_of(const struct link *l)
{
    size_t output;
    tls_output(l->tls, &output);
    switch (l->phase) {
    case LINK_RUNNING: /* bytes that do not go out are the other side's silence, too */
        return l->expired || (l->conversation->patient && output == 0) ? -1 : l->patience;
    case LINK_FLUSHING:
        return FLUSH_PATIENCE;
    case LINK_LINGERING:
        return LINGER_PATIENCE;
    case LINK_DONE:
        return -1;
    }
    return -1;
}

int64_t link_time_left(const struct link *l, int64_t now)
{
    int64_t patience = patience_of(l), left = l->moved_at + patience - now;
    if (patience < 0)
        return -1;
    return left > 0 ? left : 0;
}

void link_expire(struct link *l)
{
    if (l->phase == LINK_RUNNING) {
        l->expired = true;
        tls_give_up(l->tls);
    } else {
        link_cut(l);
    }
}
