/*
 * poly1305.c - a one-time authenticator (RFC 8439 §2.5).
 *
 * Numbers of 130 bits are kept in three limbs of 44, 44 and 42.  That leaves room in a word:
 * products of limbs can be added up in 128 bits, and carried once at the end.  Everything takes the
 * same time for all values.
 *
 * Read next: crypto/chacha20_poly1305.c.
 */
#include "crypto/poly1305.h"

#include "crypto/bytes.h"
#include "crypto/uint128.h"
#include "crypto/wipe.h"
#include "crypto/x86/poly1305_avx2.h"

#include <string.h>

static const uint64_t mask44 = ((uint64_t)1 << 44) - 1, mask42 = ((uint64_t)1 << 42) - 1;

/* ---- numbers modulo 2^130 - 5 ---- */

/* The number of a block, and above it `top`, which counts 2^128. */
static struct poly1305_number load(const uint8_t block[static POLY1305_BLOCK_LENGTH], uint64_t top)
{
    uint64_t low = load_le64(block), high = load_le64(block + 8);
    return (struct poly1305_number){ {
        low & mask44,                      /* bits 0 to 43 */
        (low >> 44 | high << 20) & mask44, /* 44 to 87 */
        high >> 24 | top << 40,            /* 88 to 129 */
    } };
}

/* The limbs are below 2^44, 2^44 and 2^42. */
static void store(uint8_t bytes[static POLY1305_NUMBER_LENGTH], const struct poly1305_number *a)
{
    store_le64(bytes, a->limb[0] | a->limb[1] << 44);
    store_le64(bytes + 8, a->limb[1] >> 20 | a->limb[2] << 24);
    bytes[16] = (uint8_t)(a->limb[2] >> 40);
}

/*
 * Carries sums below 2^97: what a limb has too much goes to the next.  What the last has too much
 * counts 2^130, and 2^130 = 5 modulo the prime.
 */
static struct poly1305_number carry(uint128 sum0, uint128 sum1, uint128 sum2)
{
    uint64_t limb0, limb1, limb2;

    sum1 += sum0 >> 44, limb0 = (uint64_t)sum0 & mask44;
    sum2 += sum1 >> 44, limb1 = (uint64_t)sum1 & mask44;
    limb2 = (uint64_t)sum2 & mask42;
    limb0 += 5 * (uint64_t)(sum2 >> 42);
    limb1 += limb0 >> 44, limb0 &= mask44; /* limb 1 may stay too large, by less than 2^14 */
    return (struct poly1305_number){ { limb0, limb1, limb2 } };
}

/*
 * a r modulo 2^130 - 5, as on paper: limb i times limb j counts 2^(44 (i + j)).  From 2^132 on, it
 * counts 4 * 5 times what it does 132 bits further down.  The limbs of a are below 2^46 and those
 * of r below 2^45: no sum reaches 2^97.
 */
static struct poly1305_number multiply(struct poly1305_number a, const struct poly1305_number *r)
{
    uint64_t a0 = a.limb[0], a1 = a.limb[1], a2 = a.limb[2];
    uint64_t r0 = r->limb[0], r1 = r->limb[1], r2 = r->limb[2];

    return carry((uint128)a0 * r0 + (uint128)a1 * (20 * r2) + (uint128)a2 * (20 * r1),
                 (uint128)a0 * r1 + (uint128)a1 * r0 + (uint128)a2 * (20 * r2),
                 (uint128)a0 * r2 + (uint128)a1 * r1 + (uint128)a2 * r0);
}

/* The same number, below 2^130 - 5: a + 5 reaches 2^130 just when a is not below it. */
static struct poly1305_number reduce(struct poly1305_number a)
{
    a = carry(a.limb[0], a.limb[1], a.limb[2]); /* now limb 1 is 2^44 at most, */
    a = carry(a.limb[0], a.limb[1], a.limb[2]); /* and now below it */

    uint64_t sum0 = a.limb[0] + 5, sum1 = a.limb[1] + (sum0 >> 44);
    uint64_t sum2 = a.limb[2] + (sum1 >> 44), keep = (sum2 >> 42) - 1; /* all ones: a is below */
    return (struct poly1305_number){ {
        (a.limb[0] & keep) | (sum0 & mask44 & ~keep),
        (a.limb[1] & keep) | (sum1 & mask44 & ~keep),
        (a.limb[2] & keep) | (sum2 & mask42 & ~keep),
    } };
}

/* ---- RFC 8439 §2.5.1 ---- */

/* clamp(r): r &= 0x0ffffffc0ffffffc0ffffffc0fffffff */
void poly1305_clamp(uint8_t r[static POLY1305_BLOCK_LENGTH])
{
    for (unsigned i = 3; i < POLY1305_BLOCK_LENGTH; i += 4)
        r[i] &= 0x0f;
    for (unsigned i = 4; i < POLY1305_BLOCK_LENGTH; i += 4)
        r[i] &= 0xfc;
}

void poly1305_init(struct poly1305 *poly, const uint8_t key[static POLY1305_KEY_LENGTH])
{
    uint8_t r[POLY1305_BLOCK_LENGTH];

    memset(poly, 0, sizeof *poly);
    memcpy(r, key, sizeof r);
    poly1305_clamp(r);
    poly->r = load(r, 0);
    memcpy(poly->s, key + POLY1305_BLOCK_LENGTH, sizeof poly->s);
    wipe(r, sizeof r);
}

/* a += n; a = (r * a) % p */
static struct poly1305_number add_and_multiply(struct poly1305_number a, struct poly1305_number n,
                                               const struct poly1305_number *r)
{
    for (unsigned i = 0; i < POLY1305_LIMBS; i++)
        a.limb[i] += n.limb[i];
    return multiply(a, r);
}

/*
 * n = le_bytes_to_num(msg block || 0x01).  The added byte tells apart messages that end in
 * different numbers of zeros.
 */
void poly1305_take_blocks(struct poly1305_number *a, const struct poly1305_number *r,
                          const uint8_t *blocks, size_t count)
{
    struct poly1305_number sum = *a;
    for (size_t i = 0; i < count; i++)
        sum = add_and_multiply(sum, load(blocks + i * POLY1305_BLOCK_LENGTH, 0x01), r);
    *a = sum;
}

static void take_blocks(struct poly1305 *poly, const uint8_t *blocks, size_t count)
{
    poly1305_blocks *fast = poly1305_avx2();
    (fast ? fast : poly1305_take_blocks)(&poly->accumulator, &poly->r, blocks, count);
}

/* The same for the last block, where it is shorter: 0x01 comes right after it. */
static void take_last_block(struct poly1305 *poly)
{
    uint8_t block[POLY1305_BLOCK_LENGTH] = { 0 };

    memcpy(block, poly->block, poly->used);
    block[poly->used] = 0x01;
    poly->accumulator = add_and_multiply(poly->accumulator, load(block, 0), &poly->r);
    wipe(block, sizeof block);
}

void poly1305_update(struct poly1305 *poly, const uint8_t *bytes, size_t length)
{
    while (length > 0) {
        size_t have = poly->used, whole = length / POLY1305_BLOCK_LENGTH, take;
        if (have == 0 && whole > 0) { /* blocks that lie there complete are taken where they are */
            take = whole * POLY1305_BLOCK_LENGTH;
            take_blocks(poly, bytes, whole);
        } else {
            take = POLY1305_BLOCK_LENGTH - have < length ? POLY1305_BLOCK_LENGTH - have : length;
            memcpy(poly->block + have, bytes, take);
            poly->used = (have + take) % POLY1305_BLOCK_LENGTH;
            if (poly->used == 0)
                take_blocks(poly, poly->block, 1);
        }
        bytes += take;
        length -= take;
    }
}

void poly1305_read_accumulator(uint8_t                number[static POLY1305_NUMBER_LENGTH],
                               const struct poly1305 *poly)
{
    struct poly1305_number a = reduce(poly->accumulator);
    store(number, &a);
    wipe(&a, sizeof a);
}

/* a += s; return num_to_16_le_bytes(a) */
void poly1305_final(uint8_t tag[static POLY1305_TAG_LENGTH], struct poly1305 *poly)
{
    uint8_t  a[POLY1305_NUMBER_LENGTH];
    unsigned excess = 0;

    if (poly->used > 0)
        take_last_block(poly);
    poly1305_read_accumulator(a, poly);
    for (unsigned i = 0; i < POLY1305_TAG_LENGTH; i++) {
        excess += (unsigned)a[i] + poly->s[i];
        tag[i] = (uint8_t)excess;
        excess >>= 8;
    }
    wipe(a, sizeof a);
    wipe(poly, sizeof *poly);
}

void poly1305_compute(uint8_t       tag[static POLY1305_TAG_LENGTH],
                      const uint8_t key[static POLY1305_KEY_LENGTH], const uint8_t *message,
                      size_t length)
{
    struct poly1305 poly;
    poly1305_init(&poly, key);
    poly1305_update(&poly, message, length);
    poly1305_final(tag, &poly);
}
