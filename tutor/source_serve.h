/*
 * source_serve.h - the steps of connections that real clients make: browsers, curl.
 *
 * Each connection has its recording and its engine. They come when they come, several at a time
 * from a browser; one is looked at, and only that one takes steps. The others wait, their bytes
 * kept.
 */
#ifndef TUTOR_SOURCE_SERVE_H
#define TUTOR_SOURCE_SERVE_H

#include "tutor/options.h"
#include "tutor/source.h"

/* How many connections are kept at once, those that have ended included. */
enum { SERVE_CONNECTIONS = 16 };

/*
 * Listens, and begins to make keys and certificates where none are given. NULL after a complaint,
 * with the program's exit status in *status. The options must stay valid.
 *
 * The first connection to be looked at is the newest that waits. When the one looked at has ended
 * and another step is asked for, the newest that nobody has looked at is next, or else one that
 * was left before its end, or else the next that comes. `choose` takes any, in the order in which
 * they came.
 */
struct source *source_serve_open(const struct options *, int *status);

#endif
