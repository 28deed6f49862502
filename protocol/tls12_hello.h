/*
 * tls12_hello.h - what the hellos of TLS 1.2 offer, choose and answer (RFC 5246 §7.4.1).
 *
 * Read before: prologue.h, for what all versions share.
 */
#ifndef PROTOCOL_TLS12_HELLO_H
#define PROTOCOL_TLS12_HELLO_H

#include "protocol/wire.h"

struct tls;
struct tls_config;
struct extensions;

/* Client: the extensions that are for TLS 1.2 alone; and those of them that go first. */
void tls12_offer_first_extensions(struct extensions *, const struct tls_config *);
void tls12_offer_extensions(struct extensions *, const struct tls_config *);

/* Server, RFC 5246 §7.4.1.3: suite, certificate, group, signature scheme, and the extensions of the
 * answer. The version is chosen. */
bool tls12_choose_parameters(struct tls *);
void write_server_hello(struct tls *, struct writer *);

/* Client, RFC 5246 §7.4.1.3: has the server chosen from what was on offer? */
bool check_choices(struct tls *);

#endif
