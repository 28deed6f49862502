/* test_lab.c - the machinery of the lab: whose name an event is told in, and what stays the same. */
#include "lessons/lab_verdict.h"
#include "lessons/tampering.h"

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include <stdlib.h>
#include <string.h>

enum { SEED = 5, NOW = 1767225600 };

static const struct recording_header plain_header = {
    .profile = "tls12-rsa", .client = "tlstutor", .server = "tlstutor", .time = NOW
};

/* ---- experiments ---- */

static struct recording *play(const char *name, enum lab_runs runs)
{
    struct recording_header header = plain_header;
    struct lab             *lab = calloc(1, sizeof *lab);
    header.lab = name;
    struct recording      *recording = recording_new(&header);
    const struct lab_setup setup = { .experiment = experiment_find(name),
                                     .profile = profile_find("tls12-rsa"),
                                     .host = "localhost",
                                     .now = NOW,
                                     .seed = SEED,
                                     .runs = runs };
    assert_non_null(lab);
    assert_non_null(setup.experiment);
    lab_begin(lab, &setup, recording);
    enum credentials_status keys;
    do
        keys = lab_make_keys(lab);
    while (keys == CREDENTIALS_GOING);
    assert_int_equal(keys, CREDENTIALS_DONE);
    while (lab_step(lab) == DUET_STEPPED)
        ;
    assert_int_equal(lab_step(lab), DUET_DONE); /* and again */
    lab_wipe(lab);
    free(lab);
    return recording;
}

static void test_the_attackers_ends_report_in_its_name(void **state)
{
    (void)state;
    struct recording *r = play("mitm-self-signed", LAB_WAIVED);
    bool              seen[3][ACTOR_COUNT] = { { false } };
    for (uint32_t n = 1; n <= recording_count(r); n++) {
        const struct event *event = &recording_event(r, n)->event;
        assert_in_range(event->connection, 1, 2);
        seen[event->connection][event->actor] = true;
        if (event->kind == EVENT_SECRET)
            assert_int_equal(event->secret.owner, event->actor);
    }
    assert_true(seen[1][ACTOR_CLIENT] && seen[1][ACTOR_ATTACKER] && !seen[1][ACTOR_SERVER]);
    assert_true(seen[2][ACTOR_SERVER] && seen[2][ACTOR_ATTACKER] && !seen[2][ACTOR_CLIENT]);
    assert_true(recording_has_attacker(r));
    recording_free(r);
}

static void test_a_verdict_is_read_off_the_recording(void **state)
{
    (void)state;
    struct recording  *r = play("mitm-self-signed", LAB_BOTH_RUNS);
    struct lab_verdict v;
    char               lines[LAB_MOST_LINES][LAB_LINE];
    assert_true(lab_judge(&v, r));
    assert_int_equal(v.run_count, 2);
    assert_true(v.shown && v.runs[0].noticed && !v.runs[0].lost[0] && !v.runs[0].waived);
    assert_true(v.runs[1].waived && v.runs[1].passed_over && v.runs[1].lost[0]);
    assert_true(v.runs[1].first > v.runs[0].last);
    assert_true(lab_verdict_lines(lines, &v, r) >= 4);
    assert_non_null(strstr(lines[1], "certificate_anchor_trusted"));
    recording_free(r);

    r = recording_new(&plain_header);
    assert_false(lab_judge(&v, r)); /* nobody has experimented here */
    assert_false(recording_has_attacker(r));
    recording_free(r);
}

/* ---- breaking something in the middle of a walk ---- */

struct broken {
    struct seeded_random  random;
    struct credentials    credentials;
    struct duet           duet;
    struct tampering_hand hand;
};

/* A demo with a hand on its wire from a step on; how it ended. */
static struct recording *play_broken(const char *profile, enum tampering what, uint32_t from,
                                     enum duet_status *status)
{
    struct broken    *b = calloc(1, sizeof *b);
    struct recording *r = recording_new(&plain_header);
    assert_non_null(b);
    seeded_random_init(&b->random, SEED);
    credentials_begin(&b->credentials, "localhost", NOW, &b->random.source);
    while (credentials_step(&b->credentials) == CREDENTIALS_GOING)
        ;
    duet_init(&b->duet, profile_find(profile), &b->credentials, &b->random.source, NOW,
              recording_observer(r));
    tampering_prepare(&b->hand, what, &b->duet, r);
    do {
        if (!b->hand.begun && recording_steps(r) >= from)
            tampering_begin(&b->hand);
        *status = duet_step(&b->duet);
    } while (*status == DUET_STEPPED);
    duet_wipe(&b->duet);
    credentials_wipe(&b->credentials);
    free(b);
    return r;
}

/* The first events of two recordings, up to the end of a step, say the same. */
static void assert_same_until(struct recording *a, struct recording *b, uint32_t step)
{
    assert_true(recording_steps(a) >= step && recording_steps(b) >= step);
    for (uint32_t n = 1; recording_event(a, n)->step <= step; n++) {
        const struct recorded *one = recording_event(a, n), *other = recording_event(b, n);
        assert_int_equal(one->event.kind, other->event.kind);
        assert_int_equal(one->event.actor, other->event.actor);
        if (one->event.kind != EVENT_BYTES)
            continue;
        assert_int_equal(one->event.bytes.length, other->event.bytes.length);
        assert_memory_equal(one->event.bytes.bytes, other->event.bytes.bytes,
                            one->event.bytes.length);
    }
}

static void test_up_to_the_step_all_is_the_same(void **state)
{
    (void)state;
    enum duet_status  status;
    const uint32_t    step = 9;
    struct recording *honest = play_broken("tls12-rsa", TAMPERING_NONE, step, &status);
    assert_int_equal(status, DUET_DONE);
    assert_false(recording_has_attacker(honest));
    for (enum tampering what = TAMPERING_FLIP; what <= TAMPERING_UNSEEN; what++) {
        struct recording *broken = play_broken("tls12-rsa", what, step, &status);
        assert_same_until(honest, broken, step);
        assert_true(recording_has_attacker(broken));
        recording_free(broken);
    }
    recording_free(honest);
}

static void test_what_is_broken_is_noticed(void **state)
{
    (void)state;
    enum duet_status  status;
    struct recording *r = play_broken("tls13", TAMPERING_FLIP, 1, &status);
    assert_int_equal(status, DUET_FAILED);
    recording_free(r);
    r = play_broken("tls12-rsa", TAMPERING_DROP, 0, &status);
    assert_int_equal(status, DUET_STUCK); /* each waits for the other */
    recording_free(r);
    r = play_broken("tls12-rsa", TAMPERING_DOUBLE, 1, &status);
    assert_int_equal(status, DUET_FAILED);
    recording_free(r);
}

/* With nobody looking, and nothing changed, it comes to the same end. */
static void test_waived_checks_alone_change_nothing(void **state)
{
    (void)state;
    enum duet_status  status;
    struct recording *r = play_broken("tls13", TAMPERING_UNSEEN, 1, &status);
    assert_int_equal(status, DUET_DONE);
    recording_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_attackers_ends_report_in_its_name),
        cmocka_unit_test(test_a_verdict_is_read_off_the_recording),
        cmocka_unit_test(test_up_to_the_step_all_is_the_same),
        cmocka_unit_test(test_what_is_broken_is_noticed),
        cmocka_unit_test(test_waived_checks_alone_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
