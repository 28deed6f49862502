/*
 * field25519.c - numbers modulo 2^255 - 19 to and from bytes, and their powers; see field25519.h.
 */
#include "crypto/field25519.h"

#include "crypto/bytes.h"
#include "crypto/wipe.h"

const struct field25519 field25519_zero = { { 0 } }, field25519_one = { { 1 } };

/* ---- bytes ---- */

void field25519_from_bytes(struct field25519 *r, const uint8_t bytes[static FIELD25519_BYTES])
{
    const uint64_t word[4] = { load_le64(bytes), load_le64(bytes + 8), load_le64(bytes + 16),
                               load_le64(bytes + 24) };
    field25519_from_words(r, word);
}

void field25519_to_bytes(uint8_t bytes[static FIELD25519_BYTES], const struct field25519 *a)
{
    struct field25519 t = *a;
    field25519_carry(&t);
    field25519_carry(&t); /* now a is below 2^255: one subtraction of p is enough */

    /* a >= p just when a + 19 reaches 2^255; then a - p = a + 19 - 2^255. */
    uint64_t reaches = 19;
    for (unsigned i = 0; i < FIELD25519_LIMBS; i++)
        reaches = (t.limb[i] + reaches) >> FIELD25519_LIMB_BITS;
    t.limb[0] += 19 * reaches;
    for (unsigned i = 0; i + 1 < FIELD25519_LIMBS; i++) {
        t.limb[i + 1] += t.limb[i] >> FIELD25519_LIMB_BITS;
        t.limb[i] &= FIELD25519_MASK;
    }
    t.limb[4] &= FIELD25519_MASK;

    store_le64(bytes, t.limb[0] | t.limb[1] << 51);
    store_le64(bytes + 8, t.limb[1] >> 13 | t.limb[2] << 38);
    store_le64(bytes + 16, t.limb[2] >> 26 | t.limb[3] << 25);
    store_le64(bytes + 24, t.limb[3] >> 39 | t.limb[4] << 12);
    wipe(&t, sizeof t);
}

/* ---- powers ---- */

void field25519_square_times(struct field25519 *r, const struct field25519 *a, unsigned n)
{
    struct field25519 power = *a; /* in registers: r might be anywhere */
    for (unsigned i = 0; i < n; i++)
        field25519_square(&power, &power);
    *r = power;
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
    field25519_square_times(&v.t, &v.a2, 2); /* a^8 */
    field25519_multiply(&v.a9, &v.t, a);
    field25519_multiply(a11, &v.a9, &v.a2);
    field25519_square(&v.t, a11); /* a^22 */
    field25519_multiply(&v.ones5, &v.t, &v.a9);
    field25519_square_times(&v.t, &v.ones5, 5);
    field25519_multiply(&v.ones10, &v.t, &v.ones5);
    field25519_square_times(&v.t, &v.ones10, 10);
    field25519_multiply(&v.ones20, &v.t, &v.ones10);
    field25519_square_times(&v.t, &v.ones20, 20);
    field25519_multiply(&v.t, &v.t, &v.ones20); /* 40 ones */
    field25519_square_times(&v.t, &v.t, 10);
    field25519_multiply(&v.ones50, &v.t, &v.ones10);
    field25519_square_times(&v.t, &v.ones50, 50);
    field25519_multiply(&v.ones100, &v.t, &v.ones50);
    field25519_square_times(&v.t, &v.ones100, 100);
    field25519_multiply(&v.t, &v.t, &v.ones100); /* 200 ones */
    field25519_square_times(&v.t, &v.t, 50);
    field25519_multiply(r, &v.t, &v.ones50);
    wipe(&v, sizeof v);
}

/* Fermat: a^(p - 1) = 1, so a^(p - 2) = 1/a.  p - 2 = (2^250 - 1) * 2^5 + 11. */
void field25519_invert(struct field25519 *r, const struct field25519 *a)
{
    struct field25519 ones, a11;
    power_250_ones(&ones, &a11, a);
    field25519_square_times(&ones, &ones, 5);
    field25519_multiply(r, &ones, &a11);
    wipe(&ones, sizeof ones);
    wipe(&a11, sizeof a11);
}

/* (p - 5) / 8 = 2^252 - 3 = (2^250 - 1) * 2^2 + 1. */
void field25519_power_p58(struct field25519 *r, const struct field25519 *a)
{
    struct field25519 ones, a11;
    power_250_ones(&ones, &a11, a);
    field25519_square_times(&ones, &ones, 2);
    field25519_multiply(r, &ones, a);
    wipe(&ones, sizeof ones);
    wipe(&a11, sizeof a11);
}

/* ---- comparing ---- */

uint32_t field25519_equal(const struct field25519 *a, const struct field25519 *b)
{
    uint8_t x[FIELD25519_BYTES], y[FIELD25519_BYTES];
    field25519_to_bytes(x, a);
    field25519_to_bytes(y, b);
    return ct_bytes_equal(x, y, sizeof x);
}
