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
#include "crypto/x86/edwards25519_avx2.h"

void edwards25519_from_entry(struct edwards25519_prepared *r, const struct curve25519 *c,
                             const struct edwards25519_entry *entry)
{
    c->from_words(&r->y_minus_x, entry->y_minus_x);
    c->from_words(&r->y_plus_x, entry->y_plus_x);
    c->from_words(&r->two_d_t, entry->two_d_x_y);
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

void edwards25519_choose(struct edwards25519_entry *r, const struct edwards25519_entry *row,
                         uint32_t magnitude)
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

/*
 * Where the mask is all ones, r = -r: y - x and y + x change places, and t = 2 d x y becomes p - t.
 * That is (2^255 - 1 - t) - 18, and the number in brackets is t with its 255 bits turned over.
 */
static void negate(struct edwards25519_entry *r, uint32_t mask)
{
    uint64_t wide = ct_select_size(mask, UINT64_MAX, 0), borrow = wide & 18;

    for (unsigned i = 0; i < 4; i++) {
        uint64_t different = wide & (r->y_minus_x[i] ^ r->y_plus_x[i]);
        r->y_minus_x[i] ^= different;
        r->y_plus_x[i] ^= different;

        uint128 difference = (uint128)(r->two_d_x_y[i] ^ (i < 3 ? wide : wide >> 1)) - borrow;
        r->two_d_x_y[i] = (uint64_t)difference;
        borrow = (uint64_t)(difference >> 64) & 1;
    }
}

/* What a multiplication leaves behind, together, to be wiped together. */
struct workspace {
    const struct curve25519      *c;
    edwards25519_chooser         *choose;
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

        w->choose(&w->chosen, edwards25519_base_table[i], ((uint32_t)digit ^ minus) - minus);
        negate(&w->chosen, minus);
        edwards25519_from_entry(&w->prepared, w->c, &w->chosen);
        w->c->add_affine(r, &w->v, r, &w->prepared);
    }
}

void edwards25519_multiply_base(struct edwards25519_point *r,
                                const uint8_t              scalar[static EDWARDS25519_LENGTH])
{
    edwards25519_chooser *quicker = edwards25519_choose_avx2();
    struct workspace      w;

    w.c = curve25519_quickest();
    w.choose = quicker ? quicker : edwards25519_choose;
    edwards25519_base_digits(w.digit, scalar);
    edwards25519_set_neutral(r);
    add_digits(r, &w, 1);
    w.c->double_times(r, &w.v, r, 4);
    add_digits(r, &w, 0);
    curve25519_leave_point(r, w.c, r);
    wipe(&w, sizeof w);
}
