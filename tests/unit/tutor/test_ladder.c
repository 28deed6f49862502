/*
 * test_ladder.c - the handshake as the RFC draws it: what is shown as still to come, what is not,
 * and what is shown once it has come.
 */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "played.h"

#include "lessons/words.h"
#include "tutor/ladder.h"

enum { ROWS = 40, COLUMNS = 40 };

static struct surface surface;
static char           screen[8192];

static int set_up(void **state)
{
    setlocale(LC_ALL, "C.UTF-8");
    return played_set_up(state);
}

static void draw(struct recording *recording)
{
    struct ladder ladder;
    struct walk   walk;
    size_t        at = 0;
    ladder_begin(&ladder);
    assert_true(walk_open(&walk, recording));
    ladder_arrive(&ladder, &walk);
    assert_true(surface_resize(&surface, ROWS, COLUMNS, true));
    struct canvas canvas = canvas_whole(&surface);
    ladder_draw(&ladder, &walk, &canvas, false);
    for (int row = 0; row < ROWS; row++) {
        at += surface_row_text(screen + at, sizeof screen - at - 2, &surface, row);
        screen[at++] = '\n';
    }
    screen[at] = '\0';
    ladder_end(&ladder);
    walk_close(&walk);
    surface_free(&surface);
}

/* The ladder of a connection that has only begun: after so many steps. */
static void draw_beginning(const char *profile, unsigned steps)
{
    struct recording *recording = recording_new(&(struct recording_header){ .profile = profile });
    seeded_random_init(&played_random, 3);
    duet_init(&played_duet, profile_find(profile), &played_credentials, &played_random.source,
              PLAYED_NOW, recording_observer(recording));
    for (unsigned i = 0; i < steps; i++)
        assert_int_equal(duet_step(&played_duet), DUET_STEPPED);
    draw(recording);
    duet_wipe(&played_duet);
    recording_free(recording);
}

static void draw_whole(const char *profile)
{
    struct recording *recording = played(profile, NULL);
    draw(recording);
    recording_free(recording);
}

static unsigned count_of(const char *text)
{
    unsigned count = 0;
    for (const char *at = screen; (at = strstr(at, text)); at += strlen(text))
        count++;
    return count;
}

static void assert_count(const char *text, unsigned count)
{
    if (count_of(text) != count)
        fail_msg("\"%s\" is there %u times, not %u:\n%s", text, count_of(text), count, screen);
}

static void test_what_may_not_happen_is_not_announced(void **state)
{
    (void)state;
    draw_beginning("tls13-retry", 1);
    assert_count("ClientHello", 1);
    assert_count("HelloRetryRequest", 0);
    assert_count("ChangeCipherSpec", 0);
    assert_count("EndOfEarlyData", 0);
    assert_count("EncryptedExtensions", 1);
    assert_count("CertificateVerify", 2);
    assert_count("(if asked)", 2);
    draw_beginning("tls12-rsa", 1);
    assert_count("NewSessionTicket", 0);
    assert_count("ChangeCipherSpec", 2);
}

static void test_what_has_happened_is_there(void **state)
{
    (void)state;
    draw_whole("tls13-retry");
    assert_count("HelloRetryRequest", 1);
    assert_count("ClientHello", 2);
    assert_count("ChangeCipherSpec", 2);
    draw_whole("tls12-ticket");
    assert_count("NewSessionTicket", 1);
    draw_whole("plain-http");
    assert_count("Request", 1);
    assert_count("Response", 1);
    assert_count("ServerHello", 0);
}

static void test_after_a_retry_another_hello_is_to_come(void **state)
{
    (void)state;
    for (unsigned steps = 1; count_of("HelloRetryRequest") == 0; steps++)
        draw_beginning("tls13-retry", steps);
    assert_count("ClientHello", 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_may_not_happen_is_not_announced),
        cmocka_unit_test(test_what_has_happened_is_there),
        cmocka_unit_test(test_after_a_retry_another_hello_is_to_come),
    };
    return cmocka_run_group_tests_name("ladder", tests, set_up, NULL);
}
