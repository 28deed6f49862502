/*
 * recording_path.c - paths, as formulas and lessons write them: "ClientHello/random".
 *
 * A path's first word names a bytes event, the others name fields, each inside the one before.
 * Steps between may be left out. "#k" takes the k-th of those that share the name. tests/formula.py
 * finds fields in the same way, with code of its own.
 */
#include "lessons/recording_store.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { MAX_ELEMENTS = 24 };

struct element {
    const char *name;
    size_t      length;
    size_t      ordinal; /* 0: not said, the first that fits */
};

/* ---- taking a path apart ---- */

static bool split_element(struct element *element, const char *from, size_t length)
{
    const char *hash = memchr(from, '#', length);
    *element = (struct element){ from, hash ? (size_t)(hash - from) : length, 0 };
    if (!hash)
        return element->length > 0;
    for (const char *digit = hash + 1; digit < from + length; digit++) {
        if (*digit < '0' || *digit > '9' || element->ordinal > INT_MAX / 10 - 1)
            return false;
        element->ordinal = 10 * element->ordinal + (size_t)(*digit - '0');
    }
    return element->length > 0 && element->ordinal > 0;
}

/* How many elements; 0 when it is no path. */
static size_t split_path(struct element elements[static MAX_ELEMENTS], const char *path,
                         size_t length)
{
    for (size_t count = 0, at = 0; count < MAX_ELEMENTS; count++) {
        const char *slash = memchr(path + at, '/', length - at);
        size_t      end = slash ? (size_t)(slash - path) : length;
        if (!split_element(&elements[count], path + at, end - at))
            return 0;
        if (!slash)
            return count + 1;
        at = end + 1;
    }
    return 0;
}

static bool is_same(const char *name, const struct element *element)
{
    return strncmp(name, element->name, element->length) == 0 && name[element->length] == '\0';
}

/* What RFC 8446 calls a field that RFC 5246 had another name for. A path may use either: a check,
 * or a sentence, is often about both versions. */
static const struct {
    const char *rfc8446, *rfc5246;
} renamed[] = {
    { "legacy_version", "client_version" },
    { "legacy_version", "server_version" },
    { "legacy_session_id", "session_id" },
    { "legacy_session_id_echo", "session_id" },
    { "legacy_compression_methods", "compression_methods" },
    { "legacy_compression_method", "compression_method" },
    { "legacy_record_version", "version" },
    { "opaque_type", "type" },
};

static bool is_named(const char *name, const struct element *element)
{
    if (is_same(name, element))
        return true;
    for (size_t i = 0; i < sizeof renamed / sizeof *renamed; i++)
        if (strcmp(name, renamed[i].rfc8446) == 0 && is_same(renamed[i].rfc5246, element))
            return true;
    return false;
}

/* ---- a field by its path ---- */

/* Past the last field inside of field f. */
static size_t group_end(const struct wire_field *fields, size_t f, size_t end)
{
    size_t past = f + 1;
    while (past < end && fields[past].depth > fields[f].depth)
        past++;
    return past;
}

/* The field that the elements lead to, among fields[first..end); SIZE_MAX when there is none. */
static size_t match(const struct wire_field *fields, size_t first, size_t end,
                    const struct element *elements, size_t count)
{
    size_t seen = 0;
    for (size_t f = first; f < end; f++) {
        if (!is_named(fields[f].name, elements))
            continue;
        if (elements->ordinal && ++seen != elements->ordinal)
            continue;
        if (count == 1)
            return f;
        size_t past = group_end(fields, f, end);
        size_t inside = match(fields, f + 1, past, elements + 1, count - 1);
        if (inside != SIZE_MAX || elements->ordinal)
            return inside;
        f = past - 1; /* what is not in the whole is not in a part of it */
    }
    return SIZE_MAX;
}

static bool place_in_event(struct place *place, const struct recorded *event,
                           const struct element *elements, size_t count)
{
    const struct event_bytes *bytes = &event->event.bytes;
    *place = (struct place){ event->n, SIZE_MAX, 0, bytes->length };
    if (count == 0)
        return true;
    place->field = match(bytes->fields, 0, bytes->field_count, elements, count);
    if (place->field == SIZE_MAX)
        return false;
    place->offset = bytes->fields[place->field].offset;
    place->length = bytes->fields[place->field].length;
    return true;
}

/*
 * What was changed on its way is there twice: as it was written and as it arrived. Its sender means
 * the one, everybody else the other. `who` is NULL where both count.
 */
static bool is_seen_by(struct recording *r, const struct recorded *event, const enum actor *who,
                       uint32_t until)
{
    static const enum direction sends[ACTOR_COUNT] = { [ACTOR_CLIENT] = CLIENT_TO_SERVER,
                                                       [ACTOR_SERVER] = SERVER_TO_CLIENT,
                                                       [ACTOR_ATTACKER] = NO_DIRECTION };
    if (!who || event->event.bytes.direction == NO_DIRECTION)
        return true;
    if (event->event.bytes.direction == sends[*who])
        return event->written_as == 0;
    for (uint32_t n = event->n + 1; n <= until && n <= recording_count(r); n++) {
        if (!recording_is(r, n, EVENT_BYTES) ||
            strcmp(recording_name(r, n), event->event.bytes.name) != 0)
            continue;
        const struct recorded *later = recording_event(r, n);
        if (later && later->written_as == event->n)
            return false;
    }
    return true;
}

static bool find(struct recording *r, const enum actor *who, uint32_t connection, const char *path,
                 uint32_t until, struct place *place)
{
    struct element elements[MAX_ELEMENTS];
    size_t         count = split_path(elements, path, strlen(path));
    if (count == 0)
        return false;
    const struct name_list *list =
        recording_names(r, connection, EVENT_BYTES, elements->name, elements->length);
    size_t seen = 0, wanted = elements->ordinal ? elements->ordinal : 1;
    for (size_t i = 0; list && i < list->count && list->events[i] <= until; i++) {
        const struct recorded *event = recording_event(r, list->events[i]);
        if (event && is_seen_by(r, event, who, until) &&
            place_in_event(place, event, elements + 1, count - 1) && ++seen == wanted)
            return true;
    }
    return false;
}

bool recording_find(struct recording *r, uint32_t connection, const char *path, uint32_t until,
                    struct place *place)
{
    return find(r, NULL, connection, path, until, place);
}

bool recording_find_seen(struct recording *r, enum actor who, uint32_t connection, const char *path,
                         uint32_t until, struct place *place)
{
    return find(r, &who, connection, path, until, place);
}

/* ---- the path of a field ---- */

size_t recording_path(char *out, size_t size, const struct recorded *event, size_t field)
{
    const struct event_bytes *bytes = &event->event.bytes;
    size_t                    ancestors[LIMIT_NESTING + 1], count = 0;
    for (size_t f = field + 1; f-- > 0 && count <= LIMIT_NESTING;) {
        if (count == 0 || bytes->fields[f].depth < bytes->fields[ancestors[count - 1]].depth)
            ancestors[count++] = f;
    }
    /* An outermost group that has the event's own name adds nothing. */
    if (count && bytes->fields[ancestors[count - 1]].group &&
        strcmp(bytes->fields[ancestors[count - 1]].name, bytes->name) == 0)
        count--;
    int length = snprintf(out, size, "%s", bytes->name);
    while (count-- > 0) {
        size_t at = (size_t)length < size ? (size_t)length : size;
        length +=
            snprintf(out ? out + at : NULL, size - at, "/%s", bytes->fields[ancestors[count]].name);
    }
    return (size_t)length;
}

/* ---- transcripts ---- */

bool recorded_in_transcript(const struct recorded *event)
{
    const struct event_bytes *bytes = &event->event.bytes;
    if (event->event.kind != EVENT_BYTES || bytes->layer != LAYER_MESSAGE)
        return false;
    return bytes->field_count && strcmp(bytes->fields[0].name, "msg_type") == 0 &&
           strcmp(bytes->name, "HelloRequest") != 0;
}

/* The k-th handshake message of a name, or 0. */
static uint32_t find_message(struct recording *r, const enum actor *who, uint32_t connection,
                             uint32_t until, const struct element *element)
{
    const struct name_list *list =
        recording_names(r, connection, EVENT_BYTES, element->name, element->length);
    size_t seen = 0, wanted = element->ordinal ? element->ordinal : 1;
    for (size_t i = 0; list && i < list->count && list->events[i] <= until; i++) {
        const struct recorded *event = recording_event(r, list->events[i]);
        if (event && recorded_in_transcript(event) && is_seen_by(r, event, who, until) &&
            ++seen == wanted)
            return event->n;
    }
    return 0;
}

static bool find_range(struct recording *r, const enum actor *who, uint32_t connection,
                       const char *range, uint32_t until, uint32_t *first, uint32_t *last)
{
    const char    *dots = strstr(range, "..");
    const char    *to = dots ? dots + 2 : range;
    struct element from_element, to_element;
    if (!split_element(&from_element, range, dots ? (size_t)(dots - range) : strlen(range)) ||
        !split_element(&to_element, to, strlen(to)))
        return false;
    *first = find_message(r, who, connection, until, &from_element);
    *last = find_message(r, who, connection, until, &to_element);
    return *first && *first <= *last;
}

bool recording_range(struct recording *r, uint32_t connection, const char *range, uint32_t until,
                     uint32_t *first, uint32_t *last)
{
    return find_range(r, NULL, connection, range, until, first, last);
}

bool recording_range_seen(struct recording *r, enum actor who, uint32_t connection,
                          const char *range, uint32_t until, uint32_t *first, uint32_t *last)
{
    return find_range(r, &who, connection, range, until, first, last);
}

bool recording_counts_for(struct recording *r, enum actor who, uint32_t connection, uint32_t n,
                          uint32_t until)
{
    const struct recorded *event = recording_event(r, n);
    return event && event->event.connection == connection && recorded_in_transcript(event) &&
           is_seen_by(r, event, &who, until);
}
