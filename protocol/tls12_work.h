/*
 * tls12_work.h - what each end does between the messages of TLS 1.2: judging, deriving. What is
 * chosen in the hellos is in tls12_hello.h.
 *
 * Each function is a row of WORK in the figure (figure.c), and one step. It returns false after the
 * examiner has noted an error.
 */
#ifndef PROTOCOL_TLS12_WORK_H
#define PROTOCOL_TLS12_WORK_H

#include <stdbool.h>

struct tls;

/* Client, RFC 5246 §7.4.2 and RFC 5280 §4: what do the certificates of the chain say? */
bool read_certificates(struct tls *);
/* Client, RFC 5246 §7.4.2 and RFC 5280 §6: is the chain to be believed, and for this host? */
bool validate_certificate(struct tls *);
/* Client, RFC 5246 §7.4.7.1: draws the pre_master_secret and encrypts it under the server's key. */
bool make_pre_master_secret(struct tls *);
/* Server, RFC 5246 §7.4.7.1: decrypts it, and lets nobody know whether that went well. */
bool decrypt_pre_master_secret(struct tls *);
/* Both, RFC 5246 §8.1 and §6.3: master secret, key block, keys. */
bool derive_keys(struct tls *);
/* Both, RFC 5246 §7.4.9: has the peer seen the same handshake, and does it have the same keys? */
bool check_finished(struct tls *);

#endif
