/*
 * replay.h - a server's memory of the hellos whose early data it has taken (RFC 8446 §8.2).
 *
 * Early data can be recorded and sent again. So a server takes them only from a hello that is as
 * old as it says, give or take some seconds, and remembers the binders of those it has taken for as
 * long as they could pass for fresh. The memory has an end: when it is full, early data are turned
 * down, and the connection goes on without.
 */
#ifndef PROTOCOL_REPLAY_H
#define PROTOCOL_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    REPLAY_ENTRIES = 1024,
    REPLAY_BINDER = 32, /* bytes of a binder that are kept: RFC 8446 §4.2.11, it has no fewer */
    /* RFC 8446 §8.3: how far the age of a ticket may be from what the server's clock says. In
     * seconds. */
    REPLAY_TOLERANCE = 10,
    /* A hello may come so much too early, and again so much too late. */
    REPLAY_WINDOW = 2 * REPLAY_TOLERANCE + 1,
};

/* One for all connections of a server; all zeros is empty. */
struct replay_memory {
    struct {
        uint8_t binder[REPLAY_BINDER];
        int64_t until; /* seconds since 1970; 0: free */
    } entries[REPLAY_ENTRIES];
};

enum replay { REPLAY_FIRST, REPLAY_SEEN, REPLAY_MEMORY_FULL };

/* Remembers a binder, unless it is there already or there is no room. */
enum replay replay_remember(struct replay_memory *, const uint8_t binder[REPLAY_BINDER],
                            int64_t now);

#endif
