/*
 * server_hello.h - ServerHello (RFC 5246 §7.4.1.3, RFC 8446 §4.1.3): what the server chose.
 */
#ifndef PROTOCOL_SERVER_HELLO_H
#define PROTOCOL_SERVER_HELLO_H

#include "protocol/client_hello.h"

struct server_hello {
    uint16_t server_version; /* in TLS 1.3 legacy_version: TLS 1.2 */
    uint8_t  random[HELLO_RANDOM_LENGTH];
    uint8_t  session_id[SESSION_ID_MAX];
    size_t   session_id_length;
    uint16_t cipher_suite;
    uint8_t  compression_method;

    struct extensions extensions;
};

/* RFC 8446 §4.2.1: the version that it chooses, in supported_versions if that is there. */
uint16_t server_hello_version(const struct server_hello *);
/* RFC 8446 §4.1.3: the random that makes it a HelloRetryRequest, SHA-256 of that name. */
extern const uint8_t hello_retry_random[HELLO_RANDOM_LENGTH];
/* RFC 8446 §4.1.4: whether it is one, which looks the same but for its random. */
bool hello_random_is_retry(const uint8_t random[HELLO_RANDOM_LENGTH]);
bool server_hello_is_retry(const struct server_hello *);

void server_hello_write(struct writer *, const struct server_hello *);
void server_hello_read(struct reader *, struct server_hello *);

#endif
