/*
 * recording_link.c - what was reported twice, and which event speaks of which.
 *
 * Both ends of a connection report all that they do, so what one writes the other reports again as
 * it reads. Records are counted in each direction; that makes the two reports comparable: what
 * arrives as record k is compared with what was written as record k, and a message with the message
 * that starts in the same record. The same bytes are not kept twice; other bytes are kept, and
 * point to what was written. Nothing written there (the other end is not ours, or somebody put a
 * record in): kept as it is.
 *
 * An attacker who writes record k in the place of an end's record k is reported so: what it wrote
 * points to what it took away, and the reader is compared with the attacker.
 */
#include "lessons/recording_store.h"

#include <stdlib.h>
#include <string.h>

enum { LANES = 2, COMPARED_LAYERS = LAYER_MESSAGE + 1 };

/* A growing list of event numbers. */
struct numbers {
    uint32_t *n;
    size_t    count, capacity;
};

/* The records of one direction as one party counts them: number to event. Numbers only rise. */
struct record_event {
    uint64_t number;
    uint32_t n;
};
struct record_map {
    struct record_event *at;
    size_t               count, capacity;
};

/* One direction of one connection. */
struct lane {
    struct record_map records[ACTOR_COUNT];
    struct numbers    written[COMPARED_LAYERS];
    size_t            read[COMPARED_LAYERS][ACTOR_COUNT]; /* how much of `written` each has met */
    struct numbers    waiting; /* messages reported before the records that carry them */
};

struct link_connection {
    uint32_t    number;
    struct lane lanes[LANES];
    struct numbers
        without_certificate; /* Certificate messages whose first one is still unreported */
};

static bool numbers_add(struct numbers *list, uint32_t n)
{
    uint32_t *grown = array_room(list->n, list->count, &list->capacity, sizeof *grown);
    if (!grown)
        return false;
    list->n = grown;
    list->n[list->count++] = n;
    return true;
}

/* Only events that were told are linked: they are in memory, and ours to change. */
static struct recorded *event_at(struct recording *r, uint32_t n)
{
    return r->entries[n - 1].event;
}

static struct link_connection *find_connection(struct recording *r, uint32_t number)
{
    size_t   cursor = 0;
    uint32_t at;
    uint64_t hash = index_hash_number(INDEX_SEED, number);
    while (index_next(&r->links.connection_index, hash, &cursor, &at)) {
        if (r->links.connections[at]->number == number)
            return r->links.connections[at];
    }
    return NULL;
}

static struct link_connection *get_connection(struct recording *r, uint32_t number)
{
    struct link_connection *connection = find_connection(r, number);
    if (connection)
        return connection;
    struct links            *links = &r->links;
    struct link_connection **grown =
        array_room(links->connections, links->count, &links->capacity, sizeof *grown);
    if (grown)
        links->connections = grown;
    connection = calloc(1, sizeof *connection);
    if (!grown || !connection ||
        !index_add(&links->connection_index, index_hash_number(INDEX_SEED, number),
                   (uint32_t)links->count)) {
        free(connection);
        return NULL;
    }
    connection->number = number;
    links->connections[links->count++] = connection;
    return connection;
}

static struct lane *get_lane(struct recording *r, const struct event *event)
{
    struct link_connection *connection = get_connection(r, event->connection);
    if (!connection || event->bytes.direction == NO_DIRECTION)
        return NULL;
    return &connection->lanes[event->bytes.direction];
}

static bool same_bytes(const struct event_bytes *a, const struct event_bytes *b)
{
    return a->length == b->length && memcmp(a->bytes, b->bytes, a->length) == 0;
}

/* ---- certificates: each once in a connection ---- */

static uint64_t certificate_hash(uint32_t connection, const uint8_t *der, size_t length)
{
    return index_hash(index_hash_number(INDEX_SEED, connection), der, length);
}

static uint32_t find_certificate(struct recording *r, uint32_t connection, const uint8_t *der,
                                 size_t length)
{
    struct event_bytes wanted = { .bytes = der, .length = length };
    size_t             cursor = 0;
    uint32_t           n;
    uint64_t           hash = certificate_hash(connection, der, length);
    while (index_next(&r->links.certificate_index, hash, &cursor, &n)) {
        const struct recorded *found = event_at(r, n);
        if (found->event.connection == connection && same_bytes(&found->event.bytes, &wanted))
            return n;
    }
    return 0;
}

/* RFC 5246 §7.4.2: the sender's own certificate comes first in the list. The field, or NULL. */
static const struct wire_field *first_certificate(const struct event *event)
{
    if (event->kind != EVENT_BYTES || event->bytes.layer != LAYER_MESSAGE)
        return NULL;
    for (size_t i = 0; i < event->bytes.field_count; i++) {
        const struct wire_field *field = &event->bytes.fields[i];
        if (!field->group && strcmp(field->name, "certificate") == 0)
            return field;
    }
    return NULL;
}

static bool link_certificate_message(struct recording *r, struct recorded *message)
{
    const struct wire_field *first = first_certificate(&message->event);
    if (!first)
        return true;
    uint32_t connection = message->event.connection;
    message->about =
        find_certificate(r, connection, message->event.bytes.bytes + first->offset, first->length);
    if (message->about)
        return true;
    struct link_connection *links = get_connection(r, connection);
    return links && numbers_add(&links->without_certificate, message->n);
}

/* A certificate that is new: messages that carry it first have been waiting for it. */
static bool link_certificate(struct recording *r, const struct recorded *certificate)
{
    const struct event_bytes *bytes = &certificate->event.bytes;
    uint32_t                  connection = certificate->event.connection;
    struct link_connection   *links = get_connection(r, connection);
    if (!links ||
        !index_add(&r->links.certificate_index,
                   certificate_hash(connection, bytes->bytes, bytes->length), certificate->n))
        return false;
    struct numbers *waiting = &links->without_certificate;
    size_t          kept = 0;
    for (size_t i = 0; i < waiting->count; i++) {
        struct recorded         *message = event_at(r, waiting->n[i]);
        const struct wire_field *first = first_certificate(&message->event);
        struct event_bytes       der = { .bytes = message->event.bytes.bytes + first->offset,
                                         .length = first->length };
        if (!same_bytes(bytes, &der)) {
            waiting->n[kept++] = message->n;
            continue;
        }
        message->about = certificate->n;
        save_about(r, message);
    }
    waiting->count = kept;
    return true;
}

/* ---- messages and the records that carry them ---- */

/* The first entry of a map whose number is not below `number`. */
static size_t record_position(const struct record_map *map, uint64_t number)
{
    size_t before = 0, after = map->count;
    while (before < after) {
        size_t middle = before + (after - before) / 2;
        if (map->at[middle].number < number)
            before = middle + 1;
        else
            after = middle;
    }
    return before;
}

static bool link_records(struct recording *r, const struct lane *lane, struct recorded *message)
{
    const struct event_bytes *bytes = &message->event.bytes;
    const struct record_map  *map = &lane->records[message->event.actor];
    size_t                    first = record_position(map, bytes->first_record), end = first;
    while (end < map->count && map->at[end].number <= bytes->last_record)
        end++;
    if (end == first)
        return true;
    uint32_t *records = arena_allocate(&r->arena, (end - first) * sizeof *records);
    for (size_t i = first; records && i < end; i++)
        records[i - first] = map->at[i].n;
    message->records = records;
    message->records_count = records ? end - first : 0;
    return records != NULL;
}

/* A party met record `number` in this lane, and it is event n. */
static bool note_record(struct recording *r, struct lane *lane, enum actor actor, uint64_t number,
                        uint32_t n)
{
    struct record_map *map = &lane->records[actor];
    if (map->count && map->at[map->count - 1].number >= number)
        return true;
    struct record_event *grown = array_room(map->at, map->count, &map->capacity, sizeof *grown);
    if (!grown)
        return false;
    map->at = grown;
    map->at[map->count++] = (struct record_event){ number, n };

    size_t kept = 0;
    for (size_t i = 0; i < lane->waiting.count; i++) {
        struct recorded *message = event_at(r, lane->waiting.n[i]);
        if (message->event.actor != actor || message->event.bytes.last_record > number) {
            lane->waiting.n[kept++] = message->n;
            continue;
        }
        if (!link_records(r, lane, message))
            return false;
        save_records(r, message);
    }
    lane->waiting.count = kept;
    return true;
}

static bool find_records(struct recording *r, struct lane *lane, struct recorded *message)
{
    const struct record_map *map = &lane->records[message->event.actor];
    bool all = map->count && map->at[map->count - 1].number >= message->event.bytes.last_record;
    return all ? link_records(r, lane, message) : numbers_add(&lane->waiting, message->n);
}

/* ---- what was written, and what arrived ---- */

/* Compares what arrived with what was written in its place. */
static uint32_t compare_read(struct recording *r, struct lane *lane, const struct event *event,
                             uint32_t *written_as)
{
    const struct event_bytes *read = &event->bytes;
    const struct numbers     *written = &lane->written[read->layer];
    size_t                   *at = &lane->read[read->layer][event->actor];
    while (*at < written->count) {
        uint32_t                  n = written->n[*at];
        const struct event_bytes *other = &event_at(r, n)->event.bytes;
        if (other->first_record > read->first_record)
            return 0; /* nothing was written in this place */
        ++*at;
        if (other->first_record < read->first_record)
            continue; /* never arrived */
        if (same_bytes(other, read) && strcmp(other->name, read->name) == 0 &&
            other->last_record == read->last_record)
            return n;
        *written_as = n;
        return 0;
    }
    return 0;
}

/* What an attacker writes in the place of something that the reader has not met yet. */
static uint32_t *replaced_by_attacker(struct recording *r, struct lane *lane,
                                      const struct event *event)
{
    const struct event_bytes *bytes = &event->bytes;
    enum actor reader = bytes->direction == CLIENT_TO_SERVER ? ACTOR_SERVER : ACTOR_CLIENT;
    const struct numbers *written = &lane->written[bytes->layer];
    for (size_t i = lane->read[bytes->layer][reader]; i < written->count; i++) {
        const struct recorded *other = event_at(r, written->n[i]);
        if (other->event.bytes.first_record > bytes->first_record)
            return NULL;
        if (other->event.bytes.first_record == bytes->first_record &&
            other->event.actor != ACTOR_ATTACKER)
            return &written->n[i];
    }
    return NULL;
}

uint32_t link_repeated(struct recording *r, const struct event *event, uint32_t *written_as)
{
    const struct event_bytes *bytes = &event->bytes;
    if (bytes->layer == LAYER_CERTIFICATE)
        return find_certificate(r, event->connection, bytes->bytes, bytes->length);
    struct lane *lane = get_lane(r, event);
    if (!lane)
        return 0;
    if (bytes->received)
        return compare_read(r, lane, event, written_as);
    uint32_t *replaced =
        event->actor == ACTOR_ATTACKER ? replaced_by_attacker(r, lane, event) : NULL;
    if (!replaced)
        return 0;
    if (same_bytes(&event_at(r, *replaced)->event.bytes, bytes))
        return *replaced;
    *written_as = *replaced;
    return 0;
}

/* A receiving step is about the message that was read in it. */
static void link_reading_step(struct recording *r, const struct event *event, uint32_t n)
{
    if (!event->bytes.received || event->bytes.layer != LAYER_MESSAGE || !r->step_count)
        return;
    struct recorded *step = event_at(r, r->steps[r->step_count - 1]);
    if (step->event.step.verb != VERB_RECEIVE || step->event.connection != event->connection ||
        step->event.actor != event->actor || step->about)
        return;
    step->about = n;
    save_about(r, step);
}

bool link_not_kept(struct recording *r, const struct event *event, uint32_t n)
{
    link_reading_step(r, event, n);
    struct lane *lane = get_lane(r, event);
    if (!lane || event->bytes.layer != LAYER_RECORD)
        return true;
    return note_record(r, lane, event->actor, event->bytes.first_record, n);
}

/* What was written takes its place among what readers are compared with: at the end, or, for an
 * attacker's, where the end's own was. */
static bool note_written(struct recording *r, struct lane *lane, struct recorded *new)
{
    if (new->written_as) {
        *replaced_by_attacker(r, lane, &new->event) = new->n;
        return true;
    }
    return numbers_add(&lane->written[new->event.bytes.layer], new->n);
}

static bool link_bytes(struct recording *r, struct recorded *new)
{
    if (new->event.bytes.layer == LAYER_CERTIFICATE)
        return link_certificate(r, new);
    struct lane *lane = get_lane(r, &new->event);
    if (!lane)
        return true;
    link_reading_step(r, &new->event, new->n);
    if (!new->event.bytes.received && !note_written(r, lane, new))
        return false;
    if (new->event.bytes.layer == LAYER_RECORD)
        return note_record(r, lane, new->event.actor, new->event.bytes.first_record, new->n);
    return find_records(r, lane, new) && link_certificate_message(r, new);
}

bool link_appended(struct recording *r, struct recorded *new)
{
    if (new->event.kind == EVENT_BYTES)
        return link_bytes(r, new);
    struct event_check *check = &new->event.check;
    if (new->event.kind != EVENT_CHECK || !check->certificate)
        return true;
    new->about =
        find_certificate(r, new->event.connection, check->certificate, check->certificate_length);
    check->certificate = NULL;
    check->certificate_length = 0;
    return true;
}

/* ---- the end ---- */

static void lane_free(struct lane *lane)
{
    for (size_t i = 0; i < ACTOR_COUNT; i++)
        free(lane->records[i].at);
    for (size_t i = 0; i < COMPARED_LAYERS; i++)
        free(lane->written[i].n);
    free(lane->waiting.n);
}

void links_free(struct links *links)
{
    for (size_t i = 0; i < links->count; i++) {
        for (size_t lane = 0; lane < LANES; lane++)
            lane_free(&links->connections[i]->lanes[lane]);
        free(links->connections[i]->without_certificate.n);
        free(links->connections[i]);
    }
    free(links->connections);
    index_free(&links->connection_index);
    index_free(&links->certificate_index);
}
