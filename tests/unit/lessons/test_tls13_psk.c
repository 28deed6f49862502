/*
 * test_tls13_psk.c - TLS 1.3 between our own two ends where both have a key already: tickets, keys that
 * were given, early data, and what is refused or turned down.
 */
#include "between_ends.h"

/* Plays the first of the two connections, and stops before the second says hello. */
static void play_first(const char *profile)
{
    begin(profile);
    while (duet.client.config.connection == 1)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
}

static void assert_full_handshake_follows(void)
{
    assert_int_equal(play(), DUET_DONE);
    assert_false(tls_resumed(&duet.client) || tls_resumed(&duet.server));
    assert_int_equal(duet.client.handshake->chain_length, 2);
    assert_int_equal(duet.answered, 1);
}

static void assert_resumed_without_early_data(void)
{
    assert_int_equal(play(), DUET_DONE);
    assert_true(tls_resumed(&duet.client) && tls_resumed(&duet.server));
    assert_true(tls_early_data_sent(&duet.client) > 0);
    assert_false(tls_early_data_taken(&duet.client) || tls_early_data_taken(&duet.server));
    assert_int_equal(duet.answered, 1); /* the request went out again */
}

static void step_until_server_has_chosen(void)
{
    while (!duet.server.handshake->credential && !duet.server.handshake->tls13.psk)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
}

/* ---- tickets ---- */

static void test_a_ticket_takes_the_place_of_certificates(void **state)
{
    (void)state;
    begin("tls13-psk");
    assert_int_equal(play(), DUET_DONE);
    assert_int_equal(duet.client.config.connection, 2);
    assert_true(tls_resumed(&duet.client) && tls_resumed(&duet.server));
    assert_int_equal(duet.client.handshake->chain_length, 0);
    assert_non_null(tls_kept_session(&duet.client));
}

static void test_what_the_server_cannot_open_leads_to_a_full_handshake(void **state)
{
    (void)state;
    play_first("tls13-psk");
    duet.kept.ticket[40] ^= 1;
    assert_full_handshake_follows();
    play_first("tls13-psk");
    memset(duet.sealing_keys.keys[0].name, 0, sizeof duet.sealing_keys.keys[0].name);
    assert_full_handshake_follows();
}

static void test_a_ticket_that_is_over_is_not_taken(void **state)
{
    (void)state;
    play_first("tls13-psk");
    duet.server.config.now = NOW + TICKET_LIFETIME;
    assert_full_handshake_follows();
    play_first("tls13-psk");
    duet.client.config.now = duet.server.config.now = NOW + TICKET_LIFETIME;
    assert_full_handshake_follows();
    assert_int_equal(duet.client.handshake->tls13.psk_count, 0); /* it was not even offered */
}

static void test_a_ticket_for_another_name_is_not_taken(void **state)
{
    (void)state;
    play_first("tls13-psk");
    duet.client.config.host = NULL;
    duet.kept.host[0] = '\0'; /* so the client offers it all the same */
    assert_full_handshake_follows();
    assert_int_equal(duet.client.handshake->tls13.psk_count, 1);
    play_first("tls13-psk");
    strcpy(duet.kept.host, "elsewhere");
    assert_full_handshake_follows();
    assert_int_equal(duet.client.handshake->tls13.psk_count, 0);
}

static const struct cipher_suite *const with_sha384[] = { &cipher_suites[TLS_AES_256_GCM_SHA384] };
static const struct cipher_suite *const with_sha256[] = {
    &cipher_suites[TLS_CHACHA20_POLY1305_SHA256]
};

static void test_a_key_is_only_used_with_its_own_hash(void **state)
{
    (void)state;
    play_first("tls13-psk");
    duet.server.config.offer.suites = with_sha384;
    duet.server.config.offer.suite_count = 1;
    assert_full_handshake_follows();
    play_first("tls13-psk");
    duet.client.config.offer.suites = with_sha384;
    duet.client.config.offer.suite_count = 1;
    assert_full_handshake_follows();
    play_first("tls13-psk"); /* another suite with the same hash will do (RFC 8446 §4.6.1) */
    duet.client.config.offer.suites = with_sha256;
    duet.client.config.offer.suite_count = 1;
    assert_int_equal(play(), DUET_DONE);
    assert_true(tls_resumed(&duet.server));
}

static void test_a_ticket_without_its_key_is_refused(void **state)
{
    (void)state;
    play_first("tls13-psk");
    duet.kept.secret[0] ^= 1;
    assert_refused(&duet.server, ERROR_psk_binder_wrong, ALERT_decrypt_error);
}

static void test_a_server_cannot_take_a_key_that_was_not_offered(void **state)
{
    (void)state;
    play_first("tls13-psk");
    step_until_server_has_chosen();
    duet.server.handshake->tls13.psk_index = 1;
    assert_refused(&duet.client, ERROR_psk_not_offered, ALERT_illegal_parameter);
}

static void test_a_server_cannot_take_a_key_with_another_hash(void **state)
{
    (void)state;
    play_first("tls13-psk");
    step_until_server_has_chosen();
    duet.server.handshake->server_hello.cipher_suite = cipher_suites[TLS_AES_256_GCM_SHA384].code;
    assert_refused(&duet.client, ERROR_psk_hash_wrong, ALERT_illegal_parameter);
}

static void test_resumption_survives_a_retry(void **state)
{
    (void)state;
    static const uint16_t guess[] = { 0x0018, 0x001d }, only[] = { 0x001d };
    play_first("tls13-psk");
    duet.client.config.offer.groups = guess;
    duet.client.config.offer.group_count = 2;
    duet.server.config.offer.groups = only;
    duet.server.config.offer.group_count = 1;
    assert_int_equal(play(), DUET_DONE);
    assert_true(duet.server.handshake->tls13.retried && tls_resumed(&duet.client));
}

/* RFC 8446 §4.2.9: without a key exchange only where the client takes that. */
static void test_a_key_alone_is_used_only_where_it_is_taken(void **state)
{
    (void)state;
    for (int taken = 0; taken < 2; taken++) {
        play_first("tls13-psk");
        duet.client.config.psk_ke = taken;
        while (!duet.server.handshake->tls13.agreement)
            assert_int_equal(duet_step(&duet), DUET_STEPPED);
        duet.server.handshake->tls13.agreement = NULL;
        if (!taken) {
            assert_refused(&duet.client, ERROR_extension_missing, ALERT_missing_extension);
            continue;
        }
        assert_int_equal(play(), DUET_DONE);
        assert_null(duet.client.handshake->tls13.agreement);
        assert_true(tls_resumed(&duet.client));
    }
}

static void send_as_server(const uint8_t *message, size_t length)
{
    struct examiner x;
    examiner_init(&x, NULL, NULL, 1, ACTOR_SERVER);
    duet.server.output_length +=
        record_seal(duet.server.output + duet.server.output_length,
                    sizeof duet.server.output - duet.server.output_length, &x, &duet.server.writing,
                    CONTENT_HANDSHAKE, TLS_1_2, message, length, &random_source.source);
}

static void begin_and_establish(void)
{
    begin("tls13");
    while (!(duet.client.established && duet.server.established))
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
}

static void test_what_a_ticket_may_say(void **state)
{
    (void)state;
    /* lifetime, age_add, a nonce of none, a ticket of one byte, no extensions */
    uint8_t ticket[] = { 4, 0, 0, 14, 0, 9, 0x3a, 0x80, 0, 0, 0, 0, 0, 0, 1, 7, 0, 0 };
    begin_and_establish();
    send_as_server(ticket, sizeof ticket);
    assert_int_equal(play(), DUET_DONE);
    assert_int_equal(tls_kept_session(&duet.client)->lifetime, 604800);
    ticket[7]++;
    begin_and_establish();
    send_as_server(ticket, sizeof ticket);
    assert_refused(&duet.client, ERROR_ticket_lifetime_too_long, ALERT_illegal_parameter);
    memset(ticket + 4, 0, 4); /* RFC 8446 §4.6.1: to be thrown away at once */
    begin_and_establish();
    send_as_server(ticket, sizeof ticket);
    assert_int_equal(play(), DUET_DONE);
    assert_null(tls_kept_session(&duet.client));
}

/* ---- a hello that was put together wrongly ---- */

/* Replaces bytes in the client's first record; `to` is as long as `from`. */
struct editor {
    struct tamperer tamperer;
    const uint8_t  *from, *to;
    size_t          length, found;
};

static size_t edit(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                   const uint8_t *record, size_t length)
{
    struct editor *editor = (struct editor *)tamperer;
    memcpy(out, record, length);
    for (size_t i = 0; direction == CLIENT_TO_SERVER && i + editor->length <= length; i++) {
        if (editor->found == 0 && memcmp(out + i, editor->from, editor->length) == 0) {
            memcpy(out + i, editor->to, editor->length);
            editor->found++;
        }
    }
    return length;
}

static void test_modes_must_be_there_with_a_key(void **state)
{
    (void)state;
    static const uint8_t modes[] = { 0, 0x2d, 0, 2, 1, 1 }, unknown[] = { 0x7a, 0x7a, 0, 2, 1, 1 };
    struct editor editor = { .tamperer.pass = edit, .from = modes, .to = unknown, .length = 6 };
    play_first("tls13-psk");
    duet.tamperer = &editor.tamperer;
    assert_refused(&duet.server, ERROR_psk_modes_missing, ALERT_missing_extension);
    assert_int_equal(editor.found, 1);
}

static void test_a_mode_that_the_server_does_not_take_leads_to_a_full_handshake(void **state)
{
    (void)state;
    static const uint8_t modes[] = { 0, 0x2d, 0, 2, 1, 1 }, alone[] = { 0, 0x2d, 0, 2, 1, 0 };
    struct editor editor = { .tamperer.pass = edit, .from = modes, .to = alone, .length = 6 };
    play_first("tls13-psk");
    duet.tamperer = &editor.tamperer;
    assert_int_equal(play(), DUET_FAILED); /* for the hello was changed, and that comes out */
    assert_null(duet.server.handshake->tls13.psk);
    assert_non_null(duet.server.handshake->credential);
}

/* ---- keys that were given ---- */

static const struct external_psk given = { (const uint8_t *)"lesson", 6,
                                           (const uint8_t *)"0123456789abcdef", 16 };

static void begin_with_given(const struct external_psk *client, const struct external_psk *server)
{
    begin("tls13");
    duet.client.config.psk = client;
    duet.server.config.psk = server;
}

static void test_a_given_key_takes_the_place_of_certificates(void **state)
{
    (void)state;
    begin_with_given(&given, &given);
    duet.server.config.offer.suites = with_sha256; /* it goes with SHA-256 */
    duet.server.config.offer.suite_count = 1;
    assert_int_equal(play(), DUET_DONE);
    assert_true(tls_resumed(&duet.client) && duet.client.handshake->tls13.psk->external);
    assert_int_equal(duet.client.handshake->chain_length, 0);
}

static void test_a_key_of_another_name_or_value_is_not_taken(void **state)
{
    (void)state;
    static const struct external_psk named = { (const uint8_t *)"lessom", 6,
                                               (const uint8_t *)"0123456789abcdef", 16 };
    static const struct external_psk other = { (const uint8_t *)"lesson", 6,
                                               (const uint8_t *)"0123456789abcdeF", 16 };
    begin_with_given(&given, &named);
    assert_full_handshake_follows();
    begin_with_given(&given, &other);
    assert_refused(&duet.server, ERROR_psk_binder_wrong, ALERT_decrypt_error);
}

/* ---- early data ---- */

static void test_early_data_arrive_before_the_handshake_is_done(void **state)
{
    (void)state;
    play_first("tls13-early");
    size_t length = 0;
    while (length == 0) {
        assert_int_equal(tls_established(&duet.server), false);
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
        tls_received(&duet.server, &length);
    }
    assert_int_equal(length, strlen(duet.request));
    assert_int_equal(play(), DUET_DONE);
    assert_true(tls_early_data_taken(&duet.client) && tls_early_data_taken(&duet.server));
    assert_int_equal(tls_early_data_sent(&duet.client), strlen(duet.request));
    assert_int_equal(duet.answered, 1);
}

static void test_early_data_of_the_wrong_age_are_turned_down(void **state)
{
    (void)state;
    static const int skews[] = { REPLAY_TOLERANCE + 1, -REPLAY_TOLERANCE - 1 };
    for (size_t i = 0; i < 2; i++) {
        play_first("tls13-early");
        duet.client.config.now = NOW + 100;
        duet.server.config.now = NOW + 100 + skews[i];
        assert_resumed_without_early_data();
    }
    play_first("tls13-early");
    duet.client.config.now = NOW + 100;
    duet.server.config.now = NOW + 100 + REPLAY_TOLERANCE;
    assert_int_equal(play(), DUET_DONE);
    assert_true(tls_early_data_taken(&duet.client));
}

static void test_a_server_that_takes_none_passes_over_them(void **state)
{
    (void)state;
    play_first("tls13-early");
    duet.server.config.max_early_data = 0;
    assert_resumed_without_early_data();
    play_first("tls13-early");
    duet.server.config.replay = NULL;
    assert_resumed_without_early_data();
    play_first("tls13-early");
    duet.server.config.sealing_keys = NULL;
    assert_full_handshake_follows();
}

static void test_a_full_memory_turns_early_data_down(void **state)
{
    (void)state;
    play_first("tls13-early");
    for (size_t i = 0; i < REPLAY_ENTRIES; i++) {
        duet.replay.entries[i].until = NOW + 1000;
        memset(duet.replay.entries[i].binder, (int)(i % 251), REPLAY_BINDER);
    }
    assert_resumed_without_early_data();
}

static void test_early_data_for_another_suite_are_turned_down(void **state)
{
    (void)state;
    play_first("tls13-early");
    duet.server.config.offer.suites = with_sha256;
    duet.server.config.offer.suite_count = 1;
    assert_resumed_without_early_data();
}

static void test_early_data_for_another_protocol_are_turned_down(void **state)
{
    (void)state;
    static const char *const both[] = { "http/1.1", "h2" }, *const one[] = { "h2" };
    begin("tls13-early");
    duet.client_config.offer.protocols = duet.client.config.offer.protocols = both;
    duet.client_config.offer.protocol_count = duet.client.config.offer.protocol_count = 2;
    duet.server_config.offer.protocols = duet.server.config.offer.protocols = both;
    duet.server_config.offer.protocol_count = duet.server.config.offer.protocol_count = 2;
    while (duet.client.config.connection == 1)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    duet.server.config.offer.protocols = one;
    duet.server.config.offer.protocol_count = 1;
    assert_resumed_without_early_data();
}

static void test_a_retry_turns_early_data_down(void **state)
{
    (void)state;
    static const uint16_t guess[] = { 0x0018, 0x001d }, only[] = { 0x001d };
    play_first("tls13-early");
    duet.client.config.offer.groups = guess;
    duet.client.config.offer.group_count = 2;
    duet.server.config.offer.groups = only;
    duet.server.config.offer.group_count = 1;
    assert_resumed_without_early_data();
    assert_true(duet.server.handshake->tls13.retried);
}

/* Puts a record of application data behind the client's second hello. */
static size_t go_on_after_retry(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                                const uint8_t *record, size_t length)
{
    static const uint8_t late[RECORD_HEADER + 32] = { CONTENT_APPLICATION_DATA, 3, 3, 0, 32 };
    (void)tamperer;
    memcpy(out, record, length);
    if (direction != CLIENT_TO_SERVER || record[0] != CONTENT_HANDSHAKE ||
        !duet.client.handshake->tls13.retried)
        return length;
    memcpy(out + length, late, sizeof late);
    return length + sizeof late;
}

/* RFC 8446 §4.2.10: after a HelloRetryRequest, early data belong to the first hello alone. */
static void test_early_data_end_with_the_second_hello(void **state)
{
    (void)state;
    static const uint16_t guess[] = { 0x0018, 0x001d }, only[] = { 0x001d };
    struct tamperer       tamperer = { go_on_after_retry };
    play_first("tls13-early");
    duet.client.config.offer.groups = guess;
    duet.client.config.offer.group_count = 2;
    duet.server.config.offer.groups = only;
    duet.server.config.offer.group_count = 1;
    duet.tamperer = &tamperer;
    assert_refused(&duet.server, ERROR_record_undecipherable, ALERT_bad_record_mac);
}

/* Notes what the client sends before the server has answered. */
struct listener {
    struct tamperer tamperer;
    uint8_t         heard[4 * RECORD_MAX];
    size_t          length;
    bool            answered;
};

static size_t listen_in(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                        const uint8_t *record, size_t length)
{
    struct listener *listener = (struct listener *)tamperer;
    listener->answered |= direction == SERVER_TO_CLIENT;
    if (!listener->answered) {
        memcpy(listener->heard + listener->length, record, length);
        listener->length += length;
    }
    memcpy(out, record, length);
    return length;
}

static void test_a_hello_played_again_brings_its_data_nowhere(void **state)
{
    (void)state;
    static struct listener  listener = { .tamperer.pass = listen_in };
    static struct tls       server;
    static struct handshake handshake;
    play_first("tls13-early");
    duet.tamperer = &listener.tamperer;
    assert_int_equal(play(), DUET_DONE);
    assert_true(tls_early_data_taken(&duet.server));
    for (int again = 0; again < 2; again++) {
        tls_wipe(&server);
        tls_init(&server, &handshake, &duet.server_config);
        if (again)
            memset(&duet.replay, 0, sizeof duet.replay); /* without a memory it works */
        assert_int_equal(tls_feed(&server, listener.heard, listener.length), listener.length);
        while (tls_step(&server) == TLS_STEPPED)
            ;
        size_t length;
        tls_received(&server, &length);
        assert_int_equal(tls_early_data_taken(&server), again);
        assert_int_equal(length, again ? strlen(duet.request) : 0);
        assert_int_equal(tls_error(&server), ERROR_NONE);
    }
}

static void test_more_early_data_than_allowed_end_the_connection(void **state)
{
    (void)state;
    play_first("tls13-early");
    duet.server.config.max_early_data = 10;
    assert_refused(&duet.server, ERROR_early_data_too_long, ALERT_unexpected_message);
}

/* A client sends what its ticket allows, in as many records as it takes; the rest is for later. */
static void test_a_client_keeps_to_what_the_ticket_allows(void **state)
{
    (void)state;
    static uint8_t data[40000];
    play_first("tls13-early");
    duet.client.config.early_data = data;
    duet.client.config.early_data_length = sizeof data;
    assert_int_equal(play(), DUET_DONE);
    assert_int_equal(tls_early_data_sent(&duet.client), RECORD_MAX_PLAINTEXT);
    assert_true(tls_early_data_taken(&duet.client));
}

static void test_a_server_does_not_pass_over_data_without_end(void **state)
{
    (void)state;
    static uint8_t data[LIMIT_SKIPPED_EARLY_DATA + 1];
    for (int retry = 0; retry < 2; retry++) {
        static const uint16_t guess[] = { 0x0018, 0x001d }, only[] = { 0x001d };
        for (int over = 0; over < 2; over++) {
            play_first("tls13-early");
            duet.kept.max_early_data = sizeof data;
            duet.client.config.early_data = data;
            duet.client.config.early_data_length = over ? sizeof data : 60000;
            duet.server.config.max_early_data = 0;
            if (retry) {
                duet.client.config.offer.groups = guess;
                duet.client.config.offer.group_count = 2;
                duet.server.config.offer.groups = only;
                duet.server.config.offer.group_count = 1;
            }
            if (over)
                assert_refused(&duet.server, ERROR_early_data_too_long, ALERT_unexpected_message);
            else
                assert_resumed_without_early_data();
        }
    }
}

static void test_a_server_may_take_early_data_under_the_first_key_alone(void **state)
{
    (void)state;
    play_first("tls13-early");
    duet.client.config.psk = &given;
    duet.server.config.psk = &given;
    duet.server.config.sealing_keys = NULL; /* so the second key is taken */
    while (!duet.server.handshake->tls13.psk)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    assert_int_equal(duet.server.handshake->tls13.psk_index, 1);
    extensions_add(&duet.server.handshake->tls13.encrypted, EXTENSION_early_data);
    assert_int_equal(play(), DUET_FAILED);
    assert_int_equal(tls_error(&duet.client), ERROR_early_data_answer_wrong);
}

static void test_the_second_key_is_taken_where_the_first_is_not_known(void **state)
{
    (void)state;
    play_first("tls13-early");
    duet.client.config.psk = &given;
    duet.server.config.psk = &given;
    duet.server.config.sealing_keys = NULL;
    assert_resumed_without_early_data();
    assert_int_equal(duet.client.handshake->tls13.psk_index, 1);
}

/* ---- exporters ---- */

static void test_both_ends_export_the_same_value(void **state)
{
    (void)state;
    uint8_t of_client[48], of_server[48], other[48];
    play_first("tls13-early");
    assert_false(tls_export(other, 48, &duet.client, false, "EXPORTER-test", NULL, 0));
    assert_false(tls_export(other, 48, &duet.client, true, "EXPORTER-test", NULL, 0));
    assert_int_equal(play(), DUET_DONE);
    for (int early = 0; early < 2; early++) {
        const uint8_t context[] = { 1, 2, 3 };
        assert_true(tls_export(of_client, 48, &duet.client, early, "EXPORTER-test", context, 3));
        assert_true(tls_export(of_server, 48, &duet.server, early, "EXPORTER-test", context, 3));
        assert_memory_equal(of_client, of_server, 48);
        assert_true(tls_export(other, 48, &duet.client, early, "EXPORTER-test", context, 2));
        assert_memory_not_equal(of_client, other, 48);
        assert_true(tls_export(other, 48, &duet.client, early, "EXPORTER-tesT", context, 3));
        assert_memory_not_equal(of_client, other, 48);
        assert_true(tls_export(other, 48, &duet.client, !early, "EXPORTER-test", context, 3));
        assert_memory_not_equal(of_client, other, 48);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_ticket_takes_the_place_of_certificates),
        cmocka_unit_test(test_what_the_server_cannot_open_leads_to_a_full_handshake),
        cmocka_unit_test(test_a_ticket_that_is_over_is_not_taken),
        cmocka_unit_test(test_a_ticket_for_another_name_is_not_taken),
        cmocka_unit_test(test_a_key_is_only_used_with_its_own_hash),
        cmocka_unit_test(test_a_ticket_without_its_key_is_refused),
        cmocka_unit_test(test_a_server_cannot_take_a_key_that_was_not_offered),
        cmocka_unit_test(test_a_server_cannot_take_a_key_with_another_hash),
        cmocka_unit_test(test_resumption_survives_a_retry),
        cmocka_unit_test(test_a_key_alone_is_used_only_where_it_is_taken),
        cmocka_unit_test(test_what_a_ticket_may_say),
        cmocka_unit_test(test_modes_must_be_there_with_a_key),
        cmocka_unit_test(test_a_mode_that_the_server_does_not_take_leads_to_a_full_handshake),
        cmocka_unit_test(test_a_given_key_takes_the_place_of_certificates),
        cmocka_unit_test(test_a_key_of_another_name_or_value_is_not_taken),
        cmocka_unit_test(test_early_data_arrive_before_the_handshake_is_done),
        cmocka_unit_test(test_early_data_of_the_wrong_age_are_turned_down),
        cmocka_unit_test(test_a_server_that_takes_none_passes_over_them),
        cmocka_unit_test(test_a_full_memory_turns_early_data_down),
        cmocka_unit_test(test_early_data_for_another_suite_are_turned_down),
        cmocka_unit_test(test_early_data_for_another_protocol_are_turned_down),
        cmocka_unit_test(test_a_retry_turns_early_data_down),
        cmocka_unit_test(test_early_data_end_with_the_second_hello),
        cmocka_unit_test(test_a_hello_played_again_brings_its_data_nowhere),
        cmocka_unit_test(test_more_early_data_than_allowed_end_the_connection),
        cmocka_unit_test(test_a_client_keeps_to_what_the_ticket_allows),
        cmocka_unit_test(test_a_server_does_not_pass_over_data_without_end),
        cmocka_unit_test(test_a_server_may_take_early_data_under_the_first_key_alone),
        cmocka_unit_test(test_the_second_key_is_taken_where_the_first_is_not_known),
        cmocka_unit_test(test_both_ends_export_the_same_value),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
