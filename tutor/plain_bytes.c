/*
 * plain_bytes.c - a record, a message or a certificate as a tree of its fields, with every byte.
 *
 *          0  msg_type                   01  client_hello
 *          4  client_version             03 03  TLS 1.2
 *          6  random
 *                5f c1 4e ...
 *         39  cipher_suites              00 04
 *         41    cipher_suite             00 2f  TLS_RSA_WITH_AES_128_CBC_SHA
 *
 * The number is the field's offset. What opens a group (the length of a vector; the tag and length
 * of a DER element) stands on the group's own line, and so does the value of a DER element that
 * holds nothing else. Bytes that are taken apart at another place are not printed twice: the line
 * says where they are. Elements of DER have their type before their value, and the section that
 * defines them at the right edge.
 */
#include "tutor/plain.h"

#include "lessons/words.h"

#include <string.h>

enum { TEXT = 4096, MARGIN = 2, NAME_COLUMN = 10, BYTES_COLUMN = 38, INLINE_BYTES = 8 };

/* One line of the tree: the fields first .. first + count - 1 are on it. */
struct line {
    size_t first, count;
    size_t leaf; /* whose value is said: the only leaf, or `first` for a group */
};

static bool is_header_leaf(const struct wire_field *f)
{
    return !f->group && ((strcmp(f->structure, "DER") == 0 && strcmp(f->name, "value") != 0) ||
                         strcmp(f->structure, "vector") == 0);
}

/* Which fields stand on the line that begins with field `first`. */
static struct line take_line(const struct event_bytes *b, size_t first)
{
    const struct wire_field *group = &b->fields[first];
    struct line              line = { .first = first, .count = 1, .leaf = first };
    if (!group->group)
        return line;
    size_t at = first + 1;
    while (at < b->field_count && b->fields[at].depth == group->depth + 1 &&
           is_header_leaf(&b->fields[at]))
        at++;
    const struct wire_field *value = at < b->field_count ? &b->fields[at] : NULL;
    bool only = value && at > first + 1 && !value->group && value->depth == group->depth + 1 &&
                strcmp(value->structure, "DER") == 0 &&
                value->offset + value->length == group->offset + group->length;
    if (only)
        line.leaf = at++;
    line.count = at - first;
    return line;
}

/* Whether a value is nothing but the bytes written in hexadecimal, which stand beside it anyway. */
static bool repeats_hex(const char *value, const uint8_t *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    size_t            digit = 0;
    if (strncmp(value, "0x", 2) == 0)
        value += 2;
    for (; *value; value++) {
        if (*value == ' ')
            continue;
        if (strncmp(value, "…", strlen("…")) == 0)
            return true;
        if (digit / 2 >= length ||
            *value != digits[digit % 2 ? bytes[digit / 2] & 15 : bytes[digit / 2] >> 4])
            return false;
        digit++;
    }
    return digit == 2 * length;
}

/* What there is to say about a field beside its bytes: "0x0303" says nothing, "TLS 1.2" does. */
static void say_value(char *out, size_t size, const struct recorded *recorded, size_t field)
{
    const struct wire_field *f = &recorded->event.bytes.fields[field];
    char                     value[TEXT], meaning[TEXT];
    words_value(value, sizeof value, recorded, field);
    words_meaning(meaning, sizeof meaning, recorded, field);
    if (repeats_hex(value, recorded->event.bytes.bytes + f->offset, f->length))
        value[0] = '\0';
    snprintf(out, size, "%s%s%s", value, *value && *meaning ? "  " : "", meaning);
}

/* In certificates, the ASN.1 type stands before the value. */
static void say_typed(char *out, size_t size, const struct recorded *recorded, size_t group,
                      size_t leaf)
{
    char said[2 * TEXT + 2];
    words_type(out, size, recorded, group);
    say_value(said, sizeof said, recorded, leaf);
    snprintf(out + strlen(out), size - strlen(out), "%s%s", *out && *said ? "  " : "", said);
}

/* The message, in the same step, that a record carries in the clear or a plaintext is; NULL where
 * none follows. */
static const struct recorded *find_carried(struct plain *p, const struct recorded *carrier)
{
    bool     is_record = carrier->event.bytes.layer == LAYER_RECORD;
    uint32_t record = is_record ? carrier->n : carrier->records_count ? carrier->records[0] : 0;
    for (uint32_t n = carrier->n + 1; n <= recording_count(p->recording); n++) {
        const struct recorded *next = recording_event(p->recording, n);
        if (!next || next->step != carrier->step)
            return NULL;
        if (next->event.kind != EVENT_BYTES || next->event.bytes.layer != LAYER_MESSAGE)
            continue;
        for (size_t i = 0; i < next->records_count; i++)
            if (next->records[i] == record)
                return next;
    }
    return NULL;
}

static const struct recorded *find_certificate(struct plain *p, const uint8_t *der, size_t length)
{
    for (uint32_t n = 1; n <= recording_count(p->recording); n++) {
        const struct recorded *other = recording_event(p->recording, n);
        if (other && other->event.kind == EVENT_BYTES &&
            other->event.bytes.layer == LAYER_CERTIFICATE && other->event.bytes.length == length &&
            memcmp(other->event.bytes.bytes, der, length) == 0)
            return other;
    }
    return NULL;
}

/* Where the bytes of a leaf are taken apart, if they are: into `out`, else it stays empty. */
static void say_elsewhere(char *out, size_t size, struct plain *p, const struct recorded *recorded,
                          const struct wire_field *f)
{
    const struct event_bytes *b = &recorded->event.bytes;
    const struct recorded    *other = NULL;
    out[0] = '\0';
    if (f->length <= INLINE_BYTES)
        return;
    if (b->layer == LAYER_MESSAGE && strcmp(b->name, "Certificate") == 0)
        other = find_certificate(p, b->bytes + f->offset, f->length);
    else if ((b->layer == LAYER_RECORD && strcmp(f->name, "fragment") == 0 && !b->keys) ||
             (b->layer == LAYER_PLAINTEXT && strcmp(f->name, "content") == 0))
        other = find_carried(p, recorded);
    if (!other)
        return;
    snprintf(out, size, "%u bytes: %s, taken apart ", f->length, other->event.bytes.name);
    if (other->step == recorded->step)
        snprintf(out + strlen(out), size - strlen(out), "below");
    else
        snprintf(out + strlen(out), size - strlen(out), "in step %u", other->step);
}

/* The bytes that stand on a line: those that open the group and, if they are few, those of its
 * value. */
static void show_line_bytes(struct sheet *s, const struct event_bytes *b, const struct line *line,
                            bool value_too)
{
    size_t start = b->fields[line->first].offset, end = start;
    for (size_t i = line->first; i < line->first + line->count; i++)
        if (!b->fields[i].group && (value_too || i != line->leaf))
            end = b->fields[i].offset + b->fields[i].length;
    if (end == start)
        return;
    sheet_tab(s, BYTES_COLUMN);
    for (size_t at = start; at < end; at++)
        sheet_print(s, "%s%02x", at > start ? " " : "", b->bytes[at]);
}

static void explain(struct plain *p, const struct wire_field *f, unsigned indent)
{
    const struct glossary_row *row = glossary_find(f->structure, f->name);
    if (row)
        sheet_wrap(&p->sheet, indent, row->text);
}

/* The section that defines a field; NULL where the line before had the same. */
static const char *section_of(const struct wire_field *f, const char **last)
{
    const struct glossary_row *row = glossary_find(f->structure, f->name);
    if (!row || (*last && strcmp(row->rfc, *last) == 0))
        return NULL;
    *last = row->rfc;
    return row->rfc;
}

/* Columns that a text takes with the space before it; none for NULL and for an empty one. */
static unsigned columns_of(const struct sheet *s, const char *text)
{
    return text && *text ? 2 + sheet_columns(s, text) : 0;
}

static void put_at_right_edge(struct sheet *s, const char *text)
{
    unsigned columns = sheet_columns(s, text);
    sheet_tab(s, s->width > columns ? s->width - columns : 0);
    sheet_put(s, text);
}

/*
 * What stands beside the bytes of DER, as far as there is room, and otherwise on a line below: the
 * type and the value; and at the right edge, the section.
 */
static void show_der_line(struct plain *p, const struct recorded *recorded, const struct line *line,
                          const char **last_section)
{
    const struct event_bytes *b = &recorded->event.bytes;
    struct sheet             *s = &p->sheet;
    const char               *section = section_of(&b->fields[line->first], last_section);
    unsigned                  indent = NAME_COLUMN + 2u * b->fields[line->first].depth + 4;
    unsigned                  column = s->column < BYTES_COLUMN ? BYTES_COLUMN : s->column + 2;
    char                      said[2 * TEXT + 64];
    say_typed(said, sizeof said, recorded, line->first, line->leaf);
    /* What a group holds stands below it, so it is worth a word only where there is room. */
    bool crowded = column + sheet_columns(s, said) + columns_of(s, section) > s->width;
    if (crowded && b->fields[line->leaf].group)
        words_type(said, sizeof said, recorded, line->first);
    bool beside = column + sheet_columns(s, said) <= s->width;
    if (beside && said[0]) {
        sheet_tab(s, column);
        sheet_put(s, said);
    }
    bool fits = section && s->column + columns_of(s, section) <= s->width;
    if (fits)
        put_at_right_edge(s, section);
    sheet_put(s, "\n");
    if (!beside) {
        sheet_tab(s, indent);
        sheet_wrap(s, indent, said);
    }
    if (section && !fits) {
        put_at_right_edge(s, section);
        sheet_put(s, "\n");
    }
}

static void show_wire_line(struct plain *p, const struct recorded *recorded,
                           const struct line *line, const char *elsewhere)
{
    const struct wire_field *f = &recorded->event.bytes.fields[line->first];
    struct sheet            *s = &p->sheet;
    unsigned                 indent = NAME_COLUMN + 2u * f->depth;
    char                     said[2 * TEXT + 2];
    if (elsewhere[0])
        snprintf(said, sizeof said, "%s", elsewhere);
    else
        say_value(said, sizeof said, recorded, line->leaf);
    unsigned column = s->column < BYTES_COLUMN ? BYTES_COLUMN : s->column + 2;
    bool     group = recorded->event.bytes.fields[line->leaf].group;
    /* What a group holds stands below it, so it is worth a word only where there is room. */
    if (group && column + sheet_columns(s, said) > s->width)
        said[0] = '\0';
    if (said[0]) {
        sheet_tab(s, column);
        sheet_wrap(s, indent + 4, said);
    } else {
        sheet_put(s, "\n");
    }
}

/* What is private in a key, and was left out: zeros stand for it. */
static bool is_hidden(const struct recorded *recorded, size_t leaf)
{
    char said[TEXT];
    words_value(said, sizeof said, recorded, leaf);
    return strncmp(said, "hidden", strlen("hidden")) == 0;
}

static void show_line(struct plain *p, const struct recorded *recorded, const struct line *line,
                      const char **section)
{
    const struct event_bytes *b = &recorded->event.bytes;
    const struct wire_field  *f = &b->fields[line->first], *leaf = &b->fields[line->leaf];
    struct sheet             *s = &p->sheet;
    unsigned                  indent = NAME_COLUMN + 2u * f->depth;
    char                      elsewhere[160];
    sheet_print(s, "%8u", f->offset);
    sheet_tab(s, indent);
    sheet_put(s, f->name);
    say_elsewhere(elsewhere, sizeof elsewhere, p, recorded, leaf);
    bool few = leaf->group || leaf->length <= INLINE_BYTES;
    show_line_bytes(s, b, line, few);
    if (b->layer == LAYER_CERTIFICATE)
        show_der_line(p, recorded, line, section);
    else
        show_wire_line(p, recorded, line, elsewhere);
    if (!few && !elsewhere[0] && !is_hidden(recorded, line->leaf))
        sheet_hex(s, indent + 2, b->bytes + leaf->offset, leaf->length);
    if (p->explain)
        explain(p, f, indent + 2);
}

static void show_title(struct plain *p, const struct recorded *recorded)
{
    const struct event_bytes *b = &recorded->event.bytes;
    struct sheet             *s = &p->sheet;
    char                      text[TEXT];
    words_title(text, sizeof text, p->recording, recorded);
    if (b->keys)
        snprintf(text + strlen(text), sizeof text - strlen(text), ", under %s", b->keys);
    if (recorded->written_as)
        snprintf(text + strlen(text), sizeof text - strlen(text), ": not what was sent (event %u)",
                 recorded->written_as);
    sheet_tab(s, MARGIN);
    sheet_wrap(s, MARGIN + 2, text);
}

void plain_show_field(struct plain *p, const struct recorded *recorded, size_t field)
{
    const struct event_bytes *b = &recorded->event.bytes;
    const char               *section = NULL;
    for (size_t i = field; i < b->field_count;) {
        struct line line = take_line(b, i);
        show_line(p, recorded, &line, &section);
        i += line.count;
        if (i < b->field_count && b->fields[i].depth <= b->fields[field].depth)
            return;
    }
}

void plain_show_bytes(struct plain *p, const struct recorded *recorded)
{
    const struct event_bytes *b = &recorded->event.bytes;
    const char               *section = NULL;
    show_title(p, recorded);
    for (size_t i = 0; i < b->field_count;) {
        struct line line = take_line(b, i);
        show_line(p, recorded, &line, &section);
        i += line.count;
    }
    if (b->field_count == 0 && b->length > 0)
        sheet_hex(&p->sheet, NAME_COLUMN, b->bytes, b->length);
    sheet_gap(&p->sheet);
}
