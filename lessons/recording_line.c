/*
 * recording_line.c - one line of a file back to one event (recording_save.c wrote it).
 *
 * A file may be damaged, or made by somebody who wants to see us fall: every member is checked
 * before it is used, ranges lie within their bytes, and numbers of events within the recording.
 */
#include "lessons/recording_store.h"
#include "lessons/words.h"

#include <jansson.h>
#include <limits.h>
#include <string.h>

/* Takes members out of an object; the first that is not as it should be is noted. */
struct members {
    struct recording *r;
    const json_t     *json;
    const char       *why;
};

static const json_t *member(struct members *m, const char *name)
{
    const json_t *value = json_object_get(m->json, name);
    if (!value && !m->why)
        m->why = "a member is missing";
    return value;
}

static void wrong(struct members *m, bool condition, const char *why)
{
    if (condition && !m->why)
        m->why = why;
}

static uint64_t number_of(struct members *m, const json_t *value, uint64_t most)
{
    json_int_t number = json_integer_value(value);
    bool       fits = json_is_integer(value) && number >= 0 && (uint64_t)number <= most;
    wrong(m, !fits, "a number is missing or out of range");
    return fits ? (uint64_t)number : 0;
}

static uint64_t number(struct members *m, const char *name, uint64_t most)
{
    return number_of(m, member(m, name), most);
}

static bool boolean(struct members *m, const char *name)
{
    const json_t *value = member(m, name);
    wrong(m, !json_is_boolean(value), "true or false is missing");
    return json_is_true(value);
}

static const char *string_of(struct members *m, const json_t *value)
{
    wrong(m, !json_is_string(value), "a string is missing");
    return arena_string(&m->r->arena, json_string_value(value));
}

static const char *string(struct members *m, const char *name)
{
    return string_of(m, member(m, name));
}

static const char *string_or_null(struct members *m, const char *name)
{
    const json_t *value = member(m, name);
    return json_is_null(value) ? NULL : string_of(m, value);
}

/* ---- enums, by the words for them ---- */

/* Defines a function that takes the member `name` as one of the first `count` words of an enum. */
#define DEFINE_WORD(function, type, count, word_of)                                                \
    static type function(struct members *m, const char *name)                                      \
    {                                                                                              \
        const char *found = json_string_value(member(m, name));                                    \
        for (int i = 0; found && i < (count); i++) {                                               \
            const char *word = word_of((type)i);                                                   \
            if (word && strcmp(word, found) == 0)                                                  \
                return (type)i;                                                                    \
        }                                                                                          \
        wrong(m, true, "a word is missing or unknown");                                            \
        return (type)0;                                                                            \
    }

static const char *check_name(enum check check) { return check_describe(check)->name; }
static const char *error_name(enum error error) { return error_describe(error)->name; }

DEFINE_WORD(take_kind, enum event_kind, EVENT_FAILURE + 1, line_kind_name)
DEFINE_WORD(take_actor, enum actor, ACTOR_COUNT, words_actor)
DEFINE_WORD(take_verb, enum verb, VERB_CHECK + 1, words_verb)
DEFINE_WORD(take_layer, enum layer, LAYER_CERTIFICATE + 1, words_layer)
DEFINE_WORD(take_way, enum direction, NO_DIRECTION, words_direction)
DEFINE_WORD(take_origin, enum origin, ORIGIN_DERIVED + 1, words_origin)
DEFINE_WORD(take_registry, enum registry, REGISTRY_COUNT, line_registry_name)
DEFINE_WORD(take_check, enum check, CHECK_COUNT, check_name)
DEFINE_WORD(take_error, enum error, ERROR_COUNT, error_name)

/* ---- bytes ---- */

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static const uint8_t *hex(struct members *m, const char *name, size_t *length)
{
    const json_t *value = member(m, name);
    const char   *text = json_string_value(value);
    size_t        digits = json_string_length(value);
    wrong(m, !text || digits % 2, "hex digits are missing");
    *length = 0;
    uint8_t *bytes = m->why ? NULL : arena_allocate(&m->r->arena, digits / 2);
    for (size_t i = 0; bytes && i < digits / 2; i++) {
        int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
        wrong(m, high < 0 || low < 0, "a digit is no hex digit");
        bytes[i] = (uint8_t)(m->why ? 0 : high << 4 | low);
    }
    *length = bytes ? digits / 2 : 0;
    return bytes;
}

/* ["ClientHello","random",6,32,1,0,"protocol/hello.c",85] */
static void take_field(struct members *m, struct wire_field *field, const json_t *row,
                       const struct event_bytes *bytes)
{
    field->structure = string_of(m, json_array_get(row, 0));
    field->name = string_of(m, json_array_get(row, 1));
    field->offset = (uint32_t)number_of(m, json_array_get(row, 2), UINT32_MAX);
    field->length = (uint32_t)number_of(m, json_array_get(row, 3), UINT32_MAX);
    field->depth = (uint8_t)number_of(m, json_array_get(row, 4), LIMIT_NESTING);
    field->group = number_of(m, json_array_get(row, 5), 1) == 1;
    field->source.file = string_of(m, json_array_get(row, 6));
    field->source.line = (int)number_of(m, json_array_get(row, 7), INT_MAX);
    wrong(m, field->offset > bytes->length || field->length > bytes->length - field->offset,
          "a field lies outside of its bytes");
}

static void take_fields(struct members *m, struct event_bytes *bytes)
{
    const json_t *rows = member(m, "fields");
    size_t        count = json_array_size(rows);
    wrong(m, !json_is_array(rows), "the fields are missing");
    struct wire_field *fields = arena_allocate(&m->r->arena, count * sizeof *fields);
    for (size_t i = 0; fields && !m->why && i < count; i++) {
        take_field(m, &fields[i], json_array_get(rows, i), bytes);
        wrong(m, fields[i].depth > (i ? fields[i - 1].depth + 1 : 0),
              "a field is deeper than the one before allows");
    }
    bytes->fields = fields;
    bytes->field_count = fields ? count : 0;
}

static void take_records(struct members *m, struct recorded *out, const json_t *list)
{
    size_t count = json_array_size(list);
    wrong(m, !json_is_array(list), "the list of records is missing");
    uint32_t *records = arena_allocate(&m->r->arena, count * sizeof *records);
    for (size_t i = 0; records && i < count; i++)
        records[i] = (uint32_t)number_of(m, json_array_get(list, i), m->r->count);
    out->records = count ? records : NULL;
    out->records_count = records ? count : 0;
}

static void take_bytes(struct members *m, struct recorded *out)
{
    struct event_bytes *bytes = &out->event.bytes;
    bytes->layer = take_layer(m, "layer");
    bytes->direction =
        json_is_null(member(m, "direction")) ? NO_DIRECTION : take_way(m, "direction");
    bytes->name = string(m, "name");
    bytes->bytes = hex(m, "hex", &bytes->length);
    bytes->keys = string_or_null(m, "keys");
    bytes->first_record = number(m, "first_record", INT64_MAX);
    bytes->last_record = number(m, "last_record", INT64_MAX);
    bytes->received = boolean(m, "received");
    take_fields(m, bytes);
    take_records(m, out, member(m, "records"));
    out->written_as = (uint32_t)number(m, "written_as", m->r->count);
}

/* ---- the other kinds ---- */

static void take_step(struct members *m, struct event_step *step, uint8_t act)
{
    step->verb = take_verb(m, "verb");
    step->subject = string(m, "name");
    step->act = act;
}

static const uint16_t *take_codes(struct members *m, const char *name, size_t *count)
{
    const json_t *list = member(m, name);
    wrong(m, !json_is_array(list), "a list of numbers is missing");
    uint16_t *codes = arena_allocate(&m->r->arena, json_array_size(list) * sizeof *codes);
    *count = codes ? json_array_size(list) : 0;
    for (size_t i = 0; i < *count; i++)
        codes[i] = (uint16_t)number_of(m, json_array_get(list, i), UINT16_MAX);
    return codes;
}

static void take_choice(struct members *m, struct event_choice *choice)
{
    choice->subject = string(m, "name");
    choice->registry = take_registry(m, "registry");
    choice->offered = take_codes(m, "offered", &choice->offered_count);
    choice->accepted = take_codes(m, "accepted", &choice->accepted_count);
    choice->made = boolean(m, "made");
    choice->chosen = (uint16_t)number(m, "chosen", UINT16_MAX);
    choice->names = string_or_null(m, "names");
    choice->because = string_or_null(m, "because");
}

static void take_secret(struct members *m, struct event_secret *secret)
{
    secret->name = string(m, "name");
    if (!json_is_null(member(m, "hex")))
        secret->bytes = hex(m, "hex", &secret->length);
    secret->origin = take_origin(m, "origin");
    secret->formula = string_or_null(m, "formula");
    secret->owner = take_actor(m, "owner");
    secret->revealed = boolean(m, "revealed");
}

static void take_check_event(struct members *m, struct event_check *check)
{
    check->check = take_check(m, "name");
    check->passed = boolean(m, "passed");
    check->waived = boolean(m, "waived");
    check->wanted = string_or_null(m, "wanted");
    check->found = string_or_null(m, "found");
}

static void take_failure(struct members *m, struct event_failure *failure)
{
    failure->error = take_error(m, "name");
    failure->has_alert = boolean(m, "has_alert");
    failure->alert = (uint8_t)number(m, "alert", UINT8_MAX);
    failure->from_peer = boolean(m, "from_peer");
    failure->message = string_or_null(m, "message");
    failure->field = string_or_null(m, "field");
    failure->offset = (size_t)number(m, "offset", UINT32_MAX);
    failure->why = string_or_null(m, "why");
}

static void take_event(struct members *m, struct recorded *out)
{
    struct event *event = &out->event;
    out->step = (uint32_t)number(m, "step", m->r->step_count);
    out->act = (uint8_t)number(m, "act", 7);
    out->about = (uint32_t)number(m, "about", m->r->count);
    event->kind = take_kind(m, "kind");
    event->connection = (uint32_t)number(m, "connection", UINT32_MAX);
    event->actor = take_actor(m, "actor");
    event->rfc = string_or_null(m, "rfc");
    event->source.file = string_or_null(m, "file");
    event->source.line = (int)number(m, "line", INT_MAX);
    if (m->why)
        return;
    switch (event->kind) {
    case EVENT_STEP:
        take_step(m, &event->step, out->act);
        break;
    case EVENT_BYTES:
        take_bytes(m, out);
        break;
    case EVENT_CHOICE:
        take_choice(m, &event->choice);
        break;
    case EVENT_SECRET:
        take_secret(m, &event->secret);
        break;
    case EVENT_CHECK:
        take_check_event(m, &event->check);
        break;
    case EVENT_FAILURE:
        take_failure(m, &event->failure);
        break;
    }
}

/* ---- a line ---- */

static json_t *load_line(const struct recording *r, size_t line)
{
    const char *end = memchr(r->text + line, '\n', r->text_length - line);
    size_t      length = end ? (size_t)(end - r->text) - line : 0;
    return json_loadb(r->text + line, length, JSON_REJECT_DUPLICATES, NULL);
}

/* What later lines said of the event. */
static void take_later_lines(struct members *m, const struct entry *entry, struct recorded *out)
{
    if (entry->about)
        out->about = entry->about;
    wrong(m, out->about > m->r->count, "it is about an event that is not there");
    if (!entry->records_line || m->why)
        return;
    json_t *later = load_line(m->r, entry->records_line);
    take_records(m, out, json_object_get(later, "records"));
    json_decref(later);
}

bool line_parse(struct recording *r, uint32_t n, struct recorded *out, const char **why)
{
    const struct entry *entry = &r->entries[n - 1];
    json_t             *json = entry->line ? load_line(r, entry->line) : NULL;
    struct members      m = { .r = r, .json = json };
    wrong(&m, !json, "not the line of an event");
    *out = (struct recorded){ .n = n };
    if (json) {
        wrong(&m, number(&m, "n", UINT32_MAX) != n, "it belongs to another event");
        take_event(&m, out);
        take_later_lines(&m, entry, out);
    }
    wrong(&m, r->arena.exhausted, "there is no memory");
    json_decref(json);
    *why = m.why;
    return !m.why;
}
