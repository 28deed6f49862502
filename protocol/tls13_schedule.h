/*
 * tls13_schedule.h - the key schedule of TLS 1.3 as functions of bytes (RFC 8446 §7).
 *
 *              0
 *              |
 *    PSK ->  HKDF-Extract = Early Secret ------> binder keys, early traffic, early exporter
 *              |
 *              "derived"
 *              |
 * (EC)DHE ->  HKDF-Extract = Handshake Secret --> handshake traffic of both ends
 *              |
 *              "derived"
 *              |
 *      0 ->  HKDF-Extract = Master Secret ------> application traffic of both ends, exporter,
 *                                                 resumption
 *
 * Each row mixes something new into what was there before, and hands out secrets that are bound to
 * all messages so far. Nothing is reported here: tls13_keys.c calls these for a connection and says
 * what it does.
 */
#ifndef PROTOCOL_TLS13_SCHEDULE_H
#define PROTOCOL_TLS13_SCHEDULE_H

#include "crypto/hash.h"

/* RFC 8446 §7.1: opaque label<7..255>, "tls13 " counted in; none of ours has more than 18. */
enum { HKDF_LABEL_MAX = 255, HKDF_CONTEXT_MAX = 255 };

/*
 * RFC 8446 §7.1: HKDF-Expand-Label(Secret, Label, Context, Length). The secret has
 * hash->digest_length bytes; `label` comes without "tls13 ", and is at most 249 bytes long; the
 * context at most 255; `length` at most 255 * digest_length.
 */
void hkdf_expand_label(uint8_t *out, size_t length, const struct hash *, const uint8_t *secret,
                       const char *label, const uint8_t *context, size_t context_length);

/* RFC 8446 §7.1: Derive-Secret(Secret, Label, Messages), given the hash of the messages. Each has
 * hash->digest_length bytes. */
void derive_secret(uint8_t *out, const struct hash *, const uint8_t *secret, const char *label,
                   const uint8_t *transcript_hash);

/* The salt of the next row: Derive-Secret(Secret, "derived", ""). `out` may be `secret`. */
void schedule_salt(uint8_t *out, const struct hash *, const uint8_t *secret);

/* A row: HKDF-Extract(salt, IKM). Where there is nothing to mix in, the IKM is digest_length zeros
 * (ikm is NULL); the first row's salt likewise. */
void schedule_extract(uint8_t *out, const struct hash *, const uint8_t *salt, const uint8_t *ikm,
                      size_t ikm_length);

/* RFC 8446 §4.4.4: verify_data = HMAC(finished_key, Transcript-Hash(...)), digest_length bytes; the
 * key is HKDF-Expand-Label(BaseKey, "finished", "", Hash.length). */
void schedule_finished_key(uint8_t *out, const struct hash *, const uint8_t *base_key);
void schedule_verify_data(uint8_t *out, const struct hash *, const uint8_t *finished_key,
                          const uint8_t *transcript_hash);

/* RFC 8446 §7.2: the next generation of a traffic secret. `out` may be `secret`. */
void schedule_update(uint8_t *out, const struct hash *, const uint8_t *secret);

/* RFC 8446 §4.6.1: the PSK of a ticket: HKDF-Expand-Label(resumption_master_secret, "resumption",
 * ticket_nonce, Hash.length). */
void schedule_resumption_psk(uint8_t *out, const struct hash *, const uint8_t *resumption_secret,
                             const uint8_t *nonce, size_t nonce_length);

/*
 * RFC 8446 §7.5: TLS-Exporter(label, context_value, key_length) =
 *     HKDF-Expand-Label(Derive-Secret(Secret, label, ""), "exporter", Hash(context_value), length)
 */
void schedule_export(uint8_t *out, size_t length, const struct hash *,
                     const uint8_t *exporter_secret, const char *label, const uint8_t *context,
                     size_t context_length);

#endif
