/*
 * lab_data.h - application data on the wire: for experiments that move its records about.
 *
 * The attacker cannot read them, but sees what they are: RFC 5246 §6.2.1 has the type in the
 * header.
 */
#ifndef LESSONS_LAB_DATA_H
#define LESSONS_LAB_DATA_H

#include "lessons/foils/aead_without_tag.h"
#include "lessons/lab_keys.h"
#include "lessons/lab_verdict.h"

/* RFC 8449 §4: the least that an end may ask for: so that a few words take several records. */
enum { LAB_SMALL = 64 };

/* Whether a record carries application data in this direction. */
bool lab_is_data(const struct lab_record *, enum direction);

/* Of each run, in begin(): both ends ask for records of at most LAB_SMALL bytes. */
void lab_ask_for_small_records(struct lab *);
/* Writes some lines, each filled up with spaces to a record of its own, into the lab's request or
 * response. */
void lab_write_lines(char *out, size_t size, const char *const *lines, size_t count);

/* A foil suite in the place of the one with AES-128-GCM that a profile has: an end offers it alone.
 * False where the profile has none. */
bool lab_hand_in(struct foil_suite *, struct tls_config *,
                 void (*spoil)(struct foil_suite *, const struct cipher_suite *));

/* What an end has read in a run, as one line without ends of lines; returns in how many pieces. */
unsigned lab_what_was_read(char *out, size_t size, const struct lab_run *, struct recording *,
                           enum actor);

/* Looks in the records of both directions, with keys that the attacker has worked out, for what it
 * is after: tells the move, and what it found. */
void lab_read_all(struct lab *, const struct lab_keys *);

#endif
