/*
 * test_gcm.c - GHASH and GCM against the test cases that the standard refers to: McGrew and Viega,
 * "The Galois/Counter Mode of Operation (GCM)", appendix B.
 */
#include "support.h"

#include "crypto/gcm.h"

#include <stdbool.h>

/* ---- GHASH ---- */

/* Test case 2: the products as they come. */
static void test_ghash_gives_the_products_of_test_case_2(void **state)
{
    (void)state;
    uint8_t h[16], x[16], length[16];
    from_hex(h, sizeof h, "66e94bd4ef8a2c3b884cfa59ca342b2e");
    from_hex(x, sizeof x, "0388dace60b6a392f328c2b971b2fe78");
    from_hex(length, sizeof length, "00000000000000000000000000000080");
    ghash_multiply(x, x, h);
    assert_hex_equal(x, "5e2ec746917062882c85b0685353deb7");
    for (size_t i = 0; i < sizeof x; i++)
        x[i] ^= length[i];
    ghash_multiply(x, x, h);
    assert_hex_equal(x, "f38cbb1ad69223dcc3457ae5b6b0f885");
}

/* SP 800-38D §6.3, Algorithm 1, as it stands there: bit by bit, with branches. */
static void multiply_bit_by_bit(uint8_t z[16], const uint8_t x[16], const uint8_t y[16])
{
    uint8_t v[16];
    memcpy(v, y, sizeof v);
    memset(z, 0, 16);
    for (unsigned i = 0; i < 128; i++) {
        bool x_i = x[i / 8] >> (7 - i % 8) & 1, lsb = v[15] & 1;
        for (unsigned k = 0; k < 16 && x_i; k++)
            z[k] ^= v[k];
        for (unsigned k = 15; k > 0; k--)
            v[k] = (uint8_t)(v[k] >> 1 | v[k - 1] << 7);
        v[0] = (uint8_t)(v[0] >> 1 ^ (lsb ? 0xe1 : 0));
    }
}

static void assert_products_agree(const uint8_t x[16], const uint8_t y[16])
{
    uint8_t wanted[16], found[16];
    multiply_bit_by_bit(wanted, x, y);
    ghash_multiply(found, x, y);
    assert_memory_equal(found, wanted, sizeof wanted);
}

/* All pairs x^i * x^j reach every position of the reduction; all ones reach every carry. */
static void test_every_product_of_two_powers_is_that_of_algorithm_1(void **state)
{
    (void)state;
    uint8_t ones[16];
    memset(ones, 0xff, sizeof ones);
    assert_products_agree(ones, ones);
    for (unsigned i = 0; i < 128; i++) {
        uint8_t x[16] = { 0 };
        x[i / 8] = (uint8_t)(0x80 >> i % 8);
        assert_products_agree(x, ones);
        for (unsigned j = 0; j < 128; j++) {
            uint8_t y[16] = { 0 };
            y[j / 8] = (uint8_t)(0x80 >> j % 8);
            assert_products_agree(x, y);
        }
    }
}

static void test_products_of_many_numbers_are_those_of_algorithm_1(void **state)
{
    (void)state;
    uint8_t x[16] = { 1 }, y[16] = { 0x80, 3, 5 };
    for (unsigned i = 0; i < 1000; i++) {
        uint8_t product[16];
        assert_products_agree(x, y);
        multiply_bit_by_bit(product, x, y);
        memcpy(x, product, sizeof x);
        x[i % 16] ^= (uint8_t)i;
        y[(i * 7) % 16] ^= (uint8_t)(i * 31);
    }
}

/* ---- GCM ---- */

static const char text_hex[] = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                               "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
static const char aad_hex[] = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
static const char long_iv_hex[] =
    "9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728c3c0c95156809539"
    "fcf0e2429a6b525416aedbf5a0de6a57a637b39b";

static const struct {
    const char *key, *iv, *aad, *plaintext, *ciphertext, *tag;
} cases[] = {
    /* 1 */
    { "00000000000000000000000000000000", "000000000000000000000000", "", "", "",
      "58e2fccefa7e3061367f1d57a4e7455a" },
    /* 2 */
    { "00000000000000000000000000000000", "000000000000000000000000", "",
      "00000000000000000000000000000000", "0388dace60b6a392f328c2b971b2fe78",
      "ab6e47d42cec13bdf53a67b21257bddf" },
    /* 4, 5, 6: IVs of 12, 8 and 60 bytes */
    { "feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", aad_hex, text_hex,
      "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
      "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091",
      "5bc94fbc3221a5db94fae95ae7121a47" },
    { "feffe9928665731c6d6a8f9467308308", "cafebabefacedbad", aad_hex, text_hex,
      "61353b4c2806934a777ff51fa22a4755699b2a714fcdc6f83766e5f97b6c7423"
      "73806900e49f24b22b097544d4896b424989b5e1ebac0f07c23f4598",
      "3612d2e79e3b0785561be14aaca2fccb" },
    { "feffe9928665731c6d6a8f9467308308", long_iv_hex, aad_hex, text_hex,
      "8ce24998625615b603a033aca13fb894be9112a5c3a211a8ba262a3cca7e2ca7"
      "01e4a9a4fba43c90ccdcb281d48c7c6fd62875d2aca417034c34aee5",
      "619cc5aefffe0bfa462af43c1699d050" },
    /* 10 */
    { "feffe9928665731c6d6a8f9467308308feffe9928665731c", "cafebabefacedbaddecaf888", aad_hex,
      text_hex,
      "3980ca0b3c00e841eb06fac4872a2757859e1ceaa6efd984628593b40ca1e19c"
      "7d773d00c144c525ac619d18c84a3f4718e2448b2fe324d9ccda2710",
      "2519498e80f1478f37ba55bd6d27618c" },
    /* 16 */
    { "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
      "cafebabefacedbaddecaf888", aad_hex, text_hex,
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
      "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
      "76fc6ece0f4e1768cddf8853bb2d551b" },
};

/* A test case as bytes. */
struct gcm_case {
    struct gcm_key key;
    uint8_t        iv[64], aad[32], plaintext[64], ciphertext[64], tag[16];
    size_t         iv_length, aad_length, length;
};

static struct gcm_case read_case(size_t i)
{
    struct gcm_case c;
    uint8_t         key[32];
    size_t          key_length = from_hex(key, sizeof key, cases[i].key);
    assert_int_equal(gcm_set_key(&c.key, key, key_length), AEAD_OK);
    c.iv_length = from_hex(c.iv, sizeof c.iv, cases[i].iv);
    c.aad_length = from_hex(c.aad, sizeof c.aad, cases[i].aad);
    c.length = from_hex(c.plaintext, sizeof c.plaintext, cases[i].plaintext);
    assert_int_equal(from_hex(c.ciphertext, sizeof c.ciphertext, cases[i].ciphertext), c.length);
    from_hex(c.tag, sizeof c.tag, cases[i].tag);
    return c;
}

static enum aead_result open_case(uint8_t *out, const struct gcm_case *c)
{
    return gcm_open(out, &c->key, c->iv, c->iv_length, c->aad, c->aad_length, c->ciphertext,
                    c->length, c->tag);
}

static void test_gcm_gives_the_figures_of_its_test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gcm_case c = read_case(i);
        uint8_t         text[64], tag[16];
        assert_int_equal(gcm_seal(text, tag, &c.key, c.iv, c.iv_length, c.aad, c.aad_length,
                                  c.plaintext, c.length),
                         AEAD_OK);
        assert_memory_equal(text, c.ciphertext, c.length);
        assert_memory_equal(tag, c.tag, sizeof tag);
        assert_int_equal(open_case(text, &c), AEAD_OK);
        assert_memory_equal(text, c.plaintext, c.length);
    }
}

static void test_gcm_works_in_place(void **state)
{
    (void)state;
    struct gcm_case c = read_case(3), original = c;
    uint8_t         tag[16];
    assert_int_equal(open_case(c.ciphertext, &c), AEAD_OK);
    assert_memory_equal(c.ciphertext, c.plaintext, c.length);
    assert_int_equal(gcm_seal(c.plaintext, tag, &c.key, c.iv, c.iv_length, c.aad, c.aad_length,
                              c.plaintext, c.length),
                     AEAD_OK);
    assert_memory_equal(c.plaintext, original.ciphertext, c.length);
    assert_memory_equal(tag, c.tag, sizeof tag);
}

static void test_gcm_stages_show_the_values_of_test_case_5(void **state)
{
    (void)state;
    struct gcm_case c = read_case(3);
    uint8_t         h[16], j0[16], s[16], tag[16];
    gcm_hash_subkey(h, &c.key.aes);
    assert_hex_equal(h, "b83b533708bf535d0aa6e52980d53b78");
    gcm_first_counter(j0, &c.key, c.iv, c.iv_length);
    assert_hex_equal(j0, "c43a83c4c4badec4354ca984db252f7d");
    gcm_hash(s, &c.key, c.aad, c.aad_length, c.ciphertext, c.length);
    assert_hex_equal(s, "df586bb4c249b92cb6922877e444d37b");
    gcm_tag(tag, &c.key, j0, s);
    assert_memory_equal(tag, c.tag, sizeof tag);
}

/* The case does not open any more, and leaves nothing but zeros behind. */
static void assert_gcm_refuses(const struct gcm_case *c)
{
    uint8_t text[64], zero[64] = { 0 };
    memset(text, 0xa5, sizeof text);
    assert_int_equal(open_case(text, c), AEAD_TAG_WRONG);
    assert_memory_equal(text, zero, c->length);
}

static void test_gcm_refuses_every_flipped_bit(void **state)
{
    (void)state;
    struct gcm_case c = read_case(2);
    const struct {
        uint8_t *bytes;
        size_t   length;
    } parts[] = { { c.iv, c.iv_length },
                  { c.aad, c.aad_length },
                  { c.ciphertext, c.length },
                  { c.tag, sizeof c.tag } };
    for (size_t part = 0; part < 4; part++)
        for (size_t bit = 0; bit < 8 * parts[part].length; bit++) {
            parts[part].bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
            assert_gcm_refuses(&c);
            parts[part].bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
    uint8_t text[64];
    assert_int_equal(open_case(text, &c), AEAD_OK);
}

/* Bytes cannot move between the additional data and the ciphertext, nor be cut off. */
static void test_gcm_refuses_other_lengths(void **state)
{
    (void)state;
    struct gcm_case c = read_case(2);
    c.length--;
    assert_gcm_refuses(&c);
    c.length++;
    c.aad_length--;
    assert_gcm_refuses(&c);
    c.aad_length++;
    c.iv_length--;
    assert_gcm_refuses(&c);
}

static void test_gcm_refuses_by_name_what_the_standard_does_not_allow(void **state)
{
    (void)state;
    struct gcm_case      c = read_case(2);
    static const uint8_t key[40];
    uint8_t              text[64], tag[16];
    for (size_t length = 0; length <= sizeof key; length++)
        assert_int_equal(gcm_set_key(&c.key, key, length),
                         length == 16 || length == 24 || length == 32 ? AEAD_OK
                                                                      : AEAD_KEY_LENGTH_WRONG);
    c = read_case(2);
    assert_int_equal(gcm_seal(text, tag, &c.key, c.iv, 0, NULL, 0, c.plaintext, c.length),
                     AEAD_NONCE_LENGTH_WRONG);
    assert_int_equal(
        gcm_seal(text, tag, &c.key, c.iv, 12, NULL, 0, c.plaintext, (size_t)GCM_MAX_TEXT + 1),
        AEAD_TEXT_TOO_LONG);
    assert_int_equal(gcm_open(text, &c.key, c.iv, 12, c.aad, (size_t)GCM_MAX_OTHER + 1,
                              c.ciphertext, c.length, c.tag),
                     AEAD_TEXT_TOO_LONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ghash_gives_the_products_of_test_case_2),
        cmocka_unit_test(test_every_product_of_two_powers_is_that_of_algorithm_1),
        cmocka_unit_test(test_products_of_many_numbers_are_those_of_algorithm_1),
        cmocka_unit_test(test_gcm_gives_the_figures_of_its_test_cases),
        cmocka_unit_test(test_gcm_works_in_place),
        cmocka_unit_test(test_gcm_stages_show_the_values_of_test_case_5),
        cmocka_unit_test(test_gcm_refuses_every_flipped_bit),
        cmocka_unit_test(test_gcm_refuses_other_lengths),
        cmocka_unit_test(test_gcm_refuses_by_name_what_the_standard_does_not_allow),
    };
    return cmocka_run_group_tests_name("crypto/gcm", tests, NULL, NULL);
}
