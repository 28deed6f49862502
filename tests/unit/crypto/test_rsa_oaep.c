/*
 * test_rsa_oaep.c - OAEP: what OpenSSL encrypts comes out, what we encrypt comes back, and nothing
 * else decodes.
 */
#include "rsa_test_key.h"
#include "support.h"

#include "crypto/mgf1.h"
#include "crypto/rsa_oaep.h"

enum { K = 128, H = 32 }; /* the key's length; the hash's */

static struct seeded_random   random_of_test;
static struct rsa_private_key key;

static const uint8_t         label[] = { 'l', 'a', 'b', 'e', 'l' };
static const struct rsa_oaep oaep_sha256 = { &hash_sha256, &hash_sha256, NULL, 0 };
static const struct rsa_oaep oaep_labelled = { &hash_sha1, &hash_sha1, label, sizeof label };

static int start(void **state)
{
    (void)state;
    seeded_random_init(&random_of_test, 1);
    test_key_set(&key);
    return 0;
}

static enum rsa_result decrypt(uint8_t *message, size_t *length, const struct rsa_oaep *oaep,
                               const uint8_t *ciphertext)
{
    return rsa_decrypt_oaep(message, length, &key, oaep, ciphertext, K, &random_of_test.source);
}

/* openssl pkeyutl -encrypt with rsa_padding_mode:oaep, of "abc" */
static const char of_openssl_sha256[] =
    "c013535f5276b21b5ef6de3c1cca9ba11759d3f40ee3e025805336163b96c266"
    "cfdd0e34cf1fd365584c5b47525a1ed059b795ca374333e3ea464fa69c3b8920"
    "165d103da76dc7d3563f524fa02713c265fad6bc37d1489644372afd8042c1fb"
    "794dbd32c321628e3638e1b8f554b9dc740fc7b7186026162bb3c8cbccc3f88a";
static const char of_openssl_labelled[] =
    "4ffbfdb91363be50726dabcb89507f0ba8d1f9950a24c6881b85565ed192a429"
    "9146255738c6d8d3ab7ba451c5185941702d640c2d9902ec4b74997f315b5171"
    "d00bd1c2d9b85281886f14588bd4d176c8a6452f5bbb091163cfa5fa9d028ad9"
    "484f456172d62094a7899065dd5c12cac61d47d1fcccc7028a53c7fb95c11b9a";

static void test_ciphertexts_of_openssl_decrypt(void **state)
{
    (void)state;
    uint8_t ciphertext[K], message[K];
    size_t  length;

    from_hex(ciphertext, K, of_openssl_sha256);
    assert_int_equal(decrypt(message, &length, &oaep_sha256, ciphertext), RSA_OK);
    assert_int_equal(length, 3);
    assert_memory_equal(message, "abc", 3);
    from_hex(ciphertext, K, of_openssl_labelled);
    assert_int_equal(decrypt(message, &length, &oaep_labelled, ciphertext), RSA_OK);
    assert_int_equal(length, 3);
    assert_memory_equal(message, "abc", 3);
}

static void test_another_label_or_hash_is_refused(void **state)
{
    (void)state;
    struct rsa_oaep unlabelled = oaep_labelled, masked = oaep_labelled;
    uint8_t         ciphertext[K], message[K];
    size_t          length;

    unlabelled.label_length = 0;
    masked.mgf_hash = &hash_sha256;
    from_hex(ciphertext, K, of_openssl_labelled);
    assert_int_equal(decrypt(message, &length, &unlabelled, ciphertext), RSA_DECRYPTION_FAILED);
    assert_int_equal(decrypt(message, &length, &masked, ciphertext), RSA_DECRYPTION_FAILED);
    assert_int_equal(decrypt(message, &length, &oaep_sha256, ciphertext), RSA_DECRYPTION_FAILED);
    assert_int_equal(length, 0);
}

static void test_every_length_that_fits_comes_back(void **state)
{
    (void)state;
    uint8_t message[K], ciphertext[K], out[K];
    size_t  length, longest = rsa_oaep_max_message(&key.public, &oaep_sha256);

    assert_int_equal(longest, K - 2 * H - 2);
    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (uint8_t)(i % 3); /* zeros and ones, to be mistaken for PS and its end */
    for (size_t i = 0; i <= longest; i++) {
        assert_int_equal(rsa_encrypt_oaep(ciphertext, &key.public, &oaep_sha256, message, i,
                                          &random_of_test.source),
                         RSA_OK);
        assert_int_equal(decrypt(out, &length, &oaep_sha256, ciphertext), RSA_OK);
        assert_int_equal(length, i);
        assert_memory_equal(out, message, i);
    }
    assert_int_equal(rsa_encrypt_oaep(ciphertext, &key.public, &oaep_sha256, message, longest + 1,
                                      &random_of_test.source),
                     RSA_MESSAGE_TOO_LONG);
}

/* Flipping any bit of EM breaks lHash, PS, or the message; never decodes to the same. */
static void test_an_encoded_message_with_any_bit_flipped_is_refused(void **state)
{
    (void)state;
    static const uint8_t seed[H] = { 7 };
    uint8_t              em[K], flipped[K];
    size_t               start_of_message;

    assert_int_equal(rsa_oaep_encode(em, K, &oaep_sha256, seed, NULL, 0), RSA_OK);
    memcpy(flipped, em, K);
    assert_int_equal(rsa_oaep_decode(&start_of_message, flipped, K, &oaep_sha256), UINT32_MAX);
    assert_int_equal(start_of_message, K);
    for (size_t bit = 0; bit < 8 * sizeof em; bit++) {
        memcpy(flipped, em, K);
        flipped[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_equal(rsa_oaep_decode(&start_of_message, flipped, K, &oaep_sha256), 0);
    }
}

/* Encodes five bytes with one byte of DB changed before it is masked; the decoder's verdict. */
static uint32_t decode_with(size_t at, uint8_t byte)
{
    static const uint8_t seed[H] = { 7 };
    uint8_t              em[K], *masked_seed = em + 1, *db = em + 1 + H;
    size_t               start_of_message;

    assert_int_equal(rsa_oaep_encode(em, K, &oaep_sha256, seed, seed, 5), RSA_OK);
    mgf1_mask(db, K - H - 1, &hash_sha256, seed, H);
    db[at] = byte;
    mgf1_mask(db, K - H - 1, &hash_sha256, seed, H);
    memcpy(masked_seed, seed, H);
    mgf1_mask(masked_seed, H, &hash_sha256, db, K - H - 1);
    return rsa_oaep_decode(&start_of_message, em, K, &oaep_sha256);
}

/* RFC 8017 §7.1.2 step 3g: DB = lHash || PS || 0x01 || M, PS of zeros */
static void test_a_wrong_data_block_is_refused(void **state)
{
    (void)state;
    size_t db_length = K - H - 1, one_at = db_length - 5 - 1;

    assert_int_equal(decode_with(one_at, 0x01), UINT32_MAX);
    assert_int_equal(decode_with(H, 0x01), UINT32_MAX); /* a longer message */
    assert_int_equal(decode_with(0, 0x00), 0);          /* lHash begins with 0xe3 */
    assert_int_equal(decode_with(H, 0x02), 0);
    assert_int_equal(decode_with(one_at - 1, 0xff), 0);
    assert_int_equal(decode_with(one_at, 0x02), 0);
    assert_int_equal(decode_with(one_at, 0x00), 0); /* then the message's 0x07 ends PS */
}

static void test_zeros_to_the_end_are_refused(void **state)
{
    (void)state;
    static const uint8_t seed[H] = { 7 };
    uint8_t              em[K], *db = em + 1 + H;
    size_t               start_of_message;

    assert_int_equal(rsa_oaep_encode(em, K, &oaep_sha256, seed, NULL, 0), RSA_OK);
    db[K - H - 2] ^= 0x01; /* there is no 0x01 any more */
    memcpy(em + 1, seed, H);
    mgf1_mask(em + 1, H, &hash_sha256, db, K - H - 1);
    assert_int_equal(rsa_oaep_decode(&start_of_message, em, K, &oaep_sha256), 0);
}

/* Manger 2001: a first byte that is not zero is refused like anything else. */
static void test_a_first_byte_that_is_not_zero_is_refused_like_the_rest(void **state)
{
    (void)state;
    static const uint8_t seed[H] = { 7 };
    uint8_t              em[K], ciphertext[K], message[K];
    size_t               length;

    assert_int_equal(rsa_oaep_encode(em, K, &oaep_sha256, seed, seed, 5), RSA_OK);
    em[0] = 0x01;
    assert_int_equal(rsa_encrypt_raw(ciphertext, &key.public, em), RSA_OK);
    assert_int_equal(decrypt(message, &length, &oaep_sha256, ciphertext), RSA_DECRYPTION_FAILED);
    em[0] = 0x00;
    assert_int_equal(rsa_encrypt_raw(ciphertext, &key.public, em), RSA_OK);
    assert_int_equal(decrypt(message, &length, &oaep_sha256, ciphertext), RSA_OK);
    assert_int_equal(length, 5);
}

static void test_lengths_that_cannot_be_are_refused(void **state)
{
    (void)state;
    static const struct rsa_oaep too_long_a_hash = { &hash_sha512, &hash_sha512, NULL, 0 };
    uint8_t                      ciphertext[K + 1] = { 0 }, message[K], em[K] = { 0 };
    size_t                       length, start_of_message;

    from_hex(ciphertext, K, of_openssl_sha256);
    assert_int_equal(rsa_decrypt_oaep(message, &length, &key, &oaep_sha256, ciphertext, K - 1,
                                      &random_of_test.source),
                     RSA_DECRYPTION_FAILED);
    assert_int_equal(rsa_decrypt_oaep(message, &length, &key, &oaep_sha256, ciphertext, K + 1,
                                      &random_of_test.source),
                     RSA_DECRYPTION_FAILED);
    /* 2 * 64 + 2 bytes do not fit under 1024 bits */
    assert_int_equal(rsa_oaep_max_message(&key.public, &too_long_a_hash), 0);
    assert_int_equal(decrypt(message, &length, &too_long_a_hash, ciphertext),
                     RSA_DECRYPTION_FAILED);
    assert_int_equal(rsa_oaep_decode(&start_of_message, em, K, &too_long_a_hash), 0);
    assert_int_equal(rsa_encrypt_oaep(ciphertext, &key.public, &too_long_a_hash, NULL, 0,
                                      &random_of_test.source),
                     RSA_MESSAGE_TOO_LONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ciphertexts_of_openssl_decrypt),
        cmocka_unit_test(test_another_label_or_hash_is_refused),
        cmocka_unit_test(test_every_length_that_fits_comes_back),
        cmocka_unit_test(test_an_encoded_message_with_any_bit_flipped_is_refused),
        cmocka_unit_test(test_a_wrong_data_block_is_refused),
        cmocka_unit_test(test_zeros_to_the_end_are_refused),
        cmocka_unit_test(test_a_first_byte_that_is_not_zero_is_refused_like_the_rest),
        cmocka_unit_test(test_lengths_that_cannot_be_are_refused),
    };
    return cmocka_run_group_tests_name("crypto/rsa_oaep", tests, start, NULL);
}
