/*
 * test_diagnosis.c - why did it fail? What a diagnosis says of a run of two connections.
 *
 * The single failures, each against a peer that is wrong in one way, are in tests/e2e/diagnosis.py.
 */
#include "between_ends.h"

#include "lessons/diagnosis.h"

static struct recording *recording;
static struct diagnosis  diagnosis;

/* A profile of two connections, with a listener, up to the end of the first handshake. */
static void begin_two_connections(const char *profile)
{
    recording = recording_new(&(struct recording_header){ .profile = profile });
    assert_non_null(recording);
    seeded_random_init(&random_source, 3);
    duet_init(&duet, profile_find(profile), &credentials, &random_source.source, NOW,
              recording_observer(recording));
    for (unsigned steps = 0; !duet.client.established || !duet.server.established; steps++) {
        assert_true(steps < MANY_STEPS);
        assert_int_equal(duet_step(&duet), DUET_STEPPED);
    }
}

static const struct diagnosis_offer *offer_of(const char *subject)
{
    for (size_t i = 0; i < diagnosis.offer_count; i++)
        if (strcmp(diagnosis.offers[i].subject, subject) == 0)
            return &diagnosis.offers[i];
    fail_msg("no offer of %s", subject);
    return NULL;
}

static void test_offers_are_those_of_the_connection_that_failed(void **state)
{
    static const struct cipher_suite *clients[] = { &cipher_suites[TLS_CHACHA20_POLY1305_SHA256] };
    static const struct cipher_suite *servers[] = { &cipher_suites[TLS_AES_256_GCM_SHA384] };
    (void)state;
    begin_two_connections("tls13-psk");
    duet.client_config.offer.suites = clients;
    duet.server_config.offer.suites = servers;
    duet.client_config.offer.suite_count = duet.server_config.offer.suite_count = 1;
    assert_int_equal(play(), DUET_FAILED);

    assert_true(diagnose(&diagnosis, recording, recording_count(recording)));
    assert_int_equal(diagnosis.failure->event.connection, 2);
    const struct diagnosis_offer *suites = offer_of("cipher suites");
    assert_true(suites->nothing_in_common);
    assert_string_equal(suites->client, "TLS_CHACHA20_POLY1305_SHA256");
    assert_string_equal(suites->server, "TLS_AES_256_GCM_SHA384");
    recording_free(recording);
}

static void test_nothing_is_said_of_a_run_that_went_well(void **state)
{
    (void)state;
    begin_two_connections("tls13-psk");
    assert_int_equal(play(), DUET_DONE);
    assert_false(diagnose(&diagnosis, recording, recording_count(recording)));
    assert_null(diagnosis.failure);
    recording_free(recording);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_offers_are_those_of_the_connection_that_failed),
        cmocka_unit_test(test_nothing_is_said_of_a_run_that_went_well),
    };
    return cmocka_run_group_tests_name("diagnosis", tests, set_up, NULL);
}
