/*
 * tls13_share.h - the key shares of TLS 1.3, and the secret that comes of them (RFC 8446 §4.2.8,
 * §7.4).
 *
 * Each function is a row of WORK in the figure of TLS 1.3, and one step. It returns false after the
 * examiner has noted an error.
 */
#ifndef PROTOCOL_TLS13_SHARE_H
#define PROTOCOL_TLS13_SHARE_H

#include <stdbool.h>

struct tls;

/* Client: draws a private key for each group that it wants to begin with, or for the one group that
 * a HelloRetryRequest names. */
bool make_key_shares(struct tls *);
/* Server: draws its own, in the group of the client's share that was chosen. */
bool tls13_make_server_share(struct tls *);
/* Both: the (EC)DHE secret. */
bool agree_on_key(struct tls *);

#endif
