/*
 * test_chacha20_poly1305.c - ChaCha20, Poly1305 and both together against the figures of RFC 8439.
 */
#include "support.h"

#include "crypto/chacha20_poly1305.h"

static const char sunscreen[] = "Ladies and Gentlemen of the class of '99: If I could offer you "
                                "only one tip for the future, sunscreen would be it.";
enum { SUNSCREEN_LENGTH = sizeof sunscreen - 1 };

static void count_up(uint8_t *bytes, size_t length, uint8_t first)
{
    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)(first + i);
}

/* ---- ChaCha20 ---- */

/* RFC 8439 §2.1.1 and §2.2.1 */
static void test_the_quarter_round_is_that_of_rfc_8439(void **state)
{
    (void)state;
    uint32_t s[16] = { 0x11111111, 0x01020304, 0x9b8d6f43, 0x01234567 };
    chacha20_quarter_round(s, 0, 1, 2, 3);
    assert_int_equal(s[0], 0xea2a92f4);
    assert_int_equal(s[1], 0xcb1cf8ce);
    assert_int_equal(s[2], 0x4581472e);
    assert_int_equal(s[3], 0x5881c4bb);

    uint32_t t[16] = { 0x879531e0, 0xc5ecf37d, 0x516461b1, 0xc9a62f8a, 0x44c20ef3, 0x3390af7f,
                       0xd9fc690b, 0x2a5f714c, 0x53372767, 0xb00a5631, 0x974c541a, 0x359e9963,
                       0x5c971061, 0x3d631689, 0x2098d9d6, 0x91dbd320 };
    chacha20_quarter_round(t, 2, 7, 8, 13);
    assert_int_equal(t[2], 0xbdb886dc);
    assert_int_equal(t[7], 0xcfacafd2);
    assert_int_equal(t[8], 0xe46bea80);
    assert_int_equal(t[13], 0xccc07c79);
    assert_int_equal(t[0], 0x879531e0);
    assert_int_equal(t[15], 0x91dbd320);
}

/* RFC 8439 §2.3.2: the state before and after the rounds, and the block. */
static void test_the_block_function_shows_the_states_of_rfc_8439(void **state)
{
    (void)state;
    uint8_t  key[32], nonce[12], block[64];
    uint32_t s[16];
    count_up(key, sizeof key, 0);
    from_hex(nonce, sizeof nonce, "000000090000004a00000000");

    chacha20_setup(s, key, 1, nonce);
    assert_int_equal(s[0], 0x61707865);
    assert_int_equal(s[4], 0x03020100);
    assert_int_equal(s[12], 0x00000001);
    assert_int_equal(s[13], 0x09000000);
    assert_int_equal(s[14], 0x4a000000);
    for (unsigned i = 0; i < CHACHA20_DOUBLE_ROUNDS; i++)
        chacha20_double_round(s);
    assert_int_equal(s[0], 0x837778ab);
    assert_int_equal(s[15], 0x4e3c50a2);
    chacha20_block(block, key, 1, nonce);
    assert_hex_equal(block, "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
                            "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e");
}

/* RFC 8439 §2.4.2 */
static const char sunscreen_encrypted[] =
    "6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b"
    "f91b65c5524733ab8f593dabcd62b3571639d624e65152ab8f530c359f0861d8"
    "07ca0dbf500d6a6156a38e088a22b65e52bc514d16ccf806818ce91ab7793736"
    "5af90bbf74a35be6b40b8eedf2785e42874d";

static void test_chacha20_encrypts_as_in_rfc_8439(void **state)
{
    (void)state;
    uint8_t key[32], nonce[12], text[SUNSCREEN_LENGTH];
    count_up(key, sizeof key, 0);
    from_hex(nonce, sizeof nonce, "000000000000004a00000000");
    chacha20_apply(text, key, 1, nonce, (const uint8_t *)sunscreen, sizeof text);
    assert_hex_equal(text, sunscreen_encrypted);
    chacha20_apply(text, key, 1, nonce, text, sizeof text); /* in place, and back */
    assert_memory_equal(text, sunscreen, sizeof text);
}

static void test_chacha20_of_fewer_bytes_is_the_beginning_of_more(void **state)
{
    (void)state;
    uint8_t key[32], nonce[12], whole[SUNSCREEN_LENGTH], guard[SUNSCREEN_LENGTH];
    count_up(key, sizeof key, 0);
    from_hex(nonce, sizeof nonce, "000000000000004a00000000");
    from_hex(whole, sizeof whole, sunscreen_encrypted);
    memset(guard, 0xa5, sizeof guard);
    for (size_t length = 0; length <= SUNSCREEN_LENGTH; length++) {
        uint8_t text[SUNSCREEN_LENGTH];
        memset(text, 0xa5, sizeof text);
        chacha20_apply(text, key, 1, nonce, (const uint8_t *)sunscreen, length);
        assert_memory_equal(text, whole, length);
        assert_memory_equal(text + length, guard, sizeof guard - length);
    }
}

/* ---- Poly1305 ---- */

/* RFC 8439 §2.5.2 */
static void test_poly1305_shows_the_accumulators_of_rfc_8439(void **state)
{
    (void)state;
    static const char message[] = "Cryptographic Forum Research Group";
    /* The RFC prints them most significant byte first. */
    static const char *const accumulators[2] = { "02c88c77849d64ae9147ddeb88e69c83fc",
                                                 "02d8adaf23b0337fa7cccfb4ea344b30de" };
    struct poly1305          poly;
    uint8_t                  key[32], number[17], tag[16];

    from_hex(key, sizeof key, "85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b");
    poly1305_init(&poly, key);
    for (size_t block = 0; block < 2; block++) {
        uint8_t wanted[17];
        poly1305_update(&poly, (const uint8_t *)message + 16 * block, 16);
        poly1305_read_accumulator(number, &poly);
        from_hex(wanted, sizeof wanted, accumulators[block]);
        for (size_t i = 0; i < sizeof wanted; i++)
            assert_int_equal(number[i], wanted[16 - i]);
    }
    poly1305_update(&poly, (const uint8_t *)message + 32, 2);
    poly1305_final(tag, &poly);
    assert_hex_equal(tag, "a8061dc1305136c6c22b8baf0c0127a9");
}

static void test_clamping_gives_the_r_of_rfc_8439(void **state)
{
    (void)state;
    uint8_t r[16];
    from_hex(r, sizeof r, "85d6be7857556d337f4452fe42d506a8");
    poly1305_clamp(r);
    assert_hex_equal(r, "85d6be0854556d037c44520e40d50608");
    memset(r, 0xff, sizeof r);
    poly1305_clamp(r);
    assert_hex_equal(r, "ffffff0ffcffff0ffcffff0ffcffff0f");
}

/* RFC 8439 A.3, test vectors 7 to 11: around the prime, and carries that go all the way. */
static void test_poly1305_is_right_at_the_edges_of_its_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *r, *s, *message, *tag;
    } edges[] = {
        { "02000000000000000000000000000000", "00000000000000000000000000000000",
          "ffffffffffffffffffffffffffffffff", "03000000000000000000000000000000" },
        { "02000000000000000000000000000000", "ffffffffffffffffffffffffffffffff",
          "02000000000000000000000000000000", "03000000000000000000000000000000" },
        { "01000000000000000000000000000000", "00000000000000000000000000000000",
          "fffffffffffffffffffffffffffffffff0ffffffffffffffffffffffffffffff"
          "11000000000000000000000000000000",
          "05000000000000000000000000000000" },
        { "01000000000000000000000000000000", "00000000000000000000000000000000",
          "fffffffffffffffffffffffffffffffffbfefefefefefefefefefefefefefefe"
          "01010101010101010101010101010101",
          "00000000000000000000000000000000" },
        { "02000000000000000000000000000000", "00000000000000000000000000000000",
          "fdffffffffffffffffffffffffffffff", "faffffffffffffffffffffffffffffff" },
        { "01000000000000000400000000000000", "00000000000000000000000000000000",
          "e33594d7505e43b900000000000000003394d7505e4379cd0100000000000000"
          "0000000000000000000000000000000001000000000000000000000000000000",
          "14000000000000005500000000000000" },
        { "01000000000000000400000000000000", "00000000000000000000000000000000",
          "e33594d7505e43b900000000000000003394d7505e4379cd0100000000000000"
          "00000000000000000000000000000000",
          "13000000000000000000000000000000" },
    };
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        uint8_t key[32], message[64], tag[16];
        from_hex(key, 16, edges[i].r);
        from_hex(key + 16, 16, edges[i].s);
        size_t length = from_hex(message, sizeof message, edges[i].message);
        poly1305_compute(tag, key, message, length);
        assert_hex_equal(tag, edges[i].tag);
    }
}

static void test_poly1305_in_pieces_is_poly1305_at_once(void **state)
{
    (void)state;
    uint8_t key[32], message[100], wanted[16], tag[16];
    count_up(key, sizeof key, 3);
    count_up(message, sizeof message, 7);
    poly1305_compute(wanted, key, message, sizeof message);
    for (size_t cut = 0; cut <= sizeof message; cut++) {
        struct poly1305 poly;
        poly1305_init(&poly, key);
        poly1305_update(&poly, message, cut);
        poly1305_update(&poly, message + cut, sizeof message - cut);
        poly1305_final(tag, &poly);
        assert_memory_equal(tag, wanted, sizeof tag);
    }
}

/* The byte that take_block() adds: without it these would be one message. */
static void test_poly1305_tells_apart_zeros_at_the_end(void **state)
{
    (void)state;
    static const uint8_t zeros[17];
    uint8_t              key[32], tags[18][16];
    count_up(key, sizeof key, 3);
    for (size_t length = 0; length <= sizeof zeros; length++) {
        poly1305_compute(tags[length], key, zeros, length);
        for (size_t shorter = 0; shorter < length; shorter++)
            assert_memory_not_equal(tags[length], tags[shorter], 16);
    }
}

/* ---- the two together ---- */

/* RFC 8439 §2.8.2 */
struct aead_example {
    uint8_t key[32], nonce[12], aad[12], text[SUNSCREEN_LENGTH], tag[16];
    size_t  aad_length, length;
};

static const char example_ciphertext[] =
    "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
    "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
    "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
    "3ff4def08e4b7a9de576d26586cec64b6116";

static struct aead_example sealed_example(void)
{
    struct aead_example e = { .aad_length = sizeof e.aad, .length = sizeof e.text };
    count_up(e.key, sizeof e.key, 0x80);
    from_hex(e.nonce, sizeof e.nonce, "070000004041424344454647");
    from_hex(e.aad, sizeof e.aad, "50515253c0c1c2c3c4c5c6c7");
    memcpy(e.text, sunscreen, sizeof e.text);
    assert_int_equal(chacha20_poly1305_seal(e.text, e.tag, e.key, e.nonce, e.aad, e.aad_length,
                                            e.text, e.length), /* in place */
                     AEAD_OK);
    return e;
}

static enum aead_result open_example(uint8_t *out, const struct aead_example *e)
{
    return chacha20_poly1305_open(out, e->key, e->nonce, e->aad, e->aad_length, e->text, e->length,
                                  e->tag);
}

static void test_the_aead_gives_the_figures_of_rfc_8439(void **state)
{
    (void)state;
    struct aead_example e = sealed_example();
    uint8_t             one_time_key[32];
    chacha20_poly1305_one_time_key(one_time_key, e.key, e.nonce);
    assert_hex_equal(one_time_key,
                     "7bac2b252db447af09b67a55a4e955840ae1d6731075d9eb2a9375783ed553ff");
    assert_hex_equal(e.text, example_ciphertext);
    assert_hex_equal(e.tag, "1ae10b594f09e26a7e902ecbd0600691");
    assert_int_equal(open_example(e.text, &e), AEAD_OK);
    assert_memory_equal(e.text, sunscreen, sizeof e.text);
}

/* RFC 8439 §2.6.2 */
static void test_the_one_time_key_is_that_of_rfc_8439(void **state)
{
    (void)state;
    uint8_t key[32], nonce[12], one_time_key[32];
    count_up(key, sizeof key, 0x80);
    from_hex(nonce, sizeof nonce, "000000000001020304050607");
    chacha20_poly1305_one_time_key(one_time_key, key, nonce);
    assert_hex_equal(one_time_key,
                     "8ad5a08b905f81cc815040274ab29471a833b637e3fd0da508dbb8e2fdd1a646");
}

/* The example does not open any more, and leaves nothing but zeros behind. */
static void assert_example_refused(const struct aead_example *e)
{
    uint8_t text[SUNSCREEN_LENGTH], zero[SUNSCREEN_LENGTH] = { 0 };
    memset(text, 0xa5, sizeof text);
    assert_int_equal(open_example(text, e), AEAD_TAG_WRONG);
    assert_memory_equal(text, zero, e->length);
}

static void test_the_aead_refuses_every_flipped_bit(void **state)
{
    (void)state;
    struct aead_example e = sealed_example();
    const struct {
        uint8_t *bytes;
        size_t   length;
    } parts[] = { { e.key, sizeof e.key },
                  { e.nonce, sizeof e.nonce },
                  { e.aad, sizeof e.aad },
                  { e.text, sizeof e.text },
                  { e.tag, sizeof e.tag } };
    for (size_t part = 0; part < 5; part++)
        for (size_t bit = 0; bit < 8 * parts[part].length; bit++) {
            parts[part].bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
            assert_example_refused(&e);
            parts[part].bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
    uint8_t text[SUNSCREEN_LENGTH];
    assert_int_equal(open_example(text, &e), AEAD_OK);
}

static void test_the_aead_refuses_other_lengths(void **state)
{
    (void)state;
    struct aead_example e = sealed_example();
    e.length--;
    assert_example_refused(&e);
    e.length++;
    e.aad_length--;
    assert_example_refused(&e);
    e.aad_length++;
    uint8_t text[1];
    assert_int_equal(chacha20_poly1305_seal(text, e.tag, e.key, e.nonce, NULL, 0, e.text,
                                            (size_t)CHACHA20_POLY1305_MAX_TEXT + 1),
                     AEAD_TEXT_TOO_LONG);
    assert_int_equal(chacha20_poly1305_open(text, e.key, e.nonce, NULL, 0, e.text,
                                            (size_t)CHACHA20_POLY1305_MAX_TEXT + 1, e.tag),
                     AEAD_TEXT_TOO_LONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_quarter_round_is_that_of_rfc_8439),
        cmocka_unit_test(test_the_block_function_shows_the_states_of_rfc_8439),
        cmocka_unit_test(test_chacha20_encrypts_as_in_rfc_8439),
        cmocka_unit_test(test_chacha20_of_fewer_bytes_is_the_beginning_of_more),
        cmocka_unit_test(test_poly1305_shows_the_accumulators_of_rfc_8439),
        cmocka_unit_test(test_clamping_gives_the_r_of_rfc_8439),
        cmocka_unit_test(test_poly1305_is_right_at_the_edges_of_its_numbers),
        cmocka_unit_test(test_poly1305_in_pieces_is_poly1305_at_once),
        cmocka_unit_test(test_poly1305_tells_apart_zeros_at_the_end),
        cmocka_unit_test(test_the_aead_gives_the_figures_of_rfc_8439),
        cmocka_unit_test(test_the_one_time_key_is_that_of_rfc_8439),
        cmocka_unit_test(test_the_aead_refuses_every_flipped_bit),
        cmocka_unit_test(test_the_aead_refuses_other_lengths),
    };
    return cmocka_run_group_tests_name("crypto/chacha20_poly1305", tests, NULL, NULL);
}
