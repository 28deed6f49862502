/*
 * test_staple.c - the stapled OCSP response, in both versions: who asks gets it, judges it, and refuses
 * what is not the authority's good word about this certificate, of this time.
 */
#include "tests/unit/lessons/between_ends.h"

#include "tests/unit/lessons/liar.h"

static const char *const profiles[] = { "tls12-staple", "tls13-staple" };
enum { PROFILES = sizeof profiles / sizeof *profiles, DAY = 86400 };

static uint8_t response[EXTRA_MAX_STAPLE];

/* What the server will staple in place of what the authority said at first. The credential is told
 * once the duet has made it, which its first step does. */
static void staple(enum ocsp_cert_status status, enum fault fault)
{
    const struct issuing_order order = { .kind = ISSUING_OCSP, .now = NOW, .fault = fault };
    struct certificate         leaf;
    struct reader              r;
    size_t                     length;
    assert_int_equal(duet_step(&duet), DUET_STEPPED);
    reader_init(&r, duet.servers[0].chain[0].der, duet.servers[0].chain[0].length, "Certificate",
                NULL);
    assert_true(certificate_read(&leaf, &r));
    const struct ocsp_wishes wishes = { .issuer = &credentials.ca,
                                        .serial = leaf.serial_number,
                                        .status = status,
                                        .revoked_at = NOW - DAY };
    assert_true(issuing_make_ocsp(response, sizeof response, &length, &order,
                                  &credentials.authority, &wishes, &random_source.source));
    duet.servers[0].staple = (struct der_bytes){ response, length };
}

static void test_who_asks_is_given_the_response(void **state)
{
    (void)state;
    for (size_t i = 0; i < PROFILES; i++) {
        begin(profiles[i]);
        assert_int_equal(play(), DUET_DONE);
        const struct handshake *client = duet.client.handshake;
        assert_int_equal(client->staple_length, duet.extra.staple_length);
        assert_memory_equal(client->chain_bytes + client->staple_offset, duet.extra.staple,
                            client->staple_length);
        assert_int_equal(client->staple.status, OCSP_successful);
    }
}

static void test_who_does_not_ask_is_given_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < PROFILES; i++) {
        begin(profiles[i]);
        duet.client.config.asks_for_staple = false;
        assert_int_equal(play(), DUET_DONE); /* what the certificate promises binds who asks */
        assert_int_equal(duet.client.handshake->staple_length, 0);
    }
}

static void test_a_response_that_says_revoked_ends_the_connection(void **state)
{
    (void)state;
    for (size_t i = 0; i < PROFILES; i++) {
        begin(profiles[i]);
        staple(OCSP_revoked, FAULT_NONE);
        assert_refused(&duet.client, ERROR_certificate_revoked, ALERT_certificate_revoked);
    }
}

static void test_a_response_that_is_worth_nothing_ends_the_connection(void **state)
{
    (void)state;
    static const struct {
        enum ocsp_cert_status status;
        enum fault            fault;
        enum error            error;
    } cases[] = {
        { OCSP_unknown, FAULT_NONE, ERROR_certificate_status_unknown },
        { OCSP_good, FAULT_stale_ocsp, ERROR_ocsp_stale },
        { OCSP_good, FAULT_wrong_certificate, ERROR_ocsp_other_certificate },
        { OCSP_good, FAULT_wrong_signer, ERROR_ocsp_signature },
    };
    for (size_t i = 0; i < PROFILES; i++)
        for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
            begin(profiles[i]);
            staple(cases[k].status, cases[k].fault);
            assert_refused(&duet.client, cases[k].error, ALERT_bad_certificate_status_response);
        }
}

static void test_a_certificate_that_promises_a_response_needs_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < PROFILES; i++) {
        begin(profiles[i]);
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
        duet.servers[0].staple.length = 0;
        assert_refused(&duet.client, ERROR_certificate_staple_missing,
                       ALERT_bad_certificate_status_response);
    }
}

/* RFC 6066 §8: a server of TLS 1.2 that has announced the message may leave it out all the same; with a
 * certificate that promises nothing, that is no fault. */
static void test_a_message_that_was_announced_may_stay_away(void **state)
{
    (void)state;
    static const struct lie       omit = { ACTOR_SERVER, "CertificateStatus", 1, OMIT, "", "", 0 };
    static const enum suite_index suites[] = { TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
                                               TLS_RSA_WITH_AES_128_GCM_SHA256 };
    for (size_t i = 0; i < 2; i++) {
        const struct cipher_suite *const only = &cipher_suites[suites[i]];
        begin("tls12-staple");
        duet.client.config.offer.suites = duet.server.config.offer.suites = &only;
        duet.client.config.offer.suite_count = duet.server.config.offer.suite_count = 1;
        duet.servers[0] = credentials.credential;
        duet.servers[0].staple = (struct der_bytes){ duet.extra.staple, duet.extra.staple_length };
        liar_begin(&duet.server, &omit);
        assert_int_equal(play(), DUET_DONE);
        assert_true(liar_told());
        assert_int_equal(duet.client.handshake->staple_length, 0);
    }
}

/* A session that is resumed needs no certificate, and so no response. */
static void test_a_resumed_session_has_none(void **state)
{
    (void)state;
    static const char *const resumed[] = { "tls12-resumed", "tls12-ticket", "tls13-psk" };
    for (size_t i = 0; i < 3; i++) {
        begin(resumed[i]);
        duet.client_config.asks_for_staple = duet.client.config.asks_for_staple = true;
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
        duet.servers[0].staple = (struct der_bytes){ (const uint8_t *)"0", 1 };
        assert_int_equal(play(), DUET_FAILED); /* the first connection has one: no response */
        begin(resumed[i]);
        duet.client_config.asks_for_staple = duet.client.config.asks_for_staple = true;
        while (duet.client_config.connection == 1)
            assert_int_equal(duet_step(&duet), DUET_STEPPED);
        duet.servers[0].staple = (struct der_bytes){ (const uint8_t *)"0", 1 };
        assert_int_equal(play(), DUET_DONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_asks_is_given_the_response),
        cmocka_unit_test(test_who_does_not_ask_is_given_none),
        cmocka_unit_test(test_a_response_that_says_revoked_ends_the_connection),
        cmocka_unit_test(test_a_response_that_is_worth_nothing_ends_the_connection),
        cmocka_unit_test(test_a_certificate_that_promises_a_response_needs_one),
        cmocka_unit_test(test_a_message_that_was_announced_may_stay_away),
        cmocka_unit_test(test_a_resumed_session_has_none),
    };
    return cmocka_run_group_tests_name("staple", tests, set_up, NULL);
}
