/*
 * lab_wire.c - the attacker on the wire between two other programs: records are taken from the one,
 * shown to the experiment, and what it makes of them is sent to the other. Part of lab_between.h.
 */
#include "tutor/lab_between.h"
#include "tutor/signals.h"
#include "tutor/sockets.h"

#include "protocol/record.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 4 * RECORD_MAX, PATIENCE = 30000 };

/* One direction: what has come, and what is to go. */
struct lane {
    int     from, to;
    uint8_t in[ROOM], out[ROOM];
    size_t  in_length, out_length;
    bool    ended, told; /* no more will come; the other side knows */
};

struct wire {
    struct between *b;
    struct lane     lanes[2];
};

/* RFC 5246 §6.2.1: a header, and as many bytes as it says. What is no record passes as it is. */
static size_t whole_record(const struct lane *lane)
{
    if (lane->in_length < RECORD_HEADER)
        return 0;
    size_t length = RECORD_HEADER + (size_t)(lane->in[3] << 8 | lane->in[4]);
    if (lane->in[1] != 3 || length > RECORD_MAX)
        return lane->in_length > RECORD_MAX ? RECORD_MAX : lane->in_length;
    return lane->in_length >= length ? length : 0;
}

static void pass_records(struct wire *w, enum direction direction)
{
    struct lane *lane = &w->lanes[direction];
    size_t       length;
    while (ROOM - lane->out_length >= 2 * RECORD_MAX && (length = whole_record(lane)) > 0) {
        lane->out_length += lab_between_pass(&w->b->play->lab, lane->out + lane->out_length,
                                             direction, lane->in, length);
        lane->in_length -= length;
        memmove(lane->in, lane->in + length, lane->in_length);
    }
    if (w->b->play->lab.cut && direction == SERVER_TO_CLIENT)
        lane->ended = true;
}

static void move_lane(struct wire *w, enum direction direction)
{
    struct lane         *lane = &w->lanes[direction];
    enum socket_progress progress;
    size_t               moved;
    while (!lane->ended && lane->in_length < ROOM) {
        progress =
            socket_receive(&moved, lane->from, lane->in + lane->in_length, ROOM - lane->in_length);
        lane->in_length += moved;
        lane->ended = progress == SOCKET_ENDED;
        if (progress != SOCKET_MOVED)
            break;
    }
    pass_records(w, direction);
    while (lane->out_length > 0) {
        progress = socket_send(&moved, lane->to, lane->out, lane->out_length);
        if (progress == SOCKET_ENDED)
            moved = lane->out_length; /* nobody is there to read it */
        lane->out_length -= moved;
        memmove(lane->out, lane->out + moved, lane->out_length);
        if (progress != SOCKET_MOVED)
            break;
    }
    if (lane->ended && lane->out_length == 0 && !lane->told) {
        lane->told = true;
        socket_finish(lane->to);
    }
}

static struct pollfd watch(const struct lane *lane, const struct lane *back)
{
    short events = (short)((!lane->ended && lane->in_length < ROOM ? POLLIN : 0) |
                           (back->out_length > 0 ? POLLOUT : 0));
    return (struct pollfd){ .fd = events ? lane->from : -1, .events = events };
}

/* Until both have ended, or nothing has moved for long. */
static bool move_all(struct wire *w)
{
    struct lane *to_server = &w->lanes[CLIENT_TO_SERVER], *to_client = &w->lanes[SERVER_TO_CLIENT];
    while (!signals_caught() && !(to_server->told && to_client->told)) {
        struct pollfd watched[3] = { { .fd = signals_descriptor(), .events = POLLIN },
                                     watch(to_server, to_client),
                                     watch(to_client, to_server) };
        if (poll(watched, 3, PATIENCE) == 0)
            break;
        move_lane(w, CLIENT_TO_SERVER);
        move_lane(w, SERVER_TO_CLIENT);
        if (!session_show_all(w->b->session))
            return false;
    }
    return !signals_caught();
}

bool lab_wire_play(struct between *b, int client)
{
    int          server = lab_between_dial(b);
    struct wire *w = calloc(1, sizeof *w);
    bool         goes_on = server >= 0 && w;
    if (goes_on) {
        w->b = b;
        w->lanes[CLIENT_TO_SERVER].from = w->lanes[SERVER_TO_CLIENT].to = client;
        w->lanes[CLIENT_TO_SERVER].to = w->lanes[SERVER_TO_CLIENT].from = server;
        goes_on = move_all(w);
    }
    socket_close(client);
    socket_close(server);
    free(w);
    return goes_on;
}
