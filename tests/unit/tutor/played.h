/*
 * played.h - a seeded connection between both ends, recorded, for the tests of what is
 * computed from a recording.
 */
#ifndef TESTS_UNIT_TUTOR_PLAYED_H
#define TESTS_UNIT_TUTOR_PLAYED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lessons/duet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLAYED_NOW = 1767225600, PLAYED_MOST_STEPS = 2000 };

static struct credentials   played_credentials;
static struct seeded_random played_random;
static struct duet          played_duet;

/* Makes the keys, once for all tests of a program: a set-up function of a group. */
static inline int played_set_up(void **state)
{
    (void)state;
    seeded_random_init(&played_random, 1);
    credentials_begin(&played_credentials, "localhost", PLAYED_NOW, &played_random.source);
    while (credentials_step(&played_credentials) == CREDENTIALS_GOING)
        ;
    return played_credentials.status == CREDENTIALS_DONE ? 0 : -1;
}

/* A whole connection, over a wire that a tamperer may look at (NULL: an honest one). */
static inline struct recording *played_at(const char *profile, struct tamperer *tamperer,
                                          int64_t now)
{
    struct recording_header header = { .profile = profile, .time = now };
    struct recording       *recording = recording_new(&header);
    assert_non_null(recording);
    seeded_random_init(&played_random, 3);
    duet_init(&played_duet, profile_find(profile), &played_credentials, &played_random.source, now,
              recording_observer(recording));
    played_duet.tamperer = tamperer;
    enum duet_status status = DUET_STEPPED;
    for (unsigned steps = 0; status == DUET_STEPPED && steps < PLAYED_MOST_STEPS; steps++)
        status = duet_step(&played_duet);
    duet_wipe(&played_duet);
    return recording;
}

static inline struct recording *played(const char *profile, struct tamperer *tamperer)
{
    return played_at(profile, tamperer, PLAYED_NOW);
}

#endif
