/*
 * stolen-ticket-key.c - somebody recorded a connection with ECDHE, and gets the key that the server
 * sealed its tickets with.
 *
 * The ticket carries the master secret of the very connection in which it was given (RFC 5077
 * §5.5), under that one key; and so the key opens what the key exchange was to keep closed.
 */
#include "crypto/wipe.h"
#include "lessons/lab_data.h"

#include <string.h>

struct theft {
    unsigned        moves;
    struct lab_keys keys;
};
_Static_assert(sizeof(struct theft) <= LAB_STATE, "it fits");

/* The key of the first day, which sealed all tickets of this recording. */
static bool steal_key(struct lab *lab)
{
    const struct sealing_key *key = &lab->duet[0].sealing_keys.keys[0];
    lab_move(lab, VERB_COMPUTE, "steal_the_ticket_key", "RFC 5077 §5.2");
    lab_tell_value(lab, "RFC 5077 §4", .name = "ticket encryption key",
                   .bytes = key->encryption_key, .length = sizeof key->encryption_key,
                   .origin = ORIGIN_GIVEN);
    return true;
}

/* The ticket went in the clear in the first connection, before ChangeCipherSpec. */
static bool open_ticket(struct lab *lab, struct theft *theft)
{
    static const char   path[] = "NewSessionTicket/ticket/opaque";
    struct examiner    *x = &lab->attacker;
    struct kept_session session;
    const uint8_t      *ticket;
    size_t              length;
    lab_move(lab, VERB_COMPUTE, "open_the_ticket", "RFC 5077 §4");
    if (!lab_field(&ticket, &length, lab, path) ||
        !ticket_open(&session, &lab->duet[0].sealing_keys, ticket, length))
        return false;
    ticket_report(x, &lab->duet[0].sealing_keys, ticket, length, path);
    lab_tell_value(
        lab, "RFC 5077 §5.5", .name = "master_secret", .bytes = session.secret,
        .length = session.secret_length, .origin = ORIGIN_DERIVED,
        .formula = text_join(x, "ticket state[", text_number(x, SESSION_SECRET_AT), "..",
                             text_number(x, SESSION_SECRET_AT + session.secret_length - 1), "]"));
    bool expanded = lab_expand_keys(&theft->keys, lab, session.secret);
    wipe(&session, sizeof session);
    return expanded;
}

static bool after(struct lab *lab)
{
    struct theft *theft = (struct theft *)(void *)lab->state;
    switch (theft->moves++) {
    case 0:
        return steal_key(lab);
    case 1:
        return open_ticket(lab, theft);
    case 2:
        lab_read_all(lab, &theft->keys);
        return true;
    default:
        return false;
    }
}

const struct experiment experiment_stolen_ticket_key = {
    .name = "stolen-ticket-key",
    .title = "the key of the tickets, stolen later, opens what was recorded",
    .wants = "to read a recorded connection with ECDHE by the key that the server seals its "
             "tickets with.",
    .profile = "tls12-ticket",
    .takes = true,
    .lesson =
        "Forward secrecy ends where tickets begin: it lasts no longer than the key that seals "
        "them. So a server changes that key every day, and forgets the old one.",
    .after = after,
};
