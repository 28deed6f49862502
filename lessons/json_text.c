/* json_text.c - RFC 8259 in a growing buffer. See json_text.h. */
#include "lessons/json_text.h"

#include "crypto/wipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 4096 };

/* Room for `more` bytes. No realloc: it would leave a copy of secrets behind. */
static bool make_room(struct json_text *t, size_t more)
{
    if (t->failed || more <= t->capacity - t->length)
        return !t->failed;
    size_t capacity = t->capacity ? t->capacity : FIRST_CAPACITY;
    while (capacity - t->length < more && capacity <= SIZE_MAX / 2)
        capacity *= 2;
    char *bytes = capacity - t->length < more ? NULL : malloc(capacity);
    if (!bytes) {
        t->failed = true;
        return false;
    }
    if (t->bytes) {
        memcpy(bytes, t->bytes, t->length);
        wipe(t->bytes, t->length);
        free(t->bytes);
    }
    t->bytes = bytes;
    t->capacity = capacity;
    return true;
}

static void add(struct json_text *t, const char *bytes, size_t length)
{
    if (!make_room(t, length))
        return;
    memcpy(t->bytes + t->length, bytes, length);
    t->length += length;
}

void json_text_add(struct json_text *t, const char *text) { add(t, text, strlen(text)); }

/* RFC 3629 §4: the length of the character that starts here, 0 when it is none. */
static size_t utf8_length(const unsigned char *s)
{
    unsigned char low = 0x80, high = 0xbf;
    size_t        length;
    if (s[0] < 0x80)
        return 1;
    if (s[0] >= 0xc2 && s[0] <= 0xdf)
        length = 2;
    else if ((s[0] & 0xf0) == 0xe0)
        length = 3;
    else if (s[0] >= 0xf0 && s[0] <= 0xf4)
        length = 4;
    else
        return 0;
    if (s[0] == 0xe0)
        low = 0xa0; /* no overlong forms */
    if (s[0] == 0xed)
        high = 0x9f; /* no surrogates */
    if (s[0] == 0xf0)
        low = 0x90;
    if (s[0] == 0xf4)
        high = 0x8f; /* nothing past U+10FFFF */
    if (s[1] < low || s[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    }
    return length;
}

/* RFC 8259 §7: quotation mark, reverse solidus and control characters are escaped. */
static void add_escaped(struct json_text *t, unsigned char c)
{
    char escaped[8];
    if (c == '"' || c == '\\')
        snprintf(escaped, sizeof escaped, "\\%c", c);
    else
        snprintf(escaped, sizeof escaped, "\\u%04x", c);
    json_text_add(t, escaped);
}

void json_text_string(struct json_text *t, const char *string)
{
    if (!string) {
        json_text_add(t, "null");
        return;
    }
    json_text_add(t, "\"");
    for (const unsigned char *s = (const unsigned char *)string; *s;) {
        size_t length = utf8_length(s);
        if (length == 0)
            json_text_add(t, "\\ufffd");
        else if (length == 1 && (*s < 0x20 || *s == 0x7f || *s == '"' || *s == '\\'))
            add_escaped(t, *s);
        else
            add(t, (const char *)s, length);
        s += length ? length : 1;
    }
    json_text_add(t, "\"");
}

void json_text_hex(struct json_text *t, const uint8_t *bytes, size_t length)
{
    static const char digits[] = "0123456789abcdef";
    if (!bytes) {
        json_text_add(t, "null");
        return;
    }
    if (length > (SIZE_MAX - 2) / 2 || !make_room(t, 2 * length + 2))
        return;
    t->bytes[t->length++] = '"';
    for (size_t i = 0; i < length; i++) {
        t->bytes[t->length++] = digits[bytes[i] >> 4];
        t->bytes[t->length++] = digits[bytes[i] & 15];
    }
    t->bytes[t->length++] = '"';
}

void json_text_number(struct json_text *t, uint64_t number)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);
    json_text_add(t, digits);
}

void json_text_signed(struct json_text *t, int64_t number)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)number);
    json_text_add(t, digits);
}

void json_text_boolean(struct json_text *t, bool value)
{
    json_text_add(t, value ? "true" : "false");
}

void json_text_cut(struct json_text *t, size_t length)
{
    if (length < t->length)
        t->length = length;
}

void json_text_free(struct json_text *t)
{
    if (t->bytes)
        wipe(t->bytes, t->capacity);
    free(t->bytes);
    *t = (struct json_text){ 0 };
}
