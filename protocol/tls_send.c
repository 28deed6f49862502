/* tls_send.c - messages out. RFC 5246 §6.2.1, §7.2, §7.4. */
#include "protocol/tls_internal.h"

#include "protocol/tls13_keys.h"
#include "protocol/tls13_messages.h"
#include "protocol/tls13_psk.h"

#include <string.h>

/* The record version: what has been agreed on, and 03 01 before that, which old servers that do not
 * know TLS 1.2 still read (RFC 5246 §E.1). */
static uint16_t record_version(const struct tls *tls, uint64_t first_record)
{
    bool first = tls->config.role == ACTOR_CLIENT && first_record == 0;
    return first ? TLS_1_0 : TLS_1_2;
}

bool send_has_room(const struct tls *tls, size_t length)
{
    return record_sealed_length(&tls->writing, length) <= sizeof tls->output - tls->output_length;
}

size_t send_next_part(const struct tls *tls)
{
    size_t left = tls->sending.length - tls->sending.sent;
    size_t most = record_most_content(&tls->writing);
    return left < most ? left : most;
}

static bool send_record(struct tls *tls, enum content_type type, uint16_t version,
                        const uint8_t *content, size_t length)
{
    size_t sealed = record_seal(tls->output + tls->output_length,
                                sizeof tls->output - tls->output_length, &tls->examiner,
                                &tls->writing, type, version, content, length, tls->config.random);
    tls->output_length += sealed;
    return sealed > 0;
}

/* RFC 5246 §6.2.1: content goes into as many records as it takes. */
static bool send_content(struct tls *tls, enum content_type type, const uint8_t *content,
                         size_t length)
{
    uint16_t version = record_version(tls, tls->writing.count);
    size_t   most = record_most_content(&tls->writing);
    do {
        size_t part = length < most ? length : most;
        if (!send_record(tls, type, version, content, part))
            return false;
        content += part;
        length -= part;
    } while (length > 0);
    return true;
}

/* Tells about a message that has gone out; its fields stand in the observer's trace. */
static void tell_sent(struct tls *tls, const char *name, const char *rfc, const uint8_t *message,
                      size_t length, uint64_t first_record, const char *keys)
{
    report_bytes(&tls->examiner, rfc, .layer = LAYER_MESSAGE, .direction = tls->writing.direction,
                 .name = name, .bytes = message, .length = length, .keys = keys,
                 .first_record = first_record, .last_record = tls->writing.count - 1);
}

/* Sends a message that there is room for, and tells about it. */
static bool send_message(struct tls *tls, const char *name, const char *rfc, enum content_type type,
                         const uint8_t *message, size_t length)
{
    uint64_t first = tls->writing.count;
    if (!send_content(tls, type, message, length))
        return false;
    tell_sent(tls, name, rfc, message, length, first, tls->writing.keys.name);
    return true;
}

/*
 * RFC 5246 §7.4
 *
 *     struct {
 *         HandshakeType msg_type;
 *         uint24 length;
 *         select (HandshakeType) { ... } body;
 *     } Handshake;
 *
 * The length is known when the body is written: it is filled in afterwards.
 */
static void write_handshake(struct tls *tls, struct writer *w, const struct figure_row *row)
{
    write_u8(w, "msg_type", message_wire_type(row->message));
    write_u24(w, "length", 0);
    w->structure = row->name;
    row->write(tls, w);
    size_t length = w->at - HANDSHAKE_HEADER;
    for (size_t i = 0; i < 3; i++)
        w->bytes[1 + i] = (uint8_t)(length >> 8 * (2 - i));
}

bool send_row(struct tls *tls, const struct figure_row *row)
{
    struct examiner *x = &tls->examiner;
    struct writer    w;
    report_step(x, VERB_SEND, row->name, row->act, cite_row(tls, row));
    x->message = row->name;
    /* Bytes of the peer after its last message, while it is our turn, can be no part of any figure.
     */
    if (tls->message_length > 0)
        return refuse(x, ERROR_unexpected_message, NULL, 0);

    bool is_handshake = row->message != CHANGE_CIPHER_SPEC;
    writer_init(&w, tls->message, tls->message_room, is_handshake ? "Handshake" : row->name,
                examiner_trace(x));
    if (is_handshake)
        write_handshake(tls, &w, row);
    else
        row->write(tls, &w);
    if (!writer_finish(&w))
        return refuse(x, w.error, w.error_field, w.error_offset);
    tls->sending.row = row;
    tls->sending.length = w.at;
    tls->sending.sent = 0;
    tls->sending.first_record = tls->writing.count;
    return send_rest(tls);
}

/* The message has gone out: what follows from it. */
static bool finish_row(struct tls *tls, const struct figure_row *row)
{
    size_t length = tls->sending.length;
    tls->sending.row = NULL;
    tell_sent(tls, row->name, cite_row(tls, row), tls->message, length, tls->sending.first_record,
              tls->writing.keys.name);
    if (row->message != CHANGE_CIPHER_SPEC)
        transcript_add(&tls->handshake->transcript, tls->message, length);
    else if (tls->version == TLS_1_2) /* in TLS 1.3 it means nothing (RFC 8446 §D.4) */
        record_change_keys(&tls->writing, &tls->handshake->secrets.write_keys);
    walker_pass(tls, row);
    return !row->then || row->then(tls);
}

bool send_rest(struct tls *tls)
{
    const struct figure_row *row = tls->sending.row;
    uint16_t                 version = record_version(tls, tls->sending.first_record);
    enum content_type        type =
        row->message == CHANGE_CIPHER_SPEC ? CONTENT_CHANGE_CIPHER_SPEC : CONTENT_HANDSHAKE;
    while (tls->sending.sent < tls->sending.length) {
        size_t part = send_next_part(tls);
        if (!send_has_room(tls, part))
            return true; /* the rest when there is */
        if (!send_record(tls, type, version, tls->message + tls->sending.sent, part))
            return false;
        tls->sending.sent += part;
    }
    return finish_row(tls, row);
}

/* RFC 8446 §4.6.3: the KeyUpdate goes under the old key, all after it under the new one. */
bool send_key_update(struct tls *tls)
{
    struct examiner               *x = &tls->examiner;
    static const struct figure_row row = { .message = KEY_UPDATE,
                                           .name = "KeyUpdate",
                                           .write = write_key_update };
    struct writer                  w;
    report_step(x, VERB_SEND, "KeyUpdate", tls->act, "RFC 8446 §4.6.3");
    x->message = "KeyUpdate";
    uint8_t message[MOST_KEY_UPDATE]; /* tls->message may have a part of the peer's next one */
    tls->traffic.update_wanted = false;
    writer_init(&w, message, sizeof message, "Handshake", examiner_trace(x));
    write_handshake(tls, &w, &row);
    tls->traffic.update_requested = false;
    return writer_finish(&w) &&
           send_message(tls, "KeyUpdate", "RFC 8446 §4.6.3", CONTENT_HANDSHAKE, message, w.at) &&
           update_traffic_keys(tls, tls->config.role);
}

/* RFC 8446 §4.6.1 */
bool send_ticket(struct tls *tls)
{
    struct examiner               *x = &tls->examiner;
    static const struct figure_row row = { .message = NEW_SESSION_TICKET,
                                           .name = "NewSessionTicket",
                                           .write = tls13_write_new_session_ticket };
    struct writer                  w;
    report_step(x, VERB_SEND, "NewSessionTicket", tls->act, "RFC 8446 §4.6.1");
    x->message = "NewSessionTicket";
    uint8_t message[MOST_TICKET_MESSAGE];
    writer_init(&w, message, sizeof message, "Handshake", examiner_trace(x));
    write_handshake(tls, &w, &row);
    if (!writer_finish(&w) ||
        !send_message(tls, "NewSessionTicket", "RFC 8446 §4.6.1", CONTENT_HANDSHAKE, message, w.at))
        return false;
    tls13_tell_ticket(tls);
    return true;
}

/* RFC 5246 §10: application data are opaque to the record layer. */
static bool send_data(struct tls *tls, const char *rfc, const uint8_t *data, size_t length)
{
    struct examiner *x = &tls->examiner;
    struct reader    r; /* what goes out is there already: it only has to be labelled */
    size_t           rest;
    report_step(x, VERB_SEND, "ApplicationData", tls->act, rfc);
    x->message = "ApplicationData";
    reader_init(&r, data, length, "ApplicationData", examiner_trace(x));
    read_rest(&r, "data", &rest);
    return reader_finish(&r) &&
           send_message(tls, "ApplicationData", rfc, CONTENT_APPLICATION_DATA, data, length);
}

/* The data are in their place of the record, and will be encrypted there: to be told about, they
 * are copied. */
bool send_application_data(struct tls *tls)
{
    const uint8_t *data = record_content_place(&tls->writing, tls->output);
    uint8_t        copy[RECORD_MAX_PLAINTEXT];
    if (tls->examiner.observer)
        data = memcpy(copy, data, tls->outgoing_length);
    bool sent =
        send_data(tls, cite(tls, "RFC 5246 §10", "RFC 8446 §5"), data, tls->outgoing_length);
    tls->outgoing_length = 0;
    return sent;
}

size_t send_early_part(const struct tls *tls)
{
    const struct tls_config *config = &tls->config;
    size_t                   at = tls->handshake->tls13.early_length;
    size_t                   most = config->resume->max_early_data;
    size_t                   end = config->early_data_length;
    if (end > most)
        end = most;
    return end - at < RECORD_MAX_PLAINTEXT ? end - at : RECORD_MAX_PLAINTEXT;
}

/* RFC 8446 §2.3 */
bool send_early_data(struct tls *tls)
{
    const struct tls_config *config = &tls->config;
    struct tls13            *tls13 = &tls->handshake->tls13;
    size_t                   part = send_early_part(tls);
    bool sent = send_data(tls, "RFC 8446 §2.3", config->early_data + tls13->early_length, part);
    tls13->early_length += part;
    return sent;
}

/*
 * RFC 5246 §7.2
 *
 *     struct {
 *         AlertLevel level;
 *         AlertDescription description;
 *     } Alert;
 */
bool send_alert(struct tls *tls, enum alert_level level, enum alert description)
{
    struct examiner *x = &tls->examiner;
    struct writer    w;
    uint8_t          alert[MOST_ALERT];
    bool             closing = description == ALERT_close_notify;
    report_step(x, VERB_SEND, closing ? "close_notify" : "Alert", closing ? 7 : tls->act,
                closing ? cite(tls, "RFC 5246 §7.2.1", "RFC 8446 §6.1")
                        : cite(tls, "RFC 5246 §7.2.2", "RFC 8446 §6.2"));
    writer_init(&w, alert, sizeof alert, "Alert", examiner_trace(x));
    write_u8(&w, "level", level);
    write_u8(&w, "description", description);
    return writer_finish(&w) &&
           send_message(tls, "Alert", cite(tls, "RFC 5246 §7.2", "RFC 8446 §6"), CONTENT_ALERT,
                        alert, sizeof alert);
}
