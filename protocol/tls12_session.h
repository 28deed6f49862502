/*
 * tls12_session.h - sessions that are taken up again in TLS 1.2 (RFC 5246 §F.1.4, RFC 5077).
 *
 * What a handshake has agreed on is a session: a cipher suite and a master secret. A later
 * connection can begin with it, without certificates and without a key exchange: two flights less,
 * and no forward secrecy between the two. The server finds the session by its identifier in a cache
 * of its own, or the client brings it along in a ticket, which only the server can read.
 *
 * All memory is the caller's.
 */
#ifndef PROTOCOL_TLS12_SESSION_H
#define PROTOCOL_TLS12_SESSION_H

#include "crypto/random.h"
#include "protocol/client_hello.h"

struct tls;

enum {
    SESSION_MASTER_SECRET = 48,
    SESSION_TICKET_MAX = 2048,   /* bytes of a server's ticket that a client keeps */
    SESSION_CACHE = 32,          /* sessions that a server remembers by their identifiers */
    SESSION_LIFETIME = 24 * 3600 /* seconds: RFC 5246 §F.1.4 suggests 24 hours at most */
};

/* What is agreed on. A secret. */
struct session_state {
    uint16_t suite; /* 0: there is none */
    bool     extended_master_secret;
    int64_t  created; /* seconds since 1970 */
    uint8_t  master_secret[SESSION_MASTER_SECRET];
};

/* A client's: with what it shows to the server. */
struct tls12_session {
    struct session_state state;
    uint8_t              id[SESSION_ID_MAX];
    size_t               id_length; /* 0: it has a ticket */
    uint8_t              ticket[SESSION_TICKET_MAX];
    size_t               ticket_length;
};

/* A server's: the newest sessions, by their identifiers. */
struct session_cache {
    struct {
        uint8_t              id[SESSION_ID_MAX];
        struct session_state state;
    } entries[SESSION_CACHE];
    size_t next;
};

/* RFC 5077 §4: the keys of tickets. Secrets of the server alone. */
struct ticket_key {
    uint8_t name[16], encryption_key[16], mac_key[32];
    int64_t created; /* 0: there is none */
};
struct ticket_keys {
    struct ticket_key current, previous;
};

/* Makes keys where there are none, and new ones once they are SESSION_LIFETIME old; the ones before
 * still open tickets for as long, and no longer. */
void ticket_keys_refresh(struct ticket_keys *, struct random_source *, int64_t now);

/* Client, once the handshake is done: what can be taken up again later. False: nothing. */
bool tls12_session(const struct tls *, struct tls12_session *);

/* ---- rows and questions of the figures ---- */

/* Server: looks for the session that the client would like to take up. True, and
 * handshake.resumed, where there is one that fits; false after an error. */
bool find_session(struct tls *, bool *resumed);
/* Server: what the ServerHello says of a new session. */
void announce_session(struct tls *);
/* Server: remembers the session of this handshake, where it has an identifier. */
void remember_session(struct tls *);
/* Client: offers the session that the configuration has. */
void offer_session(struct client_hello *, const struct tls *);
/* Client: whether the ServerHello takes the session up; and whether it does so rightly. */
bool session_is_resumed(const struct tls *);
bool check_resumption(struct tls *);
/* Both: the master secret of the session. */
void take_up_session(struct tls *);

void write_new_session_ticket(struct tls *, struct writer *);
void read_new_session_ticket(struct tls *, struct reader *);

#endif
