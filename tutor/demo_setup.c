/* demo_setup.c - see demo_setup.h. */
#include "tutor/demo_setup.h"

#include "lessons/stage.h"
#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/entropy.h"

int64_t demo_time(const struct options *o)
{
    if (o->has_time)
        return o->time;
    return o->has_seed ? stage_time(o->seed) : clock_now();
}

static struct random_source *choose_random(struct demo_setup *demo, const struct options *o)
{
    struct random_source system = entropy_source();
    if (o->has_seed)
        demo->seed = o->seed;
    else if (!demo->again)
        random_bytes(&system, "seed", (uint8_t *)&demo->seed, sizeof demo->seed);
    seeded_random_init(&demo->seeded, demo->seed);
    return &demo->seeded.source;
}

int demo_prepare(struct demo_setup *demo, const struct options *o)
{
    const char *name = o->argument ? o->argument : o->profile ? o->profile : PROFILE_STORY;
    if (offers_take(&demo->offers, name, o) != EXIT_SOUND)
        return EXIT_USAGE;
    demo->header =
        (struct recording_header){ .profile = demo->offers.profile.name,
                                   .client = "tlstutor",
                                   .server = "tlstutor",
                                   .seeded = o->has_seed,
                                   .seed = o->seed,
                                   .time = demo->again ? demo->header.time : demo_time(o) };
    if (!issuing_can_date(demo->header.time, issuing_usual_days(ISSUING_CA))) {
        complain("no certificate can be made for that time: --time; write a date from 1950-01-02 "
                 "to 9989-12-31");
        return EXIT_USAGE;
    }
    credentials_begin(&demo->credentials, o->host ? o->host : "localhost", demo->header.time,
                      choose_random(demo, o));
    if (demo->offers.profile.intermediate)
        credentials_through_intermediate(&demo->credentials);
    return EXIT_SOUND;
}

int demo_prepare_again(struct demo_setup *demo, const struct options *o)
{
    demo_end(demo);
    demo->again = true;
    return demo_prepare(demo, o);
}

bool demo_has_keys(const struct demo_setup *demo)
{
    return demo->offers.profile.plain_http || demo->credentials.status == CREDENTIALS_DONE;
}

void demo_begin(struct demo_setup *demo, struct observer *observer)
{
    duet_init(&demo->duet, &demo->offers.profile, &demo->credentials, demo->credentials.random,
              demo->header.time, observer);
}

void demo_end(struct demo_setup *demo)
{
    duet_wipe(&demo->duet);
    credentials_wipe(&demo->credentials);
}
