/*
 * test_aead.c - what every algorithm of the registry must do; the figures of each are elsewhere.
 */
#include "support.h"

#include "crypto/aead.h"

#include <ctype.h>

enum { LONGEST = 100 };

/* Something sealed, and all that it takes to open it. */
struct sealed {
    struct aead_key key;
    uint8_t         bytes[AEAD_MAX_KEY + 8], nonce[AEAD_NONCE_LENGTH], aad[LONGEST];
    uint8_t         plaintext[LONGEST], ciphertext[LONGEST + AEAD_MAX_TAG];
    size_t          aad_length, length; /* of the ciphertext, with its tag */
};

static void count_up(uint8_t *bytes, size_t length, uint8_t first)
{
    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)(first + i);
}

static struct sealed seal(const struct aead *aead, size_t aad_length, size_t length)
{
    struct sealed s = { .aad_length = aad_length, .length = length + aead->tag_length };
    count_up(s.bytes, sizeof s.bytes, 1);
    count_up(s.nonce, sizeof s.nonce, 50);
    count_up(s.aad, sizeof s.aad, 100);
    count_up(s.plaintext, sizeof s.plaintext, 150);
    memset(s.ciphertext, 0xa5, sizeof s.ciphertext);
    assert_int_equal(aead_set_key(&s.key, aead, s.bytes, aead->key_length), AEAD_OK);
    assert_int_equal(aead_seal(s.ciphertext, &s.key, s.nonce, sizeof s.nonce, s.aad, aad_length,
                               s.plaintext, length),
                     AEAD_OK);
    return s;
}

static enum aead_result open_sealed(uint8_t *out, const struct sealed *s)
{
    return aead_open(out, &s->key, s->nonce, sizeof s->nonce, s->aad, s->aad_length, s->ciphertext,
                     s->length);
}

static void test_the_registry_has_the_numbers_and_lengths_of_iana(void **state)
{
    (void)state;
    for (size_t i = 0; i < AEAD_COUNT; i++) {
        const struct aead *a = &aead_registry[i];
        assert_int_equal(a->nonce_length, AEAD_NONCE_LENGTH);
        assert_int_equal(a->tag_length, strstr(a->name, "CCM_8") ? 8 : 16);
        assert_int_equal(a->key_length, strstr(a->name, "128") ? 16 : 32);
        assert_true(i == 0 || a->number > a[-1].number);
    }
    assert_string_equal(aead_registry[AEAD_AES_256_CCM_8].name, "AEAD_AES_256_CCM_8");
    assert_int_equal(aead_registry[AEAD_AES_256_CCM_8].number, 19);
    assert_int_equal(aead_registry[AEAD_CHACHA20_POLY1305].number, 29);
}

static void test_what_was_sealed_opens_at_every_length(void **state)
{
    (void)state;
    for (size_t i = 0; i < AEAD_COUNT; i++)
        for (size_t length = 0; length <= LONGEST; length++) {
            struct sealed s = seal(&aead_registry[i], LONGEST - length, length);
            uint8_t       guard = s.ciphertext[s.length - 1], text[LONGEST + 1];
            memset(text, 0x5a, sizeof text);
            assert_int_equal(open_sealed(text, &s), AEAD_OK);
            assert_memory_equal(text, s.plaintext, length);
            assert_int_equal(text[length], 0x5a);
            assert_int_equal(open_sealed(s.ciphertext, &s), AEAD_OK); /* in place */
            assert_memory_equal(s.ciphertext, s.plaintext, length);
            assert_int_equal(s.ciphertext[s.length - 1], guard);
            if (s.length < sizeof s.ciphertext)
                assert_int_equal(s.ciphertext[s.length], 0xa5);
        }
}

/* The sealed text does not open, and leaves nothing but zeros behind. */
static void assert_refused(const struct sealed *s)
{
    uint8_t text[LONGEST], zero[LONGEST] = { 0 };
    memset(text, 0xa5, sizeof text);
    assert_int_equal(open_sealed(text, s), AEAD_TAG_WRONG);
    assert_memory_equal(text, zero, s->length - s->key.aead->tag_length);
}

static void test_what_was_changed_does_not_open(void **state)
{
    (void)state;
    for (size_t i = 0; i < AEAD_COUNT; i++) {
        struct sealed s = seal(&aead_registry[i], 13, 33);
        for (size_t at = 0; at < s.length; at++) {
            s.ciphertext[at] ^= 0x10;
            assert_refused(&s);
            s.ciphertext[at] ^= 0x10;
        }
        s.aad[12] ^= 1;
        assert_refused(&s);
        s.aad[12] ^= 1;
        s.nonce[0] ^= 1;
        assert_refused(&s);
        s.nonce[0] ^= 1;
        s.bytes[0] ^= 1;
        assert_int_equal(aead_set_key(&s.key, s.key.aead, s.bytes, s.key.aead->key_length),
                         AEAD_OK);
        assert_refused(&s);
    }
}

/* In place there is only one buffer, and it must not hold plaintext either. */
static void test_nothing_is_left_in_place_when_the_tag_is_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < AEAD_COUNT; i++) {
        struct sealed s = seal(&aead_registry[i], 5, 40);
        uint8_t       zero[40] = { 0 };
        s.ciphertext[s.length - 1] ^= 0x80;
        assert_int_equal(open_sealed(s.ciphertext, &s), AEAD_TAG_WRONG);
        assert_memory_equal(s.ciphertext, zero, sizeof zero);
    }
}

static void test_a_ciphertext_without_room_for_a_tag_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < AEAD_COUNT; i++) {
        struct sealed s = seal(&aead_registry[i], 5, 0);
        uint8_t       text[1];
        assert_int_equal(open_sealed(text, &s), AEAD_OK);
        for (s.length = 0; s.length < aead_registry[i].tag_length; s.length++)
            assert_int_equal(open_sealed(text, &s), AEAD_CIPHERTEXT_TOO_SHORT);
    }
}

static void test_keys_and_nonces_of_other_lengths_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < AEAD_COUNT; i++) {
        const struct aead *aead = &aead_registry[i];
        struct sealed      s = seal(aead, 5, 10);
        uint8_t            text[LONGEST], nonce[16] = { 0 };
        for (size_t length = 0; length <= sizeof s.bytes; length++)
            assert_int_equal(aead_set_key(&s.key, aead, s.bytes, length),
                             length == aead->key_length ? AEAD_OK : AEAD_KEY_LENGTH_WRONG);
        for (size_t length = 0; length <= sizeof nonce; length++) {
            enum aead_result wanted = length == 12 ? AEAD_OK : AEAD_NONCE_LENGTH_WRONG;
            assert_int_equal(aead_seal(text, &s.key, nonce, length, NULL, 0, s.plaintext, 10),
                             wanted);
            if (wanted != AEAD_OK)
                assert_int_equal(
                    aead_open(text, &s.key, nonce, length, s.aad, 5, s.ciphertext, s.length),
                    wanted);
        }
    }
}

/* No text of the registry comes near 2^32 bytes in TLS, but all of them know their limits. */
static void test_texts_that_are_too_long_are_refused(void **state)
{
    (void)state;
    static const struct {
        enum aead_id id;
        uint64_t     most; /* P_MAX */
    } limits[] = { { AEAD_AES_128_GCM, GCM_MAX_TEXT },
                   { AEAD_AES_128_CCM, 0xffffff },
                   { AEAD_AES_256_CCM_8, 0xffffff },
                   { AEAD_CHACHA20_POLY1305, CHACHA20_POLY1305_MAX_TEXT } };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const struct aead *aead = &aead_registry[limits[i].id];
        struct sealed      s = seal(aead, 5, 10);
        size_t             length = (size_t)limits[i].most + 1;
        uint8_t            text[1];
        assert_int_equal(aead->seal(text, text, &s.key, s.nonce, NULL, 0, s.plaintext, length),
                         AEAD_TEXT_TOO_LONG);
        assert_int_equal(aead_open(text, &s.key, s.nonce, sizeof s.nonce, NULL, 0, s.ciphertext,
                                   length + aead->tag_length),
                         AEAD_TEXT_TOO_LONG);
    }
}

static void test_every_result_has_a_sentence_of_its_own(void **state)
{
    (void)state;
    for (int i = AEAD_OK; i <= AEAD_TAG_WRONG; i++) {
        const char *text = aead_result_text((enum aead_result)i);
        assert_true(islower((unsigned char)text[0]));
        for (int k = AEAD_OK; k < i; k++)
            assert_string_not_equal(text, aead_result_text((enum aead_result)k));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_registry_has_the_numbers_and_lengths_of_iana),
        cmocka_unit_test(test_what_was_sealed_opens_at_every_length),
        cmocka_unit_test(test_what_was_changed_does_not_open),
        cmocka_unit_test(test_nothing_is_left_in_place_when_the_tag_is_wrong),
        cmocka_unit_test(test_a_ciphertext_without_room_for_a_tag_is_refused),
        cmocka_unit_test(test_keys_and_nonces_of_other_lengths_are_refused),
        cmocka_unit_test(test_texts_that_are_too_long_are_refused),
        cmocka_unit_test(test_every_result_has_a_sentence_of_its_own),
    };
    return cmocka_run_group_tests_name("crypto/aead", tests, NULL, NULL);
}
