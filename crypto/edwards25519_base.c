/*
 * edwards25519_base.c - a secret multiple of the base point of edwards25519, in constant time.
 *
 * The scalar is written in base 16 with digits e[i] from -8 to 8.  Those at even places and those
 * at odd ones are added up apart, for then one row of the table serves for two digits:
 *
 *     scalar * B = sum of e[2 i] * 256^i * B  +  16 * (sum of e[2 i + 1] * 256^i * B)
 *
 * That makes 64 additions and four doublings, where the window of crypto/edwards25519.c needs 64
 * additions and 256 doublings.  Negative digits halve the table, for -(x, y) = (-x, y).
 *
 * Read next: crypto/ed25519.c.
 */
#include "crypto/edwards25519_base.h"

#include "crypto/constant_time.h"
#include "crypto/wipe.h"

void edwards25519_from_entry(struct edwards25519_prepared    *r,
                             const struct edwards25519_entry *entry)
{
    field25519_from_words(&r->y_minus_x, entry->y_minus_x);
    field25519_from_words(&r->y_plus_x, entry->y_plus_x);
    field25519_from_words(&r->two_d_t, entry->two_d_x_y);
}

/* From the lowest digit up: what is above 8 takes 16 off and lends 1 to the next. */
void edwards25519_base_digits(int8_t        digit[static EDWARDS25519_DIGITS],
                              const uint8_t scalar[static EDWARDS25519_LENGTH])
{
    int carry = 0;
    for (unsigned i = 0; i < EDWARDS25519_DIGITS; i++) {
        int e = (scalar[i / 2] >> 4 * (i % 2) & 15) + carry;
        carry = (e + 7) >> 4;
        digit[i] = (int8_t)(e - 16 * carry);
    }
}

/*
 * r = magnitude * 256^i * B from row i, 0 <= magnitude <= 8.  Looks at every entry, so that the
 * cache does not learn which one was wanted.
 */
static void choose(struct edwards25519_entry      *r,
                   const struct edwards25519_entry row[static EDWARDS25519_BASE_COLUMNS],
                   uint32_t                        magnitude)
{
    struct edwards25519_entry chosen = { { 0 }, { 0 }, { 0 } };

    for (uint32_t j = 0; j < EDWARDS25519_BASE_COLUMNS; j++) {
        uint64_t mask = ct_select_size(ct_equal(magnitude, j + 1), UINT64_MAX, 0);
        for (unsigned i = 0; i < 4; i++) {
            chosen.y_minus_x[i] |= row[j].y_minus_x[i] & mask;
            chosen.y_plus_x[i] |= row[j].y_plus_x[i] & mask;
            chosen.two_d_x_y[i] |= row[j].two_d_x_y[i] & mask;
        }
    }
    uint64_t none = ct_is_zero(magnitude) & 1; /* (0, 1), for the digit 0 */
    chosen.y_minus_x[0] |= none;
    chosen.y_plus_x[0] |= none;
    *r = chosen;
}

/* Where the mask is all ones, r = -r: y - x and y + x change places, and 2 d x y its sign. */
static void negate(struct edwards25519_prepared *r, uint32_t mask)
{
    struct field25519 negative;

    field25519_swap(mask, &r->y_minus_x, &r->y_plus_x);
    field25519_subtract(&negative, &field25519_zero, &r->two_d_t);
    field25519_copy(&r->two_d_t, mask, &negative);
}

/* What a multiplication leaves behind, together, to be wiped together. */
struct workspace {
    struct edwards25519_variables v;
    struct edwards25519_entry     chosen;
    struct edwards25519_prepared  prepared;
    int8_t                        digit[EDWARDS25519_DIGITS];
};

/* r = r + digit * 256^i * B for the digits at every second place from `first` on. */
static void add_digits(struct edwards25519_point *r, struct workspace *w, unsigned first)
{
    for (unsigned i = 0; i < EDWARDS25519_BASE_ROWS; i++) {
        int8_t   digit = w->digit[2 * i + first];
        uint32_t minus = ct_mask((uint8_t)digit >> 7);

        choose(&w->chosen, edwards25519_base_table[i], ((uint32_t)digit ^ minus) - minus);
        edwards25519_from_entry(&w->prepared, &w->chosen);
        negate(&w->prepared, minus);
        edwards25519_add_affine(r, &w->v, r, &w->prepared);
    }
}

void edwards25519_multiply_base(struct edwards25519_point *r,
                                const uint8_t              scalar[static EDWARDS25519_LENGTH])
{
    struct workspace w;

    edwards25519_base_digits(w.digit, scalar);
    edwards25519_set_neutral(r);
    add_digits(r, &w, 1);
    edwards25519_double_times(r, &w.v, r, 4);
    add_digits(r, &w, 0);
    wipe(&w, sizeof w);
}
