/* test_guard.c - a weakened engine talks over loopback alone. */
#include "tutor/complain.h"
#include "tutor/guard.h"
#include "tutor/sockets.h"

#include "lessons/foils/aead_without_tag.h"
#include "lessons/profile.h"

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* A socket that is bound to this address; -1 where the machine does not have it. */
static int bound_to(uint32_t address)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr = { htonl(address) } };
    int                descriptor = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(descriptor >= 0);
    assert_int_equal(bind(descriptor, (struct sockaddr *)&at, sizeof at), 0);
    return descriptor;
}

static const uint32_t loopback = 0x7f000001, everywhere = 0;

static void test_a_whole_engine_may_talk_to_anybody(void **state)
{
    (void)state;
    struct tls_config    config;
    const struct waivers none = { .check = { false } };
    int                  socket = bound_to(everywhere);
    profile_configure(&config, profile_find("tls12-rsa-gcm"), ACTOR_CLIENT);
    assert_true(guard_is_whole(&config));
    assert_true(guard_allows(&config, socket));
    config.waivers = &none; /* nothing is waived in it */
    assert_true(guard_is_whole(&config));
    close(socket);
}

static void assert_stays_here(const struct tls_config *config)
{
    char complaint[300] = "";
    int  here = bound_to(loopback), anywhere = bound_to(everywhere);
    assert_false(guard_is_whole(config));
    assert_true(guard_allows(config, here));
    complain_into(complaint, sizeof complaint);
    assert_false(guard_allows(config, anywhere));
    complain_into(NULL, 0);
    assert_non_null(strstr(complaint, "loopback"));
    close(here);
    close(anywhere);
}

static void test_a_waived_check_stays_on_loopback(void **state)
{
    (void)state;
    struct tls_config config;
    struct waivers    waivers = { .check = { false } };
    profile_configure(&config, profile_find("tls12-rsa-gcm"), ACTOR_CLIENT);
    waivers.check[CHECK_certificate_anchor_trusted] = true;
    config.waivers = &waivers;
    assert_stays_here(&config);
}

static void test_an_edited_figure_stays_on_loopback(void **state)
{
    (void)state;
    struct tls_config config;
    profile_configure(&config, profile_find("tls12-rsa-gcm"), ACTOR_CLIENT);
    config.figure = figure_tls12_resumed;
    assert_stays_here(&config);
}

static void test_a_foil_stays_on_loopback(void **state)
{
    (void)state;
    struct tls_config config;
    struct foil_suite foil;
    profile_configure(&config, profile_find("tls12-rsa-gcm"), ACTOR_CLIENT);
    foil_suite_without_tag(&foil, config.offer.suites[0]);
    config.offer.suites = foil.list;
    config.offer.suite_count = 1;
    assert_stays_here(&config);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_whole_engine_may_talk_to_anybody),
        cmocka_unit_test(test_a_waived_check_stays_on_loopback),
        cmocka_unit_test(test_an_edited_figure_stays_on_loopback),
        cmocka_unit_test(test_a_foil_stays_on_loopback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
