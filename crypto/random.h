/*
 * random.h - where random bytes come from: whoever calls.
 *
 * Nothing below the program itself draws random bytes of its own.  A source is handed in, and
 * each draw says what for ("ClientHello.random", "pre_master_secret").  So a run can be replayed
 * byte for byte, and a draw can be shown on screen with its purpose.
 */
#ifndef CRYPTO_RANDOM_H
#define CRYPTO_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* A source of random bytes.  Embed it first in a struct that has what the source needs. */
struct random_source {
    void (*fill)(struct random_source *source, const char *purpose, uint8_t *out, size_t length);
};

/* Draws `length` bytes for a purpose. */
static inline void random_bytes(struct random_source *source, const char *purpose, uint8_t *out,
                                size_t length)
{
    source->fill(source, purpose, out, length);
}

/* How many purposes have a count of draws of their own; see seeded_random_init(). */
enum { SEEDED_RANDOM_PURPOSES = 64 };

struct seeded_stream {
    uint8_t  key[32]; /* HMAC-SHA256(seed, purpose) */
    uint64_t draws;
};

/* A source that gives the same bytes for the same seed.  For demonstrations; it hides nothing. */
struct seeded_random {
    struct random_source source;
    uint8_t              seed[8];
    size_t               stream_count;
    struct seeded_stream streams[SEEDED_RANDOM_PURPOSES];
    uint64_t             shared_draws; /* counts for all purposes past the table's end */
};

/*
 * Prepares a source whose bytes follow from `seed` alone: whoever knows the seed (64 bits, and
 * often simply 1) knows every key of the run.  It must never serve a connection to anyone else.
 *
 * Every purpose is a stream of its own, so that a lesson that draws one more padding byte does not
 * change the keys of every other lesson.  After SEEDED_RANDOM_PURPOSES purposes further ones share
 * a counter: their bytes still differ and still repeat with the seed, but one now moves the other.
 */
void seeded_random_init(struct seeded_random *random, uint64_t seed);

#endif
