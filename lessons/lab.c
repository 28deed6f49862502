/*
 * lab.c - playing an experiment: its runs, its ends, and the attacker between them.
 *
 * Read lab.h first. The man in the middle is in lab_middle.c, what the attacker says in
 * lab_moves.c, the verdict in lab_verdict.c.
 */
#include "lessons/lab.h"

#include "crypto/wipe.h"

#include <stdio.h>
#include <string.h>

#define EXPERIMENT(name) extern const struct experiment experiment_##name;
#include "lessons/experiments.def"
#undef EXPERIMENT

const struct experiment *const experiments[] = {
#define EXPERIMENT(name) &experiment_##name,
#include "lessons/experiments.def"
#undef EXPERIMENT
};
const size_t experiment_count = sizeof experiments / sizeof *experiments;

const struct experiment *experiment_find(const char *name)
{
    for (size_t i = 0; i < experiment_count; i++)
        if (strcmp(experiments[i]->name, name) == 0)
            return experiments[i];
    return NULL;
}

bool experiment_has_second_run(const struct experiment *e)
{
    return e->waived_count > 0 || e->foil != NULL;
}

/* ---- before the first run ---- */

static struct random_source *source_of(struct lab *lab)
{
    return lab->setup.random ? lab->setup.random : &lab->random.source;
}

void lab_begin(struct lab *lab, const struct lab_setup *setup, struct recording *recording)
{
    memset(lab, 0, sizeof *lab);
    lab->setup = *setup;
    lab->experiment = setup->experiment;
    lab->recording = recording;
    lab->observer = recording_observer(recording);
    lab->waiving = setup->runs == LAB_WAIVED;
    lab->connection = 1;
    seeded_random_init(&lab->random, setup->seed);
    credentials_begin(&lab->own, setup->host, setup->now, source_of(lab));
    if (setup->authority)
        credentials_under(&lab->own, setup->authority);
    wiretap_begin(&lab->tap, lab->observer);
}

/* The attacker's certificate: made with a key of its own, by the authority that everybody trusts or
 * in spite of it, as the fault says. */
static void begin_forging(struct lab *lab)
{
    const struct experiment *e = lab->experiment;
    const char              *host = e->forged_host ? e->forged_host : lab->setup.host;
    credentials_begin(&lab->forged, host, lab->setup.now, source_of(lab));
    if (e->installed_root)
        credentials_name_authority(&lab->forged, e->installed_root);
    else
        credentials_under(&lab->forged, &lab->own.authority);
    credentials_spoil(&lab->forged, e->forged);
}

enum credentials_status lab_make_keys(struct lab *lab)
{
    if (lab->own.status != CREDENTIALS_DONE)
        return credentials_step(&lab->own) == CREDENTIALS_FAILED ? CREDENTIALS_FAILED
                                                                 : CREDENTIALS_GOING;
    if (lab->experiment->place == LAB_IN_THE_MIDDLE && !lab->forged.host)
        begin_forging(lab);
    if (lab->forged.host && credentials_step(&lab->forged) != CREDENTIALS_DONE)
        return lab->forged.status;
    lab->random_at_start = lab->random;
    return CREDENTIALS_DONE;
}

void lab_progress(char *out, size_t size, const struct lab *lab)
{
    if (lab->own.status != CREDENTIALS_DONE)
        credentials_progress(out, size, &lab->own);
    else if (lab->forged.host)
        snprintf(out, size, "making the attacker's key: try %u", lab->forged.generation.tries);
    else
        snprintf(out, size, "making the keys");
}

/* ---- what the two talk about ---- */

static void draw_secret(char out[LAB_SECRET], struct lab *lab, const char *purpose)
{
    uint8_t bytes[LAB_SECRET / 2 - 4];
    random_bytes(&lab->random.source, purpose, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

static void write_conversation(struct lab *lab)
{
    char page[128];
    draw_secret(lab->cookie, lab, "lab cookie");
    draw_secret(lab->password, lab, "lab password");
    snprintf(lab->request, sizeof lab->request,
             "GET /account HTTP/1.1\r\nHost: %s\r\nCookie: session=%s\r\n"
             "Connection: close\r\n\r\n",
             lab->setup.host, lab->cookie);
    int length =
        snprintf(page, sizeof page, "Welcome back. Your new password is %s.\n", lab->password);
    snprintf(lab->response, sizeof lab->response,
             "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n"
             "Connection: close\r\n\r\n%s",
             length, page);
}

/* ---- the wire ---- */

static size_t pass_record(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                          const uint8_t *record, size_t length)
{
    struct lab       *lab = ((struct lab_tamperer *)tamperer)->lab;
    struct lab_record here = { direction, record, length, lab->passed[direction]++,
                               lab->connection };
    return lab->experiment->pass ? lab->experiment->pass(lab, out, &here)
                                 : lab_let_pass(out, &here);
}

size_t lab_let_pass(uint8_t *out, const struct lab_record *record)
{
    memcpy(out, record->bytes, record->length);
    return record->length;
}

/* ---- a run ---- */

static void waive_checks(struct lab *lab)
{
    memset(&lab->waivers, 0, sizeof lab->waivers);
    for (size_t i = 0; lab->waiving && i < lab->experiment->waived_count; i++)
        lab->waivers.check[lab->experiment->waives[i]] = true;
}

static void begin_duet(struct lab *lab, struct duet *duet)
{
    const char           *other = duet == lab->duet ? lab->experiment->front_profile : NULL;
    const struct profile *profile = other ? profile_find(other) : lab->setup.profile;
    duet_init(duet, profile, &lab->own, &lab->random.source, lab->setup.now, lab->observer);
    duet->request = lab->request;
    duet->response = lab->response;
    duet->tamperer = &lab->tamperer.tamperer;
    duet->client_config.waivers = duet->server_config.waivers = &lab->waivers;
    duet->client_config.connection = duet->server_config.connection = lab->connection;
}

/* Everything anew but the keys and certificates; what is drawn, is drawn as in the run before. */
static void begin_run(struct lab *lab)
{
    const struct experiment *e = lab->experiment;
    bool                     middle = e->place == LAB_IN_THE_MIDDLE;
    lab->random = lab->random_at_start;
    memset(lab->state, 0, sizeof lab->state);
    lab->passed[0] = lab->passed[1] = 0;
    lab->gave_up = false;
    lab->tamperer = (struct lab_tamperer){ { pass_record }, lab };
    write_conversation(lab);
    waive_checks(lab);
    examiner_init(&lab->attacker, lab->observer, NULL, lab->connection, ACTOR_ATTACKER);
    lab_move(lab, VERB_COMPUTE, lab->waiving ? LAB_WITHOUT_CHECK : e->name, "RFC 3552 §3");
    for (int i = 0; i < (middle ? 2 : 1); i++)
        begin_duet(lab, &lab->duet[i]);
    lab->running = true;
    if (middle)
        middle_begin(lab);
    if (e->begin)
        e->begin(lab);
    for (int i = 0; i < (middle ? 2 : 1); i++)
        duet_restart(&lab->duet[i]);
}

/* The run is over: another follows, where there is one to play. */
static enum duet_status end_run(struct lab *lab)
{
    const struct experiment *e = lab->experiment;
    uint32_t                 last = lab->connection;
    if (e->place == LAB_IN_THE_MIDDLE && lab->middle.took_request)
        last++;
    if (lab->duet[0].again)
        last = lab->duet[0].client_config.connection;
    lab->running = false;
    lab->connection = last + 1;
    if (!lab->waiving && lab->setup.runs == LAB_BOTH_RUNS && experiment_has_second_run(e)) {
        lab->waiving = true;
        return DUET_STEPPED;
    }
    lab->over = true;
    lab->connection = last;
    lab->running = true; /* the step belongs to the act that was played last */
    lab_move(lab, VERB_COMPUTE, LAB_VERDICT, "RFC 3552 §3");
    return DUET_DONE;
}

/* Both wait for each other, since something was lost on the way: nobody answers, and at last the
 * two believe it. False where they have given up already. */
static bool give_up(struct lab *lab)
{
    struct duet *duet = &lab->duet[0];
    if (lab->gave_up)
        return false;
    lab->gave_up = true;
    tls_give_up(&duet->client);
    tls_give_up(&duet->server);
    return true;
}

enum duet_status lab_step(struct lab *lab)
{
    if (lab->over)
        return DUET_DONE;
    if (!lab->running) {
        begin_run(lab);
        return DUET_STEPPED;
    }
    bool             middle = lab->experiment->place == LAB_IN_THE_MIDDLE;
    enum duet_status status = middle ? middle_step(lab) : duet_step(&lab->duet[0]);
    if (status == DUET_STEPPED || (status == DUET_STUCK && give_up(lab)))
        return DUET_STEPPED;
    if (lab->experiment->after && lab->experiment->after(lab))
        return DUET_STEPPED;
    return end_run(lab);
}

/* Without the ends: a connection of other programs follows by itself. */
void lab_connect(struct lab *lab)
{
    struct duet *duet = &lab->duet[0];
    if (lab->between)
        return;
    lab->connection = duet->client_config.connection + 1;
    lab->attacker.connection = lab->connection;
    duet->client_config.connection = duet->server_config.connection = lab->connection;
    lab->passed[0] = lab->passed[1] = 0;
    lab->gave_up = false;
    duet_restart(duet);
}

void lab_cut_line(struct lab *lab)
{
    lab->cut = true;
    if (!lab->between)
        tls_feed_end(&lab->duet[0].client);
}

void lab_wipe(struct lab *lab)
{
    duet_wipe(&lab->duet[0]);
    duet_wipe(&lab->duet[1]);
    credentials_wipe(&lab->own);
    credentials_wipe(&lab->forged);
    wiretap_end(&lab->tap);
    wipe(lab, sizeof *lab);
}
