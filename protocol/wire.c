/*
 * wire.c - the cursor behind wire.h. RFC 5246 §4.
 *
 * Reading and writing are two halves of the same shape; read the reader first.
 */
#include "protocol/wire.h"

#include <string.h>

/* Notes a field; false when there was no room for it. */
static bool trace_add(struct wire_trace *trace, struct wire_field field)
{
    if (trace->count == trace->capacity && !(trace->grow && trace->grow(trace)))
        return false;
    trace->fields[trace->count++] = field;
    return true;
}

void trace_reset(struct wire_trace *trace)
{
    if (trace)
        trace->count = 0;
}

/* ---- reading ---- */

void reader_init(struct reader *r, const uint8_t *bytes, size_t length, const char *structure,
                 struct wire_trace *trace)
{
    memset(r, 0, sizeof *r);
    r->bytes = bytes;
    r->end = r->total = length;
    r->structure = structure;
    r->trace = trace;
}

void reader_fail(struct reader *r, enum error error, const char *name)
{
    if (r->error != ERROR_NONE)
        return;
    r->error = error;
    r->error_field = name;
    r->error_offset = r->at;
}

bool reader_finish(struct reader *r)
{
    if (r->depth > 0)
        reader_fail(r, ERROR_vector_left_open, r->structure);
    if (r->at != r->end)
        reader_fail(r, ERROR_trailing_bytes, r->structure);
    return r->error == ERROR_NONE;
}

bool has_more(const struct reader *r) { return r->error == ERROR_NONE && r->at < r->end; }

size_t bytes_left(const struct reader *r) { return r->error == ERROR_NONE ? r->end - r->at : 0; }

uint8_t peek_u8(const struct reader *r) { return has_more(r) ? r->bytes[r->at] : 0; }

uint16_t peek_u16(const struct reader *r)
{
    if (bytes_left(r) < 2)
        return 0;
    return (uint16_t)(r->bytes[r->at] << 8 | r->bytes[r->at + 1]);
}

static void reader_label(struct reader *r, const char *name, size_t length, bool group,
                         struct source_line here)
{
    struct wire_field field = {
        r->structure, name, (uint32_t)r->at, (uint32_t)length, (uint8_t)r->depth, group, here
    };
    if (!trace_add(r->trace, field))
        reader_fail(r, ERROR_no_memory, name);
}

const uint8_t *reader_bytes(struct reader *r, const char *name, size_t length,
                            struct source_line here)
{
    if (length > r->end - r->at)
        reader_fail(r, ERROR_truncated, name);
    if (r->error != ERROR_NONE)
        return NULL;
    if (r->trace && length)
        reader_label(r, name, length, false, here);
    r->at += length;
    return r->bytes + r->at - length;
}

const uint8_t *reader_rest(struct reader *r, const char *name, size_t *length,
                           struct source_line here)
{
    *length = bytes_left(r);
    return reader_bytes(r, name, *length, here);
}

uint32_t reader_integer(struct reader *r, const char *name, size_t width, struct source_line here)
{
    const uint8_t *bytes = reader_bytes(r, name, width, here);
    uint32_t       value = 0;
    for (size_t i = 0; bytes && i < width; i++)
        value = value << 8 | bytes[i];
    return value;
}

void reader_label_unread(struct reader *r)
{
    for (unsigned i = 0; r->trace && i < r->depth; i++)
        if (r->open[i].field < r->trace->count) /* not where there was no memory for it */
            r->trace->fields[r->open[i].field].length = (uint32_t)(r->at - r->open[i].start);
    struct wire_field rest = { "any", "unread", (uint32_t)r->at, (uint32_t)(r->total - r->at), 0,
                               false, HERE };
    if (r->trace && rest.length)
        trace_add(r->trace, rest);
    r->at = r->total;
}

uint8_t reader_u8(struct reader *r, const char *name, struct source_line here)
{
    return (uint8_t)reader_integer(r, name, 1, here);
}

uint16_t reader_u16(struct reader *r, const char *name, struct source_line here)
{
    return (uint16_t)reader_integer(r, name, 2, here);
}

struct reader *reader_begin(struct reader *r, const char *name, const char *structure,
                            struct source_line here)
{
    if (r->depth == LIMIT_NESTING)
        reader_fail(r, ERROR_nested_too_deep, name);
    if (r->error != ERROR_NONE)
        return NULL;
    r->open[r->depth] = (struct wire_open){ .end = r->end,
                                            .structure = r->structure,
                                            .field = r->trace ? r->trace->count : 0,
                                            .start = r->at };
    if (r->trace)
        reader_label(r, name, 0, true, here);
    r->structure = structure;
    r->depth++;
    return r;
}

bool reader_narrow(struct reader *r, size_t length)
{
    if (length > r->end - r->at)
        reader_fail(r, ERROR_truncated, r->structure);
    if (r->error != ERROR_NONE)
        return false;
    r->end = r->at + length;
    r->open[r->depth - 1].width = 1;
    return true;
}

struct reader *reader_enter(struct reader *r, const char *name, uint8_t width, size_t floor,
                            size_t ceiling, struct source_line here)
{
    if (!reader_begin(r, name, r->structure, here))
        return NULL;
    const char *structure = r->structure;
    r->structure = "vector";
    size_t length = reader_integer(r, "length", width, here);
    r->structure = structure;
    if (r->error == ERROR_NONE && length < floor)
        reader_fail(r, ERROR_vector_too_short, name);
    if (r->error == ERROR_NONE && length > ceiling)
        reader_fail(r, ERROR_vector_too_long, name);
    return reader_narrow(r, length) ? r : NULL;
}

bool reader_stay(struct reader *r)
{
    if (!r || r->error != ERROR_NONE)
        return false;
    struct wire_open *group = &r->open[r->depth - 1];
    if (!group->entered)
        return group->entered = true;
    bool narrowed = group->width != 0;
    if (narrowed && r->at != r->end)
        reader_fail(r, ERROR_trailing_bytes, r->structure);
    if (r->trace)
        r->trace->fields[group->field].length = (uint32_t)(r->at - group->start);
    r->end = group->end;
    r->structure = group->structure;
    r->depth--;
    return false;
}

/* ---- writing ---- */

void writer_init(struct writer *w, uint8_t *bytes, size_t capacity, const char *structure,
                 struct wire_trace *trace)
{
    memset(w, 0, sizeof *w);
    w->bytes = bytes;
    w->end = capacity;
    w->structure = structure;
    w->trace = trace;
}

void writer_fail(struct writer *w, enum error error, const char *name)
{
    if (w->error != ERROR_NONE)
        return;
    w->error = error;
    w->error_field = name;
    w->error_offset = w->at;
}

bool writer_finish(struct writer *w)
{
    if (w->depth > 0)
        writer_fail(w, ERROR_vector_left_open, w->structure);
    return w->error == ERROR_NONE;
}

static void writer_label(struct writer *w, const char *name, size_t length, bool group,
                         struct source_line here)
{
    struct wire_field field = {
        w->structure, name, (uint32_t)w->at, (uint32_t)length, (uint8_t)w->depth, group, here
    };
    if (!trace_add(w->trace, field))
        writer_fail(w, ERROR_no_memory, name);
}

void writer_bytes(struct writer *w, const char *name, const void *from, size_t length,
                  struct source_line here)
{
    if (length > w->end - w->at)
        writer_fail(w, ERROR_no_room, name);
    if (w->error != ERROR_NONE)
        return;
    if (w->trace && length)
        writer_label(w, name, length, false, here);
    if (length)
        memcpy(w->bytes + w->at, from, length);
    w->at += length;
}

static void put_integer(uint8_t *to, size_t value, size_t width)
{
    for (size_t i = 0; i < width; i++)
        to[i] = (uint8_t)(value >> 8 * (width - 1 - i));
}

void writer_integer(struct writer *w, const char *name, uint32_t value, size_t width,
                    struct source_line here)
{
    uint8_t bytes[4];
    put_integer(bytes, value, width);
    writer_bytes(w, name, bytes, width, here);
}

struct writer *writer_begin(struct writer *w, const char *name, const char *structure,
                            struct source_line here)
{
    if (w->depth == LIMIT_NESTING)
        writer_fail(w, ERROR_nested_too_deep, name);
    if (w->error != ERROR_NONE)
        return NULL;
    w->open[w->depth] = (struct wire_open){ .structure = w->structure,
                                            .field = w->trace ? w->trace->count : 0,
                                            .start = w->at };
    if (w->trace)
        writer_label(w, name, 0, true, here);
    w->structure = structure;
    w->depth++;
    return w;
}

struct writer *writer_enter(struct writer *w, const char *name, uint8_t width, size_t floor,
                            size_t ceiling, struct source_line here)
{
    if (!writer_begin(w, name, w->structure, here))
        return NULL;
    const char *structure = w->structure;
    w->structure = "vector";
    writer_integer(w, "length", 0, width, here);
    w->structure = structure;
    struct wire_open *vector = &w->open[w->depth - 1];
    vector->width = width;
    vector->floor = floor;
    vector->ceiling = ceiling;
    return w;
}

/* The length is known now that the content is written. */
static void fill_in_length(struct writer *w, const struct wire_open *vector)
{
    size_t length = w->at - vector->start - vector->width;
    if (length < vector->floor)
        writer_fail(w, ERROR_vector_too_short, w->structure);
    if (length > vector->ceiling)
        writer_fail(w, ERROR_vector_too_long, w->structure);
    put_integer(w->bytes + vector->start, length, vector->width);
}

bool writer_stay(struct writer *w)
{
    if (!w || w->error != ERROR_NONE)
        return false;
    struct wire_open *group = &w->open[w->depth - 1];
    if (!group->entered)
        return group->entered = true;
    if (group->width)
        fill_in_length(w, group);
    if (w->trace)
        w->trace->fields[group->field].length = (uint32_t)(w->at - group->start);
    w->structure = group->structure;
    w->depth--;
    return false;
}
