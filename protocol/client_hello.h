/*
 * client_hello.h - ClientHello (RFC 5246 §7.4.1.2, RFC 8446 §4.1.2): what the client can do, and
 * would like. Both versions have the same; what TLS 1.3 has more of stands in extensions.
 */
#ifndef PROTOCOL_CLIENT_HELLO_H
#define PROTOCOL_CLIENT_HELLO_H

#include "protocol/extensions.h"
#include "protocol/limits.h"
#include "protocol/wire.h"

enum { HELLO_RANDOM_LENGTH = 32, SESSION_ID_MAX = 32 };

struct client_hello {
    uint16_t client_version; /* in TLS 1.3 legacy_version: TLS 1.2, whatever is offered */
    uint8_t  random[HELLO_RANDOM_LENGTH];
    uint8_t  session_id[SESSION_ID_MAX];
    size_t   session_id_length;
    uint16_t cipher_suites[LIMIT_SUITES];
    size_t   cipher_suite_count;
    bool     offers_null_compression, offers_compression; /* the method null, and any other */

    struct extensions extensions;
};

/* The body of the message. Reading takes the whole of the reader; it finds errors of form only. */
/* Whether supported_versions has TLS 1.3: then RFC 8446 says what the fields are called. */
bool client_hello_offers_tls13(const struct client_hello *);

void client_hello_write(struct writer *, const struct client_hello *);
void client_hello_read(struct reader *, struct client_hello *);

/* Whether a list of codes has one. */
bool codes_contain(const uint16_t *codes, size_t count, uint16_t code);

#endif
