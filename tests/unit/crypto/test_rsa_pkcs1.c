/*
 * test_rsa_pkcs1.c - PKCS #1 v1.5: what is accepted, and above all what is not.
 */
#include "rsa_test_key.h"
#include "support.h"

#include "crypto/rsa_pkcs1.h"

enum { K = 128, SECRET = 48 }; /* the key's length; a pre-master secret's length */

static struct seeded_random   random_of_test;
static struct rsa_private_key key;

static int start(void **state)
{
    (void)state;
    seeded_random_init(&random_of_test, 1);
    test_key_set(&key);
    return 0;
}

/* ---- encryption and decryption ---- */

static void test_a_known_ciphertext_decrypts(void **state)
{
    (void)state;
    uint8_t ciphertext[K], out[SECRET], em[K], message[K];
    size_t  length;

    from_hex(ciphertext, K, TEST_KEY_CIPHERTEXT);
    assert_int_equal(
        rsa_decrypt_pkcs1_fixed(out, SECRET, em, &key, ciphertext, K, &random_of_test.source),
        UINT32_MAX);
    for (unsigned i = 0; i < SECRET; i++)
        assert_int_equal(out[i], 0x30 + i);
    assert_hex_equal(em, "000201020304");
    assert_int_equal(
        rsa_decrypt_pkcs1(message, &length, &key, ciphertext, K, &random_of_test.source), RSA_OK);
    assert_int_equal(length, SECRET);
    assert_memory_equal(message, out, SECRET);
}

static void test_the_three_stages_make_the_ciphertext(void **state)
{
    (void)state;
    struct seeded_random again;
    uint8_t              message[SECRET] = { 3, 3 }, ps[K], em[K], staged[K], whole[K];
    size_t               ps_length = rsa_padding_string_length(&key.public, SECRET);

    seeded_random_init(&again, 5);
    rsa_draw_padding_string(ps, ps_length, &again.source);
    assert_int_equal(rsa_pad_pkcs1_encrypt(em, &key.public, ps, message, SECRET), RSA_OK);
    assert_int_equal(rsa_encrypt_raw(staged, &key.public, em), RSA_OK);
    seeded_random_init(&again, 5);
    assert_int_equal(rsa_encrypt_pkcs1(whole, &key.public, message, SECRET, &again.source), RSA_OK);
    assert_memory_equal(staged, whole, K);
}

static void test_every_length_that_fits_comes_back(void **state)
{
    (void)state;
    uint8_t message[K], ciphertext[K], back[K];
    size_t  length;

    memset(message, 0, sizeof message); /* zeros: the hardest to tell from the separator */
    for (size_t i = 0; i <= K - RSA_PKCS1_OVERHEAD; i++) {
        assert_int_equal(
            rsa_encrypt_pkcs1(ciphertext, &key.public, message, i, &random_of_test.source), RSA_OK);
        assert_int_equal(
            rsa_decrypt_pkcs1(back, &length, &key, ciphertext, K, &random_of_test.source), RSA_OK);
        assert_int_equal(length, i);
        assert_memory_equal(back, message, i);
    }
    assert_int_equal(
        rsa_encrypt_pkcs1(ciphertext, &key.public, message, K - 10, &random_of_test.source),
        RSA_MESSAGE_TOO_LONG);
}

static void test_the_padding_string_has_no_zero(void **state)
{
    (void)state;
    uint8_t ps[4096];
    rsa_draw_padding_string(ps, sizeof ps, &random_of_test.source);
    assert_null(memchr(ps, 0, sizeof ps));
}

/* A sound encoded message of SECRET bytes, to be spoiled. */
static void make_em(uint8_t em[static K])
{
    uint8_t ps[K], message[SECRET];
    memset(ps, 0x11, sizeof ps);
    memset(message, 0x77, sizeof message);
    assert_int_equal(rsa_pad_pkcs1_encrypt(em, &key.public, ps, message, SECRET), RSA_OK);
}

static uint32_t decrypt_fixed(const uint8_t em[static K], size_t out_length)
{
    uint8_t ciphertext[K], out[K];
    assert_int_equal(rsa_encrypt_raw(ciphertext, &key.public, em), RSA_OK);
    return rsa_decrypt_pkcs1_fixed(out, out_length, NULL, &key, ciphertext, K,
                                   &random_of_test.source);
}

static enum rsa_result decrypt(const uint8_t em[static K])
{
    uint8_t ciphertext[K], out[K];
    size_t  length;
    assert_int_equal(rsa_encrypt_raw(ciphertext, &key.public, em), RSA_OK);
    return rsa_decrypt_pkcs1(out, &length, &key, ciphertext, K, &random_of_test.source);
}

static void test_each_spoiled_byte_of_the_padding_is_refused(void **state)
{
    (void)state;
    uint8_t      em[K];
    const size_t separator = K - SECRET - 1;

    make_em(em);
    assert_int_equal(decrypt_fixed(em, SECRET), UINT32_MAX);
    em[0] = 1;
    assert_int_equal(decrypt_fixed(em, SECRET), 0);
    assert_int_equal(decrypt(em), RSA_DECRYPTION_FAILED);
    for (unsigned type = 0; type < 256; type++) {
        make_em(em);
        em[1] = (uint8_t)type;
        assert_int_equal(decrypt_fixed(em, SECRET), type == 2 ? UINT32_MAX : 0);
        assert_int_equal(decrypt(em), type == 2 ? RSA_OK : RSA_DECRYPTION_FAILED);
    }
    for (size_t i = 2; i < separator; i++) {
        make_em(em);
        em[i] = 0;
        assert_int_equal(decrypt_fixed(em, SECRET), 0);
        assert_int_equal(decrypt(em), i < 10 ? RSA_DECRYPTION_FAILED : RSA_OK);
    }
    make_em(em);
    em[separator] = 1;
    assert_int_equal(decrypt_fixed(em, SECRET), 0);
    assert_int_equal(decrypt(em), RSA_DECRYPTION_FAILED); /* no zero anywhere */
}

static void test_a_message_of_another_length_is_refused(void **state)
{
    (void)state;
    uint8_t em[K];

    make_em(em);
    for (size_t length = 0; length < K; length++)
        assert_int_equal(decrypt_fixed(em, length), length == SECRET ? UINT32_MAX : 0);
}

static void test_a_ciphertext_of_another_length_is_refused(void **state)
{
    (void)state;
    uint8_t ciphertext[K + 1] = { 0 }, out[K];
    size_t  length;

    from_hex(ciphertext + 1, K, TEST_KEY_CIPHERTEXT); /* the same number, with a zero before it */
    assert_int_equal(
        rsa_decrypt_pkcs1_fixed(out, SECRET, NULL, &key, ciphertext, K + 1, &random_of_test.source),
        0);
    assert_int_equal(
        rsa_decrypt_pkcs1(out, &length, &key, ciphertext, K + 1, &random_of_test.source),
        RSA_DECRYPTION_FAILED);
    assert_int_equal(
        rsa_decrypt_pkcs1(out, &length, &key, ciphertext + 2, K - 1, &random_of_test.source),
        RSA_DECRYPTION_FAILED);
}

/* ---- signatures ---- */

static void test_signatures_are_those_of_openssl(void **state)
{
    (void)state;
    uint8_t digest[HASH_MAX_DIGEST], signature[K];

    hash_compute(digest, &hash_sha256, "abc", 3);
    assert_int_equal(rsa_sign_pkcs1(signature, &key, &hash_sha256, digest, &random_of_test.source),
                     RSA_OK);
    assert_hex_equal(signature, TEST_KEY_SIGNATURE_SHA256);
    assert_int_equal(rsa_verify_pkcs1(&key.public, &hash_sha256, digest, signature, K), RSA_OK);

    hash_compute(digest, &hash_sha1, "abc", 3);
    assert_int_equal(rsa_sign_pkcs1(signature, &key, &hash_sha1, digest, &random_of_test.source),
                     RSA_OK);
    assert_hex_equal(signature, TEST_KEY_SIGNATURE_SHA1);
    assert_int_equal(rsa_verify_pkcs1(&key.public, &hash_sha1, digest, signature, K), RSA_OK);
}

/* openssl dgst -sha384 -sign, and -sha512, over "abc" */
static void test_longer_hashes_sign_as_openssl_does(void **state)
{
    (void)state;
    static const struct {
        const struct hash *hash;
        const char        *signature;
    } figures[] = {
        { &hash_sha384, "9b40fc0fd5743c9139a0d0db2e30eba6a3cc387f653adca43a51fb5ef3e18c1e"
                        "d353f42a03ff728f23228c59d8b772271476571e984d7d9382c47637249964b6"
                        "2f2f8858e046c8fb8a2bee331de4b4f74df4a59b70e45d2a41b5edb895fa8672"
                        "e17d2985a402e5ab7cd586695a76ba3eb8493b0f3d71ec3e5b940ea1e16639aa" },
        { &hash_sha512, "69a973cfba756050c09c7e36034659720c6e635c2f6c149ff2be3d393455f7d6"
                        "27749bbed59ac7c0d084635e11215453f6941f6d666ccdbd4d25f6ab40d4259a"
                        "3f6c15556a87af4f0573442f7f81b222d4864bd15aa8bec665642e5734a43484"
                        "db64f8ecfcad3c83b24098adb39fef7ac5032fdff4c5c7583d60a930e924e6e0" },
    };
    for (size_t i = 0; i < 2; i++) {
        const struct hash *hash = figures[i].hash;
        uint8_t            digest[HASH_MAX_DIGEST], signature[K];
        hash_compute(digest, hash, "abc", 3);
        assert_int_equal(rsa_sign_pkcs1(signature, &key, hash, digest, &random_of_test.source),
                         RSA_OK);
        assert_hex_equal(signature, figures[i].signature);
        assert_int_equal(rsa_verify_pkcs1(&key.public, hash, digest, signature, K), RSA_OK);
        digest[hash->digest_length - 1] ^= 1;
        assert_int_equal(rsa_verify_pkcs1(&key.public, hash, digest, signature, K),
                         RSA_SIGNATURE_WRONG);
    }
}

static void test_a_signature_verifies_for_nothing_else(void **state)
{
    (void)state;
    uint8_t digest[HASH_MAX_DIGEST], signature[K + 1] = { 0 };

    hash_compute(digest, &hash_sha256, "abc", 3);
    from_hex(signature, K, TEST_KEY_SIGNATURE_SHA256);
    assert_int_equal(rsa_verify_pkcs1(&key.public, &hash_sha1, digest, signature, K),
                     RSA_SIGNATURE_WRONG);
    digest[31] ^= 1;
    assert_int_equal(rsa_verify_pkcs1(&key.public, &hash_sha256, digest, signature, K),
                     RSA_SIGNATURE_WRONG);
    digest[31] ^= 1;
    signature[K - 1] ^= 1;
    assert_int_equal(rsa_verify_pkcs1(&key.public, &hash_sha256, digest, signature, K),
                     RSA_SIGNATURE_WRONG);
    signature[K - 1] ^= 1;
    assert_int_equal(rsa_verify_pkcs1(&key.public, &hash_sha256, digest, signature, K - 1),
                     RSA_LENGTH_WRONG);
    assert_int_equal(rsa_verify_pkcs1(&key.public, &hash_sha256, digest, signature, K + 1),
                     RSA_LENGTH_WRONG);
    assert_int_equal(rsa_verify_pkcs1(&key.public, &hash_sha256, digest, key.public.modulus, K),
                     RSA_OUT_OF_RANGE);
}

/* Bleichenbacher 2006: bytes after the DigestInfo, which a parser would overlook. */
static void test_garbage_after_the_digest_is_refused(void **state)
{
    (void)state;
    uint8_t digest[HASH_MAX_DIGEST], em[K] = { 0 }, signature[K], short_em[K - 20];

    hash_compute(digest, &hash_sha256, "abc", 3);
    assert_int_equal(rsa_emsa_pkcs1_encode(short_em, sizeof short_em, &hash_sha256, digest),
                     RSA_OK);
    memcpy(em, short_em, sizeof short_em);
    assert_int_equal(rsa_decrypt_raw(signature, &key, em, &random_of_test.source), UINT32_MAX);
    assert_int_equal(rsa_verify_pkcs1(&key.public, &hash_sha256, digest, signature, K),
                     RSA_SIGNATURE_WRONG);
}

static void test_encoding_refuses_what_it_cannot_encode(void **state)
{
    (void)state;
    struct hash unknown = hash_sha256;
    uint8_t     digest[HASH_MAX_DIGEST] = { 0 }, em[K], signature[K];

    assert_int_equal(rsa_emsa_pkcs1_encode(em, K, &unknown, digest), RSA_HASH_UNKNOWN);
    assert_int_equal(rsa_sign_pkcs1(signature, &key, &unknown, digest, &random_of_test.source),
                     RSA_HASH_UNKNOWN);
    assert_int_equal(rsa_emsa_pkcs1_encode(em, 62, &hash_sha256, digest), RSA_OK);
    assert_int_equal(rsa_emsa_pkcs1_encode(em, 61, &hash_sha256, digest), RSA_MESSAGE_TOO_LONG);
}

static void test_a_faulty_signature_is_withheld(void **state)
{
    (void)state;
    static const uint8_t   zeros[K];
    struct rsa_private_key faulty = key;
    uint8_t                digest[HASH_MAX_DIGEST] = { 0 }, signature[K];

    faulty.dQ.bytes[3] ^= 1;
    assert_int_equal(
        rsa_sign_pkcs1(signature, &faulty, &hash_sha256, digest, &random_of_test.source),
        RSA_FAULT);
    assert_memory_equal(signature, zeros, K);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_known_ciphertext_decrypts),
        cmocka_unit_test(test_the_three_stages_make_the_ciphertext),
        cmocka_unit_test(test_every_length_that_fits_comes_back),
        cmocka_unit_test(test_the_padding_string_has_no_zero),
        cmocka_unit_test(test_each_spoiled_byte_of_the_padding_is_refused),
        cmocka_unit_test(test_a_message_of_another_length_is_refused),
        cmocka_unit_test(test_a_ciphertext_of_another_length_is_refused),
        cmocka_unit_test(test_signatures_are_those_of_openssl),
        cmocka_unit_test(test_longer_hashes_sign_as_openssl_does),
        cmocka_unit_test(test_a_signature_verifies_for_nothing_else),
        cmocka_unit_test(test_garbage_after_the_digest_is_refused),
        cmocka_unit_test(test_encoding_refuses_what_it_cannot_encode),
        cmocka_unit_test(test_a_faulty_signature_is_withheld),
    };
    return cmocka_run_group_tests_name("crypto/rsa_pkcs1", tests, start, NULL);
}
