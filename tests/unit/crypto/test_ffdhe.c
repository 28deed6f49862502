/*
 * test_ffdhe.c - Diffie-Hellman over finite fields: the groups of RFC 7919 against their formula,
 * known answers, and what is refused.
 */
#include "support.h"

#include "crypto/bignum.h"
#include "crypto/ffdhe.h"
#include "crypto/hash.h"
#include "crypto/primality.h"

static struct seeded_random            random_of_test;
static const struct ffdhe_group *const groups[] = { &ffdhe2048, &ffdhe3072, &ffdhe4096, &ffdhe6144,
                                                    &ffdhe8192 };
enum { GROUPS = sizeof groups / sizeof groups[0] };

/* ---- the groups ---- */

/* e = 1/0! + 1/1! + 1/2! + ..., in units of 2^-(8 length - 2), a little too small. */
static void compute_e(uint8_t *bytes, size_t length)
{
    struct bignum e, term;
    memset(bytes, 0, length);
    bytes[0] = 0x40;
    bignum_from_bytes(&term, bytes, length);
    e = term;
    for (uint64_t i = 1; i < 1200; i++) {
        bignum_divide_word(&term, &term, i);
        bignum_add(&e, &e, &term);
    }
    bignum_to_bytes(bytes, length, &e);
}

/*
 * RFC 7919 Appendix A: p = 2^b - 2^(b - 64) + ([2^(b - 130) e] + X) 2^64 - 1.  That is eight
 * bytes of ones at both ends, and [2^(b - 130) e] + X - 1 in between.
 */
static void test_primes_follow_the_formula(void **state)
{
    (void)state;
    static const uint64_t x[GROUPS] = { 560316, 2625351, 5736041, 15705020, 10965728 };
    for (size_t i = 0; i < GROUPS; i++) {
        size_t        length = groups[i]->length;
        uint8_t       wanted[FFDHE_MAX_BYTES], e[FFDHE_MAX_BYTES];
        struct bignum middle, x_minus_1;
        compute_e(e, length);
        bignum_from_bytes(&middle, e, length - 16);
        bignum_from_word(&x_minus_1, x[i] - 1);
        bignum_add(&middle, &middle, &x_minus_1);
        memset(wanted, 0xff, length);
        bignum_to_bytes(wanted + 8, length - 16, &middle);
        assert_memory_equal(groups[i]->p, wanted, length);
    }
}

/* p and (p - 1) / 2 are prime, and (p - 1) / 2 is the order of g. */
static void test_primes_are_safe(void **state)
{
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        struct ffdhe_group half = *groups[i];
        size_t             length = half.length;
        struct bignum      q, p;
        uint8_t            power[FFDHE_MAX_BYTES], one[FFDHE_MAX_BYTES] = { 0 };
        bignum_from_bytes(&p, half.p, length);
        bignum_divide_word(&q, &p, 2);
        bignum_to_bytes(half.p, length, &q);
        assert_true(primality_test(groups[i]->p, length, 3, &random_of_test.source));
        assert_true(primality_test(half.p, length, 3, &random_of_test.source));

        struct ffdhe_group whole = *groups[i];
        whole.private_length = length;
        ffdhe_public(power, &whole, half.p);
        one[length - 1] = 1;
        assert_memory_equal(power, one, length);
    }
}

/* RFC 7919 Appendix A: 225, 275, 325, 375 and 400 bits of private value are the least. */
static void test_private_values_are_long_enough(void **state)
{
    (void)state;
    assert_true(ffdhe2048.private_length * 8 >= 225);
    assert_true(ffdhe3072.private_length * 8 >= 275);
    assert_true(ffdhe4096.private_length * 8 >= 325);
    assert_true(ffdhe6144.private_length * 8 >= 375);
    assert_true(ffdhe8192.private_length * 8 >= 400);
}

/* ---- computing ---- */

static void assert_digest(const uint8_t *bytes, size_t length, const char *wanted)
{
    uint8_t digest[HASH_MAX_DIGEST];
    hash_compute(digest, &hash_sha256, bytes, length);
    assert_hex_equal(digest, wanted);
}

/* Private values 1, 2, 3, ... and 200, 199, 198, ...; the answers are those of Python's pow(). */
static void test_known_answers(void **state)
{
    (void)state;
    static const struct {
        const char *x_public, *y_public, *shared;
    } wanted[GROUPS] = {
        { "53b37a098c5882b9f56495d787706d354ac8ebc273e680a7047c70228ce24ad3",
          "6279b52930d8aa0b2ad868e7dd155eecf694fb187c267ed7a03b50a8f8439519",
          "141a93e478369022ea5a6edeebe602f24087eccee4fbacbeff8d5cc8a23ebf25" },
        { "38915af78eca68d5d294448119985964195c8924442e6636acfe2e5a2cfa32bc",
          "8d639d2b238c540496f02818ba8a51e53902f83bf50d7795b8b777ded50e61d2",
          "1d02171fe496d9ba8938eacfd2224de3ad2d03d837a3395459da787484a1c6c6" },
        { "863b6f6eda7e7b9a65a1589bd51e601ce3ea81edc82888c30a13b2cd3ae90298",
          "53fcb0346b4a36110698025c13f5203f26af9a4f8a1ce4cc6d8b3890ae6fa434",
          "7d33cd6f9773113c244cf9ef631aa37960b99a2f3e49d58a8b6328203546a03c" },
        { "e5399ad5c7e68ac67e5760de3eb7b14322a56fdaf1a3771922b707393e951e7f",
          "15b59d511b62d2283c2453764fb7ac1021d5b79aeae97a6c0e45e0ed3260c67c",
          "e78d774c573b905201a866e6a4119d1f77b61dbd8655ba6983ecfbf265446bda" },
        { "0ecefa35bd91aa41e336cbd6c082e484b8ec1743b382ac5c9978b4c67643fb3f",
          "260cdca49cbf1c895de1efac8e283ba2547909eb9ccfe682ce3c76ac5851ea09",
          "d2c96bddcf0042efaf85c92dcb9c0ad6542a64a07fce4d9a4e9e6ee1939f1089" },
    };
    for (size_t i = 0; i < GROUPS; i++) {
        size_t  length = groups[i]->length;
        uint8_t x[56], y[56], x_public[FFDHE_MAX_BYTES], y_public[FFDHE_MAX_BYTES];
        uint8_t shared[FFDHE_MAX_BYTES];
        for (size_t at = 0; at < sizeof x; at++) {
            x[at] = (uint8_t)(at + 1);
            y[at] = (uint8_t)(200 - at);
        }
        ffdhe_public(x_public, groups[i], x);
        ffdhe_public(y_public, groups[i], y);
        assert_digest(x_public, length, wanted[i].x_public);
        assert_digest(y_public, length, wanted[i].y_public);
        assert_int_equal(ffdhe_shared(shared, groups[i], x, y_public, length), FFDHE_OK);
        assert_digest(shared, length, wanted[i].shared);
        assert_int_equal(ffdhe_shared(shared, groups[i], y, x_public, length), FFDHE_OK);
        assert_digest(shared, length, wanted[i].shared);
    }
}

static void test_both_ends_share_a_secret(void **state)
{
    (void)state;
    uint8_t a[32], b[32], a_public[256], b_public[256], a_shared[256], b_shared[256];
    ffdhe_generate(a, a_public, &ffdhe2048, &random_of_test.source);
    ffdhe_generate(b, b_public, &ffdhe2048, &random_of_test.source);
    assert_memory_not_equal(a_public, b_public, sizeof a_public);
    assert_int_equal(ffdhe_shared(a_shared, &ffdhe2048, a, b_public, 256), FFDHE_OK);
    assert_int_equal(ffdhe_shared(b_shared, &ffdhe2048, b, a_public, 256), FFDHE_OK);
    assert_memory_equal(a_shared, b_shared, sizeof a_shared);
    assert_memory_not_equal(a_shared, a_public, sizeof a_shared);
}

/* RFC 8446 §7.4.1: 3^5 = 243 has 255 zeros in front of it, and a peer's 3 need have none. */
static void test_shared_secret_is_padded(void **state)
{
    (void)state;
    const uint8_t five[32] = { [31] = 5 }, three[1] = { 3 };
    uint8_t       shared[256], wanted[256] = { [255] = 243 };
    assert_int_equal(ffdhe_shared(shared, &ffdhe2048, five, three, sizeof three), FFDHE_OK);
    assert_memory_equal(shared, wanted, sizeof shared);
}

/* ---- a peer's values ---- */

/* RFC 7919 §5.1: 1 < peer < p - 1. */
static void test_public_values_out_of_range_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        const struct ffdhe_group *group = groups[i];
        size_t                    length = group->length;
        uint8_t                   y[FFDHE_MAX_BYTES] = { 0 };
        for (unsigned small = 0; small < 4; small++) {
            y[length - 1] = (uint8_t)small;
            assert_int_equal(ffdhe_check_public(group, y, length),
                             small < 2 ? FFDHE_PUBLIC_OUT_OF_RANGE : FFDHE_OK);
        }
        memcpy(y, group->p, length);
        assert_int_equal(ffdhe_check_public(group, y, length), FFDHE_PUBLIC_OUT_OF_RANGE);
        y[length - 1] -= 1; /* p - 1 */
        assert_int_equal(ffdhe_check_public(group, y, length), FFDHE_PUBLIC_OUT_OF_RANGE);
        y[length - 1] -= 1; /* p - 2 */
        assert_int_equal(ffdhe_check_public(group, y, length), FFDHE_OK);
        memset(y, 0xff, length);
        assert_int_equal(ffdhe_check_public(group, y, length), FFDHE_PUBLIC_OUT_OF_RANGE);
    }
}

static void test_public_values_of_no_or_too_much_length_are_refused(void **state)
{
    (void)state;
    uint8_t y[257] = { [256] = 2 };
    assert_int_equal(ffdhe_check_public(&ffdhe2048, y, 257), FFDHE_PUBLIC_TOO_LONG);
    assert_int_equal(ffdhe_check_public(&ffdhe2048, y, 0), FFDHE_PUBLIC_OUT_OF_RANGE);
    assert_int_equal(ffdhe_check_public(&ffdhe2048, y + 1, 256), FFDHE_OK);
}

static void test_nothing_is_shared_with_a_refused_value(void **state)
{
    (void)state;
    const uint8_t x[32] = { 7 }, one[1] = { 1 }, zeros[256] = { 0 };
    uint8_t       shared[256] = { 9 };
    assert_int_equal(ffdhe_shared(shared, &ffdhe2048, x, one, 1), FFDHE_PUBLIC_OUT_OF_RANGE);
    assert_memory_equal(shared, zeros, sizeof shared);
}

/* ---- a server's own groups ---- */

static const uint8_t two[1] = { 2 };

static void test_known_numbers_get_their_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < GROUPS; i++) {
        struct ffdhe_group group;
        uint8_t            p[FFDHE_MAX_BYTES + 1] = { 0 };
        const uint8_t      g[2] = { 0, 2 };
        memcpy(p + 1, groups[i]->p, groups[i]->length);
        assert_int_equal(ffdhe_group_set(&group, p, groups[i]->length + 1, g, sizeof g), FFDHE_OK);
        assert_string_equal(group.name, groups[i]->name);
        assert_int_equal(group.private_length, groups[i]->private_length);
    }
}

/* The same prime with another generator is another group, with private values as long as p. */
static void test_other_numbers_make_a_group_without_a_name(void **state)
{
    (void)state;
    const uint8_t      five[1] = { 5 };
    struct ffdhe_group group;
    uint8_t            a[256], b[256], a_public[256], b_public[256], a_shared[256], b_shared[256];
    assert_int_equal(ffdhe_group_set(&group, ffdhe2048.p, 256, five, 1), FFDHE_OK);
    assert_null(group.name);
    assert_int_equal(group.private_length, 256);
    ffdhe_generate(a, a_public, &group, &random_of_test.source);
    ffdhe_generate(b, b_public, &group, &random_of_test.source);
    assert_int_equal(ffdhe_shared(a_shared, &group, a, b_public, 256), FFDHE_OK);
    assert_int_equal(ffdhe_shared(b_shared, &group, b, a_public, 256), FFDHE_OK);
    assert_memory_equal(a_shared, b_shared, sizeof a_shared);
}

static void test_primes_of_wrong_size_are_refused(void **state)
{
    (void)state;
    struct ffdhe_group group;
    uint8_t            p[FFDHE_MAX_BYTES + 1];
    memset(p, 0xff, sizeof p);
    assert_int_equal(ffdhe_group_set(&group, p, sizeof p, two, 1), FFDHE_PRIME_TOO_LARGE);
    assert_int_equal(ffdhe_group_set(&group, p, sizeof p - 1, two, 1), FFDHE_OK);
    assert_int_equal(ffdhe_group_set(&group, p, 128, two, 1), FFDHE_OK);
    assert_int_equal(ffdhe_group_set(&group, p, 127, two, 1), FFDHE_PRIME_TOO_SMALL);
    assert_int_equal(ffdhe_group_set(&group, p, 0, two, 1), FFDHE_PRIME_TOO_SMALL);
    p[0] = 0x7f; /* 1023 bits */
    assert_int_equal(ffdhe_group_set(&group, p, 128, two, 1), FFDHE_PRIME_TOO_SMALL);
}

/* The largest that is taken must also be computed with, within the scratch memory there is. */
static void test_largest_group_can_be_used(void **state)
{
    (void)state;
    static uint8_t     p[FFDHE_MAX_BYTES], x[FFDHE_MAX_BYTES], shared[FFDHE_MAX_BYTES];
    struct ffdhe_group group;
    memset(p, 0xff, sizeof p);
    x[sizeof x - 1] = 3;
    assert_int_equal(ffdhe_group_set(&group, p, sizeof p, two, 1), FFDHE_OK);
    assert_int_equal(ffdhe_shared(shared, &group, x, two, 1), FFDHE_OK);
    assert_int_equal(shared[sizeof shared - 1], 8);
}

static void test_even_prime_is_refused(void **state)
{
    (void)state;
    struct ffdhe_group group;
    uint8_t            p[256];
    memcpy(p, ffdhe2048.p, sizeof p);
    p[255] &= 0xfe;
    assert_int_equal(ffdhe_group_set(&group, p, sizeof p, two, 1), FFDHE_PRIME_EVEN);
    assert_int_equal(group.length, 0);
}

static void test_generators_out_of_range_are_refused(void **state)
{
    (void)state;
    const uint8_t      one[1] = { 1 }, three[1] = { 3 };
    struct ffdhe_group group;
    uint8_t            g[257] = { 1 };
    assert_int_equal(ffdhe_group_set(&group, ffdhe2048.p, 256, g, 0), FFDHE_GENERATOR_OUT_OF_RANGE);
    assert_int_equal(ffdhe_group_set(&group, ffdhe2048.p, 256, one, 1),
                     FFDHE_GENERATOR_OUT_OF_RANGE);
    assert_int_equal(ffdhe_group_set(&group, ffdhe2048.p, 256, three, 1), FFDHE_OK);
    assert_int_equal(ffdhe_group_set(&group, ffdhe2048.p, 256, g, sizeof g),
                     FFDHE_GENERATOR_OUT_OF_RANGE);
    memcpy(g, ffdhe2048.p, 256);
    g[255] -= 1;
    assert_int_equal(ffdhe_group_set(&group, ffdhe2048.p, 256, g, 256),
                     FFDHE_GENERATOR_OUT_OF_RANGE);
    assert_int_equal(group.length, 0);
}

static enum ffdhe_result check_prime_of(const uint8_t *p, size_t length, const uint8_t *g)
{
    struct ffdhe_group group;
    assert_int_equal(ffdhe_group_set(&group, p, length, g, 1), FFDHE_OK);
    return ffdhe_check_prime(&group, 2, &random_of_test.source);
}

/* 2^1024 - 1 is divided by 3; 2^1279 - 1 is a prime of Mersenne's, and 2^1278 - 1 none. */
static void test_primes_are_tested_for_who_wants_to_know(void **state)
{
    (void)state;
    const uint8_t five[1] = { 5 };
    uint8_t       ones[160];
    memset(ones, 0xff, sizeof ones);
    assert_int_equal(check_prime_of(ones, 128, two), FFDHE_PRIME_COMPOSITE);
    ones[0] = 0x7f;
    assert_int_equal(check_prime_of(ones, 160, two), FFDHE_PRIME_NOT_SAFE);
    assert_int_equal(check_prime_of(ffdhe2048.p, 256, five), FFDHE_OK);
}

static void test_named_groups_need_no_test(void **state)
{
    (void)state;
    assert_int_equal(ffdhe_check_prime(&ffdhe8192, 1000000, NULL), FFDHE_OK);
}

static void test_every_refusal_has_a_sentence(void **state)
{
    (void)state;
    for (int i = FFDHE_OK; i <= FFDHE_SHARED_DEGENERATE; i++)
        assert_string_not_equal(ffdhe_result_text((enum ffdhe_result)i), "unknown");
}

/* Modulo 2^1024 - 1, which is no prime, 2^1024 = 1; modulo 2^1023 + 1, 2^1023 = -1. */
static void test_degenerate_shared_secrets_are_refused(void **state)
{
    (void)state;
    struct ffdhe_group group;
    uint8_t            p[128], x[128] = { [126] = 0x04 }, shared[128], zeros[128] = { 0 };
    memset(p, 0xff, sizeof p);
    assert_int_equal(ffdhe_group_set(&group, p, sizeof p, two, 1), FFDHE_OK);
    assert_int_equal(ffdhe_shared(shared, &group, x, two, 1), FFDHE_SHARED_DEGENERATE);
    assert_memory_equal(shared, zeros, sizeof shared);
    x[127] = 1; /* 2^1025 = 2 */
    assert_int_equal(ffdhe_shared(shared, &group, x, two, 1), FFDHE_OK);
    assert_int_equal(shared[127], 2);

    memset(p, 0, sizeof p);
    p[0] = 0x80;
    p[127] = 1;
    x[126] = 0x03;
    x[127] = 0xff;
    assert_int_equal(ffdhe_group_set(&group, p, sizeof p, two, 1), FFDHE_OK);
    assert_int_equal(ffdhe_shared(shared, &group, x, two, 1), FFDHE_SHARED_DEGENERATE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_primes_follow_the_formula),
        cmocka_unit_test(test_primes_are_safe),
        cmocka_unit_test(test_private_values_are_long_enough),
        cmocka_unit_test(test_known_answers),
        cmocka_unit_test(test_both_ends_share_a_secret),
        cmocka_unit_test(test_shared_secret_is_padded),
        cmocka_unit_test(test_public_values_out_of_range_are_refused),
        cmocka_unit_test(test_public_values_of_no_or_too_much_length_are_refused),
        cmocka_unit_test(test_nothing_is_shared_with_a_refused_value),
        cmocka_unit_test(test_known_numbers_get_their_name),
        cmocka_unit_test(test_other_numbers_make_a_group_without_a_name),
        cmocka_unit_test(test_primes_of_wrong_size_are_refused),
        cmocka_unit_test(test_largest_group_can_be_used),
        cmocka_unit_test(test_even_prime_is_refused),
        cmocka_unit_test(test_generators_out_of_range_are_refused),
        cmocka_unit_test(test_primes_are_tested_for_who_wants_to_know),
        cmocka_unit_test(test_named_groups_need_no_test),
        cmocka_unit_test(test_every_refusal_has_a_sentence),
        cmocka_unit_test(test_degenerate_shared_secrets_are_refused),
    };
    seeded_random_init(&random_of_test, 1);
    return cmocka_run_group_tests_name("crypto/ffdhe", tests, NULL, NULL);
}
