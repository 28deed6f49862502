/*
 * test_tls13_strict.c - what TLS 1.3 is stricter about than TLS 1.2, and the alert that the RFC names.
 */
#include "between_ends.h"

/* ---- RFC 8446 §5: ChangeCipherSpec ---- */

/* Changes the server's ChangeCipherSpec, the only record of that type that it sends. */
static size_t spoil_change(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                           const uint8_t *record, size_t length)
{
    (void)tamperer;
    memcpy(out, record, length);
    if (direction == SERVER_TO_CLIENT && record[0] == CONTENT_CHANGE_CIPHER_SPEC)
        out[RECORD_HEADER] = 2;
    return length;
}

static void test_a_change_that_means_something_is_unexpected(void **state)
{
    (void)state;
    struct tamperer tamperer = { spoil_change };
    begin("tls13");
    duet.tamperer = &tamperer;
    assert_int_equal(play(), DUET_FAILED);
    assert_int_equal(tls_error(&duet.client), ERROR_meaningless_change_malformed);
    assert_int_equal(error_describe(ERROR_meaningless_change_malformed)->alert,
                     ALERT_unexpected_message);
}

/* ---- RFC 8446 §6: the level of an alert is not looked at ---- */

static void send_alert_as_server(uint8_t level, uint8_t description)
{
    const uint8_t   alert[] = { level, description };
    struct examiner x;
    begin("tls13");
    while (!(duet.client.established && duet.server.established))
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    examiner_init(&x, NULL, NULL, 1, ACTOR_SERVER);
    duet.server.output_length +=
        record_seal(duet.server.output + duet.server.output_length,
                    sizeof duet.server.output - duet.server.output_length, &x, &duet.server.writing,
                    CONTENT_ALERT, TLS_1_2, alert, sizeof alert, &random_source.source);
}

static void test_an_alert_ends_the_connection_whatever_its_level_says(void **state)
{
    (void)state;
    static const uint8_t levels[] = { ALERT_LEVEL_WARNING, ALERT_LEVEL_FATAL, 77 };
    for (size_t i = 0; i < sizeof levels; i++) {
        send_alert_as_server(levels[i], ALERT_no_renegotiation);
        assert_int_equal(play(), DUET_FAILED);
        assert_int_equal(tls_error(&duet.client), ERROR_peer_alert);
        assert_int_equal(duet.client.alert_received, ALERT_no_renegotiation);
    }
    send_alert_as_server(ALERT_LEVEL_WARNING, 250); /* nobody knows that one */
    assert_int_equal(play(), DUET_FAILED);
    send_alert_as_server(ALERT_LEVEL_WARNING, ALERT_user_canceled);
    assert_int_equal(play(), DUET_DONE);
}

/* ---- RFC 8446 §4.4.2.4 ---- */

static void test_a_server_without_certificates_is_refused_with_decode_error(void **state)
{
    (void)state;
    begin("tls13");
    while (!duet.server.handshake->credential)
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    static struct credential none;
    none = *duet.server.handshake->credential;
    none.chain_length = 0;
    duet.server.handshake->credential = &none;
    assert_refused(&duet.client, ERROR_vector_too_short, ALERT_decode_error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_change_that_means_something_is_unexpected),
        cmocka_unit_test(test_an_alert_ends_the_connection_whatever_its_level_says),
        cmocka_unit_test(test_a_server_without_certificates_is_refused_with_decode_error),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
