/*
 * server_hello.h - ServerHello (RFC 5246 §7.4.1.3): what the server chose.
 */
#ifndef PROTOCOL_SERVER_HELLO_H
#define PROTOCOL_SERVER_HELLO_H

#include "protocol/client_hello.h"

struct server_hello {
    uint16_t server_version;
    uint8_t  random[HELLO_RANDOM_LENGTH];
    uint8_t  session_id[SESSION_ID_MAX];
    size_t   session_id_length;
    uint16_t cipher_suite;
    uint8_t  compression_method;

    uint16_t extensions[LIMIT_EXTENSIONS]; /* their types, in order */
    size_t   extension_count;
    bool     has_renegotiation_info;
    size_t   renegotiated_connection_length;
    bool     extended_master_secret;
};

void server_hello_write(struct writer *, const struct server_hello *);
void server_hello_read(struct reader *, struct server_hello *);

#endif
