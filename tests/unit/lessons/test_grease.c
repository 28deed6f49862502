/*
 * test_grease.c - RFC 8701: numbers that mean nothing are offered, read over by the other side, and
 * refused where the other side takes one of them.
 */
#include "tests/unit/lessons/between_ends.h"

#include "protocol/grease.h"
#include "tests/unit/lessons/liar.h"

static void test_the_numbers_are_those_of_the_rfc(void **state)
{
    (void)state;
    static const uint8_t modes[] = { 0x0b, 0x2a, 0x49, 0x68, 0x87, 0xa6, 0xc5, 0xe4 };
    size_t               codes = 0, seen = 0;
    for (unsigned code = 0; code < 1 << 16; code++)
        if (grease_is((uint16_t)code))
            assert_int_equal(code, 0x0a0a + 0x1010 * codes++);
    assert_int_equal(codes, 16);
    for (unsigned mode = 0; mode < 1 << 8; mode++)
        if (grease_is_psk_mode((uint8_t)mode))
            assert_int_equal(mode, modes[seen++]);
    assert_int_equal(seen, sizeof modes);
}

static void test_an_offer_has_some_in_each_list(void **state)
{
    (void)state;
    begin("modern");
    assert_int_equal(play(), DUET_DONE);
    /* As the server has read them. */
    const struct client_hello *hello = &duet.server.handshake->client_hello;
    const struct extensions   *e = &hello->extensions;
    assert_true(grease_is(hello->cipher_suites[0]));
    assert_true(grease_is(e->types[0]));
    assert_true(grease_is(e->groups[0]));
    assert_true(grease_is(e->signature_schemes[0]));
    assert_true(grease_is(e->versions[0]));
    assert_true(grease_is_psk_mode(e->psk_modes[0]));
    assert_int_equal(e->key_shares[0].group, e->groups[0]); /* RFC 8446 §4.2.8 */
    assert_false(grease_is(hello->cipher_suites[1]) || grease_is(e->types[1]));
}

static void test_other_profiles_offer_none(void **state)
{
    (void)state;
    begin("tls13");
    assert_int_equal(play(), DUET_DONE);
    const struct client_hello *hello = &duet.server.handshake->client_hello;
    for (size_t i = 0; i < hello->cipher_suite_count; i++)
        assert_false(grease_is(hello->cipher_suites[i]));
    for (size_t i = 0; i < hello->extensions.count; i++)
        assert_false(grease_is(hello->extensions.types[i]));
}

static void want_grease(void)
{
    duet.client_config.grease = duet.client.config.grease = true;
    duet.server_config.grease = duet.server.config.grease = true;
}

/* Retries, resumptions, early data, client certificates, TLS 1.2: nobody stumbles. */
static void test_every_profile_plays_with_it(void **state)
{
    (void)state;
    const struct profile *profile;
    for (size_t i = 0; (profile = profile_at(i)) != NULL; i++) {
        if (profile->plain_http)
            continue;
        begin(profile->name);
        want_grease();
        assert_int_equal(play(), DUET_DONE);
        const struct extensions *e = &duet.server.handshake->client_hello.extensions;
        assert_true(grease_is(e->types[0]));
        if (profile->client_certificate && duet.client.version == TLS_1_3) {
            const struct extensions *request = &duet.client.handshake->tls13.request;
            assert_true(grease_is(request->types[0]) && grease_is(request->signature_schemes[0]));
        }
        if (profile->resumption == RESUMPTION_BY_PSK)
            assert_true(grease_is(duet.client.handshake->tls13.ticket.extensions.types[0]));
    }
}

/* ---- who takes one ---- */

enum of { OF_SUITES, OF_VERSIONS, OF_GROUPS, OF_SCHEMES, OF_EXTENSIONS };

struct taking {
    const char   *profile;
    enum actor    who;
    const char   *message, *field;
    enum lie_kind kind;
    enum of       of; /* which of the numbers on offer it takes */
    enum alert    alert;
};

static const struct taking takings[] = {
    { "tls13", ACTOR_SERVER, "ServerHello", "cipher_suite", SAY, OF_SUITES,
      ALERT_illegal_parameter },
    { "tls13", ACTOR_SERVER, "ServerHello", "selected_version", SAY, OF_VERSIONS,
      ALERT_illegal_parameter },
    { "tls13", ACTOR_SERVER, "ServerHello", "group", SAY, OF_GROUPS, ALERT_illegal_parameter },
    { "tls13", ACTOR_SERVER, "ServerHello", "extensions", APPEND, OF_EXTENSIONS,
      ALERT_unsupported_extension },
    { "tls13", ACTOR_SERVER, "EncryptedExtensions", "extensions", APPEND, OF_EXTENSIONS,
      ALERT_unsupported_extension },
    { "tls13", ACTOR_SERVER, "Certificate", "extensions", APPEND, OF_EXTENSIONS,
      ALERT_unsupported_extension },
    { "tls13", ACTOR_SERVER, "CertificateVerify", "algorithm", SAY, OF_SCHEMES,
      ALERT_illegal_parameter },
    { "tls13-retry", ACTOR_SERVER, "HelloRetryRequest", "selected_group", SAY, OF_GROUPS,
      ALERT_illegal_parameter },
    { "tls13-retry", ACTOR_SERVER, "HelloRetryRequest", "selected_version", SAY, OF_VERSIONS,
      ALERT_illegal_parameter },
    { "tls13-retry", ACTOR_SERVER, "HelloRetryRequest", "extensions", APPEND, OF_EXTENSIONS,
      ALERT_unsupported_extension },
    { "tls13-mutual", ACTOR_CLIENT, "Certificate", "extensions", APPEND, OF_EXTENSIONS,
      ALERT_unsupported_extension },
    { "tls13-mutual", ACTOR_CLIENT, "CertificateVerify", "algorithm", SAY, OF_SCHEMES,
      ALERT_illegal_parameter },
    { "tls12-ecdhe", ACTOR_SERVER, "ServerHello", "cipher_suite", SAY, OF_SUITES,
      ALERT_illegal_parameter },
    { "tls12-ecdhe", ACTOR_SERVER, "ServerHello", "extensions", APPEND, OF_EXTENSIONS,
      ALERT_unsupported_extension },
    { "tls12-ecdhe", ACTOR_SERVER, "ServerKeyExchange", "namedcurve", SAY, OF_GROUPS,
      ALERT_illegal_parameter },
    { "tls12-ecdhe", ACTOR_SERVER, "ServerKeyExchange", "algorithm", SAY, OF_SCHEMES,
      ALERT_illegal_parameter },
};

/* The number on offer, as bytes; an extension without data. */
static void take(char bytes[4], size_t *length, const struct taking *t)
{
    const struct client_hello *hello = &duet.client.handshake->client_hello;
    const struct extensions   *e =
        t->who == ACTOR_SERVER ? &hello->extensions : &duet.server.handshake->tls13.request;
    const uint16_t codes[] = { [OF_SUITES] = hello->cipher_suites[0],
                               [OF_VERSIONS] = e->versions[0],
                               [OF_GROUPS] = e->groups[0],
                               [OF_SCHEMES] = e->signature_schemes[0],
                               [OF_EXTENSIONS] = e->types[0] };
    bytes[0] = (char)(codes[t->of] >> 8);
    bytes[1] = (char)codes[t->of];
    *length = t->of == OF_EXTENSIONS ? 4 : 2;
}

static void test_who_takes_one_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof takings / sizeof *takings; i++) {
        const struct taking *t = &takings[i];
        char                 bytes[4] = { 0 };
        struct lie           answer = { t->who, t->message, 1, t->kind, t->field, bytes, 2 };
        const struct tls    *other = t->who == ACTOR_CLIENT ? &duet.server : &duet.client;
        begin(t->profile);
        want_grease();
        liar_begin(t->who == ACTOR_CLIENT ? &duet.client : &duet.server, &answer);
        enum duet_status status = DUET_STEPPED;
        for (unsigned steps = 0; status == DUET_STEPPED && steps < MANY_STEPS; steps++) {
            if (!liar_told())
                take(bytes, &answer.length, t);
            status = duet_step(&duet);
        }
        if (!liar_told() || error_describe(tls_error(other))->alert != t->alert)
            print_error("%s, %s %s: %s\n", t->profile, t->message, t->field,
                        error_describe(tls_error(other))->name);
        assert_true(liar_told());
        assert_int_equal(status, DUET_FAILED);
        assert_true(grease_is((uint16_t)((uint8_t)bytes[0] << 8 | (uint8_t)bytes[1])));
        assert_int_equal(error_describe(tls_error(other))->alert, t->alert);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_numbers_are_those_of_the_rfc),
        cmocka_unit_test(test_an_offer_has_some_in_each_list),
        cmocka_unit_test(test_other_profiles_offer_none),
        cmocka_unit_test(test_every_profile_plays_with_it),
        cmocka_unit_test(test_who_takes_one_is_refused),
    };
    return cmocka_run_group_tests_name("grease", tests, set_up, NULL);
}
