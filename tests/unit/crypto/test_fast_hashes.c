/*
 * test_fast_hashes.c - the fast compression functions give what the readable ones do, on messages
 * of every length up to 4 KiB, from any address.
 *
 * What this processor lacks is skipped, under its test's name.
 */
#include "support.h"

#include "crypto/random.h"
#include "crypto/sha1.h"
#include "crypto/sha256.h"
#include "crypto/sha512.h"
#include "crypto/x86/sha512_bmi2.h"
#include "crypto/x86/sha_ni.h"

enum { LONGEST = 4096 };

static uint8_t              message[LONGEST + 1];
static struct seeded_random random_of_test;

/* The same hash function with another compression. */
static struct hash with(const struct hash *hash, hash_compress *compress)
{
    struct hash changed = *hash;
    changed.compress = compress;
    return changed;
}

static void check(const struct hash *hash, hash_compress *fast, hash_compress *readable)
{
    if (!fast)
        skip();
    struct hash fast_hash = with(hash, fast), readable_hash = with(hash, readable);
    for (size_t length = 0; length <= LONGEST; length++) {
        uint8_t got[HASH_MAX_DIGEST], wanted[HASH_MAX_DIGEST];
        random_bytes(&random_of_test.source, "message", message, length + 1);
        hash_compute(got, &fast_hash, message + length % 2, length);
        hash_compute(wanted, &readable_hash, message + length % 2, length);
        assert_memory_equal(got, wanted, hash->digest_length);
    }
}

static void test_sha1_with_sha_ni_is_sha1(void **state)
{
    (void)state;
    check(&hash_sha1, sha1_ni(), sha1_compress);
}

static void test_sha224_and_sha256_with_sha_ni_are_the_same(void **state)
{
    (void)state;
    check(&hash_sha224, sha256_ni(), sha256_compress);
    check(&hash_sha256, sha256_ni(), sha256_compress);
}

static void test_sha384_and_sha512_with_bmi2_are_the_same(void **state)
{
    (void)state;
    check(&hash_sha384, sha512_bmi2(), sha512_compress);
    check(&hash_sha512, sha512_bmi2(), sha512_compress);
}

/* Several blocks in one call are the blocks one by one, and none at all change nothing. */
static void test_blocks_may_come_together_or_alone(void **state)
{
    (void)state;
    static const struct hash *const hashes[] = { &hash_sha1, &hash_sha256, &hash_sha512 };
    random_bytes(&random_of_test.source, "message", message, sizeof message);
    for (size_t i = 0; i < 3; i++) {
        union hash_chain together, alone, before;
        memset(&together, 0, sizeof together);
        hashes[i]->start(&together);
        alone = before = together;
        hashes[i]->compress(&together, message, 0);
        assert_memory_equal(&together, &before, sizeof before);
        hashes[i]->compress(&together, message, 9);
        for (size_t block = 0; block < 9; block++)
            hashes[i]->compress(&alone, message + block * hashes[i]->block_length, 1);
        assert_memory_equal(&together, &alone, sizeof alone);
        assert_memory_not_equal(&together, &before, sizeof before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha1_with_sha_ni_is_sha1),
        cmocka_unit_test(test_sha224_and_sha256_with_sha_ni_are_the_same),
        cmocka_unit_test(test_sha384_and_sha512_with_bmi2_are_the_same),
        cmocka_unit_test(test_blocks_may_come_together_or_alone),
    };
    seeded_random_init(&random_of_test, 1);
    return cmocka_run_group_tests_name("crypto/x86 hashes", tests, NULL, NULL);
}
