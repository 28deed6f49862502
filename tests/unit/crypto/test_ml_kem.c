/*
 * test_ml_kem.c - ML-KEM-768 as a whole: known answers, implicit rejection, refused input.
 */
#include "support.h"

#include "crypto/ml_kem.h"
#include "crypto/sha3.h"

static struct seeded_random random_of_test;

struct pair {
    uint8_t ek[ML_KEM_ENCAPSULATION_KEY_LENGTH];
    uint8_t dk[ML_KEM_DECAPSULATION_KEY_LENGTH];
};

struct secret {
    uint8_t key[ML_KEM_SHARED_KEY_LENGTH];
    uint8_t c[ML_KEM_CIPHERTEXT_LENGTH];
};

static struct pair generate(void)
{
    struct pair pair;
    ml_kem_generate(pair.ek, pair.dk, &random_of_test.source);
    return pair;
}

static struct secret encapsulate(const struct pair *pair)
{
    struct secret secret;
    assert_int_equal(
        ml_kem_encapsulate(secret.key, secret.c, pair->ek, sizeof pair->ek, &random_of_test.source),
        ML_KEM_OK);
    return secret;
}

static void decapsulate(uint8_t key[static ML_KEM_SHARED_KEY_LENGTH], const struct pair *pair,
                        const struct secret *secret)
{
    assert_int_equal(
        ml_kem_decapsulate(key, pair->dk, sizeof pair->dk, secret->c, sizeof secret->c), ML_KEM_OK);
}

/*
 * The accumulated vectors of C2SP's CCTV: seeds, messages and ciphertexts that nobody made are
 * drawn from SHAKE128 of nothing, and all that comes out goes into another SHAKE128.
 */
static void test_hundred_accumulated_runs_match_cctv(void **state)
{
    (void)state;
    struct sponge in, out;
    sponge_init(&in, &sponge_shake128);
    sponge_init(&out, &sponge_shake128);
    for (unsigned n = 0; n < 100; n++) {
        uint8_t       d[32], z[32], m[32], key[ML_KEM_SHARED_KEY_LENGTH];
        struct pair   pair;
        struct secret secret;
        sponge_squeeze(&in, d, sizeof d);
        sponge_squeeze(&in, z, sizeof z);
        ml_kem_generate_from(pair.ek, pair.dk, d, z);
        sponge_absorb(&out, pair.ek, sizeof pair.ek);
        sponge_squeeze(&in, m, sizeof m);
        ml_kem_encapsulate_from(secret.key, secret.c, pair.ek, m);
        sponge_absorb(&out, secret.c, sizeof secret.c);
        sponge_absorb(&out, secret.key, sizeof secret.key);
        sponge_squeeze(&in, secret.c, sizeof secret.c);
        decapsulate(key, &pair, &secret);
        sponge_absorb(&out, key, sizeof key);
    }
    uint8_t sum[32];
    sponge_squeeze(&out, sum, sizeof sum);
    assert_hex_equal(sum, "1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415");
}

static void test_both_sides_share_a_key(void **state)
{
    (void)state;
    struct pair   pair = generate();
    struct secret one = encapsulate(&pair), other = encapsulate(&pair);
    uint8_t       key[ML_KEM_SHARED_KEY_LENGTH];
    decapsulate(key, &pair, &one);
    assert_memory_equal(key, one.key, sizeof key);
    decapsulate(key, &pair, &other);
    assert_memory_equal(key, other.key, sizeof key);
    assert_memory_not_equal(one.key, other.key, sizeof key);
}

/* FIPS 203 Algorithm 18, lines 7 and 10: J(z || c), wherever the ciphertext was changed. */
static void test_changed_ciphertext_gives_the_rejection_key(void **state)
{
    (void)state;
    struct pair pair = generate();
    for (size_t at = 0; at < ML_KEM_CIPHERTEXT_LENGTH; at += 31) {
        struct secret secret = encapsulate(&pair);
        uint8_t       input[32 + ML_KEM_CIPHERTEXT_LENGTH], wanted[32], key[32];
        secret.c[at] ^= 0x10;
        memcpy(input, pair.dk + sizeof pair.dk - 32, 32);
        memcpy(input + 32, secret.c, sizeof secret.c);
        shake256(wanted, sizeof wanted, input, sizeof input);
        decapsulate(key, &pair, &secret);
        assert_memory_equal(key, wanted, sizeof key);
        assert_memory_not_equal(key, secret.key, sizeof key);
    }
}

static void test_another_key_does_not_share(void **state)
{
    (void)state;
    struct pair   pair = generate(), other = generate();
    struct secret secret = encapsulate(&pair);
    uint8_t       key[ML_KEM_SHARED_KEY_LENGTH];
    decapsulate(key, &other, &secret);
    assert_memory_not_equal(key, secret.key, sizeof key);
}

/* FIPS 203 §7.2: q itself is the smallest coefficient that is refused, in any place. */
static void test_encapsulation_refuses_coefficients_of_q_or_more(void **state)
{
    (void)state;
    const size_t places[] = { 0, 384, 1149 }; /* first, at a seam, last */
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        struct pair   pair = generate();
        struct secret secret;
        uint8_t      *two = pair.ek + places[i]; /* two coefficients */
        memcpy(two, "\x00\x0d\xd0", 3);          /* 3328, 3328 */
        assert_int_equal(ml_kem_check_encapsulation_key(pair.ek, sizeof pair.ek), ML_KEM_OK);
        two[0] = 0x01; /* 3329, 3328 */
        assert_int_equal(ml_kem_encapsulate(secret.key, secret.c, pair.ek, sizeof pair.ek,
                                            &random_of_test.source),
                         ML_KEM_KEY_OUT_OF_RANGE);
    }
}

static void test_encapsulation_refuses_wrong_length(void **state)
{
    (void)state;
    struct pair   pair = generate();
    struct secret secret;
    assert_int_equal(ml_kem_encapsulate(secret.key, secret.c, pair.ek, sizeof pair.ek - 1,
                                        &random_of_test.source),
                     ML_KEM_KEY_LENGTH_WRONG);
    assert_int_equal(ml_kem_check_encapsulation_key(pair.dk, sizeof pair.ek + 1),
                     ML_KEM_KEY_LENGTH_WRONG);
}

/* FIPS 203 §7.3 */
static void test_decapsulation_refuses_key_with_another_hash(void **state)
{
    (void)state;
    struct pair   pair = generate();
    struct secret secret = encapsulate(&pair);
    uint8_t       key[ML_KEM_SHARED_KEY_LENGTH];
    pair.dk[ML_KEM_PKE_PRIVATE_LENGTH] ^= 1; /* in ek */
    assert_int_equal(ml_kem_decapsulate(key, pair.dk, sizeof pair.dk, secret.c, sizeof secret.c),
                     ML_KEM_KEY_INCONSISTENT);
    pair.dk[ML_KEM_PKE_PRIVATE_LENGTH] ^= 1;
    pair.dk[sizeof pair.dk - 64] ^= 1; /* in H(ek) */
    assert_int_equal(ml_kem_decapsulate(key, pair.dk, sizeof pair.dk, secret.c, sizeof secret.c),
                     ML_KEM_KEY_INCONSISTENT);
}

static void test_decapsulation_refuses_wrong_lengths(void **state)
{
    (void)state;
    struct pair   pair = generate();
    struct secret secret = encapsulate(&pair);
    uint8_t       key[ML_KEM_SHARED_KEY_LENGTH];
    assert_int_equal(
        ml_kem_decapsulate(key, pair.dk, sizeof pair.dk - 1, secret.c, sizeof secret.c),
        ML_KEM_KEY_LENGTH_WRONG);
    assert_int_equal(
        ml_kem_decapsulate(key, pair.dk, sizeof pair.dk, secret.c, sizeof secret.c - 1),
        ML_KEM_CIPHERTEXT_LENGTH_WRONG);
    assert_int_equal(ml_kem_decapsulate(key, pair.dk, sizeof pair.dk, secret.c, 0),
                     ML_KEM_CIPHERTEXT_LENGTH_WRONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hundred_accumulated_runs_match_cctv),
        cmocka_unit_test(test_both_sides_share_a_key),
        cmocka_unit_test(test_changed_ciphertext_gives_the_rejection_key),
        cmocka_unit_test(test_another_key_does_not_share),
        cmocka_unit_test(test_encapsulation_refuses_coefficients_of_q_or_more),
        cmocka_unit_test(test_encapsulation_refuses_wrong_length),
        cmocka_unit_test(test_decapsulation_refuses_key_with_another_hash),
        cmocka_unit_test(test_decapsulation_refuses_wrong_lengths),
    };
    seeded_random_init(&random_of_test, 1);
    return cmocka_run_group_tests_name("crypto/ml_kem", tests, NULL, NULL);
}
