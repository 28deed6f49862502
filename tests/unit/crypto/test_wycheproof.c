/*
 * test_wycheproof.c - the primitives against the vectors of Project Wycheproof.
 */
#include "wycheproof.h"

#include "crypto/cbc.h"
#include "crypto/constant_time.h"
#include "crypto/hmac.h"
#include "crypto/primality.h"
#include "crypto/rsa_generate.h"
#include "crypto/rsa_pkcs1.h"

static struct seeded_random random_of_test;

/* ---- HMAC ---- */

static bool hmac_matches(const struct hash *hash, const json_t *group, const json_t *test)
{
    uint8_t key[256], message[1024], wanted[64], tag[64];
    size_t  key_length = hex_field(key, sizeof key, test, "key");
    size_t  message_length = hex_field(message, sizeof message, test, "msg");
    size_t  tag_length = hex_field(wanted, sizeof wanted, test, "tag");

    hmac_compute(tag, hash, key, key_length, message, message_length);
    return tag_length == (size_t)json_integer_value(json_object_get(group, "tagSize")) / 8 &&
           constant_time_equal(tag, wanted, tag_length);
}

static bool hmac_sha1_matches(const json_t *group, const json_t *test)
{
    return hmac_matches(&hash_sha1, group, test);
}

static bool hmac_sha256_matches(const json_t *group, const json_t *test)
{
    return hmac_matches(&hash_sha256, group, test);
}

static void test_hmac_sha1(void **state)
{
    (void)state;
    check_file("hmac_sha1_test.json", hmac_sha1_matches, false);
}

static void test_hmac_sha256(void **state)
{
    (void)state;
    check_file("hmac_sha256_test.json", hmac_sha256_matches, false);
}

/* ---- AES-CBC; the padding of PKCS #5 is no part of crypto/, so it stands here ---- */

static bool unpad(size_t *length, const uint8_t *text)
{
    if (*length == 0 || text[*length - 1] == 0 || text[*length - 1] > AES_BLOCK_LENGTH)
        return false;
    uint8_t padding = text[*length - 1];
    for (size_t i = *length - padding; i < *length; i++)
        if (text[i] != padding)
            return false;
    *length -= padding;
    return true;
}

static bool cbc_decrypts(const json_t *group, const json_t *test)
{
    (void)group;
    struct aes_key aes;
    uint8_t        key[32], iv[16], message[512], ciphertext[512];
    size_t         message_length = hex_field(message, sizeof message, test, "msg");
    size_t         length = hex_field(ciphertext, sizeof ciphertext, test, "ct");

    assert_true(aes_set_key(&aes, key, hex_field(key, sizeof key, test, "key")));
    hex_field(iv, sizeof iv, test, "iv");
    if (length % AES_BLOCK_LENGTH != 0)
        return not_run("cbc_decrypt() is for whole blocks");
    cbc_decrypt(ciphertext, &aes, iv, ciphertext, length);
    return unpad(&length, ciphertext) && length == message_length &&
           memcmp(ciphertext, message, length) == 0;
}

static void test_aes_cbc(void **state)
{
    (void)state;
    check_file("aes_cbc_pkcs5_test.json", cbc_decrypts, false);
}

/* ---- RSA ---- */

static bool signature_verifies(const json_t *group, const json_t *test)
{
    static uint8_t message[1 << 16];
    const json_t *public = json_object_get(group, "publicKey");
    struct rsa_public_key key;
    uint8_t               n[1100], e[1100], digest[HASH_MAX_DIGEST], signature[2048];
    size_t                n_length = hex_field(n, sizeof n, public, "modulus");
    size_t                e_length = hex_field(e, sizeof e, public, "publicExponent");
    size_t                length = hex_field(signature, sizeof signature, test, "sig");

    hash_compute(digest, &hash_sha256, message, hex_field(message, sizeof message, test, "msg"));
    return rsa_public_key_set(&key, n, n_length, e, e_length) == RSA_OK &&
           rsa_verify_pkcs1(&key, &hash_sha256, digest, signature, length) == RSA_OK;
}

/* Acceptable: a DigestInfo without the NULL parameter.  Ours refuses it; RFC 8017 §A.2.4 has it. */
static void test_rsa_2048_signatures(void **state)
{
    (void)state;
    check_file("rsa_signature_2048_sha256_test.json", signature_verifies, false);
}

static void test_rsa_3072_signatures(void **state)
{
    (void)state;
    check_file("rsa_signature_3072_sha256_test.json", signature_verifies, false);
}

static struct rsa_bytes component(uint8_t *room, const json_t *key, const char *name)
{
    return (struct rsa_bytes){ room, hex_field(room, RSA_MAX_BYTES, key, name) };
}

static void set_private_key(struct rsa_private_key *key, const json_t *json)
{
    static uint8_t                      room[8][RSA_MAX_BYTES];
    const struct rsa_private_components components = {
        .n = component(room[0], json, "modulus"),
        .e = component(room[1], json, "publicExponent"),
        .d = component(room[2], json, "privateExponent"),
        .p = component(room[3], json, "prime1"),
        .q = component(room[4], json, "prime2"),
        .dP = component(room[5], json, "exponent1"),
        .dQ = component(room[6], json, "exponent2"),
        .qInv = component(room[7], json, "coefficient"),
    };
    assert_int_equal(rsa_private_key_set(key, &components), RSA_OK);
}

/* Both decryptions must come to the verdict of the vectors. */
static bool rsa_decrypts(const json_t *group, const json_t *test)
{
    struct rsa_private_key key;
    uint8_t                message[RSA_MAX_BYTES], ciphertext[2048], out[RSA_MAX_BYTES];
    size_t                 found;
    size_t                 wanted = hex_field(message, sizeof message, test, "msg");
    size_t                 length = hex_field(ciphertext, sizeof ciphertext, test, "ct");

    set_private_key(&key, json_object_get(group, "privateKey"));
    bool good = rsa_decrypt_pkcs1(out, &found, &key, ciphertext, length, &random_of_test.source) ==
                    RSA_OK &&
                found == wanted && memcmp(out, message, wanted) == 0;
    bool fixed = rsa_decrypt_pkcs1_fixed(out, wanted, NULL, &key, ciphertext, length,
                                         &random_of_test.source) != 0 &&
                 memcmp(out, message, wanted) == 0;
    assert_int_equal(good, fixed);
    return good;
}

static void test_rsa_2048_decryption(void **state)
{
    (void)state;
    check_file("rsa_pkcs1_2048_test.json", rsa_decrypts, false);
}

/* ---- primes; the values are in two's complement ---- */

static bool is_prime(const json_t *group, const json_t *test)
{
    (void)group;
    uint8_t value[RSA_MAX_BYTES];
    size_t  length = hex_field(value, sizeof value, test, "value");

    if (length > 0 && value[0] & 0x80)
        return false;
    return primality_test(value, length, 40, &random_of_test.source);
}

/* Acceptable: negative numbers whose absolute value is prime.  Ours says no. */
static void test_primality(void **state)
{
    (void)state;
    check_file("primality_test.json", is_prime, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hmac_sha1),
        cmocka_unit_test(test_hmac_sha256),
        cmocka_unit_test(test_aes_cbc),
        cmocka_unit_test(test_rsa_2048_signatures),
        cmocka_unit_test(test_rsa_3072_signatures),
        cmocka_unit_test(test_rsa_2048_decryption),
        cmocka_unit_test(test_primality),
    };
    seeded_random_init(&random_of_test, 1);
    return cmocka_run_group_tests_name("crypto/wycheproof", tests, NULL, NULL);
}
