/*
 * der.h - reading DER, the encoding of certificates and keys (ITU-T X.690).
 *
 * An element is a tag that says its type, a length, and a value; a constructed value holds further
 * elements. DER allows one encoding only for each value, and so do we: a certificate that can be
 * written in two ways can be signed in one and shown in the other.
 *
 * Every element is a group in the reader of protocol/wire.h, named for its field in the ASN.1,
 * and its bytes are leaves of the structure "DER" inside: `tag`, `length` and, for a primitive
 * type, `value` (a BIT STRING has `unused_bits` first). What is EXPLICITly tagged has
 * `explicit_tag` and `explicit_length` before them. Constructed elements are blocks, as vectors
 * are:
 *
 *     der_sequence(r, "validity", "Validity") {
 *         der_time(r, "notBefore", &not_before);
 *         der_time(r, "notAfter", &not_after);
 *     }
 *
 * The braces are required, and a block must not be left by break, return or goto. Errors are
 * sticky: after the first one blocks are skipped, and results are empty or zero.
 *
 * Read next: protocol/x509/der.c, then protocol/x509/certificate.c.
 */
#ifndef PROTOCOL_X509_DER_H
#define PROTOCOL_X509_DER_H

#include "protocol/wire.h"

/* Bytes that belong to somebody else: a part of a certificate, say. */
struct der_bytes {
    const uint8_t *bytes;
    size_t         length;
};

/* X.690 §8.1.2: identifier octets. The types that X.509 uses all fit in one. */
enum der_tag {
    DER_BOOLEAN = 0x01,
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_NULL = 0x05,
    DER_OBJECT_IDENTIFIER = 0x06,
    DER_ENUMERATED = 0x0a,
    DER_UTF8_STRING = 0x0c,
    DER_NUMERIC_STRING = 0x12,
    DER_PRINTABLE_STRING = 0x13,
    DER_TELETEX_STRING = 0x14,
    DER_IA5_STRING = 0x16,
    DER_UTC_TIME = 0x17,
    DER_GENERALIZED_TIME = 0x18,
    DER_VISIBLE_STRING = 0x1a,
    DER_UNIVERSAL_STRING = 0x1c,
    DER_BMP_STRING = 0x1e,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
};

/* Context-specific tags: [n] of a primitive type, and [n] of a constructed (or EXPLICIT) one. */
#define DER_CONTEXT(n)             ((uint8_t)(0x80 | (n)))
#define DER_CONTEXT_CONSTRUCTED(n) ((uint8_t)(0xa0 | (n)))

bool der_bytes_equal(struct der_bytes a, struct der_bytes b);

/* What was read since the reader stood at `start` (r->at then); empty after an error. */
struct der_bytes der_since(const struct reader *, size_t start);

/*
 * Takes the first element, tag and length included, off bytes that were read before: a walk over a
 * SEQUENCE OF, without a list of its elements. False, and nothing taken, at the end (or where
 * there is no element).
 */
bool der_take(struct der_bytes *element, struct der_bytes *rest);

/* The content octets of an element that was read before, or of the element that an EXPLICIT tag is
 * around; empty for none. */
struct der_bytes der_content(struct der_bytes element);

/* Whether the next element is there and has this tag. For OPTIONAL fields and for CHOICEs. */
bool der_next_is(const struct reader *, uint8_t tag);

/* Whether the next element is of one of the string types that der_string takes. */
bool der_next_is_string(const struct reader *);

/* ---- constructed types: blocks ---- */

/* The first string is the field; the second the structure that the fields inside belong to. */
#define der_sequence(r, name, structure)                                                           \
    DER_BLOCK_(der_enter((r), (name), DER_SEQUENCE, (structure), HERE))
#define der_set(r, name, structure) DER_BLOCK_(der_enter((r), (name), DER_SET, (structure), HERE))
/* A constructed type under another tag: [n] IMPLICIT SEQUENCE is DER_CONTEXT_CONSTRUCTED(n). */
#define der_constructed(r, name, tag, structure)                                                   \
    DER_BLOCK_(der_enter((r), (name), (tag), (structure), HERE))
/* [n] EXPLICIT `tag`: the outer tag, and an inner one that fills it exactly. */
#define der_explicit(r, name, n, tag, structure)                                                   \
    DER_BLOCK_(                                                                                    \
        der_enter_explicit((r), (name), DER_CONTEXT_CONSTRUCTED(n), (tag), (structure), HERE))
/* A string type whose content is DER again, as in extnValue and subjectPublicKey. */
#define der_octet_string_holding(r, name, structure)                                               \
    DER_BLOCK_(der_enter((r), (name), DER_OCTET_STRING, (structure), HERE))
#define der_bit_string_holding(r, name, structure)                                                 \
    DER_BLOCK_(der_enter_bit_string((r), (name), (structure), HERE))

/* ---- primitive types ---- */

/* The content octets of an element of that tag; for IMPLICIT tags of types without rules. */
#define der_primitive(r, name, tag) (der_read_primitive((r), (name), (tag), HERE))
/* INTEGER: its content octets, two's complement, checked to be minimal (X.690 §8.3). */
#define der_integer(r, name)             (der_read_integer((r), (name), DER_INTEGER, HERE))
#define der_integer_tagged(r, name, tag) (der_read_integer((r), (name), (tag), HERE))
/* A nonnegative INTEGER of any size: big-endian, without the leading zero of its sign. */
#define der_unsigned(r, name) (der_read_unsigned((r), (name), HERE))
/* A nonnegative INTEGER of at most `ceiling`, which must be below 2^31. */
#define der_small(r, name, ceiling) (der_read_small((r), (name), DER_INTEGER, (ceiling), HERE))
#define der_small_tagged(r, name, tag, ceiling)                                                    \
    (der_read_small((r), (name), (tag), (ceiling), HERE))
/* The same, of that tag, under an EXPLICIT tag [n]. */
#define der_small_explicit(r, name, n, tag, ceiling)                                               \
    (der_read_small_explicit((r), (name), DER_CONTEXT_CONSTRUCTED(n), (tag), (ceiling), HERE))
/* BOOLEAN: 0x00 or 0xff (X.690 §11.1). */
#define der_boolean(r, name) (der_read_boolean((r), (name), HERE))
/* NULL: no value at all. */
#define der_null(r, name) (der_read_null((r), (name), HERE))
/* OBJECT IDENTIFIER: its content octets (see oid.h). */
#define der_oid(r, name)             (der_read_oid((r), (name), DER_OBJECT_IDENTIFIER, HERE))
#define der_oid_tagged(r, name, tag) (der_read_oid((r), (name), (tag), HERE))
/* BIT STRING: its bytes; *unused_bits (0 to 7) of the last one are not part of it, and zero. */
#define der_bit_string(r, name, unused_bits)                                                       \
    (der_read_bit_string((r), (name), DER_BIT_STRING, (unused_bits), HERE))
#define der_bit_string_tagged(r, name, tag, unused_bits)                                           \
    (der_read_bit_string((r), (name), (tag), (unused_bits), HERE))
#define der_octet_string(r, name) (der_read_primitive((r), (name), DER_OCTET_STRING, HERE))
#define der_octet_string_explicit(r, name, n)                                                      \
    (der_read_explicit((r), (name), DER_CONTEXT_CONSTRUCTED(n), DER_OCTET_STRING, HERE))
/* UTCTime or GeneralizedTime, as RFC 5280 §4.1.2.5 restricts them: seconds since 1970. */
#define der_time(r, name) (der_read_time((r), (name), HERE))
/* GeneralizedTime alone, and the same under an EXPLICIT tag [n]. */
#define der_generalized_time(r, name) (der_read_generalized_time((r), (name), HERE))
#define der_generalized_time_explicit(r, name, n)                                                  \
    (der_read_generalized_time_explicit((r), (name), DER_CONTEXT_CONSTRUCTED(n), HERE))
/* IA5String, or another tag for one: checked to be ASCII. */
#define der_ia5_string(r, name, tag) (der_read_ia5_string((r), (name), (tag), HERE))
/* Any string type; checked as far as its type says. *tag tells which; it may be NULL. */
#define der_string(r, name, tag) (der_read_string((r), (name), (tag), HERE))
/* Any element at all, its value left closed as one leaf. */
#define der_any(r, name) (der_read_any((r), (name), HERE))

/* The tag and length of the outermost SEQUENCE, which has no group of its own: its name is that
 * of the whole. It must end where the reader's bytes end. */
#define der_outermost(r) (der_read_outermost((r), HERE))

/* ---- what the macros stand for ---- */

#define DER_UNIQUE_(line) WIRE_PASTE_(der_block_, line)
#define DER_BLOCK_(entered)                                                                        \
    for (struct reader * DER_UNIQUE_(__LINE__) = (entered); reader_stay(DER_UNIQUE_(__LINE__));)

struct reader   *der_enter(struct reader *, const char *name, uint8_t tag, const char *structure,
                           struct source_line);
struct reader   *der_enter_explicit(struct reader *, const char *name, uint8_t outer, uint8_t tag,
                                    const char *structure, struct source_line);
struct reader   *der_enter_bit_string(struct reader *, const char *name, const char *structure,
                                      struct source_line);
struct der_bytes der_read_primitive(struct reader *, const char *name, uint8_t tag,
                                    struct source_line);
struct der_bytes der_read_integer(struct reader *, const char *name, uint8_t tag,
                                  struct source_line);
struct der_bytes der_read_unsigned(struct reader *, const char *name, struct source_line);
uint32_t         der_read_small(struct reader *, const char *name, uint8_t tag, uint32_t ceiling,
                                struct source_line);
struct der_bytes der_read_explicit(struct reader *, const char *name, uint8_t outer, uint8_t tag,
                                   struct source_line);
uint32_t der_read_small_explicit(struct reader *, const char *name, uint8_t outer, uint8_t tag,
                                 uint32_t ceiling, struct source_line);
bool     der_read_boolean(struct reader *, const char *name, struct source_line);
void     der_read_null(struct reader *, const char *name, struct source_line);
struct der_bytes der_read_oid(struct reader *, const char *name, uint8_t tag, struct source_line);
struct der_bytes der_read_bit_string(struct reader *, const char *name, uint8_t tag,
                                     uint8_t *unused_bits, struct source_line);
int64_t          der_read_time(struct reader *, const char *name, struct source_line);
int64_t          der_read_generalized_time(struct reader *, const char *name, struct source_line);
int64_t der_read_generalized_time_explicit(struct reader *, const char *name, uint8_t outer,
                                           struct source_line);
struct der_bytes der_read_ia5_string(struct reader *, const char *name, uint8_t tag,
                                     struct source_line);
struct der_bytes der_read_string(struct reader *, const char *name, uint8_t *tag,
                                 struct source_line);
struct der_bytes der_read_any(struct reader *, const char *name, struct source_line);
void             der_read_outermost(struct reader *, struct source_line);

#endif
