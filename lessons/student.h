/*
 * student.h - the name of a learner in a class, and the connections that follow from it.
 *
 * Each learner of a class has connections of their own, so that answers differ and each can be
 * checked with nothing but the name: the seed of what a lesson plays is made of it. Letter case and
 * the spaces around and between the words do not matter ("Ada Lovelace", " ada  lovelace"): the
 * name is written in small letters with one space between words, and
 *
 *     seed = the first four bytes of SHA-256 (FIPS 180-4) of that, as one number, the first byte
 *            its highest
 *
 * so that `printf 'ada lovelace' | sha256sum` begins with it in hexadecimal.
 */
#ifndef LESSONS_STUDENT_H
#define LESSONS_STUDENT_H

#include <stdbool.h>
#include <stdint.h>

/* The longest name in bytes of UTF-8, and the zero behind it. */
enum { STUDENT_NAME = 121 };

/* Why this cannot be a name, in words; NULL where it can. It must be text in UTF-8, on one line,
 * not empty, and at most 120 bytes long. */
const char *student_refuse(const char *name);

/* The name as a person would write it: without spaces around it, one between its words. Of a name
 * that is not refused. */
void student_tidy(char out[static STUDENT_NAME], const char *name);
/* The same in small letters: Latin, Greek and Cyrillic ones, in Unicode's ranges up to U+045F. It
 * says whether two names are of one learner. */
void student_fold(char out[static STUDENT_NAME], const char *name);

uint64_t student_seed(const char *name);

#endif
