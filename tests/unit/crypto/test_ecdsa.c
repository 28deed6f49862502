/*
 * test_ecdsa.c - ECDH on the figures of RFC 5903, ECDSA on those of RFC 6979.
 */
#include "support.h"

#include "crypto/ecdh.h"
#include "crypto/ecdsa.h"

/* ---- ECDH ---- */

/* RFC 5903 §8.1 */
static const char i_private[] = "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433";
static const char r_private[] = "C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53";
static const char i_public[] = "04"
                               "DAD0B65394221CF9B051E1FECA5787D098DFE637FC90B9EF945D0C3772581180"
                               "5271A0461CDB8252D61F1C456FA3E59AB1F45B33ACCF5F58389E0577B8990BB3";
static const char r_public[] = "04"
                               "D12DFB5289C8D4F81208B70270398C342296970A0BCCB74C736FC7554494BF63"
                               "56FBF3CA366CC23E8157854C13C58D6AAC23F046ADA30F8353E74F33039872AB";
static const char shared_secret[] =
    "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE";

static void test_ecdh_agrees_on_the_published_secret(void **state)
{
    (void)state;
    uint8_t i[32], r[32], i_point[65], r_point[65], shared[32];
    from_hex(i, sizeof i, i_private);
    from_hex(r, sizeof r, r_private);
    assert_int_equal(ecdh_public(i_point, &nist_p256, i), CURVE_OK);
    assert_int_equal(ecdh_public(r_point, &nist_p256, r), CURVE_OK);
    assert_hex_equal(i_point, i_public);
    assert_hex_equal(r_point, r_public);
    assert_int_equal(ecdh_shared(shared, &nist_p256, i, r_point, sizeof r_point), CURVE_OK);
    assert_hex_equal(shared, shared_secret);
    assert_int_equal(ecdh_shared(shared, &nist_p256, r, i_point, sizeof i_point), CURVE_OK);
    assert_hex_equal(shared, shared_secret);
}

static void test_ecdh_refuses_a_private_key_out_of_range(void **state)
{
    (void)state;
    uint8_t zero[65] = { 0 }, private_key[32] = { 0 }, point[65], shared[32];
    from_hex(point, sizeof point, i_public);
    assert_int_equal(ecdh_shared(shared, &nist_p256, private_key, point, sizeof point),
                     CURVE_SCALAR_OUT_OF_RANGE);
    memset(private_key, 0xff, sizeof private_key);
    assert_int_equal(ecdh_shared(shared, &nist_p256, private_key, point, sizeof point),
                     CURVE_SCALAR_OUT_OF_RANGE);
    assert_memory_equal(shared, zero, sizeof shared);
    assert_int_equal(ecdh_public(point, &nist_p256, private_key), CURVE_SCALAR_OUT_OF_RANGE);
    assert_memory_equal(point, zero, sizeof point);
}

static void test_ecdh_refuses_a_point_off_the_curve(void **state)
{
    (void)state;
    uint8_t zero[32] = { 0 }, private_key[32], point[65], shared[32];
    from_hex(private_key, sizeof private_key, r_private);
    from_hex(point, sizeof point, i_public);
    point[64] ^= 1;
    assert_int_equal(ecdh_shared(shared, &nist_p256, private_key, point, sizeof point),
                     CURVE_NOT_ON_CURVE);
    assert_memory_equal(shared, zero, sizeof shared);
}

/* A source whose first draws are all ones: out of range for every curve but P-521. */
struct ones_first {
    struct random_source source;
    unsigned             draws, ones;
};

static void fill_ones_first(struct random_source *source, const char *purpose, uint8_t *out,
                            size_t length)
{
    struct ones_first *s = (struct ones_first *)source;
    assert_string_equal(purpose, "ECDH private key");
    memset(out, s->draws++ < s->ones ? 0xff : 0x11, length);
}

static void test_ecdh_draws_again_when_out_of_range(void **state)
{
    (void)state;
    struct ones_first random = { { fill_ones_first }, 0, 2 };
    uint8_t           private_key[66];
    assert_int_equal(ecdh_generate(private_key, &nist_p384, &random.source), CURVE_OK);
    assert_int_equal(random.draws, 3);
    assert_int_equal(private_key[0], 0x11);
    random = (struct ones_first){ { fill_ones_first }, 0, 0 };
    assert_int_equal(ecdh_generate(private_key, &nist_p521, &random.source), CURVE_OK);
    assert_int_equal(private_key[0], 0x01);
}

static void test_ecdh_gives_up_on_a_broken_source(void **state)
{
    (void)state;
    struct ones_first random = { { fill_ones_first }, 0, 1000000 };
    uint8_t           private_key[32];
    assert_int_equal(ecdh_generate(private_key, &nist_p256, &random.source), CURVE_RANDOM_BROKEN);
}

/* ---- ECDSA: RFC 6979 §A.2.5 to §A.2.7, the message "sample" ---- */

struct figure {
    const struct nist_curve *curve;
    const struct hash       *hash;
    const char              *x, *k, *r, *s;
};

static const struct figure figures[] = {
    { &nist_p256, &hash_sha256, "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
      "A6E3C57DD01ABE90086538398355DD4C3B17AA873382B0F24D6129493D8AAD60",
      "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
      "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8" },
    { &nist_p384, &hash_sha384,
      "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D8"
      "96D5724E4C70A825F872C9EA60D2EDF5",
      "94ED910D1A099DAD3254E9242AE85ABDE4BA15168EAF0CA87A555FD56D10FBCA"
      "2907E3E83BA95368623B8C4686915CF9",
      "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C"
      "81A648152E44ACF96E36DD1E80FABE46",
      "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94F"
      "A329C145786E679E7B82C71A38628AC8" },
    { &nist_p521, &hash_sha512,
      "00FAD06DAA62BA3B25D2FB40133DA757205DE67F5BB0018FEE8C86E1B68C7E75"
      "CAA896EB32F1F47C70855836A6D16FCC1466F6D8FBEC67DB89EC0C08B0E996B83538",
      "01DAE2EA071F8110DC26882D4D5EAE0621A3256FC8847FB9022E2B7D28E6F101"
      "98B1574FDD03A9053C08A1854A168AA5A57470EC97DD5CE090124EF52A2F7ECBFFD3",
      "00C328FAFCBD79DD77850370C46325D987CB525569FB63C5D3BC53950E6D4C5F"
      "174E25A1EE9017B5D450606ADD152B534931D7D4E8455CC91F9B15BF05EC36E377FA",
      "00617CCE7CF5064806C467F678D3B4080D6F1CC50AF26CA209417308281B68AF"
      "282623EAA63E5B5C0723D8B8C37FF0777B1A20F8CCB1DCCC43997F1EE0E44DA4A67A" },
    /* a digest longer than the order, and one shorter */
    { &nist_p256, &hash_sha512, "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
      "5FA81C63109BADB88C1F367B47DA606DA28CAD69AA22C4FE6AD7DF73A7173AA5",
      "8496A60B5E9B47C825488827E0495B0E3FA109EC4568FD3F8D1097678EB97F00",
      "2362AB1ADBE2B8ADF9CB9EDAB740EA6049C028114F2460F96554F61FAE3302FE" },
    { &nist_p521, &hash_sha256,
      "00FAD06DAA62BA3B25D2FB40133DA757205DE67F5BB0018FEE8C86E1B68C7E75"
      "CAA896EB32F1F47C70855836A6D16FCC1466F6D8FBEC67DB89EC0C08B0E996B83538",
      "00EDF38AFCAAECAB4383358B34D67C9F2216C8382AAEA44A3DAD5FDC9C325757"
      "61793FEF24EB0FC276DFC4F6E3EC476752F043CF01415387470BCBD8678ED2C7E1A0",
      "01511BB4D675114FE266FC4372B87682BAECC01D3CC62CF2303C92B352601265"
      "9D16876E25C7C1E57648F23B73564D67F61C6F14D527D54972810421E7D87589E1A7",
      "004A171143A83163D6DF460AAF61522695F207A58B95C0644D87E52AA1A34791"
      "6E4F7A72930B1BC06DBE22CE3F58264AFD23704CBB63B29B931F7DE6C9D949A7ECFC" },
};
enum { FIGURES = sizeof figures / sizeof *figures };

static void test_ecdsa_gives_the_published_signatures(void **state)
{
    (void)state;
    for (unsigned i = 0; i < FIGURES; i++) {
        const struct figure   *f = &figures[i];
        struct ecdsa_signature signature;
        uint8_t                x[NIST_MAX_LENGTH], k[NIST_MAX_LENGTH], digest[HASH_MAX_DIGEST];

        from_hex(x, sizeof x, f->x);
        hash_compute(digest, f->hash, "sample", 6);
        assert_int_equal(ecdsa_nonce(k, f->curve, x, f->hash, digest, NULL), 0xffffffff);
        assert_hex_equal(k, f->k);
        assert_int_equal(ecdsa_sign(&signature, f->curve, x, f->hash, digest, NULL), CURVE_OK);
        assert_hex_equal(signature.r, f->r);
        assert_hex_equal(signature.s, f->s);
    }
}

static void check_verification(const struct figure *f, struct random_source *random)
{
    struct ecdsa_signature signature;
    uint8_t                x[NIST_MAX_LENGTH], q[NIST_MAX_POINT], digest[HASH_MAX_DIGEST];
    size_t                 last = f->curve->n.length - 1, length = nist_point_length(f->curve);

    from_hex(x, sizeof x, f->x);
    assert_int_equal(ecdh_public(q, f->curve, x), CURVE_OK);
    hash_compute(digest, f->hash, "sample", 6);
    assert_int_equal(ecdsa_sign(&signature, f->curve, x, f->hash, digest, random), CURVE_OK);
    assert_int_equal(ecdsa_verify(f->curve, q, length, f->hash, digest, &signature), CURVE_OK);
    signature.s[last] ^= 1;
    assert_int_equal(ecdsa_verify(f->curve, q, length, f->hash, digest, &signature),
                     CURVE_SIGNATURE_WRONG);
    signature.s[last] ^= 1;
    signature.r[last] ^= 1;
    assert_int_equal(ecdsa_verify(f->curve, q, length, f->hash, digest, &signature),
                     CURVE_SIGNATURE_WRONG);
    signature.r[last] ^= 1;
    digest[0] ^= 1;
    assert_int_equal(ecdsa_verify(f->curve, q, length, f->hash, digest, &signature),
                     CURVE_SIGNATURE_WRONG);
    memset(signature.r, 0, sizeof signature.r);
    assert_int_equal(ecdsa_verify(f->curve, q, length, f->hash, digest, &signature),
                     CURVE_SIGNATURE_OUT_OF_RANGE);
    q[1] ^= 1;
    assert_int_equal(ecdsa_verify(f->curve, q, length, f->hash, digest, &signature),
                     CURVE_NOT_ON_CURVE);
}

static void test_ecdsa_refuses_what_was_changed(void **state)
{
    (void)state;
    for (unsigned i = 0; i < FIGURES; i++)
        check_verification(&figures[i], NULL);
}

static void test_ecdsa_mixes_random_bytes_into_the_nonce(void **state)
{
    (void)state;
    struct seeded_random random;
    uint8_t              x[32], digest[32], plain[32], first[32], second[32];

    seeded_random_init(&random, 1);
    check_verification(&figures[0], &random.source);
    from_hex(x, sizeof x, figures[0].x);
    hash_compute(digest, &hash_sha256, "sample", 6);
    ecdsa_nonce(plain, &nist_p256, x, &hash_sha256, digest, NULL);
    ecdsa_nonce(first, &nist_p256, x, &hash_sha256, digest, &random.source);
    ecdsa_nonce(second, &nist_p256, x, &hash_sha256, digest, &random.source);
    assert_memory_not_equal(first, plain, sizeof first);
    assert_memory_not_equal(first, second, sizeof first);
}

static void test_ecdsa_refuses_a_private_key_out_of_range(void **state)
{
    (void)state;
    struct ecdsa_signature signature;
    uint8_t                x[32] = { 0 }, digest[32] = { 1 };

    assert_int_equal(ecdsa_sign(&signature, &nist_p256, x, &hash_sha256, digest, NULL),
                     CURVE_SCALAR_OUT_OF_RANGE);
    assert_memory_equal(signature.s, x, sizeof x);
    memset(x, 0xff, sizeof x);
    assert_int_equal(ecdsa_sign(&signature, &nist_p256, x, &hash_sha256, digest, NULL),
                     CURVE_SCALAR_OUT_OF_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ecdh_agrees_on_the_published_secret),
        cmocka_unit_test(test_ecdh_refuses_a_private_key_out_of_range),
        cmocka_unit_test(test_ecdh_refuses_a_point_off_the_curve),
        cmocka_unit_test(test_ecdh_draws_again_when_out_of_range),
        cmocka_unit_test(test_ecdh_gives_up_on_a_broken_source),
        cmocka_unit_test(test_ecdsa_gives_the_published_signatures),
        cmocka_unit_test(test_ecdsa_refuses_what_was_changed),
        cmocka_unit_test(test_ecdsa_mixes_random_bytes_into_the_nonce),
        cmocka_unit_test(test_ecdsa_refuses_a_private_key_out_of_range),
    };
    return cmocka_run_group_tests_name("crypto/ecdsa", tests, NULL, NULL);
}
