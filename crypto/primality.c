/*
 * primality.c - whether a number is prime (FIPS 186-5 §B.3.1); see primality.h.
 */
#include "crypto/primality.h"

#include "crypto/wipe.h"

static void subtract_one(struct bignum *r, const struct bignum *a)
{
    struct bignum one;
    bignum_from_word(&one, 1);
    bignum_subtract(r, a, &one);
}

/*
 * FIPS 186-5 Table B.1: 5 rounds for primes of 1024 bits, 4 for 1536 and for 2048; the chance of
 * an error is then below 2^-112, 2^-128 and 2^-144, as strong as the key is otherwise.  Longer
 * random composites pass more seldom still.  Shorter primes, which that edition no longer allows,
 * are in FIPS 186-4 Table C.3: 7 rounds for 512 bits.
 */
unsigned primality_rounds(size_t bits)
{
    if (bits < 1024)
        return 7;
    return bits < 1536 ? 5 : 4;
}

/* A random base from 1 to w - 1. */
static void draw_base(struct bignum *b, const struct bignum *w, struct random_source *random)
{
    uint8_t       bytes[PRIMALITY_MAX_BYTES + 8];
    size_t        length = w->count * BIGNUM_LIMB_BYTES + 8;
    struct bignum w_minus_1, one;

    random_bytes(random, "Miller-Rabin base", bytes, length);
    bignum_from_bytes(b, bytes, length);
    subtract_one(&w_minus_1, w);
    bignum_reduce(b, b, &w_minus_1);
    bignum_from_word(&one, 1);
    bignum_add(b, b, &one);
    wipe(bytes, sizeof bytes);
    bignum_wipe(&w_minus_1);
}

/*
 * One round on an odd w >= 3.  With w - 1 = 2^a * m: for a prime w the sequence
 *     b^m, b^2m, b^4m, ...
 * comes to 1 only by way of w - 1, since a prime has no other square root of 1.  At most a
 * quarter of all bases b let a composite pass.
 */
bool primality_round(const struct bignum *w, struct random_source *random)
{
    struct bignum w_minus_1, m, z, one;
    unsigned      a = 0;

    subtract_one(&w_minus_1, w);
    bignum_from_word(&one, 1);
    for (m = w_minus_1; (m.limb[0] & 1) == 0; a++)
        bignum_divide_word(&m, &m, 2);

    draw_base(&z, w, random);
    bignum_power_mod(&z, &z, &m, w);
    bool passes = bignum_equal(&z, &one) | bignum_equal(&z, &w_minus_1);
    for (unsigned j = 1; j < a && !passes; j++) {
        bignum_multiply_mod(&z, &z, &z, w);
        passes = bignum_equal(&z, &w_minus_1);
    }
    bignum_wipe(&w_minus_1);
    bignum_wipe(&m);
    bignum_wipe(&z);
    return passes;
}

bool primality_test(const uint8_t *number, size_t length, unsigned rounds,
                    struct random_source *random)
{
    struct bignum w;

    while (length > 1 && number[0] == 0) {
        number++;
        length--;
    }
    if (length == 0 || length > PRIMALITY_MAX_BYTES)
        return false;
    if (length == 1 && number[0] <= 3)
        return number[0] >= 2;
    if (number[length - 1] % 2 == 0)
        return false;

    bignum_from_bytes(&w, number, length);
    bool prime = true;
    for (unsigned i = 0; i < rounds && prime; i++)
        prime = primality_round(&w, random);
    bignum_wipe(&w);
    return prime;
}
