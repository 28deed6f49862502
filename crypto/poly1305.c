/*
 * poly1305.c - a one-time authenticator (RFC 8439 §2.5).
 *
 * Numbers of 130 bits are kept in five limbs of 26.  That leaves room in a word: products of limbs
 * can be added up in 64 bits, and carried once at the end.  Everything takes the same time for all
 * values.
 *
 * Read next: crypto/chacha20_poly1305.c.
 */
#include "crypto/poly1305.h"

#include "crypto/bytes.h"
#include "crypto/constant_time.h"
#include "crypto/wipe.h"

#include <string.h>

enum { LIMB_BITS = 26, LIMB_MASK = (1 << LIMB_BITS) - 1, LIMBS = POLY1305_LIMBS };

/* ---- numbers modulo 2^130 - 5 ---- */

static struct poly1305_number load(const uint8_t bytes[static POLY1305_NUMBER_LENGTH])
{
    return (struct poly1305_number){ {
        load_le32(bytes) & LIMB_MASK,          /* bits 0 to 25 */
        load_le32(bytes + 3) >> 2 & LIMB_MASK, /* 26 to 51 */
        load_le32(bytes + 6) >> 4 & LIMB_MASK, /* 52 to 77 */
        load_le32(bytes + 9) >> 6 & LIMB_MASK, /* 78 to 103 */
        load_le32(bytes + 13) & LIMB_MASK,     /* 104 to 129 */
    } };
}

/* The limbs are below 2^26. */
static void store(uint8_t bytes[static POLY1305_NUMBER_LENGTH], const struct poly1305_number *a)
{
    uint64_t limb[LIMBS];
    for (unsigned i = 0; i < LIMBS; i++)
        limb[i] = a->limb[i];
    store_le64(bytes, limb[0] | limb[1] << 26 | limb[2] << 52);
    store_le64(bytes + 8, limb[2] >> 12 | limb[3] << 14 | limb[4] << 40);
    bytes[16] = (uint8_t)(limb[4] >> 24);
}

/* No carry: limbs become one bit longer. */
static void add(struct poly1305_number *a, const struct poly1305_number *b)
{
    for (unsigned i = 0; i < LIMBS; i++)
        a->limb[i] += b->limb[i];
}

/*
 * Makes limbs out of sums below 2^59: what a limb has too much goes to the next.  What the last
 * has too much counts 2^130, and 2^130 = 5 modulo the prime.  After going around twice, only the
 * first limb can still be above 2^26, and by less than 5; multiply() and reduce() allow for that.
 */
static void carry(struct poly1305_number *a, uint64_t sum[static LIMBS])
{
    for (unsigned time = 0; time < 2; time++) {
        uint64_t excess = 0;
        for (unsigned i = 0; i < LIMBS; i++) {
            sum[i] += excess;
            excess = sum[i] >> LIMB_BITS;
            sum[i] &= LIMB_MASK;
        }
        sum[0] += 5 * excess;
    }
    for (unsigned i = 0; i < LIMBS; i++)
        a->limb[i] = (uint32_t)sum[i];
}

/*
 * a = a * r modulo 2^130 - 5, as on paper: limb i times limb j counts 2^(26 (i + j)).  From 2^130
 * on, it counts five times what it does 130 bits further down.  The limbs of a are below 2^27 + 5
 * and those of r below 2^26, so that a sum of 1 product and 4 fivefold ones stays below 2^58.
 */
static void multiply(struct poly1305_number *a, const struct poly1305_number *r)
{
    uint64_t sum[LIMBS] = { 0 };
    for (unsigned i = 0; i < LIMBS; i++)
        for (unsigned j = 0; j < LIMBS; j++) {
            uint64_t product = (uint64_t)a->limb[i] * r->limb[j];
            sum[(i + j) % LIMBS] += i + j < LIMBS ? product : 5 * product;
        }
    carry(a, sum);
    wipe(sum, sizeof sum);
}

/* The same number, below 2^130 - 5: a + 5 reaches 2^130 just when a is not below it. */
static void reduce(struct poly1305_number *a)
{
    struct poly1305_number less; /* a - (2^130 - 5) = a + 5 - 2^130 */
    uint64_t               sum[LIMBS];
    uint32_t               excess = 5;

    for (unsigned i = 0; i < LIMBS; i++)
        sum[i] = a->limb[i];
    carry(a, sum);
    for (unsigned i = 0; i < LIMBS; i++) {
        excess += a->limb[i];
        less.limb[i] = excess & LIMB_MASK;
        excess >>= LIMB_BITS;
    }
    for (unsigned i = 0; i < LIMBS; i++)
        a->limb[i] = ct_select(ct_mask(excess), less.limb[i], a->limb[i]);
    wipe(sum, sizeof sum);
    wipe(&less, sizeof less);
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
    uint8_t r[POLY1305_NUMBER_LENGTH] = { 0 };

    memset(poly, 0, sizeof *poly);
    memcpy(r, key, POLY1305_BLOCK_LENGTH);
    poly1305_clamp(r);
    poly->r = load(r);
    memcpy(poly->s, key + POLY1305_BLOCK_LENGTH, sizeof poly->s);
    wipe(r, sizeof r);
}

/*
 * n = le_bytes_to_num(msg block || 0x01); a += n; a = (r * a) % p.  The added byte tells apart
 * messages that end in different numbers of zeros.
 */
static void take_block(struct poly1305 *poly, const uint8_t *block, size_t length)
{
    uint8_t                bytes[POLY1305_NUMBER_LENGTH] = { 0 };
    struct poly1305_number n;

    memcpy(bytes, block, length);
    bytes[length] = 0x01;
    n = load(bytes);
    add(&poly->accumulator, &n);
    multiply(&poly->accumulator, &poly->r);
}

void poly1305_update(struct poly1305 *poly, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        poly->block[poly->used++] = bytes[i];
        if (poly->used == POLY1305_BLOCK_LENGTH) {
            take_block(poly, poly->block, POLY1305_BLOCK_LENGTH);
            poly->used = 0;
        }
    }
}

void poly1305_read_accumulator(uint8_t                number[static POLY1305_NUMBER_LENGTH],
                               const struct poly1305 *poly)
{
    struct poly1305_number a = poly->accumulator;
    reduce(&a);
    store(number, &a);
    wipe(&a, sizeof a);
}

/* a += s; return num_to_16_le_bytes(a) */
void poly1305_final(uint8_t tag[static POLY1305_TAG_LENGTH], struct poly1305 *poly)
{
    uint8_t  a[POLY1305_NUMBER_LENGTH];
    unsigned excess = 0;

    if (poly->used > 0)
        take_block(poly, poly->block, poly->used);
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
