/*
 * registry.h - names of the numbers on the wire: the tables read like IANA's "TLS Parameters" and
 * "TLS ExtensionType Values". They hold what is met in real hellos, so that an offer can be read
 * also where this program does not speak what is offered.
 */
#ifndef LESSONS_REGISTRY_H
#define LESSONS_REGISTRY_H

#include "protocol/observe.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct code_name {
    uint16_t    code;
    const char *name;
};

struct code_list {
    const char             *title;  /* as IANA calls it: "TLS Cipher Suites" */
    const char             *format; /* how IANA writes its numbers: "0x%04x" or "%u" */
    const struct code_name *codes;  /* in ascending order */
    size_t                  count;
};

extern const struct code_list list_protocol_versions;
extern const struct code_list list_cipher_suites;
extern const struct code_list list_compression_methods;
extern const struct code_list
    list_signature_schemes; /* RFC 8446 names; RFC 5246 pairs beside them */
extern const struct code_list list_extension_types;
extern const struct code_list list_content_types;
extern const struct code_list list_handshake_types;
extern const struct code_list list_supported_groups;
extern const struct code_list list_ec_point_formats;
extern const struct code_list list_psk_key_exchange_modes;
extern const struct code_list list_certificate_status_types;
extern const struct code_list list_client_certificate_types;
extern const struct code_list list_name_types;
extern const struct code_list list_alert_levels;

/* The list behind a choice (protocol/observe.h); NULL for REGISTRY_NAMES. */
const struct code_list *registry_list(enum registry);

/* The name of a number: "TLS_RSA_WITH_AES_128_CBC_SHA"; "GREASE" for one of the numbers that RFC
 * 8701 keeps meaningless, where the list can have them; NULL when it has no name here. */
const char *code_name(const struct code_list *, uint16_t code);

#endif
