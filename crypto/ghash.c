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
#include "crypto/wipe.h"

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

/* Every fourth bit of x, beginning with bit i. */
static uint64_t every_fourth(uint64_t x, unsigned i) { return x & 0x1111111111111111u << i; }

/*
 * The coefficients of x^0 to x^63 of the product.
 *
 * a and b are taken apart into four numbers each, whose ones stand four bits from one another.
 * In the integer product of two such numbers, each group of four bits is a sum of at most 16 ones.
 * Its lowest bit is that sum modulo 2, which is the coefficient wanted; the carry goes into the
 * three bits above, which are masked out.  (A sum of 16, which would need a fifth bit, is possible
 * in the highest group only, and leaves at the top.)
 */
static uint64_t multiply_low(uint64_t a, uint64_t b)
{
    uint64_t product = 0;
    for (unsigned k = 0; k < 4; k++) {
        uint64_t sum = 0; /* the products whose ones stand at bits k, k + 4, ... */
        for (unsigned i = 0; i < 4; i++)
            sum ^= every_fourth(a, i) * every_fourth(b, (k - i) % 4);
        product |= every_fourth(sum, k);
    }
    return product;
}

/*
 * The coefficients of x^64 to x^127.  Read backwards, a product of polynomials is the product of
 * the polynomials read backwards: x^i, among those of x^0 to x^126, becomes x^(126-i).
 */
static uint64_t multiply_high(uint64_t a, uint64_t b)
{
    return reverse(multiply_low(reverse(a), reverse(b))) >> 1;
}

/* All of it: 127 coefficients. */
static struct ghash_element multiply_words(uint64_t a, uint64_t b)
{
    return (struct ghash_element){ multiply_low(a, b), multiply_high(a, b) };
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

/* ---- SP 800-38D §6.4 ---- */

void ghash_init(struct ghash *ghash, const uint8_t h[static GHASH_BLOCK_LENGTH])
{
    ghash->h = load(h);
    ghash->y = (struct ghash_element){ 0, 0 };
}

/* Y_i = (Y_(i-1) ^ X_i) * H */
static void update_block(struct ghash *ghash, const uint8_t block[static GHASH_BLOCK_LENGTH])
{
    ghash->y = multiply(add(ghash->y, load(block)), ghash->h);
}

void ghash_update_padded(struct ghash *ghash, const uint8_t *bytes, size_t length)
{
    size_t whole = length - length % GHASH_BLOCK_LENGTH;

    for (size_t at = 0; at < whole; at += GHASH_BLOCK_LENGTH)
        update_block(ghash, bytes + at);
    if (length > whole) {
        uint8_t last[GHASH_BLOCK_LENGTH] = { 0 };
        memcpy(last, bytes + whole, length - whole);
        update_block(ghash, last);
    }
}

void ghash_update_lengths(struct ghash *ghash, uint64_t first, uint64_t second)
{
    uint8_t block[GHASH_BLOCK_LENGTH];
    store_be64(block, first);
    store_be64(block + 8, second);
    update_block(ghash, block);
}

void ghash_final(uint8_t y[static GHASH_BLOCK_LENGTH], struct ghash *ghash)
{
    store(y, ghash->y);
    wipe(ghash, sizeof *ghash);
}
