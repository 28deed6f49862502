/*
 * test_tls13_schedule.c - the key schedule of TLS 1.3 against the figures of RFC 8448 §3, a whole
 * handshake from the shared secret to the keys.
 */
#include "protocol/tls13_schedule.h"

#include "crypto/hmac.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static size_t from_hex(uint8_t *out, const char *hex)
{
    size_t length = 0;
    for (unsigned byte; sscanf(hex + 2 * length, "%2x", &byte) == 1;)
        out[length++] = (uint8_t)byte;
    return length;
}

static void assert_hex(const uint8_t *found, const char *hex)
{
    uint8_t wanted[256];
    size_t  length = from_hex(wanted, hex);
    assert_memory_equal(found, wanted, length);
}

static const char client_hello[] =
    "010000c00303cb34ecb1e78163ba1c38c6dacb196a6dffa21a8d9912ec18a2ef6283024dece70000061301130313"
    "02010000910000000b0009000006736572766572ff01000100000a00140012001d00170018001901000101010201"
    "03010400230000003300260024001d002099381de560e4bd43d23d8e435a7dbafeb3c06e51c13cae4d5413691e52"
    "9aaf2c002b0003020304000d0020001e040305030603020308040805080604010501060102010402050206020202"
    "002d00020101001c00024001";
static const char server_hello[] =
    "020000560303a6af06a4121860dc5e6e60249cd34c95930c8ac5cb1434dac155772ed3e2692800130100002e0033"
    "0024001d0020c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f002b00020304";
static const char shared[] = "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d";

static void test_secrets_are_those_of_rfc_8448(void **state)
{
    (void)state;
    const struct hash *hash = &hash_sha256;
    uint8_t            secret[HASH_MAX_DIGEST], digest[HASH_MAX_DIGEST], traffic[HASH_MAX_DIGEST];
    uint8_t            key[16], iv[12], message[512];
    schedule_extract(secret, hash, NULL, NULL, 0);
    assert_hex(secret, "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a");
    schedule_salt(secret, hash, secret);
    assert_hex(secret, "6f2615a108c702c5678f54fc9dbab69716c076189c48250cebeac3576c3611ba");

    uint8_t ecdhe[32];
    from_hex(ecdhe, shared);
    schedule_extract(secret, hash, secret, ecdhe, sizeof ecdhe);
    assert_hex(secret, "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac");

    struct hash_state transcript;
    hash_init(&transcript, hash);
    hash_update(&transcript, message, from_hex(message, client_hello));
    hash_update(&transcript, message, from_hex(message, server_hello));
    hash_final(digest, &transcript);
    derive_secret(traffic, hash, secret, "c hs traffic", digest);
    assert_hex(traffic, "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21");
    hkdf_expand_label(key, sizeof key, hash, traffic, "key", NULL, 0);
    assert_hex(key, "dbfaa693d1762c5b666af5d950258d01");
    hkdf_expand_label(iv, sizeof iv, hash, traffic, "iv", NULL, 0);
    assert_hex(iv, "5bd3c71b836e0b76bb73265f");

    derive_secret(traffic, hash, secret, "s hs traffic", digest);
    assert_hex(traffic, "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38");
    schedule_finished_key(digest, hash, traffic);
    assert_hex(digest, "008d3b66f816ea559f96b537e885c31fc068bf492c652f01f288a1d8cdc19fc8");

    schedule_salt(secret, hash, secret);
    assert_hex(secret, "43de77e0c77713859a944db9db2590b53190a65b3ee2e4f12dd7a0bb7ce254b4");
    schedule_extract(secret, hash, secret, NULL, 0);
    assert_hex(secret, "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919");
}

/* RFC 8448 §3: "{server} calculate finished", from the key and a hash that Python's hashlib gave of
 * the messages printed there. */
static void test_verify_data_is_an_hmac_of_the_transcript(void **state)
{
    (void)state;
    uint8_t key[32], digest[32], verify_data[32], wanted[32];
    from_hex(key, "008d3b66f816ea559f96b537e885c31fc068bf492c652f01f288a1d8cdc19fc8");
    from_hex(digest, "edb7725fa7a3473b031ec8ef65a2485493900138a2b91291407d7951a06110ed");
    schedule_verify_data(verify_data, &hash_sha256, key, digest);
    assert_hex(verify_data, "9b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718");

    struct hmac hmac;
    hmac_init(&hmac, &hash_sha256, key, sizeof key);
    hmac_update(&hmac, digest, sizeof digest);
    hmac_final(wanted, &hmac);
    assert_memory_equal(verify_data, wanted, sizeof wanted);
    digest[0] ^= 1;
    schedule_verify_data(verify_data, &hash_sha256, key, digest);
    assert_memory_not_equal(verify_data, wanted, sizeof wanted);
}

static void test_application_keys_are_those_of_rfc_8448(void **state)
{
    (void)state;
    uint8_t traffic[32], key[16], iv[12];
    from_hex(traffic, "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643");
    hkdf_expand_label(key, sizeof key, &hash_sha256, traffic, "key", NULL, 0);
    assert_hex(key, "9f02283b6c9c07efc26bb9f2ac92e356");
    hkdf_expand_label(iv, sizeof iv, &hash_sha256, traffic, "iv", NULL, 0);
    assert_hex(iv, "cf782b88dd83549aadf1e984");
}

/* RFC 8448 §3: "{server} generate resumption secret" */
static void test_resumption_psk_is_that_of_rfc_8448(void **state)
{
    (void)state;
    const uint8_t nonce[2] = { 0, 0 };
    uint8_t       secret[32], psk[32];
    from_hex(secret, "7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c");
    schedule_resumption_psk(psk, &hash_sha256, secret, nonce, sizeof nonce);
    assert_hex(psk, "4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3");
}

static void test_an_update_changes_the_secret_and_goes_one_way(void **state)
{
    (void)state;
    uint8_t first[48], second[48], third[48];
    memset(first, 7, sizeof first);
    schedule_update(second, &hash_sha384, first);
    schedule_update(third, &hash_sha384, second);
    assert_memory_not_equal(first, second, sizeof first);
    assert_memory_not_equal(second, third, sizeof first);
    schedule_update(second, &hash_sha384, second); /* in place */
    assert_memory_equal(second, third, sizeof first);
}

/* Two labels, or two contexts, give two keys that tell nothing about each other; a context of no
 * bytes is the hash of no bytes (RFC 8446 §7.5). */
static void test_exports_differ_by_label_and_context(void **state)
{
    (void)state;
    const uint8_t secret[32] = { 1 }, context[1] = { 0 };
    uint8_t       a[80], b[80];
    schedule_export(a, sizeof a, &hash_sha256, secret, "EXPORTER-one", NULL, 0);
    schedule_export(b, sizeof b, &hash_sha256, secret, "EXPORTER-two", NULL, 0);
    assert_memory_not_equal(a, b, 32);
    schedule_export(b, sizeof b, &hash_sha256, secret, "EXPORTER-one", context, sizeof context);
    assert_memory_not_equal(a, b, 32);
    schedule_export(b, sizeof b, &hash_sha256, secret, "EXPORTER-one", context, 0);
    assert_memory_equal(a, b, sizeof a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_secrets_are_those_of_rfc_8448),
        cmocka_unit_test(test_verify_data_is_an_hmac_of_the_transcript),
        cmocka_unit_test(test_application_keys_are_those_of_rfc_8448),
        cmocka_unit_test(test_resumption_psk_is_that_of_rfc_8448),
        cmocka_unit_test(test_an_update_changes_the_secret_and_goes_one_way),
        cmocka_unit_test(test_exports_differ_by_label_and_context),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
