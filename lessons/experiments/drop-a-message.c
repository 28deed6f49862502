/*
 * drop-a-message.c - somebody lets one message of three disappear.
 *
 * The gap shows in the next record, whose number is not the one that the receiver counts with (RFC
 * 5246 §6.2.3.3). The second run is played by two ends whose tag leaves the number out. Of a
 * message that nothing follows, see truncate.c.
 */
#include "lessons/foils/aead_without_order.h"
#include "lessons/lab_data.h"

#include <stdio.h>
#include <string.h>

struct drop {
    struct foil_suite foil;
    unsigned          seen; /* records of data */
};
_Static_assert(sizeof(struct drop) <= LAB_STATE, "it fits");

static void begin(struct lab *lab)
{
    static const char *const words[] = { "Send the parcel to the new address.",
                                         "But only once the bill has been paid.", "Thank you." };
    struct drop             *drop = (struct drop *)(void *)lab->state;
    lab_ask_for_small_records(lab);
    lab_write_lines(lab->request, sizeof lab->request, words, 3);
    if (!lab->waiving)
        return;
    lab_hand_in(&drop->foil, &lab->duet[0].client_config, foil_suite_without_order);
    lab_hand_in(&drop->foil, &lab->duet[0].server_config, foil_suite_without_order);
}

static size_t pass(struct lab *lab, uint8_t *out, const struct lab_record *record)
{
    struct drop *drop = (struct drop *)(void *)lab->state;
    if (!lab_is_data(record, CLIENT_TO_SERVER) || ++drop->seen != 2)
        return lab_let_pass(out, record);
    lab_move(lab, VERB_COMPUTE, "drop_a_record", "RFC 3552 §3.3.3");
    return 0;
}

static bool judge(struct lab_run *run, struct recording *recording)
{
    char     read[LAB_LINE / 2];
    unsigned pieces = lab_what_was_read(read, sizeof read, run, recording, ACTOR_SERVER);
    snprintf(run->more, sizeof run->more, "The server has read: %s", read);
    if (run->waived)
        return !run->failure && pieces == 2 && !strstr(read, "paid");
    const struct recorded *noticed = run->noticed ? recording_event(recording, run->noticed) : NULL;
    return pieces == 1 && noticed && noticed->event.check.check == CHECK_record_mac_matches;
}

const struct experiment experiment_drop_a_message = {
    .name = "drop-a-message",
    .title = "one message of three disappears on the way",
    .wants = "to change what is said by taking a part of it away, without any key.",
    .profile = "tls12-rsa-gcm",
    .has_check = true,
    .notices = CHECK_record_mac_matches,
    .foil = "a tag that does not cover the record's number",
    .lesson = "What is missing cannot be seen in what is there. It shows in the number of the next "
              "record, and at the end in close_notify.",
    .begin = begin,
    .pass = pass,
    .between = true,
    .judge = judge,
};
