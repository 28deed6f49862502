/*
 * bignum.c - large numbers for RSA, over GMP's mpn_sec_* functions.
 *
 * What each function of GMP demands is in the section "Low-level functions for cryptography" of its
 * manual.  The demand in common: operands in whole limbs, the largest first, and scratch memory.
 *
 * Read next: crypto/bignum_montgomery.c, for powers, then crypto/rsa.c.
 */
#include "crypto/bignum.h"

#include "crypto/bignum_montgomery.h"
#include "crypto/constant_time.h"
#include "crypto/wipe.h"

#include <assert.h>
#include <gmp.h>
#include <string.h>

_Static_assert(sizeof(mp_limb_t) == BIGNUM_LIMB_BYTES && GMP_NAIL_BITS == 0, "limbs of 64 bits");

/* What GMP's functions need is a few numbers. */
enum { SMALL_SCRATCH = 4 * BIGNUM_MAX_LIMBS };

static void wipe_limbs(mp_limb_t *limbs, mp_size_t count)
{
    wipe(limbs, (size_t)count * sizeof *limbs);
}

/* ---- to and from bytes ---- */

void bignum_from_bytes(struct bignum *x, const uint8_t *bytes, size_t length)
{
    assert(length <= BIGNUM_MAX_LIMBS * BIGNUM_LIMB_BYTES);
    memset(x, 0, sizeof *x);
    x->count = length > 0 ? (length + BIGNUM_LIMB_BYTES - 1) / BIGNUM_LIMB_BYTES : 1;
    for (size_t i = 0; i < length; i++)
        x->limb[i / BIGNUM_LIMB_BYTES] |= (uint64_t)bytes[length - 1 - i]
                                          << 8 * (i % BIGNUM_LIMB_BYTES);
}

void bignum_from_word(struct bignum *x, uint64_t word)
{
    memset(x, 0, sizeof *x);
    x->count = 1;
    x->limb[0] = word;
}

void bignum_widen(struct bignum *x, size_t count)
{
    assert(x->count <= count && count <= BIGNUM_MAX_LIMBS);
    memset(x->limb + x->count, 0, (count - x->count) * sizeof x->limb[0]);
    x->count = count;
}

void bignum_to_bytes(uint8_t *bytes, size_t length, const struct bignum *x)
{
    for (size_t i = 0; i < length; i++) {
        size_t   at = i / BIGNUM_LIMB_BYTES;
        uint64_t limb = at < x->count ? x->limb[at] : 0;
        bytes[length - 1 - i] = (uint8_t)(limb >> 8 * (i % BIGNUM_LIMB_BYTES));
    }
}

void bignum_wipe(struct bignum *x) { wipe(x, sizeof *x); }

/* ---- comparing ---- */

static uint64_t limb_or_zero(const struct bignum *x, size_t i)
{
    return i < x->count ? x->limb[i] : 0;
}

uint32_t bignum_equal(const struct bignum *a, const struct bignum *b)
{
    uint64_t difference = 0;
    for (size_t i = 0; i < a->count || i < b->count; i++)
        difference |= limb_or_zero(a, i) ^ limb_or_zero(b, i);
    return ct_is_zero(difference);
}

/* From the lowest limb up: the highest one that differs has the last word. */
uint32_t bignum_less(const struct bignum *a, const struct bignum *b)
{
    uint32_t less = 0;
    for (size_t i = 0; i < a->count || i < b->count; i++) {
        uint64_t x = limb_or_zero(a, i), y = limb_or_zero(b, i);
        less = ct_select(ct_equal(x, y), less, ct_less(x, y));
    }
    return less;
}

void bignum_swap(uint32_t mask, struct bignum *a, struct bignum *b)
{
    assert(a->count == b->count);
    for (size_t i = 0; i < a->count; i++) {
        uint64_t x = a->limb[i], y = b->limb[i];
        a->limb[i] = ct_select_size(mask, y, x);
        b->limb[i] = ct_select_size(mask, x, y);
    }
}

/* ---- adding and multiplying ---- */

/* mpn_cnd_add_n with a true condition is GMP's addition that promises to look at no value. */
void bignum_add(struct bignum *r, const struct bignum *a, const struct bignum *b)
{
    struct bignum wide = *b;
    bignum_widen(&wide, a->count);
    mpn_cnd_add_n(1, r->limb, a->limb, wide.limb, (mp_size_t)a->count);
    r->count = a->count;
    bignum_wipe(&wide);
}

void bignum_subtract(struct bignum *r, const struct bignum *a, const struct bignum *b)
{
    struct bignum wide = *b;
    bignum_widen(&wide, a->count);
    mpn_cnd_sub_n(1, r->limb, a->limb, wide.limb, (mp_size_t)a->count);
    r->count = a->count;
    bignum_wipe(&wide);
}

void bignum_multiply(struct bignum *r, const struct bignum *a, const struct bignum *b)
{
    const struct bignum *longer = a->count >= b->count ? a : b;
    const struct bignum *shorter = longer == a ? b : a;
    mp_size_t            n = (mp_size_t)longer->count, m = (mp_size_t)shorter->count;
    mp_limb_t            scratch[SMALL_SCRATCH];

    assert(a->count + b->count <= BIGNUM_MAX_LIMBS);
    assert(mpn_sec_mul_itch(n, m) <= SMALL_SCRATCH);
    mpn_sec_mul(r->limb, longer->limb, n, shorter->limb, m, scratch);
    r->count = a->count + b->count;
    wipe_limbs(scratch, mpn_sec_mul_itch(n, m));
}

/* ---- dividing ---- */

void bignum_reduce(struct bignum *r, const struct bignum *a, const struct bignum *m)
{
    struct bignum rest = *a; /* GMP leaves the remainder in the place of the dividend */
    if (rest.count < m->count)
        bignum_widen(&rest, m->count);
    mp_size_t n = (mp_size_t)rest.count, d = (mp_size_t)m->count;
    mp_limb_t scratch[SMALL_SCRATCH];

    assert(mpn_sec_div_r_itch(n, d) <= SMALL_SCRATCH);
    mpn_sec_div_r(rest.limb, n, m->limb, d, scratch);
    rest.count = m->count;
    *r = rest;
    bignum_wipe(&rest);
    wipe_limbs(scratch, mpn_sec_div_r_itch(n, d));
}

uint64_t bignum_divide_word(struct bignum *r, const struct bignum *a, uint64_t divisor)
{
    struct bignum rest = *a, quotient = { .count = a->count };
    mp_size_t     n = (mp_size_t)a->count;
    mp_limb_t     scratch[SMALL_SCRATCH];

    assert(mpn_sec_div_qr_itch(n, 1) <= SMALL_SCRATCH);
    quotient.limb[n - 1] = mpn_sec_div_qr(quotient.limb, rest.limb, n, &divisor, 1, scratch);
    uint64_t remainder = rest.limb[0];
    if (r)
        *r = quotient;
    bignum_wipe(&rest);
    bignum_wipe(&quotient);
    wipe_limbs(scratch, mpn_sec_div_qr_itch(n, 1));
    return remainder;
}

/* ---- modulo m ---- */

void bignum_subtract_mod(struct bignum *r, const struct bignum *a, const struct bignum *b,
                         const struct bignum *m)
{
    mp_size_t n = (mp_size_t)m->count;

    assert(a->count == m->count && b->count == m->count);
    mp_limb_t borrow = mpn_cnd_sub_n(1, r->limb, a->limb, b->limb, n);
    mpn_cnd_add_n(borrow, r->limb, r->limb, m->limb, n); /* below zero: m brings it back */
    r->count = m->count;
}

void bignum_multiply_mod(struct bignum *r, const struct bignum *a, const struct bignum *b,
                         const struct bignum *m)
{
    struct bignum product;
    bignum_multiply(&product, a, b);
    bignum_reduce(r, &product, m);
    bignum_wipe(&product);
}

void bignum_power_mod(struct bignum *r, const struct bignum *base, const struct bignum *exponent,
                      const struct bignum *m)
{
    struct bignum_modulus modulus;
    struct bignum         power;

    bignum_modulus_set(&modulus, m);
    bignum_to_montgomery(&power, base, &modulus);
    bignum_power(&power, &power, exponent, &modulus);
    bignum_from_montgomery(r, &power, &modulus);
    bignum_wipe(&power);
    bignum_modulus_wipe(&modulus);
}

uint32_t bignum_invert_mod(struct bignum *r, const struct bignum *a, const struct bignum *m)
{
    struct bignum rest; /* GMP destroys its argument */
    mp_size_t     n = (mp_size_t)m->count;
    mp_bitcnt_t   bits = 2 * m->count * 8 * BIGNUM_LIMB_BYTES;
    mp_limb_t     scratch[SMALL_SCRATCH];

    assert(mpn_sec_invert_itch(n) <= SMALL_SCRATCH);
    bignum_reduce(&rest, a, m);
    int found = mpn_sec_invert(r->limb, rest.limb, m->limb, n, bits, scratch);
    r->count = m->count;
    bignum_wipe(&rest);
    wipe_limbs(scratch, mpn_sec_invert_itch(n));
    return ct_mask((size_t)found);
}

const char *bignum_library_version(void) { return gmp_version; }
