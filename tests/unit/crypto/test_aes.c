/*
 * test_aes.c - AES against the figures of FIPS 197, and CBC against those of SP 800-38A.
 */
#include "support.h"

#include "crypto/aes.h"
#include "crypto/cbc.h"

static struct aes_key key_from_hex(const char *text)
{
    uint8_t        bytes[32];
    struct aes_key aes;
    size_t         length = from_hex(bytes, sizeof bytes, text);
    assert_true(aes_set_key(&aes, bytes, length));
    return aes;
}

/* FIPS 197 (2001) Appendix C: one plaintext under keys of three lengths. */
static void test_the_examples_of_appendix_c_come_out(void **state)
{
    (void)state;
    static const struct {
        const char *key, *ciphertext;
    } examples[] = {
        { "000102030405060708090a0b0c0d0e0f", "69c4e0d86a7b0430d8cdb78070b4c55a" },
        { "000102030405060708090a0b0c0d0e0f1011121314151617", "dda97ca4864cdfe06eaf70a0ec0d7191" },
        { "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
          "8ea2b7ca516745bfeafc49904b496089" },
    };
    uint8_t plain[16], block[16];
    from_hex(plain, sizeof plain, "00112233445566778899aabbccddeeff");

    for (size_t i = 0; i < 3; i++) {
        struct aes_key aes = key_from_hex(examples[i].key);
        aes_encrypt_block(block, &aes, plain);
        assert_hex_equal(block, examples[i].ciphertext);
        aes_decrypt_block(block, &aes, block);
        assert_memory_equal(block, plain, sizeof plain);
    }
}

/* FIPS 197 Appendix A: the last words of each expansion. */
static void test_key_expansion_ends_as_in_appendix_a(void **state)
{
    (void)state;
    struct aes_key aes = key_from_hex("2b7e151628aed2a6abf7158809cf4f3c");
    assert_int_equal(aes.rounds, 10);
    assert_hex_equal(aes.round_key[1], "a0fafe1788542cb123a339392a6c7605");
    assert_hex_equal(aes.round_key[10], "d014f9a8c9ee2589e13f0cc8b6630ca6");
    aes = key_from_hex("8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b");
    assert_int_equal(aes.rounds, 12);
    assert_hex_equal(aes.round_key[12], "e98ba06f448c773c8ecc720401002202");
    aes = key_from_hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
    assert_int_equal(aes.rounds, 14);
    assert_hex_equal(aes.round_key[14], "fe4890d1e6188d0b046df344706c631e");
}

static void test_a_key_of_another_length_is_refused(void **state)
{
    (void)state;
    static const uint8_t key[64];
    struct aes_key       aes;
    for (size_t length = 0; length <= sizeof key; length++)
        assert_int_equal(aes_set_key(&aes, key, length),
                         length == 16 || length == 24 || length == 32);
}

/* FIPS 197 Appendix B, round 1: the state after each stage. */
static void test_the_stages_show_the_states_of_appendix_b(void **state)
{
    (void)state;
    struct aes_key aes = key_from_hex("2b7e151628aed2a6abf7158809cf4f3c");
    uint8_t        s[16];

    from_hex(s, sizeof s, "3243f6a8885a308d313198a2e0370734");
    aes_add_round_key(s, aes.round_key[0]);
    assert_hex_equal(s, "193de3bea0f4e22b9ac68d2ae9f84808");
    aes_sub_bytes(s);
    assert_hex_equal(s, "d42711aee0bf98f1b8b45de51e415230");
    aes_shift_rows(s);
    assert_hex_equal(s, "d4bf5d30e0b452aeb84111f11e2798e5");
    aes_mix_columns(s);
    assert_hex_equal(s, "046681e5e0cb199a48f8d37a2806264c");
    aes_inv_mix_columns(s);
    assert_hex_equal(s, "d4bf5d30e0b452aeb84111f11e2798e5");
    aes_inv_shift_rows(s);
    assert_hex_equal(s, "d42711aee0bf98f1b8b45de51e415230");
    aes_inv_sub_bytes(s);
    assert_hex_equal(s, "193de3bea0f4e22b9ac68d2ae9f84808");
}

/* FIPS 197 Figure 7: rows 0, 5 and f of the table that we do not have; and no value twice. */
static void test_the_computed_sbox_is_the_table_of_figure_7(void **state)
{
    (void)state;
    uint8_t box[256], seen[256] = { 0 };

    for (unsigned i = 0; i < 256; i++)
        box[i] = (uint8_t)i;
    for (unsigned row = 0; row < 16; row++)
        aes_sub_bytes(box + 16 * row);
    assert_hex_equal(box, "637c777bf26b6fc53001672bfed7ab76");
    assert_hex_equal(box + 0x50, "53d100ed20fcb15b6acbbe394a4c58cf");
    assert_hex_equal(box + 0xf0, "8ca1890dbfe6426841992d0fb054bb16");
    for (unsigned i = 0; i < 256; i++)
        assert_int_equal(seen[box[i]]++, 0);
    for (unsigned row = 0; row < 16; row++)
        aes_inv_sub_bytes(box + 16 * row);
    for (unsigned i = 0; i < 256; i++)
        assert_int_equal(box[i], i);
}

/* SP 800-38A F.2: CBC-AES128, CBC-AES192 and CBC-AES256. */
static void test_cbc_gives_the_figures_of_sp_800_38a(void **state)
{
    (void)state;
    static const char plain_hex[] =
        "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
        "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";
    static const struct {
        const char *key, *ciphertext;
    } examples[] = {
        { "2b7e151628aed2a6abf7158809cf4f3c",
          "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
          "73bed6b8e3c1743b7116e69e222295163ff1caa1681fac09120eca307586e1a7" },
        { "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
          "4f021db243bc633d7178183a9fa071e8b4d9ada9ad7dedf4e5e738763f69145a"
          "571b242012fb7ae07fa9baac3df102e008b0e27988598881d920a9e64f5615cd" },
        { "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
          "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
          "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b" },
    };
    uint8_t iv[16], plain[64], text[64];
    from_hex(iv, sizeof iv, "000102030405060708090a0b0c0d0e0f");
    from_hex(plain, sizeof plain, plain_hex);

    for (size_t i = 0; i < 3; i++) {
        struct aes_key aes = key_from_hex(examples[i].key);
        cbc_encrypt(text, &aes, iv, plain, sizeof plain);
        assert_hex_equal(text, examples[i].ciphertext);
        cbc_decrypt(text, &aes, iv, text, sizeof text); /* in place */
        assert_memory_equal(text, plain, sizeof plain);
        cbc_encrypt(text, &aes, iv, text, sizeof text);
        assert_hex_equal(text, examples[i].ciphertext);
    }
}

/* What the lesson on padding oracles builds on. */
static void test_cbc_carries_a_flipped_bit_into_the_next_block(void **state)
{
    (void)state;
    struct aes_key aes = key_from_hex("2b7e151628aed2a6abf7158809cf4f3c");
    uint8_t        iv[16] = { 0 }, plain[48] = { 0 }, text[48];

    cbc_encrypt(text, &aes, iv, plain, sizeof plain);
    text[5] ^= 0x40;
    cbc_decrypt(text, &aes, iv, text, sizeof text);
    assert_memory_not_equal(text, plain, 16);
    plain[16 + 5] ^= 0x40;
    assert_memory_equal(text + 16, plain + 16, 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_examples_of_appendix_c_come_out),
        cmocka_unit_test(test_key_expansion_ends_as_in_appendix_a),
        cmocka_unit_test(test_a_key_of_another_length_is_refused),
        cmocka_unit_test(test_the_stages_show_the_states_of_appendix_b),
        cmocka_unit_test(test_the_computed_sbox_is_the_table_of_figure_7),
        cmocka_unit_test(test_cbc_gives_the_figures_of_sp_800_38a),
        cmocka_unit_test(test_cbc_carries_a_flipped_bit_into_the_next_block),
    };
    return cmocka_run_group_tests_name("crypto/aes", tests, NULL, NULL);
}
