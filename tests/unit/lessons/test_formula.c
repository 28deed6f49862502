/* test_formula.c - the grammar of formulas: what it takes, what it refuses, and the inputs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lessons/formula.h"

/* The inputs of a formula as one text, "value:a path:B/c range:D..E", or "broken at 3". */
static const char *inputs_of(const char *formula)
{
    static const char *const kinds[] = { "value", "path", "range" };
    static char              text[512];
    struct formula_input     inputs[8];
    size_t                   broken_at = 0, count = formula_inputs(inputs, 8, formula, &broken_at);
    text[0] = '\0';
    if (count == SIZE_MAX)
        snprintf(text, sizeof text, "broken at %zu", broken_at);
    for (size_t i = 0; count != SIZE_MAX && i < count; i++) {
        size_t at = strlen(text);
        snprintf(text + at, sizeof text - at, "%s%s:%.*s", i ? " " : "", kinds[inputs[i].kind],
                 (int)inputs[i].length, formula + inputs[i].offset);
    }
    return text;
}

static void test_formula_lists_inputs(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "master_secret", "value:master_secret" },
        { "server private key", "value:server private key" },
        { "key_block[0..15]", "value:key_block" },
        { "ClientHello/random", "path:ClientHello/random" },
        { "Finished#2/verify_data", "path:Finished#2/verify_data" },
        { "Certificate/certificate_list/ASN.1Cert#2",
          "path:Certificate/certificate_list/ASN.1Cert#2" },
        { "PRF-SHA256(pre_master_secret, \"master secret\", ClientHello/random + "
          "ServerHello/random, 48)",
          "value:pre_master_secret path:ClientHello/random path:ServerHello/random" },
        { "SHA256(transcript(ClientHello..Finished#2))", "range:ClientHello..Finished#2" },
        { "transcript(ClientHello)", "path:ClientHello" },
        { "a + b + a", "value:a value:b" },
        { "a ^ (b + 0x0102)", "value:a value:b" },
        { "(a[0..1] + b)[1..2]", "value:a value:b" },
        { "\"(\" + 0xff", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(inputs_of(cases[i][0]), cases[i][1]);
}

static void test_formula_refuses_what_is_none(void **state)
{
    (void)state;
    static const char *const broken[] = {
        "",       "a +",     "a b  c",   "a[0]",
        "a[1..]", "SHA256(", "SHA256()", "(a",
        "a)",     "\"open",  "0x",       "0x123",
        "48",     "a + 48",  "A..B",     "SHA256(A..B)",
        "A/",     "A#/b",    "a,b",      "transcript(A..)",
        "a ^^ b", "a..b",    "/b",
    };
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        if (strncmp(inputs_of(broken[i]), "broken at", 9) != 0)
            fail_msg("taken for a formula: %s", broken[i]);
    }
}

static void test_formula_says_where_it_breaks(void **state)
{
    (void)state;
    assert_string_equal(inputs_of("a + "), "broken at 4");
    assert_string_equal(inputs_of("abc ?"), "broken at 4");
}

static void test_formula_refuses_more_inputs_than_fit(void **state)
{
    (void)state;
    struct formula_input inputs[2];
    size_t               broken_at = 0;
    assert_int_equal(formula_inputs(inputs, 2, "a + b", &broken_at), 2);
    assert_true(formula_inputs(inputs, 2, "a + b + c", &broken_at) == SIZE_MAX);
}

static void test_formula_refuses_endless_nesting(void **state)
{
    (void)state;
    char text[4096] = "";
    memset(text, '(', sizeof text - 1);
    assert_memory_equal(inputs_of(text), "broken at", 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formula_lists_inputs),
        cmocka_unit_test(test_formula_refuses_what_is_none),
        cmocka_unit_test(test_formula_says_where_it_breaks),
        cmocka_unit_test(test_formula_refuses_more_inputs_than_fit),
        cmocka_unit_test(test_formula_refuses_endless_nesting),
    };
    return cmocka_run_group_tests_name("formula", tests, NULL, NULL);
}
