/*
 * test_rsa_pss.c - PSS signatures: those of OpenSSL hold, ours hold, and nothing else does.
 */
#include "rsa_test_key.h"
#include "support.h"

#include "crypto/rsa_pss.h"

enum { K = 128, EM_BITS = 1023 }; /* the key's length; the bits of its encoded messages */

static struct seeded_random   random_of_test;
static struct rsa_private_key key;

static const struct rsa_pss pss_sha256 = { &hash_sha256, &hash_sha256, 32 };

static int start(void **state)
{
    (void)state;
    seeded_random_init(&random_of_test, 1);
    test_key_set(&key);
    return 0;
}

/* openssl dgst -sign with rsa_padding_mode:pss over "abc", with this hash, mask hash and salt */
static const struct figure {
    struct rsa_pss pss;
    const char    *signature;
} figures[] = {
    { { &hash_sha256, &hash_sha256, 32 },
      "55d2dfb53f229d3780d0970274236641a3446b7fca3ffb22a34331c5b080850a"
      "2e87271f0b5242036199117d366c3d67d9e2dbc3871b88d42cd6a5fa77487263"
      "b7186229964492b557e5b31b4f1c0a4a20fdbac43461e240b1427dca10e92e16"
      "6034a08b903c381d7e89bf7d7bdcda8012a11c2954a6bf537dfdd08a8095787d" },
    { { &hash_sha384, &hash_sha384, 48 },
      "840998761e7a39e24f2cb31296b9d70917e87911a0e066e5b84556a13e44ce94"
      "02814af34301865dad84d4856bb11ec6a2088fdabab85456d696318248bea48f"
      "8389ddec98056ced32f18203e071a2ea323e1f54702d17f9e02f58112c2176c3"
      "3bce6997465be9d99b3e46ef730d5171b7434894a8d3a39b8c70cc49ff7f81bf" },
    { { &hash_sha256, &hash_sha1, 20 },
      "0a349f2f6ab60af8c590c3c91c0d047bc0d63f61b589dd8b1662eb27168ff4ed"
      "aa124f42088c31f73891b8315a2eac701d347652b754b4c92f3ea278eb5c02e6"
      "882f9055950d4020a3656049c0b25de7ef322d96888ec364657ed8607ee36dd8"
      "6c8c33b164c6b46f59e4afb46d4cd7e7d2b3986c614a2b3d47a9af74b54d0d33" },
};
enum { FIGURES = sizeof figures / sizeof figures[0] };

static void test_signatures_of_openssl_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < FIGURES; i++) {
        struct rsa_pss pss = figures[i].pss;
        uint8_t        digest[HASH_MAX_DIGEST], signature[K];
        hash_compute(digest, pss.hash, "abc", 3);
        from_hex(signature, K, figures[i].signature);
        assert_int_equal(rsa_verify_pss(&key.public, &pss, digest, signature, K), RSA_OK);
        pss.salt_length = RSA_PSS_ANY_SALT;
        assert_int_equal(rsa_verify_pss(&key.public, &pss, digest, signature, K), RSA_OK);
    }
}

static void test_another_parameter_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < FIGURES; i++) {
        struct rsa_pss longer = figures[i].pss, shorter = figures[i].pss, masked = figures[i].pss;
        uint8_t        digest[HASH_MAX_DIGEST], signature[K];
        hash_compute(digest, figures[i].pss.hash, "abc", 3);
        from_hex(signature, K, figures[i].signature);
        longer.salt_length++;
        shorter.salt_length--;
        masked.mgf_hash = &hash_sha512;
        assert_int_equal(rsa_verify_pss(&key.public, &longer, digest, signature, K),
                         RSA_SIGNATURE_WRONG);
        assert_int_equal(rsa_verify_pss(&key.public, &shorter, digest, signature, K),
                         RSA_SIGNATURE_WRONG);
        assert_int_equal(rsa_verify_pss(&key.public, &masked, digest, signature, K),
                         RSA_SIGNATURE_WRONG);
    }
}

static void test_what_we_sign_holds_and_differs_each_time(void **state)
{
    (void)state;
    uint8_t digest[HASH_MAX_DIGEST], first[K], second[K];

    hash_compute(digest, &hash_sha256, "abc", 3);
    assert_int_equal(rsa_sign_pss(first, &key, &pss_sha256, digest, &random_of_test.source),
                     RSA_OK);
    assert_int_equal(rsa_sign_pss(second, &key, &pss_sha256, digest, &random_of_test.source),
                     RSA_OK);
    assert_int_equal(rsa_verify_pss(&key.public, &pss_sha256, digest, first, K), RSA_OK);
    assert_int_equal(rsa_verify_pss(&key.public, &pss_sha256, digest, second, K), RSA_OK);
    assert_memory_not_equal(first, second, K);
}

static void test_a_signature_verifies_for_nothing_else(void **state)
{
    (void)state;
    uint8_t digest[HASH_MAX_DIGEST], signature[K + 1] = { 0 };

    hash_compute(digest, &hash_sha256, "abc", 3);
    from_hex(signature, K, figures[0].signature);
    digest[0] ^= 1;
    assert_int_equal(rsa_verify_pss(&key.public, &pss_sha256, digest, signature, K),
                     RSA_SIGNATURE_WRONG);
    digest[0] ^= 1;
    signature[K - 1] ^= 1;
    assert_int_equal(rsa_verify_pss(&key.public, &pss_sha256, digest, signature, K),
                     RSA_SIGNATURE_WRONG);
    signature[K - 1] ^= 1;
    assert_int_equal(rsa_verify_pss(&key.public, &pss_sha256, digest, signature, K - 1),
                     RSA_LENGTH_WRONG);
    assert_int_equal(rsa_verify_pss(&key.public, &pss_sha256, digest, signature, K + 1),
                     RSA_LENGTH_WRONG);
    assert_int_equal(rsa_verify_pss(&key.public, &pss_sha256, digest, key.public.modulus, K),
                     RSA_OUT_OF_RANGE);
}

/* Every bit of EM counts, also those that the mask leaves unused. */
static void test_an_encoded_message_with_any_bit_flipped_is_refused(void **state)
{
    (void)state;
    uint8_t digest[32] = { 1 }, salt[32] = { 2 }, em[K];

    assert_int_equal(rsa_emsa_pss_encode(em, EM_BITS, &pss_sha256, digest, salt), RSA_OK);
    assert_int_equal(rsa_emsa_pss_verify(em, EM_BITS, &pss_sha256, digest), RSA_OK);
    for (size_t bit = 0; bit < 8 * sizeof em; bit++) {
        em[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(rsa_emsa_pss_verify(em, EM_BITS, &pss_sha256, digest),
                         RSA_SIGNATURE_WRONG);
        em[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

/* RFC 8017 §9.1.1: the leftmost 8 * emLen - emBits bits are zero, and the rest comes back. */
static void test_every_number_of_bits_comes_back(void **state)
{
    (void)state;
    uint8_t digest[32] = { 1 }, salt[32] = { 2 }, em[K];

    for (size_t em_bits = 8 * 66 - 7; em_bits <= 8 * K; em_bits++) {
        assert_int_equal(rsa_emsa_pss_encode(em, em_bits, &pss_sha256, digest, salt), RSA_OK);
        size_t unused = (8 - em_bits % 8) % 8;
        assert_int_equal(em[0] >> (8 - unused), 0);
        assert_int_equal(rsa_emsa_pss_verify(em, em_bits, &pss_sha256, digest), RSA_OK);
    }
}

static void test_a_salt_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    static const uint8_t zeros[K];
    uint8_t              digest[64] = { 1 }, salt[K] = { 2 }, em[K], signature[K];
    struct rsa_pss       longest = { &hash_sha256, &hash_sha256, K - 32 - 2 };
    struct rsa_pss       too_long = { &hash_sha256, &hash_sha256, K - 32 - 1 };
    struct rsa_pss       any = { &hash_sha256, &hash_sha256, RSA_PSS_ANY_SALT };

    assert_int_equal(rsa_emsa_pss_encode(em, EM_BITS, &longest, digest, salt), RSA_OK);
    assert_int_equal(rsa_emsa_pss_verify(em, EM_BITS, &longest, digest), RSA_OK);
    assert_int_equal(rsa_emsa_pss_encode(em, EM_BITS, &too_long, digest, salt),
                     RSA_MESSAGE_TOO_LONG);
    assert_int_equal(rsa_sign_pss(signature, &key, &too_long, digest, &random_of_test.source),
                     RSA_MESSAGE_TOO_LONG);
    assert_memory_equal(signature, zeros, K);
    assert_int_equal(rsa_sign_pss(signature, &key, &any, digest, &random_of_test.source),
                     RSA_MESSAGE_TOO_LONG);
    assert_int_equal(rsa_emsa_pss_verify(em, 8 * 33, &any, digest), RSA_SIGNATURE_WRONG);
}

/* With a modulus of 1025 bits an encoded message is a byte shorter; key and signature: OpenSSL. */
static void test_an_encoded_message_may_be_a_byte_shorter_than_the_modulus(void **state)
{
    (void)state;
    static const char n_text[] = "0154d010b15c6a4b2672d97d4dab4eaefa2a08fbcae39bd7873bb63b9fa57c01"
                                 "704a1258114f840bb1b2393aca0398eb2393de3a5f8aa86e5ed3a4a8c36caee9"
                                 "b9cbb5333e5f0fef2e422f983e1da08bbb33e076f3093be57441c18f946f6cd8"
                                 "4c0f43deea6b4af69036aee2e95661de2a8a3889028a1eccaa8682fca2a54f19"
                                 "0d";
    static const char signature_text[] =
        "00b98c47cd4e0743ae5b06923cd4eac14430a0aa8e04836d6d6ec35eb9e86263"
        "2fd23efb7c323c4afe33139a3cc4b3a8c6eff6cddb31e4bb75eaf9f4ecbb3210"
        "3fda616af2d5ae643404c57fd287980900fb3ded00a72fb6e0554fa6b843a0db"
        "4bec2d182825684b12de7cdbb7c79f1ac073c334e5b49427cef0a5509c6c70a6"
        "10";
    static const uint8_t  e[] = { 1, 0, 1 };
    struct rsa_public_key odd;
    uint8_t               n[K + 1], signature[K + 1], digest[32];

    from_hex(n, sizeof n, n_text);
    from_hex(signature, sizeof signature, signature_text);
    assert_int_equal(rsa_public_key_set(&odd, n, sizeof n, e, sizeof e), RSA_OK);
    hash_compute(digest, &hash_sha256, "abc", 3);
    assert_int_equal(rsa_verify_pss(&odd, &pss_sha256, digest, signature, sizeof signature),
                     RSA_OK);
    digest[0] ^= 1;
    assert_int_equal(rsa_verify_pss(&odd, &pss_sha256, digest, signature, sizeof signature),
                     RSA_SIGNATURE_WRONG);
}

static void test_a_faulty_signature_is_withheld(void **state)
{
    (void)state;
    static const uint8_t   zeros[K];
    struct rsa_private_key faulty = key;
    uint8_t                digest[32] = { 0 }, signature[K];

    faulty.dQ.bytes[3] ^= 1;
    assert_int_equal(rsa_sign_pss(signature, &faulty, &pss_sha256, digest, &random_of_test.source),
                     RSA_FAULT);
    assert_memory_equal(signature, zeros, K);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signatures_of_openssl_hold),
        cmocka_unit_test(test_another_parameter_is_refused),
        cmocka_unit_test(test_what_we_sign_holds_and_differs_each_time),
        cmocka_unit_test(test_a_signature_verifies_for_nothing_else),
        cmocka_unit_test(test_an_encoded_message_with_any_bit_flipped_is_refused),
        cmocka_unit_test(test_every_number_of_bits_comes_back),
        cmocka_unit_test(test_a_salt_that_does_not_fit_is_refused),
        cmocka_unit_test(test_an_encoded_message_may_be_a_byte_shorter_than_the_modulus),
        cmocka_unit_test(test_a_faulty_signature_is_withheld),
    };
    return cmocka_run_group_tests_name("crypto/rsa_pss", tests, start, NULL);
}
