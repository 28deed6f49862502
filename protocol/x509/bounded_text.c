/* bounded_text.c - words for a person, in a buffer of fixed size. */
#include "protocol/x509/bounded_text.h"

#include <string.h>

static const char ellipsis[] = "…";

void bounded_text_init(struct bounded_text *t, char *out, size_t capacity)
{
    *t = (struct bounded_text){ .out = out, .capacity = capacity };
    out[0] = '\0';
}

/* All or nothing: a character or an escape is never cut in two. */
static void add(struct bounded_text *t, const char *from, size_t length)
{
    if (t->full)
        return;
    if (t->used + length + sizeof ellipsis > t->capacity) {
        t->full = true;
        from = ellipsis;
        length = sizeof ellipsis - 1;
    }
    memcpy(t->out + t->used, from, length);
    t->used += length;
    t->out[t->used] = '\0';
}

void bounded_text_add(struct bounded_text *t, const char *string)
{
    add(t, string, strlen(string));
}

void bounded_text_add_number(struct bounded_text *t, uint64_t number)
{
    char   digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    add(t, digits + at, sizeof digits - at);
}

static const char hex_digits[] = "0123456789abcdef";

void bounded_text_add_hex(struct bounded_text *t, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char pair[2] = { hex_digits[bytes[i] >> 4], hex_digits[bytes[i] & 15] };
        add(t, pair, 2);
    }
}

/* RFC 3629 §3 */
static size_t utf8_encode(uint8_t out[static 4], uint32_t c)
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        out[i] = (uint8_t)(0x80 | (c & 0x3f));
    static const uint8_t lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    out[0] = (uint8_t)(lead[n] | c);
    return n;
}

/* Controls; marks without width; marks that turn the direction of writing; no character at all. */
static bool is_unsafe(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           (c >= 0xd800 && c <= 0xdfff) || (c >= 0xfff0 && c <= 0xfffc) || c >= 0xe0000;
}

void bounded_text_add_character(struct bounded_text *t, uint32_t character, bool special)
{
    uint32_t c = character <= 0x10ffff ? character : 0xfffd; /* REPLACEMENT CHARACTER */
    uint8_t  bytes[4];
    size_t   n = utf8_encode(bytes, c);
    if (is_unsafe(c)) {
        for (size_t i = 0; i < n; i++) {
            char escape[3] = { '\\', hex_digits[bytes[i] >> 4], hex_digits[bytes[i] & 15] };
            add(t, escape, sizeof escape);
        }
        return;
    }
    char whole[5] = { '\\' };
    memcpy(whole + 1, bytes, n);
    add(t, special ? whole : whole + 1, special ? n + 1 : n);
}
