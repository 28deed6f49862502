/*
 * outcome.h - how a run ended, from its recording alone: what was agreed, what failed, what was
 * counted.
 *
 * The verdict, the summary, the page of `serve` and the exit status come from here, for a live run
 * and for a replayed one alike.
 */
#ifndef TUTOR_OUTCOME_H
#define TUTOR_OUTCOME_H

#include "lessons/recording.h"

enum { OUTCOME_TEXT = 256 };

struct outcome {
    bool     established; /* both sent Finished, and whoever is ours found the other's right */
    bool     failed;      /* something ended the connection before its time */
    bool     closed;      /* close_notify was said */
    bool     without_tls; /* a page over plain HTTP has come, as it was sent or not */
    bool     rewritten;   /* and not as it was sent */
    uint32_t failure;     /* the event that says why, the first of its kind; 0: none */
    unsigned checks_passed, checks_failed, checks_waived;
    uint64_t application_bytes[2]; /* by direction */
    /* or empty; a group where there was a Diffie-Hellman exchange, or one of its kind */
    char version[OUTCOME_TEXT], suite[OUTCOME_TEXT], group[OUTCOME_TEXT], server_name[OUTCOME_TEXT];
};

/* Reads the whole recording. */
void outcome_judge(struct outcome *, struct recording *);

/* One line: "✓ TLS 1.2, TLS_RSA_WITH_AES_128_CBC_SHA: the handshake is complete". Returns `out`. */
const char *outcome_verdict(char *out, size_t size, struct recording *, const struct outcome *);

/* The same without its tick or cross: for a line on standard error. */
const char *outcome_reason(char *out, size_t size, struct recording *, const struct outcome *);

/* Done and sound: established (or, without TLS, answered) and not failed. */
bool outcome_sound(const struct outcome *);

/* What a field means ("TLS 1.2"), or else its value; empty where it is not in the recording. */
void outcome_field(char *out, size_t size, struct recording *, const char *path);

#endif
