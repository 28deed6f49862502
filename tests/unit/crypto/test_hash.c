/*
 * test_hash.c - SHA-1 and SHA-256 against the figures of FIPS 180-4's examples, and hash.c's
 * buffering against itself.
 */
#include "support.h"

#include "crypto/hash.h"
#include "crypto/sha1.h"
#include "crypto/sha256.h"

static const char two_blocks[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

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
    check_million(&hash_sha256, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
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
}

static void test_pieces_hash_like_the_whole(void **state)
{
    (void)state;
    uint8_t message[150], whole[HASH_MAX_DIGEST], pieces[HASH_MAX_DIGEST];

    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (uint8_t)(i * i);
    hash_compute(whole, &hash_sha256, message, sizeof message);
    for (size_t cut = 0; cut <= sizeof message; cut++) {
        struct hash_state s;
        hash_init(&s, &hash_sha256);
        hash_update(&s, message, cut);
        hash_update(&s, message + cut, sizeof message - cut);
        hash_final(pieces, &s);
        assert_memory_equal(pieces, whole, SHA256_DIGEST_LENGTH);
    }
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
    static const uint8_t block[64] = { 'a', 'b', 'c', 0x80, [63] = 24 };
    uint32_t             w[SHA256_ROUNDS], w1[SHA1_ROUNDS];
    uint32_t             v[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                  0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
    uint32_t             v1[5] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };

    sha256_schedule(w, block);
    sha256_round(v, 0, w[0]);
    assert_int_equal(v[0], 0x5d6aebcd);
    assert_int_equal(v[4], 0xfa2a4622);
    sha1_schedule(w1, block);
    sha1_round(v1, 0, w1[0]);
    assert_int_equal(v1[0], 0x0116fc33);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha1_gives_the_published_digests),
        cmocka_unit_test(test_sha256_gives_the_published_digests),
        cmocka_unit_test(test_a_million_letters_hash_as_published),
        cmocka_unit_test(test_every_length_of_padding_is_right),
        cmocka_unit_test(test_pieces_hash_like_the_whole),
        cmocka_unit_test(test_a_copy_can_be_finished_while_the_original_goes_on),
        cmocka_unit_test(test_final_leaves_nothing_of_the_message),
        cmocka_unit_test(test_rounds_can_be_watched),
    };
    return cmocka_run_group_tests_name("crypto/hash", tests, NULL, NULL);
}
