/*
 * choose.h - what is on offer, and who takes what of it.
 *
 * What an end offers, or takes, is one table: struct tls_offer. For each thing that the two must
 * agree on there is one function here, which reports what was on offer, what was taken, and the
 * rule that decided. A server chooses; a client has its choices told for the server where that is
 * not ours (tls_config.speaks_for_peer).
 */
#ifndef PROTOCOL_CHOOSE_H
#define PROTOCOL_CHOOSE_H

#include "crypto/signature_scheme.h"
#include "protocol/cipher_suites.h"
#include "protocol/limits.h"
#include "protocol/observe.h"
#include "protocol/x509/der.h"

struct tls;
struct extensions;

/* A certificate chain and the private key that goes with its first certificate. */
struct credential {
    struct {
        const uint8_t *der;
        size_t         length;
    } chain[LIMIT_CHAIN];
    size_t             chain_length;
    struct der_bytes   staple; /* an OCSP response about the first certificate; empty for none */
    struct signing_key key;
    const uint8_t     *key_der; /* the same as an RSAPrivateKey or a PrivateKeyInfo, to be shown */
    size_t             key_der_length;
};

/* Each list in order of preference, best first. A list without entries is not offered. */
struct tls_offer {
    const uint16_t                   *versions; /* NULL: TLS 1.2 alone */
    size_t                            version_count;
    const struct cipher_suite *const *suites;
    size_t                            suite_count;
    const uint16_t                   *groups; /* curves, finite fields, hybrids: by code point */
    size_t                            group_count;
    const uint16_t                   *signature_schemes;
    size_t                            signature_scheme_count;
    const char *const                *protocols; /* of ALPN */
    size_t                            protocol_count;
    const struct credential          *credentials; /* of a server; of a client that has any */
    size_t                            credential_count;
};

/* Whether an offer has a version, and the highest that it has. */
bool     offer_has_version(const struct tls_offer *, uint16_t version);
uint16_t offer_highest_version(const struct tls_offer *);

/* ---- a server's choices; each is false after the examiner has noted an error ---- */

/* RFC 8446 §4.2.1, RFC 5246 §E.1 -> tls.version */
bool choose_version(struct tls *);
/* RFC 5246 §7.4.1.3: a suite of that version, for which there is a certificate, a way to sign and a
 * group -> tls.suite */
bool choose_cipher_suite(struct tls *);
/* RFC 6066 §3: by the kind of key that the suite asks, and the name -> handshake.credential */
bool choose_credential(struct tls *);
/* RFC 5246 §7.4.1.4.1 -> handshake.scheme, to sign with the credential's key */
bool choose_signature_scheme(struct tls *);
/* RFC 8422 §4, RFC 7919 §4 -> handshake.group */
bool choose_group(struct tls *);
/* RFC 8446 §4.1.1, §4.2.8 -> handshake.group, tls13.agreement; and tls13.retry_wanted where the
 * client has to send another share */
bool choose_key_share(struct tls *);
/* RFC 8446 §4.2.11: looks for a key on offer that is known here, before there is a suite ->
 * tls13.psk_hash, the hash that the suite should have; NULL: any */
void look_for_psk(struct tls *);
/* RFC 8446 §4.2.11: one of the keys that the client offers, its binder checked -> tls13.psk, NULL
 * without one; and whether it is to be used without a key exchange (§4.2.9) */
bool choose_psk(struct tls *);
bool psk_stands_alone(const struct tls *);
/* RFC 8446 §4.2.10, §8 -> tls13.early_accepted, or early_skipping */
void choose_early_data(struct tls *);
/* RFC 7301 §3.2 -> handshake.protocol; true, and NULL, where one of the two does not ask */
bool choose_protocol(struct tls *);

/* Client, RFC 7301 §3.1: what the answer names is one protocol, and was on offer ->
 * handshake.protocol */
bool check_protocol_chosen(struct tls *, const struct extensions *answer);

/* A choice of a server that is not ours, told for it; by which rule, only that server knows. */
void report_servers_choice(struct tls *, const char *rfc, const char *subject, enum registry,
                           const uint16_t *offered, size_t offered_count, uint16_t chosen);

#endif
