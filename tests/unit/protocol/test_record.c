/* test_record.c - records: sealed, opened, changed on the way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "crypto/cbc.h"
#include "crypto/hmac.h"
#include "protocol/cbc_record.h"

#include <string.h>

static uint8_t content[RECORD_MAX_PLAINTEXT], sealed[RECORD_MAX + 1], opened[RECORD_MAX + 1];
static struct seeded_random random_source;

/* Each protection of TLS 1.2 once: the suites that differ only in key exchange differ in nothing
 * here. */
static const struct {
    enum suite_index suite;
    bool             encrypt_then_mac;
} protections[] = {
    { TLS_RSA_WITH_AES_128_CBC_SHA, false },
    { TLS_RSA_WITH_AES_256_CBC_SHA256, false },
    { TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, false },
    { TLS_RSA_WITH_AES_128_CBC_SHA, true },
    { TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, true },
    { TLS_RSA_WITH_AES_128_GCM_SHA256, false },
    { TLS_RSA_WITH_AES_256_GCM_SHA384, false },
    { TLS_RSA_WITH_AES_128_CCM, false },
    { TLS_RSA_WITH_AES_256_CCM_8, false },
    { TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, false },
};
enum { PROTECTIONS = sizeof protections / sizeof *protections };

static struct record_keys protected_keys(const struct cipher_suite *suite, bool encrypt_then_mac)
{
    struct record_keys keys = { .name = "client_write_key", .iv_name = "client_write_IV" };
    uint8_t            key[32], mac_key[HASH_MAX_DIGEST], iv[AEAD_NONCE_LENGTH];
    random_bytes(&random_source.source, "test key", key, sizeof key);
    random_bytes(&random_source.source, "test MAC key", mac_key, sizeof mac_key);
    random_bytes(&random_source.source, "test IV", iv, sizeof iv);
    record_keys_set(&keys, suite, record_protection_of(suite, encrypt_then_mac), mac_key, key, iv);
    return keys;
}

static struct record_keys some_keys(const struct cipher_suite *suite)
{
    return protected_keys(suite, false);
}

static struct record_keys keys_of(size_t protection)
{
    return protected_keys(&cipher_suites[protections[protection].suite],
                          protections[protection].encrypt_then_mac);
}

static struct examiner nobody_watching(void)
{
    struct examiner x;
    examiner_init(&x, NULL, NULL, 1, ACTOR_CLIENT);
    return x;
}

static size_t seal(struct record_end *end, size_t length)
{
    struct examiner x = nobody_watching();
    return record_seal(sealed, RECORD_MAX, &x, end, CONTENT_APPLICATION_DATA, TLS_1_2, content,
                       length, &random_source.source);
}

/* Opens a copy, since it is decrypted in place. */
static void open_sealed(struct record *record, struct record_end *end)
{
    memcpy(opened, sealed, sizeof opened);
    record_open(record, end, opened, true, NULL);
}

static int set_up(void **state)
{
    (void)state;
    seeded_random_init(&random_source, 1);
    random_bytes(&random_source.source, "content", content, sizeof content);
    return 0;
}

static void test_what_is_sealed_opens_at_every_length(void **state)
{
    (void)state;
    for (size_t s = 0; s < PROTECTIONS; s++) {
        struct record_end  writing = { 0 }, reading = { 0 };
        struct record_keys keys = keys_of(s);
        record_change_keys(&writing, &keys);
        record_change_keys(&reading, &keys);
        for (size_t length = 0; length <= RECORD_MAX_PLAINTEXT; length += length < 600 ? 1 : 3157) {
            struct record record;
            size_t        size = seal(&writing, length);
            assert_true(record_is_there(&reading, sealed, size, true));
            assert_false(record_is_there(&reading, sealed, size - 1, true));
            open_sealed(&record, &reading);
            assert_true(record.genuine);
            assert_int_equal(record.content_length, length);
            assert_memory_equal(record.content, content, length);
        }
    }
}

static void test_every_flipped_byte_is_noticed(void **state)
{
    (void)state;
    for (size_t s = 0; s < PROTECTIONS; s++) {
        struct record_end  writing = { 0 };
        struct record_keys keys = keys_of(s);
        record_change_keys(&writing, &keys);
        size_t size = seal(&writing, 37);
        for (size_t at = RECORD_HEADER; at < size; at++) {
            for (unsigned bit = 0; bit < 8; bit++) {
                struct record_end reading = { 0 };
                struct record     record;
                record_change_keys(&reading, &keys);
                sealed[at] ^= (uint8_t)(1 << bit);
                open_sealed(&record, &reading);
                assert_false(record.genuine);
                sealed[at] ^= (uint8_t)(1 << bit);
            }
        }
    }
}

static void test_the_header_is_under_the_mac(void **state)
{
    (void)state;
    struct record_end  writing = { 0 }, reading = { 0 };
    struct record_keys keys = some_keys(&cipher_suites[TLS_RSA_WITH_AES_128_CBC_SHA]);
    struct record      record;
    record_change_keys(&writing, &keys);
    record_change_keys(&reading, &keys);
    seal(&writing, 20);
    sealed[0] = CONTENT_HANDSHAKE;
    open_sealed(&record, &reading);
    assert_false(record.genuine);
}

static void test_a_replayed_or_missing_record_is_noticed(void **state)
{
    (void)state;
    struct record_end  writing = { 0 }, reading = { 0 };
    struct record_keys keys = some_keys(&cipher_suites[TLS_RSA_WITH_AES_256_CBC_SHA256]);
    struct record      record;
    record_change_keys(&writing, &keys);
    record_change_keys(&reading, &keys);
    seal(&writing, 20);
    open_sealed(&record, &reading);
    assert_true(record.genuine);
    open_sealed(&record, &reading);
    assert_false(record.genuine); /* again */
    seal(&writing, 20);           /* lost */
    seal(&writing, 20);
    open_sealed(&record, &reading);
    assert_true(record.genuine); /* counts what it saw: two before this one, as the writer did */
    seal(&writing, 20);
    seal(&writing, 20);
    open_sealed(&record, &reading);
    assert_false(record.genuine);
}

/* Encrypts a plaintext of our own making: sound, or wrong in a chosen way. */
static size_t forge(const struct record_keys *keys, size_t length, size_t padding,
                    int wrong_padding_at, bool wrong_mac)
{
    size_t      mac_length = keys->suite->mac->digest_length;
    uint8_t     plaintext[2048], header[13] = { 0 };
    struct hmac hmac;
    header[8] = CONTENT_APPLICATION_DATA;
    header[9] = header[10] = 3;
    header[11] = (uint8_t)(length >> 8);
    header[12] = (uint8_t)length;
    memcpy(plaintext, content, length);
    hmac_init(&hmac, keys->suite->mac, keys->mac_key, mac_length);
    hmac_update(&hmac, header, sizeof header);
    hmac_update(&hmac, content, length);
    hmac_final(plaintext + length, &hmac);
    plaintext[length] ^= wrong_mac;
    memset(plaintext + length + mac_length, (int)padding, padding + 1);
    size_t total = length + mac_length + padding + 1;
    if (wrong_padding_at >= 0)
        plaintext[total - 1 - (size_t)wrong_padding_at] ^= 0x40;
    assert_int_equal(total % AES_BLOCK_LENGTH, 0);
    memset(sealed, 0, RECORD_HEADER);
    sealed[0] = CONTENT_APPLICATION_DATA;
    sealed[1] = sealed[2] = 3;
    sealed[3] = (uint8_t)((total + 16) >> 8);
    sealed[4] = (uint8_t)(total + 16);
    memset(sealed + RECORD_HEADER, 0x55, 16);
    cbc_encrypt(sealed + RECORD_HEADER + 16, &keys->cipher_key, sealed + RECORD_HEADER, plaintext,
                total);
    return total;
}

static bool opens(const struct record_keys *keys, size_t *content_length)
{
    struct record_end reading = { 0 };
    struct record     record;
    record_change_keys(&reading, keys);
    open_sealed(&record, &reading);
    *content_length = record.content_length;
    return record.genuine;
}

/* RFC 5246 §6.2.3.2: padding may be up to 255 bytes, and all of it is looked at. */
static void test_all_lengths_of_padding_open_and_each_wrong_byte_is_noticed(void **state)
{
    (void)state;
    for (size_t s = 0; s < 3; s++) {
        struct record_keys keys = keys_of(s);
        size_t             mac_length = keys.suite->mac->digest_length, length = 11, found;
        for (size_t padding = 0; padding < 256; padding++) {
            if ((length + mac_length + padding + 1) % AES_BLOCK_LENGTH)
                continue;
            forge(&keys, length, padding, -1, false);
            assert_true(opens(&keys, &found));
            assert_int_equal(found, length);
            forge(&keys, length, padding, -1, true);
            assert_false(opens(&keys, &found));
            for (size_t at = 0; at <= padding; at++) {
                forge(&keys, length, padding, (int)at, false);
                assert_false(opens(&keys, &found));
            }
        }
    }
}

static void test_ciphertext_of_a_wrong_size_is_refused(void **state)
{
    (void)state;
    for (size_t at = 0; at < 200 * PROTECTIONS; at++) {
        struct record_keys keys = keys_of(at % PROTECTIONS);
        size_t             fragment = at / PROTECTIONS;
        struct record_end  reading = { 0 };
        struct record      record;
        record_change_keys(&reading, &keys);
        memset(sealed, 3, sizeof sealed);
        sealed[0] = CONTENT_HANDSHAKE;
        sealed[3] = 0;
        sealed[4] = (uint8_t)fragment;
        open_sealed(&record, &reading);
        assert_false(record.genuine);
    }
}

static void assert_header_refused(uint8_t type, uint16_t version, size_t length, bool agreed,
                                  enum error error)
{
    struct record_end reading = { 0 };
    struct record     record;
    struct examiner   x = nobody_watching();
    uint8_t           header[RECORD_HEADER] = { type, (uint8_t)(version >> 8), (uint8_t)version,
                                                (uint8_t)(length >> 8), (uint8_t)length };
    assert_true(record_is_there(&reading, header, sizeof header, agreed));
    record_open(&record, &reading, header, agreed, NULL);
    assert_false(record_examine(&x, &reading, &record));
    assert_int_equal(x.error, error);
}

static void test_a_header_that_cannot_be_believed_is_refused_at_once(void **state)
{
    (void)state;
    assert_header_refused('G', 0x4554, 0x202f, false, ERROR_record_type_unknown); /* "GET /" */
    assert_header_refused(19, 0x0301, 5, false, ERROR_record_type_unknown);
    assert_header_refused(24, 0x0303, 5, true, ERROR_record_type_unknown);
    assert_header_refused(22, 0x0200, 5, false, ERROR_record_version_unknown);
    assert_header_refused(22, 0x0301, 5, true, ERROR_record_version_unknown);
    assert_header_refused(22, 0x0303, RECORD_MAX_PLAINTEXT + 1, true, ERROR_record_overflow);
    assert_header_refused(22, 0x0303, 0xffff, false, ERROR_record_overflow);
}

static void test_protected_records_may_be_longer_but_not_much(void **state)
{
    (void)state;
    struct record_end  reading = { 0 };
    struct record_keys keys = some_keys(&cipher_suites[TLS_RSA_WITH_AES_128_CBC_SHA]);
    uint8_t            header[RECORD_HEADER] = { 23, 3, 3, 0x48, 0x00 };
    record_change_keys(&reading, &keys);
    assert_false(record_is_there(&reading, header, sizeof header, true)); /* 2^14 + 2048: waits */
    header[4] = 1;
    assert_true(record_is_there(&reading, header, sizeof header, true)); /* one more: refused */
}

static void test_no_room_is_an_error_and_writes_nothing(void **state)
{
    (void)state;
    struct record_end  writing = { 0 };
    struct record_keys keys = some_keys(&cipher_suites[TLS_RSA_WITH_AES_128_CBC_SHA]);
    struct examiner    x = nobody_watching();
    record_change_keys(&writing, &keys);
    memset(sealed, 0xee, sizeof sealed);
    assert_int_equal(record_seal(sealed, 50, &x, &writing, CONTENT_ALERT, TLS_1_2, content, 100,
                                 &random_source.source),
                     0);
    assert_int_equal(x.error, ERROR_no_room);
    assert_int_equal(sealed[0], 0xee);
    assert_int_equal(writing.count, 0);
}

static void test_sequence_numbers_do_not_wrap(void **state)
{
    (void)state;
    struct record_end  writing = { 0 };
    struct record_keys keys = some_keys(&cipher_suites[TLS_RSA_WITH_AES_128_CBC_SHA]);
    struct examiner    x = nobody_watching();
    record_change_keys(&writing, &keys);
    writing.sequence = UINT64_MAX;
    assert_int_equal(record_seal(sealed, RECORD_MAX, &x, &writing, CONTENT_ALERT, TLS_1_2, content,
                                 2, &random_source.source),
                     0);
    assert_int_equal(x.error, ERROR_sequence_exhausted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_sealed_opens_at_every_length),
        cmocka_unit_test(test_every_flipped_byte_is_noticed),
        cmocka_unit_test(test_the_header_is_under_the_mac),
        cmocka_unit_test(test_a_replayed_or_missing_record_is_noticed),
        cmocka_unit_test(test_all_lengths_of_padding_open_and_each_wrong_byte_is_noticed),
        cmocka_unit_test(test_ciphertext_of_a_wrong_size_is_refused),
        cmocka_unit_test(test_a_header_that_cannot_be_believed_is_refused_at_once),
        cmocka_unit_test(test_protected_records_may_be_longer_but_not_much),
        cmocka_unit_test(test_no_room_is_an_error_and_writes_nothing),
        cmocka_unit_test(test_sequence_numbers_do_not_wrap),
    };
    return cmocka_run_group_tests_name("record", tests, set_up, NULL);
}
