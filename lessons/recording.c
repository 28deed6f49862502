/*
 * recording.c - events as they are told: copied, numbered, and found again.
 *
 * Read recording.h first, recording_store.h for the other files of the recording, and
 * recording_link.c for what is kept and what is left out.
 */
#include "lessons/recording.h"

#include "crypto/wipe.h"
#include "lessons/recording_store.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- a recording and its faults ---- */

void recording_set_fault(struct recording *r, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(r->fault, sizeof r->fault, format, arguments);
    va_end(arguments);
    r->faulty = true;
}

bool recording_is_spilled(const struct recording *r) { return r->arena.spilled; }

/* The indices beside the arena are small, and grow with the events. */
size_t recording_memory(const struct recording *r)
{
    return r->arena.total + r->capacity * sizeof *r->entries;
}

const char *recording_fault(const struct recording *r) { return r->faulty ? r->fault : NULL; }

static bool out_of_memory(struct recording *r)
{
    recording_set_fault(r, "there was no memory to record event %zu", r->count + 1);
    return false;
}

static void tell(struct observer *, const struct event *);

/* Labels are no secrets: they may move. */
static bool trace_grow(struct wire_trace *trace)
{
    struct wire_field *fields =
        array_room(trace->fields, trace->count, &trace->capacity, sizeof *fields);
    if (fields)
        trace->fields = fields;
    return fields != NULL;
}

void recording_take_header(struct recording *r, const struct recording_header *header)
{
    r->header = *header;
    r->header.profile = arena_string(&r->arena, header->profile);
    r->header.client = arena_string(&r->arena, header->client);
    r->header.server = arena_string(&r->arena, header->server);
    r->header.lab = arena_string(&r->arena, header->lab);
}

struct recording *recording_new(const struct recording_header *header)
{
    struct recording *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->arena.limit = RECORDING_MEMORY;
    r->observer.tell = tell;
    r->observer.trace.grow = trace_grow;
    r->observer.record_trace.grow = trace_grow;
    recording_take_header(r, header);
    if (!r->arena.exhausted)
        return r;
    recording_free(r);
    return NULL;
}

void recording_free(struct recording *r)
{
    if (!r)
        return;
    recording_close(r);
    links_free(&r->links);
    for (size_t i = 0; i < r->name_count; i++)
        free(r->names[i].events);
    free(r->names);
    index_free(&r->name_index);
    free(r->entries);
    free(r->steps);
    free(r->observer.trace.fields);
    free(r->observer.record_trace.fields);
    json_text_free(&r->line);
    arena_free(&r->arena);
    if (r->text)
        wipe(r->text, r->text_length);
    free(r->text);
    free(r);
}

const struct recording_header *recording_header(const struct recording *r) { return &r->header; }

struct observer *recording_observer(struct recording *r) { return &r->observer; }

/* ---- the tables ---- */

bool recording_add_entry(struct recording *r, struct entry entry)
{
    struct entry *entries = array_room(r->entries, r->count, &r->capacity, sizeof *entries);
    if (!entries || r->count >= UINT32_MAX - 1)
        return out_of_memory(r);
    r->entries = entries;
    r->entries[r->count++] = entry;
    return true;
}

bool recording_add_step(struct recording *r, uint32_t n)
{
    uint32_t *steps = array_room(r->steps, r->step_count, &r->step_capacity, sizeof *steps);
    if (!steps)
        return out_of_memory(r);
    r->steps = steps;
    r->steps[r->step_count++] = n;
    return true;
}

bool recording_is(const struct recording *r, uint32_t n, enum event_kind kind)
{
    return n > 0 && n <= r->count && !r->entries[n - 1].lost && r->entries[n - 1].kind == kind;
}

const char *recording_name(const struct recording *r, uint32_t n)
{
    const char *name = n > 0 && n <= r->count ? r->entries[n - 1].name : NULL;
    return name ? name : "";
}

uint32_t recording_connection(const struct recording *r, uint32_t n)
{
    return n > 0 && n <= r->count ? r->entries[n - 1].connection : 0;
}

static uint64_t name_hash(uint32_t connection, enum event_kind kind, const char *name,
                          size_t length)
{
    uint64_t hash = index_hash_number(index_hash_number(INDEX_SEED, connection), (uint32_t)kind);
    return index_hash(hash, name, length);
}

static struct name_list *find_names(const struct recording *r, uint32_t connection,
                                    enum event_kind kind, const char *name, size_t length)
{
    size_t   cursor = 0;
    uint32_t at;
    while (index_next(&r->name_index, name_hash(connection, kind, name, length), &cursor, &at)) {
        struct name_list *list = &r->names[at];
        if (list->connection == connection && list->kind == kind &&
            strncmp(list->name, name, length) == 0 && list->name[length] == '\0')
            return list;
    }
    return NULL;
}

const struct name_list *recording_names(const struct recording *r, uint32_t connection,
                                        enum event_kind kind, const char *name, size_t length)
{
    return find_names(r, connection, kind, name, length);
}

static struct name_list *new_names(struct recording *r, uint32_t connection, enum event_kind kind,
                                   const char *name, size_t length)
{
    struct name_list *names = array_room(r->names, r->name_count, &r->name_capacity, sizeof *names);
    if (names)
        r->names = names;
    const char *copy = arena_string_of(&r->arena, name, length);
    uint64_t    hash = name_hash(connection, kind, name, length);
    if (!names || !copy || !index_add(&r->name_index, hash, (uint32_t)r->name_count))
        return NULL;
    names[r->name_count] = (struct name_list){ connection, kind, copy, NULL, 0, 0 };
    return &names[r->name_count++];
}

bool recording_add_name(struct recording *r, uint32_t connection, enum event_kind kind,
                        const char *name, size_t length, uint32_t n)
{
    struct name_list *list = find_names(r, connection, kind, name, length);
    if (!list)
        list = new_names(r, connection, kind, name, length);
    uint32_t *events =
        list ? array_room(list->events, list->count, &list->capacity, sizeof *events) : NULL;
    if (!events)
        return out_of_memory(r);
    list->events = events;
    list->events[list->count++] = n;
    r->entries[n - 1].name = list->name;
    r->entries[n - 1].connection = connection;
    return true;
}

const char *event_name(const struct event *event)
{
    switch (event->kind) {
    case EVENT_STEP:
        return event->step.subject;
    case EVENT_BYTES:
        return event->bytes.name;
    case EVENT_CHOICE:
        return event->choice.subject;
    case EVENT_SECRET:
        return event->secret.name;
    case EVENT_CHECK:
        return check_describe(event->check.check)->name;
    case EVENT_FAILURE:
        return error_describe(event->failure.error)->name;
    }
    return NULL;
}

/* ---- copying what lives only as long as the call ---- */

static void copy_bytes(struct arena *arena, struct event_bytes *bytes)
{
    bytes->name = arena_string(arena, bytes->name);
    bytes->keys = arena_string(arena, bytes->keys);
    bytes->bytes = arena_copy(arena, bytes->bytes, bytes->length);
    struct wire_field *fields =
        arena_copy(arena, bytes->fields, bytes->field_count * sizeof *fields);
    for (size_t i = 0; fields && i < bytes->field_count; i++) {
        fields[i].structure = arena_string(arena, fields[i].structure);
        fields[i].name = arena_string(arena, fields[i].name);
        fields[i].source.file = arena_string(arena, fields[i].source.file);
    }
    bytes->fields = fields;
}

static void copy_choice(struct arena *arena, struct event_choice *choice)
{
    choice->subject = arena_string(arena, choice->subject);
    choice->because = arena_string(arena, choice->because);
    choice->names = arena_string(arena, choice->names);
    choice->offered =
        arena_copy(arena, choice->offered, choice->offered_count * sizeof *choice->offered);
    choice->accepted =
        arena_copy(arena, choice->accepted, choice->accepted_count * sizeof *choice->accepted);
}

static void copy_secret(struct arena *arena, struct event_secret *secret)
{
    secret->name = arena_string(arena, secret->name);
    secret->formula = arena_string(arena, secret->formula);
    if (secret->bytes)
        secret->bytes = arena_copy(arena, secret->bytes, secret->length);
}

static void copy_event(struct arena *arena, struct event *event)
{
    event->rfc = arena_string(arena, event->rfc);
    event->source.file = arena_string(arena, event->source.file);
    switch (event->kind) {
    case EVENT_STEP:
        event->step.subject = arena_string(arena, event->step.subject);
        break;
    case EVENT_BYTES:
        copy_bytes(arena, &event->bytes);
        break;
    case EVENT_CHOICE:
        copy_choice(arena, &event->choice);
        break;
    case EVENT_SECRET:
        copy_secret(arena, &event->secret);
        break;
    case EVENT_CHECK: /* its certificate becomes a link: recording_link.c */
        event->check.wanted = arena_string(arena, event->check.wanted);
        event->check.found = arena_string(arena, event->check.found);
        break;
    case EVENT_FAILURE:
        event->failure.message = arena_string(arena, event->failure.message);
        event->failure.field = arena_string(arena, event->failure.field);
        event->failure.why = arena_string(arena, event->failure.why);
        break;
    }
}

/* ---- appending ---- */

/* The step that is under way gives its number and its act to all that follows. */
static bool place_in_step(struct recording *r, struct recorded *new)
{
    if (new->event.kind == EVENT_STEP) {
        new->act = new->event.step.act;
        if (!recording_add_step(r, new->n))
            return false;
    } else if (r->step_count) {
        new->act = r->entries[r->steps[r->step_count - 1] - 1].event->act;
    }
    new->step = (uint32_t)r->step_count;
    return true;
}

bool recording_has_attacker(const struct recording *r) { return r->has_attacker; }

/* The engine's steps are told in protocol/, the lab's in lessons/. */
bool recorded_is_move(const struct recorded *recorded)
{
    static const char   lab[] = "lessons/";
    const struct event *event = &recorded->event;
    return event->kind == EVENT_STEP && event->actor == ACTOR_ATTACKER && event->source.file &&
           strncmp(event->source.file, lab, sizeof lab - 1) == 0;
}

static bool append(struct recording *r, const struct event *event, uint32_t written_as)
{
    struct recorded *new = arena_allocate(&r->arena, sizeof *new);
    if (!new)
        return out_of_memory(r);
    r->has_attacker |= event->actor == ACTOR_ATTACKER;
    new->n = (uint32_t)r->count + 1;
    new->event = *event;
    new->written_as = written_as;
    copy_event(&r->arena, &new->event);
    if (r->arena.exhausted)
        return out_of_memory(r);
    if (!recording_add_entry(r, (struct entry){ .event = new, .kind = event->kind }))
        return false;
    const char *name = event_name(event);
    bool        whole = place_in_step(r, new) && link_appended(r, new) &&
                 recording_add_name(r, event->connection, event->kind, name, strlen(name), new->n);
    save_event(r, new);
    return whole;
}

static void tell(struct observer *observer, const struct event *event)
{
    struct recording *r = (struct recording *)observer;
    if (r->text) {
        recording_set_fault(r, "a recording that was opened from a file takes no new events");
        return;
    }
    if (r->arena.exhausted)
        return; /* the fault stands */
    uint32_t written_as = 0;
    uint32_t same = event->kind == EVENT_BYTES ? link_repeated(r, event, &written_as) : 0;
    if (same ? !link_not_kept(r, event, same) : !append(r, event, written_as))
        out_of_memory(r);
}

/* ---- looking up ---- */

uint32_t recording_count(const struct recording *r) { return (uint32_t)r->count; }

/* An event of an opened file is parsed when somebody looks at it, and kept. */
static struct recorded *parse_entry(struct recording *r, uint32_t n)
{
    struct entry    *entry = &r->entries[n - 1];
    struct recorded *event = arena_allocate(&r->arena, sizeof *event);
    const char      *why = "there is no memory";
    if (!event || !line_parse(r, n, event, &why)) {
        recording_set_fault(r, "line %zu: %s", entry->line_number, why);
        return NULL;
    }
    entry->event = event;
    return event;
}

const struct recorded *recording_event(struct recording *r, uint32_t n)
{
    if (n == 0 || n > r->count)
        return NULL;
    return r->entries[n - 1].event ? r->entries[n - 1].event : parse_entry(r, n);
}

uint32_t recording_steps(const struct recording *r) { return (uint32_t)r->step_count; }

uint32_t recording_step_event(const struct recording *r, uint32_t step)
{
    return step == 0 || step > r->step_count ? 0 : r->steps[step - 1];
}

const struct recorded *recording_secret(struct recording *r, uint32_t connection, const char *name,
                                        uint32_t until)
{
    const struct name_list *list = recording_names(r, connection, EVENT_SECRET, name, strlen(name));
    size_t                  before = 0, after = list ? list->count : 0;
    while (before < after) { /* the first event past `until`, by halves */
        size_t middle = before + (after - before) / 2;
        if (list->events[middle] <= until)
            before = middle + 1;
        else
            after = middle;
    }
    return before ? recording_event(r, list->events[before - 1]) : NULL;
}
