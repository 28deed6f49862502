/* test_knowledge.c - who can know what, worked out from formulas alone. */
#include "told.h"

#include "lessons/knowledge.h"

enum {
    CLIENT = 1 << KNOWER_CLIENT,
    EAVESDROPPER = 1 << KNOWER_EAVESDROPPER,
    SERVER = 1 << KNOWER_SERVER,
    ATTACKER = 1 << KNOWER_ATTACKER,
};

static const enum actor C = ACTOR_CLIENT, S = ACTOR_SERVER;

static void assert_known(struct knowledge *k, const char *name, int who)
{
    assert_int_equal(knowledge_of_value(k, 1, name), who);
}

static void test_knowledge_of_a_whole_handshake(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_handshake(r);
    struct knowledge *k = knowledge_new(r, true);
    knowledge_advance(k, recording_count(r));
    assert_known(k, "client_random", CLIENT | EAVESDROPPER | SERVER | ATTACKER);
    assert_known(k, "server private key", SERVER);
    assert_known(k, "pre_master_secret", CLIENT | SERVER);
    assert_known(k, "master_secret", CLIENT | SERVER);
    assert_known(k, "never mentioned", 0);
    assert_int_equal(knowledge_of_value(k, 2, "master_secret"), 0);
    assert_int_equal(knowledge_of_bytes(k, last_bytes(r, "Finished")), CLIENT | SERVER);
    assert_int_equal(knowledge_of_bytes(k, last_bytes(r, "ClientKeyExchange")),
                     CLIENT | EAVESDROPPER | SERVER | ATTACKER);
    assert_int_equal(knowledge_of_bytes(k, 1), 0); /* a step has no bytes */
    knowledge_free(k);
    recording_free(r);
}

static void test_knowledge_grows_with_the_events(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_handshake(r);
    struct knowledge *k = knowledge_new(r, false);
    uint32_t          n = 1;
    while (recording_event(r, n)->event.kind != EVENT_SECRET ||
           strcmp(recording_event(r, n)->event.secret.name, "master_secret") != 0)
        n++;
    knowledge_advance(k, n);
    assert_known(k, "master_secret", CLIENT);
    assert_known(k, "client_random", CLIENT | EAVESDROPPER | SERVER);
    knowledge_advance(k, recording_count(r)); /* the server decrypts the pre_master_secret */
    assert_known(k, "master_secret", CLIENT | SERVER);
    knowledge_free(k);
    recording_free(r);
}

static void test_knowledge_follows_from_the_private_key(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    tell_handshake(r);
    struct knowledge *k = knowledge_new(r, false);
    knowledge_advance(k, recording_count(r));
    knowledge_give(k, 1, "server private key", KNOWER_EAVESDROPPER);
    assert_known(k, "master_secret", CLIENT | EAVESDROPPER | SERVER);
    assert_int_equal(knowledge_of_bytes(k, last_bytes(r, "Finished")),
                     CLIENT | EAVESDROPPER | SERVER);
    knowledge_free(k);
    recording_free(r);
}

static void test_knowledge_needs_every_input(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    struct knowledge *k = knowledge_new(r, false);
    tell_secret(r, C, ORIGIN_RANDOM, "a", NULL, false);
    tell_secret(r, S, ORIGIN_RANDOM, "b", NULL, false);
    tell_secret(r, C, ORIGIN_DERIVED, "c", "SHA256(a + b)", false);
    knowledge_advance(k, 3);
    assert_known(k, "c", CLIENT); /* its owner, and nobody who lacks one */
    knowledge_give(k, 1, "a", KNOWER_EAVESDROPPER);
    assert_known(k, "c", CLIENT);
    knowledge_give(k, 1, "b", KNOWER_EAVESDROPPER);
    assert_known(k, "c", CLIENT | EAVESDROPPER);
    knowledge_free(k);
    recording_free(r);
}

static void test_knowledge_of_what_is_public(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    struct knowledge *k = knowledge_new(r, false);
    tell_handshake(r);
    tell_secret(
        r, C, ORIGIN_DERIVED, "hash",
        "SHA256(transcript(ClientHello..ClientKeyExchange) + Certificate/tbsCertificate + 0x01)",
        false);
    tell_secret(r, C, ORIGIN_DERIVED, "longer hash", "SHA256(transcript(ClientHello..Finished))",
                false);
    knowledge_advance(k, recording_count(r));
    assert_known(k, "hash", CLIENT | EAVESDROPPER | SERVER);
    assert_known(k, "longer hash", CLIENT | SERVER); /* Finished is encrypted */
    knowledge_free(k);
    recording_free(r);
}

static void test_knowledge_of_a_broken_formula_is_the_owners(void **state)
{
    (void)state;
    static const char *const broken[] = { "SHA256(", "Unseen/random", "transcript(A..B)",
                                          "ClientHello..X" };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct recording *r = new_recording();
        struct knowledge *k = knowledge_new(r, false);
        tell_secret(r, S, ORIGIN_DERIVED, "x", broken[i], false);
        knowledge_advance(k, 1);
        assert_known(k, "x", SERVER);
        knowledge_free(k);
        recording_free(r);
    }
}

static void test_knowledge_goes_round_in_circles_once(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    struct knowledge *k = knowledge_new(r, false);
    tell_secret(r, C, ORIGIN_DERIVED, "a", "b ^ 0x01", false);
    tell_secret(r, S, ORIGIN_DERIVED, "b", "a ^ 0x01", false);
    knowledge_advance(k, 2);
    assert_known(k, "a", CLIENT | SERVER);
    assert_known(k, "b", CLIENT | SERVER);
    knowledge_free(k);
    recording_free(r);
}

static void test_knowledge_of_what_a_record_shows(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    struct knowledge *k = knowledge_new(r, true);
    tell_bytes(r, C,
               (struct event_bytes){ .layer = LAYER_RECORD,
                                     .name = "TLSCiphertext",
                                     .keys = "key",
                                     .bytes = (const uint8_t *)"abc",
                                     .length = 3 });
    tell_bytes(r, C,
               (struct event_bytes){ .layer = LAYER_PLAINTEXT,
                                     .name = "GenericBlockCipher",
                                     .keys = "key",
                                     .bytes = (const uint8_t *)"abc",
                                     .length = 3 });
    assert_int_equal(knowledge_of_bytes(k, 1), CLIENT | EAVESDROPPER | SERVER | ATTACKER);
    assert_int_equal(knowledge_of_bytes(k, 2), 0);
    knowledge_give(k, 1, "key", KNOWER_ATTACKER);
    assert_int_equal(knowledge_of_bytes(k, 2), ATTACKER);
    knowledge_free(k);
    recording_free(r);
}

static void test_knowledge_names_no_attacker_where_there_is_none(void **state)
{
    (void)state;
    struct recording *r = new_recording();
    struct knowledge *k = knowledge_new(r, false);
    knowledge_give(k, 1, "key", KNOWER_ATTACKER);
    assert_known(k, "key", 0);
    assert_string_equal(knower_name(KNOWER_EAVESDROPPER), "eavesdropper");
    knowledge_free(k);
    recording_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_knowledge_of_a_whole_handshake),
        cmocka_unit_test(test_knowledge_grows_with_the_events),
        cmocka_unit_test(test_knowledge_follows_from_the_private_key),
        cmocka_unit_test(test_knowledge_needs_every_input),
        cmocka_unit_test(test_knowledge_of_what_is_public),
        cmocka_unit_test(test_knowledge_of_a_broken_formula_is_the_owners),
        cmocka_unit_test(test_knowledge_goes_round_in_circles_once),
        cmocka_unit_test(test_knowledge_of_what_a_record_shows),
        cmocka_unit_test(test_knowledge_names_no_attacker_where_there_is_none),
    };
    return cmocka_run_group_tests_name("knowledge", tests, NULL, NULL);
}
