/*
 * test_ml_kem_parts.c - the parts of ML-KEM against their definitions in FIPS 203: division by q,
 * the NTT, encoding, compressing, sampling.
 */
#include "support.h"

#include "crypto/ml_kem_poly.h"
#include "crypto/sha3.h"

/* 17^n mod q */
static unsigned power_of_zeta(unsigned n)
{
    unsigned power = 1;
    while (n-- > 0)
        power = power * 17 % ML_KEM_Q;
    return power;
}

static unsigned bit_rev7(unsigned i)
{
    unsigned reversed = 0;
    for (unsigned bit = 0; bit < 7; bit++)
        reversed |= (i >> bit & 1) << (6 - bit);
    return reversed;
}

/* Some polynomial with coefficients all over the range. */
static struct ml_kem_poly some_poly(unsigned seed)
{
    struct ml_kem_poly f;
    for (unsigned i = 0; i < ML_KEM_N; i++)
        f.coefficient[i] = (uint16_t)((i * i * 31 + seed * (i + 7) * 1009) % ML_KEM_Q);
    return f;
}

static void assert_poly_equal(const struct ml_kem_poly *f, const struct ml_kem_poly *g)
{
    assert_memory_equal(f, g, sizeof *f);
}

/* ---- arithmetic ---- */

/* The quotient never falls as x grows, so that it is right in between where it is at the steps. */
static void test_division_by_q_is_exact(void **state)
{
    (void)state;
    assert_int_equal(ml_kem_divide_by_q(0), 0);
    for (uint32_t n = 1; n * ML_KEM_Q < 1U << 28; n++) {
        assert_int_equal(ml_kem_divide_by_q(n * ML_KEM_Q - 1), n - 1);
        assert_int_equal(ml_kem_divide_by_q(n * ML_KEM_Q), n);
    }
    assert_int_equal(ml_kem_divide_by_q((1U << 28) - 1), ((1U << 28) - 1) / ML_KEM_Q);
}

static void test_reduction_stays_below_q(void **state)
{
    (void)state;
    for (uint32_t a = 0; a < ML_KEM_Q; a++)
        assert_int_equal(ml_kem_reduce(a * (ML_KEM_Q - 1)), a * (ML_KEM_Q - 1) % ML_KEM_Q);
}

static void test_adding_and_subtracting_undo_each_other(void **state)
{
    (void)state;
    struct ml_kem_poly f = some_poly(1), g = some_poly(2), h = f;
    ml_kem_poly_add(&h, &g);
    for (unsigned i = 0; i < ML_KEM_N; i++)
        assert_int_equal(h.coefficient[i], (f.coefficient[i] + g.coefficient[i]) % ML_KEM_Q);
    ml_kem_poly_subtract(&h, &g);
    assert_poly_equal(&h, &f);
}

/* ---- the NTT ---- */

/*
 * FIPS 203 §4.3: remainder i is f mod X^2 - zeta^(2 BitRev7(i) + 1).  That of X is X itself, that
 * of X^2 is the power of zeta: all 128 of them are seen.
 */
static void test_ntt_gives_remainders(void **state)
{
    (void)state;
    struct ml_kem_poly x = { .coefficient[1] = 1 }, x_squared = { .coefficient[2] = 1 };
    ml_kem_ntt(&x);
    ml_kem_ntt(&x_squared);
    for (unsigned i = 0; i < 128; i++) {
        assert_int_equal(x.coefficient[2 * i], 0);
        assert_int_equal(x.coefficient[2 * i + 1], 1);
        assert_int_equal(x_squared.coefficient[2 * i], power_of_zeta(2 * bit_rev7(i) + 1));
        assert_int_equal(x_squared.coefficient[2 * i + 1], 0);
    }
}

static void test_inverse_ntt_undoes_ntt(void **state)
{
    (void)state;
    struct ml_kem_poly f = some_poly(3), g = f;
    ml_kem_ntt(&g);
    assert_memory_not_equal(&f, &g, sizeof f);
    ml_kem_inverse_ntt(&g);
    assert_poly_equal(&f, &g);
}

/* Layer by layer, backwards, without the factor at the end: each of the seven has doubled. */
static void test_inverse_layers_undo_layers_but_for_a_factor(void **state)
{
    (void)state;
    struct ml_kem_poly f = some_poly(4), g = f;
    for (unsigned len = 128; len >= 2; len /= 2) {
        ml_kem_ntt_layer(&g, len);
        ml_kem_inverse_ntt_layer(&g, len);
        for (unsigned i = 0; i < ML_KEM_N; i++)
            assert_int_equal(g.coefficient[i], 2 * f.coefficient[i] % ML_KEM_Q);
        f = g;
    }
}

/* The product as one learns it at school, modulo X^256 + 1. */
static struct ml_kem_poly multiply_at_school(const struct ml_kem_poly *f,
                                             const struct ml_kem_poly *g)
{
    struct ml_kem_poly h = { { 0 } };
    for (unsigned i = 0; i < ML_KEM_N; i++)
        for (unsigned j = 0; j < ML_KEM_N; j++) {
            unsigned  product = (unsigned)f->coefficient[i] * g->coefficient[j] % ML_KEM_Q;
            uint16_t *at = &h.coefficient[(i + j) % ML_KEM_N];
            *at = (uint16_t)((*at + (i + j < ML_KEM_N ? product : ML_KEM_Q - product)) % ML_KEM_Q);
        }
    return h;
}

static void test_multiplying_transformed_is_multiplying(void **state)
{
    (void)state;
    struct ml_kem_poly f = some_poly(5), g = some_poly(6), h = some_poly(7), before = h;
    struct ml_kem_poly wanted = multiply_at_school(&f, &g);
    ml_kem_poly_add(&wanted, &before);
    ml_kem_ntt(&f);
    ml_kem_ntt(&g);
    ml_kem_ntt(&h);
    ml_kem_multiply_add(&h, &f, &g);
    ml_kem_inverse_ntt(&h);
    assert_poly_equal(&h, &wanted);
}

/* ---- bytes ---- */

static void test_encoding_and_decoding_undo_each_other(void **state)
{
    (void)state;
    for (unsigned d = 1; d <= 12; d++) {
        struct ml_kem_poly f = some_poly(d), g;
        uint8_t            bytes[12 * ML_KEM_BYTES_PER_BIT + 1];
        for (unsigned i = 0; i < ML_KEM_N; i++)
            f.coefficient[i] = (uint16_t)(f.coefficient[i] % (1U << d));
        bytes[d * ML_KEM_BYTES_PER_BIT] = 0xa5;
        ml_kem_byte_encode(bytes, &f, d);
        ml_kem_byte_decode(&g, bytes, d);
        assert_poly_equal(&f, &g);
        assert_int_equal(bytes[d * ML_KEM_BYTES_PER_BIT], 0xa5);
    }
}

/* FIPS 203 Algorithm 3 and 5: the lowest bit first, in coefficients and in bytes. */
static void test_encoding_puts_low_bits_first(void **state)
{
    (void)state;
    struct ml_kem_poly f = { { 0xabc, 0x123, 0x001 } };
    uint8_t            bytes[12 * ML_KEM_BYTES_PER_BIT];
    ml_kem_byte_encode(bytes, &f, 12);
    assert_hex_equal(bytes, "bc3a12010000");
}

static void test_decoding_twelve_bits_reduces_modulo_q(void **state)
{
    (void)state;
    struct ml_kem_poly f;
    uint8_t            bytes[12 * ML_KEM_BYTES_PER_BIT] = { 0x01, 0x1d, 0xd0 }; /* 3329, 3329 */
    ml_kem_byte_decode(&f, bytes, 12);
    assert_int_equal(f.coefficient[0], 0);
    assert_int_equal(f.coefficient[1], 0);
    bytes[0] = 0x00; /* 3328 */
    ml_kem_byte_decode(&f, bytes, 12);
    assert_int_equal(f.coefficient[0], 3328);
}

/* ---- compressing ---- */

/* The definition, with divisions, of FIPS 203 (4.7). */
static unsigned compress_by_definition(unsigned x, unsigned d)
{
    return (2 * (x << d) + ML_KEM_Q) / (2 * ML_KEM_Q) % (1U << d);
}

static void test_compressing_rounds_as_defined(void **state)
{
    (void)state;
    for (unsigned d = 1; d <= 11; d++)
        for (unsigned x = 0; x < ML_KEM_Q; x++) {
            struct ml_kem_poly f = { { (uint16_t)x } };
            ml_kem_compress(&f, d);
            assert_int_equal(f.coefficient[0], compress_by_definition(x, d));
        }
}

/* FIPS 203 §4.2.1: Compress_d(Decompress_d(y)) = y for all y. */
static void test_compressing_undoes_decompressing(void **state)
{
    (void)state;
    for (unsigned d = 1; d <= 11; d++)
        for (unsigned y = 0; y < 1U << d; y++) {
            struct ml_kem_poly f = { { (uint16_t)y } };
            ml_kem_decompress(&f, d);
            assert_true(f.coefficient[0] < ML_KEM_Q);
            ml_kem_compress(&f, d);
            assert_int_equal(f.coefficient[0], y);
        }
}

/* ---- sampling ---- */

/* FIPS 203 Algorithm 8: each four bits are a coefficient, ones of the first two less the others. */
static void test_small_coefficients_count_bits(void **state)
{
    (void)state;
    static const int   wanted[16] = { 0, 1, 1, 2, -1, 0, 0, 1, -1, 0, 0, 1, -2, -1, -1, 0 };
    struct ml_kem_poly f;
    uint8_t            bytes[ML_KEM_NOISE_LENGTH];
    for (unsigned i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(2 * i + 1);
    ml_kem_sample_cbd(&f, bytes);
    for (unsigned i = 0; i < ML_KEM_N; i++) {
        unsigned four_bits = bytes[i / 2] >> 4 * (i % 2) & 15U;
        assert_int_equal(f.coefficient[i], (wanted[four_bits] + ML_KEM_Q) % ML_KEM_Q);
    }
}

/* FIPS 203 Algorithm 7, from the whole output at once: what is not below q is passed over. */
static void test_uniform_coefficients_skip_what_is_too_large(void **state)
{
    (void)state;
    uint8_t            seed[ML_KEM_SEED_LENGTH + 2] = { 9 }, stream[3 * 400];
    struct ml_kem_poly f;
    unsigned           count = 0, skipped = 0;
    seed[ML_KEM_SEED_LENGTH] = 2;
    seed[ML_KEM_SEED_LENGTH + 1] = 1;
    shake128(stream, sizeof stream, seed, sizeof seed);
    ml_kem_sample_ntt(&f, seed, 2, 1);
    for (unsigned bit = 0; count < ML_KEM_N; bit += 12) {
        unsigned at = bit / 8;
        unsigned number = ((stream[at] | (unsigned)stream[at + 1] << 8) >> bit % 8) & 0xfff;
        if (number < ML_KEM_Q)
            assert_int_equal(f.coefficient[count++], number);
        else
            skipped++;
    }
    assert_true(skipped > 0);
}

static void test_noise_differs_by_its_number(void **state)
{
    (void)state;
    const uint8_t      seed[ML_KEM_SEED_LENGTH] = { 1 };
    struct ml_kem_poly f, g;
    ml_kem_sample_noise(&f, seed, 0);
    ml_kem_sample_noise(&g, seed, 1);
    assert_memory_not_equal(&f, &g, sizeof f);
    for (unsigned i = 0; i < ML_KEM_N; i++)
        assert_true(f.coefficient[i] <= ML_KEM_ETA || f.coefficient[i] >= ML_KEM_Q - ML_KEM_ETA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_division_by_q_is_exact),
        cmocka_unit_test(test_reduction_stays_below_q),
        cmocka_unit_test(test_adding_and_subtracting_undo_each_other),
        cmocka_unit_test(test_ntt_gives_remainders),
        cmocka_unit_test(test_inverse_ntt_undoes_ntt),
        cmocka_unit_test(test_inverse_layers_undo_layers_but_for_a_factor),
        cmocka_unit_test(test_multiplying_transformed_is_multiplying),
        cmocka_unit_test(test_encoding_and_decoding_undo_each_other),
        cmocka_unit_test(test_encoding_puts_low_bits_first),
        cmocka_unit_test(test_decoding_twelve_bits_reduces_modulo_q),
        cmocka_unit_test(test_compressing_rounds_as_defined),
        cmocka_unit_test(test_compressing_undoes_decompressing),
        cmocka_unit_test(test_small_coefficients_count_bits),
        cmocka_unit_test(test_uniform_coefficients_skip_what_is_too_large),
        cmocka_unit_test(test_noise_differs_by_its_number),
    };
    return cmocka_run_group_tests_name("crypto/ml_kem parts", tests, NULL, NULL);
}
