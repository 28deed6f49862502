/*
 * test_tls13.c - TLS 1.3 between our own two ends: all groups and suites, another hello, certificates
 * of both sides, changes of keys, padding, and what is refused, with which alert.
 */
#include "between_ends.h"

/* ---- what works ---- */

static void test_every_group_agrees_on_a_secret(void **state)
{
    (void)state;
    const struct key_agreement *group;
    for (size_t i = 0; (group = key_agreement_at(i)); i++) {
        const uint16_t code = group->id;
        begin("tls13");
        duet.client.config.offer.groups = duet.server.config.offer.groups = &code;
        duet.client.config.offer.group_count = duet.server.config.offer.group_count = 1;
        assert_int_equal(play(), DUET_DONE);
        assert_int_equal(duet.server.handshake->group, code);
        assert_false(duet.server.handshake->tls13.retry_wanted);
    }
}

static void test_every_suite_of_tls13_completes(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < SUITE_COUNT; i++) {
        const struct cipher_suite *only = &cipher_suites[i];
        if (only->version != TLS_1_3)
            continue;
        begin("tls13");
        duet.client.config.offer.suites = &only;
        duet.client.config.offer.suite_count = 1;
        duet.server.config.offer.suites = &only;
        duet.server.config.offer.suite_count = 1;
        assert_int_equal(play(), DUET_DONE);
        assert_ptr_equal(duet.client.suite, only);
        count++;
    }
    assert_int_equal(count, 5);
}

static void test_both_ends_derive_the_same_secrets(void **state)
{
    (void)state;
    begin("tls13");
    assert_int_equal(play(), DUET_DONE);
    const struct tls13_secrets *client = &duet.client.handshake->tls13.secrets;
    const struct tls13_secrets *server = &duet.server.handshake->tls13.secrets;
    const struct tls13_traffic *traffic = &duet.client.traffic;
    assert_memory_equal(traffic->secrets, duet.server.traffic.secrets, sizeof traffic->secrets);
    assert_memory_equal(client->exporter, server->exporter, sizeof client->exporter);
    assert_memory_equal(client->resumption, server->resumption, sizeof client->resumption);
    assert_memory_not_equal(traffic->secrets[ACTOR_CLIENT], traffic->secrets[ACTOR_SERVER], 32);
}

static void test_a_wrong_guess_costs_another_hello(void **state)
{
    (void)state;
    begin("tls13-retry");
    assert_int_equal(play(), DUET_DONE);
    assert_true(duet.server.handshake->tls13.retried);
    assert_true(duet.client.handshake->tls13.retried);
    assert_int_equal(duet.server.handshake->group, 0x001d);
}

static void test_it_works_without_looking_like_tls12(void **state)
{
    (void)state;
    begin("tls13-retry");
    duet.client.config.middlebox_compatible = duet.server.config.middlebox_compatible = false;
    assert_int_equal(play(), DUET_DONE);
    assert_int_equal(duet.client.handshake->client_hello.session_id_length, 0);
}

static void test_a_client_shows_its_certificate(void **state)
{
    (void)state;
    begin("tls13-mutual");
    assert_int_equal(play(), DUET_DONE);
    assert_true(duet.server.handshake->chain_length > 0);
}

static void test_a_client_without_a_certificate_is_let_in_where_none_is_demanded(void **state)
{
    (void)state;
    begin("tls13-mutual");
    duet.client.config.offer.credential_count = 0;
    duet.server.config.client_must_authenticate = false;
    assert_int_equal(play(), DUET_DONE);
    assert_int_equal(duet.server.handshake->chain_length, 0);
}

static void test_keys_change_in_both_directions(void **state)
{
    (void)state;
    begin("tls13-keyupdate");
    assert_int_equal(play(), DUET_DONE);
    assert_int_equal(duet.answered, 2);
    assert_int_equal(duet.client.traffic.generation[ACTOR_CLIENT], 1);
    assert_int_equal(duet.client.traffic.generation[ACTOR_SERVER], 1);
    assert_int_equal(duet.server.traffic.generation[ACTOR_CLIENT], 1);
    assert_int_equal(duet.server.traffic.generation[ACTOR_SERVER], 1);
}

static void test_keys_do_not_change_in_tls12(void **state)
{
    (void)state;
    begin("tls12-ecdhe");
    while (!tls_established(&duet.client))
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    assert_false(tls_update_keys(&duet.client, true));
}

/* RFC 8446 §5.4: with padding to 512 bytes, all short records have one length. */
static void test_padding_makes_records_alike(void **state)
{
    (void)state;
    struct record_keys keys = { .suite = &cipher_suites[TLS_AES_128_GCM_SHA256], .pad_to = 512 };
    size_t             tag = keys.suite->aead->tag_length;
    assert_int_equal(protection_tls13.fragment_length(&keys, 1), 512 + tag);
    assert_int_equal(protection_tls13.fragment_length(&keys, 511), 512 + tag);
    assert_int_equal(protection_tls13.fragment_length(&keys, 512), 1024 + tag);
    assert_int_equal(protection_tls13.fragment_length(&keys, RECORD_MAX_PLAINTEXT),
                     RECORD_MAX_PLAINTEXT + 1 + tag);
    begin("tls13");
    duet.client.config.pad_to = duet.server.config.pad_to = 512;
    assert_int_equal(play(), DUET_DONE);
}

/* ---- what is refused ---- */

static void test_without_a_common_group_the_server_gives_up(void **state)
{
    (void)state;
    static const uint16_t x25519 = 0x001d, p256 = 0x0017;
    begin("tls13");
    duet.client.config.offer.groups = &x25519;
    duet.server.config.offer.groups = &p256;
    duet.client.config.offer.group_count = duet.server.config.offer.group_count = 1;
    assert_refused(&duet.server, ERROR_no_common_group, ALERT_handshake_failure);
}

static void test_a_server_of_tls12_alone_refuses_a_client_of_tls13_alone(void **state)
{
    (void)state;
    static const uint16_t tls12[] = { TLS_1_2 };
    begin("tls13");
    duet.server.config.offer.versions = tls12;
    duet.server.config.offer.version_count = 1;
    assert_refused(&duet.server, ERROR_version_unsupported, ALERT_protocol_version);
}

static void test_a_changed_share_is_noticed(void **state)
{
    (void)state;
    begin("tls13");
    while (duet.server.handshake->server_hello.extensions.key_share_count == 0)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    struct extensions *e = &duet.server.handshake->server_hello.extensions;
    e->bytes[e->key_shares[0].key_exchange.at] ^= 1;
    /* The two have different keys, so that not even the alert can be read. */
    assert_int_equal(play(), DUET_FAILED);
    assert_int_equal(tls_error(&duet.client), ERROR_record_undecipherable);
    assert_int_equal(tls_error(&duet.server), ERROR_record_undecipherable);
    assert_false(tls_established(&duet.client));
}

static void test_a_share_of_zeros_is_refused(void **state)
{
    (void)state;
    begin("tls13");
    while (duet.server.handshake->server_hello.extensions.key_share_count == 0)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    struct extensions *e = &duet.server.handshake->server_hello.extensions;
    memset(e->bytes + e->key_shares[0].key_exchange.at, 0, 32);
    assert_refused(&duet.client, ERROR_peer_share_invalid, ALERT_illegal_parameter);
}

static void test_a_changed_signature_is_noticed(void **state)
{
    (void)state;
    begin("tls13");
    while (duet.server.handshake->tls13.signature_length == 0)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    duet.server.handshake->tls13.signature[9] ^= 1;
    assert_refused(&duet.client, ERROR_handshake_signature_wrong, ALERT_decrypt_error);
}

/* RFC 8446 §4.2.3: PKCS #1 v1.5 is for certificates alone. */
static void test_a_signature_by_pkcs1_is_refused(void **state)
{
    (void)state;
    begin("tls13");
    while (duet.server.handshake->tls13.signature_length == 0)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    duet.server.handshake->tls13.scheme = 0x0401;
    assert_refused(&duet.client, ERROR_signature_scheme_not_offered, ALERT_illegal_parameter);
}

static void test_a_session_id_that_is_not_echoed_is_refused(void **state)
{
    (void)state;
    begin("tls13");
    while (duet.server.handshake->server_hello.session_id_length == 0)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    duet.server.handshake->server_hello.session_id[0] ^= 1;
    assert_refused(&duet.client, ERROR_session_id_not_echoed, ALERT_illegal_parameter);
}

static void test_a_second_hello_that_differs_is_refused(void **state)
{
    (void)state;
    begin("tls13-retry");
    while (!duet.client.handshake->tls13.retry_wanted)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    duet.client.handshake->client_hello.random[5] ^= 1;
    assert_refused(&duet.server, ERROR_second_hello_changed, ALERT_illegal_parameter);
}

static void test_another_cookie_is_refused(void **state)
{
    (void)state;
    begin("tls13-retry");
    while (duet.client.handshake->tls13.retry.cookie.length == 0)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    struct extensions *retry = &duet.client.handshake->tls13.retry;
    retry->bytes[retry->cookie.at] ^= 1;
    assert_refused(&duet.server, ERROR_second_hello_changed, ALERT_illegal_parameter);
}

static void test_a_retry_for_a_group_that_was_sent_is_refused(void **state)
{
    (void)state;
    begin("tls13-retry");
    while (!duet.server.handshake->tls13.agreement)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    duet.server.handshake->tls13.agreement = key_agreement_find(0x0018);
    assert_refused(&duet.client, ERROR_retry_group_wrong, ALERT_illegal_parameter);
}

static void test_a_client_that_must_authenticate_and_does_not_is_refused(void **state)
{
    (void)state;
    begin("tls13-mutual");
    duet.client.config.offer.credential_count = 0;
    assert_refused(&duet.server, ERROR_client_certificate_required, ALERT_certificate_required);
}

/* RFC 8446 §4.1.3: both speak TLS 1.3, somebody on the way sees to it that TLS 1.2 is agreed on, and
 * the server's random tells. */
static void test_a_downgrade_is_noticed(void **state)
{
    (void)state;
    static const uint16_t both[] = { TLS_1_3, TLS_1_2 }, tls12[] = { TLS_1_2 };
    begin("tls12-ecdhe");
    duet.client.config.offer.versions = tls12;
    duet.client.config.offer.version_count = 1;
    duet.server.config.offer.versions = both;
    duet.server.config.offer.version_count = 2;
    while (duet.client.handshake->client_hello.client_version == 0)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    duet.client.config.offer.versions = both; /* what it really had offered */
    duet.client.config.offer.version_count = 2;
    assert_refused(&duet.client, ERROR_downgrade_detected, ALERT_illegal_parameter);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_group_agrees_on_a_secret),
        cmocka_unit_test(test_every_suite_of_tls13_completes),
        cmocka_unit_test(test_both_ends_derive_the_same_secrets),
        cmocka_unit_test(test_a_wrong_guess_costs_another_hello),
        cmocka_unit_test(test_it_works_without_looking_like_tls12),
        cmocka_unit_test(test_a_client_shows_its_certificate),
        cmocka_unit_test(test_a_client_without_a_certificate_is_let_in_where_none_is_demanded),
        cmocka_unit_test(test_keys_change_in_both_directions),
        cmocka_unit_test(test_keys_do_not_change_in_tls12),
        cmocka_unit_test(test_padding_makes_records_alike),
        cmocka_unit_test(test_without_a_common_group_the_server_gives_up),
        cmocka_unit_test(test_a_server_of_tls12_alone_refuses_a_client_of_tls13_alone),
        cmocka_unit_test(test_a_changed_share_is_noticed),
        cmocka_unit_test(test_a_share_of_zeros_is_refused),
        cmocka_unit_test(test_a_changed_signature_is_noticed),
        cmocka_unit_test(test_a_signature_by_pkcs1_is_refused),
        cmocka_unit_test(test_a_session_id_that_is_not_echoed_is_refused),
        cmocka_unit_test(test_a_second_hello_that_differs_is_refused),
        cmocka_unit_test(test_another_cookie_is_refused),
        cmocka_unit_test(test_a_retry_for_a_group_that_was_sent_is_refused),
        cmocka_unit_test(test_a_client_that_must_authenticate_and_does_not_is_refused),
        cmocka_unit_test(test_a_downgrade_is_noticed),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
