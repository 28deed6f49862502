/*
 * test_key_agreement.c - every group of TLS 1.3: both ends agree, and what is wrong is refused.
 */
#include "support.h"

#include "crypto/key_agreement.h"

#include <strings.h>

static struct seeded_random random_of_test;

struct agreed {
    uint8_t client_private[KEY_AGREEMENT_MAX_PRIVATE], server_private[KEY_AGREEMENT_MAX_PRIVATE];
    uint8_t client_share[KEY_AGREEMENT_MAX_SHARE], server_share[KEY_AGREEMENT_MAX_SHARE];
    uint8_t of_client[KEY_AGREEMENT_MAX_SHARED], of_server[KEY_AGREEMENT_MAX_SHARED];
};
static struct agreed agreed;

static void agree(const struct key_agreement *group)
{
    struct random_source *random = &random_of_test.source;
    memset(&agreed, 0, sizeof agreed);
    assert_int_equal(key_agreement_offer(agreed.client_private, agreed.client_share, group, random),
                     KEY_AGREEMENT_OK);
    assert_int_equal(key_agreement_answer(agreed.of_server, agreed.server_share,
                                          agreed.server_private, group, agreed.client_share,
                                          group->client_share_length, random),
                     KEY_AGREEMENT_OK);
    assert_int_equal(key_agreement_complete(agreed.of_client, group, agreed.client_private,
                                            agreed.server_share, group->server_share_length),
                     KEY_AGREEMENT_OK);
}

/* How many bytes at the front of a buffer are used: up to the last that is not zero. */
static size_t used(const uint8_t *bytes, size_t capacity)
{
    while (capacity > 0 && bytes[capacity - 1] == 0)
        capacity--;
    return capacity;
}

static void assert_used_at_most(const uint8_t *bytes, size_t capacity, size_t length)
{
    assert_true(used(bytes, capacity) <= length);
    assert_true(used(bytes, capacity) > length - 8); /* zeros may end a number, but not so many */
}

static void test_every_group_agrees_on_a_secret(void **state)
{
    (void)state;
    size_t count = 0;
    for (const struct key_agreement *group; (group = key_agreement_at(count)); count++) {
        agree(group);
        assert_ptr_equal(key_agreement_find(group->id), group);
        assert_memory_equal(agreed.of_client, agreed.of_server, group->shared_length);
        assert_used_at_most(agreed.of_server, sizeof agreed.of_server, group->shared_length);
        assert_used_at_most(agreed.client_private, sizeof agreed.client_private,
                            group->client_private_length);
        assert_used_at_most(agreed.client_share, sizeof agreed.client_share,
                            group->client_share_length);
        assert_used_at_most(agreed.server_private, sizeof agreed.server_private,
                            group->server_private_length);
        assert_used_at_most(agreed.server_share, sizeof agreed.server_share,
                            group->server_share_length);
    }
    assert_int_equal(count, 11);
    assert_null(key_agreement_find(0x6a6a));
}

static void test_a_share_of_another_length_is_refused(void **state)
{
    (void)state;
    uint8_t zero[KEY_AGREEMENT_MAX_SHARED] = { 0 };
    for (size_t i = 0; key_agreement_at(i); i++) {
        const struct key_agreement *group = key_agreement_at(i);
        agree(group);
        for (size_t off = 0; off < 3; off += 2) { /* one less, one more */
            assert_int_equal(key_agreement_answer(agreed.of_server, agreed.server_share,
                                                  agreed.server_private, group, agreed.client_share,
                                                  group->client_share_length + off - 1,
                                                  &random_of_test.source),
                             KEY_AGREEMENT_LENGTH_WRONG);
            assert_int_equal(key_agreement_complete(agreed.of_client, group, agreed.client_private,
                                                    agreed.server_share,
                                                    group->server_share_length + off - 1),
                             KEY_AGREEMENT_LENGTH_WRONG);
        }
        assert_memory_equal(agreed.of_server, zero, group->shared_length);
        assert_memory_equal(agreed.of_client, zero, group->shared_length);
    }
}

/* All zeros: X25519's point of order two, no point of P-256, the number 0 of a field. */
static void test_a_share_of_zeros_is_refused(void **state)
{
    (void)state;
    uint8_t zeros[KEY_AGREEMENT_MAX_SHARE] = { 0 };
    for (size_t i = 0; key_agreement_at(i); i++) {
        const struct key_agreement *group = key_agreement_at(i);
        bool                        on_x25519 = strncasecmp(group->name, "x25519", 6) == 0;
        agree(group);
        assert_int_equal(key_agreement_answer(agreed.of_server, agreed.server_share,
                                              agreed.server_private, group, zeros,
                                              group->client_share_length, &random_of_test.source),
                         on_x25519 ? KEY_AGREEMENT_SECRET_ZERO : KEY_AGREEMENT_SHARE_REFUSED);
        assert_memory_equal(agreed.of_server, zeros, group->shared_length);
        assert_int_equal(key_agreement_complete(agreed.of_client, group, agreed.client_private,
                                                zeros, group->server_share_length),
                         on_x25519 ? KEY_AGREEMENT_SECRET_ZERO : KEY_AGREEMENT_SHARE_REFUSED);
        assert_memory_equal(agreed.of_client, zeros, group->shared_length);
    }
}

static void test_every_result_has_words(void **state)
{
    (void)state;
    for (int result = KEY_AGREEMENT_OK; result <= KEY_AGREEMENT_RANDOM_BROKEN; result++)
        assert_non_null(key_agreement_result_text((enum key_agreement_result)result));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_group_agrees_on_a_secret),
        cmocka_unit_test(test_a_share_of_another_length_is_refused),
        cmocka_unit_test(test_a_share_of_zeros_is_refused),
        cmocka_unit_test(test_every_result_has_words),
    };
    seeded_random_init(&random_of_test, 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
