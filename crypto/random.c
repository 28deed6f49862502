/*
 * random.c - the source of seeded runs: the same bytes for the same seed.
 *
 * Built of HMAC-SHA256 alone, in the manner of the counter generators of NIST SP 800-108 §4.1:
 *
 *     stream = HMAC(seed, purpose)
 *     draw   = HMAC(stream, number of the draw)
 *     bytes  = HMAC(draw, 0) || HMAC(draw, 1) || ...
 *
 * What has been drawn for one purpose thus never moves what is drawn for another.
 */
#include "crypto/random.h"

#include "crypto/bytes.h"
#include "crypto/hmac.h"
#include "crypto/wipe.h"

#include <string.h>

static void hmac_of_counter(uint8_t out[static 32], const uint8_t key[static 32], uint64_t counter)
{
    uint8_t bytes[8];
    store_be64(bytes, counter);
    hmac_compute(out, &hash_sha256, key, 32, bytes, sizeof bytes);
}

/* The number of the next draw for the stream with this key. */
static uint64_t next_draw(struct seeded_random *random, const uint8_t key[static 32])
{
    for (size_t i = 0; i < random->stream_count; i++)
        if (memcmp(random->streams[i].key, key, 32) == 0)
            return random->streams[i].draws++;
    if (random->stream_count == SEEDED_RANDOM_PURPOSES)
        return random->shared_draws++;
    struct seeded_stream *stream = &random->streams[random->stream_count++];
    memcpy(stream->key, key, 32);
    stream->draws = 1;
    return 0;
}

static void seeded_random_fill(struct random_source *source, const char *purpose, uint8_t *out,
                               size_t length)
{
    struct seeded_random *random = (struct seeded_random *)source;
    uint8_t               stream[32], draw[32], block[32];

    hmac_compute(stream, &hash_sha256, random->seed, sizeof random->seed, purpose, strlen(purpose));
    hmac_of_counter(draw, stream, next_draw(random, stream));
    for (size_t at = 0; at < length; at += sizeof block) {
        size_t take = length - at < sizeof block ? length - at : sizeof block;
        hmac_of_counter(block, draw, at / sizeof block);
        memcpy(out + at, block, take);
    }
    wipe(stream, sizeof stream);
    wipe(draw, sizeof draw);
    wipe(block, sizeof block);
}

void seeded_random_init(struct seeded_random *random, uint64_t seed)
{
    memset(random, 0, sizeof *random);
    random->source.fill = seeded_random_fill;
    store_be64(random->seed, seed);
}
