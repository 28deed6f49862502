/*
 * tls12_session.h - sessions that are taken up again in TLS 1.2 (RFC 5246 §7.3, §F.1.4, RFC 5077).
 *
 * What a handshake has agreed on is a session (session.h): a cipher suite and a master secret. A
 * later connection can begin with it, without certificates and without a key exchange: two flights
 * less, and no forward secrecy between the two. The server finds the session by its identifier in a
 * cache of its own (session_cache.h), or the client brings it along in a ticket, which only the
 * server can read (ticket.h).
 */
#ifndef PROTOCOL_TLS12_SESSION_H
#define PROTOCOL_TLS12_SESSION_H

#include "protocol/client_hello.h"

struct tls;

/* Server: looks for the session that the client would like to take up. True, and
 * handshake.resumed, where there is one that fits; false after an error. */
bool find_session(struct tls *, bool *resumed);
/* Server: what the ServerHello says of a new session. */
void announce_session(struct tls *);
/* Once the handshake is done: a server remembers a session that has an identifier, a client keeps
 * what it may take up later. */
void remember_session(struct tls *);
/* After a fatal alert: neither does any longer. */
void forget_session(struct tls *);
/* Client: offers the session that the configuration has, where it fits. */
void offer_session(struct client_hello *, const struct tls *);
/* Client: whether the ServerHello takes the session up; and whether it does so rightly. */
bool session_is_resumed(const struct tls *);
bool check_resumption(struct tls *);
/* Both: the master secret of the session. */
void take_up_session(struct tls *);

void write_new_session_ticket(struct tls *, struct writer *);
void read_new_session_ticket(struct tls *, struct reader *);

#endif
