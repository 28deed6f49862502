/* walk_find.c - finding a text anywhere in a recording. Part of walk.h. */
#include "tutor/walk.h"

#include "lessons/words.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { HEX_LEAST = 4, NEEDLE_MOST = 128, TEXT_MOST = 512 };

/* What is looked for, as text and, where it can be, as bytes. */
struct needle {
    const char *text;
    uint8_t     bytes[NEEDLE_MOST];
    size_t      length; /* of the bytes; 0: it is not hexadecimal */
};

static int digit(char c)
{
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* "0303" and "03 03" may mean bytes. */
static void prepare(struct needle *needle, const char *text)
{
    size_t digits = 0;
    *needle = (struct needle){ .text = text };
    for (const char *c = text; *c; c++) {
        if (*c == ' ')
            continue;
        if (!isxdigit((unsigned char)*c) || digits / 2 == NEEDLE_MOST)
            return;
        uint8_t *byte = &needle->bytes[digits++ / 2];
        *byte = (uint8_t)(*byte << 4 | digit(*c));
    }
    if (digits >= HEX_LEAST && digits % 2 == 0)
        needle->length = digits / 2;
}

static bool has(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (; *text; text++)
        if (strncasecmp(text, part, length) == 0)
            return true;
    return false;
}

static bool bytes_have(const uint8_t *bytes, size_t length, const struct needle *needle)
{
    for (size_t i = 0; needle->length && i + needle->length <= length; i++)
        if (memcmp(bytes + i, needle->bytes, needle->length) == 0)
            return true;
    return false;
}

/* A leaf's bytes are looked at; a group's are those of its leaves. */
static bool field_has(const struct recorded *event, size_t index, const struct needle *needle)
{
    char                     text[TEXT_MOST];
    const struct wire_field *field = &event->event.bytes.fields[index];
    recording_path(text, sizeof text, event, index);
    if (has(text, needle->text))
        return true;
    if (field->group)
        return false;
    words_value(text, sizeof text, event, index);
    if (has(text, needle->text))
        return true;
    words_meaning(text, sizeof text, event, index);
    return has(text, needle->text) ||
           bytes_have(event->event.bytes.bytes + field->offset, field->length, needle);
}

static bool event_has(struct walk *walk, const struct recorded *event, const struct needle *needle)
{
    char title[TEXT_MOST];
    words_title(title, sizeof title, walk->recording, event);
    if (has(title, needle->text))
        return true;
    return event->event.kind == EVENT_SECRET && event->event.secret.bytes &&
           bytes_have(event->event.secret.bytes, event->event.secret.length, needle);
}

static size_t fields_of(const struct recorded *event)
{
    return event && event->event.kind == EVENT_BYTES ? event->event.bytes.field_count : 0;
}

/* The spot after or before one: an event as a whole, then its fields. n is 0 past either end. */
static struct spot neighbour(struct walk *walk, struct spot spot, int direction)
{
    size_t fields = fields_of(walk_event(walk, spot.n));
    if (direction > 0) {
        if (spot.field == NO_FIELD && fields > 0)
            return (struct spot){ spot.n, 0 };
        if (spot.field != NO_FIELD && spot.field + 1 < fields)
            return (struct spot){ spot.n, spot.field + 1 };
        bool more = spot.n < recording_count(walk->recording);
        return (struct spot){ more ? spot.n + 1 : 0, NO_FIELD };
    }
    if (spot.field != NO_FIELD)
        return (struct spot){ spot.n, spot.field ? spot.field - 1 : NO_FIELD };
    if (spot.n <= 1)
        return (struct spot){ 0, NO_FIELD };
    fields = fields_of(walk_event(walk, spot.n - 1));
    return (struct spot){ spot.n - 1, fields ? fields - 1 : NO_FIELD };
}

bool walk_find(struct walk *walk, const char *text, int direction, struct spot *found)
{
    struct needle needle;
    prepare(&needle, text);
    struct spot spot = walk->here.n ? walk->here : (struct spot){ walk_since(walk), NO_FIELD };
    for (spot = neighbour(walk, spot, direction); spot.n; spot = neighbour(walk, spot, direction)) {
        const struct recorded *event = walk_event(walk, spot.n);
        if (event && (spot.field == NO_FIELD ? event_has(walk, event, &needle)
                                             : field_has(event, spot.field, &needle))) {
            *found = spot;
            return true;
        }
    }
    return false;
}
