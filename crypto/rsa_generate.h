/*
 * rsa_generate.h - making an RSA key, a little at a time (FIPS 186-5 A.1.3).
 *
 * Primes are found by drawing numbers until one is prime: hundreds of tries, in all a tenth of a
 * second for 2048 bits and ten seconds for 8192.  So that no screen freezes meanwhile, generation
 * is a stepper that returns after each try:
 *
 *     rsa_generate_start(&g, 2048, random);
 *     while (rsa_generate_step(&g) == RSA_GENERATION_GOING)
 *         show("prime %u of 2, try %u", g.found + 1, g.tries);
 *     rsa_generate_finish(&key, &g);
 *
 * The same random source gives the same key.  The exponent is 65537.
 *
 * Read next: crypto/rsa_generate.c, and crypto/primality.h for what a prime has to pass.
 */
#ifndef CRYPTO_RSA_GENERATE_H
#define CRYPTO_RSA_GENERATE_H

#include "crypto/rsa.h"

enum { RSA_PUBLIC_EXPONENT = 65537 };

enum rsa_generation_status { RSA_GENERATION_GOING, RSA_GENERATION_DONE, RSA_GENERATION_REFUSED };

/* A generation under way.  Fields are there to be read: for a progress line, and to be shown. */
struct rsa_generation {
    enum rsa_generation_status status;
    enum rsa_result            refusal; /* why, when refused */
    size_t                     bits;    /* of the modulus */
    unsigned                   found;   /* primes so far: 0, 1 or 2 */
    unsigned                   tries;   /* numbers drawn for the prime that is being looked for */
    unsigned                   rounds;  /* Miller-Rabin rounds that the present number has passed;
                                         * of primality_rounds(bits / 2) */
    struct random_source      *random;
    struct rsa_integer         candidate;
    struct rsa_integer         primes[2]; /* in the order found */
};

/*
 * Begins.  `bits` is from RSA_MIN_BITS to RSA_MAX_BITS, and a multiple of 16 (each prime is a whole
 * number of bytes); otherwise RSA_GENERATION_REFUSED.
 */
enum rsa_generation_status rsa_generate_start(struct rsa_generation *g, size_t bits,
                                              struct random_source *random);

/* Takes one number and tries it, or tries the present number for one more round. */
enum rsa_generation_status rsa_generate_step(struct rsa_generation *g);

/* Makes the key of the two primes once DONE, and wipes the generation. */
enum rsa_result rsa_generate_finish(struct rsa_private_key *key, struct rsa_generation *g);

#endif
