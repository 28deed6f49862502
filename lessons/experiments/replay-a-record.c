/*
 * replay-a-record.c - somebody sends a record a second time: an order that was given once is to be
 * carried out twice.
 *
 * Each record is numbered, and the number is not sent but goes into the tag (RFC 5246 §6.2.3.3). To
 * waive the check would show nothing, since a record whose tag is wrong has no text. So the second
 * run leaves out what is checked: both ends have a foil whose tag does not cover the number.
 */
#include "lessons/foils/aead_without_order.h"
#include "lessons/lab_data.h"

#include <stdio.h>
#include <string.h>

struct second_copy {
    struct foil_suite foil;
    bool              done;
};
_Static_assert(sizeof(struct second_copy) <= LAB_STATE, "it fits");

static void begin(struct lab *lab)
{
    struct second_copy *replay = (struct second_copy *)(void *)lab->state;
    snprintf(lab->request, sizeof lab->request, "Pay 100.00 to Bob. Session %s.\n", lab->cookie);
    if (!lab->waiving)
        return;
    lab_hand_in(&replay->foil, &lab->duet[0].client_config, foil_suite_without_order);
    lab_hand_in(&replay->foil, &lab->duet[0].server_config, foil_suite_without_order);
}

static size_t pass(struct lab *lab, uint8_t *out, const struct lab_record *record)
{
    struct second_copy *replay = (struct second_copy *)(void *)lab->state;
    size_t              length = lab_let_pass(out, record);
    if (!lab_is_data(record, CLIENT_TO_SERVER) || replay->done)
        return length;
    struct lab_record second = *record;
    second.number++;
    replay->done = true;
    memcpy(out + length, record->bytes, length);
    lab_move(lab, VERB_SEND, "replayed_record", "RFC 3552 §3.3.1");
    lab_tell_record(lab, &second, out + length, length);
    return 2 * length;
}

static bool judge(struct lab_run *run, struct recording *recording)
{
    char     read[LAB_LINE / 2];
    unsigned pieces = lab_what_was_read(read, sizeof read, run, recording, ACTOR_SERVER);
    snprintf(run->more, sizeof run->more, "The server has read%s: %s",
             pieces > 1 ? ", where it was said once" : "", read);
    if (run->waived)
        return !run->failure && pieces == 2;
    const struct recorded *noticed = run->noticed ? recording_event(recording, run->noticed) : NULL;
    return pieces == 1 && noticed && noticed->event.check.check == CHECK_record_mac_matches;
}

const struct experiment experiment_replay_a_record = {
    .name = "replay-a-record",
    .title = "a record that was sent once arrives twice",
    .wants = "to have an order carried out twice that the client has given once.",
    .profile = "tls12-rsa-gcm",
    .has_check = true,
    .notices = CHECK_record_mac_matches,
    .foil = "a tag that does not cover the record's number",
    .lesson =
        "That a message is genuine does not mean that it is new. The number of each record, in "
        "its tag, is what makes a second copy worthless.",
    .begin = begin,
    .pass = pass,
    .between = true,
    .judge = judge,
};
