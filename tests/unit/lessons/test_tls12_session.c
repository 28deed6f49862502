/*
 * test_tls12_session.c - sessions of TLS 1.2 that are taken up again, by identifier and by ticket:
 * when they are, when a full handshake follows, and when nothing does.
 */
#include "between_ends.h"

static const char *const profiles[] = { "tls12-resumed", "tls12-ticket" };

/* Plays the first of the two connections, and stops before the second says hello. */
static void play_first(const char *profile)
{
    begin(profile);
    while (duet.client.config.connection == 1)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
}

static void assert_resumed(void)
{
    assert_int_equal(play(), DUET_DONE);
    assert_true(tls_resumed(&duet.client) && tls_resumed(&duet.server));
    assert_int_equal(duet.client.handshake->chain_length, 0);
}

static void assert_full_handshake_follows(void)
{
    assert_int_equal(play(), DUET_DONE);
    assert_false(tls_resumed(&duet.client) || tls_resumed(&duet.server));
    assert_int_equal(duet.client.handshake->chain_length, 2);
}

static void test_a_session_is_taken_up_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        begin(profiles[i]);
        assert_resumed();
        assert_int_equal(duet.client.config.connection, 2);
        assert_memory_equal(duet.server.handshake->secrets.master_secret, duet.kept.secret,
                            MASTER_SECRET_LENGTH);
        /* RFC 6066 §3: the answer says nothing of the name */
        assert_false(extensions_have(&duet.server.handshake->server_hello.extensions,
                                     EXTENSION_server_name));
        /* and it can be taken up once more */
        assert_memory_equal(tls_kept_session(&duet.client), &duet.kept, sizeof duet.kept);
    }
}

static void test_a_session_that_is_kept_as_bytes_is_taken_up_too(void **state)
{
    (void)state;
    uint8_t bytes[SESSION_BYTES];
    for (size_t i = 0; i < 2; i++) {
        play_first(profiles[i]);
        size_t length = kept_session_write(bytes, &duet.kept, true);
        memset(&duet.kept, 0, sizeof duet.kept);
        assert_true(kept_session_read(&duet.kept, bytes, length));
        assert_resumed();
    }
}

static void test_what_the_server_does_not_know_leads_to_a_full_handshake(void **state)
{
    (void)state;
    play_first("tls12-ticket");
    duet.kept.ticket[40] ^= 1;
    assert_full_handshake_follows();
    play_first("tls12-ticket");
    memset(duet.sealing_keys.keys[0].name, 0, sizeof duet.sealing_keys.keys[0].name);
    assert_full_handshake_follows();
    play_first("tls12-resumed");
    memset(&duet.cache, 0, sizeof duet.cache);
    assert_full_handshake_follows();
    play_first("tls12-resumed");
    duet.kept.session_id[0] ^= 1;
    assert_full_handshake_follows();
}

/* Whichever end finds it out. */
static void test_what_is_over_leads_to_a_full_handshake(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        play_first(profiles[i]);
        duet.client.config.now = duet.server.config.now = NOW + SESSION_LIFETIME + 1;
        assert_full_handshake_follows();
        assert_true(duet.client.handshake->client_hello.extensions.session_ticket.length == 0);
        play_first(profiles[i]);
        duet.server.config.now = NOW + SESSION_LIFETIME + 1;
        assert_full_handshake_follows();
    }
}

/* RFC 6066 §3 */
static void test_a_session_is_for_one_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        play_first(profiles[i]);
        strcpy(duet.kept.host, "elsewhere"); /* so the client does not offer it */
        assert_full_handshake_follows();
        assert_int_equal(duet.client.handshake->client_hello.session_id_length, 0);
        play_first(profiles[i]);
        strcpy(duet.kept.host, "elsewhere"); /* the server knows better than to take it */
        duet.client.config.host = "elsewhere";
        assert_int_equal(play(), DUET_FAILED);
        assert_false(tls_resumed(&duet.server));
        assert_int_equal(tls_error(&duet.client), ERROR_certificate_name_mismatch);
    }
}

/* RFC 5246 §7.4.1.2: the suite is on offer again, and still taken. */
static void test_a_session_is_for_one_suite(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        play_first(profiles[i / 2]);
        struct tls_config *config = i % 2 ? &duet.server.config : &duet.client.config;
        config->offer.suites += 2; /* both with AES-128 are gone */
        config->offer.suite_count -= 2;
        assert_full_handshake_follows();
    }
}

static void test_who_must_show_a_certificate_must_have_done_so(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        play_first(profiles[i]);
        duet.server.config.client_authorities = &duet.client_extra.trust;
        duet.server.config.client_must_authenticate = true;
        assert_int_equal(play(), DUET_FAILED);
        assert_false(tls_resumed(&duet.server));
    }
}

static void test_old_ticket_keys_open_tickets_for_a_while(void **state)
{
    (void)state;
    play_first("tls12-ticket");
    sealing_keys_rotate(&duet.sealing_keys, &random_source.source, NOW + TICKET_KEY_PERIOD);
    assert_int_equal(duet.sealing_keys.count, 2);
    assert_resumed();
    play_first("tls12-ticket");
    sealing_keys_rotate(&duet.sealing_keys, &random_source.source, NOW + TICKET_KEY_PERIOD);
    sealing_keys_rotate(&duet.sealing_keys, &random_source.source, NOW + 2 * TICKET_KEY_PERIOD);
    assert_full_handshake_follows();
}

/* In a ServerHello, another extension that says nothing in its place: the promise of a ticket. */
static size_t lose_extended_master_secret(struct tamperer *tamperer, enum direction direction,
                                          uint8_t *out, const uint8_t *record, size_t length)
{
    static const uint8_t there[] = { 0x00, 0x17, 0x00, 0x00 };
    (void)tamperer;
    memcpy(out, record, length);
    for (size_t i = 0; direction == SERVER_TO_CLIENT && i + sizeof there <= length; i++)
        if (out[0] == CONTENT_HANDSHAKE && memcmp(out + i, there, sizeof there) == 0)
            out[i + 1] = EXTENSION_session_ticket;
    return length;
}

/* RFC 7627 §5.3, by both ends. */
static void test_a_session_keeps_its_extended_master_secret(void **state)
{
    (void)state;
    play_first("tls12-ticket");
    duet.client.config.extended_master_secret = false;
    assert_full_handshake_follows(); /* the client knows that it must not offer it */
    play_first("tls12-ticket");
    duet.client.config.extended_master_secret = duet.kept.extended_master_secret = false;
    assert_refused(&duet.server, ERROR_extended_master_secret_lost, ALERT_handshake_failure);
    play_first("tls12-ticket");
    duet.server.config.extended_master_secret = false;
    assert_full_handshake_follows();
    play_first("tls12-ticket");
    struct tamperer tamperer = { lose_extended_master_secret };
    duet.tamperer = &tamperer;
    assert_refused(&duet.client, ERROR_extended_master_secret_lost, ALERT_handshake_failure);
}

static void test_a_session_without_extended_master_secret_is_not_taken_up_with_it(void **state)
{
    (void)state;
    for (size_t lie = 0; lie < 2; lie++) {
        begin("tls12-ticket");
        duet.client.config.extended_master_secret = false;
        while (duet.client.config.connection == 1)
            assert_int_equal(duet_step(&duet), DUET_STEPPED);
        assert_false(duet.kept.extended_master_secret);
        duet.kept.extended_master_secret = lie; /* so that it is offered, and the server says no */
        assert_full_handshake_follows();
        assert_int_equal(duet.client.handshake->client_hello.extensions.session_ticket.length > 0,
                         lie);
    }
}

static bool server_remembers(void)
{
    struct kept_session found;
    return session_cache_find(&found, &duet.cache, duet.server.handshake->server_hello.session_id,
                              NOW);
}

static void test_a_session_with_a_wrong_secret_fails_at_finished_and_is_forgotten(void **state)
{
    (void)state;
    play_first("tls12-resumed");
    duet.kept.secret[0] ^= 1;
    assert_refused(&duet.client, ERROR_record_undecipherable, ALERT_bad_record_mac);
    assert_false(server_remembers());
    assert_null(tls_kept_session(&duet.client));
}

/* One bit of the first record of application data. */
static size_t spoil_data(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                         const uint8_t *record, size_t length)
{
    (void)tamperer;
    memcpy(out, record, length);
    if (direction == CLIENT_TO_SERVER && out[0] == CONTENT_APPLICATION_DATA)
        out[length - 1] ^= 1;
    return length;
}

/* RFC 5246 §7.2.2 */
static void test_a_fatal_alert_after_the_handshake_ends_the_session_too(void **state)
{
    (void)state;
    struct tamperer tamperer = { spoil_data };
    begin("tls12-resumed");
    while (!tls_established(&duet.client) || !tls_established(&duet.server))
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    assert_true(server_remembers());
    assert_non_null(tls_kept_session(&duet.client));
    duet.tamperer = &tamperer;
    assert_refused(&duet.server, ERROR_record_undecipherable, ALERT_bad_record_mac);
    assert_false(server_remembers());
    assert_null(tls_kept_session(&duet.client));
}

/* The server has given the memory of its handshake back by then. */
static void test_a_fatal_alert_much_later_ends_the_session_too(void **state)
{
    (void)state;
    uint8_t             id[SESSION_ID_MAX];
    struct kept_session found;
    struct tamperer     tamperer = { spoil_data };
    begin("tls12-resumed");
    while (!tls_established(&duet.client) || !tls_established(&duet.server))
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    memcpy(id, duet.server.handshake->server_hello.session_id, sizeof id);
    assert_non_null(tls_give_back(&duet.server));
    assert_true(session_cache_find(&found, &duet.cache, id, NOW));
    duet.tamperer = &tamperer;
    assert_refused(&duet.server, ERROR_record_undecipherable, ALERT_bad_record_mac);
    assert_false(session_cache_find(&found, &duet.cache, id, NOW));
}

/* RFC 5246 §7.2.1: that the line ended without close_notify is no reason to forget. */
static void test_a_line_that_ends_does_not_end_the_session(void **state)
{
    (void)state;
    begin("tls12-resumed");
    while (!tls_established(&duet.client) || !tls_established(&duet.server))
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    tls_feed_end(&duet.server);
    tls_feed_end(&duet.client);
    while (tls_step(&duet.server) == TLS_STEPPED || tls_step(&duet.client) == TLS_STEPPED)
        ;
    assert_int_equal(tls_error(&duet.server), ERROR_transport_closed);
    assert_true(server_remembers());
    assert_non_null(tls_kept_session(&duet.client));
}

/* RFC 8446 §4.6.1: a ticket is for the version that it was made in. */
static void test_a_session_of_one_version_is_not_taken_up_in_the_other(void **state)
{
    (void)state;
    struct profile profile = *profile_find("modern");
    for (size_t i = 0; i < 2; i++) {
        uint16_t other = i ? TLS_1_2 : TLS_1_3, *version = &other;
        profile.resumption = RESUMPTION_BY_TICKET;
        seeded_random_init(&random_source, 3);
        duet_init(&duet, &profile, &credentials, &random_source.source, NOW, NULL);
        if (i == 0)
            duet.server.config.offer.versions++, duet.server.config.offer.version_count--;
        while (duet.client.config.connection == 1)
            assert_int_equal(duet_step(&duet), DUET_STEPPED);
        assert_int_equal(duet.kept.version, i ? TLS_1_3 : TLS_1_2);
        duet.server.config.offer.versions = version;
        duet.server.config.offer.version_count = 1;
        assert_int_equal(play(), DUET_DONE);
        assert_int_equal(duet.server.version, other);
        assert_false(tls_resumed(&duet.client) || tls_resumed(&duet.server));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_session_is_taken_up_again),
        cmocka_unit_test(test_a_session_that_is_kept_as_bytes_is_taken_up_too),
        cmocka_unit_test(test_what_the_server_does_not_know_leads_to_a_full_handshake),
        cmocka_unit_test(test_what_is_over_leads_to_a_full_handshake),
        cmocka_unit_test(test_a_session_is_for_one_name),
        cmocka_unit_test(test_a_session_is_for_one_suite),
        cmocka_unit_test(test_who_must_show_a_certificate_must_have_done_so),
        cmocka_unit_test(test_old_ticket_keys_open_tickets_for_a_while),
        cmocka_unit_test(test_a_session_keeps_its_extended_master_secret),
        cmocka_unit_test(test_a_session_without_extended_master_secret_is_not_taken_up_with_it),
        cmocka_unit_test(test_a_session_with_a_wrong_secret_fails_at_finished_and_is_forgotten),
        cmocka_unit_test(test_a_fatal_alert_after_the_handshake_ends_the_session_too),
        cmocka_unit_test(test_a_fatal_alert_much_later_ends_the_session_too),
        cmocka_unit_test(test_a_line_that_ends_does_not_end_the_session),
        cmocka_unit_test(test_a_session_of_one_version_is_not_taken_up_in_the_other),
    };
    return cmocka_run_group_tests_name("tls12_session", tests, set_up, NULL);
}
