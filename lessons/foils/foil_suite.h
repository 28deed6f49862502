/*
 * foil_suite.h - a cipher suite with a faulty part, for a list of its own.
 *
 * It begins as a copy of the sound suite with AES-128-GCM as it is; a foil then puts its own
 * functions in the place of those that it spoils. For labs alone.
 */
#ifndef LESSONS_FOILS_FOIL_SUITE_H
#define LESSONS_FOILS_FOIL_SUITE_H

#include "protocol/cipher_suites.h"

/* Points into itself, so it stays where it was begun. */
struct foil_suite {
    struct cipher_suite        suite;
    struct aead                aead;
    const struct cipher_suite *list[1]; /* the suite alone, for an offer */
};
void foil_suite_begin(struct foil_suite *, const struct cipher_suite *sound);

#endif
