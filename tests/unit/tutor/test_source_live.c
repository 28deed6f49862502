/*
 * test_source_live.c - the sources with a real peer, held against each other over loopback: a
 * server and clients of our own, and sockets that say nothing. Who steps, who waits, who is out of
 * patience.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lessons/credentials.h"
#include "lessons/profile.h"
#include "protocol/x509/pem.h"
#include "tests/unit/temporary.h"
#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/dial.h"
#include "tutor/entropy.h"
#include "tutor/outcome.h"
#include "tutor/source_connect.h"
#include "tutor/source_serve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_STEPS = 200, A_MOMENT = 20 /* milliseconds */ };

static char           folder[TEMPORARY_FOLDER];
static char           ca[TEMPORARY_PATH], certificate[TEMPORARY_PATH], key[TEMPORARY_PATH];
static char           address[64], complaint[512];
static uint16_t       port;
static struct source *server;
static struct options serving;

/* ---- helpers ---- */

/* Lets a source have its time, for some milliseconds at least, with nothing asked of it. */
static void idle(struct source *s, bool paused, int milliseconds)
{
    int64_t end = clock_milliseconds() + milliseconds;
    do {
        struct pollfd watched[SOURCE_DESCRIPTORS];
        int           count = s->ops->watch(s, watched), left = s->ops->time_left(s, paused);
        poll(watched, (nfds_t)count, left >= 0 && left < 2 ? left : 2);
        s->ops->exchange(s, paused);
    } while (clock_milliseconds() < end);
}

static uint32_t steps_of(struct source *s)
{
    struct recording *recording = s->ops->recording(s);
    return recording ? recording_steps(recording) : 0;
}

/* One that is over would take a step for the wish to see another connection. */
static bool step_if_not_over(struct source *s) { return s && !s->ops->over(s) && s->ops->step(s); }

/* Steps both as long as one of them has something to do. */
static void play(struct source *one, struct source *other)
{
    for (int idle_rounds = 0, i = 0; idle_rounds < 5 && i < MOST_STEPS; i++) {
        bool stepped = step_if_not_over(one);
        stepped = step_if_not_over(other) || stepped;
        idle(one, false, stepped ? 0 : A_MOMENT);
        if (other)
            idle(other, false, stepped ? 0 : A_MOMENT);
        idle_rounds = stepped ? 0 : idle_rounds + 1;
    }
}

static struct outcome judged(struct source *s)
{
    struct outcome outcome;
    outcome_judge(&outcome, s->ops->recording(s));
    return outcome;
}

static bool status_says(struct source *s, const char *text)
{
    char status[SOURCE_STATUS];
    return strstr(s->ops->status(s, status), text) != NULL;
}

static struct source *call(struct options *o)
{
    int status;
    o->command = COMMAND_CONNECT;
    o->argument = address;
    o->profile = PROFILE_STORY;
    o->timeout = o->timeout ? o->timeout : 30;
    return source_connect_open(o, &status);
}

static struct dial silent_dial;

/* A client that connects and says nothing. */
static int say_nothing(void) { return dial_wait(&silent_dial, "127.0.0.1", port, 1000); }

static bool write_pem(char *path, size_t size, const char *name, const char *label,
                      const uint8_t *der, size_t length)
{
    static char text[2 * CREDENTIALS_MAX_DER];
    snprintf(path, size, "%s/%s.pem", folder, name);
    FILE *out = fopen(path, "w");
    if (!out || !pem_encode(text, sizeof text, label, der, length))
        return false;
    fwrite(text, 1, pem_encoded_length(label, length), out);
    return fclose(out) == 0;
}

/* An authority, a certificate and its key, in files, for all tests. */
static int set_up(void **state)
{
    static struct credentials   made;
    static struct random_source random;
    (void)state;
    random = entropy_source();
    credentials_begin(&made, "localhost", clock_now(), &random);
    while (credentials_step(&made) == CREDENTIALS_GOING)
        ;
    bool written = made.status == CREDENTIALS_DONE && temporary_folder(folder) &&
                   write_pem(ca, sizeof ca, "ca", "CERTIFICATE", made.ca_der, made.ca_length) &&
                   write_pem(certificate, sizeof certificate, "server", "CERTIFICATE",
                             made.server.der[0], made.server.length[0]) &&
                   write_pem(key, sizeof key, "key", "RSA PRIVATE KEY", made.server_key_der,
                             made.server_key_length);
    credentials_wipe(&made);
    return written ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(ca);
    unlink(certificate);
    unlink(key);
    rmdir(folder);
    return 0;
}

/* A server that nobody has called so far. */
static int listen_anew(void **state)
{
    int  status;
    char text[SOURCE_STATUS];
    (void)state;
    serving = (struct options){ .command = COMMAND_SERVE,
                                .profile = PROFILE_STORY,
                                .argument = "0",
                                .timeout = 30,
                                .cert = certificate,
                                .key = key };
    server = source_serve_open(&serving, &status);
    if (!server)
        return -1;
    const char *colon = strstr(server->ops->status(server, text), "127.0.0.1:");
    port = colon ? (uint16_t)atoi(colon + strlen("127.0.0.1:")) : 0;
    snprintf(address, sizeof address, "localhost:%u", (unsigned)port);
    return port ? 0 : -1;
}

static int stop_listening(void **state)
{
    (void)state;
    server->ops->close(server);
    return 0;
}

/* ---- one connection ---- */

static void test_a_page_is_asked_for_and_answered(void **state)
{
    (void)state;
    struct options o = { .http = "/", .trust = ca };
    struct source *client = call(&o);
    assert_non_null(client);
    play(client, server);
    assert_true(client->ops->over(client) && server->ops->over(server));
    struct outcome at_client = judged(client), at_server = judged(server);
    assert_true(outcome_sound(&at_client) && outcome_sound(&at_server));
    assert_true(at_client.closed && at_server.closed);
    assert_true(at_client.application_bytes[SERVER_TO_CLIENT] > 500);
    assert_int_equal(at_client.application_bytes[CLIENT_TO_SERVER],
                     at_server.application_bytes[CLIENT_TO_SERVER]);
    client->ops->close(client);
}

static void test_nothing_is_taken_that_was_not_asked_for(void **state)
{
    (void)state;
    struct options o = { .http = "/", .trust = ca };
    struct source *client = call(&o);
    assert_true(client->ops->step(client)); /* ClientHello */
    idle(server, true, A_MOMENT);
    assert_int_equal(steps_of(server), 0);
    assert_int_equal(steps_of(client), 1);
    assert_false(status_says(client, "waiting"));
    assert_false(client->ops->step(client));
    assert_true(status_says(client, "waiting for the server, 0 s (given up after 30 s)"));
    assert_true(server->ops->step(server));
    client->ops->close(client);
}

static void test_another_name_is_refused_and_the_server_is_told(void **state)
{
    (void)state;
    struct options o = { .http = "/", .trust = ca, .host = "elsewhere.example" };
    struct source *client = call(&o);
    play(client, server);
    assert_true(client->ops->over(client) && server->ops->over(server));
    struct outcome at_client = judged(client), at_server = judged(server);
    assert_true(at_client.failed && at_server.failed);
    client->ops->close(client);
}

static void test_typed_lines_are_sent_and_q_says_goodbye(void **state)
{
    (void)state;
    struct options o = { .trust = ca };
    struct source *client = call(&o);
    assert_int_equal(client->ops->say(client, "GET / HTTP/1.1\n", 15), 15);
    assert_int_equal(client->ops->say(client, "\n", 1), 1);
    play(client, server);
    struct outcome at_client = judged(client);
    assert_int_equal(at_client.application_bytes[CLIENT_TO_SERVER], 16);
    assert_true(at_client.application_bytes[SERVER_TO_CLIENT] > 500);
    client->ops->close(client);

    client = call(&o);
    server->ops->step(server); /* the first has ended: the next, please */
    play(client, server);
    assert_false(client->ops->over(client)); /* it waits for the person */
    assert_true(status_says(client, "i types a line"));
    assert_int_equal(client->ops->say(client, "Q\n", 2), 2);
    assert_int_equal(client->ops->say(client, "more\n", 5), 0);
    play(client, server);
    at_client = judged(client);
    assert_true(client->ops->over(client) && at_client.closed && outcome_sound(&at_client));
    assert_int_equal(at_client.application_bytes[CLIENT_TO_SERVER], 0);
    client->ops->close(client);
}

static void test_a_server_that_cannot_be_reached_is_a_complaint(void **state)
{
    (void)state;
    int            status = 0;
    struct options o = {
        .command = COMMAND_CONNECT, .argument = "127.0.0.1:1", .timeout = 30, .trust = ca
    };
    complain_into(complaint, sizeof complaint);
    assert_null(source_connect_open(&o, &status));
    assert_int_equal(status, EXIT_MACHINE);
    assert_string_equal(complaint, "cannot connect: 127.0.0.1 port 1: Connection refused");
    o.argument = "no host";
    assert_null(source_connect_open(&o, &status));
    assert_int_equal(status, EXIT_USAGE);
    o.argument = address;
    o.trust = "/nowhere/ca.pem";
    assert_null(source_connect_open(&o, &status));
    assert_int_equal(status, EXIT_MACHINE);
    complain_into(NULL, 0);
}

static void test_a_port_in_use_is_a_complaint(void **state)
{
    (void)state;
    int            status = 0;
    char           taken[8];
    struct options o = {
        .command = COMMAND_SERVE, .profile = PROFILE_STORY, .argument = taken, .timeout = 30
    };
    snprintf(taken, sizeof taken, "%u", (unsigned)port);
    complain_into(complaint, sizeof complaint);
    assert_null(source_serve_open(&o, &status));
    complain_into(NULL, 0);
    assert_int_equal(status, EXIT_MACHINE);
    assert_non_null(strstr(complaint, "Address already in use"));
}

/* ---- patience ---- */

static void test_silence_counts_only_while_somebody_waits(void **state)
{
    (void)state;
    struct options o = { .trust = ca, .timeout = 1 };
    struct source *client = call(&o);
    assert_true(client->ops->step(client));
    assert_false(client->ops->step(client)); /* nobody steps the server */
    idle(client, true, 1200);                /* reading takes as long as it takes */
    assert_int_equal(steps_of(client), 1);
    assert_int_equal(client->ops->time_left(client, true), -1);
    assert_in_range(client->ops->time_left(client, false), 900, 1000);
    idle(client, false, 1200);
    assert_int_equal(steps_of(client), 2);
    play(client, NULL);
    struct outcome         at_client = judged(client);
    const struct recorded *failure =
        recording_event(client->ops->recording(client), at_client.failure);
    assert_int_equal(failure->event.failure.error, ERROR_no_answer);
    assert_true(client->ops->over(client));
    client->ops->close(client);
}

static void test_a_peer_that_leaves_is_heard_of_at_the_next_step(void **state)
{
    (void)state;
    struct options o = { .trust = ca };
    struct source *client = call(&o);
    client->ops->step(client);
    idle(server, true, A_MOMENT);
    assert_true(server->ops->step(server));
    client->ops->close(client); /* in the middle of the handshake */
    idle(server, true, A_MOMENT);
    uint32_t before = steps_of(server);
    idle(server, true, A_MOMENT);
    assert_int_equal(steps_of(server), before);
    play(server, NULL);
    struct outcome at_server = judged(server);
    assert_true(server->ops->over(server) && at_server.failed);
}

/* ---- several connections ---- */

static void test_the_newest_comes_first_and_any_can_be_chosen(void **state)
{
    (void)state;
    unsigned current;
    int      one = say_nothing(), two = say_nothing();
    assert_null(server->ops->recording(server));
    idle(server, true, 3 * A_MOMENT);
    assert_int_equal(server->ops->connections(server, &current), 2);
    assert_int_equal(current, 1);
    struct recording *newest = server->ops->recording(server);
    server->ops->choose(server, 0);
    struct recording *chosen = server->ops->recording(server);
    assert_ptr_not_equal(chosen, newest);
    int three = say_nothing();
    idle(server, true, 3 * A_MOMENT);
    assert_int_equal(server->ops->connections(server, &current), 3);
    assert_ptr_equal(server->ops->recording(server), chosen); /* it stays in view */
    server->ops->choose(server, 1000);                        /* there is none: nothing happens */
    assert_ptr_equal(server->ops->recording(server), chosen);
    assert_false(server->ops->step(server));
    assert_true(status_says(server, "waiting for the client, 0 s"));
    assert_true(status_says(server, "connection 1 of 3"));
    close(one);
    close(two);
    close(three);
}

static void test_after_one_connection_comes_the_next(void **state)
{
    (void)state;
    struct options o = { .http = "/", .trust = ca };
    unsigned       current;
    struct source *one = call(&o);
    play(one, server);
    assert_true(server->ops->over(server));
    struct source *two = call(&o);
    idle(server, true, A_MOMENT);
    server->ops->connections(server, &current);
    assert_int_equal(current, 0);            /* the end of the first is still being read */
    assert_false(server->ops->step(server)); /* until more is asked for */
    server->ops->connections(server, &current);
    assert_int_equal(current, 1);
    play(two, server);
    assert_true(server->ops->over(server));
    assert_false(server->ops->step(server)); /* nobody waits: the next that comes */
    assert_false(server->ops->over(server));
    assert_true(status_says(server, "listening on 127.0.0.1:"));
    struct source *three = call(&o);
    idle(server, false, A_MOMENT);
    assert_int_equal(server->ops->connections(server, &current), 3);
    assert_int_equal(current, 2);
    one->ops->close(one);
    two->ops->close(two);
    three->ops->close(three);
}

static void test_once_is_once(void **state)
{
    (void)state;
    unsigned current;
    serving.once = true;
    int one = say_nothing(), two = say_nothing();
    idle(server, true, 3 * A_MOMENT);
    assert_int_equal(server->ops->connections(server, &current), 1);
    close(one);
    play(server, NULL);
    assert_true(server->ops->over(server));
    assert_false(server->ops->step(server));
    assert_true(server->ops->over(server));
    close(two);
}

static void test_connections_are_bounded_and_old_ones_go(void **state)
{
    (void)state;
    unsigned current;
    int      many[3 * SERVE_CONNECTIONS];
    for (int i = 0; i < 3 * SERVE_CONNECTIONS; i++)
        many[i] = say_nothing();
    idle(server, true, 3 * A_MOMENT);
    struct pollfd watched[SOURCE_DESCRIPTORS];
    assert_int_equal(server->ops->connections(server, &current), SERVE_CONNECTIONS);
    assert_in_range(server->ops->watch(server, watched), 1, SOURCE_DESCRIPTORS);
    for (int i = 0; i < 3 * SERVE_CONNECTIONS; i++)
        close(many[i]);
    idle(server, true, 5 * A_MOMENT);
    assert_int_equal(server->ops->connections(server, &current), SERVE_CONNECTIONS);

    /* And there is room for one who has something to say. */
    struct options o = { .http = "/", .trust = ca };
    struct source *client = call(&o);
    idle(server, true, 3 * A_MOMENT);
    unsigned count = server->ops->connections(server, &current);
    server->ops->choose(server, count - 1);
    play(client, server);
    struct outcome at_client = judged(client);
    assert_true(outcome_sound(&at_client));
    client->ops->close(client);
}

/* ---- keys ---- */

static void test_keys_are_made_in_slices(void **state)
{
    (void)state;
    int            status;
    struct options o = {
        .command = COMMAND_SERVE, .profile = PROFILE_STORY, .argument = "0", .timeout = 30
    };
    struct source *making = source_serve_open(&o, &status);
    assert_non_null(making);
    for (int i = 0; i < 5 && making->ops->time_left(making, true) == 0; i++) {
        int64_t before = clock_milliseconds();
        assert_true(status_says(making, "making the key of"));
        making->ops->exchange(making, true);
        assert_in_range(clock_milliseconds() - before, 0, 100);
    }
    assert_null(making->ops->recording(making));
    assert_false(making->ops->over(making) || making->ops->step(making));
    making->ops->close(making);
}

int main(void)
{
#define WITH_SERVER(test) cmocka_unit_test_setup_teardown(test, listen_anew, stop_listening)
    const struct CMUnitTest tests[] = {
        WITH_SERVER(test_a_page_is_asked_for_and_answered),
        WITH_SERVER(test_nothing_is_taken_that_was_not_asked_for),
        WITH_SERVER(test_another_name_is_refused_and_the_server_is_told),
        WITH_SERVER(test_typed_lines_are_sent_and_q_says_goodbye),
        WITH_SERVER(test_a_server_that_cannot_be_reached_is_a_complaint),
        WITH_SERVER(test_a_port_in_use_is_a_complaint),
        WITH_SERVER(test_silence_counts_only_while_somebody_waits),
        WITH_SERVER(test_a_peer_that_leaves_is_heard_of_at_the_next_step),
        WITH_SERVER(test_the_newest_comes_first_and_any_can_be_chosen),
        WITH_SERVER(test_after_one_connection_comes_the_next),
        WITH_SERVER(test_once_is_once),
        WITH_SERVER(test_connections_are_bounded_and_old_ones_go),
        cmocka_unit_test(test_keys_are_made_in_slices),
    };
    return cmocka_run_group_tests_name("live sources", tests, set_up, tear_down);
}
