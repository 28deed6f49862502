/*
 * tls13_messages.h - the bodies of the TLS 1.3 messages, as the figure's rows call them.
 *
 * Each pair stands together in tls13_messages.c: what the sender writes and what the receiver
 * reads. Reading finds errors of form only; whether what was said can be accepted is judged in
 * tls13_work.h. The hellos are in tls13_hello.h.
 */
#ifndef PROTOCOL_TLS13_MESSAGES_H
#define PROTOCOL_TLS13_MESSAGES_H

#include "protocol/wire.h"

struct tls;

void write_encrypted_extensions(struct tls *, struct writer *);
void read_encrypted_extensions(struct tls *, struct reader *);
void tls13_write_certificate_request(struct tls *, struct writer *);
void tls13_read_certificate_request(struct tls *, struct reader *);
void tls13_write_certificate(struct tls *, struct writer *);
void tls13_read_certificate(struct tls *, struct reader *);
void tls13_write_certificate_verify(struct tls *, struct writer *);
void tls13_read_certificate_verify(struct tls *, struct reader *);
void tls13_write_finished(struct tls *, struct writer *);
void tls13_read_finished(struct tls *, struct reader *);
void write_end_of_early_data(struct tls *, struct writer *);
void read_end_of_early_data(struct tls *, struct reader *);
void tls13_write_new_session_ticket(struct tls *, struct writer *);
void tls13_read_new_session_ticket(struct tls *, struct reader *);
void write_key_update(struct tls *, struct writer *);
void read_key_update(struct tls *, struct reader *);

#endif
