/* test_options.c - what may be typed, what may not, and what is said then; times, hosts and places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tutor/commands.h"
#include "tutor/host_port.h"
#include "tutor/options.h"
#include "lessons/place.h"

#include <string.h>

enum { MOST_WORDS = 8 };

struct typed {
    struct options options;
    char           error[OPTIONS_ERROR_TEXT];
    bool           accepted;
};

/* Parses words up to a NULL. */
static struct typed type(const char *const *words)
{
    struct typed t = { .error = "" };
    char        *arguments[MOST_WORDS];
    int          count = 0;
    for (; words[count]; count++)
        arguments[count] = (char *)(uintptr_t)words[count];
    t.accepted = options_parse(&t.options, t.error, count, arguments);
    return t;
}
#define TYPE(...) type((const char *const[]){ __VA_ARGS__, NULL })

static void test_options_are_read_before_and_after_the_command(void **state)
{
    struct typed t = TYPE("--brief", "demo", "tls12-rsa", "--seed", "7", "--json=out.json");
    (void)state;
    assert_true(t.accepted);
    assert_int_equal(t.options.command, COMMAND_DEMO);
    assert_string_equal(t.options.argument, "tls12-rsa");
    assert_string_equal(t.options.json, "out.json");
    assert_true(t.options.brief && t.options.has_seed && !t.options.step);
    assert_int_equal(t.options.seed, 7);
    assert_int_equal(t.options.timeout, 30);
}

static void test_bare_words_after_two_dashes_are_no_options(void **state)
{
    struct typed t = TYPE("cert", "--", "--odd-name.pem");
    (void)state;
    assert_true(t.accepted);
    assert_string_equal(t.options.argument, "--odd-name.pem");
}

static void test_seed_is_refused_where_a_socket_opens(void **state)
{
    (void)state;
    assert_true(TYPE("demo", "--seed", "1").accepted);
    assert_false(TYPE("connect", "localhost", "--seed", "1").accepted);
    assert_false(TYPE("serve", "--seed", "1").accepted);
    assert_non_null(strstr(TYPE("serve", "--seed", "1").error, "computed by anybody"));
}

static void test_wrong_usage_is_refused_with_a_word_about_it(void **state)
{
    (void)state;
    static const char *const wrong[][MOST_WORDS] = {
        { "juggle" },
        { "demo", "--wat" },
        { "demo", "a", "b" },
        { "demo", "--json" },
        { "demo", "--brief=yes" },
        { "demo", "--seed", "x" },
        { "demo", "--seed", "" },
        { "demo", "--seed", "99999999999999999999" },
        { "demo", "--trust", "f" },
        { "cert" },
        { "connect" },
        { "serve", "--cert", "c.pem" },
        { "connect", "h", "--timeout", "0" },
        { "demo", "--json", "-", "--keylog", "-" },
        { "demo", "--record", "-" },
        { "demo", "--time", "yesterday" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct typed t = type(wrong[i]);
        assert_false(t.accepted);
        assert_true(strlen(t.error) > 10);
        assert_null(strchr(t.error, '\n'));
    }
}

static void test_help_needs_nothing_else(void **state)
{
    (void)state;
    assert_true(TYPE("cert", "--help").accepted);
    assert_true(TYPE("cert", "--help").options.help);
    assert_true(TYPE("--version").options.version);
    assert_false(TYPE("demo", "--version").accepted);
}

/* The examples of the help texts are options that the parser takes. */
static void test_each_command_has_an_example_that_parses(void **state)
{
    (void)state;
    for (enum command_name c = COMMAND_NONE + 1; c < COMMAND_COUNT; c++) {
        char        line[256], *words[MOST_WORDS];
        int         count = 0;
        const char *example = command_describe(c)->example;
        snprintf(line, sizeof line, "%.*s", (int)strcspn(example, "&|"), example);
        for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
            words[count++] = word;
        struct options options;
        char           error[OPTIONS_ERROR_TEXT];
        assert_string_equal(words[0], "tlstutor");
        assert_true(options_parse(&options, error, count - 1, words + 1));
        assert_true(options.command == c || c == COMMAND_REPLAY);
    }
}

static void test_time_is_read_as_rfc3339(void **state)
{
    static const struct {
        const char *text;
        int64_t     seconds;
    } right[] = {
        { "1970-01-01T00:00:00Z", 0 },
        { "2026-11-24T05:36:09Z", 1795498569 },
        { "2026-11-24T06:36:09+01:00", 1795498569 },
        { "2026-11-24t05:36:09.25z", 1795498569 },
        { "2000-02-29", 951782400 },
        { "1969-12-31T23:59:59Z", -1 },
    };
    static const char *const wrong[] = { "",
                                         "2026",
                                         "2026-13-01",
                                         "2025-02-29",
                                         "2026-11-24T24:00:00Z",
                                         "2026-11-24T05:36Z",
                                         "2026-11-24T05:36:09",
                                         "2026-11-24T05:36:09Zx",
                                         "2026-11-24T05:36:09+1:00" };
    int64_t                  seconds;
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        assert_true(options_parse_time(&seconds, right[i].text));
        assert_int_equal(seconds, right[i].seconds);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(options_parse_time(&seconds, wrong[i]));
}

static void test_host_and_port_are_taken_apart(void **state)
{
    static const struct {
        const char *text, *host;
        uint16_t    port;
    } right[] = {
        { "example.com", "example.com", 443 },   { "example.com:8443", "example.com", 8443 },
        { "127.0.0.1:4433", "127.0.0.1", 4433 }, { "[::1]:4433", "::1", 4433 },
        { "[2001:db8::1]", "2001:db8::1", 443 }, { "::1", "::1", 443 },
    };
    static const char *const wrong[] = { "",          ":443",      "h:",     "h:0",       "h:65536",
                                         "h:12x",     "[::1",      "[::1]x", "[::1]4433", "a b",
                                         "h\r\nX: y", "https://h", "[]:443", "h:-1" };
    struct host_port         parsed;
    (void)state;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        assert_true(host_port_parse(&parsed, right[i].text, 443));
        assert_string_equal(parsed.host, right[i].host);
        assert_int_equal(parsed.port, right[i].port);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(host_port_parse(&parsed, wrong[i], 443));
}

static void test_host_longer_than_any_name_is_refused(void **state)
{
    char             text[LIMIT_HOST_NAME + 2];
    struct host_port parsed;
    (void)state;
    memset(text, 'a', sizeof text);
    text[LIMIT_HOST_NAME] = '\0';
    assert_true(host_port_parse(&parsed, text, 443));
    text[LIMIT_HOST_NAME] = 'a';
    text[LIMIT_HOST_NAME + 1] = '\0';
    assert_false(host_port_parse(&parsed, text, 443));
}

static bool reached(const char *name, uint32_t step, uint8_t act, const char *subject)
{
    struct place_name place;
    struct recorded   recorded = { .step = step, .act = act };
    recorded.event.step.subject = subject;
    assert_true(place_name_parse(&place, name));
    return place_name_reached(&place, &recorded);
}

static void test_places_are_messages_acts_and_steps(void **state)
{
    (void)state;
    assert_true(reached("certificate", 9, 3, "Certificate"));
    assert_false(reached("Certificate", 9, 3, "CertificateVerify"));
    assert_true(reached("act 5", 12, 5, "derive_keys"));
    assert_false(reached("act 5", 12, 4, "derive_keys"));
    assert_true(reached("step 14", 14, 5, "x") && reached("step 14", 15, 5, "x"));
    assert_false(reached("step 14", 13, 5, "x"));
}

static void test_place_without_its_number_is_refused(void **state)
{
    struct place_name place;
    (void)state;
    assert_false(place_name_parse(&place, "act"));
    assert_false(place_name_parse(&place, "step"));
    assert_false(place_name_parse(&place, ""));
    assert_false(place_name_parse(&place, "act 9"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options_are_read_before_and_after_the_command),
        cmocka_unit_test(test_bare_words_after_two_dashes_are_no_options),
        cmocka_unit_test(test_seed_is_refused_where_a_socket_opens),
        cmocka_unit_test(test_wrong_usage_is_refused_with_a_word_about_it),
        cmocka_unit_test(test_help_needs_nothing_else),
        cmocka_unit_test(test_each_command_has_an_example_that_parses),
        cmocka_unit_test(test_time_is_read_as_rfc3339),
        cmocka_unit_test(test_host_and_port_are_taken_apart),
        cmocka_unit_test(test_host_longer_than_any_name_is_refused),
        cmocka_unit_test(test_places_are_messages_acts_and_steps),
        cmocka_unit_test(test_place_without_its_number_is_refused),
    };
    return cmocka_run_group_tests_name("what is typed", tests, NULL, NULL);
}
