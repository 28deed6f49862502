/*
 * primality.h - whether a number is prime, by the test of Miller and Rabin (FIPS 186-5 §B.3.1).
 *
 * Nobody divides a number of 1024 bits by all that might divide it.  Instead a round of the test
 * draws a random base and looks for a contradiction that only a composite can give.  A prime passes
 * every round.  A composite passes one with a chance of 1/4 at most, whoever chose it; one that was
 * drawn at random far less often, so that few rounds do for our own primes, and more are needed for
 * a number that a stranger hands us.
 *
 * The numbers are secret as far as they become keys: everything is wiped.  How long a test takes
 * says which round a composite failed in, and of a prime nothing.
 *
 * Read next: crypto/primality.c; crypto/rsa_generate.h and crypto/ffdhe.h, which use it.
 */
#ifndef CRYPTO_PRIMALITY_H
#define CRYPTO_PRIMALITY_H

#include "crypto/bignum.h"
#include "crypto/random.h"

#include <stdbool.h>

/* PRIMALITY_ROUNDS_FOR_STRANGERS: 4^-64 = 2^-128 for a composite that was made to deceive. */
enum { PRIMALITY_MAX_BYTES = 1024, PRIMALITY_ROUNDS_FOR_STRANGERS = 64 };

/* FIPS 186-5 Table B.1: how many rounds a random number of so many bits has to pass. */
unsigned primality_rounds(size_t bits);

/* One round on an odd w, at least 3, whose highest limb is not 0; draws "Miller-Rabin base". */
bool primality_round(const struct bignum *w, struct random_source *random);

/*
 * Whether a big-endian number (at most PRIMALITY_MAX_BYTES without leading zeros; a longer one is
 * called composite) passes so many rounds.  The small numbers 0 to 3 are known.
 */
bool primality_test(const uint8_t *number, size_t length, unsigned rounds,
                    struct random_source *random);

#endif
