/*
 * link.h - a TLS endpoint and its socket: the bytes between the two, and how long is waited for
 * them.
 *
 * The socket is drained into a bounded buffer whether or not the engine takes steps, so that a
 * person may read as long as they like; when the buffer is full the network is left to wait (TCP
 * tells the other side). What the engine has for the network goes out at once. Several links can be
 * served by one poll loop (serve_many.c), or one by pump.c.
 *
 * A link that has ended still delivers what the engine said last (a fatal alert, say), then waits a
 * moment for the other side to close: a socket closed with unread bytes would throw away what is on
 * its way.
 */
#ifndef TUTOR_LINK_H
#define TUTOR_LINK_H

#include "protocol/tls.h"

/* Whoever has something to say over the connection, and hears what comes. */
struct conversation {
    /* Called before each step of the engine, and once when it has ended: fetches what came, queues
     * what is to be sent, asks for the end. */
    void (*turn)(struct conversation *, struct tls *);
    int  input;   /* a descriptor that it waits for, -1 while it waits for none */
    bool patient; /* the other side need not say anything now: its silence is not counted */
    int64_t
        wake_at; /* when it wants a turn, in milliseconds of clock.h; 0: when something happens */
};

enum link_phase { LINK_RUNNING, LINK_FLUSHING, LINK_LINGERING, LINK_DONE };

/* Several records, so that the peer's whole flight is in before anybody has read its first message.
 * */
enum { LINK_INCOMING = 4 * RECORD_MAX };

struct link {
    enum link_phase      phase;
    struct tls          *tls;
    struct conversation *conversation;
    int                  socket;
    int64_t              patience; /* milliseconds that the other side may be silent */
    int64_t              moved_at; /* when bytes last came or went */
    bool    timeless; /* the time that the engine was given is to stand still (--time) */
    bool    ended;    /* no more will come */
    bool    end_told, expired;
    size_t  incoming_length;
    uint8_t incoming[LINK_INCOMING];
};

/* The link takes the socket over, and closes it when it is DONE or at link_cut. */
void link_begin(struct link *, struct tls *, struct conversation *, int socket, int64_t patience,
                bool timeless);
void link_cut(struct link *);

/* What to poll the socket for (POLLIN, POLLOUT); 0: nothing. */
short link_events(const struct link *);
/* Moves bytes between the socket and the buffers, as far as they go. */
void link_exchange(struct link *);
/* Lets the conversation have its turn and the engine take one step; only while it is RUNNING. */
enum tls_status link_step(struct link *);

/* Milliseconds until the link runs out of patience; -1 while it waits without limit. */
int64_t link_time_left(const struct link *, int64_t now);
/* Call when no time is left: the engine is told to give up, or the link ends. */
void link_expire(struct link *);

#endif
