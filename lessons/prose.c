/* prose.c - words into a caller's buffer. UTF-8: RFC 3629. */
#include "lessons/prose.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

void prose_begin(struct prose *prose, char *out, size_t size)
{
    *prose = (struct prose){ out, size, 0 };
    if (size > 0)
        out[0] = '\0';
}

void prose_add_bytes(struct prose *prose, const char *text, size_t length)
{
    if (prose->length < prose->size) {
        size_t room = prose->size - prose->length;
        memcpy(prose->out + prose->length, text, length < room ? length : room);
    }
    prose->length += length;
}

void prose_add(struct prose *prose, const char *text)
{
    prose_add_bytes(prose, text, strlen(text));
}

void prose_format(struct prose *prose, const char *format, ...)
{
    bool    room = prose->length < prose->size;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(room ? prose->out + prose->length : NULL,
                           room ? prose->size - prose->length : 0, format, arguments);
    va_end(arguments);
    if (length > 0)
        prose->length += (size_t)length;
}

size_t prose_end(struct prose *prose)
{
    if (prose->size == 0)
        return prose->length;
    size_t end = prose->length;
    if (end >= prose->size) {
        end = prose->size - 1;
        /* RFC 3629 §3: 10xxxxxx goes on with a character that began before. */
        while (end > 0 && ((uint8_t)prose->out[end] & 0xc0) == 0x80)
            end--;
    }
    prose->out[end] = '\0';
    return prose->length;
}

void prose_hex(struct prose *prose, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        prose_format(prose, "%02x", bytes[i]);
}

/*
 * RFC 3629 §4: the character at the front of the text. Returns its length in bytes; 0 when the
 * bytes are no UTF-8 (cut short, longer than need be, a surrogate, or beyond U+10FFFF).
 */
static size_t utf8_decode(uint32_t *character, const uint8_t *text, size_t length)
{
    uint8_t first = text[0];
    size_t  size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (size == 0 || size > length || first > 0xf4)
        return 0;
    uint32_t value = size == 1 ? first : first & (0xffu >> (size + 1));
    for (size_t i = 1; i < size; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (text[i] & 0x3f);
    }
    bool too_long = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
    bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (too_long || surrogate || value > 0x10ffff)
        return 0;
    *character = value;
    return size;
}

/* Characters that would change what is shown around them, or cannot be seen (Unicode: control and
 * format characters, and the two separators that break a line). */
static bool is_hidden(uint32_t character)
{
    static const uint32_t ranges[][2] = {
        { 0x0000, 0x001f }, { 0x007f, 0x009f }, { 0x00ad, 0x00ad },   { 0x061c, 0x061c },
        { 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x2028, 0x202e },   { 0x2060, 0x206f },
        { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe007f },
    };
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (character >= ranges[i][0] && character <= ranges[i][1])
            return true;
    return false;
}

static void add_escaped(struct prose *prose, const uint8_t *text, size_t length,
                        const char *backslash)
{
    for (size_t at = 0; at < length;) {
        uint32_t character = 0;
        size_t   size = utf8_decode(&character, text + at, length - at);
        if (size == 0 || character < 0x20 || character == 0x7f)
            prose_format(prose, "\\x%02x", text[at]);
        else if (character == '\\')
            prose_add(prose, backslash);
        else if (is_hidden(character))
            prose_format(prose, "\\u%04x", (unsigned)character);
        else
            prose_add_bytes(prose, (const char *)text + at, size);
        at += size ? size : 1;
    }
}

void prose_escape(struct prose *prose, const uint8_t *text, size_t length)
{
    add_escaped(prose, text, length, "\\\\");
}

void prose_add_safe(struct prose *prose, const char *text)
{
    add_escaped(prose, (const uint8_t *)text, strlen(text), "\\");
}
