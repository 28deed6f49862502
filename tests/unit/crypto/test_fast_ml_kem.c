/*
 * test_fast_ml_kem.c - the fast versions of Keccak and of ML-KEM's arithmetic give what the
 * readable ones do; and what is done four at a time is what is done one by one.
 *
 * What this processor lacks is skipped, under its test's name.
 */
#include "support.h"

#include "crypto/ml_kem_poly.h"
#include "crypto/random.h"
#include "crypto/sha3.h"
#include "crypto/x86/keccak.h"
#include "crypto/x86/ml_kem_avx2.h"

enum { TIMES = 500 };

static struct seeded_random random_of_test;

static void draw(void *out, size_t length)
{
    random_bytes(&random_of_test.source, "test", out, length);
}

/* Coefficients all over the range; and at its upper end, where sums are largest. */
static struct ml_kem_poly draw_poly(void)
{
    struct ml_kem_poly f;
    draw(&f, sizeof f);
    for (unsigned i = 0; i < ML_KEM_N; i++)
        f.coefficient[i] = f.coefficient[i] % ML_KEM_Q;
    return f;
}
static struct ml_kem_poly largest_poly(void)
{
    struct ml_kem_poly f;
    for (unsigned i = 0; i < ML_KEM_N; i++)
        f.coefficient[i] = ML_KEM_Q - 1;
    return f;
}

/* ---- Keccak ---- */

static void test_keccak_with_bmi2_is_the_same_permutation(void **state)
{
    (void)state;
    struct keccak a, wanted;
    if (!keccak_bmi2())
        skip();
    for (unsigned time = 0; time < TIMES; time++) {
        draw(&a, sizeof a);
        wanted = a;
        keccak_permute(&wanted);
        keccak_bmi2()(&a);
        assert_memory_equal(&a, &wanted, sizeof a);
    }
}

static void test_keccak_with_avx2_is_the_same_permutation_of_each(void **state)
{
    (void)state;
    struct keccak        a[4], wanted[4];
    struct keccak *const places[4] = { &a[2], &a[0], &a[3], &a[1] }; /* in any order */
    if (!keccak_avx2())
        skip();
    for (unsigned time = 0; time < TIMES; time++) {
        draw(a, sizeof a);
        memcpy(wanted, a, sizeof a);
        for (unsigned i = 0; i < 4; i++)
            keccak_permute(&wanted[i]);
        keccak_avx2()(places);
        assert_memory_equal(a, wanted, sizeof a);
    }
}

/* FIPS 202 §4: the sponge in bytes, with the readable permutation and no other code of sha3.c. */
static void slow_shake128(uint8_t *out, size_t out_length, const uint8_t *message, size_t length)
{
    struct keccak a = { { { 0 } } };
    for (size_t i = 0, at = 0; i <= length; i++, at = i % SHAKE128_RATE) {
        uint8_t byte = i < length ? message[i] : 0x1f;
        a.lane[at / 40][at / 8 % 5] ^= (uint64_t)byte << 8 * (at % 8);
        if (i == length)
            a.lane[4][0] ^= (uint64_t)1 << 63; /* the last byte of the rate */
        if (at == SHAKE128_RATE - 1 || i == length)
            keccak_permute(&a);
    }
    for (size_t i = 0, at = 0; i < out_length; i++, at = i % SHAKE128_RATE) {
        if (i > 0 && at == 0)
            keccak_permute(&a);
        out[i] = (uint8_t)(a.lane[at / 40][at / 8 % 5] >> 8 * (at % 8));
    }
}

static void test_sponges_of_every_length_are_right(void **state)
{
    (void)state;
    static uint8_t message[4096], got[600], wanted[600];
    draw(message, sizeof message);
    for (size_t length = 0; length <= sizeof message; length += length < 700 ? 1 : 113) {
        slow_shake128(wanted, sizeof wanted, message, length);
        shake128(got, sizeof got, message, length);
        assert_memory_equal(got, wanted, sizeof wanted);
    }
}

static void test_blocks_of_four_sponges_are_those_of_each(void **state)
{
    (void)state;
    struct sponge four[4], alone[4];
    uint8_t       message[100], blocks[4][200], wanted[SHAKE256_RATE];
    draw(message, sizeof message);
    for (size_t i = 0; i < 4; i++) {
        sponge_init(&four[i], &sponge_shake256);
        sponge_absorb(&four[i], message, 10 * i);
        alone[i] = four[i];
    }
    for (unsigned block = 0; block < 4; block++) {
        memset(blocks, 0xa5, sizeof blocks);
        sponge_squeeze_blocks(four, blocks[0], sizeof blocks[0]);
        for (size_t i = 0; i < 4; i++) {
            sponge_squeeze(&alone[i], wanted, sizeof wanted);
            assert_memory_equal(blocks[i], wanted, sizeof wanted);
            assert_int_equal(blocks[i][SHAKE256_RATE], 0xa5);
        }
    }
}

/* ---- ML-KEM ---- */

static void check_transform(const struct ml_kem_poly *f, const struct ml_kem_poly *g)
{
    const struct ml_kem_transform *fast = ml_kem_avx2(), *readable = &ml_kem_transform_readable;
    struct ml_kem_poly             got = *f, wanted = *f;

    fast->multiply_add(&got, f, g);
    readable->multiply_add(&wanted, f, g);
    assert_memory_equal(&got, &wanted, sizeof got);
    got = wanted = *f;
    fast->ntt(&got);
    readable->ntt(&wanted);
    assert_memory_equal(&got, &wanted, sizeof got);
    got = wanted = *f;
    fast->inverse_ntt(&got);
    readable->inverse_ntt(&wanted);
    assert_memory_equal(&got, &wanted, sizeof got);
}

static void test_ntt_with_avx2_is_the_same(void **state)
{
    (void)state;
    struct ml_kem_poly f = largest_poly(), g = f;
    if (!ml_kem_avx2())
        skip();
    check_transform(&f, &g);
    for (unsigned time = 0; time < TIMES; time++) {
        f = draw_poly();
        check_transform(&f, &g); /* by the largest, and by the one before */
        g = f;
        f = draw_poly();
        check_transform(&f, &g);
    }
}

/* The layers that can be watched are those which the NTT is made of. */
static void test_ntt_is_its_layers(void **state)
{
    (void)state;
    struct ml_kem_poly f = draw_poly(), g = f;
    for (unsigned len = 128; len >= 2; len /= 2)
        ml_kem_ntt_layer(&f, len);
    ml_kem_ntt(&g);
    assert_memory_equal(&f, &g, sizeof f);
    for (unsigned len = 2; len <= 128; len *= 2)
        ml_kem_inverse_ntt_layer(&f, len);
    ml_kem_inverse_ntt(&g);
    for (unsigned i = 0; i < ML_KEM_N; i++)
        assert_int_equal(f.coefficient[i], 128 * g.coefficient[i] % ML_KEM_Q);
}

static void test_noise_with_avx2_is_the_same(void **state)
{
    (void)state;
    struct ml_kem_poly f, g;
    uint8_t            bytes[ML_KEM_NOISE_LENGTH];
    if (!ml_kem_count_bits_avx2())
        skip();
    for (unsigned time = 0; time < TIMES; time++) {
        draw(bytes, sizeof bytes);
        ml_kem_count_bits_avx2()(&f, bytes);
        ml_kem_count_bits(&g, bytes);
        assert_memory_equal(&f, &g, sizeof f);
    }
}

static void test_sampling_four_is_sampling_each(void **state)
{
    (void)state;
    for (unsigned time = 0; time < TIMES; time++) {
        uint8_t                   seed[ML_KEM_SEED_LENGTH], indices[4][2];
        struct ml_kem_poly        f[4], wanted;
        struct ml_kem_poly *const places[4] = { &f[0], &f[1], &f[2], &f[3] };
        draw(seed, sizeof seed);
        draw(indices, sizeof indices);
        ml_kem_sample_ntt_four(places, seed, indices);
        for (unsigned i = 0; i < 4; i++) {
            ml_kem_sample_ntt(&wanted, seed, indices[i][0], indices[i][1]);
            assert_memory_equal(&f[i], &wanted, sizeof wanted);
        }
        ml_kem_sample_noise_four(places, seed, 3);
        for (unsigned i = 0; i < 4; i++) {
            ml_kem_sample_noise(&wanted, seed, (uint8_t)(3 + i));
            assert_memory_equal(&f[i], &wanted, sizeof wanted);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keccak_with_bmi2_is_the_same_permutation),
        cmocka_unit_test(test_keccak_with_avx2_is_the_same_permutation_of_each),
        cmocka_unit_test(test_sponges_of_every_length_are_right),
        cmocka_unit_test(test_blocks_of_four_sponges_are_those_of_each),
        cmocka_unit_test(test_ntt_with_avx2_is_the_same),
        cmocka_unit_test(test_ntt_is_its_layers),
        cmocka_unit_test(test_noise_with_avx2_is_the_same),
        cmocka_unit_test(test_sampling_four_is_sampling_each),
    };
    seeded_random_init(&random_of_test, 1);
    return cmocka_run_group_tests_name("crypto/x86 Keccak and ML-KEM", tests, NULL, NULL);
}
