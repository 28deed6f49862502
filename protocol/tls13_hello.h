/*
 * tls13_hello.h - the hellos of TLS 1.3: what is offered, chosen, asked for again and answered (RFC
 * 8446 §4.1, §4.3.1).
 *
 * The bool functions are rows of WORK in the figures, or the part of one that is TLS 1.3's; they
 * return false after the examiner has noted an error.
 */
#ifndef PROTOCOL_TLS13_HELLO_H
#define PROTOCOL_TLS13_HELLO_H

#include "protocol/tls.h"

/* ---- client ---- */

/* What the offer of TLS 1.3 adds to a ClientHello; the key shares are there already. */
void tls13_offer_extensions(struct tls *, struct client_hello *);
/* RFC 8446 §4.1.2: the same hello again, with what the HelloRetryRequest asked for. */
void write_second_client_hello(struct tls *, struct writer *);
/* Is it a HelloRetryRequest that may be followed? */
bool check_retry(struct tls *);
/* RFC 8446 §4.1.3: has the server chosen from what was on offer? */
bool tls13_check_choices(struct tls *);
/* RFC 8446 §4.3.1: are the rest of its answers to questions that were asked? */
bool check_encrypted_extensions(struct tls *);

/* ---- server ---- */

/* What TLS 1.3 demands of a ClientHello, then its choices: suite, group, certificate, protocol. */
bool tls13_choose_parameters(struct tls *);
void write_hello_retry_request(struct tls *, struct writer *);
void read_hello_retry_request(struct tls *, struct reader *);
void read_second_client_hello(struct tls *, struct reader *);
/* RFC 8446 §4.1.2: is the second hello the first one, but for what was asked to be changed? */
bool check_second_hello(struct tls *);
void tls13_write_server_hello(struct tls *, struct writer *);

/* A hash of a ClientHello without what a second one may change: key_share, early_data, cookie,
 * pre_shared_key and padding. */
void hello_digest_unchanging(uint8_t digest[HASH_MAX_DIGEST], const uint8_t *message,
                             size_t length);

#endif
