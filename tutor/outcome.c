/* outcome.c - see outcome.h. */
#include "tutor/outcome.h"

#include "lessons/words.h"

#include <stdio.h>
#include <string.h>

void outcome_field(char *out, size_t size, struct recording *recording, const char *path)
{
    struct place place;
    out[0] = '\0';
    if (!recording_find(recording, 1, path, recording_count(recording), &place) ||
        place.field == SIZE_MAX)
        return;
    const struct recorded *recorded = recording_event(recording, place.n);
    if (!recorded)
        return;
    words_meaning(out, size, recorded, place.field);
    if (!out[0])
        words_value(out, size, recorded, place.field);
}

struct tally {
    unsigned finished_messages, finished_checks, finished_faults, close_notifies;
};

/* The page is there. */
static bool is_arrival(const struct event *event)
{
    return event->actor == ACTOR_CLIENT && event->step.verb == VERB_RECEIVE &&
           strcmp(event->step.subject, "Response") == 0;
}

/* RFC 9112: the two messages of plain HTTP. */
static void count_plain(struct outcome *outcome, const struct recorded *recorded)
{
    const struct event_bytes *b = &recorded->event.bytes;
    outcome->rewritten |= recorded->written_as != 0;
    if (!recorded->written_as)
        outcome->application_bytes[b->direction] += b->length;
}

static void count_bytes(struct outcome *outcome, struct tally *tally,
                        const struct recorded *recorded)
{
    const struct event_bytes *b = &recorded->event.bytes;
    if (b->layer != LAYER_MESSAGE || b->direction == NO_DIRECTION)
        return;
    if (strcmp(b->name, "Finished") == 0)
        tally->finished_messages++;
    else if (strcmp(b->name, "ApplicationData") == 0)
        outcome->application_bytes[b->direction] += b->length;
    else if (strcmp(b->name, "Request") == 0 || strcmp(b->name, "Response") == 0)
        count_plain(outcome, recorded);
    else if (strcmp(b->name, "Alert") == 0 && b->length == 2 && b->bytes[1] == ALERT_close_notify)
        tally->close_notifies++;
}

static void count_check(struct outcome *outcome, struct tally *tally, const struct event_check *c)
{
    bool of_finished =
        c->check == CHECK_server_finished_matches || c->check == CHECK_client_finished_matches;
    outcome->checks_passed += c->passed;
    outcome->checks_failed += !c->passed && !c->waived;
    outcome->checks_waived += !c->passed && c->waived;
    if (of_finished && (c->passed || c->waived))
        tally->finished_checks++;
    else if (of_finished)
        tally->finished_faults++;
}

/* RFC 8446 §4.2.8, RFC 8422 §5.4; for a finite field of TLS 1.2, which goes by its numbers and not
 * by its name on the wire, only a server's own choice says it. */
static void find_group(struct outcome *outcome, struct recording *recording)
{
    static const char *const paths[] = {
        "ServerHello/extensions/key_share/extension_data/server_share/group",
        "ServerKeyExchange/params/curve_params/namedcurve",
    };
    char found[OUTCOME_TEXT];
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        outcome_field(found, sizeof found, recording, paths[i]);
        if (found[0])
            memcpy(outcome->group, found, sizeof found);
    }
}

void outcome_judge(struct outcome *outcome, struct recording *recording)
{
    struct tally tally = { 0 };
    memset(outcome, 0, sizeof *outcome);
    for (uint32_t n = 1; n <= recording_count(recording); n++) {
        const struct recorded *recorded = recording_event(recording, n);
        if (!recorded)
            continue;
        if (recorded->event.kind == EVENT_BYTES)
            count_bytes(outcome, &tally, recorded);
        else if (recorded->event.kind == EVENT_CHECK)
            count_check(outcome, &tally, &recorded->event.check);
        else if (recorded->event.kind == EVENT_CHOICE && recorded->event.choice.made &&
                 recorded->event.choice.registry == REGISTRY_SUPPORTED_GROUP)
            words_choice(outcome->group, OUTCOME_TEXT, &recorded->event.choice,
                         recorded->event.choice.chosen);
        else if (recorded->event.kind == EVENT_STEP)
            outcome->without_tls |= is_arrival(&recorded->event);
        else if (recorded->event.kind == EVENT_FAILURE && !outcome->failed) {
            outcome->failed = true;
            outcome->failure = n;
        }
    }
    outcome->established =
        tally.finished_messages >= 2 && tally.finished_checks > 0 && tally.finished_faults == 0;
    outcome->closed = tally.close_notifies > 0;
    /* RFC 8446 §4.2.1: the extension, where it is there, says what the old field can't. */
    outcome_field(outcome->version, OUTCOME_TEXT, recording, "ServerHello/selected_version");
    if (!outcome->version[0])
        outcome_field(outcome->version, OUTCOME_TEXT, recording, "ServerHello/server_version");
    outcome_field(outcome->suite, OUTCOME_TEXT, recording, "ServerHello/cipher_suite");
    find_group(outcome, recording);
    outcome_field(outcome->server_name, OUTCOME_TEXT, recording,
                  "ClientHello/extensions/server_name/extension_data/server_name_list/ServerName/"
                  "host_name");
}

bool outcome_sound(const struct outcome *outcome)
{
    return (outcome->established || outcome->without_tls) && !outcome->failed;
}

const char *outcome_reason(char *out, size_t size, struct recording *recording,
                           const struct outcome *outcome)
{
    const struct recorded *failure =
        outcome->failure ? recording_event(recording, outcome->failure) : NULL;
    if (failure) {
        const struct event_failure *f = &failure->event.failure;
        const char *alert = f->from_peer && f->has_alert ? alert_name(f->alert) : NULL;
        snprintf(out, size, "%s%s%s: %s", error_describe(f->error)->name, alert ? " " : "",
                 alert ? alert : "", f->why ? f->why : error_describe(f->error)->sentence);
    } else if (outcome->established) {
        snprintf(out, size, "%s, %s%s%s: the handshake is complete", outcome->version,
                 outcome->suite, outcome->group[0] ? ", " : "", outcome->group);
    } else if (outcome->without_tls) {
        snprintf(out, size,
                 "the page has come%s: nothing was encrypted, and nobody has proven anything",
                 outcome->rewritten ? ", but what came is not what was sent" : "");
    } else {
        snprintf(out, size, "the handshake was not completed");
    }
    return out;
}

const char *outcome_verdict(char *out, size_t size, struct recording *recording,
                            const struct outcome *outcome)
{
    char reason[2 * OUTCOME_TEXT];
    outcome_reason(reason, sizeof reason, recording, outcome);
    snprintf(out, size, "%s %s", outcome_sound(outcome) ? "✓" : "✗", reason);
    return out;
}
