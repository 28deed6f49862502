/*
 * test_sha3.c - SHA-3 and SHAKE against NIST's examples for FIPS 202, and against figures computed
 * with Python's hashlib.
 */
#include "support.h"

#include "crypto/sha3.h"

static void check_256(const char *message, const char *digest)
{
    uint8_t out[SHA3_256_DIGEST_LENGTH];
    sha3_256(out, message, strlen(message));
    assert_hex_equal(out, digest);
}

static void test_sha3_256_gives_the_published_digests(void **state)
{
    (void)state;
    check_256("", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a");
    check_256("abc", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
    check_256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
              "41c0dba2a9d6240849100376a8235e2c82e1b9998a999e21db32dd97496d3376");
}

static void test_sha3_512_gives_the_published_digests(void **state)
{
    (void)state;
    uint8_t out[SHA3_512_DIGEST_LENGTH];
    sha3_512(out, "", 0);
    assert_hex_equal(out, "a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a6"
                          "15b2123af1f5f94c11e3e9402c3ac558f500199d95b6d3e301758586281dcd26");
    sha3_512(out, "abc", 3);
    assert_hex_equal(out, "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
                          "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0");
}

/* NIST's examples: the empty message, and 1600 bits of 0xa3. */
static void test_shake_gives_the_published_output(void **state)
{
    (void)state;
    uint8_t message[200], out[32];
    memset(message, 0xa3, sizeof message);
    shake128(out, sizeof out, "", 0);
    assert_hex_equal(out, "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26");
    shake128(out, sizeof out, message, sizeof message);
    assert_hex_equal(out, "131ab8d2b594946b9c81333f9bb6e0ce75c3b93104fa3469d3917457385da037");
    shake256(out, sizeof out, "", 0);
    assert_hex_equal(out, "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f");
    shake256(out, sizeof out, message, sizeof message);
    assert_hex_equal(out, "cd8a920ed141aa0407a22d59288652e9d9f1a7ee0c1e7c1ca699424da84a904d");
}

static void fill(uint8_t *message, size_t length)
{
    for (size_t i = 0; i < length; i++)
        message[i] = (uint8_t)(7 * i + length);
}

/*
 * The digest of the digests of messages of 0 to 300 bytes, more than two rates of either: every way
 * in which padding can fall.
 */
static void test_every_length_of_padding_is_right(void **state)
{
    (void)state;
    uint8_t       message[300], out[SHA3_512_DIGEST_LENGTH];
    struct sponge all_256, all_512;

    sponge_init(&all_256, &sponge_sha3_256);
    sponge_init(&all_512, &sponge_sha3_512);
    for (size_t length = 0; length <= sizeof message; length++) {
        fill(message, length);
        sha3_256(out, message, length);
        sponge_absorb(&all_256, out, SHA3_256_DIGEST_LENGTH);
        sha3_512(out, message, length);
        sponge_absorb(&all_512, out, SHA3_512_DIGEST_LENGTH);
    }
    sponge_squeeze(&all_256, out, SHA3_256_DIGEST_LENGTH);
    assert_hex_equal(out, "69fd44e84eaa578a3fbe34556c6fb7edc16373be06260aadfb158090326efefd");
    sponge_squeeze(&all_512, out, SHA3_512_DIGEST_LENGTH);
    assert_hex_equal(out, "b32985df6c8042bded2d632b2216e39e4f502a38817064ceeb4fdbe5fd5d5fbc"
                          "4b0c84cf6815c531567e8919184e6ddacc0eddcd620be11c88536507f4c8c7a9");
}

/* SHA3-256 over SHAKE's output, one byte longer each time than the message. */
static void test_every_length_of_output_is_right(void **state)
{
    (void)state;
    uint8_t       message[300], out[301], digest[SHA3_256_DIGEST_LENGTH];
    struct sponge all_128, all_256;

    sponge_init(&all_128, &sponge_sha3_256);
    sponge_init(&all_256, &sponge_sha3_256);
    for (size_t length = 0; length <= sizeof message; length++) {
        fill(message, length);
        shake128(out, length + 1, message, length);
        sponge_absorb(&all_128, out, length + 1);
        shake256(out, length + 1, message, length);
        sponge_absorb(&all_256, out, length + 1);
    }
    sponge_squeeze(&all_128, digest, sizeof digest);
    assert_hex_equal(digest, "7a56f0765bfb65d987404b22f4139c220bdffe9285e77fb526bac7fc478a8b0c");
    sponge_squeeze(&all_256, digest, sizeof digest);
    assert_hex_equal(digest, "67f09986e6f90f1020e84a0855e6418eb69ad18a4fdd808eb9e38f8d8f30afab");
}

static void test_pieces_absorb_and_squeeze_like_the_whole(void **state)
{
    (void)state;
    uint8_t message[400], whole[400], pieces[400];

    fill(message, sizeof message);
    shake128(whole, sizeof whole, message, sizeof message);
    for (size_t cut = 0; cut <= sizeof message; cut++) {
        struct sponge s;
        sponge_init(&s, &sponge_shake128);
        sponge_absorb(&s, message, cut);
        sponge_absorb(&s, message + cut, sizeof message - cut);
        sponge_squeeze(&s, pieces, cut);
        sponge_squeeze(&s, pieces + cut, sizeof pieces - cut);
        assert_memory_equal(pieces, whole, sizeof whole);
    }
}

static void test_functions_of_one_rate_differ_by_their_suffix(void **state)
{
    (void)state;
    uint8_t hash[32], output[32];
    sha3_256(hash, "abc", 3);
    shake256(output, sizeof output, "abc", 3);
    assert_memory_not_equal(hash, output, sizeof hash);
}

/* The steps by themselves, on a state with one bit set: A[1, 0, 0]. */
static void test_steps_can_be_watched(void **state)
{
    (void)state;
    struct keccak a = { .lane[0][1] = 1 };

    /* §3.2.1: the bit's column reaches columns x + 1 of the same slice, and x - 1 of the next */
    keccak_theta(&a);
    for (unsigned y = 0; y < 5; y++) {
        assert_true(a.lane[y][2] == 1 && a.lane[y][0] == 2);
        assert_true(a.lane[y][1] == (y == 0) && a.lane[y][3] == 0 && a.lane[y][4] == 0);
    }
    a = (struct keccak){ .lane[0][1] = 1 };
    keccak_rho(&a);
    assert_true(a.lane[0][1] == 2);
    keccak_pi(&a); /* §3.2.3: A'[x, y] with x + 3y = 1 and x = 0: A'[0, 2] */
    assert_true(a.lane[0][1] == 0 && a.lane[2][0] == 2);
    keccak_chi(&a); /* §3.2.4: it inverts nothing else than what it is ANDed with */
    assert_true(a.lane[2][0] == 2 && a.lane[2][3] == 2 && a.lane[2][4] == 0);
    keccak_iota(&a, 0);
    assert_true(a.lane[0][0] == 1);
}

static void test_wiping_leaves_nothing(void **state)
{
    (void)state;
    static const struct sponge nothing;
    struct sponge              s;
    sponge_init(&s, &sponge_sha3_256);
    sponge_absorb(&s, "secret", 6);
    sponge_wipe(&s);
    assert_memory_equal(&s, &nothing, sizeof s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha3_256_gives_the_published_digests),
        cmocka_unit_test(test_sha3_512_gives_the_published_digests),
        cmocka_unit_test(test_shake_gives_the_published_output),
        cmocka_unit_test(test_every_length_of_padding_is_right),
        cmocka_unit_test(test_every_length_of_output_is_right),
        cmocka_unit_test(test_pieces_absorb_and_squeeze_like_the_whole),
        cmocka_unit_test(test_functions_of_one_rate_differ_by_their_suffix),
        cmocka_unit_test(test_steps_can_be_watched),
        cmocka_unit_test(test_wiping_leaves_nothing),
    };
    return cmocka_run_group_tests_name("crypto/sha3", tests, NULL, NULL);
}
