/*
 * session_cache.h - the sessions that a server remembers by their identifiers (RFC 5246 §F.1.4).
 *
 * The newest SESSION_CACHE of them: an older one gives way, and its client makes a full handshake.
 * One for all connections of a server. It holds secrets.
 */
#ifndef PROTOCOL_SESSION_CACHE_H
#define PROTOCOL_SESSION_CACHE_H

#include "protocol/session.h"

enum { SESSION_CACHE = 256 };

/* All zeros is empty. */
struct session_cache {
    struct {
        uint8_t id[SESSION_MAX_ID];
        size_t  length; /* of the bytes (session.h); 0: free */
        uint8_t bytes[SESSION_BYTES_WITHOUT_TICKET];
    } entries[SESSION_CACHE];
    size_t next; /* that gives way to a new one */
};

/* Remembers a session by an identifier of its own. */
void session_cache_keep(struct session_cache *, const uint8_t id[SESSION_MAX_ID],
                        const struct kept_session *);
/* Finds one; false where it is unknown, or over. */
bool session_cache_find(struct kept_session *, struct session_cache *,
                        const uint8_t id[SESSION_MAX_ID], int64_t now);
/* Takes one out, if it is there (RFC 5246 §7.2.2). */
void session_cache_forget(struct session_cache *, const uint8_t id[SESSION_MAX_ID]);

#endif
