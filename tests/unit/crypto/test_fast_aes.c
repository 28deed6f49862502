/*
 * test_fast_aes.c - AES, GHASH and GCM with the processor's own instructions give what the readable
 * versions do, on texts of every length up to 4 KiB, from any address.
 *
 * What this processor lacks is skipped, under its test's name.
 */
#include "support.h"

#include "crypto/aes.h"
#include "crypto/cbc.h"
#include "crypto/ccm.h"
#include "crypto/ctr.h"
#include "crypto/ecb.h"
#include "crypto/gcm.h"
#include "crypto/x86/aes_ni.h"
#include "crypto/x86/aes_vaes.h"
#include "crypto/x86/gcm_vaes.h"
#include "crypto/x86/ghash_pclmul.h"

#include <stdbool.h>
#include <stdio.h>

enum { MOST = 4096, OFFSETS = 16, ROOM = MOST + OFFSETS };

static const size_t key_lengths[3] = { 16, 24, 32 };

static uint8_t text[ROOM], wanted[ROOM], found[ROOM], untouched[ROOM];

/* xorshift64*: much quicker than what hides anything, and the same in every run. */
static void draw(uint8_t *out, size_t length)
{
    static uint64_t state = 0x9e3779b97f4a7c15;
    for (size_t at = 0; at < length; at += 8) {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        const uint64_t word = state * 0x2545f4914f6cdd1d;
        memcpy(out + at, &word, length - at < sizeof word ? length - at : sizeof word);
    }
}

static void forget_found(void)
{
    memset(untouched, 0xa5, sizeof untouched);
    memset(found, 0xa5, sizeof found);
}

/* Nothing was written to `found` from there on. */
static void assert_nothing_written_from(const uint8_t *beyond)
{
    assert_memory_equal(beyond, untouched, (size_t)(found + sizeof found - beyond));
}

/* Whether there is such a version to test; says which one there is not. */
static bool can_run(const void *version, const char *name)
{
    if (!version)
        printf("SKIPPED: %s: this processor has no instructions for it\n", name);
    return version != NULL;
}

/* ---- AES ---- */

struct key_pair {
    struct aes_key readable, other;
};

static struct key_pair draw_keys(const struct aes_version *version, size_t length)
{
    struct key_pair keys;
    uint8_t         bytes[32];
    draw(bytes, sizeof bytes);
    assert_true(aes_set_key_for(&keys.readable, &aes_readable, bytes, length));
    assert_true(aes_set_key_for(&keys.other, version, bytes, length));
    return keys;
}

static void assert_keys_agree(const struct aes_version *version)
{
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t word = byte * 0x01010101u ^ 0x00f10d5cu;
        assert_int_equal(version->sub_word(word), aes_readable.sub_word(word));
    }
    for (size_t i = 0; i < 200; i++) {
        struct key_pair keys = draw_keys(version, key_lengths[i % 3]);
        assert_int_equal(keys.other.rounds, keys.readable.rounds);
        assert_memory_equal(keys.other.round_key, keys.readable.round_key,
                            AES_BLOCK_LENGTH * (keys.readable.rounds + 1));
    }
}

/* A mode, as far as it is the same for all: `iv` is a block. */
typedef void mode_function(uint8_t *out, const struct aes_key *aes, const uint8_t *iv,
                           const uint8_t *in, size_t length);

static void ecb_there(uint8_t *out, const struct aes_key *aes, const uint8_t *iv, const uint8_t *in,
                      size_t length)
{
    (void)iv;
    ecb_encrypt(out, aes, in, length);
}
static void ecb_back(uint8_t *out, const struct aes_key *aes, const uint8_t *iv, const uint8_t *in,
                     size_t length)
{
    (void)iv;
    ecb_decrypt(out, aes, in, length);
}
static void ctr(uint8_t *out, const struct aes_key *aes, const uint8_t *iv, const uint8_t *in,
                size_t length)
{
    uint8_t counter[16];
    memcpy(counter, iv, sizeof counter);
    memset(counter + 12, 0xff, 3); /* it wraps around within the text */
    ctr_apply(out, aes, counter, iv[0] % 2 ? 4 : 16, in, length);
}
static void ccm(uint8_t *out, const struct aes_key *aes, const uint8_t *iv, const uint8_t *in,
                size_t length)
{
    static uint8_t opened[MOST];
    uint8_t        tag[16];
    assert_int_equal(ccm_seal(out, tag, sizeof tag, aes, iv, 12, iv, 16, in, length), AEAD_OK);
    assert_int_equal(ccm_open(opened, aes, iv, 12, iv, 16, out, length, tag, sizeof tag), AEAD_OK);
    assert_memory_equal(opened, in, length);
    for (size_t i = 0; i < length && i < sizeof tag; i++)
        out[i] ^= tag[i]; /* so that the tags are compared too */
}

/* Both give the same, from one place to another and within one place; nothing
 * is written beyond. */
static void assert_mode_agrees(const struct aes_version *version, mode_function *mode, size_t step)
{
    for (size_t length = 0; length <= MOST; length += step) {
        struct key_pair keys = draw_keys(version, key_lengths[length / step % 3]);
        uint8_t         iv[16], *in = text + length % 7, *out = found + length % OFFSETS;
        draw(iv, sizeof iv);
        draw(text, sizeof text);
        forget_found();
        mode(wanted, &keys.readable, iv, in, length);
        mode(out, &keys.other, iv, in, length);
        assert_memory_equal(out, wanted, length);
        assert_nothing_written_from(out + length);
        if (mode != ccm) {
            mode(in, &keys.other, iv, in, length);
            assert_memory_equal(in, wanted, length);
        }
    }
}

static void assert_aes_agrees(const struct aes_version *version, const char *name)
{
    if (!can_run(version, name))
        skip();
    assert_keys_agree(version);
    assert_mode_agrees(version, ecb_there, AES_BLOCK_LENGTH);
    assert_mode_agrees(version, ecb_back, AES_BLOCK_LENGTH);
    assert_mode_agrees(version, cbc_encrypt, AES_BLOCK_LENGTH);
    assert_mode_agrees(version, cbc_decrypt, AES_BLOCK_LENGTH);
    assert_mode_agrees(version, ctr, 1);
    assert_mode_agrees(version, ccm, 1);
}

static void test_aes_ni_agrees_with_the_readable_version(void **state)
{
    (void)state;
    assert_aes_agrees(aes_ni(), "AES-NI");
}

static void test_vaes_agrees_with_the_readable_version(void **state)
{
    (void)state;
    assert_aes_agrees(aes_vaes(), "VAES");
}

/* The functions that the modes are written over: any number of blocks, the
 * chain left at the end. */
static void test_chains_are_left_where_they_can_go_on(void **state)
{
    (void)state;
    const struct aes_version *versions[] = { &aes_readable, aes_ni(), aes_vaes() };
    for (size_t v = 0; v < 3; v++)
        for (size_t count = 0; versions[v] && count <= 40; count++) {
            struct key_pair keys = draw_keys(versions[v], 16);
            uint8_t         chain[16], again[16];
            draw(text, sizeof text);
            draw(chain, sizeof chain);
            memcpy(again, chain, sizeof chain);
            aes_encrypt_chain(wanted, &keys.readable, chain, text, 2 * count);
            aes_encrypt_chain(found, &keys.other, again, text, count);
            aes_encrypt_chain(found + 16 * count, &keys.other, again, text + 16 * count, count);
            assert_memory_equal(found, wanted, 32 * count);
            assert_memory_equal(again, chain, sizeof chain);
        }
}

/* ---- GHASH ---- */

static void hash_with(uint8_t y[16], const struct ghash_version *version, const uint8_t h[16],
                      const uint8_t *bytes, size_t length, size_t first)
{
    struct ghash_key key;
    struct ghash     ghash;
    ghash_set_key_for(&key, version, h);
    ghash_init(&ghash, &key);
    ghash_update_padded(&ghash, bytes, first);
    ghash_update_padded(&ghash, bytes + first, length - first);
    ghash_update_lengths(&ghash, first, length);
    ghash_final(y, &ghash);
}

static void assert_hashes_agree(const struct ghash_version *version, const uint8_t h[16],
                                size_t length)
{
    uint8_t      one[16], other[16];
    const size_t first = length / 3;
    hash_with(one, &ghash_readable, h, text + length % OFFSETS, length, first);
    hash_with(other, version, h, text + length % OFFSETS, length, first);
    assert_memory_equal(other, one, sizeof one);
}

static void assert_ghash_agrees(const struct ghash_version *version, const char *name)
{
    if (!can_run(version, name))
        skip();
    for (size_t length = 0; length <= MOST; length++) {
        uint8_t h[16];
        draw(h, sizeof h);
        draw(text, sizeof text);
        assert_hashes_agree(version, h, length);
    }
    for (size_t i = 0; i < 128; i++) { /* every single coefficient, against all of them */
        uint8_t h[16] = { 0 };
        h[i / 8] = (uint8_t)(0x80 >> i % 8);
        memset(text, 0xff, sizeof text);
        assert_hashes_agree(version, h, 300);
    }
}

static void test_ghash_pclmulqdq_agrees_with_the_readable_version(void **state)
{
    (void)state;
    assert_ghash_agrees(ghash_pclmul(), "GHASH with PCLMULQDQ");
}

static void test_ghash_vpclmulqdq_agrees_with_the_readable_version(void **state)
{
    (void)state;
    assert_ghash_agrees(ghash_vpclmul(), "GHASH with VPCLMULQDQ");
}

/* ---- GCM ---- */

struct gcm_pair {
    struct gcm_key readable, other;
    uint8_t        iv[20], aad[40];
    size_t         iv_length, aad_length;
};

/* Seals `length` bytes with both, opens what was sealed, then opens it with a
 * bit changed. */
static void assert_gcm_agrees_on(const struct gcm_pair *g, size_t length)
{
    uint8_t tag[16], other_tag[16], *in = text + length % 7, *out = found + length % OFFSETS;

    assert_int_equal(
        gcm_seal(wanted, tag, &g->readable, g->iv, g->iv_length, g->aad, g->aad_length, in, length),
        AEAD_OK);
    assert_int_equal(
        gcm_seal(out, other_tag, &g->other, g->iv, g->iv_length, g->aad, g->aad_length, in, length),
        AEAD_OK);
    assert_memory_equal(out, wanted, length);
    assert_memory_equal(other_tag, tag, sizeof tag);
    assert_nothing_written_from(out + length);
    assert_int_equal(
        gcm_open(out, &g->other, g->iv, g->iv_length, g->aad, g->aad_length, out, length, tag),
        AEAD_OK); /* in place */
    assert_memory_equal(out, in, length);
    assert_int_equal(
        gcm_seal(in, other_tag, &g->other, g->iv, g->iv_length, g->aad, g->aad_length, in, length),
        AEAD_OK); /* in place */
    assert_memory_equal(in, wanted, length);
    if (length > 0) {
        in[length / 2] ^= 4;
        assert_int_equal(
            gcm_open(out, &g->other, g->iv, g->iv_length, g->aad, g->aad_length, in, length, tag),
            AEAD_TAG_WRONG);
    }
}

static void assert_gcm_agrees(const struct gcm_version *version, const struct aes_version *aes,
                              const struct ghash_version *ghash)
{
    for (size_t length = 0; length <= MOST; length++) {
        struct gcm_pair g = { .iv_length = length % 5 ? 12 : 1 + length % 20,
                              .aad_length = length % 41 };
        uint8_t         key[32];
        const size_t    key_length = key_lengths[length % 3];
        draw(key, sizeof key);
        draw(g.iv, sizeof g.iv);
        draw(g.aad, sizeof g.aad);
        draw(text, sizeof text);
        forget_found();
        assert_int_equal(
            gcm_set_key_for(&g.readable, NULL, &aes_readable, &ghash_readable, key, key_length),
            AEAD_OK);
        assert_int_equal(gcm_set_key_for(&g.other, version, aes, ghash, key, key_length), AEAD_OK);
        assert_gcm_agrees_on(&g, length);
    }
}

static void test_gcm_in_one_pass_agrees_with_the_readable_version(void **state)
{
    (void)state;
    if (!can_run(gcm_vaes(), "AES-GCM in one pass"))
        skip();
    assert_gcm_agrees(gcm_vaes(), aes_vaes(), ghash_vpclmul());
}

static void test_gcm_of_vaes_and_vpclmulqdq_agrees_with_the_readable_version(void **state)
{
    (void)state;
    if (!can_run(aes_vaes(), "VAES") || !can_run(ghash_vpclmul(), "GHASH with VPCLMULQDQ"))
        skip();
    assert_gcm_agrees(NULL, aes_vaes(), ghash_vpclmul());
}

static void test_gcm_of_aes_ni_and_pclmulqdq_agrees_with_the_readable_version(void **state)
{
    (void)state;
    if (!can_run(aes_ni(), "AES-NI") || !can_run(ghash_pclmul(), "GHASH with PCLMULQDQ"))
        skip();
    assert_gcm_agrees(NULL, aes_ni(), ghash_pclmul());
}

/* inc_32 (SP 800-38D §6.2): the last four bytes wrap around, wherever in a turn
 * that happens. */
static void test_gcm_counters_wrap_within_four_bytes(void **state)
{
    (void)state;
    enum { BLOCKS = 60, LENGTH = 16 * BLOCKS };
    uint8_t        key[16], j0[16], counter[16], stream[LENGTH] = { 0 }, y[16];
    struct gcm_key gcm;

    if (!can_run(gcm_vaes(), "AES-GCM in one pass"))
        skip();
    draw(key, sizeof key);
    gcm_set_key_for(&gcm, gcm_vaes(), aes_vaes(), ghash_vpclmul(), key, sizeof key);
    for (unsigned before = 0; before < BLOCKS; before++) {
        draw(j0, sizeof j0);
        memset(j0 + 12, 0xff, 4);
        j0[15] = (uint8_t)(0xff - before);
        memcpy(counter, j0, sizeof j0);
        memset(stream, 0, sizeof stream);
        memset(y, 0, sizeof y);
        size_t done = gcm_vaes()->seal(stream, &gcm, y, counter, stream, LENGTH);
        assert_true(done > LENGTH / 2 && done <= LENGTH);
        for (size_t at = 0; at < done; at += 16) {
            uint8_t block[16];
            aes_encrypt_block(block, &gcm.aes, j0);
            assert_memory_equal(stream + at, block, sizeof block);
            ctr_increment(j0, 4);
        }
        assert_memory_equal(counter, j0, sizeof j0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aes_ni_agrees_with_the_readable_version),
        cmocka_unit_test(test_vaes_agrees_with_the_readable_version),
        cmocka_unit_test(test_chains_are_left_where_they_can_go_on),
        cmocka_unit_test(test_ghash_pclmulqdq_agrees_with_the_readable_version),
        cmocka_unit_test(test_ghash_vpclmulqdq_agrees_with_the_readable_version),
        cmocka_unit_test(test_gcm_in_one_pass_agrees_with_the_readable_version),
        cmocka_unit_test(test_gcm_of_vaes_and_vpclmulqdq_agrees_with_the_readable_version),
        cmocka_unit_test(test_gcm_of_aes_ni_and_pclmulqdq_agrees_with_the_readable_version),
        cmocka_unit_test(test_gcm_counters_wrap_within_four_bytes),
    };
    unsetenv("TLSTUTOR_CPU"); /* whatever is switched off is tested too */
    return cmocka_run_group_tests_name("crypto/fast_aes", tests, NULL, NULL);
}
