/*
 * stolen-key-ecdhe.c - the same theft as in stolen-key-rsa.c, of a server that agrees on its
 * secrets by ECDHE: there is nothing in the recording that the key would open.
 *
 * Nobody notices, since nothing happens. What could be computed with the key is not left to
 * opinion: the verdict asks the knowledge of the recording (knowledge.h) what the attacker has now.
 */
#include "lessons/knowledge.h"
#include "lessons/lab_verdict.h"

#include <stdio.h>

static bool after(struct lab *lab)
{
    unsigned *moves = (unsigned *)(void *)lab->state;
    switch ((*moves)++) {
    case 0:
        lab_move(lab, VERB_COMPUTE, "steal_the_key", "RFC 3552 §3.2.3");
        lab_tell_value(lab, "RFC 8017 §A.1.2", .name = "server private key",
                       .bytes = lab->own.server_key_der, .length = lab->own.server_key_length,
                       .origin = ORIGIN_GIVEN);
        return true;
    case 1:
        lab_move(lab, VERB_COMPUTE, "find_nothing_to_open", "RFC 5246 §F.1.1.3");
        return true;
    default:
        return false;
    }
}

/* Of the messages that went under keys, how many the attacker can read now. */
static void count(unsigned *messages, unsigned *known, const struct lab_run *run,
                  struct recording *recording)
{
    struct knowledge *k = knowledge_new(recording, true);
    *messages = *known = 0;
    if (!k)
        return;
    knowledge_advance(k, run->last);
    for (uint32_t n = run->first; n <= run->last; n++) {
        const struct recorded *event =
            recording_is(recording, n, EVENT_BYTES) ? recording_event(recording, n) : NULL;
        if (!event || event->event.bytes.layer != LAYER_MESSAGE || !event->event.bytes.keys)
            continue;
        ++*messages;
        *known += (knowledge_of_bytes(k, n) & 1 << KNOWER_ATTACKER) != 0;
    }
    knowledge_free(k);
}

static bool judge(struct lab_run *run, struct recording *recording)
{
    unsigned messages, known;
    count(&messages, &known, run, recording);
    snprintf(run->more, sizeof run->more,
             "%u messages went under keys, and with the server's private key in hand the attacker "
             "can read %u of them.",
             messages, known);
    return !run->failure && !run->lost[0] && messages > 2 && known == 0;
}

const struct experiment experiment_stolen_key_ecdhe = {
    .name = "stolen-key-ecdhe",
    .title = "the server's key, stolen later, opens nothing where ECDHE was used",
    .wants = "to read a connection that was recorded long ago, with the server's private key.",
    .profile = "tls12-ecdhe",
    .lesson = "The key of a certificate only signs. The keys that the secret was made of were "
              "forgotten when the connection ended: that is forward secrecy.",
    .after = after,
    .judge = judge,
};
