/*
 * test_ed25519.c - Ed25519 on the figures of RFC 8032, and what it must refuse.
 */
#include "support.h"

#include "crypto/ed25519.h"
#include "crypto/edwards25519.h"

/* ---- points ---- */

static enum curve_result decode(const char *hex)
{
    struct edwards25519_point point;
    uint8_t                   bytes[32];
    from_hex(bytes, sizeof bytes, hex);
    return edwards25519_from_bytes(&point, bytes);
}

static void test_point_encodings_are_canonical_or_refused(void **state)
{
    (void)state;
    assert_int_equal(decode("0100000000000000000000000000000000000000000000000000000000000000"),
                     CURVE_OK);
    /* y = 1 and so x = 0, which has no sign */
    assert_int_equal(decode("0100000000000000000000000000000000000000000000000000000000000080"),
                     CURVE_NOT_CANONICAL);
    /* y = p, and y = p + 1, which are 0 and 1 in other words */
    assert_int_equal(decode("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
                     CURVE_NOT_CANONICAL);
    assert_int_equal(decode("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
                     CURVE_NOT_CANONICAL);
    /* no x has y = 2 */
    assert_int_equal(decode("0200000000000000000000000000000000000000000000000000000000000000"),
                     CURVE_NOT_ON_CURVE);
}

static void test_base_point_decodes_to_itself(void **state)
{
    (void)state;
    static const char base[] = "5866666666666666666666666666666666666666666666666666666666666666";
    struct edwards25519_point point;
    uint8_t                   bytes[32];

    edwards25519_set_base_point(&point);
    edwards25519_to_bytes(bytes, &point);
    assert_hex_equal(bytes, base);
    assert_int_equal(edwards25519_from_bytes(&point, bytes), CURVE_OK);
    edwards25519_negate(&point, &point);
    edwards25519_to_bytes(bytes, &point);
    assert_int_equal(bytes[31], 0xe6);
    assert_int_equal(edwards25519_from_bytes(&point, bytes), CURVE_OK);
    edwards25519_negate(&point, &point);
    edwards25519_to_bytes(bytes, &point);
    assert_hex_equal(bytes, base);
}

static void test_doubling_is_adding_to_itself(void **state)
{
    (void)state;
    struct edwards25519_point base, doubled, added;
    uint8_t                   left[32], right[32];

    edwards25519_set_base_point(&base);
    for (unsigned i = 0; i < 20; i++) {
        edwards25519_double(&doubled, &base);
        edwards25519_add(&added, &base, &base);
        edwards25519_to_bytes(left, &doubled);
        edwards25519_to_bytes(right, &added);
        assert_memory_equal(left, right, sizeof left);
        base = doubled;
    }
}

static const char order[] = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";

static void test_base_point_has_order_l(void **state)
{
    (void)state;
    struct edwards25519_point point;
    uint8_t                   scalar[32], bytes[32];

    from_hex(scalar, sizeof scalar, order);
    edwards25519_set_base_point(&point);
    edwards25519_multiply(&point, scalar, &point);
    edwards25519_to_bytes(bytes, &point);
    assert_hex_equal(bytes, "0100000000000000000000000000000000000000000000000000000000000000");
}

/* ---- signatures: RFC 8032 §7.1 ---- */

struct figure {
    const char *private_key, *public_key, *message, *signature;
};

static const struct figure figures[] = {
    { "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
      "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
    { "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
    { "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
      "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
};
enum { FIGURES = sizeof figures / sizeof *figures };

static void test_ed25519_gives_the_published_signatures(void **state)
{
    (void)state;
    for (unsigned i = 0; i < FIGURES; i++) {
        uint8_t private_key[32], public_key[32], message[16], signature[64];
        size_t  length = from_hex(message, sizeof message, figures[i].message);

        from_hex(private_key, sizeof private_key, figures[i].private_key);
        ed25519_public(public_key, private_key);
        assert_hex_equal(public_key, figures[i].public_key);
        ed25519_sign(signature, private_key, message, length);
        assert_hex_equal(signature, figures[i].signature);
        assert_int_equal(ed25519_verify(public_key, 32, message, length, signature, 64), CURVE_OK);
    }
}

static void test_ed25519_refuses_every_flipped_bit(void **state)
{
    (void)state;
    uint8_t public_key[32], message = 0x72, signature[64];
    from_hex(public_key, sizeof public_key, figures[1].public_key);
    from_hex(signature, sizeof signature, figures[1].signature);
    for (unsigned bit = 0; bit < 8 * 64; bit++) {
        signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_int_not_equal(ed25519_verify(public_key, 32, &message, 1, signature, 64), CURVE_OK);
        signature[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    assert_int_equal(ed25519_verify(public_key, 32, &message, 1, signature, 64), CURVE_OK);
    message ^= 1;
    assert_int_equal(ed25519_verify(public_key, 32, &message, 1, signature, 64),
                     CURVE_SIGNATURE_WRONG);
}

/* RFC 8032 §8.4: S + L would satisfy the equation as well as S. */
static void test_ed25519_refuses_s_from_the_order_on(void **state)
{
    (void)state;
    uint8_t  public_key[32], message = 0x72, signature[64], l[32];
    unsigned carry = 0;
    from_hex(public_key, sizeof public_key, figures[1].public_key);
    from_hex(signature, sizeof signature, figures[1].signature);
    from_hex(l, sizeof l, order);
    for (unsigned i = 0; i < 32; i++) {
        carry += (unsigned)signature[32 + i] + l[i];
        signature[32 + i] = (uint8_t)carry;
        carry >>= 8;
    }
    assert_int_equal(ed25519_verify(public_key, 32, &message, 1, signature, 64),
                     CURVE_SIGNATURE_OUT_OF_RANGE);
}

static void test_ed25519_refuses_other_lengths(void **state)
{
    (void)state;
    uint8_t public_key[33] = { 0 }, message = 0x72, signature[65] = { 0 };
    from_hex(public_key, sizeof public_key, figures[1].public_key);
    from_hex(signature, sizeof signature, figures[1].signature);
    assert_int_equal(ed25519_verify(public_key, 32, &message, 1, signature, 63),
                     CURVE_LENGTH_WRONG);
    assert_int_equal(ed25519_verify(public_key, 32, &message, 1, signature, 65),
                     CURVE_LENGTH_WRONG);
    assert_int_equal(ed25519_verify(public_key, 31, &message, 1, signature, 64),
                     CURVE_LENGTH_WRONG);
    assert_int_equal(ed25519_verify(public_key, 33, &message, 1, signature, 64),
                     CURVE_LENGTH_WRONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_point_encodings_are_canonical_or_refused),
        cmocka_unit_test(test_base_point_decodes_to_itself),
        cmocka_unit_test(test_doubling_is_adding_to_itself),
        cmocka_unit_test(test_base_point_has_order_l),
        cmocka_unit_test(test_ed25519_gives_the_published_signatures),
        cmocka_unit_test(test_ed25519_refuses_every_flipped_bit),
        cmocka_unit_test(test_ed25519_refuses_s_from_the_order_on),
        cmocka_unit_test(test_ed25519_refuses_other_lengths),
    };
    return cmocka_run_group_tests_name("crypto/ed25519", tests, NULL, NULL);
}
