/*
 * tour.h - the dozen steps of a connection that a first hour has time for, and a sentence for the
 * speaker at each.
 */
#ifndef TUTOR_TOUR_H
#define TUTOR_TOUR_H

#include "tutor/walk.h"

/* Whether the tour stops at the present step. */
bool tour_stops_at(const struct walk *);
/* The speaker's sentence for the present step; NULL where the tour has none. */
const char *tour_note(const struct walk *);

#endif
