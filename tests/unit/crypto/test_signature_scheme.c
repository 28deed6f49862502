/*
 * test_signature_scheme.c - every scheme of the table signs, verifies, and refuses by name.
 */
#include "support.h"

#include "crypto/ecdh.h"
#include "crypto/ed25519.h"
#include "crypto/rsa_generate.h"
#include "crypto/signature_scheme.h"

#include "signature_scheme_figures.h"

#include <stdbool.h>

/* With room for PSS with SHA-512, which 1024 bits have not. */
enum { RSA_BITS = 1152 };

static struct seeded_random random_of_test;

/* ---- a key pair of each kind ---- */

struct pair {
    struct signing_key   signing;
    struct verifying_key verifying;
};

enum { PAIR_RSA, PAIR_P256, PAIR_P384, PAIR_P521, PAIR_ED25519, PAIRS };
static struct pair pairs[PAIRS];

static void make_rsa(struct pair *pair)
{
    static struct rsa_private_key key;
    struct rsa_generation         g;

    rsa_generate_start(&g, RSA_BITS, &random_of_test.source);
    while (rsa_generate_step(&g) == RSA_GENERATION_GOING)
        continue;
    assert_int_equal(rsa_generate_finish(&key, &g), RSA_OK);
    pair->signing = (struct signing_key){ .kind = KEY_KIND_RSA, .rsa = &key };
    pair->verifying = (struct verifying_key){ .kind = KEY_KIND_RSA, .rsa = &key.public };
}

static void make_ecdsa(struct pair *pair, const struct nist_curve *curve,
                       uint8_t scalar[static NIST_MAX_LENGTH], uint8_t point[static NIST_MAX_POINT])
{
    assert_int_equal(ecdh_generate(scalar, curve, &random_of_test.source), CURVE_OK);
    assert_int_equal(ecdh_public(point, curve, scalar), CURVE_OK);
    pair->signing = (struct signing_key){ .kind = KEY_KIND_ECDSA, .ecdsa = { curve, scalar } };
    pair->verifying = (struct verifying_key){ .kind = KEY_KIND_ECDSA,
                                              .ecdsa = { curve, point, nist_point_length(curve) } };
}

static void make_ed25519(struct pair *pair)
{
    static uint8_t scalar[ED25519_KEY_LENGTH], point[ED25519_KEY_LENGTH];

    ed25519_generate(scalar, &random_of_test.source);
    ed25519_public(point, scalar);
    pair->signing = (struct signing_key){ .kind = KEY_KIND_ED25519, .ed25519 = scalar };
    pair->verifying =
        (struct verifying_key){ .kind = KEY_KIND_ED25519, .ed25519 = { point, sizeof point } };
}

static int make_pairs(void **state)
{
    static uint8_t scalars[3][NIST_MAX_LENGTH], points[3][NIST_MAX_POINT];

    (void)state;
    seeded_random_init(&random_of_test, 1);
    make_rsa(&pairs[PAIR_RSA]);
    make_ecdsa(&pairs[PAIR_P256], &nist_p256, scalars[0], points[0]);
    make_ecdsa(&pairs[PAIR_P384], &nist_p384, scalars[1], points[1]);
    make_ecdsa(&pairs[PAIR_P521], &nist_p521, scalars[2], points[2]);
    make_ed25519(&pairs[PAIR_ED25519]);
    return 0;
}

/* Which pair serves a scheme, told by the scheme's name. */
static const struct pair *pair_for(const struct signature_scheme *scheme)
{
    if (strstr(scheme->name, "secp256r1"))
        return &pairs[PAIR_P256];
    if (strstr(scheme->name, "secp384r1"))
        return &pairs[PAIR_P384];
    if (strstr(scheme->name, "secp521r1"))
        return &pairs[PAIR_P521];
    return &pairs[strcmp(scheme->name, "ed25519") == 0 ? PAIR_ED25519 : PAIR_RSA];
}

/* ---- signing and verifying ---- */

static const uint8_t message[] = "a message that is longer than one block of any of the hashes, so "
                                 "that all of it has to be hashed, and not its beginning alone; it "
                                 "ends here";

struct signed_message {
    uint8_t bytes[SIGNATURE_MAX_LENGTH + 1]; /* room for one more, to be refused */
    size_t  length;
};

static struct signed_message sign_with(const struct signature_scheme *scheme)
{
    struct signed_message s = { .length = 0 };
    const struct pair    *pair = pair_for(scheme);

    assert_int_equal(signature_scheme_sign(s.bytes, &s.length, scheme, &pair->signing, message,
                                           sizeof message, &random_of_test.source),
                     SIGNATURE_OK);
    return s;
}

static enum signature_result verify_with(const struct signature_scheme *scheme,
                                         const struct signed_message   *s)
{
    return signature_scheme_verify(scheme, &pair_for(scheme)->verifying, message, sizeof message,
                                   s->bytes, s->length);
}

static void test_every_scheme_verifies_what_it_signed(void **state)
{
    (void)state;
    size_t count = 0;
    for (; signature_scheme_at(count); count++) {
        const struct signature_scheme *scheme = signature_scheme_at(count);
        struct signed_message          s = sign_with(scheme);

        assert_int_equal(s.length, signature_length_by(&pair_for(scheme)->signing));
        assert_int_equal(verify_with(scheme, &s), SIGNATURE_OK);
    }
    assert_int_equal(count, 10);
}

static void test_every_scheme_refuses_a_flipped_bit_in_the_message(void **state)
{
    (void)state;
    for (size_t i = 0; signature_scheme_at(i); i++) {
        const struct signature_scheme *scheme = signature_scheme_at(i);
        struct signed_message          s = sign_with(scheme);
        uint8_t                        changed[sizeof message];

        for (unsigned last = 0; last < 2; last++) {
            memcpy(changed, message, sizeof message);
            changed[last ? sizeof message - 1 : 0] ^= 1;
            assert_int_equal(signature_scheme_verify(scheme, &pair_for(scheme)->verifying, changed,
                                                     sizeof changed, s.bytes, s.length),
                             SIGNATURE_WRONG);
        }
        assert_int_equal(signature_scheme_verify(scheme, &pair_for(scheme)->verifying, message,
                                                 sizeof message - 1, s.bytes, s.length),
                         SIGNATURE_WRONG);
    }
}

/* The lowest bit of each half, so that r and s, or R and S, stay in their ranges. */
static void test_every_scheme_refuses_a_flipped_bit_in_the_signature(void **state)
{
    (void)state;
    for (size_t i = 0; signature_scheme_at(i); i++) {
        const struct signature_scheme *scheme = signature_scheme_at(i);
        struct signed_message          s = sign_with(scheme);
        bool                           little_endian = scheme->kind == KEY_KIND_ED25519;
        size_t                         first = little_endian ? 0 : s.length / 2 - 1;
        size_t                         second = little_endian ? s.length / 2 : s.length - 1;

        s.bytes[first] ^= 1;
        assert_int_equal(verify_with(scheme, &s), SIGNATURE_WRONG);
        s.bytes[first] ^= 1;
        s.bytes[second] ^= 1;
        assert_int_equal(verify_with(scheme, &s), SIGNATURE_WRONG);
        s.bytes[second] ^= 1;
        assert_int_equal(verify_with(scheme, &s), SIGNATURE_OK);
    }
}

static void test_every_scheme_refuses_a_signature_of_another_length(void **state)
{
    (void)state;
    for (size_t i = 0; signature_scheme_at(i); i++) {
        const struct signature_scheme *scheme = signature_scheme_at(i);
        struct signed_message          s = sign_with(scheme);
        size_t                         length = s.length;

        s.length = 0;
        assert_int_equal(verify_with(scheme, &s), SIGNATURE_LENGTH_WRONG);
        s.length = length - 1;
        assert_int_equal(verify_with(scheme, &s), SIGNATURE_LENGTH_WRONG);
        s.length = length + 1;
        assert_int_equal(verify_with(scheme, &s), SIGNATURE_LENGTH_WRONG);
    }
}

static void test_every_scheme_refuses_numbers_out_of_range(void **state)
{
    (void)state;
    for (size_t i = 0; signature_scheme_at(i); i++) {
        const struct signature_scheme *scheme = signature_scheme_at(i);
        struct signed_message          s = sign_with(scheme);

        memset(s.bytes, 0xff, s.length);
        assert_int_equal(verify_with(scheme, &s), SIGNATURE_OUT_OF_RANGE);
    }
}

/* ---- what OpenSSL signed ---- */

static enum signature_result verify_figure(const struct scheme_figure    *figure,
                                           const struct signature_scheme *scheme)
{
    static const uint8_t exponent[] = { 0x01, 0x00, 0x01 };
    uint8_t              bytes[256], signature[256];
    size_t               length = from_hex(bytes, sizeof bytes, figure->public_key);
    size_t signature_length = from_hex(signature, sizeof signature, figure->signature);
    struct rsa_public_key rsa;
    struct verifying_key  key = { .kind = signature_scheme_find(figure->code)->kind };

    switch (key.kind) {
    case KEY_KIND_RSA:
        assert_int_equal(rsa_public_key_set(&rsa, bytes, length, exponent, sizeof exponent),
                         RSA_OK);
        key.rsa = &rsa;
        break;
    case KEY_KIND_ECDSA:
        key.ecdsa.curve = signature_scheme_find(figure->code)->curve;
        key.ecdsa.point = bytes;
        key.ecdsa.length = length;
        break;
    case KEY_KIND_ED25519:
        key.ed25519.point = bytes;
        key.ed25519.length = length;
        break;
    }
    return signature_scheme_verify(scheme, &key, (const uint8_t *)"sample", 6, signature,
                                   signature_length);
}

/* Each under its own scheme, and under no other. */
static void test_each_signature_of_openssl_is_of_its_scheme_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < SCHEME_FIGURES; i++)
        for (size_t j = 0; signature_scheme_at(j); j++) {
            const struct signature_scheme *scheme = signature_scheme_at(j);
            enum signature_result          result = verify_figure(&scheme_figures[i], scheme);
            assert_int_equal(result == SIGNATURE_OK, scheme->code == scheme_figures[i].code);
        }
    assert_int_equal(SCHEME_FIGURES, 10);
}

/* ---- keys ---- */

static enum signature_result wanted_refusal(const struct signature_scheme *scheme,
                                            enum key_kind                  kind)
{
    return kind == scheme->kind ? SIGNATURE_KEY_CURVE_WRONG : SIGNATURE_KEY_KIND_WRONG;
}

static void test_every_scheme_refuses_the_wrong_kind_of_key(void **state)
{
    (void)state;
    for (size_t i = 0; signature_scheme_at(i); i++) {
        const struct signature_scheme *scheme = signature_scheme_at(i);
        struct signed_message          s = sign_with(scheme);

        for (size_t j = 0; j < PAIRS; j++) {
            enum signature_result wanted = wanted_refusal(scheme, pairs[j].signing.kind);
            uint8_t               untouched = 0x55;
            size_t                length = 1;

            if (&pairs[j] == pair_for(scheme))
                continue;
            assert_int_equal(signature_scheme_sign(&untouched, &length, scheme, &pairs[j].signing,
                                                   message, sizeof message, NULL),
                             wanted);
            assert_int_equal(length, 0);
            assert_int_equal(untouched, 0x55);
            assert_int_equal(signature_scheme_verify(scheme, &pairs[j].verifying, message,
                                                     sizeof message, s.bytes, s.length),
                             wanted);
        }
    }
}

static void test_schemes_refuse_an_rsa_key_too_short_for_the_hash(void **state)
{
    (void)state;
    struct rsa_private_key small;
    struct rsa_generation  g;
    struct signing_key     key = { .kind = KEY_KIND_RSA, .rsa = &small };
    uint8_t                signature[SIGNATURE_MAX_LENGTH];
    size_t                 length = 1;

    rsa_generate_start(&g, RSA_MIN_BITS, &random_of_test.source);
    while (rsa_generate_step(&g) == RSA_GENERATION_GOING)
        continue;
    assert_int_equal(rsa_generate_finish(&small, &g), RSA_OK);
    assert_int_equal(signature_scheme_sign(signature, &length, signature_scheme_find(0x0806), &key,
                                           message, sizeof message, &random_of_test.source),
                     SIGNATURE_KEY_TOO_SHORT);
    assert_int_equal(length, 0);
    assert_int_equal(signature_scheme_sign(signature, &length, signature_scheme_find(0x0805), &key,
                                           message, sizeof message, &random_of_test.source),
                     SIGNATURE_OK);
}

static void test_schemes_withhold_the_result_of_a_faulty_rsa_key(void **state)
{
    (void)state;
    static struct rsa_private_key faulty;
    struct signing_key            key = { .kind = KEY_KIND_RSA, .rsa = &faulty };
    uint8_t                       signature[SIGNATURE_MAX_LENGTH], zero[RSA_BITS / 8] = { 0 };
    size_t                        length = 1;

    faulty = *pairs[PAIR_RSA].signing.rsa;
    faulty.dP.bytes[faulty.dP.length - 1] ^= 2;
    assert_int_equal(signature_scheme_sign(signature, &length, signature_scheme_find(0x0401), &key,
                                           message, sizeof message, &random_of_test.source),
                     SIGNATURE_FAULT);
    assert_int_equal(length, 0);
    assert_memory_equal(signature, zero, sizeof zero);
}

static void test_schemes_refuse_keys_that_their_curves_refuse(void **state)
{
    (void)state;
    uint8_t              bytes[NIST_MAX_POINT] = { 0 }, signature[64] = { 1 };
    size_t               length = 1;
    struct signing_key   zero = { .kind = KEY_KIND_ECDSA, .ecdsa = { &nist_p256, bytes } };
    struct verifying_key point = { .kind = KEY_KIND_ECDSA, .ecdsa = { &nist_p256, bytes, 65 } };
    struct verifying_key edwards = { .kind = KEY_KIND_ED25519, .ed25519 = { bytes, 31 } };
    const struct signature_scheme *ecdsa = signature_scheme_find(0x0403);
    const struct signature_scheme *ed25519 = signature_scheme_find(0x0807);

    assert_int_equal(
        signature_scheme_sign(signature, &length, ecdsa, &zero, message, sizeof message, NULL),
        SIGNATURE_KEY_REFUSED);
    assert_int_equal(length, 0);
    assert_memory_equal(signature, bytes, sizeof signature);
    assert_int_equal(signature_scheme_verify(ecdsa, &point, message, sizeof message, signature, 64),
                     SIGNATURE_KEY_REFUSED);
    assert_int_equal(
        signature_scheme_verify(ed25519, &edwards, message, sizeof message, signature, 64),
        SIGNATURE_KEY_REFUSED);
}

/* ---- the table ---- */

static void test_schemes_stand_in_the_order_of_their_codes(void **state)
{
    (void)state;
    for (size_t i = 1; signature_scheme_at(i); i++)
        assert_true(signature_scheme_at(i - 1)->code < signature_scheme_at(i)->code);
    assert_null(signature_scheme_at(10));
    assert_null(signature_scheme_at(SIZE_MAX));
}

static void test_schemes_are_found_by_code(void **state)
{
    (void)state;
    for (size_t i = 0; signature_scheme_at(i); i++)
        assert_ptr_equal(signature_scheme_find(signature_scheme_at(i)->code),
                         signature_scheme_at(i));
    assert_string_equal(signature_scheme_find(0x0401)->name, "rsa_pkcs1_sha256");
    assert_string_equal(signature_scheme_find(0x0603)->name, "ecdsa_secp521r1_sha512");
    assert_string_equal(signature_scheme_find(0x0804)->name, "rsa_pss_rsae_sha256");
    assert_string_equal(signature_scheme_find(0x0807)->name, "ed25519");
}

static void test_schemes_unknown_or_left_out_are_not_found(void **state)
{
    (void)state;
    assert_null(signature_scheme_find(0x0000));
    assert_null(signature_scheme_find(0x0201)); /* rsa_pkcs1_sha1 */
    assert_null(signature_scheme_find(0x0203)); /* ecdsa_sha1 */
    assert_null(signature_scheme_find(0x0402)); /* DSA with SHA-256 */
    assert_null(signature_scheme_find(0x0808)); /* ed448 */
    assert_null(signature_scheme_find(0x0809)); /* rsa_pss_pss_sha256 */
    assert_null(signature_scheme_find(0xffff));
}

static void test_each_refusal_has_words_of_its_own(void **state)
{
    (void)state;
    for (int i = SIGNATURE_OK; i <= SIGNATURE_FAULT; i++)
        for (int j = SIGNATURE_OK; j < i; j++)
            assert_string_not_equal(signature_result_text((enum signature_result)i),
                                    signature_result_text((enum signature_result)j));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_scheme_verifies_what_it_signed),
        cmocka_unit_test(test_every_scheme_refuses_a_flipped_bit_in_the_message),
        cmocka_unit_test(test_every_scheme_refuses_a_flipped_bit_in_the_signature),
        cmocka_unit_test(test_every_scheme_refuses_a_signature_of_another_length),
        cmocka_unit_test(test_every_scheme_refuses_numbers_out_of_range),
        cmocka_unit_test(test_each_signature_of_openssl_is_of_its_scheme_alone),
        cmocka_unit_test(test_every_scheme_refuses_the_wrong_kind_of_key),
        cmocka_unit_test(test_schemes_refuse_an_rsa_key_too_short_for_the_hash),
        cmocka_unit_test(test_schemes_withhold_the_result_of_a_faulty_rsa_key),
        cmocka_unit_test(test_schemes_refuse_keys_that_their_curves_refuse),
        cmocka_unit_test(test_schemes_stand_in_the_order_of_their_codes),
        cmocka_unit_test(test_schemes_are_found_by_code),
        cmocka_unit_test(test_schemes_unknown_or_left_out_are_not_found),
        cmocka_unit_test(test_each_refusal_has_words_of_its_own),
    };
    return cmocka_run_group_tests_name("crypto/signature_scheme", tests, make_pairs, NULL);
}
