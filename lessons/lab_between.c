/* lab_between.c - the attacker alone, between programs that are not ours. Part of lab.h; who moves
 * the bytes: tutor/lab_between.c. */
#include "lessons/lab.h"

#include "protocol/client_hello.h"
#include "protocol/record.h"

#include <string.h>

enum { MOST_READ = 512 };

/* The first connection begins the story; in the others, what an experiment keeps from one to the
 * next is still there. */
void lab_between_begin(struct lab *lab)
{
    bool first = !lab->running;
    if (first)
        examiner_init(&lab->attacker, lab->observer, NULL, lab->connection, ACTOR_ATTACKER);
    if (first)
        lab_move(lab, VERB_COMPUTE, lab->experiment->name, "RFC 3552 §3");
    lab->between = lab->running = true;
    lab->cut = false;
    lab->passed[0] = lab->passed[1] = 0;
}

/* RFC 8446 §4.1.2: the hello goes in the clear, in one record as a rule, and says what is on
 * offer. */
static void tell_hello(struct lab *lab, const uint8_t *record, size_t length)
{
    struct examiner    *x = &lab->attacker;
    struct client_hello hello;
    struct reader       r;
    if (length < RECORD_HEADER + HANDSHAKE_HEADER || record[0] != CONTENT_HANDSHAKE ||
        record[RECORD_HEADER] != CLIENT_HELLO)
        return;
    reader_init(&r, record + RECORD_HEADER, length - RECORD_HEADER, "Handshake", examiner_trace(x));
    read_u8(&r, "msg_type");
    read_u24(&r, "length");
    r.structure = "ClientHello";
    client_hello_read(&r, &hello);
    if (!reader_finish(&r))
        reader_label_unread(&r);
    report_bytes(x, "RFC 8446 §4.1.2", .layer = LAYER_MESSAGE, .direction = CLIENT_TO_SERVER,
                 .name = "ClientHello", .bytes = record + RECORD_HEADER,
                 .length = length - RECORD_HEADER, .received = true);
}

size_t lab_between_pass(struct lab *lab, uint8_t *out, enum direction direction,
                        const uint8_t *record, size_t length)
{
    struct lab_record here = { direction, record, length, lab->passed[direction]++,
                               lab->connection };
    lab_move(lab, VERB_RECEIVE, "passing_record", "RFC 3552 §3.2");
    lab_tell_record(lab, &here, record, length);
    if (direction == CLIENT_TO_SERVER && here.number == 0)
        tell_hello(lab, record, length);
    return lab->experiment->pass ? lab->experiment->pass(lab, out, &here)
                                 : lab_let_pass(out, &here);
}

/* An experiment that plays one connection after the other says so, and keeps its state; any other
 * begins anew. */
void lab_between_end(struct lab *lab)
{
    bool goes_on = lab->experiment->after && lab->experiment->after(lab);
    if (!goes_on)
        memset(lab->state, 0, sizeof lab->state);
    lab->connection++;
}

/* The newest application data of that direction that the attacker has received. */
static const struct event_bytes *newest_data(struct lab *lab, enum direction direction)
{
    struct recording *r = lab->recording;
    for (uint32_t n = recording_count(r); n > 0; n--) {
        if (!recording_is(r, n, EVENT_BYTES) || recording_connection(r, n) != lab->connection ||
            strcmp(recording_name(r, n), "ApplicationData") != 0)
            continue;
        const struct recorded *event = recording_event(r, n);
        if (event && event->event.bytes.direction == direction && event->event.bytes.received)
            return &event->event.bytes;
    }
    return NULL;
}

/* How many application data there are in the connection: the formula counts them all. */
static unsigned count_data(struct lab *lab)
{
    struct recording *r = lab->recording;
    unsigned          count = 0;
    for (uint32_t n = 1; n <= recording_count(r); n++)
        count += recording_is(r, n, EVENT_BYTES) && recording_connection(r, n) == lab->connection &&
                 strcmp(recording_name(r, n), "ApplicationData") == 0;
    return count;
}

void lab_read_on(struct lab *lab, uint32_t connection, const char *subject,
                 enum direction direction)
{
    struct examiner *x = &lab->attacker;
    bool             request = direction == CLIENT_TO_SERVER;
    lab->connection = connection;
    lab_move(lab, VERB_COMPUTE, subject, "RFC 3552 §3.3.5");
    const struct event_bytes *data = newest_data(lab, direction);
    if (!data || data->length == 0)
        return;
    size_t length = data->length < MOST_READ ? data->length : MOST_READ;
    lab_tell_value(lab, "RFC 3552 §3.2.1",
                   .name = request ? LAB_TAKEN "request" : LAB_TAKEN "answer", .bytes = data->bytes,
                   .length = length, .origin = ORIGIN_DERIVED,
                   .formula = text_join(x, "ApplicationData#", text_number(x, count_data(lab)),
                                        "/data[0..", text_number(x, length - 1), "]"));
}
