/*
 * stage.h - what a lesson plays: a connection of a profile, or an experiment, on a seed, into a
 * recording of its own.
 *
 * All of it is in memory, and follows from the seed: the same steps, keys and bytes each time, as
 * `tlstutor demo PROFILE --seed N` has them. So a lesson can play ahead on a second stage to know
 * what will come. What is done to a connection on its way goes through the wire between the ends
 * and the checks that they leave out, never into the engine.
 */
#ifndef LESSONS_STAGE_H
#define LESSONS_STAGE_H

#include "lessons/lab.h"

struct stage;

/* The clock of a seeded run: in the first day of 2026. */
int64_t stage_time(uint64_t seed);

/* What somebody does to a connection on its way. */
enum change_kind {
    CHANGE_FLIP,   /* one bit of a message: the last, or of a field the first byte's last */
    CHANGE_DROP,   /* a message never arrives */
    CHANGE_REPEAT, /* the last record that carries a message arrives twice */
    CHANGE_WAIVE,  /* a check is not insisted on */
};
enum { STAGE_CHANGES = 8, STAGE_NAME = 160 };

struct stage_change {
    enum change_kind kind;
    char             message[STAGE_NAME]; /* "Certificate", "Finished#2" */
    char             path[STAGE_NAME];    /* flip: a field in it, from its name on; or "" */
    size_t           byte;  /* flip: of the message, where it is known; SIZE_MAX: see path */
    enum check       check; /* waive */
};

/* What is to be played. The strings need not outlive the stage. */
struct stage_plan {
    char                profile[STAGE_NAME];    /* by name; one that exists */
    char                experiment[STAGE_NAME]; /* the same, in place of a profile; or "" */
    bool                waive; /* experiment: the run that leaves out the check that notices */
    char                host[STAGE_NAME]; /* "": localhost */
    uint64_t            seed;
    struct stage_change changes[STAGE_CHANGES]; /* not to an experiment */
    size_t              change_count;
};

/* Opens a stage, nothing played yet; with the keys of another one (or NULL) where they are the
 * same, which takes no time. NULL when there is no memory. */
struct stage *stage_open(const struct stage_plan *, const struct stage *like);
void          stage_close(struct stage *); /* frees the recording too */

struct recording *stage_recording(struct stage *);
/* One step, of the making of keys, of an end or of an attacker. */
enum duet_status stage_step(struct stage *);
/* What the last step came to. */
enum duet_status stage_status(const struct stage *);

#endif
