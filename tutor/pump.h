/*
 * pump.h - one connection, one person: the loop that polls the socket, the keys and the clock.
 *
 * The engine takes its next step only when the person has read the last one. Meanwhile the socket
 * is drained (link.h), and the time that the person takes is not held against the other side.
 */
#ifndef TUTOR_PUMP_H
#define TUTOR_PUMP_H

#include "tutor/link.h"
#include "tutor/session.h"

enum pump_end {
    PUMP_ENDED,   /* the engine has: its recording says how */
    PUMP_QUIT,    /* the person has had enough */
    PUMP_STOPPED, /* a signal, or nobody reads standard output any more */
};

/* Runs a link to its end, showing each step in the session. */
enum pump_end pump_run(struct link *, struct session *);

#endif
