/*
 * verify.h - what `tlstutor verify` found, and its two forms: text and JSON.
 */
#ifndef TUTOR_VERIFY_H
#define TUTOR_VERIFY_H

#include "lessons/recording.h"
#include "protocol/x509/path.h"
#include "tutor/verify_inputs.h"

struct verification {
    const char          *file;
    bool                 explain;
    struct verify_inputs inputs;
    struct recording    *recording; /* what was checked, in its order */
    struct examiner      examiner;  /* with the error, where no path holds */
    struct certificate   leaf;
    struct path_outcome  outcome;
    bool                 holds;
};

enum { VERIFY_TEXT = 2048 };

/* Why, in a line or two. Returns `out`. */
const char *verify_reason(char out[static VERIFY_TEXT], struct verification *);

/* The last check that failed in the recording; NULL where none did. */
const struct recorded *verify_failed_check(struct verification *);

/* On standard output. False when it could not be written. */
bool verify_show(struct verification *);
/* Into a file, or to standard output for "-"; false after a complaint. */
bool verify_write_json(const char *path, struct verification *);
/* The JSON of a run whose inputs were refused before anything could be checked. */
bool verify_write_refusal(const char *path, const char *reason);

#endif
