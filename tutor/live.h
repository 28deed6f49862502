/*
 * live.h - a link that a person steps: what the sources with a real peer share.
 *
 * The engine takes a step only when it is asked for one. Bytes move all the time. The peer's
 * patience is its own affair: when it closes, the engine hears of it at its next step. Ours counts
 * only while the person has gone on and waits. See pump.c for the same as text.
 */
#ifndef TUTOR_LIVE_H
#define TUTOR_LIVE_H

#include "tutor/link.h"
#include "tutor/outputs.h"
#include "tutor/source.h"

struct live {
    struct link      *link;
    struct recording *recording; /* is this struct's, and freed with it */
    struct outputs    outputs;
    const char       *peer;    /* "the server" */
    bool              paused;  /* the person is reading */
    int64_t           awaited; /* since when a step is wanted, milliseconds; 0: none is */
};

/* Begins a recording, and its files. False after a complaint. */
bool live_open(struct live *, const struct recording_header *, const struct options *,
               unsigned number, const char *peer);
/* The link whose engine is recorded. */
void live_begin(struct live *, struct link *);
/* Ends the recording, and its files. The link stays the caller's. */
void live_close(struct live *);

/* As the operations of a source (source.h). live_watch: false where there is nothing to poll. */
bool        live_step(struct live *);
bool        live_over(const struct live *);
bool        live_watch(const struct live *, struct pollfd *);
int         live_time_left(struct live *, bool paused);
void        live_exchange(struct live *, bool paused);
const char *live_status(const struct live *, char out[SOURCE_STATUS]);

/* Seconds since a moment of clock_milliseconds. */
unsigned live_seconds_since(int64_t moment);

#endif
