/*
 * cipher_suites.h - what a cipher suite is made of (RFC 5246 §A.5, §C).
 *
 * A suite names a key exchange, a cipher and a MAC. These are const structs in a table that reads
 * like the IANA registry.
 */
#ifndef PROTOCOL_CIPHER_SUITES_H
#define PROTOCOL_CIPHER_SUITES_H

#include "crypto/hash.h"

#include <stddef.h>
#include <stdint.h>

enum key_exchange { KEY_EXCHANGE_RSA };

struct cipher_suite {
    uint16_t           code;
    const char        *name;
    enum key_exchange  key_exchange;
    size_t             key_length; /* AES-128: 16, AES-256: 32 bytes */
    size_t             iv_length;  /* of the explicit IV in each record: a block */
    const struct hash *mac;        /* HMAC over this hash */
    const struct hash *prf;        /* RFC 5246 §5: SHA-256 for all of these */
};

/* All that are implemented, each under its IANA name: &cipher_suites[TLS_RSA_WITH_AES_128_CBC_SHA].
 */
enum suite_index {
#define SUITE(name, code, key_exchange, key, iv, mac, prf) name,
#include "protocol/cipher_suites.def"
#undef SUITE
    SUITE_COUNT
};
extern const struct cipher_suite cipher_suites[SUITE_COUNT];

/* The suite of a code, or of an IANA name; NULL when it is not implemented. */
const struct cipher_suite *cipher_suite_find(uint16_t code);
const struct cipher_suite *cipher_suite_named(const char *name);
/* One after the other, in our order of preference; NULL past the end. */
const struct cipher_suite *cipher_suite_at(size_t index);

/* RFC 5746 §3.3: a signalling value, not a suite. */
enum { TLS_EMPTY_RENEGOTIATION_INFO_SCSV = 0x00ff };

#endif
