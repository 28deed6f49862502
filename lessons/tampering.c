/* tampering.c - see tampering.h. */
#include "lessons/tampering.h"

#include "lessons/lab.h"

#include <string.h>

/* The checks that prove something: without them whatever was changed is believed. Those that only
 * keep to a form are left, since what follows relies on it. */
static const enum check proofs[] = {
    CHECK_record_mac_matches,          CHECK_client_finished_matches,
    CHECK_server_finished_matches,     CHECK_server_signature_valid,
    CHECK_client_signature_valid,      CHECK_certificate_verify_valid,
    CHECK_certificate_signature_valid, CHECK_certificate_anchor_trusted,
    CHECK_certificate_name_matches,    CHECK_certificate_validity_not_over,
    CHECK_psk_binder_matches,
};

static void move(struct tampering_hand *hand, enum verb verb, const char *subject)
{
    examiner_init(&hand->attacker, recording_observer(hand->recording), NULL, hand->connection,
                  ACTOR_ATTACKER);
    examiner_step(&hand->attacker, verb, subject, lab_act_now(hand->recording), "RFC 3552 §3.3.4",
                  HERE);
}

/* A bit in the middle of the fragment, or of what is all of it. */
static size_t flip(struct tampering_hand *hand, uint8_t *out, const struct lab_record *record)
{
    size_t fragment = record->length - RECORD_HEADER, length = lab_let_pass(out, record);
    if (fragment == 0)
        return length;
    out[RECORD_HEADER + (fragment > 4 ? fragment / 2 : 0)] ^= 0x01;
    move(hand, VERB_SEND, "flipped_bit");
    lab_tell_record_as(&hand->attacker, hand->recording, record, out, length);
    return length;
}

static size_t send_twice(struct tampering_hand *hand, uint8_t *out, const struct lab_record *record)
{
    struct lab_record second = *record;
    size_t            length = lab_let_pass(out, record);
    second.number++;
    memcpy(out + length, record->bytes, length);
    move(hand, VERB_SEND, "doubled_record");
    lab_tell_record_as(&hand->attacker, hand->recording, &second, out, length);
    return 2 * length;
}

static size_t tamper(struct tampering_hand *hand, uint8_t *out, const struct lab_record *record)
{
    hand->done = true;
    switch (hand->what) {
    case TAMPERING_FLIP:
    case TAMPERING_FLIP_UNSEEN:
        return flip(hand, out, record);
    case TAMPERING_DOUBLE:
        return send_twice(hand, out, record);
    case TAMPERING_DROP:
        move(hand, VERB_SEND, "dropped_record");
        return 0;
    case TAMPERING_NONE:
    case TAMPERING_UNSEEN:
        break;
    }
    return lab_let_pass(out, record);
}

static size_t pass(struct tamperer *tamperer, enum direction direction, uint8_t *out,
                   const uint8_t *record, size_t length)
{
    struct tampering_hand *hand = (struct tampering_hand *)tamperer;
    uint32_t               connection = hand->duet->client_config.connection;
    if (connection != hand->connection)
        hand->passed[0] = hand->passed[1] = 0;
    hand->connection = connection;
    struct lab_record here = { direction, record, length, hand->passed[direction]++, connection };
    return hand->begun && !hand->done ? tamper(hand, out, &here) : lab_let_pass(out, &here);
}

void tampering_prepare(struct tampering_hand *hand, enum tampering what, struct duet *duet,
                       struct recording *recording)
{
    memset(hand, 0, sizeof *hand);
    hand->tamperer.pass = pass;
    hand->what = what;
    hand->duet = duet;
    hand->recording = recording;
    hand->connection = duet->client_config.connection;
    duet->tamperer = &hand->tamperer;
    duet->client_config.waivers = duet->server_config.waivers = &hand->waivers;
    duet_restart(duet);
}

void tampering_begin(struct tampering_hand *hand)
{
    hand->begun = true;
    hand->connection = hand->duet->client_config.connection;
    if (hand->what != TAMPERING_UNSEEN && hand->what != TAMPERING_FLIP_UNSEEN)
        return;
    for (size_t i = 0; i < sizeof proofs / sizeof *proofs; i++)
        hand->waivers.check[proofs[i]] = true;
    move(hand, VERB_COMPUTE, "checks_waived");
}
