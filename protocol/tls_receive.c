/*
 * tls_receive.c - records and messages in. RFC 5246 §6.2, §7.1, §7.2, §7.4.
 *
 * A record is opened silently first: what is in it says which step this is. Then the step is told,
 * then the record and what was checked about it, then the message.
 */
#include "protocol/tls_internal.h"

#include "crypto/wipe.h"
#include "protocol/tls12_messages.h"
#include "protocol/tls13_keys.h"
#include "protocol/tls13_messages.h"
#include "protocol/tls13_psk.h"

#include <string.h>

/* ---- handshake messages ---- */

/* RFC 5246 §7.4: the length of the message at the start of the buffer, header included. */
static size_t message_size(const struct tls *tls)
{
    const uint8_t *header = tls->message;
    return HANDSHAKE_HEADER + ((size_t)header[1] << 16 | (size_t)header[2] << 8 | header[3]);
}

bool receive_has_message(const struct tls *tls)
{
    return tls->message_length >= HANDSHAKE_HEADER && tls->message_length >= message_size(tls);
}

/* What may come after the handshake in TLS 1.3 (RFC 8446 §4.6). */
static const struct figure_row later_messages[] = {
    { .actor = ACTOR_CLIENT,
      .message = KEY_UPDATE,
      .name = "KeyUpdate",
      .act = 7,
      .rfc = "RFC 8446 §4.6.3",
      .read = read_key_update,
      .work = accept_key_update },
    { .actor = ACTOR_SERVER,
      .message = KEY_UPDATE,
      .name = "KeyUpdate",
      .act = 7,
      .rfc = "RFC 8446 §4.6.3",
      .read = read_key_update,
      .work = accept_key_update },
    { .actor = ACTOR_SERVER,
      .message = NEW_SESSION_TICKET,
      .name = "NewSessionTicket",
      .act = 7,
      .rfc = "RFC 8446 §4.6.1",
      .read = tls13_read_new_session_ticket,
      .work = tls13_keep_ticket },
};

static const struct figure_row *later_message(const struct tls *tls, unsigned type)
{
    enum actor peer = actor_opposite(tls->config.role);
    if (!tls->established || tls->version != TLS_1_3)
        return NULL;
    for (size_t i = 0; i < sizeof later_messages / sizeof *later_messages; i++)
        if (later_messages[i].actor == peer && later_messages[i].message == type)
            return &later_messages[i];
    return NULL;
}

/* What may come after the handshake, or at any time, and is answered with a warning (RFC 5246
 * §7.4.1.1, §7.2.2 no_renegotiation): a wish to shake hands again. */
static const struct {
    enum actor        sender;
    enum message_type message;
    bool              at_any_time;
} renegotiation_wishes[] = {
    { ACTOR_SERVER, HELLO_REQUEST, true },
    { ACTOR_CLIENT, CLIENT_HELLO, false },
};

static bool is_renegotiation_wish(const struct tls *tls, unsigned type)
{
    enum actor peer = actor_opposite(tls->config.role);
    if (tls->version == TLS_1_3)
        return false; /* RFC 8446 §4.1.2: there is no renegotiation */
    for (size_t i = 0; i < sizeof renegotiation_wishes / sizeof *renegotiation_wishes; i++)
        if (renegotiation_wishes[i].sender == peer && renegotiation_wishes[i].message == type)
            return tls->established || renegotiation_wishes[i].at_any_time;
    return false;
}

/* Takes the first `length` bytes out of the buffer of messages. */
static void drop_message(struct tls *tls, size_t length)
{
    tls->message_length -= length;
    memmove(tls->message, tls->message + length, tls->message_length);
    if (tls->message_length > 0)
        tls->message_first_record = tls->reading.count - 1;
}

/* The keys that content came under: none where it stood in a record in the clear. */
static const char *keys_of(const struct tls *tls, const struct record *record)
{
    return record->is_protected ? tls->reading.keys.name : NULL;
}

static void tell_message(struct tls *tls, const char *name, const char *rfc, const uint8_t *bytes,
                         size_t length, uint64_t first_record, const char *keys)
{
    report_bytes(&tls->examiner, rfc, .layer = LAYER_MESSAGE, .direction = tls->reading.direction,
                 .name = name, .bytes = bytes, .length = length, .keys = keys,
                 .first_record = first_record, .last_record = tls->reading.count - 1,
                 .received = true);
}

/* Reads the message's header and, through the row, its body; without a row, the body stays closed.
 */
static bool read_handshake(struct tls *tls, const struct figure_row *row, const char *name,
                           size_t size)
{
    struct examiner *x = &tls->examiner;
    struct reader    r;
    size_t           rest;
    reader_init(&r, tls->message, size, "Handshake", examiner_trace(x));
    (void)read_u8(&r, "msg_type");
    (void)read_u24(&r, "length");
    if (row) {
        r.structure = row->name;
        row->read(tls, &r);
    } else {
        read_rest(&r, "body", &rest);
    }
    bool sound = examiner_adopt(x, &r);
    if (!sound)
        reader_label_unread(&r);
    tell_message(tls, name, row ? cite_row(tls, row) : cite(tls, "RFC 5246 §7.4", "RFC 8446 §4"),
                 tls->message, size, tls->message_first_record, tls->reading.keys.name);
    return sound;
}

/* The message that is whole at the start of the buffer. The step has been told. */
static bool process_message(struct tls *tls)
{
    struct examiner         *x = &tls->examiner;
    size_t                   size = message_size(tls);
    unsigned                 type = message_type_of(tls->message, size);
    const char              *name = message_name(type) ? message_name(type) : "UnknownMessage";
    const struct figure_row *row = walker_peer_row(tls, type);
    const struct figure_row *later = later_message(tls, type);
    bool                     wish = !row && !later && is_renegotiation_wish(tls, type);
    x->message = name;
    if (row && !row->read)
        row = NULL;
    if (!read_handshake(tls, later ? later : row, name, size))
        return false;
    if (later) {
        drop_message(tls, size);
        return !later->work || later->work(tls);
    }
    if (wish) {
        tls->refusal_wanted = tls->established;
        drop_message(tls, size);
        return true;
    }
    if (!row)
        return refuse(x, ERROR_unexpected_message, "msg_type", 0);
    transcript_add(&tls->handshake->transcript, tls->message, size);
    drop_message(tls, size);
    walker_pass(tls, row);
    return !row->then || row->then(tls);
}

/* The row that a message would belong to gives the step its act and its section. */
static void tell_receiving(struct tls *tls, const char *subject, unsigned type, const char *rfc)
{
    const struct figure_row *row = walker_peer_row(tls, type);
    if (row)
        tls->act = row->act;
    report_step(&tls->examiner, VERB_RECEIVE, subject, tls->act, row ? cite_row(tls, row) : rfc);
}

bool receive_message(struct tls *tls)
{
    unsigned    type = message_type_of(tls->message, message_size(tls));
    const char *name = message_name(type);
    tell_receiving(tls, name ? name : "UnknownMessage", type,
                   cite(tls, "RFC 5246 §7.4", "RFC 8446 §4"));
    return process_message(tls);
}

/* ---- what is in a record ---- */

/* Adds handshake bytes; RFC 5246 §6.2.1 lets messages share records, and span them. */
static bool accept_handshake_bytes(struct tls *tls, const struct record *record)
{
    if (tls->message_length == 0)
        tls->message_first_record = record->number;
    if (record->content_length > tls->message_room - tls->message_length)
        return refuse(&tls->examiner, ERROR_message_too_long, "length", 1);
    memcpy(tls->message + tls->message_length, record->content, record->content_length);
    tls->message_length += record->content_length;
    if (tls->message_length >= HANDSHAKE_HEADER && message_size(tls) > tls->message_room)
        return refuse(&tls->examiner, ERROR_message_too_long, "length", 1);
    return !receive_has_message(tls) || process_message(tls);
}

/* RFC 8446 §5: it may come at any time between the first ClientHello and the peer's Finished, and
 * is dropped; under keys, or at another time, it is an error. */
static bool accept_meaningless_change(struct tls *tls, const struct record *record)
{
    struct examiner *x = &tls->examiner;
    if (record->is_protected || tls->established || ++tls->empty_records > LIMIT_EMPTY_RECORDS)
        return refuse(x, ERROR_unexpected_message, NULL, 0);
    return true;
}

static bool accept_change_cipher_spec(struct tls *tls, const struct record *record)
{
    struct examiner         *x = &tls->examiner;
    const struct figure_row *row = walker_peer_row(tls, CHANGE_CIPHER_SPEC);
    struct reader            r;
    x->message = "ChangeCipherSpec";
    reader_init(&r, record->content, record->content_length, "ChangeCipherSpec", examiner_trace(x));
    read_change_cipher_spec(tls, &r);
    bool well_formed = reader_finish(&r);
    if (!well_formed)
        reader_label_unread(&r);
    tell_message(tls, "ChangeCipherSpec", cite(tls, "RFC 5246 §7.1", "RFC 8446 §5"),
                 record->content, record->content_length, record->number, keys_of(tls, record));
    bool of_13 = tls->version == TLS_1_3; /* where another alert is due (§5) */
    if (!require(
            x, of_13 ? CHECK_meaningless_change_is_one : CHECK_change_cipher_spec_is_one,
            well_formed, "one byte, 01",
            text_hex(x, record->content, record->content_length < 8 ? record->content_length : 8)))
        return false;
    if (tls->message_length > 0)
        return refuse(x, ERROR_keys_changed_within_message, NULL, 0);
    if (tls->version == TLS_1_3)
        return accept_meaningless_change(tls, record);
    if (!row)
        return refuse(x, ERROR_unexpected_message, NULL, 0);
    record_change_keys(&tls->reading, &tls->handshake->secrets.read_keys);
    walker_pass(tls, row);
    return true;
}

/* RFC 5246 §7.2.1: close_notify is answered in kind, if the handshake was ever done. */
static bool accept_close_notify(struct tls *tls)
{
    tls->close_received = true;
    tls->outgoing_length = 0;
    return tls->established || refuse(&tls->examiner, ERROR_peer_alert, "description", 1);
}

/* RFC 5246 §7.2.2: a fatal alert ends the connection; a warning may be ignored. */
static bool accept_alert(struct tls *tls, const struct record *record)
{
    struct examiner *x = &tls->examiner;
    struct reader    r;
    x->message = "Alert";
    reader_init(&r, record->content, record->content_length, "Alert", examiner_trace(x));
    uint8_t level = read_u8(&r, "level"), description = read_u8(&r, "description");
    bool    sound = examiner_adopt(x, &r);
    if (!sound)
        reader_label_unread(&r);
    tell_message(tls, "Alert", cite(tls, "RFC 5246 §7.2", "RFC 8446 §6"), record->content,
                 record->content_length, record->number, keys_of(tls, record));
    if (!sound)
        return false;
    bool of_13 = tls->version == TLS_1_3;
    if (level != ALERT_LEVEL_WARNING && level != ALERT_LEVEL_FATAL && !of_13)
        return refuse(x, ERROR_alert_malformed, "level", 0);
    tls->has_alert_received = true;
    tls->alert_received = description;
    if (description == ALERT_close_notify)
        return accept_close_notify(tls);
    /* RFC 8446 §6: "The severity is implicit in the type of alert being sent": all others, those
     * that nobody knows too, are errors, but for user_canceled, which close_notify follows. */
    if (of_13 ? description != ALERT_user_canceled : level == ALERT_LEVEL_FATAL)
        return refuse(x, ERROR_peer_alert, "description", 1);
    if (++tls->warnings > LIMIT_WARNING_ALERTS)
        return refuse(x, ERROR_too_many_warnings, "level", 0);
    return true;
}

/* RFC 8446 §4.2.10: before the handshake is done, only where the server takes early data; more of
 * them than it said "SHOULD" end the connection with unexpected_message. */
static bool accept_early_data(struct tls *tls, size_t length)
{
    struct examiner *x = &tls->examiner;
    struct tls13    *tls13 = &tls->handshake->tls13;
    if (tls->config.role != ACTOR_SERVER || !tls13->early_open)
        return refuse(x, ERROR_unexpected_message, NULL, 0);
    tls13->early_length += length;
    return require(x, CHECK_early_data_bounded, tls13->early_length <= tls->config.max_early_data,
                   text_join(x, "at most ", text_number(x, tls->config.max_early_data),
                             " bytes of early data"),
                   text_bytes(x, tls13->early_length));
}

static bool accept_application_data(struct tls *tls, const struct record *record)
{
    struct examiner *x = &tls->examiner;
    struct reader    r;
    size_t           length;
    x->message = "ApplicationData";
    reader_init(&r, record->content, record->content_length, "ApplicationData", examiner_trace(x));
    read_rest(&r, "data", &length);
    tell_message(tls, "ApplicationData", cite(tls, "RFC 5246 §10", "RFC 8446 §5"), record->content,
                 record->content_length, record->number, keys_of(tls, record));
    if (!tls->established && !accept_early_data(tls, length))
        return false;
    /* RFC 5246 §6.2.1: empty fragments are allowed here; but not without end. */
    tls->empty_records = length ? 0 : tls->empty_records + 1;
    if (tls->empty_records > LIMIT_EMPTY_RECORDS)
        return refuse(x, ERROR_too_many_empty_records, "data", 0);
    tls->received_at = (size_t)(record->content - tls->input);
    tls->received_length = length;
    tls->warnings = 0;
    return true;
}

/* RFC 8446 §5: in the clear, after keys are in use, only a ChangeCipherSpec. And an alert of a peer
 * that came to no keys itself, which is believed as little as any in the clear. */
static bool may_be_clear(const struct tls *tls, const struct record *record)
{
    bool keyless = tls->config.role == ACTOR_SERVER && tls->reading.sequence == 0 &&
                   !tls->established && record->content_type == CONTENT_ALERT;
    return record->content_type == CONTENT_CHANGE_CIPHER_SPEC || keyless;
}

static bool accept_content(struct tls *tls, const struct record *record)
{
    struct examiner *x = &tls->examiner;
    bool             is_data = record->content_type == CONTENT_APPLICATION_DATA;
    if (!record->is_protected && tls->reading.keys.protection && !may_be_clear(tls, record))
        return refuse(x, ERROR_record_unprotected, "type", 0);
    if (!is_data && !require(x, CHECK_record_has_content, record->content_length > 0,
                             "at least one byte", text_bytes(x, record->content_length)))
        return false;
    if (record->content_type != CONTENT_HANDSHAKE &&
        record->content_type != CONTENT_CHANGE_CIPHER_SPEC && tls->message_length > 0)
        return refuse(x, ERROR_handshake_interleaved, "type", 0);
    switch (record->content_type) {
    case CONTENT_CHANGE_CIPHER_SPEC:
        return accept_change_cipher_spec(tls, record);
    case CONTENT_ALERT:
        return accept_alert(tls, record);
    case CONTENT_HANDSHAKE:
        return accept_handshake_bytes(tls, record);
    case CONTENT_APPLICATION_DATA:
        return accept_application_data(tls, record);
    default: /* inside a record of TLS 1.3 */
        return refuse(x, ERROR_unexpected_message, "type", 0);
    }
}

/* ---- records ---- */

/* Once the ServerHello is there, records of TLS 1.2 must carry its version. RFC 8446 §5.1: "This
 * field is deprecated and MUST be ignored for all purposes." */
static bool version_is_agreed(const struct tls *tls)
{
    return tls->version == TLS_1_2 &&
           (tls->established || tls->handshake->server_hello.server_version == TLS_1_2);
}

bool receive_has_record(const struct tls *tls)
{
    return record_is_there(&tls->reading, tls->input + tls->input_at, tls->input_length,
                           version_is_agreed(tls));
}

/* The message in a handshake record that ends in it, or "fragment" when none does. */
static const char *handshake_subject(const struct tls *tls, const struct record *record,
                                     unsigned *type)
{
    uint8_t header[HANDSHAKE_HEADER + 2 + HELLO_RANDOM_LENGTH] = { 0 };
    size_t  have = tls->message_length < sizeof header ? tls->message_length : sizeof header;
    memcpy(header, tls->message, have);
    size_t more = sizeof header - have;
    memcpy(header + have, record->content,
           more < record->content_length ? more : record->content_length);
    *type = message_type_of(header, sizeof header);
    size_t body = (size_t)header[1] << 16 | (size_t)header[2] << 8 | header[3];
    size_t length = tls->message_length + record->content_length;
    if (length < HANDSHAKE_HEADER || length - HANDSHAKE_HEADER < body)
        return "fragment";
    return message_name(*type) ? message_name(*type) : "UnknownMessage";
}

/* What this step is about. */
static const char *record_subject(const struct tls *tls, const struct record *record,
                                  unsigned *type)
{
    *type = END_OF_FIGURE;
    if (!record->genuine)
        return "record";
    switch (record->content_type) {
    case CONTENT_CHANGE_CIPHER_SPEC:
        return message_name(*type = CHANGE_CIPHER_SPEC);
    case CONTENT_ALERT:
        return record->content_length == 2 && record->content[1] == ALERT_close_notify
                   ? "close_notify"
                   : "Alert";
    case CONTENT_HANDSHAKE:
        return handshake_subject(tls, record, type);
    default:
        return "ApplicationData";
    }
}

/* Where to read about a record that has no row in the figure. */
static const char *record_rfc(const struct tls *tls, const struct record *record)
{
    if (record->genuine && record->content_type == CONTENT_ALERT)
        return record->content_length == 2 && record->content[1] == ALERT_close_notify
                   ? cite(tls, "RFC 5246 §7.2.1", "RFC 8446 §6.1")
                   : cite(tls, "RFC 5246 §7.2", "RFC 8446 §6");
    if (record->genuine && record->content_type == CONTENT_APPLICATION_DATA)
        return cite(tls, "RFC 5246 §10", "RFC 8446 §5");
    return cite(tls, "RFC 5246 §6.2", "RFC 8446 §5");
}

/*
 * RFC 8446 §4.2.10: a server that does not take early data passes over them: after a
 * HelloRetryRequest all records of application data up to the second hello; else those that do not
 * open under the keys of the handshake, up to the first that does.
 */
static bool is_skipped(struct tls *tls, const struct record *record)
{
    if (!tls->handshake)
        return false;
    struct tls13 *tls13 = &tls->handshake->tls13;
    if (!tls13->early_skipping || record->type != CONTENT_APPLICATION_DATA ||
        !record->length_allowed || !record->version_known)
        return false;
    if (record->is_protected && record->genuine) {
        tls13->early_skipping = tls->reading.skips_early_data = false;
        return false;
    }
    return true;
}

/* Tells of it, and does not count it under the keys. */
static bool skip_record(struct tls *tls, const struct record_end *as_opened,
                        const struct record *record)
{
    struct examiner *x = &tls->examiner;
    struct tls13    *tls13 = &tls->handshake->tls13;
    size_t most = tls->config.max_early_data > LIMIT_SKIPPED_EARLY_DATA ? tls->config.max_early_data
                                                                        : LIMIT_SKIPPED_EARLY_DATA;
    report_step(x, VERB_RECEIVE, "skipped_early_data", tls->act, "RFC 8446 §4.2.10");
    x->message = "TLSCiphertext";
    record_tell(x, as_opened, record);
    tls->reading.sequence = as_opened->sequence;
    tls13->early_length += record->fragment_length > 0 ? record->fragment_length : 1;
    return require(x, CHECK_skipped_data_bounded, tls13->early_length <= most,
                   text_join(x, "at most ", text_number(x, most), " bytes to pass over"),
                   text_bytes(x, tls13->early_length));
}

static bool open_and_accept(struct tls *tls, const struct record_end *as_opened,
                            const struct record *record)
{
    unsigned    type;
    const char *subject = record_subject(tls, record, &type);
    tell_receiving(tls, subject, type, record_rfc(tls, record));
    tls->examiner.message = record->is_protected ? "TLSCiphertext" : "TLSPlaintext";
    return record_examine(&tls->examiner, as_opened, record) && accept_content(tls, record);
}

bool receive_record(struct tls *tls)
{
    struct record     record;
    struct record_end as_opened = tls->reading;
    uint8_t           as_it_came[RECORD_MAX];
    record_open(&record, &tls->reading, tls->input + tls->input_at, version_is_agreed(tls),
                tls->examiner.observer ? as_it_came : NULL);
    bool sound = is_skipped(tls, &record) ? skip_record(tls, &as_opened, &record)
                                          : open_and_accept(tls, &as_opened, &record);
    tls->input_at += record.length;
    tls->input_length -= record.length;
    wipe(&as_opened, sizeof as_opened);
    return sound;
}

bool receive_end(struct tls *tls)
{
    report_step(&tls->examiner, VERB_RECEIVE, "transport_closed", tls->act,
                cite(tls, "RFC 5246 §7.2.1", "RFC 8446 §6.1"));
    tls->examiner.message = NULL;
    return refuse(&tls->examiner, ERROR_transport_closed, NULL, 0);
}
