/*
 * test_diagnosis.c - why did it fail? What a diagnosis says of a run of two connections.
 *
 * The single failures, each against a peer that is wrong in one way, are in tests/e2e/diagnosis.py.
 */
#include "between_ends.h"

#include "lessons/diagnosis.h"

#include <stdio.h>

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

/* All suites there are, under names of 30 bytes, do not fit: the list ends with a whole name, and says
 * that it goes on. */
static void test_a_long_list_is_cut_between_names(void **state)
{
    (void)state;
    static const struct cipher_suite *all[LIMIT_SUITES];
    static const struct cipher_suite *none[] = { &cipher_suites[TLS_AES_256_GCM_SHA384] };
    static const uint16_t             tls12[] = { TLS_1_2 };
    size_t                            count = 0;
    for (size_t i = 0; cipher_suite_at(i); i++)
        if (cipher_suite_at(i)->version == TLS_1_2)
            all[count++] = cipher_suite_at(i);
    recording = recording_new(&(struct recording_header){ .profile = "tls12-ecdhe" });
    seeded_random_init(&random_source, 3);
    duet_init(&duet, profile_find("tls12-ecdhe"), &credentials, &random_source.source, NOW,
              recording_observer(recording));
    duet.client.config.offer.versions = tls12;
    duet.client.config.offer.version_count = 1;
    duet.client.config.offer.suites = all;
    duet.client.config.offer.suite_count = count;
    duet.server.config.offer.suites = none;
    duet.server.config.offer.suite_count = 1;
    assert_int_equal(play(), DUET_FAILED);
    assert_true(diagnose(&diagnosis, recording, recording_count(recording)));
    const char *list = offer_of("cipher suites")->client, *last = strrchr(list, ',');
    assert_string_equal(last, ", …");
    char name[128];
    while (last > list && last[-1] != ' ')
        last--;
    snprintf(name, sizeof name, "%.*s", (int)strcspn(last, ","), last);
    assert_non_null(cipher_suite_named(name));
    recording_free(recording);
}

/* What our own server did not come to is not something that it did not say; and what only keeps the
 * other side awake is in nobody's list. */
static void test_what_was_not_compared_is_told_as_that(void **state)
{
    (void)state;
    static const uint16_t tls12[] = { TLS_1_2 }, tls13[] = { TLS_1_3 };
    recording = recording_new(
        &(struct recording_header){ .profile = "modern", .client = "test", .server = "tlstutor" });
    seeded_random_init(&random_source, 3);
    duet_init(&duet, profile_find("modern"), &credentials, &random_source.source, NOW,
              recording_observer(recording));
    duet.client.config.offer.versions = tls12;
    duet.server.config.offer.versions = tls13;
    duet.client.config.offer.version_count = duet.server.config.offer.version_count = 1;
    assert_int_equal(play(), DUET_FAILED);
    assert_true(diagnose(&diagnosis, recording, recording_count(recording)));
    assert_string_equal(offer_of("groups")->server, "not compared: the connection failed before");
    assert_null(strstr(offer_of("groups")->client, "GREASE"));
    assert_non_null(strstr(offer_of("groups")->client, "x25519"));
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
        cmocka_unit_test(test_a_long_list_is_cut_between_names),
        cmocka_unit_test(test_what_was_not_compared_is_told_as_that),
        cmocka_unit_test(test_nothing_is_said_of_a_run_that_went_well),
    };
    return cmocka_run_group_tests_name("diagnosis", tests, set_up, NULL);
}
