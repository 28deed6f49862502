/* lab_setup.c - see lab_setup.h. */
#include "tutor/lab_setup.h"

#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/demo_setup.h"
#include "tutor/entropy.h"

/* Without --seed the seed itself is drawn: it never leaves this process, and both runs of an
 * experiment can draw the same from it. */
static uint64_t choose_seed(const struct options *o)
{
    uint64_t             seed = o->seed;
    struct random_source system = entropy_source();
    if (!o->has_seed)
        random_bytes(&system, "seed", (uint8_t *)&seed, sizeof seed);
    return seed;
}

/* Between real programs keys are drawn from the system, and the authority of a folder may sign what
 * the attacker shows: one that has fallen, or was talked into it. */
static int prepare_between(struct lab_play *play, const struct options *o)
{
    struct ca_folder folder;
    play->system = entropy_source();
    play->setup.random = &play->system;
    if (!o->ca)
        return EXIT_SOUND;
    if (!ca_folder_find(&folder, o->ca))
        return EXIT_USAGE;
    int status = ca_authority_load(&play->authority, &folder, "ca");
    if (status == EXIT_SOUND)
        play->setup.authority = &play->authority.authority;
    return status;
}

static const char *choose_profile(const struct options *o, const struct experiment *e)
{
    if (o->profile)
        return o->profile;
    return o->between ? PROFILE_MODERN : e->profile;
}

void lab_play_wipe(struct lab_play *play)
{
    lab_wipe(&play->lab);
    if (play->setup.authority)
        ca_authority_wipe(&play->authority);
}

int lab_prepare(struct lab_play *play, const struct options *o)
{
    const struct experiment *e = experiment_find(o->argument);
    if (!e) {
        complain("no such experiment: %s; see tlstutor list labs", o->argument);
        return EXIT_USAGE;
    }
    if (o->words.count > 0 && !o->between) {
        complain("one word too many: %s; a server is named for --between PORT", o->words.values[0]);
        return EXIT_USAGE;
    }
    if (o->waive && !experiment_has_second_run(e)) {
        complain("nothing to waive: %s; no check notices this attack", e->name);
        return EXIT_USAGE;
    }
    if (o->waive && o->no_waive) {
        complain("--waive and --no-waive are one run each: leave both out to have both");
        return EXIT_USAGE;
    }
    if (offers_take(&play->offers, choose_profile(o, e), o) != EXIT_SOUND)
        return EXIT_USAGE;
    play->setup = (struct lab_setup){
        .experiment = e,
        .profile = &play->offers.profile,
        .host = o->host ? o->host : "localhost",
        .now = demo_time(o),
        .seed = choose_seed(o),
        .runs = o->waive      ? LAB_WAIVED
                : o->no_waive ? LAB_WITH_CHECKS
                              : LAB_BOTH_RUNS,
    };
    play->header = (struct recording_header){ .profile = play->offers.profile.name,
                                              .client = o->between ? "a client" : "tlstutor",
                                              .server = o->between ? "a server" : "tlstutor",
                                              .lab = o->between ? NULL : e->name,
                                              .seeded = o->has_seed,
                                              .seed = o->seed,
                                              .time = play->setup.now };
    if (!issuing_can_date(play->setup.now, issuing_usual_days(ISSUING_CA))) {
        complain("no certificate can be made for that time: --time; write a date from 1950-01-02 "
                 "to 9989-12-31");
        return EXIT_USAGE;
    }
    return o->between ? prepare_between(play, o) : EXIT_SOUND;
}
