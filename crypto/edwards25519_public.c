/*
 * edwards25519_public.c - s * B + k * a for public numbers: what verifying a signature takes.
 *
 * Both products share their doublings (Straus, "Addition chains of vectors", 1964).  Each scalar is
 * written with few digits other than 0, all of them odd (the width-w NAF): among w digits in a row
 * at most one is not 0, and it is below 2^(w-1).  So 256 doublings and about 75 additions do.
 *
 * Digits decide here what is done and where memory is read.  Nothing of it may be a secret.
 *
 * Read next: crypto/ed25519.c, the function ed25519_verify().
 */
#include "crypto/edwards25519_base.h"

#include <string.h>

/* Multiples of B are there in any number; those of a must be computed first. */
enum { BITS = 256, WIDTH_OF_S = 8, WIDTH_OF_K = 5, MULTIPLES_OF_A = 1 << (WIDTH_OF_K - 2) };

/* The `count` bits of the scalar from bit `from` up. */
static int bits_at(const uint8_t scalar[static EDWARDS25519_LENGTH], unsigned from, unsigned count)
{
    int bits = 0;
    for (unsigned i = 0; i < count && from + i < BITS; i++)
        bits |= (scalar[(from + i) / 8] >> (from + i) % 8 & 1) << i;
    return bits;
}

/* The scalar is the sum of digit[i] * 2^i. */
static void make_digits(int8_t digit[static BITS], const uint8_t scalar[static EDWARDS25519_LENGTH],
                        unsigned width)
{
    int carry = 0;

    memset(digit, 0, BITS);
    for (unsigned i = 0; i < BITS;) {
        int window = bits_at(scalar, i, width) + carry;
        if (window % 2 == 0) {
            i++; /* what is carried waits for the next place */
            continue;
        }
        carry = window > 1 << (width - 1);
        digit[i] = (int8_t)(window - (carry << width));
        i += width;
    }
}

/* table[j] = (2 j + 1) * a, in the form of c */
static void make_odd_multiples(struct edwards25519_prepared table[static MULTIPLES_OF_A],
                               const struct curve25519 *c, const struct edwards25519_point *a)
{
    struct edwards25519_variables v;
    struct edwards25519_point     twice, multiple;
    struct edwards25519_prepared  two;

    curve25519_enter_point(&multiple, c, a);
    c->double_times(&twice, &v, &multiple, 1);
    c->prepare(&two, &twice);
    for (unsigned j = 0; j < MULTIPLES_OF_A; j++) {
        c->prepare(&table[j], &multiple);
        c->add_prepared(&multiple, &v, &multiple, &two);
    }
}

static unsigned place_of(int8_t digit) { return (unsigned)(digit < 0 ? -digit : digit) / 2; }

static void add_multiple_of_b(struct edwards25519_point *r, const struct curve25519 *c,
                              struct edwards25519_variables *v, int8_t digit)
{
    struct edwards25519_prepared b;
    edwards25519_from_entry(&b, c, &edwards25519_odd_multiples[place_of(digit)]);
    if (digit < 0)
        c->negate_prepared(&b);
    c->add_affine(r, v, r, &b);
}

static void add_multiple_of_a(struct edwards25519_point *r, const struct curve25519 *c,
                              struct edwards25519_variables     *v,
                              const struct edwards25519_prepared table[static MULTIPLES_OF_A],
                              int8_t                             digit)
{
    struct edwards25519_prepared a = table[place_of(digit)];
    if (digit < 0)
        c->negate_prepared(&a);
    c->add_prepared(r, v, r, &a);
}

void edwards25519_multiply_public(struct edwards25519_point       *r,
                                  const uint8_t                    s[static EDWARDS25519_LENGTH],
                                  const uint8_t                    k[static EDWARDS25519_LENGTH],
                                  const struct edwards25519_point *a)
{
    const struct curve25519      *c = curve25519_quickest();
    struct edwards25519_variables v;
    struct edwards25519_prepared  table[MULTIPLES_OF_A];
    int8_t                        s_digit[BITS], k_digit[BITS];
    unsigned                      doublings = 0; /* that are due before the next addition */

    make_odd_multiples(table, c, a);
    make_digits(s_digit, s, WIDTH_OF_S);
    make_digits(k_digit, k, WIDTH_OF_K);
    edwards25519_set_neutral(r);
    for (unsigned i = BITS; i-- > 0;) {
        doublings++;
        if (s_digit[i] == 0 && k_digit[i] == 0 && i > 0)
            continue;
        c->double_times(r, &v, r, doublings);
        doublings = 0;
        if (s_digit[i] != 0)
            add_multiple_of_b(r, c, &v, s_digit[i]);
        if (k_digit[i] != 0)
            add_multiple_of_a(r, c, &v, table, k_digit[i]);
    }
    curve25519_leave_point(r, c, r);
}
