/*
 * hash.c - buffering and padding, for every hash function alike (FIPS 180-4 §5.1, §5.2).
 *
 * Read next: crypto/sha256.c, for what happens to a block.
 */
#include "crypto/hash.h"

#include "crypto/bytes.h"
#include "crypto/wipe.h"

#include <string.h>

void hash_init(struct hash_state *state, const struct hash *hash)
{
    memset(state, 0, sizeof *state);
    state->hash = hash;
    hash->start(&state->chain);
}

/* How many bytes of a block not yet complete are waiting. */
static size_t waiting(const struct hash_state *state)
{
    return (size_t)(state->length % state->hash->block_length);
}

void hash_update(struct hash_state *state, const void *bytes, size_t length)
{
    const struct hash *hash = state->hash;
    const uint8_t     *from = bytes;

    while (length > 0) {
        size_t have = waiting(state), whole = length / hash->block_length, take;
        if (have == 0 && whole > 0) { /* blocks that lie there complete are taken where they are */
            take = whole * hash->block_length;
            hash->compress(&state->chain, from, whole);
        } else {
            take = hash->block_length - have < length ? hash->block_length - have : length;
            memcpy(state->block + have, from, take);
            if (have + take == hash->block_length)
                hash->compress(&state->chain, state->block, 1);
        }
        state->length += take;
        from += take;
        length -= take;
    }
}

/* FIPS 180-4 §5.1: a bit 1, as many bits 0 as it takes, and the length of the message in bits. */
static void pad(struct hash_state *state)
{
    static const uint8_t one[1] = { 0x80 };
    static const uint8_t zeros[HASH_MAX_BLOCK];
    const struct hash   *hash = state->hash;
    uint8_t              size[8];

    store_be64(size, 8 * state->length);
    hash_update(state, one, sizeof one);
    size_t room = 2 * hash->block_length - waiting(state) - hash->size_length;
    hash_update(state, zeros, room % hash->block_length);
    /* A 16-byte length field is an 8-byte one with eight more zeros before it. */
    hash_update(state, zeros, hash->size_length - sizeof size);
    hash_update(state, size, sizeof size);
}

void hash_final(uint8_t *digest, struct hash_state *state)
{
    pad(state);
    state->hash->output(digest, &state->chain);
    wipe(state, sizeof *state);
}

void hash_compute(uint8_t *digest, const struct hash *hash, const void *bytes, size_t length)
{
    struct hash_state state;
    hash_init(&state, hash);
    hash_update(&state, bytes, length);
    hash_final(digest, &state);
}
