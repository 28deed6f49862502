/*
 * test_evaluate.c - formulas evaluated over recordings: every one that a seeded run of any profile
 * tells, literals with known values, and what is refused. Whether the primitives are right is for
 * tests/formula.py; here it is whether the evaluator can do all of it.
 */
#include "told.h"

#include "lessons/duet.h"
#include "lessons/evaluate.h"

enum { NOW = 1767225600, MANY_STEPS = 2000 };

static struct credentials   credentials;
static struct seeded_random random_source;
static struct duet          duet;
static uint8_t              out[EVALUATE_ROOM];

static int set_up(void **state)
{
    (void)state;
    seeded_random_init(&random_source, 1);
    credentials_begin(&credentials, "localhost", NOW, &random_source.source);
    while (credentials_step(&credentials) == CREDENTIALS_GOING)
        ;
    return credentials.status == CREDENTIALS_DONE ? 0 : -1;
}

static struct recording *play(const struct profile *profile, struct tamperer *tamperer)
{
    struct recording *r = recording_new(&(struct recording_header){ .profile = profile->name });
    enum duet_status  status = DUET_STEPPED;
    assert_non_null(r);
    seeded_random_init(&random_source, 3);
    duet_init(&duet, profile, &credentials, &random_source.source, NOW, recording_observer(r));
    duet.tamperer = tamperer;
    for (unsigned steps = 0; status == DUET_STEPPED && steps < MANY_STEPS; steps++)
        status = duet_step(&duet);
    duet_wipe(&duet);
    return r;
}

/* Every formula of a recording gives the value that was told with it; returns how many. */
static unsigned assert_all_formulas(struct recording *r)
{
    unsigned count = 0;
    for (uint32_t n = 1; n <= recording_count(r); n++) {
        const struct recorded *event = recording_event(r, n);
        if (event->event.kind != EVENT_SECRET || !event->event.secret.formula ||
            !event->event.secret.bytes)
            continue;
        const struct event_secret *secret = &event->event.secret;
        struct viewpoint           view = { r, event->event.connection, secret->owner, n - 1 };
        struct evaluation          why;
        size_t                     length;
        if (!evaluate(out, sizeof out, &length, &why, &view, secret->formula)) {
            char text[400];
            evaluate_explain(text, sizeof text, &why, secret->formula);
            fail_msg("%s, event %u: %s", recording_header(r)->profile, n, text);
        }
        if (length != secret->length || memcmp(out, secret->bytes, length) != 0)
            fail_msg("%s, event %u: %s", recording_header(r)->profile, n, secret->formula);
        count++;
    }
    return count;
}

static void test_evaluate_every_formula_of_every_profile(void **state)
{
    (void)state;
    const struct profile *profile;
    for (size_t i = 0; (profile = profile_at(i)) != NULL; i++) {
        struct recording *r = play(profile, NULL);
        /* A page without TLS has no secrets. */
        assert_true(assert_all_formulas(r) > 10 || profile->plain_http);
        recording_free(r);
    }
}

/* Flips a bit in the client's hello, where no length is: its random. */
static size_t flip_hello(struct tamperer *t, enum direction direction, uint8_t *to,
                         const uint8_t *record, size_t length)
{
    (void)t;
    memcpy(to, record, length);
    if (direction == CLIENT_TO_SERVER && length > 12 && record[0] == 22 && record[5] == 1)
        to[12] ^= 1;
    return length;
}

static void test_evaluate_sees_what_each_party_saw(void **state)
{
    (void)state;
    struct tamperer   tamperer = { flip_hello };
    struct recording *r = play(profile_find("tls12-ecdhe"), &tamperer);
    struct evaluation why;
    size_t            written, arrived;
    uint8_t           random[32];
    struct viewpoint  client = { r, 1, ACTOR_CLIENT, recording_count(r) };
    struct viewpoint  server = { r, 1, ACTOR_SERVER, recording_count(r) };
    assert_true(assert_all_formulas(r) > 5);
    assert_true(evaluate(out, sizeof out, &written, &why, &client, "ClientHello/random"));
    memcpy(random, out, sizeof random);
    assert_true(evaluate(out, sizeof out, &arrived, &why, &server, "ClientHello/random"));
    assert_int_equal(written, 32);
    assert_int_equal(arrived, 32);
    assert_memory_not_equal(random, out, 32);
    recording_free(r);
}

/* ---- literals ---- */

static const char *hex_of(const char *formula, size_t room)
{
    static char       hex[2 * 256 + 1];
    struct recording *r = new_recording();
    struct viewpoint  view = { r, 1, ACTOR_CLIENT, 0 };
    struct evaluation why;
    size_t            length;
    hex[0] = '\0';
    if (!evaluate(out, room, &length, &why, &view, formula))
        evaluate_explain(hex, sizeof hex, &why, formula);
    for (size_t i = 0; i < length && i < 256; i++)
        snprintf(hex + 2 * i, 3, "%02x", out[i]);
    recording_free(r);
    return hex;
}

static void test_evaluate_literals(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "0x01 + 0x0203 ^ 0x0101", "010302" },
        { "(\"abcd\" + 0x00)[1..4]", "62636400" },
        { "SHA256( ( 0x61 + \"bc\" ) )[0..3]", "ba7816bf" },
        { "SHA1(\"abc\")", "a9993e364706816aba3e25717850c26c9cd0d89d" },
        { "HMAC-SHA1(\"Jefe\", \"what do ya want for nothing?\")",
          "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" }, /* RFC 2202 §3 */
        { "zeros(3)", "000000" },
        { "DH-public(0x17, 0x05, 0x06)", "08" }, /* 5^6 mod 23 */
        { "DH-secret(0x17, 0x06, 0x08)", "0d" },
        { "DH-secret(0x0101, 0x02, 0x02)", "04" },     /* the leading zero goes */
        { "RSA-encrypt(0x0101, 0x03, 0x02)", "0008" }, /* and stays */
        { "RSA-encrypt(0x000101, 0x03, 0x0002)", "0008" },
        { "ECDH-public-x25519(0x77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a)",
          "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a" }, /* RFC 7748 §6.1 */
        { "AES-CBC-decrypt(0x2b7e151628aed2a6abf7158809cf4f3c, 0x000102030405060708090a0b0c0d0e0f,"
          " 0x7649abac8119b246cee98e9b12e9197d)",
          "6bc1bee22e409f96e93d7e117393172a" }, /* SP 800-38A §F.2.2 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(hex_of(cases[i][0], sizeof out), cases[i][1]);
}

/* RFC 7919: both ends come to the same value, in a field that is known by name. */
static void test_evaluate_named_fields(void **state)
{
    (void)state;
    char client[513], server[513];
    snprintf(client, sizeof client, "%s",
             hex_of("DH-ffdhe2048(0x1234, DH-public-ffdhe2048(0x5678))", sizeof out));
    snprintf(server, sizeof server, "%s",
             hex_of("DH-ffdhe2048(0x5678, DH-public-ffdhe2048(0x1234))", sizeof out));
    assert_int_equal(strlen(client), 512);
    assert_string_equal(client, server);
}

/* ---- what is refused ---- */

static void test_evaluate_says_what_is_missing(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "SHA256(early_secret)", "No value is known as \"early_secret\" here." },
        { "0x00 + ClientHello/random", "Nothing is found at \"ClientHello/random\" up to here." },
        { "transcript(ClientHello..Finished)",
          "Nothing is found at \"ClientHello..Finished\" up to here." },
        { "MD5(0x01)", "There is no function \"MD5\"." },
        { "SHA256(0x00, 0x01)", "The arguments do not fit the function: \"SHA256(0x00, 0x01)\"." },
        { "SHA256(32)", "The arguments do not fit the function: \"SHA256(32)\"." },
        { "zeros(0x20)", "The arguments do not fit the function: \"zeros(0x20)\"." },
        { "AES-CBC-decrypt(0x00, 0x00, 0x00)",
          "The arguments do not fit the function: \"AES-CBC-decrypt(0x00, 0x00, 0x00)\"." },
        { "RSA-encrypt(0x17, 0x03, 0x18)",
          "The arguments do not fit the function: \"RSA-encrypt(0x17, 0x03, 0x18)\"." },
        { "RSA-encrypt(0x16, 0x03, 0x02)",
          "The arguments do not fit the function: \"RSA-encrypt(0x16, 0x03, 0x02)\"." },
        { "RSA-private(0x3003020101, 0x03)",
          "The arguments do not fit the function: \"RSA-private(0x3003020101, 0x03)\"." },
        { "zeros(1, 2, 3, 4, 5)",
          "The arguments do not fit the function: \"zeros(1, 2, 3, 4, \"." },
        { "0x0102[1..2]", "The lengths do not fit: \"0x0102[1..2]\"." },
        { "0x0102[1..0]", "The lengths do not fit: \"0x0102[1..0]\"." },
        { "0x01 ^ 0x0102", "The lengths do not fit: \"0x01 ^ 0x0102\"." },
        { "0x01 0x02", "It is no formula from here on: \"0x02\"." },
        { "\"open", "It is no formula from here on: \"\"open\"." },
        { "48", "It is no formula from here on: \"48\"." },
        { "", "It is no formula from here on: \"\"." },
        { "zeros(99999999999999999999)", "It is too long: \"99999999999999999999\"." },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *said = hex_of(cases[i][0], sizeof out);
        assert_string_equal(said, cases[i][1]);
    }
}

static void test_evaluate_stays_in_its_room(void **state)
{
    (void)state;
    assert_string_equal(hex_of("0x010203", 3), "010203");
    assert_string_equal(hex_of("0x010203", 2), "It is too long: \"0x010203\".");
    assert_string_equal(hex_of("SHA256(\"abc\")", 34), "It is too long: \"SHA256(\"abc\")\".");
    assert_string_equal(hex_of("zeros(4)", 3), "It is too long: \"4\".");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_evaluate_every_formula_of_every_profile),
        cmocka_unit_test(test_evaluate_sees_what_each_party_saw),
        cmocka_unit_test(test_evaluate_literals),
        cmocka_unit_test(test_evaluate_named_fields),
        cmocka_unit_test(test_evaluate_says_what_is_missing),
        cmocka_unit_test(test_evaluate_stays_in_its_room),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
