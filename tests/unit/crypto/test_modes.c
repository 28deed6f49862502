/*
 * test_modes.c - ECB and CTR against the figures of SP 800-38A.
 */
#include "support.h"

#include "crypto/ctr.h"
#include "crypto/ecb.h"

static const char plain_hex[] = "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
                                "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

/* SP 800-38A F.1 (ECB) and F.5 (CTR), under the keys of F.1.1, F.1.3 and F.1.5. */
static const struct {
    const char *key, *ecb, *ctr;
} examples[] = {
    { "2b7e151628aed2a6abf7158809cf4f3c",
      "3ad77bb40d7a3660a89ecaf32466ef97f5d3d58503b9699de785895a96fdbaaf"
      "43b1cd7f598ece23881b00e3ed0306887b0c785e27e8ad3f8223207104725dd4",
      "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
      "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee" },
    { "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b",
      "bd334f1d6e45f25ff712a214571fa5cc974104846d0ad3ad7734ecb3ecee4eef"
      "ef7afd2270e2e60adce0ba2face6444e9a4b41ba738d6c72fb16691603c18e0e",
      "1abc932417521ca24f2b0459fe7e6e0b090339ec0aa6faefd5ccc2c6f4ce8e94"
      "1e36b26bd1ebc670d1bd1d665620abf74f78a7f6d29809585a97daec58c6b050" },
    { "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
      "f3eed1bdb5d2a03c064b5a7e3db181f8591ccb10d410ed26dc5ba74a31362870"
      "b6ed21b99ca6f4f9f153e7b1beafed1d23304b7a39f9f3ff067d8d8f9e24ecc7",
      "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
      "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6" },
};

static struct aes_key key_of_example(size_t i)
{
    uint8_t        bytes[32];
    struct aes_key aes;
    assert_true(aes_set_key(&aes, bytes, from_hex(bytes, sizeof bytes, examples[i].key)));
    return aes;
}

static void test_ecb_gives_the_figures_of_sp_800_38a(void **state)
{
    (void)state;
    uint8_t plain[64], text[64];
    from_hex(plain, sizeof plain, plain_hex);
    for (size_t i = 0; i < 3; i++) {
        struct aes_key aes = key_of_example(i);
        ecb_encrypt(text, &aes, plain, sizeof plain);
        assert_hex_equal(text, examples[i].ecb);
        ecb_decrypt(text, &aes, text, sizeof text);
        assert_memory_equal(text, plain, sizeof plain);
    }
}

/* Why nobody uses it. */
static void test_ecb_shows_which_blocks_are_equal(void **state)
{
    (void)state;
    struct aes_key aes = key_of_example(0);
    uint8_t        text[48] = { 0 };
    text[16] = 1;
    ecb_encrypt(text, &aes, text, sizeof text);
    assert_memory_equal(text, text + 32, 16);
    assert_memory_not_equal(text, text + 16, 16);
}

static void test_ctr_gives_the_figures_of_sp_800_38a(void **state)
{
    (void)state;
    uint8_t plain[64], text[64], counter[16];
    from_hex(plain, sizeof plain, plain_hex);
    for (size_t i = 0; i < 3; i++) {
        struct aes_key aes = key_of_example(i);
        from_hex(counter, sizeof counter, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        ctr_apply(text, &aes, counter, 16, plain, sizeof plain);
        assert_hex_equal(text, examples[i].ctr);
        assert_hex_equal(counter, "f0f1f2f3f4f5f6f7f8f9fafbfcfdff03");
        from_hex(counter, sizeof counter, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        ctr_apply(text, &aes, counter, 16, text, sizeof text); /* in place, and back */
        assert_memory_equal(text, plain, sizeof plain);
    }
}

static void test_ctr_of_fewer_bytes_is_the_beginning_of_more(void **state)
{
    (void)state;
    struct aes_key aes = key_of_example(0);
    uint8_t        plain[64], text[64], guard[64], counter[16];
    from_hex(plain, sizeof plain, plain_hex);
    memset(guard, 0xa5, sizeof guard);
    for (size_t length = 0; length <= sizeof plain; length++) {
        uint8_t whole[64];
        from_hex(whole, sizeof whole, examples[0].ctr);
        from_hex(counter, sizeof counter, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        memset(text, 0xa5, sizeof text);
        ctr_apply(text, &aes, counter, 16, plain, length);
        assert_memory_equal(text, whole, length);
        assert_memory_equal(text + length, guard, sizeof guard - length);
    }
}

static void test_the_counter_wraps_within_its_bytes(void **state)
{
    (void)state;
    static const struct {
        size_t      counter_length;
        const char *before, *after;
    } steps[] = {
        { 4, "000102030405060708090a0b00000000", "000102030405060708090a0b00000001" },
        { 4, "000102030405060708090a0b00ffffff", "000102030405060708090a0b01000000" },
        { 4, "000102030405060708090a0bffffffff", "000102030405060708090a0b00000000" },
        { 2, "000102030405060708090a0bffffffff", "000102030405060708090a0bffff0000" },
        { 16, "ffffffffffffffffffffffffffffffff", "00000000000000000000000000000000" },
        { 16, "000102030405060708090a0bffffffff", "000102030405060708090a0c00000000" },
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        uint8_t block[16];
        from_hex(block, sizeof block, steps[i].before);
        ctr_increment(block, steps[i].counter_length);
        assert_hex_equal(block, steps[i].after);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ecb_gives_the_figures_of_sp_800_38a),
        cmocka_unit_test(test_ecb_shows_which_blocks_are_equal),
        cmocka_unit_test(test_ctr_gives_the_figures_of_sp_800_38a),
        cmocka_unit_test(test_ctr_of_fewer_bytes_is_the_beginning_of_more),
        cmocka_unit_test(test_the_counter_wraps_within_its_bytes),
    };
    return cmocka_run_group_tests_name("crypto/modes", tests, NULL, NULL);
}
