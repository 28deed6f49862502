/*
 * place.h - a place in a run, as --at names it: "Certificate" (the first step about it), "act 5",
 * "step 14".
 */
#ifndef TUTOR_PLACE_H
#define TUTOR_PLACE_H

#include "lessons/recording.h"

struct place_name {
    const char *subject; /* of a step, or NULL */
    uint32_t    step;    /* or 0 */
    uint8_t     act;     /* or 0 */
};

/* False for a text that is empty, or an act or a step without its number. */
bool place_name_parse(struct place_name *, const char *text);

/* Whether a step (an event of kind step) is that place, or is past it. Letters are compared without
 * case. */
bool place_name_reached(const struct place_name *, const struct recorded *step);

#endif
