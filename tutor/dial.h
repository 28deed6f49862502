/*
 * dial.h - the way to a server that is asked for by name: looking it up, then one address after
 * the other.
 *
 * It never waits: poll what dial_watch names, for at most dial_time_left, then call dial_step. So a
 * screen stays alive meanwhile (source_connect.c); dial_wait does it all for who has nothing else
 * to do.
 */
#ifndef TUTOR_DIAL_H
#define TUTOR_DIAL_H

#include "tutor/resolve.h"
#include "tutor/sockets.h"

#include <poll.h>

struct dial {
    const char      *host;
    uint16_t         port;
    int64_t          began, deadline; /* milliseconds of clock.h */
    struct resolving resolving;
    bool             resolved;
    size_t           at;       /* the address that is tried */
    int64_t          patience; /* until when it is */
    int              socket;   /* -1: none is on its way */
    char             why[SOCKETS_WHY];
};

enum dial_status { DIAL_GOING, DIAL_CONNECTED, DIAL_FAILED };

/* Begins. The host must stay valid. */
void dial_begin(struct dial *, const char *host, uint16_t port, int64_t milliseconds);
/* Goes on as far as it can be gone without waiting. FAILED: `why` is a sentence. */
enum dial_status dial_step(struct dial *);
struct pollfd    dial_watch(const struct dial *);
int64_t          dial_time_left(const struct dial *);
/* The connected socket, which is the caller's from now on. */
int dial_take(struct dial *);
/* Ends it, at any time. */
void dial_end(struct dial *);

/* Begins, and goes on to the end, or until a signal comes. The socket, or -1 with a sentence in
 * `why`. */
int dial_wait(struct dial *, const char *host, uint16_t port, int64_t milliseconds);

#endif
