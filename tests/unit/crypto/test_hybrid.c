/*
 * test_hybrid.c - the hybrid groups: both ends agree, both halves count, and what is refused.
 */
#include "support.h"

#include "crypto/group.h"
#include "crypto/hybrid.h"

static struct seeded_random random_of_test;

/* A client and a server in one group. */
struct exchange {
    const struct hybrid      *hybrid;
    struct hybrid_private_key private_key;
    uint8_t                   client_share[HYBRID_MAX_CLIENT_SHARE];
    uint8_t                   server_share[HYBRID_MAX_SERVER_SHARE];
    uint8_t                   secret[HYBRID_SHARED_LENGTH]; /* as the server has it */
    size_t                    client_length, server_length;
};

static enum hybrid_result answer(struct exchange *x)
{
    return hybrid_encapsulate(x->secret, x->server_share, x->hybrid, x->client_share,
                              x->client_length, &random_of_test.source);
}

static enum hybrid_result finish(uint8_t                secret[static HYBRID_SHARED_LENGTH],
                                 const struct exchange *x)
{
    return hybrid_decapsulate(secret, x->hybrid, &x->private_key, x->server_share,
                              x->server_length);
}

static struct exchange begin(const struct hybrid *hybrid)
{
    struct exchange x = { .hybrid = hybrid,
                          .client_length = hybrid_client_share_length(hybrid),
                          .server_length = hybrid_server_share_length(hybrid) };
    assert_int_equal(
        hybrid_generate(&x.private_key, x.client_share, hybrid, &random_of_test.source), HYBRID_OK);
    return x;
}

static struct exchange run(const struct hybrid *hybrid)
{
    struct exchange x = begin(hybrid);
    assert_int_equal(answer(&x), HYBRID_OK);
    return x;
}

static const struct hybrid *x25519_mlkem(void) { return hybrid_find(0x11ec); }
static const struct hybrid *p256_mlkem(void) { return hybrid_find(0x11eb); }

static void assert_all_zero(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        assert_int_equal(bytes[i], 0);
}

static void test_groups_are_those_of_the_registry(void **state)
{
    (void)state;
    assert_string_equal(x25519_mlkem()->name, "X25519MLKEM768");
    assert_string_equal(p256_mlkem()->name, "SecP256r1MLKEM768");
    assert_null(hybrid_find(29));
    assert_non_null(hybrid_at(1));
    assert_null(hybrid_at(2));
}

/* draft-ietf-tls-ecdhe-mlkem gives these sizes. */
static void test_shares_have_the_lengths_of_the_draft(void **state)
{
    (void)state;
    assert_int_equal(hybrid_client_share_length(x25519_mlkem()), 1216);
    assert_int_equal(hybrid_server_share_length(x25519_mlkem()), 1120);
    assert_int_equal(hybrid_client_share_length(p256_mlkem()), 1249);
    assert_int_equal(hybrid_server_share_length(p256_mlkem()), 1153);
}

static void test_both_ends_share_a_secret(void **state)
{
    (void)state;
    for (size_t i = 0; hybrid_at(i); i++) {
        struct exchange x = run(hybrid_at(i)), other = run(hybrid_at(i));
        uint8_t         secret[HYBRID_SHARED_LENGTH];
        assert_int_equal(finish(secret, &x), HYBRID_OK);
        assert_memory_equal(secret, x.secret, sizeof secret);
        assert_memory_not_equal(secret, other.secret, sizeof secret);
    }
}

/* Each part of shares and secret, computed apart, where the draft says that it stands. */
static void test_parts_stand_in_the_order_of_the_draft(void **state)
{
    (void)state;
    for (size_t i = 0; hybrid_at(i); i++) {
        struct exchange     x = run(hybrid_at(i));
        const struct group *curve = group_find(x.hybrid->curve_id);
        bool                first = x.hybrid == x25519_mlkem(); /* ML-KEM first */
        uint8_t             point[GROUP_MAX_PUBLIC], of_curve[GROUP_MAX_SHARED], of_ml_kem[32];
        const uint8_t      *c = x.server_share + (first ? 0 : 65);
        const uint8_t      *peer = x.server_share + (first ? ML_KEM_CIPHERTEXT_LENGTH : 0);

        assert_int_equal(group_public(curve, point, x.private_key.scalar), CURVE_OK);
        assert_memory_equal(x.client_share + (first ? ML_KEM_ENCAPSULATION_KEY_LENGTH : 0), point,
                            curve->public_length);
        assert_int_equal(
            group_shared(curve, of_curve, x.private_key.scalar, peer, curve->public_length),
            CURVE_OK);
        assert_int_equal(ml_kem_decapsulate(of_ml_kem, x.private_key.dk, sizeof x.private_key.dk, c,
                                            ML_KEM_CIPHERTEXT_LENGTH),
                         ML_KEM_OK);
        assert_memory_equal(x.secret, first ? of_ml_kem : of_curve, 32);
        assert_memory_equal(x.secret + 32, first ? of_curve : of_ml_kem, 32);
    }
}

/* A forged ciphertext is not refused, but the two ends have nothing in common by it. */
static void test_forged_ciphertext_gives_another_secret(void **state)
{
    (void)state;
    struct exchange x = run(x25519_mlkem());
    uint8_t         secret[HYBRID_SHARED_LENGTH];
    x.server_share[5] ^= 1;
    assert_int_equal(finish(secret, &x), HYBRID_OK);
    assert_memory_not_equal(secret, x.secret, 32);
    assert_memory_equal(secret + 32, x.secret + 32, 32);
}

static void test_shares_of_wrong_length_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; hybrid_at(i); i++) {
        struct exchange x = run(hybrid_at(i));
        uint8_t         secret[HYBRID_SHARED_LENGTH];
        x.client_length--;
        assert_int_equal(answer(&x), HYBRID_SHARE_LENGTH_WRONG);
        x.server_length--;
        assert_int_equal(finish(secret, &x), HYBRID_SHARE_LENGTH_WRONG);
        x.server_length = 0;
        assert_int_equal(finish(secret, &x), HYBRID_SHARE_LENGTH_WRONG);
        assert_all_zero(secret, sizeof secret);
    }
}

static void test_server_refuses_ml_kem_key_out_of_range(void **state)
{
    (void)state;
    struct exchange x = begin(x25519_mlkem());
    memset(x.client_share, 0xff, 3);
    assert_int_equal(answer(&x), HYBRID_KEY_OUT_OF_RANGE);
    assert_all_zero(x.secret, sizeof x.secret);
}

static void test_client_refuses_its_own_damaged_key(void **state)
{
    (void)state;
    struct exchange x = run(x25519_mlkem());
    uint8_t         secret[HYBRID_SHARED_LENGTH];
    x.private_key.dk[ML_KEM_PKE_PRIVATE_LENGTH] ^= 1;
    assert_int_equal(finish(secret, &x), HYBRID_KEY_INCONSISTENT);
    assert_all_zero(secret, sizeof secret);
}

/* RFC 7748 §6.1, on either end: u = 0 has order 2.  Nothing of ML-KEM's half is left either. */
static void test_x25519_point_of_small_order_is_refused(void **state)
{
    (void)state;
    struct exchange x = run(x25519_mlkem());
    uint8_t         secret[HYBRID_SHARED_LENGTH];
    memset(x.server_share + ML_KEM_CIPHERTEXT_LENGTH, 0, 32);
    assert_int_equal(finish(secret, &x), HYBRID_SHARED_SECRET_ZERO);
    assert_all_zero(secret, sizeof secret);
    memset(x.client_share + ML_KEM_ENCAPSULATION_KEY_LENGTH, 0, 32);
    assert_int_equal(answer(&x), HYBRID_SHARED_SECRET_ZERO);
    assert_all_zero(x.secret, sizeof x.secret);
}

static void test_p256_point_off_the_curve_is_refused(void **state)
{
    (void)state;
    struct exchange x = run(p256_mlkem());
    uint8_t         secret[HYBRID_SHARED_LENGTH];
    x.server_share[64] ^= 1;
    assert_int_equal(finish(secret, &x), HYBRID_POINT_REFUSED);
    assert_all_zero(secret, sizeof secret);
    x.client_share[0] = 0x02;
    assert_int_equal(answer(&x), HYBRID_POINT_REFUSED);
    assert_all_zero(x.secret, sizeof x.secret);
}

/* A source that gives ones only: there is no scalar of P-256 to be had from it. */
static void fill_ones(struct random_source *source, const char *purpose, uint8_t *out,
                      size_t length)
{
    (void)source;
    (void)purpose;
    memset(out, 0xff, length);
}

static void test_broken_random_source_is_told(void **state)
{
    (void)state;
    struct random_source      broken = { fill_ones };
    struct hybrid_private_key private_key;
    uint8_t                   share[HYBRID_MAX_CLIENT_SHARE];
    assert_int_equal(hybrid_generate(&private_key, share, p256_mlkem(), &broken),
                     HYBRID_RANDOM_BROKEN);
    assert_all_zero(private_key.dk, sizeof private_key.dk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_groups_are_those_of_the_registry),
        cmocka_unit_test(test_shares_have_the_lengths_of_the_draft),
        cmocka_unit_test(test_both_ends_share_a_secret),
        cmocka_unit_test(test_parts_stand_in_the_order_of_the_draft),
        cmocka_unit_test(test_forged_ciphertext_gives_another_secret),
        cmocka_unit_test(test_shares_of_wrong_length_are_refused),
        cmocka_unit_test(test_server_refuses_ml_kem_key_out_of_range),
        cmocka_unit_test(test_client_refuses_its_own_damaged_key),
        cmocka_unit_test(test_x25519_point_of_small_order_is_refused),
        cmocka_unit_test(test_p256_point_off_the_curve_is_refused),
        cmocka_unit_test(test_broken_random_source_is_told),
    };
    seeded_random_init(&random_of_test, 1);
    return cmocka_run_group_tests_name("crypto/hybrid", tests, NULL, NULL);
}
