/*
 * ffdhe.c - Diffie-Hellman over finite fields (RFC 7919), in constant time over crypto/bignum.h.
 *
 * The groups that have a name stand in crypto/ffdhe_groups.c.
 */
#include "crypto/ffdhe.h"

#include "crypto/bignum.h"
#include "crypto/constant_time.h"
#include "crypto/primality.h"
#include "crypto/wipe.h"

#include <stdbool.h>
#include <string.h>

const char *ffdhe_result_text(enum ffdhe_result result)
{
    switch (result) {
    case FFDHE_OK:
        return "all is well";
    case FFDHE_PRIME_TOO_SMALL:
        return "the Diffie-Hellman prime has fewer than 1024 bits";
    case FFDHE_PRIME_TOO_LARGE:
        return "the Diffie-Hellman prime has more than 8192 bits";
    case FFDHE_PRIME_EVEN:
        return "the Diffie-Hellman prime is even, so it is not prime";
    case FFDHE_PRIME_COMPOSITE:
        return "the Diffie-Hellman prime is not prime";
    case FFDHE_PRIME_NOT_SAFE:
        return "the Diffie-Hellman prime is not a safe one: (p - 1) / 2 is not prime";
    case FFDHE_GENERATOR_OUT_OF_RANGE:
        return "the Diffie-Hellman generator is not between 1 and p - 1";
    case FFDHE_PUBLIC_TOO_LONG:
        return "the Diffie-Hellman public value is longer than the prime";
    case FFDHE_PUBLIC_OUT_OF_RANGE:
        return "the Diffie-Hellman public value is not between 1 and p - 1";
    case FFDHE_SHARED_DEGENERATE:
        return "the Diffie-Hellman shared secret is 0, 1 or p - 1, which anyone could guess";
    }
    return "unknown";
}

/* ---- checking ---- */

/* All ones when 1 < x < p - 1. */
static uint32_t is_between(const struct bignum *x, const struct bignum *p)
{
    struct bignum one, p_minus_1;

    bignum_from_word(&one, 1);
    bignum_subtract(&p_minus_1, p, &one);
    return bignum_less(&one, x) & bignum_less(x, &p_minus_1);
}

enum ffdhe_result ffdhe_check_public(const struct ffdhe_group *group, const uint8_t *peer,
                                     size_t length)
{
    struct bignum p, y;

    if (length > group->length)
        return FFDHE_PUBLIC_TOO_LONG;
    bignum_from_bytes(&p, group->p, group->length);
    bignum_from_bytes(&y, peer, length);
    return is_between(&y, &p) ? FFDHE_OK : FFDHE_PUBLIC_OUT_OF_RANGE;
}

/* The number as it stands in a struct, without leading zeros. */
static void skip_zeros(const uint8_t **bytes, size_t *length)
{
    while (*length > 0 && **bytes == 0) {
        ++*bytes;
        --*length;
    }
}

/* What the bytes of p tell without arithmetic; none of them is a leading zero. */
static enum ffdhe_result check_prime(const uint8_t *p, size_t length)
{
    if (length > FFDHE_MAX_BYTES)
        return FFDHE_PRIME_TOO_LARGE;
    if (length < FFDHE_MIN_BITS / 8 || (length == FFDHE_MIN_BITS / 8 && p[0] < 0x80))
        return FFDHE_PRIME_TOO_SMALL;
    return p[length - 1] & 1 ? FFDHE_OK : FFDHE_PRIME_EVEN;
}

static bool is_same_group(const struct ffdhe_group *a, const struct ffdhe_group *b)
{
    return a->length == b->length && a->g_length == b->g_length &&
           memcmp(a->p, b->p, a->length) == 0 && memcmp(a->g, b->g, a->g_length) == 0;
}

/* RFC 7919 §4: a group that is known by its numbers is as good as one that is known by name. */
static void recognize(struct ffdhe_group *group)
{
    static const struct ffdhe_group *const known[] = { &ffdhe2048, &ffdhe3072, &ffdhe4096,
                                                       &ffdhe6144, &ffdhe8192 };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (is_same_group(group, known[i]))
            *group = *known[i];
}

enum ffdhe_result ffdhe_group_set(struct ffdhe_group *group, const uint8_t *p, size_t p_length,
                                  const uint8_t *g, size_t g_length)
{
    skip_zeros(&p, &p_length);
    skip_zeros(&g, &g_length);
    memset(group, 0, sizeof *group);
    enum ffdhe_result result = check_prime(p, p_length);
    if (result != FFDHE_OK)
        return result;
    group->length = p_length;
    memcpy(group->p, p, p_length);
    if (ffdhe_check_public(group, g, g_length) != FFDHE_OK) {
        memset(group, 0, sizeof *group);
        return FFDHE_GENERATOR_OUT_OF_RANGE;
    }
    group->g_length = g_length;
    memcpy(group->g, g, g_length);
    /* Short private values are safe only where there are no small subgroups (RFC 7919 §5.2). */
    group->private_length = p_length;
    recognize(group);
    return FFDHE_OK;
}

enum ffdhe_result ffdhe_check_prime(const struct ffdhe_group *group, unsigned rounds,
                                    struct random_source *random)
{
    struct bignum p;
    uint8_t       half[FFDHE_MAX_BYTES]; /* (p - 1) / 2 = floor(p / 2), for an odd p */

    if (group->name)
        return FFDHE_OK;
    if (!primality_test(group->p, group->length, rounds, random))
        return FFDHE_PRIME_COMPOSITE;
    bignum_from_bytes(&p, group->p, group->length);
    bignum_divide_word(&p, &p, 2);
    bignum_to_bytes(half, group->length, &p);
    return primality_test(half, group->length, rounds, random) ? FFDHE_OK : FFDHE_PRIME_NOT_SAFE;
}

/* ---- the two operations ---- */

/* r = base^private_key mod p, in a time that depends on neither. */
static void power_private(struct bignum *r, const struct bignum *base,
                          const struct ffdhe_group *group, const uint8_t *private_key)
{
    struct bignum p, x;

    bignum_from_bytes(&p, group->p, group->length);
    bignum_from_bytes(&x, private_key, group->private_length);
    bignum_power_mod(r, base, &x, &p);
    bignum_wipe(&x);
}

void ffdhe_public(uint8_t *public_key, const struct ffdhe_group *group, const uint8_t *private_key)
{
    struct bignum g, y;

    bignum_from_bytes(&g, group->g, group->g_length);
    power_private(&y, &g, group, private_key);
    bignum_to_bytes(public_key, group->length, &y);
}

void ffdhe_generate(uint8_t *private_key, uint8_t *public_key, const struct ffdhe_group *group,
                    struct random_source *random)
{
    random_bytes(random, "FFDHE private", private_key, group->private_length);
    ffdhe_public(public_key, group, private_key);
}

/*
 * RFC 7919 §5.1 demands the check of the peer's value; with a safe prime it is enough.  With any
 * other the secret may still fall into a small subgroup, and the worst of them show in the result
 * (SP 800-56A §5.7.1.1 step 2).
 */
enum ffdhe_result ffdhe_shared(uint8_t *shared, const struct ffdhe_group *group,
                               const uint8_t *private_key, const uint8_t *peer, size_t length)
{
    struct bignum     p, y, z;
    enum ffdhe_result result = ffdhe_check_public(group, peer, length);

    memset(shared, 0, group->length);
    if (result != FFDHE_OK)
        return result;
    bignum_from_bytes(&p, group->p, group->length);
    bignum_from_bytes(&y, peer, length);
    power_private(&z, &y, group, private_key);
    uint32_t good = is_between(&z, &p);
    bignum_to_bytes(shared, group->length, &z);
    for (size_t i = 0; i < group->length; i++)
        shared[i] &= (uint8_t)good;
    bignum_wipe(&z);
    return (enum ffdhe_result)ct_select(good, FFDHE_OK, FFDHE_SHARED_DEGENERATE);
}
