/*
 * told.h - events as an engine would tell them, for the tests of recordings: a small handshake that
 * is no TLS at all, but has records, messages, certificates, values and formulas.
 */
#ifndef TESTS_UNIT_LESSONS_TOLD_H
#define TESTS_UNIT_LESSONS_TOLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lessons/json.h"
#include "lessons/recording.h"

static inline struct recording *new_recording(void)
{
    struct recording *r = recording_new(&(struct recording_header){ .profile = "tls12-rsa",
                                                                    .client = "tlstutor",
                                                                    .server = "a \"peer\"",
                                                                    .seeded = true,
                                                                    .seed = 7,
                                                                    .time = 1764000000 });
    assert_non_null(r);
    return r;
}

static inline void tell_event(struct recording *r, struct event event)
{
    struct observer *observer = recording_observer(r);
    if (!event.connection)
        event.connection = 1;
    event.source = (struct source_line){ "protocol/told.c", 7 };
    observer->tell(observer, &event);
}

static inline void tell_step(struct recording *r, enum actor actor, enum verb verb,
                             const char *subject, uint8_t act)
{
    tell_event(r, (struct event){ .kind = EVENT_STEP,
                                  .actor = actor,
                                  .rfc = "RFC 5246 §7.4",
                                  .step = { verb, subject, act } });
}

/* One field over the whole, or as given. */
static inline void tell_bytes(struct recording *r, enum actor actor, struct event_bytes bytes)
{
    struct wire_field whole = { bytes.name, "data",         0, (uint32_t)bytes.length, 0,
                                false,      { "told.c", 1 } };
    if (!bytes.fields) {
        bytes.fields = &whole;
        bytes.field_count = 1;
    }
    tell_event(r, (struct event){ .kind = EVENT_BYTES, .actor = actor, .bytes = bytes });
}

static inline void tell_record(struct recording *r, enum actor actor, enum direction direction,
                               bool received, uint64_t number, const char *text)
{
    tell_bytes(r, actor,
               (struct event_bytes){ .layer = LAYER_RECORD,
                                     .direction = direction,
                                     .name = "TLSPlaintext",
                                     .bytes = (const uint8_t *)text,
                                     .length = strlen(text),
                                     .first_record = number,
                                     .last_record = number,
                                     .received = received });
}

/* A handshake message: a type, a length, and one field `body` in a group. */
static inline void tell_message(struct recording *r, enum actor actor, enum direction direction,
                                bool received, uint64_t first, uint64_t last, const char *name,
                                const char *keys, const char *body)
{
    uint8_t  bytes[256] = { 1, 0, 0, (uint8_t)strlen(body) };
    uint32_t length = (uint32_t)strlen(body);
    memcpy(bytes + 4, body, length);
    struct wire_field fields[] = {
        { "Handshake", "msg_type", 0, 1, 0, false, { "told.c", 1 } },
        { "Handshake", "length", 1, 3, 0, false, { "told.c", 2 } },
        { name, "random", 4, length, 0, true, { "told.c", 3 } },
        { name, "body", 4, length, 1, false, { "told.c", 4 } },
    };
    tell_bytes(r, actor,
               (struct event_bytes){ .layer = LAYER_MESSAGE,
                                     .direction = direction,
                                     .name = name,
                                     .bytes = bytes,
                                     .length = 4 + length,
                                     .keys = keys,
                                     .fields = fields,
                                     .field_count = 4,
                                     .first_record = first,
                                     .last_record = last,
                                     .received = received });
}

static inline void tell_certificate(struct recording *r, enum actor actor, const char *der)
{
    struct wire_field field = {
        "TBSCertificate", "tbsCertificate", 0, (uint32_t)strlen(der), 0, false, { "told.c", 5 }
    };
    tell_bytes(r, actor,
               (struct event_bytes){ .layer = LAYER_CERTIFICATE,
                                     .direction = NO_DIRECTION,
                                     .name = "Certificate",
                                     .bytes = (const uint8_t *)der,
                                     .length = strlen(der),
                                     .fields = &field,
                                     .field_count = 1 });
}

/* A Certificate message that carries one certificate. */
static inline void tell_certificate_message(struct recording *r, enum actor actor, bool received,
                                            uint64_t record, const char *der)
{
    uint8_t  bytes[128] = { 11, 0, 0, (uint8_t)strlen(der) };
    uint32_t length = (uint32_t)strlen(der);
    memcpy(bytes + 4, der, length);
    struct wire_field fields[] = {
        { "Handshake", "msg_type", 0, 1, 0, false, { "told.c", 1 } },
        { "Handshake", "length", 1, 3, 0, false, { "told.c", 2 } },
        { "Certificate", "ASN.1Cert", 4, length, 0, true, { "told.c", 3 } },
        { "Certificate", "certificate", 4, length, 1, false, { "told.c", 4 } },
    };
    tell_bytes(r, actor,
               (struct event_bytes){ .layer = LAYER_MESSAGE,
                                     .direction = SERVER_TO_CLIENT,
                                     .name = "Certificate",
                                     .bytes = bytes,
                                     .length = 4 + length,
                                     .fields = fields,
                                     .field_count = 4,
                                     .first_record = record,
                                     .last_record = record,
                                     .received = received });
}

static inline void tell_secret(struct recording *r, enum actor owner, enum origin origin,
                               const char *name, const char *formula, bool revealed)
{
    tell_event(r, (struct event){ .kind = EVENT_SECRET,
                                  .actor = owner,
                                  .rfc = "RFC 5246 §8.1",
                                  .secret = { .name = name,
                                              .bytes = (const uint8_t *)"secret",
                                              .length = 6,
                                              .origin = origin,
                                              .formula = formula,
                                              .owner = owner,
                                              .revealed = revealed } });
}

static inline void tell_check(struct recording *r, enum actor actor, const char *der)
{
    tell_event(r, (struct event){ .kind = EVENT_CHECK,
                                  .actor = actor,
                                  .check = { .check = CHECK_certificate_name_matches,
                                             .passed = true,
                                             .wanted = "localhost",
                                             .found = "caf\xc3\xa9 \"\x01\"",
                                             .certificate = (const uint8_t *)der,
                                             .certificate_length = der ? strlen(der) : 0 } });
}

/* Both ends of an RSA key transport in miniature, with everything that a recording can hold. */
static inline void tell_handshake(struct recording *r)
{
    static const uint16_t offered[] = { 0x002f, 0x0035 }, accepted[] = { 0x002f };
    const enum actor      C = ACTOR_CLIENT, S = ACTOR_SERVER;

    tell_step(r, C, VERB_SEND, "ClientHello", 1);
    tell_secret(r, C, ORIGIN_RANDOM, "client_random", NULL, true);
    tell_message(r, C, CLIENT_TO_SERVER, false, 0, 0, "ClientHello", NULL, "hello");
    tell_record(r, C, CLIENT_TO_SERVER, false, 0, "record 0");
    tell_step(r, S, VERB_RECEIVE, "ClientHello", 1);
    tell_record(r, S, CLIENT_TO_SERVER, true, 0, "record 0");
    tell_message(r, S, CLIENT_TO_SERVER, true, 0, 0, "ClientHello", NULL, "hello");
    tell_step(r, S, VERB_COMPUTE, "choose_parameters", 2);
    tell_event(r, (struct event){ .kind = EVENT_CHOICE,
                                  .actor = S,
                                  .choice = { "cipher_suite", REGISTRY_CIPHER_SUITE, offered, 2,
                                              accepted, 1, true, 0x002f, NULL, "The server's order." } });
    tell_step(r, S, VERB_SEND, "Certificate", 3);
    tell_secret(r, S, ORIGIN_GIVEN, "server private key", NULL, false);
    tell_certificate_message(r, S, false, 0, "leaf");
    tell_record(r, S, SERVER_TO_CLIENT, false, 0, "certificates");
    tell_step(r, C, VERB_RECEIVE, "Certificate", 3);
    tell_record(r, C, SERVER_TO_CLIENT, true, 0, "certificates");
    tell_certificate_message(r, C, true, 0, "leaf");
    tell_step(r, C, VERB_CHECK, "validate_certificate", 4);
    tell_certificate(r, C, "leaf");
    tell_check(r, C, "leaf");
    tell_step(r, C, VERB_SEND, "ClientKeyExchange", 5);
    tell_secret(r, C, ORIGIN_RANDOM, "pre_master_secret", NULL, false);
    tell_message(r, C, CLIENT_TO_SERVER, false, 1, 1, "ClientKeyExchange", NULL, "sealed");
    tell_record(r, C, CLIENT_TO_SERVER, false, 1, "record 1");
    tell_secret(r, C, ORIGIN_DERIVED, "master_secret",
                "PRF-SHA256(pre_master_secret, \"master secret\", ClientHello/random, 48)", false);
    tell_secret(r, C, ORIGIN_DERIVED, "client_write_key", "master_secret[0..5]", false);
    tell_step(r, S, VERB_RECEIVE, "ClientKeyExchange", 5);
    tell_record(r, S, CLIENT_TO_SERVER, true, 1, "record 1");
    tell_message(r, S, CLIENT_TO_SERVER, true, 1, 1, "ClientKeyExchange", NULL, "sealed");
    tell_secret(r, S, ORIGIN_DERIVED, "pre_master_secret",
                "RSA-decrypt(server private key, ClientKeyExchange/random)", false);
    tell_step(r, C, VERB_SEND, "Finished", 6);
    tell_message(r, C, CLIENT_TO_SERVER, false, 2, 2, "Finished", "client_write_key", "done");
    tell_event(
        r, (struct event){ .kind = EVENT_FAILURE,
                           .actor = C,
                           .failure = { ERROR_truncated, true, ALERT_decode_error, false,
                                        "Finished", "Finished/random", 4, "It ends too early." } });
}

/* The n of the last event of a kind and, for bytes, a name. */
static inline uint32_t last_bytes(struct recording *r, const char *name)
{
    for (uint32_t n = recording_count(r); n > 0; n--) {
        const struct recorded *event = recording_event(r, n);
        if (event && event->event.kind == EVENT_BYTES && strcmp(event->event.bytes.name, name) == 0)
            return n;
    }
    return 0;
}

/* The recording as JSON text; free() it. */
static inline char *json_text_of(struct recording *r)
{
    char  *text = NULL;
    size_t length;
    FILE  *memory = open_memstream(&text, &length);
    assert_non_null(memory);
    assert_true(json_write(memory, r));
    fclose(memory);
    return text;
}

#endif
