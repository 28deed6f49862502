/*
 * bignum_montgomery.c - powers modulo an odd number, by Montgomery's method; see the header.
 *
 * GMP multiplies and squares, with those of its functions that look at no value.  The reduction is
 * ours, for it is half of the work.  crypto/x86/ has a quicker one, and quicker products.
 */
#include "crypto/bignum_montgomery.h"

#include "crypto/constant_time.h"
#include "crypto/wipe.h"
#include "crypto/x86/montgomery_avx2.h"
#include "crypto/x86/montgomery_mulx.h"

#include <assert.h>
#include <gmp.h>
#include <string.h>

/* ---- on bare limbs ---- */

/*
 * Montgomery: t = (t + q * m) / R with q = t * (-1/m) mod R, a limb of q at a time.  Each makes the
 * lowest limb of t come to 0; what is carried out at the top is kept in its place, to be added to
 * the upper half at the end.
 */
void montgomery_reduce_portable(uint64_t *t, const uint64_t *m, size_t count,
                                uint64_t negative_inverse)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t q = t[i] * negative_inverse;
        t[i] = mpn_addmul_1(t + i, m, (mp_size_t)count, q);
    }
}

/* r = t / R mod m for a t of 2 count limbs, which is destroyed; below R, as t is below R^2. */
static void reduce(uint64_t *r, uint64_t *t, const struct bignum_modulus *m)
{
    montgomery_reduce *quicker = montgomery_mulx(m->count);
    mp_size_t          n = (mp_size_t)m->count;

    (quicker ? quicker : montgomery_reduce_portable)(t, m->limb, m->count, m->negative_inverse);
    mp_limb_t carry = mpn_add_n(r, t + n, t, n);
    mpn_cnd_sub_n(carry, r, r, m->limb, n);
}

/* For large squares GMP wants twice the number of limbs as scratch memory; for others none. */
enum { SCRATCH = 2 * MONTGOMERY_MAX_LIMBS };

/* r = a * b / R, a^2 / R mod m; `product` has room for 2 count limbs, and is to be wiped. */
static void multiply(uint64_t *r, uint64_t *product, const uint64_t *a, const uint64_t *b,
                     const struct bignum_modulus *m)
{
    montgomery_product *quicker = montgomery_product_mulx(m->count);
    mp_size_t           n = (mp_size_t)m->count;
    mp_limb_t           scratch[SCRATCH];

    assert(mpn_sec_mul_itch(n, n) <= SCRATCH);
    if (quicker)
        quicker(product, a, b, m->count);
    else
        mpn_sec_mul(product, a, n, b, n, scratch);
    reduce(r, product, m);
    if (!quicker)
        wipe(scratch, (size_t)mpn_sec_mul_itch(n, n) * sizeof *scratch);
}

static void square(uint64_t *r, uint64_t *product, const uint64_t *a,
                   const struct bignum_modulus *m)
{
    mp_size_t n = (mp_size_t)m->count;
    mp_limb_t scratch[SCRATCH];

    assert(mpn_sec_sqr_itch(n) <= SCRATCH);
    mpn_sec_sqr(product, a, n, scratch);
    reduce(r, product, m);
    wipe(scratch, (size_t)mpn_sec_sqr_itch(n) * sizeof *scratch);
}

/* r = r - m where r, with `carry` above its limbs, is not below m. */
static void subtract_once(uint64_t *r, uint64_t carry, const struct bignum_modulus *m)
{
    mp_size_t n = (mp_size_t)m->count;
    mp_limb_t borrow = mpn_cnd_sub_n(1, r, r, m->limb, n);
    mpn_cnd_add_n(borrow & (carry ^ 1), r, r, m->limb, n);
}

/* ---- the modulus ---- */

/* -1/m mod 2^64.  Newton: where x is right in k bits, x * (2 - m x) is in 2 k; m itself is in 3. */
static uint64_t negative_inverse_of(uint64_t m)
{
    uint64_t x = m;
    for (unsigned bits = 3; bits < 64; bits *= 2)
        x *= 2 - m * x;
    return 0 - x;
}

static void set_limbs(struct bignum_modulus *m, const struct bignum *value)
{
    assert(value->count <= MONTGOMERY_MAX_LIMBS);
    m->count = value->count;
    memcpy(m->limb, value->limb, value->count * sizeof *value->limb);
    m->negative_inverse = negative_inverse_of(value->limb[0]);
}

/* r = 2^64 * r mod m */
static void shift_limb(uint64_t *r, const struct bignum_modulus *m)
{
    for (unsigned bit = 0; bit < 64; bit++)
        subtract_once(r, mpn_add_n(r, r, r, (mp_size_t)m->count), m);
}

/*
 * R^2 mod m without a division.  2^(64 (count - 1)) is below m; doubling it 64 times gives R mod m,
 * and 64 times more 2^64, in Montgomery's form.  Of that the power count is R, in the same form:
 * and that is R^2.
 */
void bignum_modulus_set(struct bignum_modulus *m, const struct bignum *value)
{
    uint64_t product[2 * MONTGOMERY_MAX_LIMBS], two_64[MONTGOMERY_MAX_LIMBS] = { 0 };

    set_limbs(m, value);
    two_64[m->count - 1] = 1;
    shift_limb(two_64, m);
    shift_limb(two_64, m);
    memcpy(m->r_squared, two_64, m->count * sizeof *two_64);
    size_t bit = 1;
    while (bit <= m->count / 2)
        bit *= 2;
    for (bit /= 2; bit > 0; bit /= 2) { /* the highest bit of count has been dealt with */
        square(m->r_squared, product, m->r_squared, m);
        if (m->count & bit)
            multiply(m->r_squared, product, m->r_squared, two_64, m);
    }
    wipe(product, sizeof product);
    wipe(two_64, sizeof two_64);
}

void bignum_modulus_set_public(struct bignum_modulus *m, const struct bignum *value)
{
    mp_limb_t r_squared[2 * MONTGOMERY_MAX_LIMBS + 1] = { 0 };
    mp_limb_t quotient[MONTGOMERY_MAX_LIMBS + 2];

    set_limbs(m, value);
    r_squared[2 * m->count] = 1;
    mpn_tdiv_qr(quotient, m->r_squared, 0, r_squared, 2 * (mp_size_t)m->count + 1, m->limb,
                (mp_size_t)m->count);
}

void bignum_modulus_wipe(struct bignum_modulus *m) { wipe(m, sizeof *m); }

/* ---- products ---- */

void bignum_montgomery_multiply(struct bignum *r, const struct bignum *a, const struct bignum *b,
                                const struct bignum_modulus *m)
{
    uint64_t product[2 * MONTGOMERY_MAX_LIMBS];

    assert(a->count == m->count && b->count == m->count);
    multiply(r->limb, product, a->limb, b->limb, m);
    r->count = m->count;
    wipe(product, 2 * m->count * sizeof *product);
}

void bignum_montgomery_square(struct bignum *r, const struct bignum *a,
                              const struct bignum_modulus *m)
{
    uint64_t product[2 * MONTGOMERY_MAX_LIMBS];

    assert(a->count == m->count);
    square(r->limb, product, a->limb, m);
    r->count = m->count;
    wipe(product, 2 * m->count * sizeof *product);
}

/* Horner's scheme in base R, the highest digit first: r = r * R + digit, times R. */
void bignum_to_montgomery(struct bignum *r, const struct bignum *a, const struct bignum_modulus *m)
{
    size_t        n = m->count, digits = (a->count + n - 1) / n;
    uint64_t      product[2 * MONTGOMERY_MAX_LIMBS];
    struct bignum sum = { .count = n }, digit = { .count = n };

    for (size_t i = digits; i-- > 0;) {
        size_t limbs = i + 1 == digits ? a->count - i * n : n;
        memset(digit.limb, 0, n * sizeof *digit.limb);
        memcpy(digit.limb, a->limb + i * n, limbs * sizeof *digit.limb);
        multiply(digit.limb, product, digit.limb, m->r_squared, m);
        if (i + 1 < digits) /* the first time it is 0 */
            multiply(sum.limb, product, sum.limb, m->r_squared, m);
        mp_limb_t carry = mpn_add_n(sum.limb, sum.limb, digit.limb, (mp_size_t)n);
        carry -= mpn_cnd_sub_n(carry, sum.limb, sum.limb, m->limb, (mp_size_t)n);
        mpn_cnd_sub_n(carry, sum.limb, sum.limb, m->limb, (mp_size_t)n);
    }
    *r = sum;
    wipe(product, sizeof product);
    bignum_wipe(&sum);
    bignum_wipe(&digit);
}

/* a * 1 / R; (R - 1 + (R - 1) * m) / R is m at most. */
void bignum_from_montgomery(struct bignum *r, const struct bignum *a,
                            const struct bignum_modulus *m)
{
    uint64_t product[2 * MONTGOMERY_MAX_LIMBS] = { 0 };

    memcpy(product, a->limb, m->count * sizeof *product);
    reduce(r->limb, product, m);
    subtract_once(r->limb, 0, m);
    r->count = m->count;
    wipe(product, sizeof product);
}

/* ---- the inverse ---- */

/*
 * 1/a by way of 1/(a * mask): Euclid's algorithm takes a time that tells of its input, but that is
 * as random as the mask, whatever a is.  GMP's has G = U * S + V * T, with U = a * mask and V = m.
 */
int bignum_invert_masked(struct bignum *r, const struct bignum *a, const struct bignum *mask,
                         const struct bignum_modulus *m)
{
    mp_size_t     n = (mp_size_t)m->count, s_length = 0;
    mp_limb_t     gcd[MONTGOMERY_MAX_LIMBS + 1], u[MONTGOMERY_MAX_LIMBS + 1];
    mp_limb_t     v[MONTGOMERY_MAX_LIMBS + 1], s[MONTGOMERY_MAX_LIMBS + 1] = { 0 };
    struct bignum masked, inverse = { .count = m->count };
    int           found = 0;

    bignum_montgomery_multiply(&masked, a, mask, m);
    bignum_from_montgomery(&masked, &masked, m);
    memcpy(u, masked.limb, m->count * sizeof *u);
    memcpy(v, m->limb, m->count * sizeof *v);
    if (!mpn_zero_p(u, n))
        found = mpn_gcdext(gcd, s, &s_length, u, n, v, n) == 1 && gcd[0] == 1;
    if (found && s_length >= 0)
        memcpy(inverse.limb, s, m->count * sizeof *s);
    else if (found)
        mpn_sub_n(inverse.limb, m->limb, s, n);
    bignum_montgomery_multiply(r, &inverse, mask, m);
    wipe(s, sizeof s);
    bignum_wipe(&masked);
    bignum_wipe(&inverse);
    return found;
}

/* ---- powers ---- */

static uint64_t *entry(struct bignum_power *power, size_t i)
{
    return power->table + i * power->m->count;
}

/* base^2i = (base^i)^2, base^(2i + 1) = base^2i * base; base^0 is 1, and that is R = R^2 / R. */
void bignum_power_start(struct bignum_power *power, const struct bignum *base,
                        const struct bignum_modulus *m)
{
    power->m = m;
    power->value.count = m->count;
    memset(power->product, 0, sizeof power->product);
    memcpy(power->product, m->r_squared, m->count * sizeof *m->r_squared);
    reduce(entry(power, 0), power->product, m);
    memcpy(entry(power, 1), base->limb, m->count * sizeof *base->limb);
    for (size_t i = 2; i < BIGNUM_POWER_ENTRIES; i += 2) {
        square(entry(power, i), power->product, entry(power, i / 2), m);
        multiply(entry(power, i + 1), power->product, entry(power, i), entry(power, 1), m);
    }
    memcpy(power->value.limb, entry(power, 0), m->count * sizeof *power->table);
}

/* Looks at all entries: the cache does not learn which one was wanted. */
static void choose(uint64_t *chosen, const struct bignum_power *power, unsigned digit)
{
    size_t             count = power->m->count;
    montgomery_choose *quicker = montgomery_choose_avx2(count);

    if (quicker)
        quicker(chosen, power->table, count, BIGNUM_POWER_ENTRIES, digit);
    else
        mpn_sec_tabselect(chosen, power->table, (mp_size_t)count, BIGNUM_POWER_ENTRIES, digit);
}

void bignum_power_step(struct bignum_power *power, unsigned digit)
{
    uint64_t *value = power->value.limb, chosen[MONTGOMERY_MAX_LIMBS];

    for (unsigned i = 0; i < BIGNUM_POWER_WINDOW; i++)
        square(value, power->product, value, power->m);
    choose(chosen, power, digit);
    multiply(value, power->product, value, chosen, power->m);
    wipe(chosen, power->m->count * sizeof *chosen);
}

size_t bignum_power_digits(const struct bignum *exponent)
{
    return (8 * BIGNUM_LIMB_BYTES * exponent->count + BIGNUM_POWER_WINDOW - 1) /
           BIGNUM_POWER_WINDOW;
}

/* Its bits may stand in two limbs. */
unsigned bignum_power_digit(const struct bignum *exponent, size_t i)
{
    size_t   bit = i * BIGNUM_POWER_WINDOW, at = bit / 64, shift = bit % 64;
    uint64_t bits = exponent->limb[at] >> shift;
    if (shift > 64 - BIGNUM_POWER_WINDOW && at + 1 < exponent->count)
        bits |= exponent->limb[at + 1] << (64 - shift);
    return (unsigned)(bits % BIGNUM_POWER_ENTRIES);
}

void bignum_power(struct bignum *r, const struct bignum *base, const struct bignum *exponent,
                  const struct bignum_modulus *m)
{
    struct bignum_power power;

    bignum_power_start(&power, base, m);
    for (size_t i = bignum_power_digits(exponent); i-- > 0;)
        bignum_power_step(&power, bignum_power_digit(exponent, i));
    *r = power.value;
    wipe(&power, sizeof power);
}

/* From the exponent's highest bit down: square, and multiply where the bit is set. */
void bignum_power_public(struct bignum *r, const struct bignum *base, const struct bignum *exponent,
                         const struct bignum_modulus *m)
{
    struct bignum power = *base;
    size_t        bit = 64 * exponent->count;

    while (bit > 1 && !(exponent->limb[(bit - 1) / 64] >> (bit - 1) % 64 & 1))
        bit--;
    for (bit--; bit-- > 0;) {
        bignum_montgomery_square(&power, &power, m);
        if (exponent->limb[bit / 64] >> bit % 64 & 1)
            bignum_montgomery_multiply(&power, &power, base, m);
    }
    *r = power;
    bignum_wipe(&power);
}
