/*
 * reorder-records.c - somebody lets two records change places.
 *
 * Both are genuine, and neither was changed. The number in the tag (RFC 5246 §6.2.3.3) gives each
 * its place; the second run is played by two ends whose tag leaves it out.
 */
#include "lessons/foils/aead_without_order.h"
#include "lessons/lab_data.h"

#include <stdio.h>
#include <string.h>

struct swap {
    struct foil_suite foil;
    unsigned          number; /* of the record that is held back */
    size_t            length; /* and its length; 0: none */
    uint8_t           held[RECORD_HEADER + 2 * LAB_SMALL];
    bool              done;
};
_Static_assert(sizeof(struct swap) <= LAB_STATE, "it fits");

static void begin(struct lab *lab)
{
    static const char *const orders[] = { "Put 1000.00 into the account.",
                                          "Take 900.00 out; if there is not enough, close it." };
    struct swap             *swap = (struct swap *)(void *)lab->state;
    lab_ask_for_small_records(lab);
    lab_write_lines(lab->request, sizeof lab->request, orders, 2);
    if (!lab->waiving)
        return;
    lab_hand_in(&swap->foil, &lab->duet[0].client_config, foil_suite_without_order);
    lab_hand_in(&swap->foil, &lab->duet[0].server_config, foil_suite_without_order);
}

/* The second comes: it goes first, and takes the place of the one that was held back. */
static size_t change_places(struct lab *lab, uint8_t *out, const struct lab_record *record)
{
    struct swap      *swap = (struct swap *)(void *)lab->state;
    struct lab_record first = *record;
    size_t            length = lab_let_pass(out, record);
    first.number = swap->number;
    swap->done = true;
    memcpy(out + length, swap->held, swap->length);
    lab_move(lab, VERB_SEND, "swapped_records", "RFC 3552 §3.3.5");
    lab_tell_record(lab, &first, out, length);
    lab_tell_record(lab, record, out + length, swap->length);
    return length + swap->length;
}

static size_t pass(struct lab *lab, uint8_t *out, const struct lab_record *record)
{
    struct swap *swap = (struct swap *)(void *)lab->state;
    if (!lab_is_data(record, CLIENT_TO_SERVER) || swap->done || record->length > sizeof swap->held)
        return lab_let_pass(out, record);
    if (swap->length > 0)
        return change_places(lab, out, record);
    memcpy(swap->held, record->bytes, record->length);
    swap->length = record->length;
    swap->number = record->number;
    lab_move(lab, VERB_COMPUTE, "hold_a_record_back", "RFC 3552 §3.3.5");
    return 0;
}

static bool judge(struct lab_run *run, struct recording *recording)
{
    char     read[LAB_LINE / 2];
    unsigned pieces = lab_what_was_read(read, sizeof read, run, recording, ACTOR_SERVER);
    if (run->waived) {
        snprintf(run->more, sizeof run->more, "The server has read, in this order: %s", read);
        return !run->failure && pieces == 2 && strncmp(read, "Take", 4) == 0;
    }
    const struct recorded *noticed = run->noticed ? recording_event(recording, run->noticed) : NULL;
    return pieces == 0 && noticed && noticed->event.check.check == CHECK_record_mac_matches;
}

const struct experiment experiment_reorder_records = {
    .name = "reorder-records",
    .title = "two records change places on the way",
    .wants = "to change what two orders do by changing their order, without any key.",
    .profile = "tls12-rsa-gcm",
    .has_check = true,
    .notices = CHECK_record_mac_matches,
    .foil = "a tag that does not cover the record's number",
    .lesson =
        "What is said depends on the order in which it is said. The number of each record, in "
        "its tag, keeps them in theirs.",
    .begin = begin,
    .pass = pass,
    .between = true,
    .judge = judge,
};
