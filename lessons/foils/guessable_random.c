/* guessable_random.c - see guessable_random.h. A sound one: tutor/entropy.c. */
#include "lessons/foils/guessable_random.h"

#include "crypto/hash.h"

#include <string.h>

static void fill(struct random_source *source, const char *purpose, uint8_t *out, size_t length)
{
    struct guessable_random *random = (struct guessable_random *)(void *)source;
    (void)purpose;
    for (size_t at = 0; at < length; at += GUESSABLE_BLOCK) {
        uint32_t n = random->blocks++;
        uint8_t  in[6] = { (uint8_t)(random->process >> 8),
                           (uint8_t)random->process,
                           (uint8_t)(n >> 24),
                           (uint8_t)(n >> 16),
                           (uint8_t)(n >> 8),
                           (uint8_t)n },
                block[GUESSABLE_BLOCK];
        hash_compute(block, &hash_sha256, in, sizeof in);
        memcpy(out + at, block, length - at < sizeof block ? length - at : sizeof block);
    }
}

void guessable_random_init(struct guessable_random *random, uint16_t process)
{
    *random = (struct guessable_random){ { fill }, process, 0 };
}
