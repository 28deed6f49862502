/*
 * test_ccm.c - CCM against the examples of SP 800-38C appendix C.
 */
#include "support.h"

#include "crypto/ccm.h"

/* What all examples begin with: K = 40 41 ..., N = 10 11 ..., A = 00 01 ..., P = 20 21 ... */
static const struct {
    size_t      nonce_length, aad_length, length, tag_length;
    const char *ciphertext, *tag;
} examples[] = {
    { 7, 8, 4, 4, "7162015b", "4dac255d" },
    { 8, 16, 16, 6, "d2a1f0e051ea5f62081a7792073d593d", "1fc64fbfaccd" },
    { 12, 20, 24, 8, "e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5", "484392fbc1b09951" },
    { 13, 65536, 32, 14, "69915dad1e84c6376a68c2967e4dab615ae0fd1faec44cc484828529463ccf72",
      "b4ac6bec93e8598e7f0dadbcea5b" },
};

/* An example as bytes. */
struct ccm_case {
    struct aes_key aes;
    uint8_t        nonce[16], plaintext[64], ciphertext[64], tag[16];
    size_t         nonce_length, aad_length, length, tag_length;
};

static uint8_t aad[1 << 17]; /* 00 01 ... ff 00 01 ... */

static void count_up(uint8_t *bytes, size_t length, uint8_t first)
{
    for (size_t i = 0; i < length; i++)
        bytes[i] = (uint8_t)(first + i);
}

static struct ccm_case read_example(size_t i)
{
    struct ccm_case c = { .nonce_length = examples[i].nonce_length,
                          .aad_length = examples[i].aad_length,
                          .length = examples[i].length,
                          .tag_length = examples[i].tag_length };
    uint8_t         key[16];
    count_up(key, sizeof key, 0x40);
    count_up(c.nonce, sizeof c.nonce, 0x10);
    count_up(c.plaintext, sizeof c.plaintext, 0x20);
    count_up(aad, sizeof aad, 0x00);
    assert_true(aes_set_key(&c.aes, key, sizeof key));
    from_hex(c.ciphertext, sizeof c.ciphertext, examples[i].ciphertext);
    from_hex(c.tag, sizeof c.tag, examples[i].tag);
    return c;
}

static enum aead_result seal_case(uint8_t *out, uint8_t *tag, const struct ccm_case *c)
{
    return ccm_seal(out, tag, c->tag_length, &c->aes, c->nonce, c->nonce_length, aad, c->aad_length,
                    c->plaintext, c->length);
}

static enum aead_result open_case(uint8_t *out, const struct ccm_case *c)
{
    return ccm_open(out, &c->aes, c->nonce, c->nonce_length, aad, c->aad_length, c->ciphertext,
                    c->length, c->tag, c->tag_length);
}

static void test_ccm_gives_the_figures_of_appendix_c(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct ccm_case c = read_example(i);
        uint8_t         text[64], tag[16];
        assert_int_equal(seal_case(text, tag, &c), AEAD_OK);
        assert_hex_equal(text, examples[i].ciphertext);
        assert_hex_equal(tag, examples[i].tag);
        assert_int_equal(open_case(text, &c), AEAD_OK);
        assert_memory_equal(text, c.plaintext, c.length);
    }
}

static void test_ccm_works_in_place(void **state)
{
    (void)state;
    struct ccm_case c = read_example(2);
    uint8_t         tag[16];
    assert_int_equal(open_case(c.ciphertext, &c), AEAD_OK);
    assert_memory_equal(c.ciphertext, c.plaintext, c.length);
    assert_int_equal(seal_case(c.plaintext, tag, &c), AEAD_OK);
    assert_hex_equal(c.plaintext, examples[2].ciphertext);
    assert_hex_equal(tag, examples[2].tag);
}

/* SP 800-38C C.1 */
static void test_ccm_stages_show_the_values_of_example_1(void **state)
{
    (void)state;
    struct ccm_case c = read_example(0);
    uint8_t         block[16], y[16];
    ccm_first_block(block, c.nonce, c.nonce_length, c.aad_length, c.length, c.tag_length);
    assert_hex_equal(block, "4f101112131415160000000000000004");
    ccm_cbc_mac(y, &c.aes, block, aad, c.aad_length, c.plaintext, c.length);
    assert_hex_equal(y, "6084341b");
    ccm_first_counter(block, c.nonce, c.nonce_length);
    assert_hex_equal(block, "07101112131415160000000000000000");
}

/* Around the lengths at which blocks end, and at which the length is written in another way. */
static void test_ccm_tells_apart_additional_data_of_all_lengths(void **state)
{
    (void)state;
    struct ccm_case     c = read_example(2);
    static const size_t lengths[] = { 0, 1, 14, 15, 0xfeff, 0xff00, 0xff01, 0x1ffff };
    uint8_t             tags[8][16], text[64];
    for (size_t i = 0; i < 8; i++) {
        c.aad_length = lengths[i];
        assert_int_equal(seal_case(text, tags[i], &c), AEAD_OK);
        for (size_t k = 0; k < i; k++)
            assert_memory_not_equal(tags[i], tags[k], c.tag_length);
    }
}

/* The case does not open any more, and leaves nothing but zeros behind. */
static void assert_ccm_refuses(const struct ccm_case *c)
{
    uint8_t text[64], zero[64] = { 0 };
    memset(text, 0xa5, sizeof text);
    assert_int_equal(open_case(text, c), AEAD_TAG_WRONG);
    assert_memory_equal(text, zero, c->length);
}

static void test_ccm_refuses_every_flipped_bit(void **state)
{
    (void)state;
    struct ccm_case c = read_example(2);
    const struct {
        uint8_t *bytes;
        size_t   length;
    } parts[] = { { c.nonce, c.nonce_length },
                  { aad, c.aad_length },
                  { c.ciphertext, c.length },
                  { c.tag, c.tag_length } };
    for (size_t part = 0; part < 4; part++)
        for (size_t bit = 0; bit < 8 * parts[part].length; bit++) {
            parts[part].bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
            assert_ccm_refuses(&c);
            parts[part].bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
    uint8_t text[64];
    assert_int_equal(open_case(text, &c), AEAD_OK);
}

/* The tag's own length is authenticated too: half a tag of sixteen bytes is no tag of eight. */
static void test_ccm_refuses_a_tag_that_was_cut(void **state)
{
    (void)state;
    struct ccm_case c = read_example(2);
    c.tag_length = 16;
    assert_int_equal(seal_case(c.ciphertext, c.tag, &c), AEAD_OK);
    c.tag_length = 8;
    assert_ccm_refuses(&c);
}

static void test_ccm_refuses_by_name_what_the_standard_does_not_allow(void **state)
{
    (void)state;
    uint8_t text[64], tag[32];
    for (size_t length = 0; length <= 18; length++) {
        struct ccm_case c = read_example(2);
        c.tag_length = length;
        assert_int_equal(seal_case(text, tag, &c), length >= 4 && length <= 16 && length % 2 == 0
                                                       ? AEAD_OK
                                                       : AEAD_TAG_LENGTH_WRONG);
        c = read_example(2);
        c.nonce_length = length;
        assert_int_equal(seal_case(text, tag, &c),
                         length >= 7 && length <= 13 ? AEAD_OK : AEAD_NONCE_LENGTH_WRONG);
    }
    struct ccm_case c = read_example(3);
    c.length = 1 << 16; /* a nonce of 13 bytes leaves two for the length */
    assert_int_equal(seal_case(text, tag, &c), AEAD_TEXT_TOO_LONG);
    assert_int_equal(open_case(text, &c), AEAD_TEXT_TOO_LONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ccm_gives_the_figures_of_appendix_c),
        cmocka_unit_test(test_ccm_works_in_place),
        cmocka_unit_test(test_ccm_stages_show_the_values_of_example_1),
        cmocka_unit_test(test_ccm_tells_apart_additional_data_of_all_lengths),
        cmocka_unit_test(test_ccm_refuses_every_flipped_bit),
        cmocka_unit_test(test_ccm_refuses_a_tag_that_was_cut),
        cmocka_unit_test(test_ccm_refuses_by_name_what_the_standard_does_not_allow),
    };
    return cmocka_run_group_tests_name("crypto/ccm", tests, NULL, NULL);
}
