/*
 * test_rsa_generate.c - generated keys are RSA keys, and the same source gives the same one.
 */
#include "support.h"

#include "crypto/primality.h"
#include "crypto/rsa_generate.h"

static enum rsa_result generate(struct rsa_private_key *key, size_t bits, uint64_t seed)
{
    struct seeded_random  random;
    struct rsa_generation g;

    seeded_random_init(&random, seed);
    rsa_generate_start(&g, bits, &random.source);
    while (rsa_generate_step(&g) == RSA_GENERATION_GOING)
        assert_true(g.found < 2);
    return rsa_generate_finish(key, &g);
}

static void check_key(const struct rsa_private_key *key, size_t bits)
{
    struct seeded_random random;
    uint8_t              in[RSA_MAX_BYTES] = { 0, 2, 3, 4 }, out[RSA_MAX_BYTES];

    seeded_random_init(&random, 99);
    assert_int_equal(key->public.bits, bits);
    assert_int_equal(key->p.length, bits / 16);
    assert_true(memcmp(key->p.bytes, key->q.bytes, bits / 16) > 0);
    assert_hex_equal(key->public.exponent, "010001");
    assert_true(primality_test(key->p.bytes, key->p.length, 10, &random.source));
    assert_true(primality_test(key->q.bytes, key->q.length, 10, &random.source));
    assert_int_equal(rsa_encrypt_raw(out, &key->public, in), RSA_OK);
    assert_int_equal(rsa_decrypt_raw(out, key, out, &random.source), UINT32_MAX);
    assert_memory_equal(out, in, key->public.length);
}

static void test_generated_keys_work(void **state)
{
    (void)state;
    static const size_t    sizes[] = { 1024, 1040, 1536, 2048 };
    struct rsa_private_key key;

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_int_equal(generate(&key, sizes[i], i), RSA_OK);
        check_key(&key, sizes[i]);
    }
}

/* FIPS 186-5 Table B.1, and FIPS 186-4 Table C.3 for what is shorter. */
static void test_rounds_are_those_of_the_standard(void **state)
{
    (void)state;
    assert_int_equal(primality_rounds(512), 7);
    assert_int_equal(primality_rounds(1023), 7);
    assert_int_equal(primality_rounds(1024), 5);
    assert_int_equal(primality_rounds(1536), 4);
    assert_int_equal(primality_rounds(2048), 4);
    assert_int_equal(primality_rounds(4096), 4);
}

/* A step is one round; a prime is accepted in the step of its last, and not before. */
static void test_each_prime_passes_every_round(void **state)
{
    (void)state;
    struct seeded_random  random;
    struct rsa_generation g;
    unsigned              rounds = 0, found = 0;

    seeded_random_init(&random, 5);
    rsa_generate_start(&g, 1024, &random.source);
    while (rsa_generate_step(&g) == RSA_GENERATION_GOING || found < 2) {
        if (g.found > found)
            assert_int_equal(rounds + 1, primality_rounds(512));
        found = g.found;
        rounds = g.rounds;
    }
    assert_int_equal(g.status, RSA_GENERATION_DONE);
}

/* The largest key there is begins as the others do, and says how far it is. */
static void test_a_key_of_8192_bits_can_be_begun(void **state)
{
    (void)state;
    struct seeded_random   random;
    struct rsa_generation  g;
    struct rsa_private_key key;

    seeded_random_init(&random, 6);
    assert_int_equal(rsa_generate_start(&g, 8192, &random.source), RSA_GENERATION_GOING);
    for (int i = 0; i < 20; i++)
        assert_int_equal(rsa_generate_step(&g), RSA_GENERATION_GOING);
    assert_true(g.tries > 0 && g.tries <= 20);
    assert_int_equal(g.candidate.length, 512);
    assert_int_not_equal(rsa_generate_finish(&key, &g), RSA_OK);
}

static void test_the_seed_decides_the_key(void **state)
{
    (void)state;
    struct rsa_private_key a, b, c;

    assert_int_equal(generate(&a, 1024, 1), RSA_OK);
    assert_int_equal(generate(&b, 1024, 1), RSA_OK);
    assert_int_equal(generate(&c, 1024, 2), RSA_OK);
    assert_memory_equal(&a, &b, sizeof a);
    assert_memory_not_equal(a.public.modulus, c.public.modulus, 128);
}

static void test_an_unusable_size_is_refused(void **state)
{
    (void)state;
    static const size_t    sizes[] = { 0, 512, 1008, 1025, 1032, 8208, 16384 };
    struct rsa_private_key key;

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct seeded_random  random;
        struct rsa_generation g;
        seeded_random_init(&random, 1);
        assert_int_equal(rsa_generate_start(&g, sizes[i], &random.source), RSA_GENERATION_REFUSED);
        assert_int_equal(rsa_generate_step(&g), RSA_GENERATION_REFUSED);
        assert_int_equal(rsa_generate_finish(&key, &g), RSA_SIZE_UNUSABLE);
        assert_int_equal(key.public.length, 0);
    }
}

static void test_finishing_early_gives_no_key(void **state)
{
    (void)state;
    struct seeded_random   random;
    struct rsa_generation  g;
    struct rsa_private_key key;

    seeded_random_init(&random, 1);
    rsa_generate_start(&g, 1024, &random.source);
    rsa_generate_step(&g);
    assert_int_not_equal(rsa_generate_finish(&key, &g), RSA_OK);
    assert_int_equal(key.p.length, 0);
}

/* A source that always says the same. */
static void fill_ones(struct random_source *source, const char *purpose, uint8_t *out,
                      size_t length)
{
    (void)source;
    (void)purpose;
    memset(out, 0x01, length);
}

static void test_a_stuck_source_is_noticed(void **state)
{
    (void)state;
    struct random_source   stuck = { fill_ones };
    struct rsa_generation  g;
    struct rsa_private_key key;

    rsa_generate_start(&g, 1024, &stuck);
    while (rsa_generate_step(&g) == RSA_GENERATION_GOING)
        assert_int_equal(g.found, 0);
    assert_int_equal(rsa_generate_finish(&key, &g), RSA_PRIME_NOT_FOUND);
}

static bool is_prime(const char *hex)
{
    struct seeded_random random;
    uint8_t              bytes[64];
    size_t               length = from_hex(bytes, sizeof bytes, hex);

    seeded_random_init(&random, 3);
    return primality_test(bytes, length, 40, &random.source);
}

static void test_primes_and_composites_are_told_apart(void **state)
{
    (void)state;
    static const char *const primes[] = {
        "02", "03", "05", "07", "0b", "fb", "010001", "7fffffffffffffffffffffffffffffff"
    };
    static const char *const composites[] = {
        "",
        "00",
        "01",
        "04",
        "09",
        "0f",
        "0100",
        "0231", /* 561, the first number of Carmichael */
        "018000000000000001",
        "010000000000000001" /* 2^64 + 1 = 274177 * 67280421310721 */
    };
    for (size_t i = 0; i < sizeof primes / sizeof primes[0]; i++)
        assert_true(is_prime(primes[i]));
    for (size_t i = 0; i < sizeof composites / sizeof composites[0]; i++)
        assert_false(is_prime(composites[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_generated_keys_work),
        cmocka_unit_test(test_rounds_are_those_of_the_standard),
        cmocka_unit_test(test_each_prime_passes_every_round),
        cmocka_unit_test(test_a_key_of_8192_bits_can_be_begun),
        cmocka_unit_test(test_the_seed_decides_the_key),
        cmocka_unit_test(test_an_unusable_size_is_refused),
        cmocka_unit_test(test_finishing_early_gives_no_key),
        cmocka_unit_test(test_a_stuck_source_is_noticed),
        cmocka_unit_test(test_primes_and_composites_are_told_apart),
    };
    return cmocka_run_group_tests_name("crypto/rsa_generate", tests, NULL, NULL);
}
