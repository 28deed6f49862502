/*
 * tls13_psk.h - keys that both ends have already: offered, proved, and given for a later connection
 * (RFC 8446 §2.2, §4.2.11, §4.6.1). How a server chooses among them: choose_psk.c.
 */
#ifndef PROTOCOL_TLS13_PSK_H
#define PROTOCOL_TLS13_PSK_H

#include "protocol/tls.h"

/* ---- client ---- */

/* psk_key_exchange_modes, early_data and pre_shared_key, in this order and last of all. */
void tls13_offer_psks(struct tls *, struct client_hello *);
/* RFC 8446 §4.1.4: the same for the second hello, with those keys alone that fit its suite. */
void tls13_offer_psks_again(struct tls *);
/* RFC 8446 §4.2.11.2: puts the binders into the hello that has just been written. */
void tls13_write_binders(struct tls *, struct writer *);
/* Tells how they were made, once the hello that they cover is out (figure_row.then). */
bool tell_binders(struct tls *);
/* RFC 8446 §4.2.11: which key the server took -> tls13.psk, and whether it may. */
bool check_selected_psk(struct tls *);

/* ---- server ---- */

/* Notes what the binders of a ClientHello cover; to be called when it has been read. */
void tls13_note_truncated(struct tls *, const uint8_t *message);
/* RFC 8446 §4.2.11.2: whether the binder of an identity is right. Tells how it is computed. */
bool tls13_binder_fits(struct tls *, const struct tls13_psk *, const struct psk_identity *);

/* ---- tickets (RFC 8446 §4.6.1) ---- */

/* The server: another ticket is to be sent. */
bool tls13_owes_ticket(const struct tls *);
/* The server: what goes into a ticket; and tells its key, once it is out. */
void tls13_make_session(struct kept_session *, struct tls *, const uint8_t *nonce,
                        size_t nonce_length);
void tls13_tell_ticket(struct tls *);
/* The client: keeps the ticket that has just come in. */
bool tls13_keep_ticket(struct tls *);

#endif
