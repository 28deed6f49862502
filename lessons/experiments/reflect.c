/*
 * reflect.c - somebody sends the client its own words, as if they were the server's answer.
 *
 * A key of its own for each direction (RFC 5246 §6.3) makes that a record like any other that does
 * not open. To waive the check would show nothing: with the wrong key there is no text that could
 * be taken. So the second run has a foil in the place of the key of each direction: one for both.
 */
#include "lessons/foils/aead_of_one_key.h"
#include "lessons/lab_data.h"

#include <stdio.h>
#include <string.h>

struct mirror {
    struct foil_suite foil;
    size_t            length; /* of the client's first record of data */
    uint8_t           record[1024];
    bool              done;
};
_Static_assert(sizeof(struct mirror) <= LAB_STATE, "it fits");

static struct mirror *state_of(struct lab *lab) { return (struct mirror *)(void *)lab->state; }

static void begin(struct lab *lab)
{
    struct mirror *mirror = state_of(lab);
    if (!lab->waiving)
        return;
    lab_hand_in(&mirror->foil, &lab->duet[0].client_config, foil_suite_of_one_key);
    lab_hand_in(&mirror->foil, &lab->duet[0].server_config, foil_suite_of_one_key);
}

/* Keeps the client's first words, and puts them in the place of the answer. */
static size_t pass(struct lab *lab, uint8_t *out, const struct lab_record *record)
{
    struct mirror *mirror = state_of(lab);
    if (lab_is_data(record, CLIENT_TO_SERVER) && mirror->length == 0 &&
        record->length <= sizeof mirror->record) {
        memcpy(mirror->record, record->bytes, record->length);
        mirror->length = record->length;
    }
    if (!lab_is_data(record, SERVER_TO_CLIENT) || mirror->length == 0 || mirror->done)
        return lab_let_pass(out, record);
    mirror->done = true;
    memcpy(out, mirror->record, mirror->length);
    lab_move(lab, VERB_SEND, "reflected_record", "RFC 3552 §3.3.5");
    lab_tell_record(lab, record, out, mirror->length);
    return mirror->length;
}

static bool judge(struct lab_run *run, struct recording *recording)
{
    char     read[LAB_LINE / 3];
    unsigned pieces = lab_what_was_read(read, sizeof read, run, recording, ACTOR_CLIENT);
    if (!run->waived) {
        const struct recorded *noticed =
            run->noticed ? recording_event(recording, run->noticed) : NULL;
        return pieces == 0 && noticed && noticed->event.actor == ACTOR_CLIENT &&
               noticed->event.check.check == CHECK_record_mac_matches;
    }
    snprintf(run->more, sizeof run->more,
             "The client took its own words for the server's answer: %s", read);
    return pieces > 0 && strncmp(read, "GET /account ", 13) == 0;
}

const struct experiment experiment_reflect = {
    .name = "reflect",
    .title = "the client's own words, sent back to it as the answer",
    .wants = "to have the client believe an answer that no server has given, without any key.",
    .profile = "tls12-rsa-gcm",
    .has_check = true,
    .notices = CHECK_record_mac_matches,
    .foil = "one key for both directions",
    .lesson = "A MAC says that whoever has the key has written this. Only a key for each direction "
              "says which of the two it was.",
    .begin = begin,
    .pass = pass,
    .between = true,
    .judge = judge,
};
