/*
 * brief.h - a run in a line a message, and a verdict: for when the story is known.
 */
#ifndef TUTOR_BRIEF_H
#define TUTOR_BRIEF_H

#include "lessons/recording.h"
#include "tutor/sheet.h"

/* A line for a message; nothing for any other event. */
void brief_show_event(struct sheet *, const struct recorded *);
/* The verdict. */
void brief_show_verdict(struct sheet *, struct recording *);

#endif
