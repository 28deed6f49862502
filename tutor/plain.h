/*
 * plain.h - a run as text: what the screens show, for pipes, logs, paper and screen readers.
 *
 * A view of a recording, event by event in order: it knows nothing that the recording does not say.
 * The events of kind bytes are shown by plain_bytes.c, the end of a run by summary.c.
 */
#ifndef TUTOR_PLAIN_H
#define TUTOR_PLAIN_H

#include "lessons/knowledge.h"
#include "lessons/recording.h"
#include "tutor/sheet.h"

struct plain {
    struct sheet      sheet;
    struct recording *recording;
    struct knowledge
            *knowledge; /* who can know what, up to what was shown; NULL: no memory for it */
    bool     explain;
    bool     attacker; /* there is one, as far as was shown */
    uint32_t total; /* steps in all, 0 while it is not known */
    uint8_t  act;   /* whose heading was shown */
};

void plain_begin(struct plain *, struct recording *, FILE *out, bool explain);
void plain_end(struct plain *);

/* What the run is: its profile, who is at each end. */
void plain_show_header(struct plain *);
/* One event: a step begins with its words, anything else is shown under its step. */
void plain_show_event(struct plain *, const struct recorded *);
/* The end: what was agreed, who knows the keys, the verdict. */
void plain_show_summary(struct plain *);

/* A bytes event, as a tree of its fields with every byte (plain_bytes.c). */
void plain_show_bytes(struct plain *, const struct recorded *);
/* One of its fields, with all that is in it. */
void plain_show_field(struct plain *, const struct recorded *, size_t field);

#endif
