/*
 * tls_internal.h - what the files of the engine share: tls.c (one step at a time), walker.c (the
 * figure), tls_receive.c (records and messages in), tls_send.c (out).
 */
#ifndef PROTOCOL_TLS_INTERNAL_H
#define PROTOCOL_TLS_INTERNAL_H

#include "protocol/tls.h"

/* ---- walker.c ---- */

/* The row that this end can do by itself now: a message to send, or work. NULL when the peer is
 * next, or the figure is at its end. */
const struct figure_row *walker_own_row(const struct tls *);
/* The first row of the peer that a message of this type fits, with only rows skipped that the peer
 * may leave out; NULL: unexpected. */
const struct figure_row *walker_peer_row(const struct tls *, unsigned type);
/* The row is done: the next one follows. At the end of the figure, the connection is established.
 */
void walker_pass(struct tls *, const struct figure_row *);

/* ---- cite.c ---- */

/* One section or the other, by the version of this connection. */
const char *cite(const struct tls *, const char *tls12, const char *tls13);
/* The section of a row: the hellos are the same rows in all versions. */
const char *cite_row(const struct tls *, const struct figure_row *);

/* ---- tls_receive.c ---- */

/* A whole message, or a whole record, is there to be read. */
bool receive_has_message(const struct tls *);
bool receive_has_record(const struct tls *);
/* Read it, and act on it: false after an error. Each is a step. */
bool receive_message(struct tls *);
bool receive_record(struct tls *);
/* The input has ended without close_notify. */
bool receive_end(struct tls *);

/* ---- tls_send.c ---- */

/* Whether there is room for a record with so many bytes of content. */
bool send_has_room(const struct tls *, size_t length);
/* What goes into the next record of a message that is on its way; and of early data, as much as the
 * ticket allows. */
size_t send_next_part(const struct tls *);
size_t send_early_part(const struct tls *);
/* The most bytes of content that such an undertaking sends at once. */
enum {
    MOST_ALERT = 2,
    MOST_KEY_UPDATE = HANDSHAKE_HEADER + 1,
    MOST_TICKET_MESSAGE = HANDSHAKE_HEADER + LIMIT_TICKET + 512,
};

/* Each is a step: false after an error. */
bool send_row(struct tls *, const struct figure_row *);
bool send_rest(struct tls *); /* of a message that there was no room for */
bool send_application_data(struct tls *);
bool send_early_data(struct tls *);
bool send_ticket(struct tls *);
bool send_key_update(struct tls *);
bool send_alert(struct tls *, enum alert_level, enum alert);

#endif
