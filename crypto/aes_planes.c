/*
 * aes_planes.c - sorting AES states into planes of bits, and back (see aes_planes.h).
 *
 * Four states are 64 bytes: eight words of eight bytes of eight bits.  Sorting them into planes is
 * exchanging words with bits, as a square is exchanged with its mirror image: the bit at place i of
 * the byte at place j of word k goes to place k of the byte at place j of word i.
 *
 * Bit 16 r + 4 c + b is wanted, and that is bit 4 (c mod 2) + b of byte 2 r + floor(c / 2).  So
 * word 4 (c mod 2) + b is to hold two columns of state b, 0 and 2 or 1 and 3, their bytes in turn.
 */
#include "crypto/aes_planes.h"

#include "crypto/bytes.h"
#include "crypto/wipe.h"

#include <string.h>

/* ---- two columns, their bytes in turn ---- */

/* 0x44332211 becomes 0x0044003300220011. */
static uint64_t spread(uint32_t column)
{
    uint64_t x = column;
    x = (x | x << 16) & 0x0000ffff0000ffff;
    return (x | x << 8) & 0x00ff00ff00ff00ff;
}

/* And back; the bytes between them are dropped. */
static uint32_t gather(uint64_t x)
{
    x &= 0x00ff00ff00ff00ff;
    x = (x | x >> 8) & 0x0000ffff0000ffff;
    return (uint32_t)(x | x >> 16);
}

/* ---- words for bits ---- */

/* Exchanges groups of `n` bits of *a with those of *b that stand n bits lower. */
static void exchange(uint64_t *a, uint64_t *b, unsigned n, uint64_t groups)
{
    uint64_t differ = ((*a >> n) ^ *b) & groups;
    *a ^= differ << n;
    *b ^= differ;
}

/* The bits whose place has the bit of value `n` set, for those of the words whose number has. */
static void exchange_by(uint64_t word[static 8], unsigned n, uint64_t groups)
{
    for (unsigned k = 0; k < 8; k++)
        if (!(k & n))
            exchange(&word[k], &word[k + n], n, groups);
}

/* Bit i of each byte of word k for bit k of the same byte of word i. */
static void transpose(uint64_t word[static 8])
{
    exchange_by(word, 4, 0x0f0f0f0f0f0f0f0f);
    exchange_by(word, 2, 0x3333333333333333);
    exchange_by(word, 1, 0x5555555555555555);
}

static void pack_four(uint64_t word[static 8], const uint8_t *states, size_t count)
{
    memset(word, 0, 8 * sizeof *word);
    for (size_t b = 0; b < count; b++, states += AES_STATE_LENGTH) {
        word[b] = spread(load_le32(states)) | spread(load_le32(states + 8)) << 8;
        word[4 + b] = spread(load_le32(states + 4)) | spread(load_le32(states + 12)) << 8;
    }
    transpose(word);
}

static void unpack_four(uint8_t *states, uint64_t word[static 8], size_t count)
{
    transpose(word);
    for (size_t b = 0; b < count; b++, states += AES_STATE_LENGTH) {
        store_le32(states, gather(word[b]));
        store_le32(states + 4, gather(word[4 + b]));
        store_le32(states + 8, gather(word[b] >> 8));
        store_le32(states + 12, gather(word[4 + b] >> 8));
    }
}

/* ---- eight states ---- */

/* Of `count` states, those in the first word and those in the second. */
static size_t in_first(size_t count) { return count < 4 ? count : 4; }
static size_t in_second(size_t count) { return count - in_first(count); }

void aes_pack(struct aes_planes *planes, const uint8_t *states, size_t count)
{
    uint64_t first[AES_PLANES], second[AES_PLANES];

    pack_four(first, states, in_first(count));
    pack_four(second, states + 4 * AES_STATE_LENGTH, in_second(count));
    for (unsigned i = 0; i < AES_PLANES; i++)
        planes->bit[i] = (aes_plane){ first[i], second[i] };
    wipe(first, sizeof first);
    wipe(second, sizeof second);
}

void aes_pack_same(struct aes_planes *planes, const uint8_t state[static AES_STATE_LENGTH])
{
    uint64_t word[AES_PLANES];

    pack_four(word, state, 1); /* in the lowest of each four bits */
    for (unsigned i = 0; i < AES_PLANES; i++)
        planes->bit[i] = (aes_plane){ 0xf * word[i], 0xf * word[i] };
    wipe(word, sizeof word);
}

void aes_unpack(uint8_t *states, const struct aes_planes *planes, size_t count)
{
    uint64_t first[AES_PLANES], second[AES_PLANES];

    for (unsigned i = 0; i < AES_PLANES; i++) {
        first[i] = planes->bit[i][0];
        second[i] = planes->bit[i][1];
    }
    unpack_four(states, first, in_first(count));
    unpack_four(states + 4 * AES_STATE_LENGTH, second, in_second(count));
    wipe(first, sizeof first);
    wipe(second, sizeof second);
}
