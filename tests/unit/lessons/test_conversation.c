/*
 * test_conversation.c - what two ends make of each other: all suites, other ways to cut records, refusals with
 * their alerts, closing in order and otherwise.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lessons/duet.h"
#include "lessons/knowledge.h"

#include <stdlib.h>
#include <string.h>

enum { NOW = 1767225600, DAY = 86400, MANY_STEPS = 20000 };

static struct credentials   credentials, other_credentials;
static struct seeded_random random_source;
static struct duet          duet;

static bool make_credentials(struct credentials *c, uint64_t seed, const char *host)
{
    seeded_random_init(&random_source, seed);
    credentials_begin(c, host, NOW, &random_source.source);
    while (credentials_step(c) == CREDENTIALS_GOING)
        ;
    return c->status == CREDENTIALS_DONE;
}

static int set_up(void **state)
{
    (void)state;
    return make_credentials(&credentials, 1, "localhost") &&
                   make_credentials(&other_credentials, 2, "localhost")
               ? 0
               : -1;
}

static void begin(const char *profile, struct observer *observer)
{
    seeded_random_init(&random_source, 3);
    duet_init(&duet, profile_find(profile), &credentials, &random_source.source, NOW, observer);
}

static enum duet_status play(void)
{
    enum duet_status status = DUET_STEPPED;
    for (unsigned steps = 0; status == DUET_STEPPED && steps < MANY_STEPS; steps++)
        status = duet_step(&duet);
    return status;
}

/* One end found it out, and the other was told with this alert. */
static void assert_refused(const struct tls *who, enum error error, enum alert alert)
{
    const struct tls *told = who == &duet.client ? &duet.server : &duet.client;
    assert_int_equal(play(), DUET_FAILED);
    assert_int_equal(tls_error(who), error);
    assert_int_equal(tls_error(told), ERROR_peer_alert);
    assert_int_equal(told->alert_received, alert);
    assert_false(tls_established(&duet.client) && tls_established(&duet.server));
}

/* ---- what works ---- */

static void test_every_suite_completes_and_closes(void **state)
{
    (void)state;
    for (size_t i = 0; i < SUITE_COUNT; i++) {
        const struct cipher_suite *only = &cipher_suites[i];
        if (only->version != TLS_1_2)
            continue;
        struct profile profile = *profile_find("tls12-rsa");
        profile.offer.suites = &only;
        profile.offer.suite_count = 1;
        duet_init(&duet, &profile, &credentials, &random_source.source, NOW, NULL);
        assert_int_equal(play(), DUET_DONE);
        assert_ptr_equal(duet.client.suite, only);
        assert_ptr_equal(duet.server.suite, only);
        assert_true(duet.answered);
    }
}

static void test_the_servers_order_decides(void **state)
{
    (void)state;
    const struct cipher_suite *const clients[] = { &cipher_suites[TLS_RSA_WITH_AES_128_CBC_SHA],
                                                   &cipher_suites[TLS_RSA_WITH_AES_256_CBC_SHA] };
    const struct cipher_suite *const servers[] = { &cipher_suites[TLS_RSA_WITH_AES_256_CBC_SHA],
                                                   &cipher_suites[TLS_RSA_WITH_AES_128_CBC_SHA] };
    begin("tls12-rsa", NULL);
    duet.client.config.offer.suites = clients;
    duet.server.config.offer.suites = servers;
    duet.client.config.offer.suite_count = duet.server.config.offer.suite_count = 2;
    assert_int_equal(play(), DUET_DONE);
    assert_int_equal(duet.client.suite->code, 0x0035);
}

static void test_extended_master_secret_is_used_when_both_want_it(void **state)
{
    (void)state;
    begin("tls12-rsa-ems", NULL);
    assert_int_equal(play(), DUET_DONE);
    assert_true(duet.client.handshake->extended_master_secret);
    assert_true(duet.server.handshake->extended_master_secret);
    begin("tls12-rsa-ems", NULL);
    duet.server.config.extended_master_secret = false;
    assert_int_equal(play(), DUET_DONE);
    assert_false(duet.client.handshake->extended_master_secret);
}

/* The same seed, the same bytes; and nobody watching changes nothing. */
static void test_watching_changes_no_byte(void **state)
{
    (void)state;
    struct recording_header header = { .profile = "tls12-rsa" };
    struct recording       *recording = recording_new(&header);
    uint8_t                 watched[MASTER_SECRET_LENGTH];
    begin("tls12-rsa", recording_observer(recording));
    assert_int_equal(play(), DUET_DONE);
    memcpy(watched, duet.client.handshake->secrets.master_secret, sizeof watched);
    begin("tls12-rsa", NULL);
    assert_int_equal(play(), DUET_DONE);
    assert_memory_equal(duet.server.handshake->secrets.master_secret, watched, sizeof watched);
    recording_free(recording);
}

/* ---- records cut otherwise ---- */

struct recutter {
    struct tamperer tamperer;
    size_t          piece;       /* longest fragment of a handshake record in the clear */
    bool            join_flight; /* the server's first three messages in one record */
    uint8_t         joined[RECORD_MAX];
    size_t          joined_length;
    unsigned        messages;
    uint8_t         before[256]; /* put in front of the server's second record */
    size_t          before_length;
    unsigned        server_records;
    bool            client_keys;
};

static size_t put_record(uint8_t *out, const uint8_t *content, size_t length)
{
    const uint8_t header[RECORD_HEADER] = { CONTENT_HANDSHAKE, 3, 3, (uint8_t)(length >> 8),
                                            (uint8_t)length };
    memcpy(out, header, sizeof header);
    memcpy(out + sizeof header, content, length);
    return sizeof header + length;
}

static size_t join(struct recutter *cutter, uint8_t *out, const uint8_t *record, size_t length)
{
    memcpy(cutter->joined + cutter->joined_length, record + RECORD_HEADER, length - RECORD_HEADER);
    cutter->joined_length += length - RECORD_HEADER;
    return ++cutter->messages < 3 ? 0 : put_record(out, cutter->joined, cutter->joined_length);
}

static size_t recut(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                    const uint8_t *record, size_t length)
{
    struct recutter *cutter = (struct recutter *)tamperer;
    bool             is_handshake = record[0] == CONTENT_HANDSHAKE;
    if (record[0] == CONTENT_CHANGE_CIPHER_SPEC)
        cutter->client_keys = true; /* from here on everything is encrypted */
    if (direction == SERVER_TO_CLIENT && cutter->server_records++ == 1) {
        memcpy(out, cutter->before, cutter->before_length);
        memcpy(out + cutter->before_length, record, length);
        return cutter->before_length + length;
    }
    if (cutter->join_flight && direction == SERVER_TO_CLIENT && is_handshake &&
        !cutter->client_keys)
        return join(cutter, out, record, length);
    if (cutter->piece == 0 || !is_handshake || cutter->client_keys) {
        memcpy(out, record, length);
        return length;
    }
    size_t written = 0;
    for (size_t at = RECORD_HEADER; at < length; at += cutter->piece) {
        size_t part = length - at < cutter->piece ? length - at : cutter->piece;
        written += put_record(out + written, record + at, part);
    }
    return written;
}

static void test_messages_may_be_cut_into_records_anyhow(void **state)
{
    (void)state;
    static const size_t pieces[] = { 1, 2, 3, 5, 64, 100, 1000 };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct recutter cutter = { .tamperer.pass = recut, .piece = pieces[i] };
        begin("tls12-rsa", NULL);
        duet.tamperer = &cutter.tamperer;
        assert_int_equal(play(), DUET_DONE);
    }
}

static void test_messages_may_share_a_record(void **state)
{
    (void)state;
    struct recutter         cutter = { .tamperer.pass = recut, .join_flight = true };
    struct recording_header header = { .profile = "tls12-rsa" };
    struct recording       *recording = recording_new(&header);
    begin("tls12-rsa", recording_observer(recording));
    duet.tamperer = &cutter.tamperer;
    cutter.server_records = 2; /* nothing is put in front */
    assert_int_equal(play(), DUET_DONE);
    assert_null(recording_fault(recording));
    recording_free(recording);
}

/* ---- what may come in between ---- */

static enum duet_status play_with_before(const uint8_t *before, size_t length, unsigned times)
{
    struct recutter cutter = { .tamperer.pass = recut };
    for (unsigned i = 0; i < times; i++) {
        memcpy(cutter.before + cutter.before_length, before, length);
        cutter.before_length += length;
    }
    begin("tls12-rsa", NULL);
    duet.tamperer = &cutter.tamperer;
    enum duet_status status = play();
    duet.tamperer = NULL;
    return status;
}

/* RFC 5246 §7.4.1.1: ignored during a handshake, and no part of the transcript. */
static void test_hello_request_in_the_handshake_is_ignored(void **state)
{
    (void)state;
    static const uint8_t hello_request[] = { 22, 3, 3, 0, 4, 0, 0, 0, 0 };
    assert_int_equal(play_with_before(hello_request, sizeof hello_request, 1), DUET_DONE);
}

static void test_warnings_are_ignored_but_not_without_end(void **state)
{
    (void)state;
    static const uint8_t warning[] = { 21, 3, 3, 0, 2, 1, ALERT_unrecognized_name };
    assert_int_equal(play_with_before(warning, sizeof warning, 1), DUET_DONE);
    assert_int_equal(play_with_before(warning, sizeof warning, LIMIT_WARNING_ALERTS), DUET_DONE);
    assert_int_equal(play_with_before(warning, sizeof warning, LIMIT_WARNING_ALERTS + 1),
                     DUET_FAILED);
    assert_int_equal(tls_error(&duet.client), ERROR_too_many_warnings);
}

static void test_a_fatal_alert_ends_it(void **state)
{
    (void)state;
    static const uint8_t fatal[] = { 21, 3, 3, 0, 2, 2, ALERT_internal_error };
    assert_int_equal(play_with_before(fatal, sizeof fatal, 1), DUET_FAILED);
    assert_int_equal(tls_error(&duet.client), ERROR_peer_alert);
    assert_int_equal(duet.client.alert_received, ALERT_internal_error);
    assert_int_equal(duet.client.output_length, 0); /* RFC 5246 §7.2.2: nothing is answered */
}

static void test_an_alert_of_another_shape_is_refused(void **state)
{
    (void)state;
    static const uint8_t level_three[] = { 21, 3, 3, 0, 2, 3, 40 };
    static const uint8_t one_byte[] = { 21, 3, 3, 0, 1, 2 };
    assert_int_equal(play_with_before(level_three, sizeof level_three, 1), DUET_FAILED);
    assert_int_equal(tls_error(&duet.client), ERROR_alert_malformed);
    assert_int_equal(play_with_before(one_byte, sizeof one_byte, 1), DUET_FAILED);
    assert_int_equal(tls_error(&duet.client), ERROR_truncated);
}

/* RFC 5246 §7.4.4 and §7.4.6: a client that is asked for a certificate, and has none, sends an empty list. The
 * honest server here did not ask, so it is surprised by the answer: that the client gave it is what counts. */
static void test_a_client_that_is_asked_for_a_certificate_answers(void **state)
{
    (void)state;
    /* one type, one algorithm, no authorities */
    static const uint8_t body[] = { 1, 1, 0, 2, 4, 1, 0, 0 };
    uint8_t              record[RECORD_HEADER + HANDSHAKE_HEADER + sizeof body] = {
                     22, 3, 3, 0, HANDSHAKE_HEADER + sizeof body, 13, 0, 0, sizeof body
    };
    memcpy(record + RECORD_HEADER + HANDSHAKE_HEADER, body, sizeof body);
    begin("tls12-rsa", NULL);
    while (!duet.client.handshake->chain_length)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    assert_int_equal(duet_step(&duet), DUET_STEPPED); /* takes the certificates apart */
    assert_int_equal(duet.client.input_length, 0);
    assert_int_equal(tls_feed(&duet.client, record, sizeof record), sizeof record);
    assert_int_equal(tls_step(&duet.client), TLS_STEPPED);
    assert_int_equal(tls_error(&duet.client), ERROR_NONE);
    assert_true(duet.client.handshake->certificate_requested);
    assert_int_equal(play(), DUET_FAILED);
    assert_int_equal(tls_error(&duet.server), ERROR_unexpected_message);
}

/* ---- after the handshake ---- */

static void test_much_data_arrives_in_order(void **state)
{
    (void)state;
    enum { TOTAL = 300000 };
    begin("tls12-rsa", NULL);
    duet.request = "x";
    while (!duet.asked)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    duet.answered = true; /* the conversation is ours from here */
    size_t  sent = 0, got = 0;
    uint8_t chunk[5000];
    while (got < TOTAL) {
        for (size_t i = 0; i < sizeof chunk; i++)
            chunk[i] = (uint8_t)((sent + i) % 251);
        sent += tls_write(&duet.server, chunk,
                          TOTAL - sent < sizeof chunk ? TOTAL - sent : sizeof chunk);
        tls_step(&duet.server);
        size_t         length;
        const uint8_t *output = tls_output(&duet.server, &length);
        tls_drained(&duet.server, tls_feed(&duet.client, output, length));
        tls_step(&duet.client);
        const uint8_t *received = tls_received(&duet.client, &length);
        for (size_t i = 0; i < length; i++)
            assert_int_equal(received[i], (got + i) % 251);
        got += length;
        tls_fetched(&duet.client, length);
    }
    assert_int_equal(got, TOTAL);
}

/* RFC 5246 §7.2.2: a wish to shake hands again is refused with a warning, and the connection goes on. */
static void test_renegotiation_is_refused_and_the_connection_goes_on(void **state)
{
    (void)state;
    static const uint8_t hello_request[] = { 0, 0, 0, 0 };
    struct examiner      x;
    begin("tls12-rsa", NULL);
    while (!(duet.client.established && duet.server.established))
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    examiner_init(&x, NULL, NULL, 1, ACTOR_SERVER);
    duet.server.output_length += record_seal(
        duet.server.output + duet.server.output_length,
        sizeof duet.server.output - duet.server.output_length, &x, &duet.server.writing,
        CONTENT_HANDSHAKE, TLS_1_2, hello_request, sizeof hello_request, &random_source.source);
    assert_int_equal(play(), DUET_DONE);
    assert_true(duet.answered);
    assert_int_equal(duet.server.warnings, 1); /* no_renegotiation */
}

static void test_the_end_of_the_network_is_told_apart_from_closing(void **state)
{
    (void)state;
    for (unsigned steps = 0;; steps++) {
        begin("tls12-rsa", NULL);
        bool over = false;
        for (unsigned i = 0; i < steps && !over; i++)
            over = duet_step(&duet) != DUET_STEPPED;
        if (over)
            break;
        bool closed = duet.client.close_received;
        tls_feed_end(&duet.client);
        enum tls_status status;
        do {
            size_t length;
            tls_received(&duet.client, &length);
            tls_fetched(&duet.client, length);
            tls_output(&duet.client, &length);
            tls_drained(&duet.client, length);
            status = tls_step(&duet.client);
        } while (status == TLS_STEPPED);
        if (closed || duet.client.close_sent)
            assert_int_equal(status, TLS_CLOSED);
        else {
            assert_int_equal(status, TLS_FAILED);
            assert_int_equal(tls_error(&duet.client), ERROR_transport_closed);
        }
    }
}

static void test_a_silent_peer_is_given_up(void **state)
{
    (void)state;
    begin("tls12-rsa", NULL);
    assert_int_equal(tls_step(&duet.client), TLS_STEPPED);
    assert_int_equal(tls_step(&duet.client), TLS_WANTS_INPUT);
    tls_give_up(&duet.client);
    assert_int_equal(tls_error(&duet.client), ERROR_no_answer);
    assert_int_equal(tls_step(&duet.client), TLS_FAILED);
}

/* ---- refusals ---- */

static void test_no_common_suite_is_refused(void **state)
{
    (void)state;
    const struct cipher_suite *clients = &cipher_suites[TLS_RSA_WITH_AES_128_CBC_SHA];
    const struct cipher_suite *servers = &cipher_suites[TLS_RSA_WITH_AES_256_CBC_SHA];
    begin("tls12-rsa", NULL);
    duet.client.config.offer.suites = &clients;
    duet.server.config.offer.suites = &servers;
    duet.client.config.offer.suite_count = duet.server.config.offer.suite_count = 1;
    assert_refused(&duet.server, ERROR_no_common_suite, ALERT_handshake_failure);
}

static void test_a_server_without_certificate_refuses(void **state)
{
    (void)state;
    begin("tls12-rsa", NULL);
    duet.server.config.offer.credential_count = 0;
    assert_refused(&duet.server, ERROR_no_suitable_certificate, ALERT_handshake_failure);
}

static void test_an_unknown_authority_is_refused(void **state)
{
    (void)state;
    begin("tls12-rsa", NULL);
    duet.client.config.trust = &other_credentials.trust; /* of the same name, with another key */
    assert_int_equal(play(), DUET_FAILED);
    assert_true(tls_error(&duet.client) == ERROR_certificate_signature ||
                tls_error(&duet.client) == ERROR_certificate_unknown_ca);
    struct trust_store nobody = { NULL, 0 };
    begin("tls12-rsa", NULL);
    duet.client.config.trust = &nobody;
    assert_refused(&duet.client, ERROR_certificate_unknown_ca, ALERT_unknown_ca);
}

static void test_a_certificate_for_another_name_is_refused(void **state)
{
    (void)state;
    begin("tls12-rsa", NULL);
    duet.client.config.host = "bank.example";
    assert_refused(&duet.client, ERROR_certificate_name_mismatch, ALERT_bad_certificate);
}

static void test_an_expired_certificate_is_refused(void **state)
{
    (void)state;
    begin("tls12-rsa", NULL);
    duet.client.config.now = NOW + 91 * DAY;
    assert_refused(&duet.client, ERROR_certificate_expired, ALERT_certificate_expired);
    begin("tls12-rsa", NULL);
    duet.client.config.now = NOW - DAY;
    assert_refused(&duet.client, ERROR_certificate_not_yet_valid, ALERT_certificate_expired);
}

/* A man in the middle with the real certificate and another key: decrypting fails, nobody says so, and
 * the first record under keys gives it away (RFC 5246 §7.4.7.1). */
static void test_a_server_without_the_private_key_cannot_finish(void **state)
{
    (void)state;
    struct credential stolen = credentials.credential;
    stolen.key.rsa = &other_credentials.server_key;
    begin("tls12-rsa", NULL);
    duet.server.config.offer.credentials = &stolen;
    assert_refused(&duet.server, ERROR_record_undecipherable, ALERT_bad_record_mac);
    assert_true(duet.server.at > 0);
}

static void test_a_waived_check_lets_it_pass(void **state)
{
    (void)state;
    struct waivers waivers = { 0 };
    begin("tls12-rsa", NULL);
    duet.client.config.host = "bank.example";
    waivers.check[CHECK_certificate_name_matches] = true;
    duet.client.examiner.waivers = &waivers;
    assert_int_equal(play(), DUET_DONE);
}

/* ---- who can know what ---- */

static bool knows(struct knowledge *knowledge, const char *name, enum knower who)
{
    return knowledge_of_value(knowledge, 1, name) >> who & 1;
}

static void test_the_servers_key_opens_the_recording(void **state)
{
    (void)state;
    struct recording_header header = { .profile = "tls12-rsa" };
    struct recording       *recording = recording_new(&header);
    begin("tls12-rsa", recording_observer(recording));
    assert_int_equal(play(), DUET_DONE);
    uint32_t          end = recording_count(recording);
    struct knowledge *knowledge = knowledge_new(recording, false);
    knowledge_advance(knowledge, end);
    assert_true(knows(knowledge, "master_secret", KNOWER_CLIENT));
    assert_true(knows(knowledge, "master_secret", KNOWER_SERVER));
    assert_false(knows(knowledge, "master_secret", KNOWER_EAVESDROPPER));
    assert_false(knows(knowledge, "server private key", KNOWER_CLIENT));
    assert_true(knows(knowledge, "client_random", KNOWER_EAVESDROPPER));
    knowledge_give(knowledge, 1, "server private key", KNOWER_EAVESDROPPER);
    assert_true(knows(knowledge, "pre_master_secret", KNOWER_EAVESDROPPER));
    assert_true(knows(knowledge, "master_secret", KNOWER_EAVESDROPPER));
    assert_true(knows(knowledge, "client_write_key", KNOWER_EAVESDROPPER));
    knowledge_free(knowledge);
    recording_free(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_suite_completes_and_closes),
        cmocka_unit_test(test_the_servers_order_decides),
        cmocka_unit_test(test_extended_master_secret_is_used_when_both_want_it),
        cmocka_unit_test(test_watching_changes_no_byte),
        cmocka_unit_test(test_messages_may_be_cut_into_records_anyhow),
        cmocka_unit_test(test_messages_may_share_a_record),
        cmocka_unit_test(test_hello_request_in_the_handshake_is_ignored),
        cmocka_unit_test(test_warnings_are_ignored_but_not_without_end),
        cmocka_unit_test(test_a_fatal_alert_ends_it),
        cmocka_unit_test(test_an_alert_of_another_shape_is_refused),
        cmocka_unit_test(test_a_client_that_is_asked_for_a_certificate_answers),
        cmocka_unit_test(test_much_data_arrives_in_order),
        cmocka_unit_test(test_renegotiation_is_refused_and_the_connection_goes_on),
        cmocka_unit_test(test_the_end_of_the_network_is_told_apart_from_closing),
        cmocka_unit_test(test_a_silent_peer_is_given_up),
        cmocka_unit_test(test_no_common_suite_is_refused),
        cmocka_unit_test(test_a_server_without_certificate_refuses),
        cmocka_unit_test(test_an_unknown_authority_is_refused),
        cmocka_unit_test(test_a_certificate_for_another_name_is_refused),
        cmocka_unit_test(test_an_expired_certificate_is_refused),
        cmocka_unit_test(test_a_server_without_the_private_key_cannot_finish),
        cmocka_unit_test(test_a_waived_check_lets_it_pass),
        cmocka_unit_test(test_the_servers_key_opens_the_recording),
    };
    return cmocka_run_group_tests_name("conversation", tests, set_up, NULL);
}
