/*
 * demo_setup.h - what a demo is made of, from the options: profile, randomness, keys, both ends.
 *
 * The keys are made in small steps, so that whoever shows the demo can go on meanwhile: the first
 * two steps of the story (the hello, and its arrival) need none of them.
 */
#ifndef TUTOR_DEMO_SETUP_H
#define TUTOR_DEMO_SETUP_H

#include "lessons/duet.h"
#include "tutor/offers.h"
#include "tutor/options.h"

/* Too large for a stack. */
struct demo_setup {
    struct offers offers;
    /* All that is drawn comes from a seed, which is itself drawn where none is given: so the same
     * can be played again, and something else done to it. It never leaves this process. */
    struct seeded_random    seeded;
    uint64_t                seed;
    bool                    again; /* seed and time stay as they are */
    struct credentials      credentials;
    struct duet             duet;
    struct recording_header header; /* for the recording of the run */
};

/* The clock of a run in memory: as --time says, or by the seed, or now. */
int64_t demo_time(const struct options *);

/* Judges the options and begins to make the keys; an exit status, after a complaint unless it is
 * EXIT_SOUND. */
int demo_prepare(struct demo_setup *, const struct options *);
/* Wipes all but what it takes to play the same once more, and begins to make the same keys. */
int demo_prepare_again(struct demo_setup *, const struct options *);
/* Whether the keys are there, or its profile needs none. */
bool demo_has_keys(const struct demo_setup *);
/* Sets up both ends. */
void demo_begin(struct demo_setup *, struct observer *);
void demo_end(struct demo_setup *);

#endif
