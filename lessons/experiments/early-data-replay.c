/*
 * early-data-replay.c - somebody records a hello with early data, and sends both once more.
 *
 * Early data go out before the server has said anything, so nothing of the server's is in their
 * keys, and a copy is as good as the original (RFC 8446 §2.3, §8). This server remembers the hellos
 * whose early data it has taken, and turns the copy down. That is no check, but a choice: the
 * handshake goes on without them. In the second run the copy goes to another server of the same
 * farm, which has the ticket key, and a memory of its own.
 */
#include "lessons/lab_data.h"

#include <stdio.h>
#include <string.h>

enum { MOST_COPIED = 4096, MOST_RECORDS = 8 };

struct copy {
    uint8_t  bytes[MOST_COPIED];
    size_t   length;
    size_t   ends[MOST_RECORDS]; /* of each record */
    unsigned records;
    bool     answered; /* the server has said something: what comes now is of no use */
    bool     sending, sent;
};
_Static_assert(sizeof(struct copy) <= LAB_STATE, "it fits");

static struct copy *state_of(struct lab *lab) { return (struct copy *)(void *)lab->state; }

static void keep(struct copy *copy, const struct lab_record *record)
{
    if (copy->records == MOST_RECORDS || copy->length + record->length > sizeof copy->bytes)
        return;
    memcpy(copy->bytes + copy->length, record->bytes, record->length);
    copy->length += record->length;
    copy->ends[copy->records++] = copy->length;
}

/* All that was copied, in the place of what the client says now. */
static size_t send_copy(struct lab *lab, uint8_t *out, const struct lab_record *in_place_of)
{
    struct copy *copy = state_of(lab);
    size_t       at = 0;
    lab_move(lab, VERB_SEND, "replayed_early_data", "RFC 8446 §8");
    for (unsigned i = 0; i < copy->records; at = copy->ends[i++]) {
        struct lab_record record = *in_place_of;
        record.number = i;
        lab_tell_record(lab, &record, copy->bytes + at, copy->ends[i] - at);
    }
    copy->sent = true;
    memcpy(out, copy->bytes, copy->length);
    return copy->length;
}

static size_t pass(struct lab *lab, uint8_t *out, const struct lab_record *record)
{
    struct copy *copy = state_of(lab);
    bool         from_client = record->direction == CLIENT_TO_SERVER;
    if (copy->sending)
        return from_client && !copy->sent ? send_copy(lab, out, record) : 0;
    if (lab->duet[0].again) {
        copy->answered |= !from_client;
        if (!copy->answered)
            keep(copy, record);
    }
    return lab_let_pass(out, record);
}

/* A third connection, in which the client is not heard. */
static bool after(struct lab *lab)
{
    struct copy *copy = state_of(lab);
    if (copy->sending || copy->records < 2)
        return false;
    lab->connection = lab->duet[0].client_config.connection;
    copy->sending = true;
    if (lab->waiving)
        memset(&lab->duet[0].replay, 0, sizeof lab->duet[0].replay);
    lab_connect(lab);
    return true;
}

/* What the server has decided about the early data that came last, and why. */
static const char *last_decision(const struct lab_run *run, struct recording *recording,
                                 bool *taken)
{
    const char *because = NULL;
    for (uint32_t n = run->first; n <= run->last; n++) {
        const struct recorded *event =
            recording_is(recording, n, EVENT_CHOICE) ? recording_event(recording, n) : NULL;
        if (!event || strcmp(event->event.choice.subject, "early_data") != 0)
            continue;
        because = event->event.choice.because;
        *taken = event->event.choice.made;
    }
    return because ? because : "";
}

static bool judge(struct lab_run *run, struct recording *recording)
{
    char        read[LAB_LINE];
    bool        taken = false;
    unsigned    pieces = lab_what_was_read(read, sizeof read, run, recording, ACTOR_SERVER);
    const char *because = last_decision(run, recording, &taken);
    run->otherwise = !taken;
    snprintf(run->more, sizeof run->more,
             "%s%s The client has sent two requests in all, and the server has read %u.",
             taken ? "" : "The server noticed. ", taken ? "" : because, pieces);
    return taken == run->waived && pieces == (run->waived ? 3 : 2);
}

const struct experiment experiment_early_data_replay = {
    .name = "early-data-replay",
    .title = "early data that were sent once arrive twice",
    .wants = "to have a request carried out twice that the client has sent once, as early data.",
    .profile = "tls13-early",
    .foil = "another server of the same farm, with the ticket key and a memory of its own",
    .lesson = "Early data have no forward secrecy and can be sent again by anybody. Only what may "
              "be done twice without harm belongs there.",
    .pass = pass,
    .after = after,
    .judge = judge,
};
