/*
 * command_demo.c - `tlstutor demo`: both ends in one process, and the wire between them in memory.
 *
 * Read next: lessons/duet.h, which moves the two ends.
 */
#include "tutor/commands.h"

#include "lessons/duet.h"
#include "tutor/clock.h"
#include "tutor/complain.h"
#include "tutor/entropy.h"
#include "tutor/outcome.h"
#include "tutor/session.h"
#include "tutor/signals.h"
#include "tutor/suites.h"

#include <stdlib.h>

/* 2026-01-01 00:00:00 UTC: where the clock of a seeded run stands, give or take the seed. */
static const int64_t SEEDED_TIME = 1767225600;

/* Too large for a stack, together. */
struct demo {
    struct profile       profile;
    struct suite_list    suites;
    struct seeded_random seeded;
    struct random_source system;
    struct credentials   credentials;
    struct duet          duet;
    struct session       session;
};

static int64_t choose_time(const struct options *o)
{
    if (o->has_time)
        return o->time;
    return o->has_seed ? SEEDED_TIME + (int64_t)(o->seed % 86400) : clock_now();
}

static struct random_source *choose_random(struct demo *demo, const struct options *o)
{
    if (o->has_seed) {
        seeded_random_init(&demo->seeded, o->seed);
        return &demo->seeded.source;
    }
    demo->system = entropy_source();
    return &demo->system;
}

static bool make_credentials(struct demo *demo, const struct options *o, int64_t now,
                             struct random_source *random)
{
    credentials_begin(&demo->credentials, o->host ? o->host : "localhost", now, random);
    enum credentials_status status;
    do {
        status = credentials_step(&demo->credentials);
    } while (status == CREDENTIALS_GOING && !signals_caught());
    if (status == CREDENTIALS_FAILED)
        complain("cannot make the keys and certificates of the demo");
    return status == CREDENTIALS_DONE;
}

/* Until both have closed. Without pauses the whole run comes first, so that the steps can be
 * counted. */
static bool play(struct demo *demo, bool live)
{
    enum duet_status status;
    do {
        status = duet_step(&demo->duet);
        if (live && !session_show_all(&demo->session))
            return false;
    } while (status == DUET_STEPPED && !signals_caught());
    if (!live)
        demo->session.plain.total = recording_steps(demo->session.recording);
    return session_show_all(&demo->session);
}

static int run(struct demo *demo, const struct options *o, const struct profile *profile)
{
    int64_t               now = choose_time(o);
    struct random_source *random = choose_random(demo, o);
    demo->profile = *profile;
    if (o->suites) {
        if (!suite_list_parse(&demo->suites, o->suites))
            return EXIT_USAGE;
        demo->profile.suites = demo->suites.suites;
        demo->profile.suite_count = demo->suites.count;
    }
    struct recording_header header = { .profile = profile->name,
                                       .client = "tlstutor",
                                       .server = "tlstutor",
                                       .seeded = o->has_seed,
                                       .seed = o->seed,
                                       .time = now };
    if (!session_begin(&demo->session, o, &header, 1))
        return EXIT_MACHINE;
    if (!make_credentials(demo, o, now, random))
        return session_end(&demo->session, EXIT_MACHINE);
    duet_init(&demo->duet, &demo->profile, &demo->credentials, random, now,
              recording_observer(demo->session.recording));
    bool           finished = play(demo, o->step);
    struct outcome outcome;
    outcome_judge(&outcome, demo->session.recording);
    int status = session_end(&demo->session,
                             !finished || outcome_sound(&outcome) ? EXIT_SOUND : EXIT_REFUSED);
    duet_wipe(&demo->duet);
    credentials_wipe(&demo->credentials);
    return status;
}

int command_demo(const struct options *o)
{
    const char           *name = o->argument ? o->argument : o->profile ? o->profile : "tls12-rsa";
    const struct profile *profile = profile_find(name);
    if (!profile) {
        complain("unknown profile: %s; see tlstutor list profiles", name);
        return EXIT_USAGE;
    }
    struct demo *demo = calloc(1, sizeof *demo);
    if (!demo) {
        complain("not enough memory for the demo");
        return EXIT_MACHINE;
    }
    int status = run(demo, o, profile);
    free(demo);
    return status;
}
