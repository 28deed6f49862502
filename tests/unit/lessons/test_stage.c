/* test_stage.c - what a lesson plays is what the demo plays, also on the keys of another stage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lessons/stage.h"

enum { SEED = 3 };

static struct stage *played(const char *profile, const struct stage *like)
{
    struct stage_plan plan = { .seed = SEED };
    snprintf(plan.profile, sizeof plan.profile, "%s", profile);
    struct stage *stage = stage_open(&plan, like);
    assert_non_null(stage);
    while (stage_step(stage) == DUET_STEPPED)
        ;
    return stage;
}

/* As `tlstutor demo PROFILE --seed N` does it: one source of random bytes for all. */
static struct recording *demo(const struct profile *profile)
{
    struct recording_header header = { .profile = profile->name };
    struct recording       *r = recording_new(&header);
    struct duet            *duet = calloc(1, sizeof *duet);
    struct credentials     *credentials = calloc(1, sizeof *credentials);
    struct seeded_random    random;
    seeded_random_init(&random, SEED);
    credentials_begin(credentials, "localhost", stage_time(SEED), &random.source);
    if (profile->intermediate)
        credentials_through_intermediate(credentials);
    while (!profile->plain_http && credentials_step(credentials) == CREDENTIALS_GOING)
        ;
    duet_init(duet, profile, credentials, &random.source, stage_time(SEED), recording_observer(r));
    while (duet_step(duet) == DUET_STEPPED)
        ;
    duet_wipe(duet);
    credentials_wipe(credentials);
    free(duet);
    free(credentials);
    return r;
}

static bool same(struct recording *a, struct recording *b)
{
    if (recording_count(a) != recording_count(b))
        return false;
    for (uint32_t n = 1; n <= recording_count(a); n++) {
        const struct event *x = &recording_event(a, n)->event, *y = &recording_event(b, n)->event;
        if (x->kind != y->kind || strcmp(recording_name(a, n), recording_name(b, n)) != 0)
            return false;
        if (x->kind == EVENT_BYTES && (x->bytes.length != y->bytes.length ||
                                       memcmp(x->bytes.bytes, y->bytes.bytes, x->bytes.length)))
            return false;
    }
    return true;
}

static void test_stage_plays_what_the_demo_plays(void **state)
{
    (void)state;
    const struct profile *profile;
    struct stage         *before = NULL;
    for (size_t i = 0; (profile = profile_at(i)) != NULL; i++) {
        struct recording *reference = demo(profile);
        struct stage     *stage = played(profile->name, before); /* on keys that were used before */
        if (!same(reference, stage_recording(stage)))
            fail_msg("%s is played otherwise", profile->name);
        stage_close(before);
        before = stage;
        recording_free(reference);
    }
    stage_close(before);
}

static void test_keys_not_made_yet_can_be_shared(void **state)
{
    (void)state;
    struct recording *reference = demo(profile_find("tls13"));
    struct stage     *http = played("plain-http", NULL); /* which needs none */
    struct stage_plan plan = { .profile = "tls13", .seed = SEED };
    struct stage     *one = stage_open(&plan, http);
    stage_close(http);
    stage_step(one);
    struct stage *other = stage_open(&plan, one);
    while (stage_step(other) == DUET_STEPPED && stage_step(one) == DUET_STEPPED)
        ;
    while (stage_step(one) == DUET_STEPPED || stage_step(other) == DUET_STEPPED)
        ;
    assert_true(same(reference, stage_recording(one)));
    assert_true(same(reference, stage_recording(other)));
    stage_close(one);
    stage_close(other);
    recording_free(reference);
}

static void test_stages_of_other_seeds_share_nothing(void **state)
{
    (void)state;
    struct stage_plan plan = { .profile = "tls12-rsa", .seed = SEED + 1 };
    struct stage     *one = played("tls12-rsa", NULL), *other = stage_open(&plan, one);
    while (stage_step(other) == DUET_STEPPED)
        ;
    assert_int_equal(stage_status(other), DUET_DONE);
    assert_false(same(stage_recording(one), stage_recording(other)));
    stage_close(one);
    stage_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stage_plays_what_the_demo_plays),
        cmocka_unit_test(test_keys_not_made_yet_can_be_shared),
        cmocka_unit_test(test_stages_of_other_seeds_share_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
