/*
 * guessable_random.h - a foil: a source of random bytes that begins with nothing but its process
 * number.
 *
 * So it was in Debian's OpenSSL from 2006 to 2008 (CVE-2008-0166): a change took out all that the
 * generator had been fed with, and left it the number of its process, of which there were 32,768.
 * What it gives looks as random as ever.
 *
 *     bytes = SHA256(process number || 0) || SHA256(process number || 1) || ...
 *
 * where the process number has two bytes and the counter four, and each draw begins a new block.
 */
#ifndef LESSONS_FOILS_GUESSABLE_RANDOM_H
#define LESSONS_FOILS_GUESSABLE_RANDOM_H

#include "crypto/random.h"

enum { GUESSABLE_PROCESSES = 32768, GUESSABLE_BLOCK = 32 };

struct guessable_random {
    struct random_source source;
    uint16_t             process;
    uint32_t             blocks; /* that were drawn */
};

void guessable_random_init(struct guessable_random *, uint16_t process);

#endif
