/*
 * tls12_keys.h - the key schedule of TLS 1.2 (RFC 5246 §5, §6.3, §8.1, §7.4.9).
 *
 *     pre_master_secret -> master_secret -> key_block -> the keys of each direction
 *                                        -> verify_data of each Finished
 */
#ifndef PROTOCOL_TLS12_KEYS_H
#define PROTOCOL_TLS12_KEYS_H

#include "protocol/tls.h"

/* Derives the master secret and all keys from the pre_master_secret, and reports them. */
void derive_connection_keys(struct tls *);

/* The verify_data in the Finished of one end, over the digest of all handshake messages before it.
 * Reported as "client verify_data" or "server verify_data". */
void make_verify_data(uint8_t verify_data[VERIFY_DATA_LENGTH], struct tls *, enum actor sender,
                      const uint8_t *digest);

/*
 * RFC 5705 §4: bytes for a protocol above TLS, which both ends can make and nobody else; at most
 * EXPORT_MAX, with a context or (NULL) without one. False before the handshake is done, in another
 * version, and without the extended master secret, since a man in the middle could then have the
 * same bytes with both ends (RFC 7627 §5.4). Reported as "exported key".
 */
enum { EXPORT_MAX = 255 };
bool tls12_export(uint8_t *out, size_t length, struct tls *, const char *label,
                  const uint8_t *context, size_t context_length);

#endif
