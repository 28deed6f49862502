/*
 * recording.h - everything that was said of one run, kept: an append-only store of events.
 *
 * What it does: copies each event of an engine (protocol/observe.h) as it is told, numbers it, and
 * links it to what it speaks of. On disk it is one JSON object a line, header first, so that it can
 * be written while it grows; an opened file is indexed by its lines, and an event is parsed when it
 * is looked at. Bytes stay bytes: what they mean is said when somebody looks (words.h).
 *
 * What it does not do: know TLS, or the clock. The screen, the text and the JSON are views of a
 * recording, and know nothing that it does not say.
 *
 * Where both ends are ours, a message is reported twice, by whoever wrote it and by whoever read
 * it. The recording keeps the writer's report, and lets the receiver's step refer to it; what
 * arrived otherwise than it was written is kept as an event of its own. The same certificate is
 * kept once.
 */
#ifndef LESSONS_RECORDING_H
#define LESSONS_RECORDING_H

#include "protocol/observe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct recording;

/* What stands on the first line of a file, and at the top of the JSON. Strings may be NULL. */
struct recording_header {
    const char *profile; /* "tls12-rsa" */
    const char *client;  /* who is at each end: "tlstutor", "curl/8.5 (its User-Agent)", "a peer" */
    const char *server;  /* "tlstutor", "localhost:4433" */
    const char *lab;     /* the experiment that was played: "flip-a-bit"; NULL: none */
    bool        seeded;
    uint64_t    seed;
    int64_t     time; /* the clock of the run, seconds since 1970 */
};

/* An event as it is kept. Pointers are into the recording, and stay valid as long as it does. */
struct recorded {
    uint32_t     n;    /* its number, from 1 */
    uint32_t     step; /* the step that it belongs to, from 1; 0 before the first */
    uint8_t      act;  /* of that step */
    struct event event;

    /* A message or a plaintext: the numbers of the records that carry it (records_count of them,
     * consecutive in their direction but not in n). */
    const uint32_t *records;
    size_t          records_count;
    /* A receiving step: the message that it reads; a check: the certificate it is about (instead of
     * event.check.certificate, which is NULL); a Certificate message: the first certificate in it;
     * 0 where there is none. */
    uint32_t about;
    /* Bytes that arrived otherwise than they were written: the event that wrote them; else 0. */
    uint32_t written_as;
};

/* An empty recording; the header is copied. NULL when there is no memory. */
struct recording *recording_new(const struct recording_header *);
void              recording_free(struct recording *); /* wipes what it held */

const struct recording_header *recording_header(const struct recording *);

/* The observer to give to the engines: all engines of a run share it. They are appended as told. */
struct observer *recording_observer(struct recording *);

/* How many events there are, and the n-th (from 1). NULL outside of 1..count, or when the line of
 * an opened file cannot be parsed (recording_fault says why). */
uint32_t               recording_count(const struct recording *);
const struct recorded *recording_event(struct recording *, uint32_t n);

/* Whether the n-th event is of a kind: known without parsing it. False for a line that is lost. */
bool recording_is(const struct recording *, uint32_t n, enum event_kind);

/* What the n-th event is called (a step's subject, a message's or a value's name, a check's), and
 * its connection: known without parsing it. "" and 0 for a line that is lost. */
const char *recording_name(const struct recording *, uint32_t n);
uint32_t    recording_connection(const struct recording *, uint32_t n);

/* Whether an attacker has reported anything so far. */
bool recording_has_attacker(const struct recording *);
/* Whether an event is a move of an attacker's in the lab: a step that no engine took. */
bool recorded_is_move(const struct recorded *);

/* Steps are what a walk pauses at. The event that opens step s (from 1), and how many steps. Where
 * a file lost the line of a step, recording_event() gives NULL for its event. */
uint32_t recording_steps(const struct recording *);
uint32_t recording_step_event(const struct recording *, uint32_t step);

/* A live recording keeps so many bytes in memory; what comes after lies in a temporary file without
 * a name. Whether it has come to that. */
enum { RECORDING_MEMORY = 256 * 1024 * 1024 };
bool recording_is_spilled(const struct recording *);
/* How many bytes it holds. */
size_t recording_memory(const struct recording *);

/* The fault that was met last ("line 14: not JSON"), or NULL. A recording that ran out of memory or
 * whose file could not be written says so here and keeps what it has. */
const char *recording_fault(const struct recording *);

/*
 * From now on each event is also written to this file as it is appended, after what there is
 * already. The file is created 0600 and must not exist unless `replace`. False (and a fault) when
 * it can't be.
 */
bool recording_save(struct recording *, const char *path, bool replace);
/* Whether it is being written to a file. */
bool recording_is_saved(const struct recording *);
/* Flushes and closes the file. False when a write failed. */
bool recording_close(struct recording *);

/*
 * Opens a file that recording_save wrote: reads the header, and where each line begins. A last line
 * without its end (the program was killed) is left out, and said in recording_fault. NULL, with a
 * sentence in *why (static storage or the recording's own, no need to free), when it is no
 * recording.
 */
struct recording *recording_open(const char *path, const char **why);

/*
 * Finds bytes by a path as formulas write it (observe.h): "ClientHello/random",
 * "Finished#2/verify_data", in one connection. Steps between may be left out
 * ("Certificate/subjectAltName/dNSName"). Only events up to number `until` are looked at. A field
 * that is a group is all its bytes. True when found.
 */
struct place {
    uint32_t n;      /* the bytes event */
    size_t   field;  /* index in its fields; SIZE_MAX: the whole event */
    size_t   offset; /* of the bytes in the event */
    size_t   length;
};
bool recording_find(struct recording *, uint32_t connection, const char *path, uint32_t until,
                    struct place *);
/* The same as one party saw it: what was changed on its way counts as it was written for its
 * sender, and as it arrived for everybody else. */
bool recording_find_seen(struct recording *, enum actor who, uint32_t connection, const char *path,
                         uint32_t until, struct place *);

/*
 * The messages of a transcript, from "ClientHello..ServerHelloDone" or from one message's name: the
 * events that it starts and ends with. Those between them for which recorded_in_transcript holds
 * (in the same connection) belong to it. False when the first or the last has not been seen up to
 * `until`.
 */
bool recording_range(struct recording *, uint32_t connection, const char *range, uint32_t until,
                     uint32_t *first, uint32_t *last);
/* The same as one party saw it; and whether the n-th event is a message of its transcript. */
bool recording_range_seen(struct recording *, enum actor who, uint32_t connection,
                          const char *range, uint32_t until, uint32_t *first, uint32_t *last);
bool recording_counts_for(struct recording *, enum actor who, uint32_t connection, uint32_t n,
                          uint32_t until);
/* A handshake message that counts (RFC 5246 §7.4.9): not ChangeCipherSpec, not HelloRequest. */
bool recorded_in_transcript(const struct recorded *);

/* The path of a field: "ClientHello/cipher_suites/cipher_suite", into out; its length as snprintf
 * has it. */
size_t recording_path(char *out, size_t size, const struct recorded *, size_t field);

/* The value of this name that was reported last up to `until`, in one connection; NULL when none
 * was. */
const struct recorded *recording_secret(struct recording *, uint32_t connection, const char *name,
                                        uint32_t until);

#endif
