/*
 * test_tls12.c - TLS 1.2 between our own two ends: key exchanges, certificates of both sides, what is
 * agreed on in the hellos, and what is refused.
 */
#include "between_ends.h"

#include "protocol/tls12_keys.h"

static void test_every_profile_of_tls12_completes(void **state)
{
    (void)state;
    const struct profile *profile;
    for (size_t i = 0; (profile = profile_at(i)) != NULL; i++) {
        begin(profile->name);
        assert_int_equal(play(), DUET_DONE);
        assert_true(duet.answered);
    }
}

static void test_every_group_agrees_on_a_secret(void **state)
{
    (void)state;
    static const uint16_t groups[] = { 0x0017, 0x0018, 0x0019, 0x001d, 0x0100, 0x0101 };
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        bool field = groups[i] >= 0x0100;
        begin(field ? "tls12-dhe" : "tls12-ecdhe");
        duet.client.config.offer.groups = duet.server.config.offer.groups = &groups[i];
        duet.client.config.offer.group_count = duet.server.config.offer.group_count = 1;
        assert_int_equal(play(), DUET_DONE);
        assert_int_equal(duet.server.handshake->group, groups[i]);
        assert_memory_equal(duet.client.handshake->secrets.master_secret,
                            duet.server.handshake->secrets.master_secret, MASTER_SECRET_LENGTH);
    }
}

static void test_without_a_common_group_there_is_no_suite(void **state)
{
    (void)state;
    static const uint16_t x25519 = 0x001d, p256 = 0x0017;
    begin("tls12-ecdhe");
    duet.client.config.offer.groups = &x25519;
    duet.server.config.offer.groups = &p256;
    duet.client.config.offer.group_count = duet.server.config.offer.group_count = 1;
    assert_refused(&duet.server, ERROR_no_common_suite, ALERT_handshake_failure);
}

static void test_without_a_common_scheme_there_is_no_suite(void **state)
{
    (void)state;
    static const uint16_t pss = 0x0804, ed25519 = 0x0807;
    begin("tls12-ecdhe");
    duet.client.config.offer.signature_schemes = &ed25519;
    duet.server.config.offer.signature_schemes = &pss;
    duet.client.config.offer.signature_scheme_count = 1;
    duet.server.config.offer.signature_scheme_count = 1;
    assert_refused(&duet.server, ERROR_no_common_suite, ALERT_handshake_failure);
}

/* RFC 8422 §5.3: the server's ECDSA key is on P-256. */
static void test_a_key_on_a_curve_that_the_client_lacks_is_not_shown(void **state)
{
    (void)state;
    static const uint16_t            x25519 = 0x001d;
    const struct cipher_suite *const only = &cipher_suites[TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256];
    begin("tls12-ecdhe");
    duet.client.config.offer.suites = &only;
    duet.client.config.offer.suite_count = 1;
    assert_int_equal(play(), DUET_DONE);
    begin("tls12-ecdhe");
    duet.client.config.offer.suites = &only;
    duet.client.config.offer.suite_count = 1;
    duet.client.config.offer.groups = &x25519;
    duet.client.config.offer.group_count = 1;
    assert_refused(&duet.server, ERROR_no_common_suite, ALERT_handshake_failure);
}

static void test_a_changed_signature_is_noticed(void **state)
{
    (void)state;
    begin("tls12-ecdhe");
    while (duet.server.handshake->exchange.signed_params.length == 0)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    duet.server.handshake->exchange.signed_params.signature[9] ^= 1;
    assert_refused(&duet.client, ERROR_handshake_signature_wrong, ALERT_decrypt_error);
}

static void test_a_client_shows_a_certificate_where_it_is_asked(void **state)
{
    (void)state;
    begin("tls12-mutual");
    assert_int_equal(play(), DUET_DONE);
    assert_int_equal(duet.server.handshake->chain_length, 2);
    assert_true(duet.server.handshake->client_auth.signature.length > 0);
}

static void test_a_client_without_certificate_is_refused_where_it_must_have_one(void **state)
{
    (void)state;
    begin("tls12-mutual");
    duet.client.config.offer.credential_count = 0;
    assert_refused(&duet.server, ERROR_client_certificate_missing, ALERT_handshake_failure);
    begin("tls12-mutual");
    duet.client.config.offer.credential_count = 0;
    duet.server.config.client_must_authenticate = false;
    assert_int_equal(play(), DUET_DONE);
}

static void test_a_client_of_another_authority_is_not_believed(void **state)
{
    (void)state;
    begin("tls12-mutual");
    duet.server.config.client_authorities = &credentials.trust;
    assert_refused(&duet.server, ERROR_certificate_unknown_ca, ALERT_unknown_ca);
}

static void test_a_client_without_the_key_is_found_out(void **state)
{
    (void)state;
    begin("tls12-mutual");
    duet.clients[0].key.ecdsa.scalar = duet.extra.key.secret; /* the server's */
    assert_refused(&duet.server, ERROR_handshake_signature_wrong, ALERT_decrypt_error);
}

static void test_a_fallback_is_refused_where_more_was_possible(void **state)
{
    (void)state;
    static const uint16_t both[] = { TLS_1_3, TLS_1_2 };
    begin("tls12-ecdhe");
    duet.client.config.fallback = true;
    assert_int_equal(play(), DUET_DONE); /* TLS 1.2 is the highest of this server */
    begin("tls12-ecdhe");
    duet.client.config.fallback = true;
    duet.server.config.offer.versions = both;
    duet.server.config.offer.version_count = 2;
    assert_refused(&duet.server, ERROR_inappropriate_fallback, ALERT_inappropriate_fallback);
}

static void test_protocols_are_agreed_on_in_the_servers_order(void **state)
{
    (void)state;
    static const char *const clients[] = { "http/1.1", "h2" }, *const servers[] = { "h2", "spdy" },
                             *const others[] = { "smtp" };
    begin("tls12-ecdhe");
    duet.client.config.offer.protocols = clients;
    duet.server.config.offer.protocols = servers;
    duet.client.config.offer.protocol_count = duet.server.config.offer.protocol_count = 2;
    assert_int_equal(play(), DUET_DONE);
    assert_string_equal(duet.server.handshake->protocol, "h2");
    assert_string_equal(duet.client.handshake->protocol, "h2");
    begin("tls12-ecdhe");
    duet.client.config.offer.protocols = clients;
    duet.server.config.offer.protocols = others;
    duet.client.config.offer.protocol_count = 2;
    duet.server.config.offer.protocol_count = 1;
    assert_refused(&duet.server, ERROR_no_common_protocol, ALERT_no_application_protocol);
}

static void test_encrypt_then_mac_is_used_when_both_want_it(void **state)
{
    (void)state;
    begin("tls12-rsa");
    duet.client.config.encrypt_then_mac = duet.server.config.encrypt_then_mac = true;
    assert_int_equal(play(), DUET_DONE);
    assert_ptr_equal(duet.client.writing.keys.protection, &protection_cbc_encrypt_then_mac);
    begin("tls12-rsa");
    duet.client.config.encrypt_then_mac = true;
    assert_int_equal(play(), DUET_DONE);
    assert_ptr_equal(duet.client.writing.keys.protection, &protection_cbc);
    begin("tls12-rsa-gcm");
    duet.client.config.encrypt_then_mac = duet.server.config.encrypt_then_mac = true;
    assert_int_equal(play(), DUET_DONE); /* RFC 7366 §3: no answer where nothing is CBC */
    assert_false(duet.client.handshake->encrypt_then_mac);
}

static void test_records_are_as_small_as_the_other_end_wishes(void **state)
{
    (void)state;
    begin("tls12-ecdhe");
    duet.client.config.record_size_limit = 64;
    duet.server.config.record_size_limit = 100;
    assert_int_equal(play(), DUET_DONE);
    assert_int_equal(duet.server.writing.content_limit, 64);
    assert_int_equal(duet.client.writing.content_limit, 100);
    assert_int_equal(duet.server.writing.count, 9); /* 72 bytes of answer take two records */
    begin("tls12-ecdhe");
    duet.client.config.max_fragment_length = 1;
    assert_int_equal(play(), DUET_DONE);
    assert_int_equal(duet.client.reading.content_limit, 512);
    assert_true(duet.server.writing.count > 10); /* the certificates take four */
}

static void test_limits_that_nobody_may_set_are_refused(void **state)
{
    (void)state;
    begin("tls12-ecdhe");
    duet.client.config.record_size_limit = 63;
    assert_refused(&duet.server, ERROR_record_limit_malformed, ALERT_illegal_parameter);
    begin("tls12-ecdhe");
    duet.client.config.max_fragment_length = 5;
    assert_refused(&duet.server, ERROR_record_limit_malformed, ALERT_illegal_parameter);
}

static void test_a_record_above_the_limit_is_refused(void **state)
{
    (void)state;
    begin("tls12-ecdhe");
    duet.client.config.record_size_limit = 64;
    while (!tls_established(&duet.server))
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    duet.server.writing.content_limit = 0; /* forgets what was agreed on */
    assert_refused(&duet.client, ERROR_record_overflow, ALERT_record_overflow);
}

/* RFC 5705 §4 */
static void test_both_ends_export_the_same_bytes(void **state)
{
    (void)state;
    static const uint8_t context[] = { 1, 2, 3 };
    uint8_t              client[40], server[40], other[40];
    begin("tls12-ecdhe");
    assert_false(tls12_export(client, 40, &duet.client, "EXPORTER-test", NULL, 0));
    assert_int_equal(play(), DUET_DONE);
    assert_true(tls12_export(client, 40, &duet.client, "EXPORTER-test", context, sizeof context));
    assert_true(tls12_export(server, 40, &duet.server, "EXPORTER-test", context, sizeof context));
    assert_memory_equal(client, server, sizeof client);
    assert_true(tls12_export(other, 40, &duet.server, "EXPORTER-test", NULL, 0));
    assert_memory_not_equal(other, server, sizeof other);
    assert_true(tls12_export(client, 40, &duet.server, "EXPORTER-test", context, 0));
    assert_memory_not_equal(other, client, sizeof other); /* an empty context is a context */
    begin("tls12-rsa");
    assert_int_equal(play(), DUET_DONE);
    assert_false(tls12_export(client, 40, &duet.client, "EXPORTER-test", NULL, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_profile_of_tls12_completes),
        cmocka_unit_test(test_every_group_agrees_on_a_secret),
        cmocka_unit_test(test_without_a_common_group_there_is_no_suite),
        cmocka_unit_test(test_without_a_common_scheme_there_is_no_suite),
        cmocka_unit_test(test_a_key_on_a_curve_that_the_client_lacks_is_not_shown),
        cmocka_unit_test(test_a_changed_signature_is_noticed),
        cmocka_unit_test(test_a_client_shows_a_certificate_where_it_is_asked),
        cmocka_unit_test(test_a_client_without_certificate_is_refused_where_it_must_have_one),
        cmocka_unit_test(test_a_client_of_another_authority_is_not_believed),
        cmocka_unit_test(test_a_client_without_the_key_is_found_out),
        cmocka_unit_test(test_a_fallback_is_refused_where_more_was_possible),
        cmocka_unit_test(test_protocols_are_agreed_on_in_the_servers_order),
        cmocka_unit_test(test_encrypt_then_mac_is_used_when_both_want_it),
        cmocka_unit_test(test_records_are_as_small_as_the_other_end_wishes),
        cmocka_unit_test(test_limits_that_nobody_may_set_are_refused),
        cmocka_unit_test(test_a_record_above_the_limit_is_refused),
        cmocka_unit_test(test_both_ends_export_the_same_bytes),
    };
    return cmocka_run_group_tests_name("tls12", tests, set_up, NULL);
}
