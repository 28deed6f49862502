/*
 * test_recompute.c - the commands that compute a value outside of this program.
 *
 * Whether they give the same bytes is tested by tests/e2e/recompute.py, which runs this program with
 * a file's name in RECOMPUTE_TEXTS, and what is written there through a shell.
 */
#include "tests/unit/tutor/played.h"

#include "tutor/recompute.h"

enum { SCREEN_COLUMNS = 76 }; /* so that no line is wrapped where it is shown */
static char text[RECOMPUTE_TEXT];

/* A walk that stands at the end of a recording. */
static void walk_to_end(struct walk *walk, struct recording *recording)
{
    assert_true(walk_open(walk, recording));
    assert_true(walk_to_step(walk, recording_steps(recording)));
}

static uint32_t value_of(struct walk *walk, const char *name, enum actor owner)
{
    for (size_t i = 0; i < walk_count(walk, EVENT_SECRET); i++) {
        const struct recorded *event = walk_event(walk, walk_nth(walk, EVENT_SECRET, i));
        if (strcmp(event->event.secret.name, name) == 0 && event->event.secret.owner == owner)
            return event->n;
    }
    fail_msg("no value %s", name);
    return 0;
}

/* ---- all of them, for recompute.py ---- */

static void write_texts(FILE *file, struct walk *walk, const char *profile)
{
    for (size_t i = 0; i < walk_count(walk, EVENT_SECRET); i++) {
        uint32_t                   n = walk_nth(walk, EVENT_SECRET, i);
        const struct event_secret *secret = &walk_event(walk, n)->event.secret;
        bool                       done = recompute_text(text, sizeof text, walk, n);
        assert_int_equal(done, secret->origin == ORIGIN_DERIVED);
        for (const char *line = text; done && *line; line += strcspn(line, "\n") + 1)
            if (strcspn(line, "\n") > SCREEN_COLUMNS)
                fail_msg("too wide: %s", line);
        if (!done || !file)
            continue;
        fprintf(file, "=== %s %u %s: ", profile, n, secret->name);
        for (size_t b = 0; b < secret->length; b++)
            fprintf(file, "%02x", secret->bytes[b]);
        fprintf(file, "\n%s", text);
    }
}

static void write_run(FILE *file, const char *title, const char *profile, struct tamperer *tamperer)
{
    struct walk       walk;
    struct recording *recording = played(profile, tamperer);
    walk_to_end(&walk, recording);
    write_texts(file, &walk, title);
    walk_close(&walk);
    recording_free(recording);
}

/* The ends see another ClientHello each, and from then on derive other values: the inputs of each are
 * those that it saw itself. */
static size_t change_client_random(struct tamperer *tamperer, enum direction direction,
                                   uint8_t *out, const uint8_t *record, size_t length)
{
    enum { IN_RANDOM = RECORD_HEADER + 4 + 2 + 7 }; /* behind type, length and version */
    (void)tamperer;
    memcpy(out, record, length);
    if (direction == CLIENT_TO_SERVER && length > IN_RANDOM && out[0] == 22 &&
        out[RECORD_HEADER] == CLIENT_HELLO)
        out[IN_RANDOM] ^= 1;
    return length;
}

static void test_every_derived_value_has_commands_and_no_other_has(void **state)
{
    (void)state;
    const char *path = getenv("RECOMPUTE_TEXTS");
    FILE       *file = path ? fopen(path, "w") : NULL;
    assert_true(!path || file);
    for (size_t i = 0; profile_at(i); i++)
        write_run(file, profile_at(i)->name, profile_at(i)->name, NULL);
    struct tamperer tamperer = { .pass = change_client_random };
    write_run(file, "tampered", "tls12-rsa", &tamperer);
    if (file)
        assert_int_equal(fclose(file), 0);
}

/* ---- which commands ---- */

static void expect(struct walk *walk, const char *name, enum actor owner, const char *part)
{
    assert_true(recompute_text(text, sizeof text, walk, value_of(walk, name, owner)));
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in:\n%s", part, text);
}

static void test_usual_shapes_are_openssl_commands_and_the_rest_is_python(void **state)
{
    (void)state;
    struct walk       walk;
    struct recording *recording = played("tls12-rsa", NULL);
    walk_to_end(&walk, recording);
    expect(&walk, "master_secret", ACTOR_CLIENT, "openssl kdf -keylen 48 -kdfopt digest:sha256");
    expect(&walk, "master_secret", ACTOR_CLIENT,
           "-kdfopt 'seed:master secret' \\\n    -kdfopt "
           "hexseed:${ClientHello_random}${ServerHello_random}");
    expect(&walk, "client verify_data", ACTOR_CLIENT, "hexseed:$seed_hash");
    expect(&walk, "signature hash 1", ACTOR_CLIENT, "openssl dgst -sha256");
    expect(&walk, "client_write_key", ACTOR_CLIENT, "value = (\n    key_block[64:80])");
    expect(&walk, "encrypted_pre_master_secret", ACTOR_CLIENT, "pow(m, e, n)");
    expect(&walk, "pre_master_secret", ACTOR_SERVER, "'openssl', 'pkeyutl', '-decrypt'");
    walk_close(&walk);
    recording_free(recording);
}

static void test_it_says_why_there_is_nothing_to_compute(void **state)
{
    (void)state;
    struct walk       walk;
    struct recording *recording = played("tls12-rsa", NULL);
    walk_to_end(&walk, recording);
    assert_false(recompute_text(text, sizeof text, &walk, 0));
    assert_non_null(strstr(text, "Select a value"));
    assert_false(recompute_text(text, sizeof text, &walk, 1)); /* a step */
    assert_false(
        recompute_text(text, sizeof text, &walk, value_of(&walk, "client_random", ACTOR_CLIENT)));
    assert_non_null(strstr(text, "drawn at random"));
    assert_false(
        recompute_text(text, 500, &walk, value_of(&walk, "client verify_data", ACTOR_CLIENT)));
    assert_non_null(strstr(text, "too long"));
    walk_close(&walk);
    recording_free(recording);
}

/* ---- formulas as anybody might write them into a file ---- */

static void tell_value(struct recording *recording, const char *name, const char *formula)
{
    static const uint8_t bytes[] = { 1, 2, 3, 4 };
    struct observer     *observer = recording_observer(recording);
    struct event         event = {
                .kind = EVENT_SECRET,
                .connection = 1,
                .actor = ACTOR_CLIENT,
                .source = { "told.c", 1 },
                .secret = { .name = name,
                            .bytes = bytes,
                            .length = sizeof bytes,
                            .formula = formula,
                            .origin = formula ? ORIGIN_DERIVED : ORIGIN_RANDOM },
    };
    observer->tell(observer, &event);
}

/* What the formula becomes, or why it becomes nothing. */
static bool told(const char *formula)
{
    struct walk             walk;
    struct recording_header header = { .profile = "told" };
    struct recording       *recording = recording_new(&header);
    struct observer        *observer = recording_observer(recording);
    struct event            step = { .kind = EVENT_STEP,
                                     .connection = 1,
                                     .source = { "told.c", 1 },
                                     .step = { VERB_COMPUTE, "keys", 5 } };
    observer->tell(observer, &step);
    tell_value(recording, "a", NULL);
    tell_value(recording, "b c", NULL);
    tell_value(recording, "b_c", NULL);
    tell_value(recording, "result", formula);
    walk_to_end(&walk, recording);
    bool done = recompute_text(text, sizeof text, &walk, recording_count(recording));
    walk_close(&walk);
    recording_free(recording);
    return done;
}

static void test_operators_become_those_of_python(void **state)
{
    (void)state;
    assert_true(told("a ^ b c ^ b_c + (a + 0xFF)[0..1]"));
    assert_non_null(strstr(text, "value = (\n    xor(xor(a_value, b_c), b_c_2) +\n"
                                 "    (a_value + bytes.fromhex('FF'))[0:2])\n"));
    assert_true(told("HMAC-SHA256(a, \"x\" + b c)[0..3]"));
    assert_non_null(
        strstr(text, "value = (\n    HMAC_SHA256(a_value,\n        b'x' + b_c)[0:4])\n"));
}

static void test_the_longer_hashes_are_known_in_both_languages(void **state)
{
    (void)state;
    assert_true(told("SHA384(a)"));
    assert_non_null(strstr(text, "openssl dgst -sha384"));
    assert_true(told("SHA512(a + b c)"));
    assert_non_null(strstr(text, "openssl dgst -sha512"));
    assert_true(told("SHA384(a ^ b c)"));
    assert_non_null(strstr(text, "hashlib.sha384(x).digest()"));
    assert_true(told("SHA512(a ^ b c)"));
    assert_non_null(strstr(text, "hashlib.sha512(x).digest()"));
    assert_false(told("SHA513(a)"));
}

static void test_no_formula_writes_commands_of_its_own(void **state)
{
    (void)state;
    assert_true(told("a + \"\nEND\ntouch /tmp/x; $(id)'\""));
    assert_non_null(
        strstr(text, "b'\\x0aEND\\x0atouch \\x2ftmp\\x2fx\\x3b \\x24\\x28id\\x29\\x27'"));
    assert_null(strstr(text, "$("));
    assert_true(told("PRF-SHA256(a, \"'; id; '\", b c, 4)"));
    assert_null(strstr(text, "; id"));
    assert_false(told("system(\"id\")"));
    assert_non_null(strstr(text, "not known"));
    assert_false(told("a + nothing_of_that_name"));
    assert_non_null(strstr(text, "never seen"));
    assert_false(told("a + + b"));
}

static void test_deep_and_long_formulas_are_refused_not_followed(void **state)
{
    static char deep[4000];
    (void)state;
    memset(deep, '(', sizeof deep - 1);
    assert_false(told(deep));
    for (size_t i = 0; i + 4 < sizeof deep; i += 4)
        memcpy(deep + i, "a + ", 5);
    strcpy(deep + strlen(deep) - 3, "");
    assert_false(told(deep));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_derived_value_has_commands_and_no_other_has),
        cmocka_unit_test(test_usual_shapes_are_openssl_commands_and_the_rest_is_python),
        cmocka_unit_test(test_it_says_why_there_is_nothing_to_compute),
        cmocka_unit_test(test_operators_become_those_of_python),
        cmocka_unit_test(test_the_longer_hashes_are_known_in_both_languages),
        cmocka_unit_test(test_no_formula_writes_commands_of_its_own),
        cmocka_unit_test(test_deep_and_long_formulas_are_refused_not_followed),
    };
    return cmocka_run_group_tests_name("recompute", tests, played_set_up, NULL);
}
