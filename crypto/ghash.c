/*
 * ghash.c - the hash of GCM, in constant time (NIST SP 800-38D §6.3, §6.4).
 *
 * Software often multiplies by H with tables, and then the cache learns where in the table it
 * looked, that is: the text, or H.  Here nothing is looked up.  A polynomial is multiplied with
 * the processor's own multiplication of integers, after making room so that carries do no harm
 * (the idea is that of BearSSL's ghash_ctmul64).  Processors of 64 bits take the same time for
 * whatever they multiply; some small ones of 32 bits do not.
 *
 * Read next: crypto/gcm.c.
 */
#include "crypto/ghash.h"

#include "crypto/bytes.h"
#include "crypto/uint128.h"
#include "crypto/wipe.h"
#include "crypto/x86/ghash_pclmul.h"

#include <string.h>

/* ---- SP 800-38D §6.3: the blocks as polynomials ---- */

/* Swaps groups of `shift` bits with their neighbours; `keep` has ones in every other group. */
static uint64_t swap_groups(uint64_t x, unsigned shift, uint64_t keep)
{
    return ((x & keep) << shift) | ((x >> shift) & keep);
}

/* Bit i goes to bit 63 - i. */
static uint64_t reverse(uint64_t x)
{
    x = swap_groups(x, 1, 0x5555555555555555);
    x = swap_groups(x, 2, 0x3333333333333333);
    x = swap_groups(x, 4, 0x0f0f0f0f0f0f0f0f);
    x = swap_groups(x, 8, 0x00ff00ff00ff00ff);
    x = swap_groups(x, 16, 0x0000ffff0000ffff);
    return x << 32 | x >> 32;
}

/* The standard writes a block x_0 x_1 ... x_127: the leftmost bit is the coefficient of x^0. */
static struct ghash_element load(const uint8_t block[static GHASH_BLOCK_LENGTH])
{
    return (struct ghash_element){ reverse(load_be64(block)), reverse(load_be64(block + 8)) };
}

static void store(uint8_t block[static GHASH_BLOCK_LENGTH], struct ghash_element a)
{
    store_be64(block, reverse(a.low));
    store_be64(block + 8, reverse(a.high));
}

/* A sum in GF(2^128): coefficients are added modulo 2. */
static struct ghash_element add(struct ghash_element a, struct ghash_element b)
{
    return (struct ghash_element){ a.low ^ b.low, a.high ^ b.high };
}

/* ---- products of polynomials, without the carries of integers ---- */

/* Every fourth bit, beginning with bit i. */
static uint64_t every_fourth(uint64_t x, unsigned i) { return x & 0x1111111111111111u << i; }

static uint128 every_fourth_wide(uint128 x, unsigned i)
{
    return (uint128)every_fourth((uint64_t)(x >> 64), i) << 64 | every_fourth((uint64_t)x, i);
}

static uint128 product(uint64_t a, uint64_t b) { return (uint128)a * b; }

/*
 * a * b, of which a has 60 coefficients.
 *
 * Both are taken apart into four numbers, whose ones stand four bits from one another.  In the
 * integer product of two such numbers, each group of four bits is a sum of at most 15 ones, since
 * a has no more than 15 in each.  The lowest bit of the group is that sum modulo 2, which is the
 * coefficient wanted; the carries stay in the three bits above, which are masked out.
 */
static uint128 multiply_60(uint64_t a, uint64_t b)
{
    uint64_t a0 = every_fourth(a, 0), a1 = every_fourth(a, 1), a2 = every_fourth(a, 2);
    uint64_t a3 = every_fourth(a, 3), b0 = every_fourth(b, 0), b1 = every_fourth(b, 1);
    uint64_t b2 = every_fourth(b, 2), b3 = every_fourth(b, 3);

    /* Where a_i meets b_k, ones stand at bits i + k, i + k + 4, ... */
    uint128 at0 = product(a0, b0) ^ product(a1, b3) ^ product(a2, b2) ^ product(a3, b1);
    uint128 at1 = product(a0, b1) ^ product(a1, b0) ^ product(a2, b3) ^ product(a3, b2);
    uint128 at2 = product(a0, b2) ^ product(a1, b1) ^ product(a2, b0) ^ product(a3, b3);
    uint128 at3 = product(a0, b3) ^ product(a1, b2) ^ product(a2, b1) ^ product(a3, b0);

    return every_fourth_wide(at0, 0) | every_fourth_wide(at1, 1) | every_fourth_wide(at2, 2) |
           every_fourth_wide(at3, 3);
}

/* b * x^i where a has the coefficient of x^i, and 0 where it has not. */
static uint128 multiply_one(uint64_t a, uint64_t b, unsigned i)
{
    return (uint128)(b & (0 - (a >> i & 1))) << i;
}

/* All 64 coefficients of a; the four that were one too many come by themselves. */
static struct ghash_element multiply_words(uint64_t a, uint64_t b)
{
    uint128 all = multiply_60(a & UINT64_MAX >> 4, b) ^ multiply_one(a, b, 60) ^
                  multiply_one(a, b, 61) ^ multiply_one(a, b, 62) ^ multiply_one(a, b, 63);
    return (struct ghash_element){ (uint64_t)all, (uint64_t)(all >> 64) };
}

/* ---- SP 800-38D §6.3: X * Y modulo x^128 + x^7 + x^2 + x + 1 ---- */

/*
 * low + high * x^128, reduced.  x^128 = x^7 + x^2 + x + 1 in the field, so that high may be added
 * to low four times, moved up by 0, 1, 2 and 7.  The few coefficients that this moves past x^127
 * are those of x^128 to x^134, and come back in the same way: they are added to high beforehand.
 */
static struct ghash_element reduce(struct ghash_element low, struct ghash_element high)
{
    high.low ^= high.high >> 63 ^ high.high >> 62 ^ high.high >> 57;
    low.low ^= high.low ^ high.low << 1 ^ high.low << 2 ^ high.low << 7;
    low.high ^= high.high ^ (high.high << 1 | high.low >> 63) ^ (high.high << 2 | high.low >> 62) ^
                (high.high << 7 | high.low >> 57);
    return low;
}

/*
 * Three products of words instead of four (Karatsuba):
 * a.low b.high + a.high b.low = (a.low + a.high)(b.low + b.high) - a.low b.low - a.high b.high,
 * and plus is minus here.
 */
static struct ghash_element multiply(struct ghash_element a, struct ghash_element b)
{
    struct ghash_element low = multiply_words(a.low, b.low);
    struct ghash_element high = multiply_words(a.high, b.high);
    struct ghash_element middle = multiply_words(a.low ^ a.high, b.low ^ b.high);

    middle = add(middle, add(low, high)); /* stands at x^64 */
    low.high ^= middle.low;
    high.low ^= middle.high;
    return reduce(low, high);
}

void ghash_multiply(uint8_t       z[static GHASH_BLOCK_LENGTH],
                    const uint8_t x[static GHASH_BLOCK_LENGTH],
                    const uint8_t y[static GHASH_BLOCK_LENGTH])
{
    store(z, multiply(load(x), load(y)));
}

/* ---- SP 800-38D §6.4: the readable version ---- */

static void set_key(struct ghash_key *key, const uint8_t *h) { key->power[0] = load(h); }

/* Y_i = (Y_(i-1) ^ X_i) * H */
static void update(uint8_t *y, const struct ghash_key *key, const uint8_t *blocks, size_t count)
{
    struct ghash_element sum = load(y);

    for (; count > 0; count--, blocks += GHASH_BLOCK_LENGTH)
        sum = multiply(add(sum, load(blocks)), key->power[0]);
    store(y, sum);
}

const struct ghash_version ghash_readable = { "readable", set_key, update };

/* ---- the way in ---- */

const struct ghash_version *ghash_best_version(void)
{
    if (ghash_vpclmul())
        return ghash_vpclmul();
    return ghash_pclmul() ? ghash_pclmul() : &ghash_readable;
}

void ghash_set_key_for(struct ghash_key *key, const struct ghash_version *version,
                       const uint8_t h[static GHASH_BLOCK_LENGTH])
{
    key->version = version;
    version->set_key(key, h);
}

void ghash_set_key(struct ghash_key *key, const uint8_t h[static GHASH_BLOCK_LENGTH])
{
    ghash_set_key_for(key, ghash_best_version(), h);
}

void ghash_init(struct ghash *ghash, const struct ghash_key *key)
{
    ghash->key = key;
    memset(ghash->y, 0, sizeof ghash->y);
}

void ghash_update_padded(struct ghash *ghash, const uint8_t *bytes, size_t length)
{
    size_t whole = length - length % GHASH_BLOCK_LENGTH;

    ghash->key->version->update(ghash->y, ghash->key, bytes, whole / GHASH_BLOCK_LENGTH);
    if (length > whole) {
        uint8_t last[GHASH_BLOCK_LENGTH] = { 0 };
        memcpy(last, bytes + whole, length - whole);
        ghash->key->version->update(ghash->y, ghash->key, last, 1);
        wipe(last, sizeof last);
    }
}

void ghash_update_lengths(struct ghash *ghash, uint64_t first, uint64_t second)
{
    uint8_t block[GHASH_BLOCK_LENGTH];
    store_be64(block, first);
    store_be64(block + 8, second);
    ghash->key->version->update(ghash->y, ghash->key, block, 1);
}

void ghash_final(uint8_t y[static GHASH_BLOCK_LENGTH], struct ghash *ghash)
{
    memcpy(y, ghash->y, GHASH_BLOCK_LENGTH);
    wipe(ghash, sizeof *ghash);
}
