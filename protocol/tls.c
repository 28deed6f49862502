/*
 * tls.c - an endpoint: what it does next, and that it does one thing at a time.
 *
 * Read tls.h before, and figure.c for the order of the messages; then tls_send.c and tls_receive.c.
 */
#include "protocol/tls.h"

#include "crypto/wipe.h"
#include "protocol/tls13_psk.h"
#include "protocol/tls_internal.h"

#include <stddef.h>
#include <string.h>

_Static_assert(sizeof(struct tls) <= LIMIT_CONNECTION, "a connection takes what is documented");
_Static_assert(sizeof(struct handshake) <= LIMIT_HANDSHAKE, "and a handshake");

void tls_init(struct tls *tls, struct handshake *handshake, const struct tls_config *config)
{
    bool is_client = config->role == ACTOR_CLIENT;
    memset(tls, 0, offsetof(struct tls, input));
    tls->config = *config;
    tls->handshake = handshake;
    tls->message = handshake->message;
    tls->message_room = sizeof handshake->message;
    tls->figure = config->figure ? config->figure : figure_prologue;
    tls->act = 1;
    tls->writing.direction = is_client ? CLIENT_TO_SERVER : SERVER_TO_CLIENT;
    tls->reading.direction = is_client ? SERVER_TO_CLIENT : CLIENT_TO_SERVER;
    tls->writing.tls13 = tls->reading.tls13 = offer_has_version(&config->offer, TLS_1_3);
    examiner_init(&tls->examiner, config->observer, config->waivers, config->connection,
                  config->role);
    handshake_init(handshake);
}

void tls_wipe(struct tls *tls)
{
    if (tls->handshake)
        handshake_wipe(tls->handshake);
    wipe(tls, sizeof *tls);
}

/* A message in part is in there; a ticket is made from it. */
static bool needs_handshake(const struct tls *tls)
{
    return !tls_established(tls) || tls->config.role == ACTOR_CLIENT || tls->message_length > 0 ||
           tls13_owes_ticket(tls);
}

struct handshake *tls_give_back(struct tls *tls)
{
    struct handshake *handshake = tls->handshake;
    if (!handshake || needs_handshake(tls))
        return NULL;
    tls->was_resumed = tls_resumed(tls);
    tls->early_data_were_taken = tls_early_data_taken(tls);
    tls->message = tls->later_message;
    tls->message_room = sizeof tls->later_message;
    tls->handshake = NULL;
    handshake_wipe(handshake);
    return handshake;
}

/* ---- what comes next ---- */

enum action {
    ACTION_NONE,
    ACTION_END_CLOSED,       /* both sides are done */
    ACTION_END_FAILED,       /* nothing can be said any more */
    ACTION_SEND_FATAL_ALERT, /* says why this end gives up */
    ACTION_SEND_REST,        /* of a message, where there was no room for all */
    ACTION_SEND_CLOSE_NOTIFY,
    ACTION_SEND_REFUSAL, /* of a renegotiation */
    ACTION_SEND_TICKET,
    ACTION_SEND_KEY_UPDATE,
    ACTION_SEND_EARLY_DATA,
    ACTION_SEND_DATA,
    ACTION_RECEIVE_MESSAGE, /* a whole one is there already */
    ACTION_OWN_ROW,         /* of the figure: a message to send, or work */
    ACTION_RECEIVE_RECORD,
    ACTION_RECEIVE_END,
};

static bool is_failed(const struct tls *tls) { return tls->examiner.error != ERROR_NONE; }

/* close_notify is sent when it was asked for and all data are out, or when the peer has sent its
 * own. */
static bool must_say_close_notify(const struct tls *tls)
{
    return !tls->close_sent &&
           (tls->close_received || (tls->close_wanted && tls->outgoing_length == 0));
}

/* RFC 8446 §6.1: who has said close_notify still reads what the other side has to say. */
static bool is_unread(const struct tls *tls)
{
    return tls->received_length > 0 || receive_has_message(tls) || receive_has_record(tls);
}

/* What was asked for first is sent first: data are only taken while none of the others is owed. */
static bool owes_message(const struct tls *tls)
{
    return tls->refusal_wanted || tls13_owes_ticket(tls) || tls->traffic.update_wanted;
}

/* Once the handshake is done. Sending goes before receiving: what was asked for here is older. */
static enum action next_action_established(const struct tls *tls)
{
    if (tls->close_sent && (tls->close_received || (tls->transport_closed && !is_unread(tls))))
        return ACTION_END_CLOSED;
    if (tls->outgoing_length > 0)
        return ACTION_SEND_DATA;
    if (tls->refusal_wanted)
        return ACTION_SEND_REFUSAL;
    if (tls13_owes_ticket(tls))
        return ACTION_SEND_TICKET;
    if (tls->traffic.update_wanted && !tls->close_sent)
        return ACTION_SEND_KEY_UPDATE;
    if (must_say_close_notify(tls))
        return ACTION_SEND_CLOSE_NOTIFY;
    if (receive_has_message(tls))
        return ACTION_RECEIVE_MESSAGE;
    if (tls->received_length == 0 && receive_has_record(tls))
        return ACTION_RECEIVE_RECORD;
    return tls->transport_closed && tls->received_length == 0 ? ACTION_RECEIVE_END : ACTION_NONE;
}

static enum action next_action(const struct tls *tls)
{
    if (is_failed(tls))
        return tls->alert_wanted ? ACTION_SEND_FATAL_ALERT : ACTION_END_FAILED;
    if (tls->sending.row)
        return ACTION_SEND_REST;
    if (tls->established)
        return next_action_established(tls);
    if (walker_own_row(tls))
        return ACTION_OWN_ROW;
    if (tls_sends_early_data(tls))
        return ACTION_SEND_EARLY_DATA;
    if (receive_has_message(tls))
        return ACTION_RECEIVE_MESSAGE;
    if (tls->received_length == 0 && receive_has_record(tls))
        return ACTION_RECEIVE_RECORD;
    return tls->transport_closed && tls->received_length == 0 ? ACTION_RECEIVE_END : ACTION_NONE;
}

/* A message of the figure goes out record by record, as room comes; all else goes out at once. Data
 * that were written have their room already. */
static bool has_room(const struct tls *tls, enum action action)
{
    switch (action) {
    case ACTION_SEND_FATAL_ALERT:
    case ACTION_SEND_CLOSE_NOTIFY:
    case ACTION_SEND_REFUSAL:
        return send_has_room(tls, MOST_ALERT);
    case ACTION_SEND_KEY_UPDATE:
        return send_has_room(tls, MOST_KEY_UPDATE);
    case ACTION_SEND_TICKET:
        return send_has_room(tls, MOST_TICKET_MESSAGE);
    case ACTION_SEND_EARLY_DATA:
        return send_has_room(tls, send_early_part(tls));
    case ACTION_SEND_REST:
        return send_has_room(tls, send_next_part(tls));
    case ACTION_NONE:
    case ACTION_END_CLOSED:
    case ACTION_END_FAILED:
    case ACTION_SEND_DATA:
    case ACTION_RECEIVE_MESSAGE:
    case ACTION_OWN_ROW:
    case ACTION_RECEIVE_RECORD:
    case ACTION_RECEIVE_END:
        return true;
    }
    return true;
}

/* ---- doing it ---- */

/* Reports the error that the examiner has noted, and sees to it that the peer is told. */
static void note_failure(struct tls *tls)
{
    const struct examiner          *x = &tls->examiner;
    const struct error_description *error = error_describe(x->error);
    bool                            from_peer = x->error == ERROR_peer_alert;
    tls->alert_wanted = error->alert != ALERT_close_notify;
    tls->outgoing_length = 0;
    tls->sending.row = NULL;
    if (from_peer || tls->alert_wanted)
        forget_session(tls);
    examiner_failure(&tls->examiner,
                     &(struct event_failure){
                         .error = x->error,
                         .has_alert = from_peer || tls->alert_wanted,
                         .alert = from_peer ? tls->alert_received : (uint8_t)error->alert,
                         .from_peer = from_peer,
                         .message = x->message,
                         .field = x->field,
                         .offset = x->offset,
                         .why = error->sentence,
                     });
}

static bool do_work(struct tls *tls, const struct figure_row *row)
{
    report_step(&tls->examiner, row->verb, row->name, row->act, cite_row(tls, row));
    tls->examiner.message = row->name;
    if (!row->work(tls))
        return false;
    walker_pass(tls, row);
    return true;
}

static bool do_own_row(struct tls *tls)
{
    const struct figure_row *row = walker_own_row(tls);
    tls->act = row->act;
    return row->message == WORK ? do_work(tls, row) : send_row(tls, row);
}

static bool say_close_notify(struct tls *tls)
{
    tls->close_sent = true;
    return send_alert(tls, ALERT_LEVEL_WARNING, ALERT_close_notify);
}

static bool refuse_renegotiation(struct tls *tls)
{
    tls->refusal_wanted = false;
    return send_alert(tls, ALERT_LEVEL_WARNING, ALERT_no_renegotiation);
}

/* The alert that goes with the error. When even that can't be sent, there is no more to do. */
static bool say_why(struct tls *tls)
{
    tls->alert_wanted = false;
    send_alert(tls, ALERT_LEVEL_FATAL, error_describe(tls->examiner.error)->alert);
    return true;
}

enum tls_status tls_step(struct tls *tls)
{
    bool        sound = true;
    enum action action = next_action(tls);
    if (!has_room(tls, action))
        return TLS_WANTS_ROOM;
    switch (action) {
    case ACTION_NONE:
        return TLS_WANTS_INPUT;
    case ACTION_END_CLOSED:
        return TLS_CLOSED;
    case ACTION_END_FAILED:
        return TLS_FAILED;
    case ACTION_SEND_FATAL_ALERT:
        sound = say_why(tls);
        break;
    case ACTION_SEND_REST:
        sound = send_rest(tls);
        break;
    case ACTION_SEND_CLOSE_NOTIFY:
        sound = say_close_notify(tls);
        break;
    case ACTION_SEND_REFUSAL:
        sound = refuse_renegotiation(tls);
        break;
    case ACTION_SEND_TICKET:
        sound = send_ticket(tls);
        break;
    case ACTION_SEND_EARLY_DATA:
        sound = send_early_data(tls);
        break;
    case ACTION_SEND_KEY_UPDATE:
        sound = send_key_update(tls);
        break;
    case ACTION_SEND_DATA:
        sound = send_application_data(tls);
        break;
    case ACTION_RECEIVE_MESSAGE:
        sound = receive_message(tls);
        break;
    case ACTION_OWN_ROW:
        sound = do_own_row(tls);
        break;
    case ACTION_RECEIVE_RECORD:
        sound = receive_record(tls);
        break;
    case ACTION_RECEIVE_END:
        sound = receive_end(tls);
        break;
    }
    if (!sound)
        note_failure(tls);
    return TLS_STEPPED;
}

bool tls_can_step(const struct tls *tls)
{
    enum action action = next_action(tls);
    return action != ACTION_NONE && action != ACTION_END_CLOSED && action != ACTION_END_FAILED;
}

bool tls_will_read(const struct tls *tls)
{
    enum action action = next_action(tls);
    return action == ACTION_RECEIVE_MESSAGE || action == ACTION_RECEIVE_RECORD;
}

/* ---- bytes in and out ---- */

size_t tls_feed(struct tls *tls, const uint8_t *bytes, size_t length)
{
    if (tls->received_length == 0 && length > 0) {
        memmove(tls->input, tls->input + tls->input_at, tls->input_length);
        tls->input_at = 0;
    }
    size_t end = tls->input_at + tls->input_length, room = sizeof tls->input - end;
    size_t taken = length < room ? length : room;
    memcpy(tls->input + end, bytes, taken);
    tls->input_length += taken;
    return taken;
}

void tls_feed_end(struct tls *tls) { tls->transport_closed = true; }

void tls_give_up(struct tls *tls)
{
    if (is_failed(tls))
        return;
    report_step(&tls->examiner, VERB_RECEIVE, "no_answer", tls->act,
                cite(tls, "RFC 5246 §7.2.1", "RFC 8446 §6.1"));
    tls->examiner.message = NULL;
    refuse(&tls->examiner, ERROR_no_answer, NULL, 0);
    note_failure(tls);
}

const uint8_t *tls_output(const struct tls *tls, size_t *length)
{
    *length = tls->output_length;
    return tls->output;
}

void tls_drained(struct tls *tls, size_t length)
{
    tls->output_length -= length;
    memmove(tls->output, tls->output + length, tls->output_length);
}

/* Nothing else is to be sent before: so the data can wait where their record will be. */
static bool takes_data(const struct tls *tls)
{
    return tls_established(tls) && !tls->close_wanted && !tls->close_received &&
           tls->output_length == 0 && !owes_message(tls);
}

size_t tls_write(struct tls *tls, const void *bytes, size_t length)
{
    uint8_t *place = record_content_place(&tls->writing, tls->output);
    size_t   most = record_most_content(&tls->writing), room = most - tls->outgoing_length;
    size_t   taken = length < room ? length : room;
    if (!takes_data(tls))
        return 0;
    memcpy(place + tls->outgoing_length, bytes, taken);
    tls->outgoing_length += taken;
    return taken;
}

const uint8_t *tls_received(const struct tls *tls, size_t *length)
{
    *length = tls->received_length;
    return tls->input + tls->received_at;
}

void tls_fetched(struct tls *tls, size_t length)
{
    tls->received_at += length;
    tls->received_length -= length;
}

bool tls_update_keys(struct tls *tls, bool of_both)
{
    if (!tls_established(tls) || tls->version != TLS_1_3)
        return false;
    tls->traffic.update_wanted = true;
    tls->traffic.update_requested = of_both;
    return true;
}

void tls_set_now(struct tls *tls, int64_t now) { tls->config.now = now; }

/* ---- resumption and early data ---- */

const struct kept_session *tls_kept_session(const struct tls *tls)
{
    const struct handshake *handshake = tls->handshake;
    return tls->config.role == ACTOR_CLIENT && handshake->has_session ? &handshake->session : NULL;
}

bool tls_resumed(const struct tls *tls)
{
    const struct handshake *handshake = tls->handshake;
    return handshake ? handshake->resumed || handshake->tls13.psk : tls->was_resumed;
}

/* RFC 8446 §4.2.10: no more than the ticket allows. */
bool tls_sends_early_data(const struct tls *tls)
{
    const struct tls_config *config = &tls->config;
    if (config->role != ACTOR_CLIENT)
        return false;
    const struct tls13 *tls13 = &tls->handshake->tls13;
    return tls13->early_open && tls13->early_length < config->early_data_length &&
           tls13->early_length < config->resume->max_early_data;
}

bool tls_hurries(const struct tls *tls)
{
    const struct figure_row *row = walker_own_row(tls);
    return tls->sending.row || tls_sends_early_data(tls) ||
           (tls->config.role == ACTOR_CLIENT && tls->handshake->tls13.early_offered && row &&
            row->act <= 2 && tls->version == 0);
}

size_t tls_early_data_sent(const struct tls *tls)
{
    bool client = tls->config.role == ACTOR_CLIENT;
    return client && tls->handshake->tls13.early_offered ? tls->handshake->tls13.early_length : 0;
}

bool tls_early_data_taken(const struct tls *tls)
{
    return tls->handshake ? tls->handshake->tls13.early_accepted : tls->early_data_were_taken;
}

void tls_close(struct tls *tls) { tls->close_wanted = true; }

bool tls_established(const struct tls *tls) { return tls->established && !is_failed(tls); }

enum error tls_error(const struct tls *tls) { return tls->examiner.error; }
