/*
 * guest.h - a client of `serve` that is shown as text: its connection, and the session that shows
 * it.
 */
#ifndef TUTOR_GUEST_H
#define TUTOR_GUEST_H

#include "tutor/server.h"
#include "tutor/session.h"

struct guest {
    struct client  client;
    struct session session;
    /* Where many are served: the end of the whole connection, in milliseconds; and whether there is
     * anything to do for it. */
    int64_t deadline;
    bool    has_news;
};

/* Takes a connection that waits on a listener, and sets up all that it needs. NULL when none waits,
 * or after a complaint. */
struct guest *guest_accept(struct server *, int listener);
/* Ends it, with its summary and its files; frees it. Returns its exit status. */
int guest_release(struct guest *, int status);

/* Serves any number of guests at a time, until a signal comes (or, with --once, the first is
 * done). */
int serve_many(struct server *);

#endif
