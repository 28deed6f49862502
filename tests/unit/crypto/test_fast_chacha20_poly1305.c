/*
 * test_fast_chacha20_poly1305.c - the fast versions of ChaCha20 and Poly1305 give what the readable
 * ones do, on texts of every length up to 4 KiB, from any address.
 *
 * What this processor lacks is skipped, under its test's name.
 */
#include "support.h"

#include "crypto/chacha20.h"
#include "crypto/poly1305.h"
#include "crypto/random.h"
#include "crypto/x86/chacha20_avx2.h"
#include "crypto/x86/poly1305_avx2.h"

enum { LONGEST = 4096 };

static uint8_t              text[LONGEST + 1], got[LONGEST + 1], wanted[LONGEST + 1];
static struct seeded_random random_of_test;

static void draw(void *out, size_t length)
{
    random_bytes(&random_of_test.source, "test", out, length);
}

/* ---- ChaCha20 ---- */

static void test_chacha20_with_avx2_is_the_same_for_every_count_of_blocks(void **state)
{
    (void)state;
    uint32_t         start[CHACHA20_WORDS];
    chacha20_blocks *fast = chacha20_avx2();
    if (!fast)
        skip();
    for (size_t count = 0; count <= LONGEST / CHACHA20_BLOCK_LENGTH; count++) {
        size_t length = count * CHACHA20_BLOCK_LENGTH;
        draw(start, sizeof start);
        draw(text, sizeof text);
        start[CHACHA20_COUNTER] &= 0x7fffffff;
        memcpy(got, text, sizeof text);
        memcpy(wanted, text, sizeof text);
        chacha20_apply_blocks(wanted + 1, start, text + 1, count);
        fast(got + 1, start, text + 1, count);
        assert_memory_equal(got, wanted, sizeof text); /* what is around is untouched as well */
        fast(got + 1, start, got + 1, count);
        assert_memory_equal(got + 1, text + 1, length); /* in place, and back */
    }
}

/* RFC 8439 §2.4.1, block by block: whichever version chacha20_apply() takes. */
static void test_chacha20_of_every_length_is_its_blocks(void **state)
{
    (void)state;
    uint8_t key[CHACHA20_KEY_LENGTH], nonce[CHACHA20_NONCE_LENGTH], block[CHACHA20_BLOCK_LENGTH];
    draw(key, sizeof key);
    draw(nonce, sizeof nonce);
    draw(text, sizeof text);
    for (size_t at = 0; at < LONGEST; at += sizeof block) {
        chacha20_block(block, key, 77 + (uint32_t)(at / sizeof block), nonce);
        for (size_t i = 0; i < sizeof block; i++)
            wanted[at + i] = text[at + i] ^ block[i];
    }
    for (size_t length = 0; length <= LONGEST; length++) {
        got[length] = 0xa5;
        chacha20_apply(got, key, 77, nonce, text, length);
        assert_memory_equal(got, wanted, length);
        assert_int_equal(got[length], 0xa5);
    }
}

/* ---- Poly1305 ---- */

/* Takes `count` blocks both ways, from the same accumulator, and compares what it then is. */
static void check_blocks(struct poly1305 *poly, const uint8_t *blocks, size_t count)
{
    struct poly1305 other = *poly;
    uint8_t         fast[POLY1305_NUMBER_LENGTH], readable[POLY1305_NUMBER_LENGTH];

    poly1305_avx2()(&poly->accumulator, &poly->r, blocks, count);
    poly1305_take_blocks(&other.accumulator, &other.r, blocks, count);
    poly1305_read_accumulator(fast, poly);
    poly1305_read_accumulator(readable, &other);
    assert_memory_equal(fast, readable, sizeof fast);
}

static void test_poly1305_with_avx2_is_the_same_for_every_count_of_blocks(void **state)
{
    (void)state;
    uint8_t         key[POLY1305_KEY_LENGTH];
    struct poly1305 poly;
    if (!poly1305_avx2())
        skip();
    for (size_t count = 0; count <= LONGEST / POLY1305_BLOCK_LENGTH; count++) {
        draw(key, sizeof key);
        draw(text, sizeof text);
        poly1305_init(&poly, key);
        check_blocks(&poly, text + 1, count);
        check_blocks(&poly, text, count); /* goes on from an accumulator that is not 0 */
    }
}

/* The largest numbers there are: r with all bits that clamping leaves, blocks of ones and zeros. */
static void test_poly1305_with_avx2_carries_the_largest_numbers(void **state)
{
    (void)state;
    uint8_t         key[POLY1305_KEY_LENGTH];
    struct poly1305 poly;
    if (!poly1305_avx2())
        skip();
    memset(key, 0xff, sizeof key);
    memset(text, 0xff, sizeof text);
    poly1305_init(&poly, key);
    for (size_t count = 0; count <= LONGEST / POLY1305_BLOCK_LENGTH; count++)
        check_blocks(&poly, text, count);
    memset(text, 0, sizeof text);
    for (size_t count = 0; count <= LONGEST / POLY1305_BLOCK_LENGTH; count++)
        check_blocks(&poly, text, count);
}

/* Tags of every length, in one piece and byte by byte: whichever version poly1305_update() takes. */
static void test_poly1305_of_every_length_is_that_of_its_bytes(void **state)
{
    (void)state;
    uint8_t key[POLY1305_KEY_LENGTH], one[POLY1305_TAG_LENGTH], other[POLY1305_TAG_LENGTH];
    draw(key, sizeof key);
    draw(text, sizeof text);
    for (size_t length = 0; length <= LONGEST; length += length < 600 ? 1 : 37) {
        struct poly1305 poly;
        poly1305_init(&poly, key);
        for (size_t i = 0; i < length; i++)
            poly1305_update(&poly, text + i, 1);
        poly1305_final(one, &poly);
        poly1305_compute(other, key, text, length);
        assert_memory_equal(one, other, sizeof one);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chacha20_with_avx2_is_the_same_for_every_count_of_blocks),
        cmocka_unit_test(test_chacha20_of_every_length_is_its_blocks),
        cmocka_unit_test(test_poly1305_with_avx2_is_the_same_for_every_count_of_blocks),
        cmocka_unit_test(test_poly1305_with_avx2_carries_the_largest_numbers),
        cmocka_unit_test(test_poly1305_of_every_length_is_that_of_its_bytes),
    };
    seeded_random_init(&random_of_test, 1);
    return cmocka_run_group_tests_name("crypto/x86 ChaCha20-Poly1305", tests, NULL, NULL);
}
