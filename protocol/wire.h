/*
 * wire.h - reading and writing the TLS presentation language (RFC 5246 §4, RFC 8446 §3).
 *
 * What it does: a cursor over bytes in which every read and every write names its field with the
 * RFC's own word. When somebody is watching, the name is noted with the bytes that it covers; when
 * nobody is, it costs one untaken branch. DER (protocol/x509/der.h) is read through the same
 * cursor.
 *
 * What it does not do: allocate, or keep what it read. The bytes belong to the caller.
 *
 * Errors are sticky: after the first one, reads return zero and writes do nothing, so that the code
 * of a message can keep the shape of the struct in the RFC and ask once, at the end, whether all
 * went well. An accepted message has every byte under exactly one leaf field.
 */
#ifndef PROTOCOL_WIRE_H
#define PROTOCOL_WIRE_H

#include "protocol/errors.h"
#include "protocol/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A line of our own source: where a field was read, a secret derived, a check made. */
struct source_line {
    const char *file;
    int         line;
};
#define HERE ((struct source_line){ __FILE__, __LINE__ })

/* One labelled range of bytes. Fields stand in the order of a walk through the tree: a group comes
 * before what it holds, which has a greater depth. A leaf without bytes is not noted. */
struct wire_field {
    const char        *structure; /* the RFC's struct that has this field: "ClientHello" */
    const char        *name;      /* the field's own name there: "random" */
    uint32_t           offset, length;
    uint8_t            depth;
    bool               group; /* its bytes are labelled inside */
    struct source_line source;
};

/* Where fields are noted. The owner sets `grow`, which makes room for one more or returns false
 * (which is an error, ERROR_no_memory: a field is never dropped in silence). */
struct wire_trace {
    struct wire_field *fields;
    size_t             count, capacity;
    bool (*grow)(struct wire_trace *);
};

/* A group that is open: a vector or a struct. */
struct wire_open {
    size_t      end;       /* reader: where the enclosing group ends */
    size_t      field;     /* its index in the trace */
    const char *structure; /* the enclosing struct */
    size_t      start;     /* writer: where the content starts */
    size_t      floor, ceiling;
    uint8_t     width; /* of the length in bytes; 0 for a struct */
    bool        entered;
};

struct reader {
    const uint8_t     *bytes;
    size_t             at, end, total;
    enum error         error; /* the first, or ERROR_NONE */
    const char        *error_field;
    size_t             error_offset;
    const char        *structure; /* that the next field belongs to */
    struct wire_trace *trace;     /* NULL: nobody is watching */
    unsigned           depth;
    struct wire_open   open[LIMIT_NESTING];
};

struct writer {
    uint8_t           *bytes;
    size_t             at, end;
    enum error         error;
    const char        *error_field;
    size_t             error_offset;
    const char        *structure;
    struct wire_trace *trace;
    unsigned           depth;
    struct wire_open   open[LIMIT_NESTING];
};

/* A reader over bytes[0..length), whose first fields belong to `structure`. */
void reader_init(struct reader *, const uint8_t *bytes, size_t length, const char *structure,
                 struct wire_trace *trace);

/* True when no error occurred, every byte was read and every group closed. Call it once, last:
 * it turns bytes left over into the error trailing_bytes. */
bool reader_finish(struct reader *);

/* After an error: closes the groups in the trace where reading stopped, and labels what is left of
 * the whole as `unread`, so that every byte is under a leaf here too. The error stays. */
void reader_label_unread(struct reader *);

/* Notes an error at the field that is about to be read; the first error stays. */
void reader_fail(struct reader *, enum error, const char *name);

/* True while the innermost open vector (or the whole) has bytes left, and nothing failed. */
bool   has_more(const struct reader *);
size_t bytes_left(const struct reader *);

/* The next integer without taking it: 0 where there is not enough. */
uint8_t  peek_u8(const struct reader *);
uint16_t peek_u16(const struct reader *);

/* Big-endian integers (RFC 5246 §4.4); 0 after an error. */
#define read_u8(r, name)  (reader_u8((r), (name), HERE))
#define read_u16(r, name) (reader_u16((r), (name), HERE))
#define read_u24(r, name) (reader_integer((r), (name), 3, HERE))
#define read_u32(r, name) (reader_integer((r), (name), 4, HERE))
/* Exactly `length` bytes: a pointer into the reader's bytes, or NULL after an error. */
#define read_bytes(r, name, length) (reader_bytes((r), (name), (length), HERE))
/* All that is left of the innermost open vector; *length is 0 and the result NULL after an error.
 */
#define read_rest(r, name, length) (reader_rest((r), (name), (length), HERE))

void writer_init(struct writer *, uint8_t *bytes, size_t capacity, const char *structure,
                 struct wire_trace *trace);
/* True when no error occurred and every group was closed. w->at is the length written. */
bool writer_finish(struct writer *);
void writer_fail(struct writer *, enum error, const char *name);

#define write_u8(w, name, value)           (writer_integer((w), (name), (value), 1, HERE))
#define write_u16(w, name, value)          (writer_integer((w), (name), (value), 2, HERE))
#define write_u24(w, name, value)          (writer_integer((w), (name), (value), 3, HERE))
#define write_u32(w, name, value)          (writer_integer((w), (name), (value), 4, HERE))
#define write_bytes(w, name, from, length) (writer_bytes((w), (name), (from), (length), HERE))

/*
 * Vectors and structs are blocks, nested as in the RFC, with the RFC's floor and ceiling in bytes:
 *
 *     read_vector16(r, "cipher_suites", 2, 65534) {
 *         while (has_more(r))
 *             remember(hello, read_u16(r, "cipher_suite"));
 *     }
 *     read_struct(r, "server_name", "Extension") {
 *         read_u16(r, "extension_type");
 *         ...
 *     }
 *
 * When a vector's block ends, a reader insists that nothing is left over, and a writer fills in the
 * length. A struct's block only groups: its first string names the element in the path, the second
 * the RFC's struct that the fields inside belong to. The braces are required, and a block must not
 * be left by break, return or goto: a lint looks for that, and reader_finish and writer_finish
 * find it (vector_left_open).
 */
#define read_vector8(r, name, floor, ceiling)   WIRE_BLOCK_(reader, r, name, 1, floor, ceiling)
#define read_vector16(r, name, floor, ceiling)  WIRE_BLOCK_(reader, r, name, 2, floor, ceiling)
#define read_vector24(r, name, floor, ceiling)  WIRE_BLOCK_(reader, r, name, 3, floor, ceiling)
#define read_struct(r, name, structure)         WIRE_STRUCT_(reader, r, name, structure)
#define write_vector8(w, name, floor, ceiling)  WIRE_BLOCK_(writer, w, name, 1, floor, ceiling)
#define write_vector16(w, name, floor, ceiling) WIRE_BLOCK_(writer, w, name, 2, floor, ceiling)
#define write_vector24(w, name, floor, ceiling) WIRE_BLOCK_(writer, w, name, 3, floor, ceiling)
#define write_struct(w, name, structure)        WIRE_STRUCT_(writer, w, name, structure)

#define WIRE_PASTE_(a, b)  a##b
#define WIRE_UNIQUE_(line) WIRE_PASTE_(wire_block_, line)
#define WIRE_BLOCK_(end, cursor, name, width, floor, ceiling)                                      \
    for (struct end * WIRE_UNIQUE_(__LINE__) =                                                     \
             end##_enter((cursor), (name), (width), (floor), (ceiling), HERE);                     \
         end##_stay(WIRE_UNIQUE_(__LINE__));)
#define WIRE_STRUCT_(end, cursor, name, structure)                                                 \
    for (struct end * WIRE_UNIQUE_(__LINE__) = end##_begin((cursor), (name), (structure), HERE);   \
         end##_stay(WIRE_UNIQUE_(__LINE__));)

/* What the macros stand for. */
uint8_t        reader_u8(struct reader *, const char *name, struct source_line);
uint16_t       reader_u16(struct reader *, const char *name, struct source_line);
uint32_t       reader_integer(struct reader *, const char *name, size_t width, struct source_line);
const uint8_t *reader_bytes(struct reader *, const char *name, size_t length, struct source_line);
const uint8_t *reader_rest(struct reader *, const char *name, size_t *length, struct source_line);
/* Opens a vector; NULL (the block is skipped) when it does not fit. */
struct reader *reader_enter(struct reader *, const char *name, uint8_t width, size_t floor,
                            size_t ceiling, struct source_line);
/* Opens a struct, or any group whose end reader_narrow will set. */
struct reader *reader_begin(struct reader *, const char *name, const char *structure,
                            struct source_line);
/* The innermost open group ends `length` bytes from here. For DER, whose lengths have many forms.
 */
bool reader_narrow(struct reader *, size_t length);
/* True once, then closes the group; false at once for NULL. */
bool reader_stay(struct reader *);

void           writer_integer(struct writer *, const char *name, uint32_t value, size_t width,
                              struct source_line);
void           writer_bytes(struct writer *, const char *name, const void *from, size_t length,
                            struct source_line);
struct writer *writer_enter(struct writer *, const char *name, uint8_t width, size_t floor,
                            size_t ceiling, struct source_line);
struct writer *writer_begin(struct writer *, const char *name, const char *structure,
                            struct source_line);
bool           writer_stay(struct writer *);

/* Empties a trace for the next message; nothing for NULL. */
void trace_reset(struct wire_trace *);

#endif
