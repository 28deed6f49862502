/*
 * field25519.c - arithmetic modulo 2^255 - 19; see field25519.h.
 */
#include "crypto/field25519.h"

#include "crypto/constant_time.h"
#include "crypto/uint128.h"
#include "crypto/wipe.h"

enum { LIMB_BITS = 51 };
static const uint64_t limb_mask = ((uint64_t)1 << LIMB_BITS) - 1;

const struct field25519 field25519_zero = { { 0 } }, field25519_one = { { 1 } };

/* ---- bytes ---- */

static uint64_t load_le64(const uint8_t bytes[static 8])
{
    uint64_t word = 0;
    for (unsigned i = 0; i < 8; i++)
        word |= (uint64_t)bytes[i] << 8 * i;
    return word;
}

static void store_le64(uint8_t bytes[static 8], uint64_t word)
{
    for (unsigned i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(word >> 8 * i);
}

/* Limb i begins at bit 51 i: at byte 51 i / 8, and there at bit 51 i mod 8. */
void field25519_from_bytes(struct field25519 *r, const uint8_t bytes[static FIELD25519_BYTES])
{
    r->limb[0] = load_le64(bytes) & limb_mask;
    r->limb[1] = load_le64(bytes + 6) >> 3 & limb_mask;
    r->limb[2] = load_le64(bytes + 12) >> 6 & limb_mask;
    r->limb[3] = load_le64(bytes + 19) >> 1 & limb_mask;
    r->limb[4] = load_le64(bytes + 24) >> 12 & limb_mask;
}

/* Passes on what is above 51 bits in each limb; what leaves the top comes back times 19. */
static void carry(struct field25519 *r)
{
    for (unsigned i = 0; i + 1 < FIELD25519_LIMBS; i++) {
        r->limb[i + 1] += r->limb[i] >> LIMB_BITS;
        r->limb[i] &= limb_mask;
    }
    r->limb[0] += 19 * (r->limb[4] >> LIMB_BITS);
    r->limb[4] &= limb_mask;
}

void field25519_to_bytes(uint8_t bytes[static FIELD25519_BYTES], const struct field25519 *a)
{
    struct field25519 t = *a;
    carry(&t);
    carry(&t); /* now a is below 2^255: one subtraction of p is enough */

    /* a >= p just when a + 19 reaches 2^255; then a - p = a + 19 - 2^255. */
    uint64_t reaches = 19;
    for (unsigned i = 0; i < FIELD25519_LIMBS; i++)
        reaches = (t.limb[i] + reaches) >> LIMB_BITS;
    t.limb[0] += 19 * reaches;
    for (unsigned i = 0; i + 1 < FIELD25519_LIMBS; i++) {
        t.limb[i + 1] += t.limb[i] >> LIMB_BITS;
        t.limb[i] &= limb_mask;
    }
    t.limb[4] &= limb_mask;

    store_le64(bytes, t.limb[0] | t.limb[1] << 51);
    store_le64(bytes + 8, t.limb[1] >> 13 | t.limb[2] << 38);
    store_le64(bytes + 16, t.limb[2] >> 26 | t.limb[3] << 25);
    store_le64(bytes + 24, t.limb[3] >> 39 | t.limb[4] << 12);
    wipe(&t, sizeof t);
}

/* ---- sums and products ---- */

void field25519_add(struct field25519 *r, const struct field25519 *a, const struct field25519 *b)
{
    for (unsigned i = 0; i < FIELD25519_LIMBS; i++)
        r->limb[i] = a->limb[i] + b->limb[i];
    carry(r);
}

/* a + 4p - b, so that no limb falls below zero: those of b are below 2^52, those of 4p above. */
void field25519_subtract(struct field25519 *r, const struct field25519 *a,
                         const struct field25519 *b)
{
    const uint64_t low = ((uint64_t)1 << 53) - 76, other = ((uint64_t)1 << 53) - 4;
    for (unsigned i = 0; i < FIELD25519_LIMBS; i++)
        r->limb[i] = a->limb[i] + (i == 0 ? low : other) - b->limb[i];
    carry(r);
}

/* Makes limbs of 51 bits of five wide sums, each below 2^115 and the last below 2^108. */
static void carry_wide(struct field25519 *r, uint128 sum[static FIELD25519_LIMBS])
{
    for (unsigned i = 0; i + 1 < FIELD25519_LIMBS; i++) {
        sum[i + 1] += sum[i] >> LIMB_BITS;
        r->limb[i] = (uint64_t)sum[i] & limb_mask;
    }
    r->limb[4] = (uint64_t)sum[4] & limb_mask;
    r->limb[0] += 19 * (uint64_t)(sum[4] >> LIMB_BITS);
    r->limb[1] += r->limb[0] >> LIMB_BITS;
    r->limb[0] &= limb_mask;
}

/*
 * As on paper: a[i] * b[j] belongs to limb i + j.  From limb 5 on it has the weight 2^255 more
 * than limb i + j - 5, which is 19 modulo p.
 */
void field25519_multiply(struct field25519 *r, const struct field25519 *a,
                         const struct field25519 *b)
{
    const uint64_t a0 = a->limb[0], a1 = a->limb[1], a2 = a->limb[2], a3 = a->limb[3],
                   a4 = a->limb[4];
    const uint64_t b0 = b->limb[0], b1 = b->limb[1], b2 = b->limb[2], b3 = b->limb[3],
                   b4 = b->limb[4];
    const uint64_t c1 = 19 * b1, c2 = 19 * b2, c3 = 19 * b3, c4 = 19 * b4;

    uint128 sum[FIELD25519_LIMBS] = {
        (uint128)a0 * b0 + (uint128)a1 * c4 + (uint128)a2 * c3 + (uint128)a3 * c2 +
            (uint128)a4 * c1,
        (uint128)a0 * b1 + (uint128)a1 * b0 + (uint128)a2 * c4 + (uint128)a3 * c3 +
            (uint128)a4 * c2,
        (uint128)a0 * b2 + (uint128)a1 * b1 + (uint128)a2 * b0 + (uint128)a3 * c4 +
            (uint128)a4 * c3,
        (uint128)a0 * b3 + (uint128)a1 * b2 + (uint128)a2 * b1 + (uint128)a3 * b0 +
            (uint128)a4 * c4,
        (uint128)a0 * b4 + (uint128)a1 * b3 + (uint128)a2 * b2 + (uint128)a3 * b1 +
            (uint128)a4 * b0,
    };
    carry_wide(r, sum);
}

void field25519_square(struct field25519 *r, const struct field25519 *a)
{
    field25519_multiply(r, a, a);
}

void field25519_multiply_small(struct field25519 *r, const struct field25519 *a, uint32_t small)
{
    uint128 sum[FIELD25519_LIMBS];
    for (unsigned i = 0; i < FIELD25519_LIMBS; i++)
        sum[i] = (uint128)a->limb[i] * small;
    carry_wide(r, sum);
}

/* ---- powers ---- */

/* r = a^(2^n) */
static void square_times(struct field25519 *r, const struct field25519 *a, unsigned n)
{
    field25519_square(r, a);
    for (unsigned i = 1; i < n; i++)
        field25519_square(r, r);
}

/*
 * r = a^(2^250 - 1) and a11 = a^11, of which both exponents below are made.  Where a^(2^m - 1) is
 * known, m squarings shift its m one-bits up and a multiplication puts m or n more below them.
 */
static void power_250_ones(struct field25519 *r, struct field25519 *a11, const struct field25519 *a)
{
    struct {
        struct field25519 a2, a9, ones5, ones10, ones20, ones50, ones100, t;
    } v; /* together, to be wiped together */

    field25519_square(&v.a2, a);
    square_times(&v.t, &v.a2, 2); /* a^8 */
    field25519_multiply(&v.a9, &v.t, a);
    field25519_multiply(a11, &v.a9, &v.a2);
    field25519_square(&v.t, a11); /* a^22 */
    field25519_multiply(&v.ones5, &v.t, &v.a9);
    square_times(&v.t, &v.ones5, 5);
    field25519_multiply(&v.ones10, &v.t, &v.ones5);
    square_times(&v.t, &v.ones10, 10);
    field25519_multiply(&v.ones20, &v.t, &v.ones10);
    square_times(&v.t, &v.ones20, 20);
    field25519_multiply(&v.t, &v.t, &v.ones20); /* 40 ones */
    square_times(&v.t, &v.t, 10);
    field25519_multiply(&v.ones50, &v.t, &v.ones10);
    square_times(&v.t, &v.ones50, 50);
    field25519_multiply(&v.ones100, &v.t, &v.ones50);
    square_times(&v.t, &v.ones100, 100);
    field25519_multiply(&v.t, &v.t, &v.ones100); /* 200 ones */
    square_times(&v.t, &v.t, 50);
    field25519_multiply(r, &v.t, &v.ones50);
    wipe(&v, sizeof v);
}

/* Fermat: a^(p - 1) = 1, so a^(p - 2) = 1/a.  p - 2 = (2^250 - 1) * 2^5 + 11. */
void field25519_invert(struct field25519 *r, const struct field25519 *a)
{
    struct field25519 ones, a11;
    power_250_ones(&ones, &a11, a);
    square_times(&ones, &ones, 5);
    field25519_multiply(r, &ones, &a11);
    wipe(&ones, sizeof ones);
    wipe(&a11, sizeof a11);
}

/* (p - 5) / 8 = 2^252 - 3 = (2^250 - 1) * 2^2 + 1. */
void field25519_power_p58(struct field25519 *r, const struct field25519 *a)
{
    struct field25519 ones, a11;
    power_250_ones(&ones, &a11, a);
    square_times(&ones, &ones, 2);
    field25519_multiply(r, &ones, a);
    wipe(&ones, sizeof ones);
    wipe(&a11, sizeof a11);
}

/* ---- choosing ---- */

void field25519_swap(uint32_t mask, struct field25519 *a, struct field25519 *b)
{
    for (unsigned i = 0; i < FIELD25519_LIMBS; i++) {
        uint64_t difference = ct_select_size(mask, a->limb[i] ^ b->limb[i], 0);
        a->limb[i] ^= difference;
        b->limb[i] ^= difference;
    }
}

void field25519_copy(struct field25519 *r, uint32_t mask, const struct field25519 *a)
{
    for (unsigned i = 0; i < FIELD25519_LIMBS; i++)
        r->limb[i] = ct_select_size(mask, a->limb[i], r->limb[i]);
}

uint32_t field25519_equal(const struct field25519 *a, const struct field25519 *b)
{
    uint8_t x[FIELD25519_BYTES], y[FIELD25519_BYTES];
    field25519_to_bytes(x, a);
    field25519_to_bytes(y, b);
    return ct_bytes_equal(x, y, sizeof x);
}
