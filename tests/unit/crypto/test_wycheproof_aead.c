/*
 * test_wycheproof_aead.c - GCM, CCM and ChaCha20-Poly1305 against Project Wycheproof.
 *
 * Each vector is opened, and a valid one sealed as well.  Where the registry has an algorithm of
 * these lengths, it must come to the same verdict through crypto/aead.h.
 */
#include "wycheproof.h"

#include "crypto/aead.h"
#include "crypto/ccm.h"

/* The fields of a vector. */
struct vector {
    uint8_t key[32], iv[512], aad[1024], message[1024], ciphertext[1024], tag[16];
    size_t  key_length, iv_length, aad_length, length, tag_length;
};

static struct vector read_vector(const json_t *test)
{
    struct vector v;
    v.key_length = hex_field(v.key, sizeof v.key, test, "key");
    v.iv_length = hex_field(v.iv, sizeof v.iv, test, "iv");
    v.aad_length = hex_field(v.aad, sizeof v.aad, test, "aad");
    v.length = hex_field(v.message, sizeof v.message, test, "msg");
    v.tag_length = hex_field(v.tag, sizeof v.tag, test, "tag");
    assert_int_equal(hex_field(v.ciphertext, sizeof v.ciphertext, test, "ct"), v.length);
    return v;
}

/* ---- through the registry ---- */

static bool aead_accepts(const struct aead *aead, const struct vector *v)
{
    struct aead_key key;
    uint8_t         sealed[1024 + 16], text[1024];

    assert_int_equal(aead_set_key(&key, aead, v->key, v->key_length), AEAD_OK);
    memcpy(sealed, v->ciphertext, v->length);
    memcpy(sealed + v->length, v->tag, v->tag_length);
    return aead_open(text, &key, v->iv, v->iv_length, v->aad, v->aad_length, sealed,
                     v->length + v->tag_length) == AEAD_OK &&
           memcmp(text, v->message, v->length) == 0;
}

/* The row, if there is one, agrees. */
static void assert_registry_agrees(bool accepted, const struct vector *v, const char *family)
{
    for (size_t i = 0; i < AEAD_COUNT; i++) {
        const struct aead *aead = &aead_registry[i];
        if (strstr(aead->name, family) && aead->key_length == v->key_length &&
            aead->nonce_length == v->iv_length && aead->tag_length == v->tag_length)
            assert_int_equal(aead_accepts(aead, v), accepted);
    }
}

/* ---- by the functions themselves ---- */

static bool gcm_accepts(const json_t *group, const json_t *test)
{
    (void)group;
    struct vector  v = read_vector(test);
    struct gcm_key key;
    uint8_t        text[1024], tag[16];

    assert_int_equal(gcm_set_key(&key, v.key, v.key_length), AEAD_OK);
    assert_int_equal(v.tag_length, sizeof tag);
    bool opens = gcm_open(text, &key, v.iv, v.iv_length, v.aad, v.aad_length, v.ciphertext,
                          v.length, v.tag) == AEAD_OK &&
                 memcmp(text, v.message, v.length) == 0;
    bool seals = gcm_seal(text, tag, &key, v.iv, v.iv_length, v.aad, v.aad_length, v.message,
                          v.length) == AEAD_OK &&
                 memcmp(text, v.ciphertext, v.length) == 0 && memcmp(tag, v.tag, sizeof tag) == 0;
    assert_int_equal(opens, seals);
    assert_registry_agrees(opens, &v, "_GCM");
    return opens;
}

static bool ccm_accepts(const json_t *group, const json_t *test)
{
    (void)group;
    struct vector  v = read_vector(test);
    struct aes_key key;
    uint8_t        text[1024], tag[16];

    assert_true(aes_set_key(&key, v.key, v.key_length));
    bool opens = ccm_open(text, &key, v.iv, v.iv_length, v.aad, v.aad_length, v.ciphertext,
                          v.length, v.tag, v.tag_length) == AEAD_OK &&
                 memcmp(text, v.message, v.length) == 0;
    bool seals = ccm_seal(text, tag, v.tag_length, &key, v.iv, v.iv_length, v.aad, v.aad_length,
                          v.message, v.length) == AEAD_OK &&
                 memcmp(text, v.ciphertext, v.length) == 0 && memcmp(tag, v.tag, v.tag_length) == 0;
    assert_int_equal(opens, seals);
    assert_registry_agrees(opens, &v, "_CCM");
    return opens;
}

static bool chacha20_poly1305_accepts(const json_t *group, const json_t *test)
{
    (void)group;
    struct vector v = read_vector(test);
    uint8_t       text[1024], tag[16];
    bool          opens = aead_accepts(&aead_registry[AEAD_CHACHA20_POLY1305], &v);

    if (v.iv_length != CHACHA20_NONCE_LENGTH)
        return opens;
    bool seals = chacha20_poly1305_seal(text, tag, v.key, v.iv, v.aad, v.aad_length, v.message,
                                        v.length) == AEAD_OK &&
                 memcmp(text, v.ciphertext, v.length) == 0 && memcmp(tag, v.tag, sizeof tag) == 0;
    assert_int_equal(opens, seals);
    return opens;
}

static void test_aes_gcm(void **state)
{
    (void)state;
    check_file("aes_gcm_test.json", gcm_accepts, false);
}

static void test_aes_ccm(void **state)
{
    (void)state;
    check_file("aes_ccm_test.json", ccm_accepts, false);
}

static void test_chacha20_poly1305(void **state)
{
    (void)state;
    check_file("chacha20_poly1305_test.json", chacha20_poly1305_accepts, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aes_gcm),
        cmocka_unit_test(test_aes_ccm),
        cmocka_unit_test(test_chacha20_poly1305),
    };
    return cmocka_run_group_tests_name("crypto/wycheproof_aead", tests, NULL, NULL);
}
