/* lab_moves.c - what the attacker does, told in the attacker's name. */
#include "lessons/lab.h"

#include <string.h>

/* The act that the story is in. */
uint8_t lab_act_now(struct recording *recording)
{
    uint32_t               steps = recording_steps(recording);
    const struct recorded *step =
        steps ? recording_event(recording, recording_step_event(recording, steps)) : NULL;
    return step && step->act ? step->act : 1;
}

void lab_move_at(struct lab *lab, enum verb verb, const char *subject, const char *rfc,
                 struct source_line here)
{
    lab->attacker.connection = lab->connection;
    examiner_step(&lab->attacker, verb, subject, lab->running ? lab_act_now(lab->recording) : 1,
                  rfc, here);
}

/* The record that its sender has put on the wire, as it is in the recording. */
static const struct event_bytes *sent_record(struct recording *r, const struct lab_record *record)
{
    for (uint32_t n = recording_count(r); n > 0; n--) {
        const struct recorded *event =
            recording_is(r, n, EVENT_BYTES) ? recording_event(r, n) : NULL;
        if (event && event->event.bytes.layer == LAYER_RECORD && !event->event.bytes.received &&
            event->event.connection == record->connection &&
            event->event.bytes.direction == record->direction &&
            event->event.bytes.first_record == record->number)
            return &event->event.bytes;
    }
    return NULL;
}

/* RFC 5246 §6.2.1: the header, and a fragment that the attacker need not understand. */
void lab_tell_record_as(struct examiner *x, struct recording *recording,
                        const struct lab_record *in_place_of, const uint8_t *bytes, size_t length)
{
    const struct event_bytes *sent = sent_record(recording, in_place_of);
    const char               *name = sent ? sent->name : "TLSPlaintext";
    struct reader             r;
    size_t                    rest;
    reader_init(&r, bytes, length, name, examiner_record_trace(x));
    read_u8(&r, "type");
    read_u16(&r, "version");
    read_u16(&r, "length");
    if (has_more(&r))
        read_rest(&r, "fragment", &rest);
    report_bytes(x, "RFC 5246 §6.2.1", .layer = LAYER_RECORD, .direction = in_place_of->direction,
                 .name = name, .bytes = bytes, .length = length, .keys = sent ? sent->keys : NULL,
                 .first_record = in_place_of->number, .last_record = in_place_of->number);
}

void lab_tell_record(struct lab *lab, const struct lab_record *in_place_of, const uint8_t *bytes,
                     size_t length)
{
    lab_tell_record_as(&lab->attacker, lab->recording, in_place_of, bytes, length);
}

/* The first message of application data in this direction that has `what` in it. */
static const struct recorded *find_data(struct lab *lab, const char *what, enum direction direction,
                                        unsigned *which, size_t *offset)
{
    struct recording *r = lab->recording;
    size_t            length = strlen(what);
    *which = 0;
    for (uint32_t n = 1; n <= recording_count(r); n++) {
        if (!recording_is(r, n, EVENT_BYTES) || recording_connection(r, n) != lab->connection ||
            strcmp(recording_name(r, n), "ApplicationData") != 0)
            continue;
        const struct recorded    *event = recording_event(r, n);
        const struct event_bytes *bytes = &event->event.bytes;
        ++*which;
        if (bytes->direction != direction)
            continue;
        for (*offset = 0; *offset + length <= bytes->length; ++*offset)
            if (memcmp(bytes->bytes + *offset, what, length) == 0)
                return event;
    }
    return NULL;
}

/* Without TLS it stands in the request as it is. */
static bool take_plainly(struct lab *lab, const char *what)
{
    static const char path[] = "Request/cookie_value";
    struct place      place;
    if (!recording_find(lab->recording, lab->connection, path, recording_count(lab->recording),
                        &place))
        return false;
    const struct event_bytes *bytes = &recording_event(lab->recording, place.n)->event.bytes;
    if (place.length != strlen(what) ||
        memcmp(bytes->bytes + place.offset, what, place.length) != 0)
        return false;
    lab_tell_value(lab, "RFC 3552 §3.2.1", .name = LAB_TAKEN "cookie",
                   .bytes = (const uint8_t *)what, .length = place.length, .origin = ORIGIN_DERIVED,
                   .formula = path);
    return true;
}

bool lab_take(struct lab *lab, const char *what, enum direction direction)
{
    struct examiner       *x = &lab->attacker;
    size_t                 offset, length = strlen(what);
    unsigned               which;
    const struct recorded *found = find_data(lab, what, direction, &which, &offset);
    if (!found)
        return direction == CLIENT_TO_SERVER && take_plainly(lab, what);
    lab_tell_value(lab, "RFC 3552 §3.2.1",
                   .name =
                       direction == CLIENT_TO_SERVER ? LAB_TAKEN "cookie" : LAB_TAKEN "password",
                   .bytes = (const uint8_t *)what, .length = length, .origin = ORIGIN_DERIVED,
                   .formula = text_join(x, "ApplicationData#", text_number(x, which), "/data[",
                                        text_number(x, offset), "..",
                                        text_number(x, offset + length - 1), "]"));
    return true;
}
