/*
 * diagnosis.h - why a connection failed: what each side offered, what they have not in common or
 * which check failed, the alert and who sent it, what it usually means, and what to try.
 *
 * All of it comes from the recording, so that text, screen and JSON say the same of a live run and
 * of one that is replayed. The advice is content: lessons/diagnoses.md, by the side that reports
 * (`client.no_common_suite`, `server.alert.unknown_ca`), else lessons/alerts.md and errors.md.
 */
#ifndef LESSONS_DIAGNOSIS_H
#define LESSONS_DIAGNOSIS_H

#include "lessons/recording.h"

enum { DIAGNOSIS_TEXT = 1024, DIAGNOSIS_OFFERS = 5 };

/* Of one thing that the two must agree on. */
struct diagnosis_offer {
    const char *subject;                /* "cipher suites" */
    bool        nothing_in_common;      /* a choice of it failed */
    char        client[DIAGNOSIS_TEXT]; /* what each side offered, or took; "not told" */
    char        server[DIAGNOSIS_TEXT];
};

struct diagnosis {
    const struct recorded *failure; /* NULL: nothing failed, and the rest is empty */
    char what[DIAGNOSIS_TEXT];      /* the error's name and its sentence, and where it was found */
    char check[DIAGNOSIS_TEXT];     /* the check that failed: demanded, found; or empty */
    char bytes[DIAGNOSIS_TEXT];     /* what the other side speaks instead of TLS; or empty */
    char alert[DIAGNOSIS_TEXT];     /* its name, its number, and who sent it; or that none was */
    struct diagnosis_offer offers[DIAGNOSIS_OFFERS]; /* those that the ClientHello has */
    size_t                 offer_count;
    const char            *means; /* what it usually means */
    const char            *try; /* a flag of ours, or of the peer; "" where nothing is to be said */
};

/* Of the first failure up to event `until`; false where nothing has failed. */
bool diagnose(struct diagnosis *, struct recording *, uint32_t until);

#endif
