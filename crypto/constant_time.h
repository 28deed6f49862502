/*
 * constant_time.h - comparing and choosing without a branch.
 *
 * Whoever can measure how long we take, or which cache lines we touch, learns which way our
 * branches went and where we looked in memory.  So code that handles a secret asks no `if` of it
 * and uses it as no index.  It computes with masks: all ones for "yes", all zeros for "no".
 *
 *     padding_good &= ct_equal(em[0], 0x00);
 *     length = ct_select_size(padding_good, found, 0);
 *
 * The barrier stands between computing a mask and using it.  It keeps the compiler from noticing
 * that only two values are possible, and from turning the mask back into the branch that we avoid.
 *
 * Read next: crypto/hmac_ct.c and crypto/rsa_pkcs1.c, where a single branch would be an oracle.
 */
#ifndef CRYPTO_CONSTANT_TIME_H
#define CRYPTO_CONSTANT_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Hands back its argument, and lets the compiler know nothing about the value any more. */
static inline size_t ct_barrier(size_t value)
{
    __asm__ volatile("" : "+r"(value));
    return value;
}

/* All ones when `bit` is 1, zero when it is 0; nothing else may be passed. */
static inline uint32_t ct_mask(size_t bit) { return (uint32_t)(0 - ct_barrier(bit)); }

/* All ones when a < b.  The top bit of the expression is the borrow of a - b. */
static inline uint32_t ct_less(size_t a, size_t b)
{
    size_t borrow = (~a & b) | (~(a ^ b) & (a - b));
    return ct_mask(borrow >> (8 * sizeof borrow - 1));
}

/* All ones when x == 0. */
static inline uint32_t ct_is_zero(size_t x) { return ct_less(x, 1); }

/* All ones when a == b. */
static inline uint32_t ct_equal(size_t a, size_t b) { return ct_is_zero(a ^ b); }

/* `yes` where the mask is all ones, `no` where it is zero. */
static inline uint32_t ct_select(uint32_t mask, uint32_t yes, uint32_t no)
{
    return no ^ (mask & (yes ^ no));
}

/* The same for a size_t: the mask is widened by its sign first. */
static inline size_t ct_select_size(uint32_t mask, size_t yes, size_t no)
{
    size_t wide = 0 - ct_barrier(mask & 1);
    return no ^ (wide & (yes ^ no));
}

static inline uint8_t ct_select_byte(uint32_t mask, uint8_t yes, uint8_t no)
{
    return (uint8_t)ct_select(mask, yes, no);
}

/* to[] = from[] where the mask is all ones; to[] stays as it is where it is zero. */
void ct_copy(uint8_t *to, uint32_t mask, const uint8_t *from, size_t length);

/* All ones when the two are equal, byte for byte, as a mask to compute on with. */
uint32_t ct_bytes_equal(const void *a, const void *b, size_t length);

/*
 * Whether the two are equal.  Takes the same time wherever they differ: a MAC compared with
 * memcmp() would tell a forger how many of its first bytes are right already.
 */
bool constant_time_equal(const void *a, const void *b, size_t length);

#endif
