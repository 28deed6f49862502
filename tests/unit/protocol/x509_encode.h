/*
 * x509_encode.h - writes DER again from the fields that reading has labelled.
 *
 * Nothing is copied that has a meaning: lengths are counted anew, and each value is first turned
 * into what it stands for (a number, a date, arcs, characters, bits) and then written as X.690 has
 * it. So what comes out is the same only where reading has understood every byte, and where there
 * was only one way to write it.
 */
#ifndef TESTS_UNIT_PROTOCOL_X509_ENCODE_H
#define TESTS_UNIT_PROTOCOL_X509_ENCODE_H

#include "protocol/x509/bounded_text.h"
#include "protocol/x509/der_write.h"
#include "protocol/x509/time.h"
#include "x509_support.h"

struct encoding {
    const struct wire_trace *trace;
    const uint8_t           *from; /* the bytes that were read */
    struct der_writer        w;
    size_t                   understood; /* values that went through their meaning */
};

static inline bool encode_is(const struct encoding *e, size_t i, const char *structure,
                             const char *name)
{
    return i < e->trace->count && !e->trace->fields[i].group &&
           strcmp(e->trace->fields[i].structure, structure) == 0 &&
           strcmp(e->trace->fields[i].name, name) == 0;
}

/* One past the last field in a group. */
static inline size_t encode_end(const struct encoding *e, size_t group)
{
    size_t at = group + 1;
    while (at < e->trace->count && e->trace->fields[at].depth > e->trace->fields[group].depth)
        at++;
    return at;
}

/* ---- values: X.690 §8, §10, §11 ---- */

/* §8.3: an INTEGER, by its sign and its magnitude. */
static inline void encode_integer(struct der_writer *w, const uint8_t *in, size_t length)
{
    enum { MOST = 4096 };
    static uint8_t magnitude[MOST + 1], out[MOST + 1];
    bool           negative = in[0] & 0x80;
    unsigned       carry = negative;
    assert_true(length <= MOST);
    for (size_t i = length; i-- > 0;) {
        unsigned digit = (negative ? in[i] ^ 0xffu : in[i]) + carry;
        magnitude[i] = (uint8_t)digit;
        carry = digit >> 8;
    }
    /* And back: the fewest octets whose first bit is the sign. */
    carry = negative;
    out[0] = negative ? 0xff : 0x00;
    for (size_t i = length; i-- > 0;) {
        unsigned digit = (negative ? magnitude[i] ^ 0xffu : magnitude[i]) + carry;
        out[i + 1] = (uint8_t)digit;
        carry = digit >> 8;
    }
    size_t skip = 0;
    while (skip < length && out[skip] == (negative ? 0xff : 0x00) &&
           (out[skip + 1] & 0x80) == (negative ? 0x80 : 0))
        skip++;
    der_write_bytes(w, out + skip, length + 1 - skip);
}

/* §8.19: an OBJECT IDENTIFIER, by its numbers in decimal. */
static inline void encode_oid(struct der_writer *w, const uint8_t *in, size_t length)
{
    char     text[OID_TEXT], *at = text;
    uint64_t arcs[32];
    size_t   count = 0;
    oid_format(text, (struct der_bytes){ in, length });
    assert_null(strchr(text, '?'));
    for (arcs[count++] = strtoull(at, &at, 10); *at == '.' && count < 32;)
        arcs[count++] = strtoull(at + 1, &at, 10);
    assert_true(count >= 2 && *at == '\0');
    arcs[1] += 40 * arcs[0];
    for (size_t i = 1; i < count; i++) {
        uint8_t octets[10];
        size_t  n = 0;
        for (uint64_t left = arcs[i]; n == 0 || left; left >>= 7, n++)
            octets[n] = (uint8_t)((left & 0x7f) | (n > 0 ? 0x80 : 0));
        while (n-- > 0)
            der_write_bytes(w, &octets[n], 1);
    }
}

/* RFC 5280 §4.1.2.5: a date, by its seconds since 1970. The form is its tag's. */
static inline void encode_time(struct der_writer *w, uint8_t tag, const uint8_t *in, size_t length)
{
    int64_t seconds;
    char    text[TIME_TEXT], out[TIME_TEXT];
    assert_true(time_parse(&seconds, tag, (struct der_bytes){ in, length }));
    time_describe(text, seconds); /* "2026-11-24 05:36:09 UTC" */
    snprintf(out, sizeof out, "%.4s%.2s%.2s%.2s%.2s%.2sZ", text, text + 5, text + 8, text + 11,
             text + 14, text + 17);
    const char *from = tag == DER_UTC_TIME ? out + 2 : out;
    der_write_bytes(w, from, strlen(from));
}

/* §8.6: a BIT STRING, by its bits. */
static inline void encode_bits(struct der_writer *w, const uint8_t *in, size_t length,
                               unsigned unused)
{
    size_t  bits = 8 * length - unused;
    uint8_t octet = (uint8_t)((8 - bits % 8) % 8);
    der_write_bytes(w, &octet, 1);
    for (size_t i = 0; i < bits; i += 8) {
        octet = 0;
        for (size_t k = i; k < i + 8 && k < bits; k++)
            if (in[k / 8] >> (7 - k % 8) & 1)
                octet |= (uint8_t)(0x80 >> k % 8);
        der_write_bytes(w, &octet, 1);
    }
}

/* RFC 3629 §3: UTF-8, by its characters. */
static inline void encode_utf8(struct der_writer *w, const uint8_t *in, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t   n = in[i] < 0x80 ? 1 : in[i] < 0xe0 ? 2 : in[i] < 0xf0 ? 3 : 4;
        uint32_t c = n == 1 ? in[i] : in[i] & (0x7fu >> n);
        uint8_t  out[4] = { (uint8_t)c };
        for (size_t k = 1; k < n; k++)
            c = c << 6 | (in[i + k] & 0x3f);
        size_t octets = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        for (size_t k = octets; octets > 1 && k-- > 0; c >>= 6)
            out[k] = (uint8_t)(k ? 0x80 | (c & 0x3f) : (0xf00u >> octets & 0xf0) | c);
        der_write_bytes(w, out, octets);
        i += n;
    }
}

static inline void encode_value(struct encoding *e, uint8_t tag, const uint8_t *in, size_t length)
{
    uint8_t truth = in && length == 1 && in[0] ? 0xff : 0x00;
    e->understood++;
    switch (tag) {
    case DER_INTEGER:
    case DER_ENUMERATED:
        encode_integer(&e->w, in, length);
        break;
    case DER_OBJECT_IDENTIFIER:
        encode_oid(&e->w, in, length);
        break;
    case DER_UTC_TIME:
    case DER_GENERALIZED_TIME:
        encode_time(&e->w, tag, in, length);
        break;
    case DER_UTF8_STRING:
        encode_utf8(&e->w, in, length);
        break;
    case DER_BOOLEAN:
        der_write_bytes(&e->w, &truth, 1);
        break;
    case DER_NULL:
        break;
    default: /* octets, and characters of one octet: they are their own value */
        e->understood--;
        der_write_bytes(&e->w, in, length);
    }
}

/* ---- fields ---- */

static inline size_t encode_field(struct encoding *e, size_t i);

static inline void encode_fields(struct encoding *e, size_t at, size_t end)
{
    while (at < end)
        at = encode_field(e, at);
}

/* What is in an element, behind its length. */
static inline void encode_content(struct encoding *e, uint8_t tag, size_t at, size_t end)
{
    const struct wire_field *fields = e->trace->fields;
    if (encode_is(e, at, "DER", "unused_bits")) {
        unsigned unused = e->from[fields[at].offset];
        if (at + 1 == end || encode_is(e, at + 1, "DER", "value")) {
            encode_bits(&e->w, e->from + fields[at].offset + 1,
                        at + 1 < end ? fields[at + 1].length : 0, unused);
            e->understood++;
        } else {
            encode_bits(&e->w, NULL, 0, 0);
            encode_fields(e, at + 1, end);
        }
    } else if (encode_is(e, at, "DER", "value")) {
        encode_value(e, tag, e->from + fields[at].offset, fields[at].length);
    } else {
        encode_fields(e, at, end);
    }
}

static inline void encode_element(struct encoding *e, size_t at, size_t end)
{
    const struct wire_field *fields = e->trace->fields;
    uint8_t                  tag = e->from[fields[at].offset];
    if (encode_is(e, at, "DER", "explicit_tag")) {
        write_der(&e->w, tag) {
            encode_element(e, at + 2, end);
        }
    } else {
        write_der(&e->w, tag) {
            encode_content(e, tag, at + 2, end);
        }
    }
}

/* RFC 5246 §4.3: a vector, its length before its content. */
static inline void encode_vector(struct encoding *e, size_t at, size_t end)
{
    size_t width = e->trace->fields[at].length, start = e->w.at;
    der_write_bytes(&e->w, "\0\0\0", width);
    encode_fields(e, at + 1, end);
    size_t length = e->w.at - start - width;
    for (size_t k = 0; e->w.error == ERROR_NONE && k < width; k++)
        e->w.bytes[start + k] = (uint8_t)(length >> 8 * (width - 1 - k));
}

/* Writes one field, and returns the next. */
static inline size_t encode_field(struct encoding *e, size_t i)
{
    const struct wire_field *f = &e->trace->fields[i];
    size_t                   end = encode_end(e, i);
    if (!f->group)
        der_write_bytes(&e->w, e->from + f->offset, f->length);
    else if (encode_is(e, i + 1, "DER", "tag") || encode_is(e, i + 1, "DER", "explicit_tag"))
        encode_element(e, i + 1, end);
    else if (encode_is(e, i + 1, "vector", "length"))
        encode_vector(e, i + 1, end);
    else
        encode_fields(e, i + 1, end);
    return end;
}

/* The whole of what was read, whose first two fields are the outermost tag and length. Returns the
 * length of what was written into `out`; 0 where there was no room. */
static inline size_t encode_again(uint8_t *out, size_t capacity, const uint8_t *from,
                                  const struct wire_trace *trace, size_t *understood)
{
    struct encoding e = { .trace = trace, .from = from };
    der_writer_init(&e.w, out, capacity);
    write_der(&e.w, from[0]) {
        encode_fields(&e, 2, trace->count);
    }
    *understood = e.understood;
    return der_writer_finish(&e.w) ? e.w.at : 0;
}

#endif
