/*
 * test_hkdf.c - HKDF against RFC 5869's test cases, and its limit.
 */
#include "support.h"

#include "crypto/hkdf.h"

/* RFC 5869 §A.1: basic, with SHA-256 */
static void test_hkdf_gives_the_published_keys(void **state)
{
    (void)state;
    uint8_t ikm[22], salt[13], info[10], prk[32], okm[42];

    from_hex(ikm, sizeof ikm, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b");
    from_hex(salt, sizeof salt, "000102030405060708090a0b0c");
    from_hex(info, sizeof info, "f0f1f2f3f4f5f6f7f8f9");
    hkdf_extract(prk, &hash_sha256, salt, sizeof salt, ikm, sizeof ikm);
    assert_hex_equal(prk, "077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    assert_true(hkdf_expand(okm, sizeof okm, &hash_sha256, prk, sizeof prk, info, sizeof info));
    assert_hex_equal(okm, "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                          "34007208d5b887185865");
}

/* RFC 5869 §A.3: no salt, no info */
static void test_salt_and_info_may_be_empty(void **state)
{
    (void)state;
    static const uint8_t zeros[32];
    uint8_t              ikm[22], prk[32], same[32], okm[42];

    memset(ikm, 0x0b, sizeof ikm);
    hkdf_extract(prk, &hash_sha256, NULL, 0, ikm, sizeof ikm);
    assert_hex_equal(prk, "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
    hkdf_extract(same, &hash_sha256, zeros, sizeof zeros, ikm, sizeof ikm);
    assert_memory_equal(prk, same, sizeof prk);
    assert_true(hkdf_expand(okm, sizeof okm, &hash_sha256, prk, sizeof prk, NULL, 0));
    assert_hex_equal(okm, "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                          "9d201395faa4b61a96c8");
}

static void test_the_steps_make_the_whole(void **state)
{
    (void)state;
    uint8_t prk[48] = { 1 }, okm[100], t[48];

    assert_true(hkdf_expand(okm, sizeof okm, &hash_sha384, prk, sizeof prk, "info", 4));
    hkdf_expand_block(t, &hash_sha384, prk, sizeof prk, NULL, "info", 4, 1);
    assert_memory_equal(okm, t, 48);
    hkdf_expand_block(t, &hash_sha384, prk, sizeof prk, t, "info", 4, 2);
    assert_memory_equal(okm + 48, t, 48);
    hkdf_expand_block(t, &hash_sha384, prk, sizeof prk, t, "info", 4, 3);
    assert_memory_equal(okm + 96, t, 4);
    hkdf_expand_block(t, &hash_sha384, prk, sizeof prk, NULL, "inf0", 4, 1);
    assert_memory_not_equal(okm, t, 48);
}

/* RFC 5869 §2.3: L <= 255 * HashLen */
static void test_more_than_255_blocks_are_refused(void **state)
{
    (void)state;
    static const uint8_t zeros[255 * 32 + 1];
    static uint8_t       okm[255 * 32 + 1];
    uint8_t              prk[32] = { 1 };

    assert_true(hkdf_expand(okm, sizeof okm - 1, &hash_sha256, prk, sizeof prk, NULL, 0));
    assert_memory_not_equal(okm, zeros, sizeof okm);
    assert_false(hkdf_expand(okm, sizeof okm, &hash_sha256, prk, sizeof prk, NULL, 0));
    assert_memory_equal(okm, zeros, sizeof okm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hkdf_gives_the_published_keys),
        cmocka_unit_test(test_salt_and_info_may_be_empty),
        cmocka_unit_test(test_the_steps_make_the_whole),
        cmocka_unit_test(test_more_than_255_blocks_are_refused),
    };
    return cmocka_run_group_tests_name("crypto/hkdf", tests, NULL, NULL);
}
