/*
 * test_hash.c - SHA-1 and SHA-2 against the figures of FIPS 180-4's examples, and hash.c's
 * buffering against itself.
 */
#include "support.h"

#include "crypto/hash.h"
#include "crypto/sha1.h"
#include "crypto/sha256.h"
#include "crypto/sha512.h"

/* Two blocks of 64 bytes; two blocks of 128. */
static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
static const char two_long_blocks[] = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                                      "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

static void check(const struct hash *hash, const char *message, const char *digest)
{
    uint8_t out[HASH_MAX_DIGEST];
    hash_compute(out, hash, message, strlen(message));
    assert_hex_equal(out, digest);
}

static void test_sha1_gives_the_published_digests(void **state)
{
    (void)state;
    check(&hash_sha1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    check(&hash_sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d");
    check(&hash_sha1, two_blocks, "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
}

static void test_sha256_gives_the_published_digests(void **state)
{
    (void)state;
    check(&hash_sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check(&hash_sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    check(&hash_sha256, two_blocks,
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void test_sha224_gives_the_published_digests(void **state)
{
    (void)state;
    check(&hash_sha224, "abc", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
    check(&hash_sha224, two_blocks, "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525");
}

static void test_sha384_gives_the_published_digests(void **state)
{
    (void)state;
    check(&hash_sha384, "",
          "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
          "274edebfe76f65fbd51ad2f14898b95b");
    check(&hash_sha384, "abc",
          "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
          "8086072ba1e7cc2358baeca134c825a7");
    check(&hash_sha384, two_long_blocks,
          "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712"
          "fcc7c71a557e2db966c3e9fa91746039");
}

static void test_sha512_gives_the_published_digests(void **state)
{
    (void)state;
    check(&hash_sha512, "",
          "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
          "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e");
    check(&hash_sha512, "abc",
          "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    check(&hash_sha512, two_long_blocks,
          "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018"
          "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909");
}

static void check_million(const struct hash *hash, const char *digest)
{
    static uint8_t    thousand[1000];
    uint8_t           out[HASH_MAX_DIGEST];
    struct hash_state state;

    memset(thousand, 'a', sizeof thousand);
    hash_init(&state, hash);
    for (unsigned i = 0; i < 1000; i++)
        hash_update(&state, thousand, sizeof thousand);
    hash_final(out, &state);
    assert_hex_equal(out, digest);
}

static void test_a_million_letters_hash_as_published(void **state)
{
    (void)state;
    check_million(&hash_sha1, "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
    check_million(&hash_sha224, "20794655980c91d8bbb4c1ea97618a4bf03f42581948b2ee4ee7ad67");
    check_million(&hash_sha256, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    check_million(&hash_sha384, "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b"
                                "07b8b3dc38ecc4ebae97ddd87f3d8985");
    check_million(&hash_sha512, "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
                                "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b");
}

/*
 * The digest of the digests of messages of 0 to 200 bytes: every way in which padding can fall.
 * The figures were computed with Python's hashlib.
 */
static void check_all_lengths(const struct hash *hash, const char *digest)
{
    uint8_t           message[200], out[HASH_MAX_DIGEST];
    struct hash_state all;

    hash_init(&all, hash);
    for (size_t length = 0; length <= sizeof message; length++) {
        for (size_t i = 0; i < length; i++)
            message[i] = (uint8_t)(7 * i + length);
        hash_compute(out, hash, message, length);
        hash_update(&all, out, hash->digest_length);
    }
    hash_final(out, &all);
    assert_hex_equal(out, digest);
}

static void test_every_length_of_padding_is_right(void **state)
{
    (void)state;
    check_all_lengths(&hash_sha1, "d0de06f4c5cb01efe13d538b17bbc0bd8144a1c2");
    check_all_lengths(&hash_sha256,
                      "e673d33f6940a6d3856d0d305fd88363ae0ba3b96e2411d8ddd5e0dd443f4525");
    check_all_lengths(&hash_sha224, "c80b3e770db28105e4ad6d6ca827762cd46f34494b7fba73ebbcb52b");
    check_all_lengths(&hash_sha384,
                      "fe16d5de2c00aa8efed8d02a88068d0b0279e27fb1e30a5d02a705bae237ac2d"
                      "9a41256ed52845569ed120dcb6009c8a");
    check_all_lengths(&hash_sha512,
                      "0e8bcd6cd747f4d9a08a145f9afc83367d828f6796a43be772952b0c2c0d5230"
                      "5b331f76360ca3f41f4579afad08402c58f44d878e5923d2c3c99a4fc7b2254a");
}

static void check_pieces(const struct hash *hash)
{
    uint8_t message[300], whole[HASH_MAX_DIGEST], pieces[HASH_MAX_DIGEST];

    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (uint8_t)(i * i);
    hash_compute(whole, hash, message, sizeof message);
    for (size_t cut = 0; cut <= sizeof message; cut++) {
        struct hash_state s;
        hash_init(&s, hash);
        hash_update(&s, message, cut);
        hash_update(&s, message + cut, sizeof message - cut);
        hash_final(pieces, &s);
        assert_memory_equal(pieces, whole, hash->digest_length);
    }
}

static void test_pieces_hash_like_the_whole(void **state)
{
    (void)state;
    check_pieces(&hash_sha256);
    check_pieces(&hash_sha512);
}

static void test_a_copy_can_be_finished_while_the_original_goes_on(void **state)
{
    (void)state;
    uint8_t           out[HASH_MAX_DIGEST];
    struct hash_state transcript;

    hash_init(&transcript, &hash_sha256);
    hash_update(&transcript, "abc", 3);
    struct hash_state so_far = transcript;
    hash_final(out, &so_far);
    assert_hex_equal(out, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash_update(&transcript, two_blocks + 3, 0);
    hash_update(&transcript, "dbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 53);
    hash_final(out, &transcript);
    assert_hex_equal(out, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void test_final_leaves_nothing_of_the_message(void **state)
{
    (void)state;
    uint8_t                        out[HASH_MAX_DIGEST];
    struct hash_state              s;
    static const struct hash_state nothing;

    hash_init(&s, &hash_sha1);
    hash_update(&s, "secret", 6);
    hash_final(out, &s);
    assert_memory_equal(&s, &nothing, sizeof s);
}

/* NIST's example of "abc" gives the working variables after each round. */
static void test_rounds_can_be_watched(void **state)
{
    (void)state;
    static const uint8_t    block[64] = { 'a', 'b', 'c', 0x80, [63] = 24 };
    uint32_t                w[SHA256_ROUNDS], w1[SHA1_ROUNDS];
    struct sha256_variables v = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
    struct sha1_variables   v1 = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };

    sha256_schedule(w, block);
    v = sha256_round(v, 0, w[0]);
    assert_int_equal(v.a, 0x5d6aebcd);
    assert_int_equal(v.e, 0xfa2a4622);
    sha1_schedule(w1, block);
    v1 = sha1_round(v1, 0, w1[0]);
    assert_int_equal(v1.a, 0x0116fc33);
}

static void test_rounds_of_sha512_can_be_watched(void **state)
{
    (void)state;
    static const uint8_t    block[128] = { 'a', 'b', 'c', 0x80, [127] = 24 };
    uint64_t                w[SHA512_ROUNDS];
    struct sha512_variables v = { 0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                  0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                  0x1f83d9abfb41bd6b, 0x5be0cd19137e2179 };

    sha512_schedule(w, block);
    v = sha512_round(v, 0, w[0]);
    assert_true(v.a == 0xf6afceb8bcfcddf5 && v.e == 0x58cb02347ab51f91);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha1_gives_the_published_digests),
        cmocka_unit_test(test_sha256_gives_the_published_digests),
        cmocka_unit_test(test_sha224_gives_the_published_digests),
        cmocka_unit_test(test_sha384_gives_the_published_digests),
        cmocka_unit_test(test_sha512_gives_the_published_digests),
        cmocka_unit_test(test_a_million_letters_hash_as_published),
        cmocka_unit_test(test_every_length_of_padding_is_right),
        cmocka_unit_test(test_pieces_hash_like_the_whole),
        cmocka_unit_test(test_a_copy_can_be_finished_while_the_original_goes_on),
        cmocka_unit_test(test_final_leaves_nothing_of_the_message),
        cmocka_unit_test(test_rounds_can_be_watched),
        cmocka_unit_test(test_rounds_of_sha512_can_be_watched),
    };
    return cmocka_run_group_tests_name("crypto/hash", tests, NULL, NULL);
}
