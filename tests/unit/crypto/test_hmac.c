/*
 * test_hmac.c - HMAC against RFC 2202 and RFC 4231, and the constant-time HMAC against the plain
 * one.
 */
#include "support.h"

#include "crypto/constant_time.h"
#include "crypto/hmac.h"
#include "crypto/hmac_ct.h"

struct figure {
    const struct hash *hash;
    const char        *key, *text, *tag; /* in hexadecimal */
};

/* clang-format off */
#define LARGER_THAN_BLOCK_SIZE \
    "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a" \
    "65204b6579202d2048617368204b6579204669727374"
#define TWENTY(b) b b b b b b b b b b b b b b b b b b b b
static const struct figure figures[] = {
    /* RFC 2202 §3, test cases 1, 2, 3 and 6 */
    { &hash_sha1, TWENTY("0b"), "4869205468657265", "b617318655057264e28bc0b6fb378c8ef146be00" },
    { &hash_sha1, "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
    { &hash_sha1, TWENTY("aa"), TWENTY("dd") TWENTY("dd") "dddddddddddddddddddd",
      "125d7342b9ac11cd91a39af48aa17b4f63f175d3" },
    { &hash_sha1, TWENTY("aa") TWENTY("aa") TWENTY("aa") TWENTY("aa"),
      LARGER_THAN_BLOCK_SIZE,
      "aa4ae5e15272d00e95705637ce8a3b55ed402112" },
    /* RFC 4231 §4.2, §4.3, §4.4 and §4.7 */
    { &hash_sha256, TWENTY("0b"), "4869205468657265",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
    { &hash_sha256, "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
    { &hash_sha256, TWENTY("aa"), TWENTY("dd") TWENTY("dd") "dddddddddddddddddddd",
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe" },
    { &hash_sha256,
      TWENTY("aa") TWENTY("aa") TWENTY("aa") TWENTY("aa") TWENTY("aa") TWENTY("aa")
      "aaaaaaaaaaaaaaaaaaaaaa",
      LARGER_THAN_BLOCK_SIZE,
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54" },
    /* RFC 4231 §4.2, §4.3 and §4.7, with the longer hashes */
    { &hash_sha384,
      TWENTY("0b"),
      "4869205468657265",
      "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59c"
      "faea9ea9076ede7f4af152e8b2fa9cb6" },
    { &hash_sha384,
      "4a656665",
      "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
      "8e2240ca5e69e2c78b3239ecfab21649" },
    { &hash_sha384,
      TWENTY("aa") TWENTY("aa") TWENTY("aa") TWENTY("aa") TWENTY("aa") TWENTY("aa")
      "aaaaaaaaaaaaaaaaaaaaaa",
      LARGER_THAN_BLOCK_SIZE,
      "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c6"
      "0c2ef6ab4030fe8296248df163f44952" },
    { &hash_sha512,
      TWENTY("0b"),
      "4869205468657265",
      "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
      "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854" },
    { &hash_sha512,
      "4a656665",
      "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
      "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
      "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737" },
    { &hash_sha512,
      TWENTY("aa") TWENTY("aa") TWENTY("aa") TWENTY("aa") TWENTY("aa") TWENTY("aa")
      "aaaaaaaaaaaaaaaaaaaaaa",
      LARGER_THAN_BLOCK_SIZE,
      "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
      "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598" },
};
/* clang-format on */

static void test_hmac_gives_the_published_tags(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
        uint8_t key[200], text[200], tag[HASH_MAX_DIGEST];
        size_t  key_length = from_hex(key, sizeof key, figures[i].key);
        size_t  text_length = from_hex(text, sizeof text, figures[i].text);
        hmac_compute(tag, figures[i].hash, key, key_length, text, text_length);
        assert_hex_equal(tag, figures[i].tag);
    }
}

static void test_hmac_notices_one_flipped_bit(void **state)
{
    (void)state;
    uint8_t key[4] = "Jefe", text[28] = "what do ya want for nothing?", right[32], other[32];

    hmac_compute(right, &hash_sha256, key, sizeof key, text, sizeof text);
    for (size_t bit = 0; bit < 8 * sizeof text; bit++) {
        text[bit / 8] ^= (uint8_t)(1 << bit % 8);
        hmac_compute(other, &hash_sha256, key, sizeof key, text, sizeof text);
        text[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(constant_time_equal(right, other, sizeof right));
    }
    key[0] ^= 1;
    hmac_compute(other, &hash_sha256, key, sizeof key, text, sizeof text);
    assert_false(constant_time_equal(right, other, sizeof right));
}

/* For every secret length between bounds as a TLS record has them: up to 256 bytes apart. */
static void check_constant_time(const struct hash *hash, size_t min_length, size_t max_length)
{
    static uint8_t message[13 + 700];
    uint8_t        key[20] = "twenty bytes of key", plain[64], constant[64];

    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (uint8_t)(i * 31 + 7);
    for (size_t length = min_length; length <= max_length; length++) {
        hmac_compute(plain, hash, key, sizeof key, message, 13 + length);
        hmac_constant_time(constant, hash, key, sizeof key, message, message + 13, length,
                           min_length, max_length);
        assert_memory_equal(plain, constant, hash->digest_length);
    }
}

static void test_constant_time_hmac_equals_hmac_for_every_length(void **state)
{
    (void)state;
    const struct hash *hashes[] = { &hash_sha1, &hash_sha256, &hash_sha384 };
    for (size_t i = 0; i < 3; i++) {
        check_constant_time(hashes[i], 0, 0);
        check_constant_time(hashes[i], 0, 255);
        check_constant_time(hashes[i], 444, 700);
        for (size_t min = 0; min < 130; min++)
            check_constant_time(hashes[i], min, min + 70);
    }
}

static void test_constant_time_hmac_ignores_what_follows_the_text(void **state)
{
    (void)state;
    uint8_t header[13] = { 0 }, data[300] = { 0 }, key[32] = { 0 }, before[32], after[32];

    hmac_constant_time(before, &hash_sha256, key, sizeof key, header, data, 100, 44, 300);
    memset(data + 100, 0xff, sizeof data - 100);
    hmac_constant_time(after, &hash_sha256, key, sizeof key, header, data, 100, 44, 300);
    assert_memory_equal(before, after, sizeof before);
    data[99] ^= 1;
    hmac_constant_time(after, &hash_sha256, key, sizeof key, header, data, 100, 44, 300);
    assert_memory_not_equal(before, after, sizeof before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hmac_gives_the_published_tags),
        cmocka_unit_test(test_hmac_notices_one_flipped_bit),
        cmocka_unit_test(test_constant_time_hmac_equals_hmac_for_every_length),
        cmocka_unit_test(test_constant_time_hmac_ignores_what_follows_the_text),
    };
    return cmocka_run_group_tests_name("crypto/hmac", tests, NULL, NULL);
}
