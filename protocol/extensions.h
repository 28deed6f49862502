/*
 * extensions.h - hello extensions (RFC 5246 §7.4.1.4), and how their data is laid out.
 *
 * Every extension is read, in full where its layout is known here, also those that this program
 * does not act on: a real client sends a dozen, and a learner wants to see what they say.
 */
#ifndef PROTOCOL_EXTENSIONS_H
#define PROTOCOL_EXTENSIONS_H

#include "protocol/client_hello.h"
#include "protocol/server_hello.h"

/* The types that this program acts on, as IANA numbers them. */
enum extension_type {
    EXTENSION_server_name = 0,
    EXTENSION_signature_algorithms = 13,
    EXTENSION_extended_master_secret = 23,
    EXTENSION_renegotiation_info = 0xff01,
};

/* The name that IANA gives to a type; "unknown_extension" for one that is not in the table. */
const char *extension_name(uint16_t type);

/* Read the one extension that comes next in a hello, and note what it says. */
void extension_read_in_client_hello(struct reader *, struct client_hello *);
void extension_read_in_server_hello(struct reader *, struct server_hello *);

/* Write the extension of a type in a hello; the type is one of enum extension_type. */
void extension_write_in_client_hello(struct writer *, uint16_t type, const struct client_hello *);
void extension_write_in_server_hello(struct writer *, uint16_t type);

#endif
