/*
 * session.h - what of a connection a later one can begin with (RFC 5246 §7.3, RFC 5077, RFC 8446
 * §4.6.1).
 *
 * A client keeps it, with the ticket that it shows; a server seals the same in the ticket and keeps
 * nothing (ticket.h), or keeps it under its session ID (session_cache.h). As bytes it has a form of
 * its own, for the ticket, the cache and a file.
 */
#ifndef PROTOCOL_SESSION_H
#define PROTOCOL_SESSION_H

#include "protocol/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* RFC 5246 §8.1: a master_secret has 48 bytes; RFC 8446 §4.6.1: a PSK as many as the hash. */
enum { SESSION_MAX_SECRET = 48, SESSION_MAX_ID = 32 };
/* RFC 5246 §F.1.4: "An upper limit of 24 hours is suggested for session ID lifetimes". Seconds. */
enum { SESSION_LIFETIME = 86400 };
/* RFC 8446 §4.6.1: "Servers MUST NOT use any value greater than 604800 seconds (7 days)." */
enum { SESSION_MOST_LIFETIME = 604800 };

struct kept_session {
    uint16_t version, suite;
    uint8_t  secret[SESSION_MAX_SECRET]; /* the PSK, or in TLS 1.2 the master_secret */
    size_t   secret_length;
    bool     extended_master_secret; /* TLS 1.2 */
    bool     client_authenticated;   /* the client has shown a certificate, and it was believed */
    uint8_t  session_id[SESSION_MAX_ID]; /* TLS 1.2 without a ticket */
    size_t   session_id_length;

    int64_t  issued;   /* seconds since 1970: when the ticket went out, or came in */
    uint32_t lifetime; /* seconds */
    uint32_t age_add;  /* RFC 8446 §4.6.1: hides the age from onlookers */
    uint32_t max_early_data;
    char     protocol[LIMIT_PROTOCOL_NAME + 1]; /* of ALPN; empty: none */
    char     host[LIMIT_HOST_NAME + 1];         /* server_name; empty: none */

    uint8_t ticket[LIMIT_TICKET]; /* in a ticket itself there is none */
    size_t  ticket_length;
};

/* The most bytes that a session without its ticket takes, and one with it. */
enum {
    SESSION_BYTES_WITHOUT_TICKET = 704,
    SESSION_BYTES = SESSION_BYTES_WITHOUT_TICKET + LIMIT_TICKET
};

/* Where its secret begins in these bytes. */
enum { SESSION_SECRET_AT = 28 };

/* Writes a session as bytes, with or without its ticket; returns how many. `out` has room for
 * SESSION_BYTES, or without a ticket for SESSION_BYTES_WITHOUT_TICKET. */
size_t kept_session_write(uint8_t *out, const struct kept_session *, bool with_ticket);
/* Reads one back: false, and a session of zeros, when the bytes are not one. */
bool kept_session_read(struct kept_session *, const uint8_t *bytes, size_t length);

/* RFC 8446 §4.6.1: whether the lifetime is over at a time, in seconds since 1970. Seven days end
 * every session. */
bool kept_session_is_over(const struct kept_session *, int64_t now);

#endif
