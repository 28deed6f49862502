/*
 * words_value.c - the value and the meaning of a field: which bytes hold it, and how they are read.
 *
 * A field of TLS is a leaf and holds its own value. A vector is a group around a length and its
 * content; an element of DER is a group around a tag, a length and a value: their value is that of
 * the content. Read next: lessons/readings.c.
 */
#include "lessons/readings.h"
#include "lessons/words.h"

#include <string.h>

enum { MOST_OF_A_GROUP = 96 }; /* bytes of text; what is longer is seen by looking inside */

static bool is_der(const struct wire_field *field) { return strcmp(field->structure, "DER") == 0; }

/* What only frames a value: the length of a vector; the tag and the length of an element of DER. */
static bool is_frame(const struct wire_field *field)
{
    if (is_der(field))
        return strcmp(field->name, "value") != 0;
    const struct glossary_row *row = glossary_find(field->structure, field->name);
    return row && strcmp(row->key, "vector.length") == 0;
}

/* The group that a field is in, or the field itself at the top. */
static size_t parent_of(const struct event_bytes *bytes, size_t field)
{
    size_t at = field;
    while (at > 0 && bytes->fields[at].depth >= bytes->fields[field].depth)
        at--;
    return bytes->fields[at].depth < bytes->fields[field].depth ? at : field;
}

/* One past the last field inside a group. */
static size_t group_end(const struct event_bytes *bytes, size_t group)
{
    size_t at = group + 1;
    while (at < bytes->field_count && bytes->fields[at].depth > bytes->fields[group].depth)
        at++;
    return at;
}

/* How a field is read; bytes without a word in the glossary are shown as they are. */
static const struct reading *reading_of(const struct event_bytes *bytes, size_t field)
{
    const struct wire_field *named = &bytes->fields[field];
    if (is_der(named) && strcmp(named->name, "value") == 0)
        named = &bytes->fields[parent_of(bytes, field)];
    const struct glossary_row *row = glossary_find(named->structure, named->name);
    const struct reading      *reading = row ? reading_find(row->reads) : NULL;
    bool                       leaf = !bytes->fields[field].group;
    bool                       silent = !reading || strcmp(reading->name, "none") == 0;
    return leaf && silent ? reading_find("hex") : reading;
}

static struct piece piece_of(const struct event_bytes *bytes, size_t field)
{
    const struct wire_field *at = &bytes->fields[field];
    struct piece             piece = { bytes->bytes + at->offset, at->length, 0, false };
    piece.der_length = is_der(at) && strstr(at->name, "length") != NULL;
    bool after_bits = field > 0 && strcmp(bytes->fields[field - 1].name, "unused_bits") == 0;
    if (after_bits && is_der(at) && bytes->fields[field - 1].length == 1)
        piece.unused_bits = bytes->bytes[bytes->fields[field - 1].offset];
    return piece;
}

/* A Name is read whole, from its tag on; the tag around it, where it has one, is not part of it. */
static struct piece name_in(const struct event_bytes *bytes, size_t group)
{
    size_t at = group + 1, end = group_end(bytes, group);
    while (at < end && strncmp(bytes->fields[at].name, "explicit_", strlen("explicit_")) == 0)
        at++;
    const struct wire_field *field = &bytes->fields[group];
    uint32_t                 start = at < end ? bytes->fields[at].offset : field->offset;
    return (struct piece){ bytes->bytes + start, field->offset + field->length - start, 0, false };
}

/* The leaf that holds all of a group's content; SIZE_MAX when there is none or more than one. */
static size_t only_content(const struct event_bytes *bytes, size_t group)
{
    size_t content = SIZE_MAX, end = group_end(bytes, group);
    for (size_t at = group + 1; at < end; at++) {
        if (bytes->fields[at].group || is_frame(&bytes->fields[at]))
            continue;
        if (content != SIZE_MAX)
            return SIZE_MAX;
        content = at;
    }
    return content;
}

/* Which of the two is asked for. */
enum side { VALUE, MEANING };

static void read_piece(struct prose *prose, enum side side, const struct reading *reading,
                       const struct piece *piece)
{
    if (side == VALUE && piece->length > 0)
        reading->value(prose, reading, piece);
    if (side == MEANING && piece->length == 0 && strcmp(reading->name, "none") != 0)
        prose_add(prose, "empty");
    if (side == MEANING && piece->length > 0 && reading->meaning)
        reading->meaning(prose, reading, piece);
}

static void read_leaf(struct prose *prose, enum side side, const struct event_bytes *bytes,
                      size_t field)
{
    struct piece piece = piece_of(bytes, field);
    read_piece(prose, side, reading_of(bytes, field), &piece);
}

/* A leaf among others: what it means, or else its value. Returns whether it means something. */
static bool read_among(struct prose *prose, enum side side, const struct event_bytes *bytes,
                       size_t field)
{
    size_t before = prose->length;
    read_leaf(prose, side, bytes, field);
    bool said = prose->length > before;
    if (!said && side == MEANING)
        read_leaf(prose, VALUE, bytes, field);
    return said;
}

/* Several values, with commas; nothing where that would be long, where the values are of several
 * kinds, or where no part has a meaning. */
static void read_all(struct prose *prose, enum side side, const struct event_bytes *bytes,
                     size_t group)
{
    char                  text[MOST_OF_A_GROUP];
    struct prose          all;
    const struct reading *kind = NULL;
    bool                  said = false;
    prose_begin(&all, text, sizeof text);
    for (size_t at = group + 1, end = group_end(bytes, group); at < end; at++) {
        if (bytes->fields[at].group || is_frame(&bytes->fields[at]))
            continue;
        if (side == VALUE && kind && kind != reading_of(bytes, at))
            return;
        kind = reading_of(bytes, at);
        prose_add(&all, all.length > 0 ? ", " : "");
        said |= read_among(&all, side, bytes, at);
        if (all.length >= sizeof text)
            return;
    }
    prose_end(&all);
    if (said)
        prose_add(prose, text);
}

/* A vector in which there is nothing but its length. */
static bool is_empty_vector(const struct event_bytes *bytes, size_t group)
{
    return group_end(bytes, group) == group + 2 && is_frame(&bytes->fields[group + 1]) &&
           !is_der(&bytes->fields[group + 1]);
}

static void read_group(struct prose *prose, enum side side, const struct event_bytes *bytes,
                       size_t group)
{
    const struct reading *reading = reading_of(bytes, group);
    size_t                content = only_content(bytes, group);
    struct piece          piece;
    if (is_empty_vector(bytes, group)) {
        prose_add(prose, side == MEANING ? "empty" : "");
        return;
    }
    if (reading && strcmp(reading->name, "name") == 0)
        piece = name_in(bytes, group);
    else if (content != SIZE_MAX)
        piece = piece_of(bytes, content);
    else {
        read_all(prose, side, bytes, group);
        return;
    }
    bool own = reading && strcmp(reading->name, "none") != 0;
    read_piece(prose, side, own ? reading : reading_of(bytes, content), &piece);
}

static size_t read_field(char *out, size_t size, enum side side, const struct recorded *recorded,
                         size_t field)
{
    struct prose prose;
    prose_begin(&prose, out, size);
    const struct event_bytes *bytes = &recorded->event.bytes;
    if (recorded->event.kind == EVENT_BYTES && field < bytes->field_count) {
        if (bytes->fields[field].group)
            read_group(&prose, side, bytes, field);
        else
            read_leaf(&prose, side, bytes, field);
    }
    return prose_end(&prose);
}

/* X.690 §8.1.2.2: the two highest bits are the class, the next one says that it is constructed. */
static void add_type(struct prose *prose, uint8_t tag)
{
    static const char *const universal[0x20] = {
        [0x01] = "BOOLEAN",       [0x02] = "INTEGER",
        [0x03] = "BIT STRING",    [0x04] = "OCTET STRING",
        [0x05] = "NULL",          [0x06] = "OBJECT IDENTIFIER",
        [0x0a] = "ENUMERATED",    [0x0c] = "UTF8String",
        [0x10] = "SEQUENCE",      [0x11] = "SET",
        [0x12] = "NumericString", [0x13] = "PrintableString",
        [0x14] = "TeletexString", [0x16] = "IA5String",
        [0x17] = "UTCTime",       [0x18] = "GeneralizedTime",
        [0x1a] = "VisibleString", [0x1c] = "UniversalString",
        [0x1e] = "BMPString",
    };
    static const char *const classes[] = { "UNIVERSAL ", "APPLICATION ", "", "PRIVATE " };
    unsigned                 number = tag & 0x1f;
    if (tag < 0x40 && universal[number])
        prose_add(prose, universal[number]);
    else
        prose_format(prose, "[%s%u]", classes[tag >> 6], number);
}

size_t words_type(char *out, size_t size, const struct recorded *recorded, size_t field)
{
    struct prose              prose;
    const struct event_bytes *bytes = &recorded->event.bytes;
    const char               *between = "";
    prose_begin(&prose, out, size);
    bool   known = recorded->event.kind == EVENT_BYTES && field < bytes->field_count;
    size_t end = known ? group_end(bytes, field) : 0;
    for (size_t at = field + 1; at < end && is_frame(&bytes->fields[at]); at++) {
        const struct wire_field *f = &bytes->fields[at];
        if (!is_der(f) || !strstr(f->name, "tag") || f->length != 1)
            continue;
        prose_add(&prose, between);
        add_type(&prose, bytes->bytes[f->offset]);
        between = " EXPLICIT ";
    }
    return prose_end(&prose);
}

size_t words_value(char *out, size_t size, const struct recorded *recorded, size_t field)
{
    return read_field(out, size, VALUE, recorded, field);
}

size_t words_meaning(char *out, size_t size, const struct recorded *recorded, size_t field)
{
    return read_field(out, size, MEANING, recorded, field);
}
