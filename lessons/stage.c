/* stage.c - see stage.h. */
#include "lessons/stage.h"

#include "crypto/wipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 2026-01-01 00:00:00 UTC */
static const int64_t SEEDED_TIME = 1767225600;
enum { DAY = 86400 };

/* The keys and certificates of a seed: stages that play on the same one share them. */
struct stage_keys {
    unsigned             users;
    uint64_t             seed;
    bool                 intermediate;
    char                 host[STAGE_NAME];
    struct seeded_random random, random_at_start, random_at_end; /* of their making */
    struct credentials   credentials;
};

struct stage {
    struct tamperer      tamperer; /* first: the wire knows the stage by it */
    struct stage_plan    plan;
    struct recording    *recording;
    enum duet_status     status;
    struct seeded_random random;
    struct waivers       waivers;
    struct stage_keys   *keys;  /* NULL: an experiment has its own */
    bool                 begun; /* both ends are set up */
    struct duet          duet;
    struct lab          *lab; /* an experiment: then it has its own of all these; else NULL */
    uint32_t             connection; /* that `passed` counts in */
    uint64_t             passed[2];  /* records, by direction */
};

int64_t stage_time(uint64_t seed) { return SEEDED_TIME + (int64_t)(seed % DAY); }

/* ---- what is done on the wire ---- */

/* "Finished#2": the name's length, and which of them. */
static size_t split_name(const char *name, uint32_t *ordinal)
{
    size_t length = strcspn(name, "#");
    *ordinal = name[length] ? (uint32_t)strtoul(name + length + 1, NULL, 10) : 1;
    return length;
}

/* The message of this name, if the record in question carries it. */
static const struct recorded *message_in(struct stage *stage, const char *name,
                                         enum direction direction, uint64_t record)
{
    uint32_t ordinal, seen = 0;
    size_t   length = split_name(name, &ordinal);
    for (uint32_t n = 1; n <= recording_count(stage->recording); n++) {
        const char *other = recording_name(stage->recording, n);
        if (!recording_is(stage->recording, n, EVENT_BYTES) || strncmp(other, name, length) != 0 ||
            other[length])
            continue;
        const struct recorded    *event = recording_event(stage->recording, n);
        const struct event_bytes *bytes = event ? &event->event.bytes : NULL;
        if (!bytes || bytes->layer != LAYER_MESSAGE || bytes->received || ++seen != ordinal)
            continue;
        bool carried = bytes->first_record <= record && record <= bytes->last_record;
        return carried && bytes->direction == direction &&
                       event->event.connection == stage->connection
                   ? event
                   : NULL;
    }
    return NULL;
}

/* The byte of a message that a flip is for: the last, or the last of a field. */
static size_t byte_to_flip(struct stage *stage, const struct recorded *message,
                           const struct stage_change *change)
{
    struct place place;
    if (change->byte != SIZE_MAX)
        return change->byte;
    if (!*change->path)
        return message->event.bytes.length - 1;
    if (!recording_find(stage->recording, stage->connection, change->path,
                        recording_count(stage->recording), &place) ||
        place.n != message->n || !place.length)
        return SIZE_MAX;
    return place.offset + place.length - 1;
}

/* The same record once more behind itself; there is room for two of the largest. */
static size_t repeat(uint8_t *out, size_t length)
{
    if (length > RECORD_MAX)
        return length;
    memcpy(out + length, out, length);
    return 2 * length;
}

/* A record on its way: `out` holds it as it will arrive. */
static size_t change_record(struct stage *stage, const struct stage_change *change,
                            enum direction direction, uint64_t number, uint8_t *out, size_t length)
{
    const struct recorded *message =
        change->kind == CHANGE_WAIVE ? NULL : message_in(stage, change->message, direction, number);
    if (!message)
        return length;
    if (change->kind == CHANGE_DROP)
        return 0;
    if (change->kind == CHANGE_REPEAT)
        return message->event.bytes.last_record == number ? repeat(out, length) : length;
    size_t header = stage->duet.without_tls ? 0 : RECORD_HEADER;
    size_t at = byte_to_flip(stage, message, change);
    if (message->event.bytes.keys) /* all that can be reached is ciphertext */
        at = length - header - 1;
    if (at < length - header)
        out[header + at] ^= 1;
    return length;
}

/* The connection that is on the wire; of plain HTTP there is only one. */
static uint32_t connection_now(const struct stage *stage)
{
    return stage->duet.without_tls ? 1 : stage->duet.client_config.connection;
}

static size_t pass(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                   const uint8_t *record, size_t length)
{
    struct stage *stage = (struct stage *)(void *)tamperer;
    if (stage->connection != connection_now(stage)) {
        stage->connection = connection_now(stage);
        stage->passed[0] = stage->passed[1] = 0;
    }
    uint64_t number = stage->passed[direction]++;
    memcpy(out, record, length);
    for (size_t i = 0; i < stage->plan.change_count && length > 0; i++)
        length = change_record(stage, &stage->plan.changes[i], direction, number, out, length);
    return length;
}

/* Both ends begin anew, with checks that they do not insist on. */
static void waive_checks(struct stage *stage)
{
    bool any = false;
    for (size_t i = 0; i < stage->plan.change_count; i++) {
        if (stage->plan.changes[i].kind != CHANGE_WAIVE)
            continue;
        stage->waivers.check[stage->plan.changes[i].check] = true;
        any = true;
    }
    if (!any || stage->duet.without_tls)
        return;
    stage->duet.client_config.waivers = stage->duet.server_config.waivers = &stage->waivers;
    tls_init(&stage->duet.client, &stage->duet.handshakes[0], &stage->duet.client_config);
    tls_init(&stage->duet.server, &stage->duet.handshakes[1], &stage->duet.server_config);
}

/* ---- keys ---- */

static struct stage_keys *new_keys(uint64_t seed, const char *host, bool intermediate)
{
    struct stage_keys *keys = calloc(1, sizeof *keys);
    if (!keys)
        return NULL;
    keys->users = 1;
    keys->seed = seed;
    keys->intermediate = intermediate;
    snprintf(keys->host, sizeof keys->host, "%s", host);
    seeded_random_init(&keys->random, seed);
    keys->random_at_start = keys->random;
    credentials_begin(&keys->credentials, keys->host, stage_time(seed), &keys->random.source);
    if (intermediate)
        credentials_through_intermediate(&keys->credentials);
    return keys;
}

static void release_keys(struct stage_keys *keys)
{
    if (!keys || --keys->users > 0)
        return;
    credentials_wipe(&keys->credentials);
    wipe(keys, sizeof *keys);
    free(keys);
}

/* ---- opening and closing ---- */

/* Takes the keys of another stage, or begins to make some. */
static bool take_keys(struct stage *stage, const char *host, const struct stage *like)
{
    const struct profile *profile = profile_find(stage->plan.profile);
    struct stage_keys    *keys = like ? like->keys : NULL;
    if (keys && keys->seed == stage->plan.seed && keys->intermediate == profile->intermediate &&
        strcmp(keys->host, host) == 0)
        keys->users++;
    else
        keys = new_keys(stage->plan.seed, host, profile->intermediate);
    stage->keys = keys;
    return keys != NULL;
}

/* Sets both ends up, once there are keys: random bytes go on from where these left off, as if they
 * had been made for this stage alone. */
static void begin_duet(struct stage *stage, const struct profile *profile)
{
    struct stage_keys *keys = stage->keys;
    stage->begun = true;
    stage->random = profile->plain_http ? keys->random_at_start : keys->random_at_end;
    keys->credentials.random = &stage->random.source;
    duet_init(&stage->duet, profile, &keys->credentials, &stage->random.source,
              stage_time(keys->seed), recording_observer(stage->recording));
    stage->connection = connection_now(stage);
    stage->tamperer.pass = pass;
    if (stage->plan.change_count)
        stage->duet.tamperer = &stage->tamperer;
    waive_checks(stage);
}

static bool begin_lab(struct stage *stage, const struct experiment *experiment, const char *host,
                      int64_t now)
{
    struct lab_setup setup = { .experiment = experiment,
                               .profile = profile_find(experiment->profile),
                               .host = host,
                               .now = now,
                               .seed = stage->plan.seed,
                               .runs = stage->plan.waive ? LAB_WAIVED : LAB_WITH_CHECKS };
    stage->lab = calloc(1, sizeof *stage->lab);
    if (stage->lab)
        lab_begin(stage->lab, &setup, stage->recording);
    return stage->lab != NULL;
}

struct stage *stage_open(const struct stage_plan *plan, const struct stage *like)
{
    struct stage            *stage = calloc(1, sizeof *stage);
    const struct experiment *experiment =
        *plan->experiment ? experiment_find(plan->experiment) : NULL;
    struct recording_header header = { .profile = experiment ? experiment->profile : plan->profile,
                                       .lab = experiment ? experiment->name : NULL,
                                       .client = "tlstutor",
                                       .server = "tlstutor",
                                       .seeded = true,
                                       .seed = plan->seed,
                                       .time = stage_time(plan->seed) };
    if (!stage)
        return NULL;
    stage->plan = *plan;
    stage->recording = recording_new(&header);
    const char *host = *plan->host ? stage->plan.host : "localhost";
    bool        ready = stage->recording != NULL;
    if (ready && experiment)
        ready = begin_lab(stage, experiment, host, header.time);
    else if (ready)
        ready = take_keys(stage, host, like);
    if (ready)
        return stage;
    stage_close(stage);
    return NULL;
}

void stage_close(struct stage *stage)
{
    if (!stage)
        return;
    duet_wipe(&stage->duet);
    release_keys(stage->keys);
    if (stage->lab)
        lab_wipe(stage->lab);
    free(stage->lab);
    if (stage->recording)
        recording_free(stage->recording);
    free(stage);
}

/* ---- playing ---- */

struct recording *stage_recording(struct stage *stage) { return stage->recording; }
enum duet_status  stage_status(const struct stage *stage) { return stage->status; }

static enum duet_status step_lab(struct lab *lab)
{
    enum credentials_status keys = lab_make_keys(lab);
    if (keys == CREDENTIALS_DONE)
        return lab_step(lab);
    return keys == CREDENTIALS_FAILED ? DUET_FAILED : DUET_STEPPED;
}

static enum duet_status step_duet(struct stage *stage)
{
    struct stage_keys    *keys = stage->keys;
    const struct profile *profile = profile_find(stage->plan.profile);
    if (keys->credentials.status == CREDENTIALS_FAILED)
        return DUET_FAILED;
    if (keys->credentials.status == CREDENTIALS_GOING && !profile->plain_http) {
        keys->credentials.random = &keys->random.source;
        if (credentials_step(&keys->credentials) == CREDENTIALS_DONE)
            keys->random_at_end = keys->random;
        return DUET_STEPPED;
    }
    if (!stage->begun)
        begin_duet(stage, profile);
    return duet_step(&stage->duet);
}

enum duet_status stage_step(struct stage *stage)
{
    if (stage->status != DUET_STEPPED)
        return stage->status;
    if (stage->lab)
        stage->status = step_lab(stage->lab);
    else
        stage->status = step_duet(stage);
    return stage->status;
}
