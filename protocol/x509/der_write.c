/*
 * der_write.c - writing DER. ITU-T X.690; section numbers are its own.
 *
 * How long an element is we know only when it is written, and how many octets its length takes only
 * then too. So each begins with one octet of length, and makes room for more where it ends.
 */
#include "protocol/x509/der_write.h"

#include "protocol/x509/time.h"

#include <string.h>

static void writer_fail_with(struct der_writer *w, enum error error)
{
    if (w->error == ERROR_NONE)
        w->error = error;
}

void der_writer_init(struct der_writer *w, uint8_t *bytes, size_t capacity)
{
    *w = (struct der_writer){ .bytes = bytes, .capacity = capacity };
}

bool der_writer_finish(struct der_writer *w)
{
    if (w->depth > 0)
        writer_fail_with(w, ERROR_vector_left_open);
    return w->error == ERROR_NONE;
}

void der_write_bytes(struct der_writer *w, const void *bytes, size_t length)
{
    if (length > w->capacity - w->at)
        writer_fail_with(w, ERROR_no_room);
    if (w->error != ERROR_NONE || length == 0)
        return;
    memcpy(w->bytes + w->at, bytes, length);
    w->at += length;
}

static void write_octet(struct der_writer *w, uint8_t octet) { der_write_bytes(w, &octet, 1); }

struct der_writer *der_write_enter(struct der_writer *w, uint8_t tag)
{
    if (w->depth == LIMIT_NESTING)
        writer_fail_with(w, ERROR_nested_too_deep);
    write_octet(w, tag);
    write_octet(w, 0);
    if (w->error != ERROR_NONE)
        return NULL;
    w->content[w->depth] = w->at;
    w->entered[w->depth] = false;
    w->depth++;
    return w;
}

/* §8.1.3, §10.1: below 128 in one octet; else an octet that counts the octets of the length. */
static void fill_in_length(struct der_writer *w, size_t content)
{
    size_t length = w->at - content, more = 0;
    for (size_t rest = length; length >= 0x80 && rest > 0; rest >>= 8)
        more++;
    if (more > w->capacity - w->at)
        writer_fail_with(w, ERROR_no_room);
    if (w->error != ERROR_NONE)
        return;
    memmove(w->bytes + content + more, w->bytes + content, length);
    w->bytes[content - 1] = (uint8_t)(more ? 0x80 | more : length);
    for (size_t i = 0; i < more; i++)
        w->bytes[content + i] = (uint8_t)(length >> 8 * (more - 1 - i));
    w->at += more;
}

bool der_write_stay(struct der_writer *w)
{
    if (!w || w->error != ERROR_NONE)
        return false;
    if (!w->entered[w->depth - 1])
        return w->entered[w->depth - 1] = true;
    w->depth--;
    fill_in_length(w, w->content[w->depth]);
    return false;
}

/* ---- one function a type ---- */

void der_write_primitive(struct der_writer *w, uint8_t tag, const void *content, size_t length)
{
    write_der(w, tag) {
        der_write_bytes(w, content, length);
    }
}

/* §8.3: as few octets as possible, and a zero before a first bit that would mean a minus. */
void der_write_unsigned(struct der_writer *w, const uint8_t *bytes, size_t length)
{
    while (length > 0 && bytes[0] == 0) {
        bytes++;
        length--;
    }
    write_der(w, DER_INTEGER) {
        if (length == 0 || bytes[0] >= 0x80)
            write_octet(w, 0);
        der_write_bytes(w, bytes, length);
    }
}

void der_write_small(struct der_writer *w, uint8_t value) { der_write_unsigned(w, &value, 1); }

/* §11.1 */
void der_write_boolean(struct der_writer *w, bool value)
{
    uint8_t octet = value ? 0xff : 0x00;
    der_write_primitive(w, DER_BOOLEAN, &octet, 1);
}

void der_write_null(struct der_writer *w) { der_write_primitive(w, DER_NULL, NULL, 0); }

void der_write_oid(struct der_writer *w, enum oid oid)
{
    struct der_bytes content = oid_content(oid);
    der_write_primitive(w, DER_OBJECT_IDENTIFIER, content.bytes, content.length);
}

/* §8.6.2: first how many bits of the last octet do not count. */
void der_write_bit_string(struct der_writer *w, const void *bytes, size_t length)
{
    write_der(w, DER_BIT_STRING) {
        write_octet(w, 0);
        der_write_bytes(w, bytes, length);
    }
}

/* §11.2.2: bit 0 is the highest of the first octet; the last bit written is a one. */
void der_write_named_bits(struct der_writer *w, uint16_t bits)
{
    uint8_t octets[2] = { 0, 0 };
    uint8_t count = 0;
    for (uint8_t bit = 0; bit < 16; bit++) {
        if (bits & 1u << bit) {
            octets[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
            count = (uint8_t)(bit + 1);
        }
    }
    write_der(w, DER_BIT_STRING) {
        write_octet(w, (uint8_t)((8 - count % 8) % 8));
        der_write_bytes(w, octets, (count + 7u) / 8);
    }
}

void der_write_time(struct der_writer *w, int64_t seconds)
{
    uint8_t content[TIME_GENERALIZED_LENGTH], tag = 0;
    size_t  length = 0;
    if (!time_format(content, &tag, &length, seconds))
        writer_fail_with(w, ERROR_certificate_time_invalid);
    der_write_primitive(w, tag, content, length);
}

/* X.690 §11.7: as UTCTime, with the century before it. */
void der_write_generalized_time(struct der_writer *w, int64_t seconds)
{
    uint8_t content[TIME_GENERALIZED_LENGTH], tag = 0;
    size_t  length = 0;
    if (!time_format(content, &tag, &length, seconds))
        writer_fail_with(w, ERROR_certificate_time_invalid);
    write_der(w, DER_GENERALIZED_TIME) {
        if (tag == DER_UTC_TIME) /* RFC 5280 §4.1.2.5.1: 50 and above is in the last century */
            der_write_bytes(w, content[0] >= '5' ? "19" : "20", 2);
        der_write_bytes(w, content, length);
    }
}
