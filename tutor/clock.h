/*
 * clock.h - the two clocks: what day it is, for certificates, and how long something has taken.
 *
 * The layers below read no clock; what they need of it is handed to them.
 */
#ifndef TUTOR_CLOCK_H
#define TUTOR_CLOCK_H

#include <stdint.h>

/* Seconds since 1970. */
int64_t clock_now(void);

/* Milliseconds of a clock that nobody sets; only differences mean anything. */
int64_t clock_milliseconds(void);

#endif
