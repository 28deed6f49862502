/*
 * cipher_suites.h - what a cipher suite is made of (RFC 5246 §A.5, §C; RFC 8446 §B.4).
 *
 * A suite of TLS 1.2 names a key exchange, who signs it, and how records are protected; one of TLS
 * 1.3 only the last. They are const structs in a table that reads like the IANA registry.
 */
#ifndef PROTOCOL_CIPHER_SUITES_H
#define PROTOCOL_CIPHER_SUITES_H

#include "crypto/aead.h"
#include "crypto/hash.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* RFC 5246 §6.2.1, RFC 8446 §4.1.2: ProtocolVersion */
enum { SSL_3_0 = 0x0300, TLS_1_0 = 0x0301, TLS_1_2 = 0x0303, TLS_1_3 = 0x0304 };

/* RFC 5246 §7.4.7, RFC 8422 §2. ANY: TLS 1.3 agrees on it by extensions. */
enum key_exchange { KEY_EXCHANGE_RSA, KEY_EXCHANGE_DHE, KEY_EXCHANGE_ECDHE, KEY_EXCHANGE_ANY };

/* The kind of key in the server's certificate. ECDSA stands for Ed25519 too (RFC 8422 §5.3). */
enum authentication { AUTHENTICATION_RSA, AUTHENTICATION_ECDSA, AUTHENTICATION_ANY };

struct cipher_suite {
    uint16_t            code;
    const char         *name;
    uint16_t            version; /* that it belongs to: TLS_1_2 or TLS_1_3 */
    enum key_exchange   key_exchange;
    enum authentication authentication;

    const struct aead *aead;       /* NULL: AES in CBC mode, with an HMAC over `mac` */
    size_t             key_length; /* AES-128: 16, AES-256 and ChaCha20: 32 bytes */
    const struct hash *mac;        /* NULL for an AEAD */
    const struct hash *prf;        /* RFC 5246 §5; in TLS 1.3 that of HKDF and the transcript */
};

/* All that are implemented, each under its IANA name: &cipher_suites[TLS_RSA_WITH_AES_128_CBC_SHA].
 */
enum suite_index {
#define SUITE_AEAD(name, code, version, key_exchange, authentication, aead, prf)  name,
#define SUITE_CBC(name, code, key_exchange, authentication, key_length, mac, prf) name,
#include "protocol/cipher_suites.def"
#undef SUITE_AEAD
#undef SUITE_CBC
    SUITE_COUNT
};
extern const struct cipher_suite cipher_suites[SUITE_COUNT];

/* The suite of a code, or of an IANA name; NULL when it is not implemented. */
const struct cipher_suite *cipher_suite_find(uint16_t code);
const struct cipher_suite *cipher_suite_named(const char *name);
/* One after the other, in our order of preference; NULL past the end. */
const struct cipher_suite *cipher_suite_at(size_t index);

/* Whether the server signs its half of the key exchange: all but RSA key transport. */
bool cipher_suite_is_signed(const struct cipher_suite *);

/* RFC 5746 §3.3, RFC 7507 §2: signalling values, not suites. */
enum { TLS_EMPTY_RENEGOTIATION_INFO_SCSV = 0x00ff, TLS_FALLBACK_SCSV = 0x5600 };

#endif
