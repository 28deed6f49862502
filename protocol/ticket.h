/*
 * ticket.h - sessions sealed under a key of the server's own (RFC 5077 §4, RFC 8446 §4.6.1).
 *
 * With a ticket the client carries what the server would have to remember. What is in it only the
 * server can read, and nobody can change it. Whoever steals the key can read every session that it
 * sealed: so it is changed every day, and only the last one is kept, for the tickets that are out.
 */
#ifndef PROTOCOL_TICKET_H
#define PROTOCOL_TICKET_H

#include "crypto/random.h"
#include "protocol/examiner.h"
#include "protocol/session.h"

enum {
    TICKET_KEY_NAME = 16,
    TICKET_KEYS = 2,
    /* For so long a key seals, and then opens for as long again: so a ticket must not live longer.
     * In seconds. */
    TICKET_KEY_PERIOD = 86400,
    TICKET_LIFETIME = 43200,
};

/* A server's keys, the newest first: an owner has one of these for all connections. Secrets. */
struct sealing_keys {
    struct sealing_key {
        uint8_t name[TICKET_KEY_NAME]; /* stands in the ticket, so that the key is found again */
        uint8_t encryption_key[16], mac_key[32];
        int64_t born; /* seconds since 1970 */
    } keys[TICKET_KEYS];
    size_t count;
};

/* Draws a first key, or a new one where the newest has served its time, and wipes what is too old.
 * To be called before each connection. */
void sealing_keys_rotate(struct sealing_keys *, struct random_source *, int64_t now);

/* Seals a session, whose own ticket does not go in; returns the length of the ticket. */
size_t ticket_seal(uint8_t ticket[LIMIT_TICKET], const struct sealing_keys *,
                   const struct kept_session *, struct random_source *);
/* Opens a ticket: false where no key fits, or it was changed. */
bool ticket_open(struct kept_session *, const struct sealing_keys *, const uint8_t *ticket,
                 size_t length);
/* Reports the key of a ticket that opens, and "ticket state", what was in it: its bytes are those
 * of session.h. `path` is where it lies, as formulas write it. */
void ticket_report(struct examiner *, const struct sealing_keys *, const uint8_t *ticket,
                   size_t length, const char *path);

#endif
