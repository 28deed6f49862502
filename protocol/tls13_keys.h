/*
 * tls13_keys.h - the key schedule of a connection of TLS 1.3, reported (RFC 8446 §7).
 *
 * tls13_schedule.h has the functions; here a connection goes through them row by row, says what it
 * derives from what, and puts the keys to use. The bool functions are rows of WORK in the figure,
 * and return false after the examiner has noted an error.
 */
#ifndef PROTOCOL_TLS13_KEYS_H
#define PROTOCOL_TLS13_KEYS_H

#include "protocol/tls.h"

/* RFC 8446 §4.2.10, §7.1: the keys for early data, and the early exporter secret. A client writes
 * under them from here on; a server reads under them. */
bool derive_early_keys(struct tls *);
/* RFC 8446 §4.5: the client's early data are over: its direction goes on under the keys of the
 * handshake. For either end. */
bool end_early_data(struct tls *);
/* A client that the server asks for another hello, or that it has turned down, sends no more of
 * them. */
void give_up_early_data(struct tls *);
/* Both: early_secret, handshake_secret, the handshake traffic secrets; the keys of the handshake
 * are in use from here on. */
bool derive_handshake_keys(struct tls *);
/* Both: master_secret, the application traffic secrets, exporter_master_secret. A server writes
 * under the new keys from here on; a client reads under them. */
bool derive_application_keys(struct tls *);
/* Both: the other direction of the new keys, once the client's Finished is out or has been checked;
 * and the resumption_master_secret. */
bool finish_key_schedule(struct tls *);

/* RFC 8446 §7.2: the next generation of an end's application traffic secret, put to use. */
bool update_traffic_keys(struct tls *, enum actor of);

/* RFC 8446 §4.6.3: the peer has sent a KeyUpdate, and it has been read. */
bool accept_key_update(struct tls *);

/* RFC 8446 §4.4.4: what the Finished of one end must hold, over the digest of all messages before
 * it. `length` bytes of it are set. Reported as "client verify_data" or "server verify_data". */
void tls13_make_verify_data(uint8_t verify_data[HASH_MAX_DIGEST], struct tls *, enum actor sender,
                            const uint8_t *digest);

/*
 * The transcript up to and with a message: "SHA256(transcript(ClientHello..Finished))".
 * After a HelloRetryRequest the first ClientHello stands in it as its hash (RFC 8446 §4.4.1).
 */
const char *transcript_formula(struct tls *, const char *last);

/* RFC 8446 §4.4.1: puts the hash of the first ClientHello in its place. */
void transcript_retry(struct tls *);

#endif
