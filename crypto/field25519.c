/*
 * field25519.c - numbers modulo 2^255 - 19 to and from bytes, and their powers; see field25519.h.
 */
#include "crypto/field25519.h"

#include "crypto/bytes.h"
#include "crypto/curve25519.h"
#include "crypto/wipe.h"

const struct field25519 field25519_zero = { { 0 } }, field25519_one = { { 1 } };

/* ---- bytes ---- */

void field25519_from_bytes(struct field25519 *r, const uint8_t bytes[static FIELD25519_BYTES])
{
    const uint64_t word[4] = { load_le64(bytes), load_le64(bytes + 8), load_le64(bytes + 16),
                               load_le64(bytes + 24) };
    field25519_from_words(r, word);
}

void field25519_to_words(uint64_t word[static 4], const struct field25519 *a)
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

    word[0] = t.limb[0] | t.limb[1] << 51;
    word[1] = t.limb[1] >> 13 | t.limb[2] << 38;
    word[2] = t.limb[2] >> 26 | t.limb[3] << 25;
    word[3] = t.limb[3] >> 39 | t.limb[4] << 12;
    wipe(&t, sizeof t);
}

void field25519_to_bytes(uint8_t bytes[static FIELD25519_BYTES], const struct field25519 *a)
{
    uint64_t word[4];
    field25519_to_words(word, a);
    for (unsigned i = 0; i < 4; i++)
        store_le64(bytes + 8 * i, word[i]);
    wipe(word, sizeof word);
}

/* ---- powers ---- */

void field25519_square_times(struct field25519 *r, const struct field25519 *a, unsigned n)
{
    struct field25519 power = *a; /* in registers: r might be anywhere */
    for (unsigned i = 0; i < n; i++)
        field25519_square(&power, &power);
    *r = power;
}

/* Both in the form of numbers that is quickest here; crypto/curve25519_formulas.h has the chains of
   squarings and multiplications. */
void field25519_invert(struct field25519 *r, const struct field25519 *a)
{
    const struct curve25519 *c = curve25519_quickest();
    curve25519_enter(r, c, a);
    c->invert(r, r);
    curve25519_leave(r, c, r);
}

void field25519_power_p58(struct field25519 *r, const struct field25519 *a)
{
    const struct curve25519 *c = curve25519_quickest();
    curve25519_enter(r, c, a);
    c->power_p58(r, r);
    curve25519_leave(r, c, r);
}

/* ---- comparing ---- */

uint32_t field25519_equal(const struct field25519 *a, const struct field25519 *b)
{
    uint8_t x[FIELD25519_BYTES], y[FIELD25519_BYTES];
    field25519_to_bytes(x, a);
    field25519_to_bytes(y, b);
    return ct_bytes_equal(x, y, sizeof x);
}
