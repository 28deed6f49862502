/*
 * tls12_messages.h - the bodies of the TLS 1.2 messages, as the figure's rows call them.
 *
 * Each pair stands together in tls12_messages.c: what the sender writes and what the receiver
 * reads. Reading finds errors of form only; whether what was said can be accepted is judged in
 * tls12_work.h.
 */
#ifndef PROTOCOL_TLS12_MESSAGES_H
#define PROTOCOL_TLS12_MESSAGES_H

#include "protocol/wire.h"

struct tls;

/* RFC 5246 §7.4.2: certificate_list, of a server or a client. */
struct credential;
void certificate_list_write(struct writer *, const struct credential *);
void certificate_list_write_empty(struct writer *);
void write_server_certificate(struct tls *, struct writer *);
void read_server_certificate(struct tls *, struct reader *);
void write_server_hello_done(struct tls *, struct writer *);
void read_server_hello_done(struct tls *, struct reader *);
void write_client_key_exchange(struct tls *, struct writer *);
void read_client_key_exchange(struct tls *, struct reader *);
void write_change_cipher_spec(struct tls *, struct writer *);
void read_change_cipher_spec(struct tls *, struct reader *);
void write_finished(struct tls *, struct writer *);
void read_finished(struct tls *, struct reader *);

#endif
