/* stage.c - see stage.h. */
#include "lessons/stage.h"

#include <stdio.h>
#include <stdlib.h>

/* 2026-01-01 00:00:00 UTC */
static const int64_t SEEDED_TIME = 1767225600;
enum { DAY = 86400, LONGEST_HOST = 256 };

struct stage {
    struct recording    *recording;
    enum duet_status     status;
    char                 host[LONGEST_HOST];
    struct seeded_random random;
    struct credentials   credentials;
    struct duet          duet;
};

int64_t stage_time(uint64_t seed) { return SEEDED_TIME + (int64_t)(seed % DAY); }

struct stage *stage_open(const struct stage_plan *plan)
{
    struct stage           *stage = calloc(1, sizeof *stage);
    struct recording_header header = { .profile = plan->profile,
                                       .client = "tlstutor",
                                       .server = "tlstutor",
                                       .seeded = true,
                                       .seed = plan->seed,
                                       .time = stage_time(plan->seed) };
    if (!stage)
        return NULL;
    stage->recording = recording_new(&header);
    if (!stage->recording) {
        free(stage);
        return NULL;
    }
    snprintf(stage->host, sizeof stage->host, "%s", plan->host ? plan->host : "localhost");
    seeded_random_init(&stage->random, plan->seed);
    credentials_begin(&stage->credentials, stage->host, header.time, &stage->random.source);
    duet_init(&stage->duet, profile_find(plan->profile), &stage->credentials, &stage->random.source,
              header.time, recording_observer(stage->recording));
    return stage;
}

void stage_close(struct stage *stage)
{
    if (!stage)
        return;
    duet_wipe(&stage->duet);
    credentials_wipe(&stage->credentials);
    recording_free(stage->recording);
    free(stage);
}

struct recording *stage_recording(struct stage *stage) { return stage->recording; }
struct duet      *stage_duet(struct stage *stage) { return &stage->duet; }
enum duet_status  stage_status(const struct stage *stage) { return stage->status; }

enum duet_status stage_step(struct stage *stage)
{
    if (stage->status != DUET_STEPPED)
        return stage->status;
    if (stage->credentials.status == CREDENTIALS_GOING && !stage->duet.without_tls)
        credentials_step(&stage->credentials);
    else if (stage->credentials.status == CREDENTIALS_FAILED)
        stage->status = DUET_FAILED;
    else
        stage->status = duet_step(&stage->duet);
    return stage->status;
}
