/* test_lesson_expression.c - answers worked out over a recording, and what is taken for them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lessons/lesson_accept.h"
#include "lessons/stage.h"

static struct stage *stage;
static struct scene  scene;
static struct truth *truth;

static void play(const char *profile, const char *experiment)
{
    struct stage_plan plan = { .seed = 1 };
    snprintf(plan.profile, sizeof plan.profile, "%s", profile);
    snprintf(plan.experiment, sizeof plan.experiment, "%s", experiment);
    stage_close(stage);
    stage = stage_open(&plan, NULL);
    assert_non_null(stage);
    while (stage_step(stage) == DUET_STEPPED)
        ;
    scene = (struct scene){ stage_recording(stage), recording_count(stage_recording(stage)),
                            stage_status(stage) };
}

static int begin(void **state)
{
    (void)state;
    truth = calloc(1, sizeof *truth);
    play("tls12-rsa", "");
    return truth ? 0 : 1;
}

static int end(void **state)
{
    (void)state;
    stage_close(stage);
    free(truth);
    return 0;
}

/* The answer as it is written; or what is wrong with the expression. */
static const char *answer_to(const char *expression)
{
    static char text[1000];
    if (!expression_evaluate(truth, &scene, expression))
        snprintf(text, sizeof text, "fault: %s", truth->fault);
    else
        truth_write(text, sizeof text, truth);
    return text;
}

static void test_expressions_are_worked_out(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "ClientHello/client_version", "0x0303 (TLS 1.2)" },
        { "Certificate/subjectAltName/dNSName", "localhost" },
        { "count(ClientHello/cipher_suites/cipher_suite)", "4" },
        { "all(ClientHello/cipher_suites/cipher_suite)",
          "0x003c (TLS_RSA_WITH_AES_128_CBC_SHA256), 0x002f (TLS_RSA_WITH_AES_128_CBC_SHA), 0x003d "
          "(TLS_RSA_WITH_AES_256_CBC_SHA256) and 0x0035 (TLS_RSA_WITH_AES_256_CBC_SHA)" },
        { "length(ServerHello/random)", "32" },
        { "length(master_secret)", "48" },
        { "length(client_random + server_random)", "64" },
        { "meaning(ServerHello/cipher_suite)", "TLS_RSA_WITH_AES_128_CBC_SHA256" },
        { "who-knows(master_secret)", "client and server" },
        { "who-knows(ClientHello)", "client, eavesdropper and server" },
        { "who-knows(server private key)", "server" },
        { "knows(eavesdropper, pre_master_secret)", "no" },
        { "knows(eavesdropper, client_random)", "yes" },
        { "check(suite_was_offered)", "passed" },
        { "check(psk_binder)", "fault: no check is called psk_binder" },
        { "chosen(cipher_suite)", "TLS_RSA_WITH_AES_128_CBC_SHA256" },
        { "alert", "none" },
        { "error", "none" },
        { "result", "completed" },
        { "sender(Certificate)", "server" },
        { "sender(Finished#2)", "server" },
        { "keys(Finished)", "client_write_key" },
        { "keys(ClientHello)", "none" },
        { "order(Finished, ClientHello, derive_keys)", "ClientHello, derive_keys, Finished" },
        { "\"these very words\"", "these very words" },
        { "client_random[0..1] + 0x01", "aae601" },
        { " 1:ClientHello/client_version ", "0x0303 (TLS 1.2)" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (strcmp(answer_to(cases[i][0]), cases[i][1]) != 0)
            fail_msg("%s: %s, not %s", cases[i][0], answer_to(cases[i][0]), cases[i][1]);
}

static void test_formula_is_computed_as_the_engine_does(void **state)
{
    (void)state;
    char reported[200];
    snprintf(reported, sizeof reported, "%s", answer_to("value(master_secret)"));
    assert_string_equal(answer_to("PRF-SHA256(pre_master_secret, \"master secret\", "
                                  "ClientHello/random + ServerHello/random, 48)"),
                        reported);
}

static void test_expressions_that_are_none_say_why(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        { "", "nothing stands here" },
        { "\"open", "the quotes do not close" },
        { "Nonsense/field", "there is no Nonsense/field" },
        { "ClientHello/nonsense", "there is no ClientHello/nonsense" },
        { "count(Nonsense/x)", "there is no Nonsense/x" },
        { "who-knows(nonsense)", "no value and no message" },
        { "knows(grandmother, client_random)", "nobody is called 'grandmother'" },
        { "knows(client)", "takes two" },
        { "chosen(nonsense)", "no choice of nonsense" },
        { "order(ClientHello)", "two names or more" },
        { "order(ClientHello, Nonsense)", "nothing is called Nonsense" },
        { "order(ClientHello,)", "a name is missing" },
        { "value(nonsense)", "no value is called nonsense" },
        { "sender(Nonsense)", "there is no Nonsense" },
        { "verdict", "without an experiment" },
        { "7:ClientHello", "there is no ClientHello" },
        { "SHA256(", "" },
        { "a + + b", "" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(expression_evaluate(truth, &scene, cases[i][0]));
        if (!truth->fault[0] || !strstr(truth->fault, cases[i][1]))
            fail_msg("%s: '%s'", cases[i][0], truth->fault);
    }
    struct scene empty = { NULL, 0, DUET_STEPPED };
    assert_false(expression_evaluate(truth, &empty, "alert"));
    assert_non_null(strstr(truth->fault, "nothing has been played"));
}

static bool accepts(const char *expression, const char *typed)
{
    assert_true(expression_evaluate(truth, &scene, expression));
    return truth_accepts(truth, typed);
}

static void test_right_answers_are_taken_in_many_forms(void **state)
{
    (void)state;
    static const char *const right[][2] = {
        { "Certificate/tbsCertificate/subject/commonName/value/value", "CN=localhost" },
        { "ClientHello/client_version", "TLS 1.2" },
        { "ClientHello/client_version", "tls 1.2." },
        { "ClientHello/client_version", "0x0303 (TLS 1.2)" },
        { "ClientHello/client_version", "0x0303" },
        { "ClientHello/client_version", "03 03" },
        { "ClientHello/client_version", "771" },
        { "ClientHello/client_version", "0x303" },
        { "Certificate/subjectAltName/dNSName", "  LOCALHOST " },
        { "Certificate/tbsCertificate/subject", "localhost" },
        { "Certificate/tbsCertificate/validity/notAfter", "2026-04-01" },
        { "Certificate/tbsCertificate/validity/notAfter", "2026-04-01 00:00:01" },
        { "count(ClientHello/cipher_suites/cipher_suite)", "4" },
        { "length(master_secret)", "48 bytes" },
        { "length(master_secret)", "0x30" },
        { "chosen(cipher_suite)", "tls rsa with aes 128 cbc sha256" },
        { "chosen(cipher_suite)", "0x003c" },
        { "who-knows(master_secret)", "the server, the client" },
        { "who-knows(master_secret)", "Server and client" },
        { "who-knows(master_secret)", "both" },
        { "who-knows(ClientHello)", "everybody" },
        { "knows(eavesdropper, client_random)", "y" },
        { "knows(eavesdropper, pre_master_secret)", "No." },
        { "client_random[0..3]", "aa:e6:c7:1b" },
        { "client_random[0..3]", "0xAAE6C71B" },
        { "order(Finished, ClientHello)", "ClientHello, Finished" },
        { "order(Finished, ClientHello)", "client hello -> finished" },
        { "order(Finished, ClientHello)", "ClientHello → Finished" },
        { "check(suite_was_offered)", "pass" },
        { "ClientHello/compression_methods", "null" },
    };
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        if (!accepts(right[i][0], right[i][1]))
            fail_msg("%s: '%s' was not taken", right[i][0], right[i][1]);
}

static void test_wrong_answers_are_not_taken(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        { "Certificate/tbsCertificate/subject/commonName/value/value", "CN=otherhost" },
        { "ClientHello/client_version", "TLS 1.3" },
        { "ClientHello/client_version", "0304" },
        { "ClientHello/client_version", "" },
        { "ClientHello/client_version", "772" },
        { "Certificate/subjectAltName/dNSName", "localhos" },
        { "length(master_secret)", "4" },
        { "length(master_secret)", "480" },
        { "length(master_secret)", "48 apples" },
        { "who-knows(master_secret)", "client" },
        { "who-knows(master_secret)", "client, server, eavesdropper" },
        { "who-knows(master_secret)", "everybody" },
        { "who-knows(master_secret)", "nobody" },
        { "who-knows(ClientHello)", "both" },
        { "knows(eavesdropper, client_random)", "no" },
        { "client_random[0..3]", "aa:e6:c7" },
        { "client_random[0..3]", "aa:e6:c7:1" },
        { "order(Finished, ClientHello)", "Finished, ClientHello" },
        { "order(Finished, ClientHello)", "ClientHello" },
        { "order(Finished, ClientHello)", "ClientHello, Finished, Finished" },
        { "chosen(cipher_suite)", "TLS_RSA_WITH_AES_128_CBC_SHA" },
        { "\"these very words\"", "these words" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (accepts(wrong[i][0], wrong[i][1]))
            fail_msg("%s: '%s' was taken", wrong[i][0], wrong[i][1]);
}

static void test_choices_are_named_in_many_ways(void **state)
{
    (void)state;
    static const char *const options[] = { "no, because it is encrypted", "yes: it is on the wire",
                                           "nobody can tell" };
    assert_int_equal(choice_typed(options, 3, "2"), 1);
    assert_int_equal(choice_typed(options, 3, "b"), 1);
    assert_int_equal(choice_typed(options, 3, "b)"), 1);
    assert_int_equal(choice_typed(options, 3, "Nobody can tell."), 2);
    assert_int_equal(choice_typed(options, 3, "4"), 3);
    assert_int_equal(choice_typed(options, 3, "0"), 3);
    assert_int_equal(choice_typed(options, 3, "d"), 3);
    assert_int_equal(choice_typed(options, 3, ""), 3);
    assert_true(expression_evaluate(truth, &scene, "knows(eavesdropper, pre_master_secret)"));
    assert_int_equal(choice_right(options, 3, truth), 0);
    assert_true(expression_evaluate(truth, &scene, "knows(eavesdropper, client_random)"));
    assert_int_equal(choice_right(options, 3, truth), 1);
    assert_true(expression_evaluate(truth, &scene, "\"nobody can tell\""));
    assert_int_equal(choice_right(options, 3, truth), 2);
    assert_true(expression_evaluate(truth, &scene, "\"nobody\""));
    assert_int_equal(choice_right(options, 3, truth), 3);
}

static void test_experiments_have_a_verdict(void **state)
{
    (void)state;
    play("", "mitm-self-signed");
    assert_string_equal(answer_to("verdict"), "shown");
    assert_string_equal(answer_to("result"), "failed");
    assert_string_equal(answer_to("alert"), "unknown_ca");
    assert_string_equal(answer_to("sender(Certificate)"), "attacker");
    play("tls12-rsa", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expressions_are_worked_out),
        cmocka_unit_test(test_formula_is_computed_as_the_engine_does),
        cmocka_unit_test(test_expressions_that_are_none_say_why),
        cmocka_unit_test(test_right_answers_are_taken_in_many_forms),
        cmocka_unit_test(test_wrong_answers_are_not_taken),
        cmocka_unit_test(test_choices_are_named_in_many_ways),
        cmocka_unit_test(test_experiments_have_a_verdict),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
