/*
 * test_wycheproof_hashes.c - HMAC, HKDF and PSS with the longer hashes, against the vectors of
 * Project Wycheproof; see wycheproof.h for where they are.
 */
#include "wycheproof.h"

#include "crypto/constant_time.h"
#include "crypto/hkdf.h"
#include "crypto/hmac.h"
#include "crypto/rsa_pss.h"

static size_t integer_field(const json_t *object, const char *name)
{
    return (size_t)json_integer_value(json_object_get(object, name));
}

/* ---- HMAC ---- */

static bool hmac_sha384_matches(const json_t *group, const json_t *test)
{
    uint8_t key[256], message[1024], wanted[64], tag[64];
    size_t  key_length = hex_field(key, sizeof key, test, "key");
    size_t  message_length = hex_field(message, sizeof message, test, "msg");
    size_t  tag_length = hex_field(wanted, sizeof wanted, test, "tag");

    hmac_compute(tag, &hash_sha384, key, key_length, message, message_length);
    return tag_length == integer_field(group, "tagSize") / 8 &&
           constant_time_equal(tag, wanted, tag_length);
}

static void test_hmac_sha384(void **state)
{
    (void)state;
    check_file("hmac_sha384_test.json", hmac_sha384_matches, false);
}

/* ---- HKDF ---- */

static bool hkdf_matches(const struct hash *hash, const json_t *test)
{
    static uint8_t wanted[1 << 15], okm[1 << 15];
    uint8_t        ikm[256], salt[256], info[256], prk[64];
    size_t         ikm_length = hex_field(ikm, sizeof ikm, test, "ikm");
    size_t         salt_length = hex_field(salt, sizeof salt, test, "salt");
    size_t         info_length = hex_field(info, sizeof info, test, "info");
    size_t         wanted_length = hex_field(wanted, sizeof wanted, test, "okm");
    size_t         size = integer_field(test, "size");

    assert_true(size <= sizeof okm);
    hkdf_extract(prk, hash, salt, salt_length, ikm, ikm_length);
    return hkdf_expand(okm, size, hash, prk, hash->digest_length, info, info_length) &&
           wanted_length == size && memcmp(okm, wanted, size) == 0;
}

static bool hkdf_sha256_matches(const json_t *group, const json_t *test)
{
    (void)group;
    return hkdf_matches(&hash_sha256, test);
}

static bool hkdf_sha384_matches(const json_t *group, const json_t *test)
{
    (void)group;
    return hkdf_matches(&hash_sha384, test);
}

static void test_hkdf_sha256(void **state)
{
    (void)state;
    check_file("hkdf_sha256_test.json", hkdf_sha256_matches, false);
}

static void test_hkdf_sha384(void **state)
{
    (void)state;
    check_file("hkdf_sha384_test.json", hkdf_sha384_matches, false);
}

/* ---- PSS ---- */

static const struct hash *hash_field(const json_t *group, const char *name)
{
    static const struct {
        const char        *name;
        const struct hash *hash;
    } hashes[] = {
        { "SHA-1", &hash_sha1 },     { "SHA-224", &hash_sha224 }, { "SHA-256", &hash_sha256 },
        { "SHA-384", &hash_sha384 }, { "SHA-512", &hash_sha512 },
    };
    const char *wanted = json_string_value(json_object_get(group, name));
    for (size_t i = 0; i < sizeof hashes / sizeof hashes[0]; i++)
        if (strcmp(hashes[i].name, wanted) == 0)
            return hashes[i].hash;
    fail_msg("no hash named %s", wanted);
    return NULL;
}

static bool pss_verifies(const json_t *group, const json_t *test)
{
    static uint8_t message[1 << 16];
    const json_t *public = json_object_get(group, "publicKey");
    struct rsa_public_key key;
    uint8_t               n[1100], e[1100], digest[HASH_MAX_DIGEST], signature[2048];
    size_t                n_length = hex_field(n, sizeof n, public, "modulus");
    size_t                e_length = hex_field(e, sizeof e, public, "publicExponent");
    size_t                length = hex_field(signature, sizeof signature, test, "sig");
    struct rsa_pss        pss = { hash_field(group, "sha"), hash_field(group, "mgfSha"),
                                  integer_field(group, "sLen") };

    hash_compute(digest, pss.hash, message, hex_field(message, sizeof message, test, "msg"));
    return rsa_public_key_set(&key, n, n_length, e, e_length) == RSA_OK &&
           rsa_verify_pss(&key, &pss, digest, signature, length) == RSA_OK;
}

static void test_pss_sha256(void **state)
{
    (void)state;
    check_file("rsa_pss_2048_sha256_mgf1_32_test.json", pss_verifies, false);
}

/* All pairs of hash and mask hash, with salts of every length. */
static void test_pss_with_every_pair_of_hashes(void **state)
{
    (void)state;
    check_file("rsa_pss_misc_test.json", pss_verifies, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hmac_sha384),
        cmocka_unit_test(test_hkdf_sha256),
        cmocka_unit_test(test_hkdf_sha384),
        cmocka_unit_test(test_pss_sha256),
        cmocka_unit_test(test_pss_with_every_pair_of_hashes),
    };
    return cmocka_run_group_tests_name("crypto/wycheproof, hashes", tests, NULL, NULL);
}
