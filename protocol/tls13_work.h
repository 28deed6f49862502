/*
 * tls13_work.h - what each end does between the messages of TLS 1.3: choosing, judging, signing.
 *
 * Each function is a row of WORK in the figure (tls13_figure.c), and one step. It returns false
 * after the examiner has noted an error. Key shares: tls13_share.h; keys: tls13_keys.h; the hellos:
 * tls13_hello.h.
 */
#ifndef PROTOCOL_TLS13_WORK_H
#define PROTOCOL_TLS13_WORK_H

#include <stdbool.h>

struct tls;

/* Both, RFC 8446 §4.4.3: signs the transcript with the key of the certificate. */
bool sign_handshake(struct tls *);
/* Both: is that signature by the key of the peer's certificate, over this handshake? */
bool check_certificate_verify(struct tls *);
/* Both, RFC 8446 §4.4.4: has the peer seen the same handshake, and does it have the same keys? */
bool tls13_check_finished(struct tls *);

/* RFC 8446 §4.4.2: what came with a chain; then the chain itself, as in TLS 1.2. */
bool tls13_read_certificates(struct tls *);
bool tls13_read_client_certificates(struct tls *);

#endif
