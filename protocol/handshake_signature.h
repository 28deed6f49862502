/*
 * handshake_signature.h - signatures of handshake messages (RFC 5246 §7.4.3, §7.4.8; RFC 8446
 * §4.4.3).
 *
 * crypto/signature_scheme.h has the schemes as TLS 1.3 reads their codes. Here is what the versions
 * make of them: in TLS 1.2 a code is a hash and an algorithm, so that 0x0403 is ECDSA with SHA-256
 * on any curve; in TLS 1.3 the curve belongs to it, and PKCS #1 v1.5 is for certificates alone. An
 * ECDSA signature goes as DER, whose length differs from one to the next.
 */
#ifndef PROTOCOL_HANDSHAKE_SIGNATURE_H
#define PROTOCOL_HANDSHAKE_SIGNATURE_H

#include "crypto/signature_scheme.h"
#include "protocol/x509/certificate_key.h"

/* The curve of an ECDSA key; NULL for the other kinds. */
const struct nist_curve *signing_key_curve(const struct signing_key *);
const struct nist_curve *verifying_key_curve(const struct verifying_key *);

/* Whether a key of that kind, on that curve (NULL for other kinds), signs handshake messages by
 * this scheme in this version. */
bool signature_scheme_fits(const struct signature_scheme *, enum key_kind,
                           const struct nist_curve *, uint16_t version);

/*
 * Signs a message with a key that fits: at most SIGNATURE_MAX_LENGTH bytes, DER for ECDSA. Ed25519
 * needs the message itself and no hash of it, so all schemes take it whole.
 */
enum signature_result handshake_sign(uint8_t *signature, size_t *signature_length,
                                     const struct signature_scheme *, const struct signing_key *,
                                     const uint8_t *message, size_t length, struct random_source *);

/* SIGNATURE_OK, or why not. What is no sound DER is SIGNATURE_WRONG, like any other wrong
 * signature (RFC 8446 §4.4.3: decrypt_error). */
enum signature_result handshake_verify(const struct signature_scheme *,
                                       const struct verifying_key *, const uint8_t *message,
                                       size_t length, const uint8_t *signature,
                                       size_t signature_length);

#endif
