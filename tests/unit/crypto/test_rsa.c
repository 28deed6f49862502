/*
 * test_rsa.c - RSA keys and the bare operation, against OpenSSL's key and Python's pow().
 */
#include "rsa_test_key.h"
#include "support.h"

#include "crypto/rsa.h"

static struct seeded_random random_of_test;

static int start_random(void **state)
{
    (void)state;
    seeded_random_init(&random_of_test, 1);
    return 0;
}

static void test_private_undoes_public(void **state)
{
    (void)state;
    struct rsa_private_key key;
    uint8_t                ciphertext[128], em[128];

    test_key_set(&key);
    assert_int_equal(key.public.length, 128);
    assert_int_equal(key.public.bits, 1024);
    from_hex(ciphertext, sizeof ciphertext, TEST_KEY_CIPHERTEXT);
    assert_int_equal(rsa_decrypt_raw(em, &key, ciphertext, &random_of_test.source), UINT32_MAX);
    assert_hex_equal(em, "0002010203");
    assert_hex_equal(em + 79, "00303132");
    assert_int_equal(rsa_encrypt_raw(em, &key.public, em), RSA_OK);
    assert_memory_equal(em, ciphertext, sizeof em);
}

/* q > p, as some programs write it: then m_2 is not below p. */
static void test_the_order_of_the_primes_is_free(void **state)
{
    (void)state;
    struct rsa_private_key key;
    struct test_key        parts;
    uint8_t                ciphertext[128], em[128];

    test_key_load(&parts);
    struct rsa_private_components *c = &parts.components, given = parts.components;
    c->p = given.q;
    c->q = given.p;
    c->dP = given.dQ;
    c->dQ = given.dP;
    assert_int_equal(rsa_private_key_set(&key, c), RSA_KEY_INCONSISTENT); /* qInv is still old */
    c->qInv = test_key_component(parts.bytes[7], TEST_KEY_PINV);
    assert_int_equal(rsa_private_key_set(&key, c), RSA_OK);
    from_hex(ciphertext, sizeof ciphertext, TEST_KEY_CIPHERTEXT);
    assert_int_equal(rsa_decrypt_raw(em, &key, ciphertext, &random_of_test.source), UINT32_MAX);
    assert_hex_equal(em, "0002010203");
}

/* e and d can change places; nothing says that e is small. */
static void test_a_public_exponent_may_be_as_long_as_the_modulus(void **state)
{
    (void)state;
    static const uint8_t   e[3] = { 1, 0, 1 };
    struct rsa_private_key key;
    struct test_key        parts;
    uint8_t                in[128] = { 0, 1, 2 }, out[128];

    test_key_load(&parts);
    parts.components.e = parts.components.d;
    parts.components.d = parts.components.dP = parts.components.dQ = (struct rsa_bytes){ e, 3 };
    assert_int_equal(rsa_private_key_set(&key, &parts.components), RSA_OK);
    assert_int_equal(rsa_encrypt_raw(out, &key.public, in), RSA_OK);
    assert_int_equal(rsa_decrypt_raw(out, &key, out, &random_of_test.source), UINT32_MAX);
    assert_memory_equal(out, in, sizeof in);
}

static void test_extreme_numbers_come_back(void **state)
{
    (void)state;
    struct rsa_private_key key;
    uint8_t                in[128] = { 0 }, out[128], back[128];

    test_key_set(&key);
    for (unsigned value = 0; value < 3; value++) {
        in[127] = (uint8_t)value;
        assert_int_equal(rsa_decrypt_raw(out, &key, in, &random_of_test.source), UINT32_MAX);
        assert_int_equal(rsa_encrypt_raw(back, &key.public, out), RSA_OK);
        assert_memory_equal(in, back, sizeof in);
    }
    memcpy(in, key.public.modulus, sizeof in); /* n - 1 */
    in[127] ^= 1;
    assert_int_equal(rsa_decrypt_raw(out, &key, in, &random_of_test.source), UINT32_MAX);
    assert_memory_equal(in, out, sizeof in); /* (-1)^d = -1 for an odd d */
}

static void test_a_number_not_below_the_modulus_is_refused(void **state)
{
    (void)state;
    static const uint8_t   zeros[128];
    struct rsa_private_key key;
    uint8_t                out[128];

    test_key_set(&key);
    memset(out, 1, sizeof out);
    assert_int_equal(rsa_encrypt_raw(out, &key.public, key.public.modulus), RSA_OUT_OF_RANGE);
    assert_int_equal(rsa_decrypt_raw(out, &key, key.public.modulus, &random_of_test.source), 0);
    assert_memory_equal(out, zeros, sizeof out);
}

/* Boneh, DeMillo, Lipton: a fault in one half would give away a factor. */
static void test_a_fault_in_either_half_is_withheld(void **state)
{
    (void)state;
    static const uint8_t zeros[128];
    uint8_t              ciphertext[128], out[128];

    from_hex(ciphertext, sizeof ciphertext, TEST_KEY_CIPHERTEXT);
    for (unsigned which = 0; which < 3; which++) {
        struct rsa_private_key key;
        test_key_set(&key);
        struct rsa_integer *parts[3] = { &key.dP, &key.dQ, &key.qInv };
        parts[which]->bytes[20] ^= 0x04;
        memset(out, 1, sizeof out);
        assert_int_equal(rsa_decrypt_raw(out, &key, ciphertext, &random_of_test.source), 0);
        assert_memory_equal(out, zeros, sizeof out);
    }
}

static void test_a_private_key_with_one_wrong_part_is_refused(void **state)
{
    (void)state;
    struct rsa_private_key key;
    struct test_key        parts;

    for (unsigned which = 0; which < 8; which++) {
        test_key_load(&parts);
        parts.bytes[which][0] ^= 0x02;
        assert_int_not_equal(rsa_private_key_set(&key, &parts.components), RSA_OK);
        assert_int_equal(key.public.length, 0);
        if (which >= 2)
            assert_int_equal(rsa_private_key_set(&key, &parts.components), RSA_KEY_INCONSISTENT);
    }
    test_key_load(&parts);
    assert_int_equal(rsa_private_key_set(&key, &parts.components), RSA_OK);
}

static void test_a_private_key_with_a_missing_or_even_part_is_refused(void **state)
{
    (void)state;
    struct rsa_private_key key;
    struct test_key        parts;

    test_key_load(&parts);
    parts.components.qInv.length = 0;
    assert_int_equal(rsa_private_key_set(&key, &parts.components), RSA_KEY_INCONSISTENT);
    test_key_load(&parts);
    parts.bytes[3][63] ^= 1;
    assert_int_equal(rsa_private_key_set(&key, &parts.components), RSA_KEY_INCONSISTENT);
    test_key_load(&parts);
    parts.components.p = (struct rsa_bytes){ (const uint8_t[]){ 1 }, 1 };
    assert_int_equal(rsa_private_key_set(&key, &parts.components), RSA_KEY_INCONSISTENT);
}

static enum rsa_result set_public(const uint8_t *n, size_t n_length, unsigned long e)
{
    struct rsa_public_key key;
    const uint8_t         bytes[4] = { (uint8_t)(e >> 24), (uint8_t)(e >> 16), (uint8_t)(e >> 8),
                                       (uint8_t)e };
    return rsa_public_key_set(&key, n, n_length, bytes, sizeof bytes);
}

static void test_a_bad_public_key_is_refused_by_name(void **state)
{
    (void)state;
    static uint8_t n[1 + RSA_MAX_BYTES + 1];
    memset(n, 0xff, sizeof n);
    n[0] = 0; /* a leading zero counts for nothing */

    assert_int_equal(set_public(n, 1 + 128, 65537), RSA_OK);
    assert_int_equal(set_public(n, 1 + 1024, 65537), RSA_OK);
    assert_int_equal(set_public(n, 1 + 1025, 65537), RSA_MODULUS_TOO_LARGE);
    assert_int_equal(set_public(n, 1 + 127, 65537), RSA_MODULUS_TOO_SMALL);
    assert_int_equal(set_public(n, 0, 65537), RSA_MODULUS_TOO_SMALL);
    n[1] = 0x7f; /* 1023 bits */
    assert_int_equal(set_public(n, 1 + 128, 65537), RSA_MODULUS_TOO_SMALL);
    n[1] = 0xff;
    n[128] = 0xfe;
    assert_int_equal(set_public(n, 1 + 128, 65537), RSA_MODULUS_EVEN);
    n[128] = 0xff;
    assert_int_equal(set_public(n, 1 + 128, 0), RSA_EXPONENT_TOO_SMALL);
    assert_int_equal(set_public(n, 1 + 128, 1), RSA_EXPONENT_TOO_SMALL);
    assert_int_equal(set_public(n, 1 + 128, 2), RSA_EXPONENT_TOO_SMALL);
    assert_int_equal(set_public(n, 1 + 128, 3), RSA_OK);
    assert_int_equal(set_public(n, 1 + 128, 4), RSA_EXPONENT_EVEN);
    assert_int_equal(set_public(n, 1 + 128, 65536), RSA_EXPONENT_EVEN);
}

static void test_an_exponent_not_below_the_modulus_is_refused(void **state)
{
    (void)state;
    struct rsa_public_key key;
    uint8_t               n[128], e[129];

    memset(n, 0xff, sizeof n);
    memset(e, 0xff, sizeof e);
    assert_int_equal(rsa_public_key_set(&key, n, 128, e, 128), RSA_EXPONENT_TOO_LARGE);
    assert_int_equal(rsa_public_key_set(&key, n, 128, e, 129), RSA_EXPONENT_TOO_LARGE);
    e[127] = 0xfd;
    assert_int_equal(rsa_public_key_set(&key, n, 128, e, 128), RSA_OK);
    assert_int_equal(rsa_public_key_set(&key, n, 128, e, 0), RSA_EXPONENT_TOO_SMALL);
}

static void test_every_result_has_a_text_of_its_own(void **state)
{
    (void)state;
    for (unsigned i = RSA_OK; i <= RSA_FAULT; i++) {
        assert_string_not_equal(rsa_result_text((enum rsa_result)i), "unknown");
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(rsa_result_text((enum rsa_result)i),
                                    rsa_result_text((enum rsa_result)j));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_private_undoes_public),
        cmocka_unit_test(test_the_order_of_the_primes_is_free),
        cmocka_unit_test(test_a_public_exponent_may_be_as_long_as_the_modulus),
        cmocka_unit_test(test_extreme_numbers_come_back),
        cmocka_unit_test(test_a_number_not_below_the_modulus_is_refused),
        cmocka_unit_test(test_a_fault_in_either_half_is_withheld),
        cmocka_unit_test(test_a_private_key_with_one_wrong_part_is_refused),
        cmocka_unit_test(test_a_private_key_with_a_missing_or_even_part_is_refused),
        cmocka_unit_test(test_a_bad_public_key_is_refused_by_name),
        cmocka_unit_test(test_an_exponent_not_below_the_modulus_is_refused),
        cmocka_unit_test(test_every_result_has_a_text_of_its_own),
    };
    return cmocka_run_group_tests_name("crypto/rsa", tests, start_random, NULL);
}
