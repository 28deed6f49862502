/*
 * stage.h - what a lesson plays: a connection of a profile, or an experiment, on a seed, into a
 * recording of its own.
 *
 * All of it is in memory, and follows from the seed: the same steps, keys and bytes each time, as
 * `tlstutor demo PROFILE --seed N` has them. So a lesson can play ahead on a second stage to know
 * what will come.
 */
#ifndef LESSONS_STAGE_H
#define LESSONS_STAGE_H

#include "lessons/duet.h"

struct stage;

/* The clock of a seeded run: in the first day of 2026. */
int64_t stage_time(uint64_t seed);

/* What is to be played. Strings are copied where need be, but for the profile's. */
struct stage_plan {
    const char *profile; /* by name; one that exists */
    const char *host;    /* NULL: localhost */
    uint64_t    seed;
};

/* Opens a stage, nothing played yet. NULL when there is no memory. */
struct stage *stage_open(const struct stage_plan *);
void          stage_close(struct stage *); /* frees the recording too */

struct recording *stage_recording(struct stage *);
/* The duet that is played, so that its wire can be tampered with. */
struct duet *stage_duet(struct stage *);

/* One step, of the making of keys or of an end. */
enum duet_status stage_step(struct stage *);
/* What the last step came to. */
enum duet_status stage_status(const struct stage *);

#endif
