/*
 * tampering.h - "break something here": one hand on the wire of a duet that has been honest so far.
 *
 * It waits until it is told to begin, and then does one thing to the next record, or sees to it
 * that nobody looks; its steps are told in the attacker's name. The ends know nothing of it.
 */
#ifndef LESSONS_TAMPERING_H
#define LESSONS_TAMPERING_H

#include "lessons/duet.h"

enum tampering {
    TAMPERING_NONE,
    TAMPERING_FLIP,        /* a bit of the next record */
    TAMPERING_DROP,        /* the next record */
    TAMPERING_DOUBLE,      /* it is sent twice */
    TAMPERING_FLIP_UNSEEN, /* a bit is flipped, and the checks that would prove it are waived */
    TAMPERING_UNSEEN,      /* those checks are waived, and nothing else is done */
};

struct tampering_hand {
    struct tamperer   tamperer;
    enum tampering    what;
    bool              begun, done;
    struct waivers    waivers; /* of both ends: none before it has begun */
    struct examiner   attacker;
    struct duet      *duet;
    struct recording *recording;
    uint32_t          connection; /* whose records are counted */
    unsigned          passed[2];
};

/* Lays the hand on the wire of a duet that has not begun. */
void tampering_prepare(struct tampering_hand *, enum tampering, struct duet *, struct recording *);
/* From the next record on. */
void tampering_begin(struct tampering_hand *);

#endif
