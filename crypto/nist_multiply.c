/*
 * nist_multiply.c - scalars times points of the curves of NIST, at speed; see nist_multiply.h.
 *
 * A digit in base 32 is taken from -16 to 16 instead of from 0 to 31: that halves the multiples
 * that have to be at hand, because the inverse of (x, y) is (x, -y).
 *
 *     scalar = d_m 32^m + ... + d_1 32 + d_0
 *
 * The formula for sums in crypto/nist_jacobian.c must not be given two equal points where secrets
 * are at stake.  That it is not follows from the sizes of the numbers, as said at each place.
 */
#include "crypto/nist_multiply.h"

#include "crypto/constant_time.h"
#include "crypto/nist_comb.h"
#include "crypto/wipe.h"

#include <string.h>

/* ---- digits ---- */

/* The bits `at` to `at` + 7 of a big-endian number; zeros above it. */
static unsigned bits_from(const uint8_t *scalar, size_t length, size_t at)
{
    size_t   byte = at / 8;
    unsigned low = byte < length ? scalar[length - 1 - byte] : 0;
    unsigned high = byte + 1 < length ? scalar[length - 2 - byte] : 0;
    return (high << 8 | low) >> at % 8 & 0xff;
}

/*
 * Booth: where the highest of a digit's five bits is set, 32 is taken from it, and one is added to
 * the digit above.  So each digit can be read off six bits, its own and the highest below it:
 *
 *     d = b_0 + 2 b_1 + 4 b_2 + 8 b_3 + 16 b_4 - 32 b_4 + b_-1
 */
struct nist_digit nist_scalar_digit(const struct nist_curve *curve, const uint8_t *scalar, size_t i)
{
    size_t   length = curve->n.length;
    unsigned six = i == 0 ? bits_from(scalar, length, 0) << 1
                          : bits_from(scalar, length, NIST_DIGIT_BITS * i - 1);
    unsigned value = (six >> 1 & 31) + (six & 1); /* from 0 to 32 */
    uint32_t negative = ct_mask(six >> 5 & 1);
    return (struct nist_digit){ ct_select(negative, 32 - value, value), negative };
}

/* The scalar modulo n. */
static void reduce_scalar(uint8_t *reduced, const struct nist_curve *curve, const uint8_t *scalar)
{
    struct prime_element k;
    prime_from_bytes(&k, &curve->n, scalar);
    prime_to_bytes(reduced, &curve->n, &k);
    wipe(&k, sizeof k);
}

/*
 * The formulas leave points on the way in the frames of functions that have returned.  To wipe each
 * in each of 300 steps would take longer than some of them; so all is wiped at the end, where the
 * next function called has its frame in the same place.
 */
static __attribute__((noinline)) void wipe_frames_below(void)
{
    uint8_t frames[4096]; /* the deepest, for nine limbs, take less than half of it */
    wipe(frames, sizeof frames);
}

/* ---- choosing a multiple: every one is looked at, so that the cache does not learn which ---- */

/* All ones for the multiple that is wanted, if one is: none for the digit 0. */
struct choice {
    uint64_t mask[NIST_DIGIT_MOST];
};

static void make_choice(struct choice *choice, struct nist_digit digit)
{
    for (uint32_t i = 0; i < NIST_DIGIT_MOST; i++)
        choice->mask[i] = ct_select_size(ct_equal(i + 1, digit.magnitude), SIZE_MAX, 0);
}

/* r = the number wanted of those that begin `stride` limbs apart. */
static void choose(struct prime_element *r, const struct choice *choice, const uint64_t *numbers,
                   size_t stride, size_t limbs)
{
    for (size_t l = 0; l < limbs; l++) {
        uint64_t chosen = 0;
        for (size_t i = 0; i < NIST_DIGIT_MOST; i++)
            chosen |= choice->mask[i] & numbers[i * stride + l];
        r->limb[l] = chosen;
    }
}

/* r = digit * a */
static void choose_multiple(struct nist_jacobian *r, const struct nist_curve *curve,
                            const struct prime_arithmetic *with,
                            const struct nist_multiples *multiples, struct nist_digit digit)
{
    const struct nist_jacobian *of = multiples->of;
    const size_t                stride = sizeof *of / sizeof(uint64_t);
    struct choice               choice;

    make_choice(&choice, digit);
    choose(&r->x, &choice, of->x.limb, stride, curve->p.limbs);
    choose(&r->y, &choice, of->y.limb, stride, curve->p.limbs);
    choose(&r->z, &choice, of->z.limb, stride, curve->p.limbs);
    nist_jacobian_negate(&r->y, &curve->p, with, digit.negative);
    wipe(&choice, sizeof choice);
}

/* ---- any point ---- */

/* a, 2 a, ... 16 a: an even multiple is twice another, and the one after it has a added.  No
 * multiple from 2 a to 15 a is a itself. */
static void list_multiples(struct nist_multiples *multiples, const struct nist_curve *curve,
                           const struct prime_arithmetic *with, const struct nist_point *a)
{
    const struct nist_affine affine = { a->x, a->y };
    struct nist_jacobian    *of = multiples->of;

    of[0] = (struct nist_jacobian){ a->x, a->y, a->z };
    for (size_t i = 2; i <= NIST_DIGIT_MOST; i += 2) {
        nist_jacobian_double(&of[i - 1], &curve->p, with, &of[i / 2 - 1]);
        if (i < NIST_DIGIT_MOST)
            nist_jacobian_add_affine(&of[i], &curve->p, with, &of[i - 1], &affine, &a->z,
                                     0xffffffff);
    }
}

static void multiply_by_32(struct nist_jacobian *r, const struct nist_curve *curve,
                           const struct prime_arithmetic *with)
{
    for (unsigned i = 0; i < NIST_DIGIT_BITS; i++)
        nist_jacobian_double(r, &curve->p, with, r);
}

/*
 * Before the step, r = m a, where m is what the digits so far amount to; after it, (32 m + d) a.
 * Both points would be equal if 32 m = d modulo n.  As long as digits are left, 32 m + d is at most
 * n / 32 + 1, and 32 m - d is too small to be a multiple of n other than 0; and 32 m = d has no
 * solution with d from -16 to 16 but m = d = 0, where both are infinity.
 */
void nist_window_step(struct nist_jacobian *r, const struct nist_curve *curve,
                      const struct nist_multiples *multiples, struct nist_digit digit)
{
    const struct prime_arithmetic *with = prime_arithmetic(&curve->p);
    struct nist_jacobian           chosen;

    multiply_by_32(r, curve, with);
    choose_multiple(&chosen, curve, with, multiples, digit);
    nist_jacobian_add(r, &curve->p, with, r, &chosen);
    wipe(&chosen, sizeof chosen);
}

/*
 * At the last digit the numbers do reach n: 32 m = n + d happens (for P-521 with the scalar n - 18,
 * which is 32 m + d for d = -9).  There the complete formula adds, which knows no exception.
 */
static void last_step(struct nist_point *r, const struct nist_curve *curve,
                      struct nist_jacobian *sum, const struct nist_multiples *multiples,
                      struct nist_digit digit)
{
    const struct prime_arithmetic *with = prime_arithmetic(&curve->p);
    struct nist_jacobian           chosen;
    struct nist_point              left, right;

    multiply_by_32(sum, curve, with);
    choose_multiple(&chosen, curve, with, multiples, digit);
    nist_jacobian_to_point(&left, &curve->p, with, sum);
    nist_jacobian_to_point(&right, &curve->p, with, &chosen);
    nist_point_add(r, curve, &left, &right);
    wipe(&chosen, sizeof chosen);
    wipe(&left, sizeof left);
    wipe(&right, sizeof right);
}

void nist_multiply_point(struct nist_point *r, const struct nist_curve *curve,
                         const uint8_t *scalar, const struct nist_point *a)
{
    struct nist_multiples multiples;
    struct nist_jacobian  sum;
    uint8_t               reduced[NIST_MAX_LENGTH];

    list_multiples(&multiples, curve, prime_arithmetic(&curve->p), a);
    reduce_scalar(reduced, curve, scalar);
    nist_jacobian_set_infinity(&sum);
    for (size_t i = nist_digit_count(curve) - 1; i > 0; i--)
        nist_window_step(&sum, curve, &multiples, nist_scalar_digit(curve, reduced, i));
    last_step(r, curve, &sum, &multiples, nist_scalar_digit(curve, reduced, 0));
    wipe(&sum, sizeof sum);
    wipe(reduced, sizeof reduced);
    wipe_frames_below();
}

/* ---- the generator ---- */

static const uint64_t *comb_of(const struct nist_curve *curve)
{
    switch (curve->p.limbs) {
    case 4:
        return nist_p256_comb;
    case 6:
        return nist_p384_comb;
    }
    return nist_p521_comb;
}

/*
 * The multiples of every 32^i G are at hand, so that there is nothing to double: one sum for each
 * digit, from the lowest up.
 *
 * Before digit i the sum is s G, with |s| at most 16 (1 + 32 + ... + 32^(i-1)) < 0.52 * 32^i.  Both
 * points would be equal if s = d 32^i modulo n.
 * As numbers they are not, unless both are 0.  Below the highest digit, s - d 32^i is also too
 * small for another multiple of n.  The highest digit is never negative, so that only
 * s - d 32^i = -n is left; then d 32^i, which is n + s, differs from n by less than 0.52 * 32^i.
 * n is just below 2^bits, which is a multiple of 32^i; no other multiple is as near, so that
 * d 32^i = 2^bits.  The scalar would be s + d 32^i = 2 d 32^i - n = 2 * 2^bits - n, which is above
 * n.
 */
void nist_multiply_generator(struct nist_point *r, const struct nist_curve *curve,
                             const uint8_t *scalar)
{
    const struct prime_field      *p = &curve->p;
    const struct prime_arithmetic *with = prime_arithmetic(p);
    const size_t                   stride = 2 * p->limbs;
    const uint64_t                *multiples = comb_of(curve);
    struct nist_jacobian           sum;
    struct nist_affine             chosen;
    struct choice                  choice;
    struct prime_element           one;
    uint8_t                        reduced[NIST_MAX_LENGTH];

    reduce_scalar(reduced, curve, scalar);
    prime_set_one(&one, p);
    nist_jacobian_set_infinity(&sum);
    for (size_t i = 0; i < nist_digit_count(curve); i++) {
        struct nist_digit digit = nist_scalar_digit(curve, reduced, i);
        make_choice(&choice, digit);
        choose(&chosen.x, &choice, multiples, stride, p->limbs);
        choose(&chosen.y, &choice, multiples + p->limbs, stride, p->limbs);
        nist_jacobian_negate(&chosen.y, p, with, digit.negative);
        nist_jacobian_add_affine(&sum, p, with, &sum, &chosen, &one, ~ct_is_zero(digit.magnitude));
        multiples += NIST_DIGIT_MOST * stride;
    }
    nist_jacobian_to_point(r, p, with, &sum);
    wipe(&sum, sizeof sum);
    wipe(&chosen, sizeof chosen);
    wipe(&choice, sizeof choice);
    wipe(reduced, sizeof reduced);
    wipe_frames_below();
}

/* ---- nothing is secret ---- */

/* Odd digits only, from -15 to 15, with at least four zeros after each: eight multiples do. */
enum { ODD_MULTIPLES = 8, MAX_PLACES = 522 };

/*
 * The width-5 non-adjacent form.  At an even number there is nothing to do but to go on to the next
 * bit; at an odd one, five bits are taken for a digit, and 32 is taken from it, and carried, when
 * it is above 16.
 */
static size_t write_non_adjacent_form(int8_t digits[static MAX_PLACES], const uint8_t *scalar,
                                      const struct nist_curve *curve)
{
    unsigned carry = 0;
    size_t   places = curve->n.bits + 1;

    memset(digits, 0, MAX_PLACES);
    for (size_t i = 0; i < places;) {
        unsigned five = (bits_from(scalar, curve->n.length, i) & 31) + carry;
        if (five % 2 == 0) {
            i++; /* a carry goes on: 1 and a bit of 1 leave 0 here and carry 1 */
            continue;
        }
        carry = five > 16;
        digits[i] = (int8_t)(carry ? (int)five - 32 : (int)five);
        i += NIST_DIGIT_BITS;
    }
    return places;
}

/* r = r + digit * a */
static void add_odd_multiple(struct nist_jacobian *r, const struct nist_curve *curve,
                             const struct prime_arithmetic *with,
                             const struct nist_jacobian odd[static ODD_MULTIPLES], int digit)
{
    struct nist_jacobian multiple = odd[(digit < 0 ? -digit : digit) / 2];
    nist_jacobian_negate(&multiple.y, &curve->p, with, digit < 0 ? 0xffffffff : 0);
    nist_jacobian_add_public(r, &curve->p, with, r, &multiple);
}

void nist_multiply_public(struct nist_point *r, const struct nist_curve *curve,
                          const uint8_t *scalar, const struct nist_point *a)
{
    const struct prime_arithmetic *with = prime_arithmetic(&curve->p);
    struct nist_jacobian           odd[ODD_MULTIPLES], twice, sum;
    int8_t                         digits[MAX_PLACES];
    uint8_t                        reduced[NIST_MAX_LENGTH];

    odd[0] = (struct nist_jacobian){ a->x, a->y, a->z };
    nist_jacobian_double(&twice, &curve->p, with, &odd[0]);
    for (size_t i = 1; i < ODD_MULTIPLES; i++)
        nist_jacobian_add_public(&odd[i], &curve->p, with, &odd[i - 1], &twice);

    reduce_scalar(reduced, curve, scalar);
    nist_jacobian_set_infinity(&sum);
    for (size_t i = write_non_adjacent_form(digits, reduced, curve); i-- > 0;) {
        nist_jacobian_double(&sum, &curve->p, with, &sum);
        if (digits[i] != 0)
            add_odd_multiple(&sum, curve, with, odd, digits[i]);
    }
    nist_jacobian_to_point(r, &curve->p, with, &sum);
}
