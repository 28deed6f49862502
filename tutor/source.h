/*
 * source.h - where the steps of a walk come from: the demo, a server, clients, a file.
 *
 * The walk asks its source for the next step when the person goes on and the recording ends there.
 * In between, the source is given its time: it drains its sockets into bounded buffers, makes keys
 * in small slices, counts the seconds of a peer that is silent; it never takes a step by itself.
 * The loop (tui.c) polls what the source wants to be polled.
 */
#ifndef TUTOR_SOURCE_H
#define TUTOR_SOURCE_H

#include "lessons/recording.h"
#include "lessons/tampering.h"

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SOURCE_DESCRIPTORS = 24, SOURCE_STATUS = 200 };

struct source;
struct lesson_pane;

struct source_ops {
    /* The recording to be walked: of the newest connection, or of the one that was chosen. NULL
     * while there is none yet (nobody has connected). It may be another one after any call of
     * `exchange`. */
    struct recording *(*recording)(struct source *);

    /* Takes one step of the engine. False when there is none to take now: status says what is
     * awaited. */
    bool (*step)(struct source *);
    /* No step will ever come again (of this connection). */
    bool (*over)(struct source *);

    /* What to poll; returns how many descriptors. */
    int (*watch)(struct source *, struct pollfd descriptors[SOURCE_DESCRIPTORS]);
    /* Milliseconds until it wants its time again: 0 at once (it has work of its own), -1: only when
     * something comes. `paused`: the person is reading, so nobody's silence counts. */
    int (*time_left)(struct source *, bool paused);
    /* After each poll: moves bytes, accepts, makes keys for some milliseconds, notes who is out of
     * patience. */
    void (*exchange)(struct source *, bool paused);

    /* What is awaited, and since when: "waiting for the client, 12 s"; empty when nothing is.
     * Returns `out`. */
    const char *(*status)(struct source *, char out[SOURCE_STATUS]);

    /* Application data typed by the person: queued for the next steps. Returns how much was taken;
     * NULL where nobody can say anything. */
    size_t (*say)(struct source *, const char *bytes, size_t length);

    /* Plays the same again up to a step, and from there on with something broken (or, with
     * TAMPERING_NONE, honestly): a recording of its own takes the place of the one so far. False
     * after a complaint; NULL where nothing can be broken. */
    bool (*tamper)(struct source *, uint32_t step, enum tampering);

    /* Several connections: how many, and which is looked at (from 0). NULL where there is ever one.
     */
    unsigned (*connections)(struct source *, unsigned *current);
    void (*choose)(struct source *, unsigned connection);

    /* The lesson that the steps belong to; NULL where there is none. It goes on with `exchange`. */
    struct lesson_pane *(*lesson)(struct source *);

    /* Ends everything and frees the source. */
    void (*close)(struct source *);
};

struct source {
    const struct source_ops *ops;
};

#endif
