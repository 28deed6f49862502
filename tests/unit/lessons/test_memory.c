/*
 * test_memory.c - the memory of a connection: how much it is, that it is given back when the
 * handshake is done, and what a connection does that has given it back.
 */
#include "between_ends.h"

/* Both ends are done with it, and nothing is on its way. */
static void shake_hands(const char *profile)
{
    begin(profile);
    while (!(tls_established(&duet.client) && tls_established(&duet.server)))
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
}

static void test_a_connection_takes_what_is_documented(void **state)
{
    (void)state;
    const struct handshake *h = &duet.handshakes[0];
    print_message("connection %zu: records %zu + %zu, later messages %zu, keys %zu, the rest %zu\n",
                  sizeof(struct tls), sizeof duet.client.input, sizeof duet.client.output,
                  sizeof duet.client.later_message, 2 * sizeof duet.client.reading,
                  sizeof(struct tls) - sizeof duet.client.input - sizeof duet.client.output -
                      sizeof duet.client.later_message - 2 * sizeof duet.client.reading);
    print_message("handshake %zu: message %zu, chain %zu, transcript %zu, hellos %zu, other "
                  "extensions %zu, secrets %zu\n",
                  sizeof *h, sizeof h->message, sizeof h->chain_bytes + sizeof h->chain,
                  sizeof h->transcript, sizeof h->client_hello + sizeof h->server_hello,
                  sizeof h->tls13.retry + sizeof h->tls13.encrypted + sizeof h->tls13.request,
                  sizeof h->secrets + sizeof h->tls13.secrets);
    assert_true(sizeof(struct tls) <= 48 * 1024);
    assert_true(sizeof(struct handshake) <= LIMIT_HANDSHAKE);
}

static void test_a_server_gives_back_when_its_handshake_is_done(void **state)
{
    (void)state;
    static const char *const profiles[] = { "tls12-rsa", "tls12-ecdhe", "tls13", "tls13-mutual",
                                            "tls13-keyupdate" };
    static const struct handshake zeros;
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++) {
        begin(profiles[i]);
        while (!tls_established(&duet.server)) {
            assert_null(tls_give_back(&duet.server));
            assert_int_equal(duet_step(&duet), DUET_STEPPED);
        }
        assert_ptr_equal(tls_give_back(&duet.server), &duet.handshakes[1]);
        assert_memory_equal(&duet.handshakes[1], &zeros, sizeof zeros);
        assert_null(tls_give_back(&duet.server)); /* there is no more */
        assert_int_equal(play(), DUET_DONE);
        assert_int_equal(duet.answered, duet.rounds);
    }
}

static void test_a_server_keeps_it_for_tickets_that_it_owes(void **state)
{
    (void)state;
    begin("tls13-psk");
    while (!tls_established(&duet.server))
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    assert_null(tls_give_back(&duet.server));
    while (duet.server.handshake->tls13.tickets == 0)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    assert_non_null(tls_give_back(&duet.server));
    assert_false(tls_resumed(&duet.server));
    assert_int_equal(play(), DUET_DONE);
}

static void test_a_client_keeps_it_for_tickets_that_may_come(void **state)
{
    (void)state;
    shake_hands("tls13");
    assert_null(tls_give_back(&duet.client));
    assert_int_equal(play(), DUET_DONE);
}

/* What was asked of the handshake is answered still; what would need its secrets is not there. */
static void test_what_a_server_remembers_without_it(void **state)
{
    (void)state;
    uint8_t out[32];
    begin("tls13-early");
    while (!duet.again || !tls_established(&duet.server) ||
           duet.server.handshake->tls13.tickets < 1)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    assert_true(tls_export(out, sizeof out, &duet.server, false, "test", NULL, 0));
    assert_non_null(tls_give_back(&duet.server));
    assert_true(tls_resumed(&duet.server));
    assert_true(tls_early_data_taken(&duet.server));
    assert_false(tls_export(out, sizeof out, &duet.server, false, "test", NULL, 0));
    assert_false(tls_export(out, sizeof out, &duet.server, true, "test", NULL, 0));
    assert_int_equal(play(), DUET_DONE);
}

/* A handshake message in a record that the client did not come up with itself. */
static void client_says(const uint8_t *message, size_t length)
{
    struct examiner x;
    examiner_init(&x, NULL, NULL, 1, ACTOR_CLIENT);
    size_t sealed =
        record_seal(duet.client.output, sizeof duet.client.output, &x, &duet.client.writing,
                    CONTENT_HANDSHAKE, TLS_1_2, message, length, &random_source.source);
    assert_true(sealed > 0);
    duet.client.output_length = sealed;
}

static void begin_again_with_hello_of(size_t length)
{
    static uint8_t hello[RECORD_MAX_PLAINTEXT] = { 1 };
    hello[2] = (uint8_t)((length - HANDSHAKE_HEADER) >> 8);
    hello[3] = (uint8_t)(length - HANDSHAKE_HEADER);
    shake_hands("tls12-ecdhe");
    assert_non_null(tls_give_back(&duet.server));
    client_says(hello, length);
}

static void test_a_wish_to_begin_again_is_refused_without_it(void **state)
{
    (void)state;
    begin_again_with_hello_of(LIMIT_LATER_MESSAGE);
    while (!duet.client.has_alert_received)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    assert_int_equal(duet.client.alert_received, ALERT_no_renegotiation);
    assert_int_equal(play(), DUET_DONE);
    assert_int_equal(duet.answered, 1);
}

static void test_a_longer_wish_is_an_error_with_a_name(void **state)
{
    (void)state;
    begin_again_with_hello_of(LIMIT_LATER_MESSAGE + 1);
    assert_int_equal(play(), DUET_FAILED);
    assert_int_equal(tls_error(&duet.server), ERROR_message_too_long);
}

static void test_an_alert_ends_a_connection_without_it(void **state)
{
    (void)state;
    static const uint8_t nonsense[] = { 99, 0, 0, 0 };
    shake_hands("tls13");
    assert_non_null(tls_give_back(&duet.server));
    client_says(nonsense, sizeof nonsense);
    assert_int_equal(play(), DUET_FAILED);
    assert_int_equal(tls_error(&duet.server), ERROR_unexpected_message);
    assert_int_equal(tls_error(&duet.client), ERROR_peer_alert);
}

/* ---- room for one record ---- */

/* With so much room left at its flight, the server waits in the middle of a message, says so, and
 * goes on where it was when there is room. */
static void wait_in_a_message(const char *profile, uint8_t max_fragment_length, size_t room)
{
    begin(profile);
    duet.client.config.max_fragment_length = max_fragment_length;
    while (duet.server.version == 0)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    size_t          filled = sizeof duet.server.output - room;
    enum tls_status status;
    duet.server.output_length = filled;
    while ((status = tls_step(&duet.server)) == TLS_STEPPED)
        continue;
    assert_int_equal(status, TLS_WANTS_ROOM);
    assert_true(tls_hurries(&duet.server) && tls_can_step(&duet.server));
    tls_drained(&duet.server, filled);
    assert_int_equal(tls_step(&duet.server), TLS_STEPPED);
    assert_int_equal(play(), DUET_DONE);
    assert_int_equal(duet.answered, 1);
}

static void test_a_message_goes_out_as_room_comes(void **state)
{
    (void)state;
    wait_in_a_message("tls13", 0, 700); /* before the only record of its Certificate */
    wait_in_a_message("tls13", 0, 0);
    wait_in_a_message("tls12-ecdhe", 0, 300);
    wait_in_a_message("tls12-ecdhe", 1, 1300); /* after two of its records */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_connection_takes_what_is_documented),
        cmocka_unit_test(test_a_server_gives_back_when_its_handshake_is_done),
        cmocka_unit_test(test_a_server_keeps_it_for_tickets_that_it_owes),
        cmocka_unit_test(test_a_client_keeps_it_for_tickets_that_may_come),
        cmocka_unit_test(test_what_a_server_remembers_without_it),
        cmocka_unit_test(test_a_wish_to_begin_again_is_refused_without_it),
        cmocka_unit_test(test_a_longer_wish_is_an_error_with_a_name),
        cmocka_unit_test(test_an_alert_ends_a_connection_without_it),
        cmocka_unit_test(test_a_message_goes_out_as_room_comes),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
