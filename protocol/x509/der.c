/*
 * der.c - reading DER. ITU-T X.690; section numbers are its own.
 *
 * First the header of an element, which all share; then the blocks; then one function a type.
 */
#include "protocol/x509/der.h"

#include "protocol/x509/time.h"

#include <string.h>

/* §8.1.2.4: these five bits all set announce a tag number in further octets. No type here needs
 * it. */
enum { TAG_NUMBER_MASK = 0x1f };
/* §8.1.3.5: set in the first length octet when it only counts those that follow. */
enum { LENGTH_LONG_FORM = 0x80 };
/* Four octets of length reach 4 GiB; whatever claims more is not a certificate. */
enum { LENGTH_MAX_OCTETS = 4 };

bool der_bytes_equal(struct der_bytes a, struct der_bytes b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

struct der_bytes der_since(const struct reader *r, size_t start)
{
    if (r->error != ERROR_NONE)
        return (struct der_bytes){ NULL, 0 };
    return (struct der_bytes){ r->bytes + start, r->at - start };
}

bool der_next_is(const struct reader *r, uint8_t tag) { return has_more(r) && peek_u8(r) == tag; }

/* Notes an error about bytes that have been read already. */
static void fail_at(struct reader *r, enum error error, const char *name, size_t offset)
{
    bool is_first = r->error == ERROR_NONE;
    reader_fail(r, error, name);
    if (is_first)
        r->error_offset = offset;
}

/* ---- the header of an element: §8.1.2 and §8.1.3 ---- */

static void read_tag(struct reader *r, const char *name, const char *leaf, uint8_t tag,
                     struct source_line here)
{
    if (has_more(r) && peek_u8(r) != tag)
        reader_fail(r, ERROR_der_tag_unexpected, name);
    reader_bytes(r, leaf, 1, here);
}

/* §10.1: the definite form, in as few octets as possible. */
static size_t read_length(struct reader *r, const char *name, const char *leaf,
                          struct source_line here)
{
    uint8_t first = peek_u8(r);
    size_t  start = r->at;
    size_t  octets = first & LENGTH_LONG_FORM ? first & 0x7fu : 0;
    /* No octets in the long form: the indefinite form, which DER forbids. */
    if (first == LENGTH_LONG_FORM || octets > LENGTH_MAX_OCTETS)
        reader_fail(r, ERROR_der_length_invalid, name);
    const uint8_t *bytes = reader_bytes(r, leaf, 1 + octets, here);
    if (!bytes || octets == 0)
        return first;
    size_t length = 0;
    for (size_t i = 1; i <= octets; i++)
        length = length << 8 | bytes[i];
    if (bytes[1] == 0 || length < LENGTH_LONG_FORM)
        fail_at(r, ERROR_der_length_invalid, name, start);
    return length;
}

/* The value is `length` bytes, and they are all there. */
static void narrow(struct reader *r, const char *name, size_t length)
{
    if (length > bytes_left(r))
        reader_fail(r, ERROR_truncated, name);
    reader_narrow(r, length);
}

/* Opens the group of an element and reads its header; NULL where there is no such element. */
static struct reader *open_element(struct reader *r, const char *name, uint8_t tag,
                                   struct source_line here)
{
    if (!reader_begin(r, name, "DER", here))
        return NULL;
    read_tag(r, name, "tag", tag, here);
    narrow(r, name, read_length(r, name, "length", here));
    return r;
}

/* §8.14.3: an EXPLICIT tag is an element around the element, and nothing else is in it. */
static struct reader *open_explicit(struct reader *r, const char *name, uint8_t outer, uint8_t tag,
                                    struct source_line here)
{
    if (!reader_begin(r, name, "DER", here))
        return NULL;
    read_tag(r, name, "explicit_tag", outer, here);
    narrow(r, name, read_length(r, name, "explicit_length", here));
    read_tag(r, name, "tag", tag, here);
    size_t start = r->at;
    size_t length = read_length(r, name, "length", here);
    if (length < bytes_left(r))
        fail_at(r, ERROR_der_length_invalid, name, start);
    narrow(r, name, length);
    return r;
}

static struct der_bytes rest_as(struct reader *r, const char *leaf, struct source_line here)
{
    struct der_bytes value;
    value.bytes = reader_rest(r, leaf, &value.length, here);
    return value;
}

/* ---- blocks ---- */

struct reader *der_enter(struct reader *r, const char *name, uint8_t tag, const char *structure,
                         struct source_line here)
{
    if (open_element(r, name, tag, here))
        r->structure = structure;
    return r;
}

struct reader *der_enter_explicit(struct reader *r, const char *name, uint8_t outer, uint8_t tag,
                                  const char *structure, struct source_line here)
{
    if (open_explicit(r, name, outer, tag, here))
        r->structure = structure;
    return r;
}

struct reader *der_enter_bit_string(struct reader *r, const char *name, const char *structure,
                                    struct source_line here)
{
    if (!open_element(r, name, DER_BIT_STRING, here))
        return NULL;
    if (reader_integer(r, "unused_bits", 1, here) != 0)
        fail_at(r, ERROR_der_value_invalid, name, r->at - 1);
    r->structure = structure;
    return r;
}

void der_read_outermost(struct reader *r, struct source_line here)
{
    const char *structure = r->structure;
    r->structure = "DER";
    read_tag(r, structure, "tag", DER_SEQUENCE, here);
    size_t length = read_length(r, structure, "length", here);
    if (length > bytes_left(r))
        reader_fail(r, ERROR_truncated, structure);
    if (length < bytes_left(r))
        reader_fail(r, ERROR_trailing_bytes, structure);
    r->structure = structure;
}

bool der_take(struct der_bytes *element, struct der_bytes *rest)
{
    struct reader r;
    reader_init(&r, rest->bytes, rest->length, "DER", NULL);
    der_any(&r, "value");
    if (r.error != ERROR_NONE)
        return false;
    *element = (struct der_bytes){ rest->bytes, r.at };
    *rest = (struct der_bytes){ rest->bytes + r.at, rest->length - r.at };
    return true;
}

struct der_bytes der_content(struct der_bytes element)
{
    struct reader r;
    reader_init(&r, element.bytes, element.length, "DER", NULL);
    return der_any(&r, "value");
}

/* ---- one function a type ---- */

struct der_bytes der_read_primitive(struct reader *r, const char *name, uint8_t tag,
                                    struct source_line here)
{
    struct der_bytes value = { NULL, 0 };
    DER_BLOCK_(open_element(r, name, tag, here)) { value = rest_as(r, "value", here); }
    return value;
}

struct der_bytes der_read_any(struct reader *r, const char *name, struct source_line here)
{
    uint8_t tag = peek_u8(r);
    if (has_more(r) && (tag & TAG_NUMBER_MASK) == TAG_NUMBER_MASK)
        reader_fail(r, ERROR_der_tag_unexpected, name);
    return der_read_primitive(r, name, tag, here);
}

/* §8.3.2: the first nine bits are neither all zero nor all one. */
static void check_integer(struct reader *r, const char *name, struct der_bytes value)
{
    if (r->error != ERROR_NONE)
        return;
    const uint8_t *b = value.bytes;
    bool           superfluous =
        value.length > 1 && ((b[0] == 0x00 && b[1] < 0x80) || (b[0] == 0xff && b[1] >= 0x80));
    if (value.length == 0 || superfluous)
        fail_at(r, ERROR_der_value_invalid, name, r->at - value.length);
}

struct der_bytes der_read_integer(struct reader *r, const char *name, uint8_t tag,
                                  struct source_line here)
{
    struct der_bytes value = der_read_primitive(r, name, tag, here);
    check_integer(r, name, value);
    return r->error == ERROR_NONE ? value : (struct der_bytes){ NULL, 0 };
}

static struct der_bytes without_sign(struct reader *r, const char *name, struct der_bytes value)
{
    if (value.length && value.bytes[0] >= 0x80)
        fail_at(r, ERROR_der_value_invalid, name, r->at - value.length);
    if (value.length > 1 && value.bytes[0] == 0)
        value = (struct der_bytes){ value.bytes + 1, value.length - 1 };
    return r->error == ERROR_NONE ? value : (struct der_bytes){ NULL, 0 };
}

struct der_bytes der_read_unsigned(struct reader *r, const char *name, struct source_line here)
{
    return without_sign(r, name, der_read_integer(r, name, DER_INTEGER, here));
}

static uint32_t small_value(struct reader *r, const char *name, struct der_bytes value,
                            uint32_t ceiling)
{
    size_t offset = r->at - value.length;
    value = without_sign(r, name, value);
    uint32_t small = 0;
    for (size_t i = 0; i < value.length && value.length <= 4; i++)
        small = small << 8 | value.bytes[i];
    if (value.length > 4 || small > ceiling)
        fail_at(r, ERROR_der_value_invalid, name, offset);
    return r->error == ERROR_NONE ? small : 0;
}

uint32_t der_read_small(struct reader *r, const char *name, uint8_t tag, uint32_t ceiling,
                        struct source_line here)
{
    return small_value(r, name, der_read_integer(r, name, tag, here), ceiling);
}

/* The content octets of a primitive type under an EXPLICIT tag. */
struct der_bytes der_read_explicit(struct reader *r, const char *name, uint8_t outer, uint8_t tag,
                                   struct source_line here)
{
    struct der_bytes value = { NULL, 0 };
    DER_BLOCK_(open_explicit(r, name, outer, tag, here)) { value = rest_as(r, "value", here); }
    return value;
}

uint32_t der_read_small_explicit(struct reader *r, const char *name, uint8_t outer, uint8_t tag,
                                 uint32_t ceiling, struct source_line here)
{
    struct der_bytes value = der_read_explicit(r, name, outer, tag, here);
    check_integer(r, name, value);
    return r->error == ERROR_NONE ? small_value(r, name, value, ceiling) : 0;
}

/* §11.1: TRUE is 0xff, though BER takes anything but zero. */
bool der_read_boolean(struct reader *r, const char *name, struct source_line here)
{
    struct der_bytes value = der_read_primitive(r, name, DER_BOOLEAN, here);
    if (r->error != ERROR_NONE)
        return false;
    if (value.length != 1 || (value.bytes[0] != 0x00 && value.bytes[0] != 0xff))
        fail_at(r, ERROR_der_value_invalid, name, r->at - value.length);
    return r->error == ERROR_NONE && value.bytes[0] == 0xff;
}

/* §8.8: no content octets. The block insists that nothing is left over. */
void der_read_null(struct reader *r, const char *name, struct source_line here)
{
    DER_BLOCK_(open_element(r, name, DER_NULL, here)) {}
}

/* §8.19.2: each number ends in an octet below 0x80 and does not begin with 0x80, a leading zero. */
struct der_bytes der_read_oid(struct reader *r, const char *name, uint8_t tag,
                              struct source_line here)
{
    struct der_bytes value = der_read_primitive(r, name, tag, here);
    bool             starts_number = true, padded = false;
    for (size_t i = 0; i < value.length; i++) {
        padded |= starts_number && value.bytes[i] == 0x80;
        starts_number = value.bytes[i] < 0x80;
    }
    if (r->error == ERROR_NONE && (value.length == 0 || padded || !starts_number))
        fail_at(r, ERROR_der_value_invalid, name, r->at - value.length);
    return r->error == ERROR_NONE ? value : (struct der_bytes){ NULL, 0 };
}

/* §8.6.2, §11.2.1: first how many bits of the last octet do not count, and these are zero. */
struct der_bytes der_read_bit_string(struct reader *r, const char *name, uint8_t tag,
                                     uint8_t *unused_bits, struct source_line here)
{
    struct der_bytes value = { NULL, 0 };
    uint8_t          unused = 0;
    DER_BLOCK_(open_element(r, name, tag, here))
    {
        unused = (uint8_t)reader_integer(r, "unused_bits", 1, here);
        value = rest_as(r, "value", here);
    }
    if (r->error == ERROR_NONE) {
        uint8_t last = value.length ? value.bytes[value.length - 1] : 0;
        bool    nothing_unused_in_nothing = value.length > 0 || unused == 0;
        if (unused > 7 || !nothing_unused_in_nothing || (last & ((1u << unused) - 1)) != 0)
            fail_at(r, ERROR_der_value_invalid, name, r->at - value.length - 1);
    }
    *unused_bits = r->error == ERROR_NONE ? unused : 0;
    return r->error == ERROR_NONE ? value : (struct der_bytes){ NULL, 0 };
}

static int64_t time_value(struct reader *r, const char *name, uint8_t tag, struct der_bytes value)
{
    int64_t seconds = 0;
    if (r->error == ERROR_NONE && !time_parse(&seconds, tag, value))
        fail_at(r, ERROR_certificate_time_invalid, name, r->at - value.length);
    return seconds;
}

int64_t der_read_time(struct reader *r, const char *name, struct source_line here)
{
    uint8_t tag = der_next_is(r, DER_GENERALIZED_TIME) ? DER_GENERALIZED_TIME : DER_UTC_TIME;
    return time_value(r, name, tag, der_read_primitive(r, name, tag, here));
}

int64_t der_read_generalized_time(struct reader *r, const char *name, struct source_line here)
{
    struct der_bytes value = der_read_primitive(r, name, DER_GENERALIZED_TIME, here);
    return time_value(r, name, DER_GENERALIZED_TIME, value);
}

int64_t der_read_generalized_time_explicit(struct reader *r, const char *name, uint8_t outer,
                                           struct source_line here)
{
    struct der_bytes value = der_read_explicit(r, name, outer, DER_GENERALIZED_TIME, here);
    return time_value(r, name, DER_GENERALIZED_TIME, value);
}

/* ---- strings ---- */

static bool is_ascii(struct der_bytes text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.bytes[i] >= 0x80)
            return false;
    return true;
}

/*
 * RFC 3629 §4: how many bytes the UTF-8 character at the start takes; 0 where it is not one: too
 * long a form, a surrogate, a number above 0x10ffff, or cut off.
 */
static size_t utf8_character_length(const uint8_t *s, size_t length)
{
    if (s[0] < 0x80)
        return 1;
    size_t n = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    if (s[0] < 0xc2 || s[0] > 0xf4 || n > length)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    bool overlong = (s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xf0 && s[1] < 0x90);
    bool outside = (s[0] == 0xed && s[1] >= 0xa0) || (s[0] == 0xf4 && s[1] >= 0x90);
    return overlong || outside ? 0 : n;
}

static bool is_utf8(struct der_bytes text)
{
    for (size_t i = 0; i < text.length;) {
        size_t n = utf8_character_length(text.bytes + i, text.length - i);
        if (n == 0)
            return false;
        i += n;
    }
    return true;
}

struct der_bytes der_read_ia5_string(struct reader *r, const char *name, uint8_t tag,
                                     struct source_line here)
{
    struct der_bytes text = der_read_primitive(r, name, tag, here);
    if (!is_ascii(text))
        fail_at(r, ERROR_der_value_invalid, name, r->at - text.length);
    return r->error == ERROR_NONE ? text : (struct der_bytes){ NULL, 0 };
}

/* §8.23. A PrintableString may hold fewer characters than ASCII; authorities have long put others
 * into it, and nothing is ambiguous in them. */
static bool string_is_sound(uint8_t tag, struct der_bytes text)
{
    if (tag == DER_UTF8_STRING)
        return is_utf8(text);
    if (tag == DER_BMP_STRING)
        return text.length % 2 == 0;
    if (tag == DER_UNIVERSAL_STRING)
        return text.length % 4 == 0;
    return tag == DER_TELETEX_STRING || is_ascii(text);
}

static bool is_string_tag(uint8_t tag)
{
    static const uint8_t tags[] = { DER_UTF8_STRING,    DER_NUMERIC_STRING,  DER_PRINTABLE_STRING,
                                    DER_TELETEX_STRING, DER_IA5_STRING,      DER_VISIBLE_STRING,
                                    DER_BMP_STRING,     DER_UNIVERSAL_STRING };
    return memchr(tags, tag, sizeof tags) != NULL;
}

bool der_next_is_string(const struct reader *r) { return has_more(r) && is_string_tag(peek_u8(r)); }

struct der_bytes der_read_string(struct reader *r, const char *name, uint8_t *tag,
                                 struct source_line here)
{
    uint8_t type = peek_u8(r);
    if (has_more(r) && !is_string_tag(type))
        reader_fail(r, ERROR_der_tag_unexpected, name);
    struct der_bytes text = der_read_primitive(r, name, type, here);
    if (r->error == ERROR_NONE && !string_is_sound(type, text))
        fail_at(r, ERROR_der_value_invalid, name, r->at - text.length);
    if (tag)
        *tag = type;
    return r->error == ERROR_NONE ? text : (struct der_bytes){ NULL, 0 };
}
