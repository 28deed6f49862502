/*
 * source_connect.h - the steps of a connection to a real server.
 */
#ifndef TUTOR_SOURCE_CONNECT_H
#define TUTOR_SOURCE_CONNECT_H

#include "tutor/options.h"
#include "tutor/source.h"

/* Begins to connect, as the options say, which must stay valid. NULL after a complaint, with
 * the program's exit status in *status. A server that turns out later not to be reached has no
 * recording, ever: the source is over, and its status says why. */
struct source *source_connect_open(const struct options *, int *status);

#endif
