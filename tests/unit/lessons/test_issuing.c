/* What an authority issues: the same for the same seed, sound without a fault, and with one refused
 * by a client of this program for that reason. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lessons/duet.h"

#include <string.h>

enum { NOW = 1767225600, MANY_STEPS = 20000 };

static struct credentials   credentials, again;
static struct seeded_random random_source;
static struct duet          duet;

static void make(struct credentials *c, uint64_t seed, enum fault fault)
{
    seeded_random_init(&random_source, seed);
    credentials_begin(c, "localhost", NOW, &random_source.source);
    credentials_spoil(c, fault);
    while (credentials_step(c) == CREDENTIALS_GOING)
        continue;
    assert_int_equal(c->status, CREDENTIALS_DONE);
}

/* What the client says of a server with these credentials. */
static enum error client_says(void)
{
    enum duet_status status = DUET_STEPPED;
    duet_init(&duet, profile_find("tls12-rsa"), &credentials, &random_source.source, NOW, NULL);
    for (unsigned steps = 0; status == DUET_STEPPED && steps < MANY_STEPS; steps++)
        status = duet_step(&duet);
    return tls_error(&duet.client);
}

static void test_the_same_seed_gives_the_same_certificates(void **state)
{
    (void)state;
    make(&credentials, 4, FAULT_path_too_long);
    make(&again, 4, FAULT_path_too_long);
    assert_int_equal(credentials.server.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(credentials.server.length[i], again.server.length[i]);
        assert_memory_equal(credentials.server.der[i], again.server.der[i], again.server.length[i]);
    }
    make(&again, 5, FAULT_path_too_long);
    assert_memory_not_equal(credentials.server.der[0], again.server.der[0], 256);
}

static void test_a_client_refuses_each_fault_by_its_own_error(void **state)
{
    (void)state;
    static const struct {
        enum fault fault;
        enum error error;
    } cases[] = {
        { FAULT_NONE, ERROR_NONE },
        { FAULT_expired, ERROR_certificate_expired },
        { FAULT_not_yet_valid, ERROR_certificate_not_yet_valid },
        { FAULT_wrong_name, ERROR_certificate_name_mismatch },
        { FAULT_no_san, ERROR_certificate_name_mismatch },
        { FAULT_bad_signature, ERROR_certificate_signature },
        { FAULT_self_signed, ERROR_certificate_unknown_ca },
        { FAULT_lookalike_ca, ERROR_certificate_unknown_ca },
        { FAULT_weak_key, ERROR_certificate_key_too_weak },
        { FAULT_wrong_usage, ERROR_certificate_key_usage },
        { FAULT_wrong_eku, ERROR_certificate_extended_key_usage },
        { FAULT_sha1, ERROR_certificate_signature_algorithm },
        { FAULT_md5, ERROR_certificate_signature_algorithm },
        { FAULT_not_a_ca, ERROR_certificate_not_a_ca },
        { FAULT_path_too_long, ERROR_certificate_path_too_long },
        { FAULT_name_constraint, ERROR_certificate_name_not_permitted },
        { FAULT_unknown_critical, ERROR_certificate_critical_extension },
        { FAULT_negative_serial, ERROR_certificate_profile },
        { FAULT_duplicate_extension, ERROR_certificate_extension_duplicate },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        make(&credentials, 6, cases[i].fault);
        assert_int_equal(client_says(), cases[i].error);
    }
}

static void test_every_fault_is_found_by_its_name_and_fits_something(void **state)
{
    (void)state;
    for (enum fault fault = FAULT_NONE + 1; fault < FAULT_COUNT; fault++) {
        bool fits = false;
        assert_int_equal(fault_find(fault_name(fault)), fault);
        for (enum issuing_kind kind = ISSUING_CA; kind <= ISSUING_OCSP; kind++)
            fits |= fault_fits(fault, kind);
        assert_true(fits);
    }
    assert_int_equal(fault_find("none"), FAULT_NONE);
    assert_int_equal(fault_find("sound"), FAULT_NONE);
    assert_false(fault_fits(FAULT_stale_crl, ISSUING_SERVER));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_seed_gives_the_same_certificates),
        cmocka_unit_test(test_a_client_refuses_each_fault_by_its_own_error),
        cmocka_unit_test(test_every_fault_is_found_by_its_name_and_fits_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
