/*
 * test_wycheproof_ml_kem.c - ML-KEM-768 against the vectors of Project Wycheproof.
 */
#include "wycheproof.h"

#include "crypto/ml_kem.h"

/* What a vector holds that is longer than it should be still fits. */
enum { ROOM = 4096 };

/*
 * Keys from a seed d || z.  Seeds of another length than 64 bytes have no function of ours that
 * would take them: two arrays of 32 bytes stand in its prototype.
 */
static bool generate(uint8_t *ek, uint8_t *dk, const json_t *test)
{
    uint8_t seed[ROOM];
    size_t  length = hex_field(seed, sizeof seed, test, "seed");
    if (length != (size_t)2 * ML_KEM_SEED_LENGTH)
        return not_run("the seed is not of 64 bytes");
    ml_kem_generate_from(ek, dk, seed, seed + ML_KEM_SEED_LENGTH);
    return true;
}

/* The bytes are those of a field, and as many. */
static bool equals_field(const uint8_t *bytes, size_t length, const json_t *test, const char *name)
{
    uint8_t wanted[ROOM];
    return hex_field(wanted, sizeof wanted, test, name) == length &&
           memcmp(bytes, wanted, length) == 0;
}

static bool keys_follow_from_seed(const json_t *group, const json_t *test)
{
    (void)group;
    uint8_t ek[ML_KEM_ENCAPSULATION_KEY_LENGTH], dk[ML_KEM_DECAPSULATION_KEY_LENGTH];
    return generate(ek, dk, test) && equals_field(ek, sizeof ek, test, "ek") &&
           equals_field(dk, sizeof dk, test, "dk") &&
           ml_kem_check_encapsulation_key(ek, sizeof ek) == ML_KEM_OK &&
           ml_kem_check_decapsulation_key(dk, sizeof dk) == ML_KEM_OK;
}

static bool encapsulates(const json_t *group, const json_t *test)
{
    (void)group;
    uint8_t ek[ROOM], m[ML_KEM_MESSAGE_LENGTH];
    uint8_t key[ML_KEM_SHARED_KEY_LENGTH], c[ML_KEM_CIPHERTEXT_LENGTH];
    size_t  length = hex_field(ek, sizeof ek, test, "ek");

    assert_int_equal(hex_field(m, sizeof m, test, "m"), sizeof m);
    if (ml_kem_check_encapsulation_key(ek, length) != ML_KEM_OK)
        return false;
    ml_kem_encapsulate_from(key, c, ek, m);
    return equals_field(c, sizeof c, test, "c") && equals_field(key, sizeof key, test, "K");
}

static bool decapsulates(const json_t *group, const json_t *test)
{
    (void)group;
    uint8_t ek[ML_KEM_ENCAPSULATION_KEY_LENGTH], dk[ML_KEM_DECAPSULATION_KEY_LENGTH];
    uint8_t c[ROOM], key[ML_KEM_SHARED_KEY_LENGTH];
    size_t  length = hex_field(c, sizeof c, test, "c");

    return generate(ek, dk, test) &&
           ml_kem_decapsulate(key, dk, sizeof dk, c, length) == ML_KEM_OK &&
           equals_field(key, sizeof key, test, "K");
}

static void test_keys_from_seeds(void **state)
{
    (void)state;
    check_file("mlkem_768_keygen_seed_test.json", keys_follow_from_seed, false);
}

static void test_encapsulation(void **state)
{
    (void)state;
    check_file("mlkem_768_encaps_test.json", encapsulates, false);
}

static void test_decapsulation(void **state)
{
    (void)state;
    check_file("mlkem_768_test.json", decapsulates, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_from_seeds),
        cmocka_unit_test(test_encapsulation),
        cmocka_unit_test(test_decapsulation),
    };
    return cmocka_run_group_tests_name("crypto/wycheproof ml_kem", tests, NULL, NULL);
}
