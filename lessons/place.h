/*
 * place.h - a place in a run, as --at and a lesson's `until` name it: "Certificate" (the first step
 * about it), "ClientHello#2" (the second that is sent), "act 5", "step 14", "end".
 */
#ifndef LESSONS_PLACE_H
#define LESSONS_PLACE_H

#include "lessons/recording.h"

struct place_name {
    const char *subject; /* of a step, or NULL */
    size_t      length;  /* of the subject, without its number */
    uint32_t    step;    /* or 0 */
    uint32_t    ordinal; /* of the subject: 1 where nothing is said */
    uint32_t    seen;    /* steps about the subject so far */
    uint8_t     act;     /* or 0 */
    bool        end;     /* past the last step */
};

/* False for a text that is empty, or an act, a step or a "#" without its number. The text must
 * outlive the place. */
bool place_name_parse(struct place_name *, const char *text);

/*
 * Whether a step (an event of kind step) is that place, or is past it; to be asked for each step in
 * order. Letters are compared without case. Where a message is read that somebody here has sent, it
 * is not counted again.
 */
bool place_name_reached(struct place_name *, const struct recorded *step);

#endif
