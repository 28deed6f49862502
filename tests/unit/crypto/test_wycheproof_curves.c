/*
 * test_wycheproof_curves.c - the elliptic curves against the vectors of Project Wycheproof.
 */
#include "wycheproof.h"

#include "crypto/x25519.h"

static bool has_flag(const json_t *test, const char *flag)
{
    size_t  i;
    json_t *one;
    json_array_foreach(json_object_get(test, "flags"), i, one)
    {
        if (strcmp(json_string_value(one), flag) == 0)
            return true;
    }
    return false;
}

/* ---- X25519 ---- */

/*
 * Acceptable: points on the twist, not reduced, or of small order.  RFC 7748 takes all of them and
 * says what comes out; only where that is zero do we refuse.
 */
static bool x25519_agrees(const json_t *group, const json_t *test)
{
    (void)group;
    uint8_t private_key[32], peer[32], wanted[32], shared[32];
    hex_field(private_key, sizeof private_key, test, "private");
    hex_field(wanted, sizeof wanted, test, "shared");
    assert_int_equal(hex_field(peer, sizeof peer, test, "public"), sizeof peer);

    enum curve_result result = x25519_shared(shared, private_key, peer);
    assert_memory_equal(shared, wanted, sizeof shared);
    bool zero = has_flag(test, "ZeroSharedSecret");
    assert_int_equal(result, zero ? CURVE_SHARED_SECRET_ZERO : CURVE_OK);
    return true;
}

static void test_x25519(void **state)
{
    (void)state;
    check_file("x25519_test.json", x25519_agrees, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_x25519),
    };
    return cmocka_run_group_tests_name("crypto/wycheproof_curves", tests, NULL, NULL);
}
