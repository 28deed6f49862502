/*
 * pem.c - DER as text. RFC 7468; base64 is RFC 4648 §4.
 *
 * The text may hold a private key. So the value of a base64 character is computed, and not looked
 * up in a table: which part of a table is touched would tell about the key.
 *
 * First base64, then reading, then writing.
 */
#include "protocol/x509/pem.h"

#include <string.h>

static const char begin_mark[] = "-----BEGIN ";
static const char end_mark[] = "-----END ";
static const char dashes[] = "-----";

/* ---- base64 ---- */

/* All ones where low <= c <= high, for small numbers. */
static unsigned in_range(unsigned c, unsigned low, unsigned high)
{
    return 0u - (1u & ((c - low) >> 31 ^ 1u) & ((high - c) >> 31 ^ 1u));
}

/* RFC 4648 §4, table 1: the value of a character; above 63 for one that is not in the table. */
static unsigned base64_value(char character)
{
    unsigned c = (unsigned char)character;
    unsigned upper = in_range(c, 'A', 'Z'), lower = in_range(c, 'a', 'z');
    unsigned digit = in_range(c, '0', '9'), plus = in_range(c, '+', '+');
    unsigned slash = in_range(c, '/', '/');
    unsigned none = ~(upper | lower | digit | plus | slash);
    return (upper & (c - 'A')) | (lower & (c - 'a' + 26)) | (digit & (c - '0' + 52)) | (plus & 62) |
           (slash & 63) | (none & 64);
}

/* The other way round, for values to 63. */
static char base64_character(unsigned v)
{
    unsigned upper = in_range(v, 0, 25), lower = in_range(v, 26, 51), digit = in_range(v, 52, 61);
    unsigned plus = in_range(v, 62, 62), slash = in_range(v, 63, 63);
    return (char)((upper & (v + 'A')) | (lower & (v + 'a' - 26)) | (digit & (v + '0' - 52)) |
                  (plus & '+') | (slash & '/'));
}

/* Base64 that comes in lines: four characters make three bytes. */
struct base64_decoder {
    uint8_t *out;
    size_t   capacity, used;
    unsigned bits, count; /* characters of the group of four so far */
    unsigned padding;     /* "=" seen */
    unsigned invalid;     /* nonzero once a character was wrong */
};

/* What is in a group when it ends: 1 to 3 bytes; bits that belong to none must be zero (RFC 4648
 * §3.5). */
static enum error finish_group(struct base64_decoder *d)
{
    size_t bytes = 3 - d->padding;
    if (d->capacity - d->used < bytes)
        return ERROR_no_room;
    for (size_t i = 0; i < bytes; i++)
        d->out[d->used + i] = (uint8_t)(d->bits >> (16 - 8 * i));
    d->used += bytes;
    d->invalid |= d->bits & ((1u << 8 * d->padding) - 1);
    d->bits = d->count = 0;
    return ERROR_NONE;
}

static enum error decode_line(struct base64_decoder *d, const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool     is_padding = line[i] == '=';
        unsigned value = base64_value(line[i]);
        /* Padding only as the last one or two of four, and nothing after it. */
        if (is_padding ? d->count < 2 : d->padding > 0)
            return ERROR_pem_malformed;
        d->padding += is_padding;
        d->invalid |= is_padding ? 0 : value & 64;
        d->bits = d->bits << 6 | (is_padding ? 0 : value & 63);
        if (++d->count == 4) {
            enum error error = finish_group(d);
            if (error != ERROR_NONE)
                return error;
        }
    }
    return d->invalid ? ERROR_pem_malformed : ERROR_NONE;
}

/* ---- reading ---- */

/* A line without its end, and without spaces and tabs at its end. */
struct line {
    const char *text;
    size_t      length;
};

void pem_init(struct pem_reader *p, const char *text, size_t length)
{
    *p = (struct pem_reader){ .text = text, .length = length };
}

/* Takes the next line; false at the end of the text. */
static bool next_line(struct pem_reader *p, struct line *line)
{
    if (p->at == p->length)
        return false;
    const char *start = p->text + p->at;
    const char *end = memchr(start, '\n', p->length - p->at);
    size_t      length = end ? (size_t)(end - start) : p->length - p->at;
    p->at += length + (end ? 1 : 0);
    p->line++;
    while (length > 0 && strchr("\r \t", start[length - 1]) != NULL && start[length - 1] != '\0')
        length--;
    *line = (struct line){ start, length };
    return true;
}

/* "-----BEGIN label-----": copies the label; false for any other line. */
static bool read_mark(char label[static PEM_LABEL_TEXT], struct line line, const char *mark)
{
    size_t before = strlen(mark), after = sizeof dashes - 1;
    if (line.length < before + after || memcmp(line.text, mark, before) != 0 ||
        memcmp(line.text + line.length - after, dashes, after) != 0)
        return false;
    size_t length = line.length - before - after;
    if (length >= PEM_LABEL_TEXT)
        return false;
    memcpy(label, line.text + before, length);
    label[length] = '\0';
    return true;
}

static bool fail(struct pem_reader *p, enum error error)
{
    p->error = error;
    p->error_line = p->line;
    return false;
}

/* Decodes lines up to the END line. */
static bool read_body(struct pem_reader *p, struct base64_decoder *d)
{
    struct line line;
    char        label[PEM_LABEL_TEXT];
    while (next_line(p, &line)) {
        if (read_mark(label, line, end_mark)) {
            bool complete = strcmp(label, p->label) == 0 && d->count == 0 && d->used > 0;
            return complete || fail(p, ERROR_pem_malformed);
        }
        /* RFC 1421 §4.6.1.1, as old programs write it over an encrypted key. */
        static const char encrypted[] = "Proc-Type: 4,ENCRYPTED";
        if (line.length == sizeof encrypted - 1 && memcmp(line.text, encrypted, line.length) == 0)
            return fail(p, ERROR_key_encrypted);
        enum error error = decode_line(d, line.text, line.length);
        if (error != ERROR_NONE)
            return fail(p, error);
    }
    return fail(p, ERROR_pem_malformed);
}

bool pem_next(struct pem_reader *p, uint8_t *der, size_t capacity, size_t *der_length)
{
    struct line line;
    *der_length = 0;
    while (next_line(p, &line)) {
        if (!read_mark(p->label, line, begin_mark))
            continue;
        p->block_line = p->line;
        struct base64_decoder d = { .out = der, .capacity = capacity };
        if (!read_body(p, &d))
            return false;
        *der_length = d.used;
        return true;
    }
    return false;
}

/* ---- writing ---- */

static size_t base64_length(size_t length) { return (length + 2) / 3 * 4; }

size_t pem_encoded_length(const char *label, size_t der_length)
{
    size_t marks = sizeof begin_mark - 1 + sizeof end_mark - 1 + 2 * (sizeof dashes - 1);
    size_t characters = base64_length(der_length);
    size_t lines = (characters + PEM_LINE_LENGTH - 1) / PEM_LINE_LENGTH;
    return marks + 2 * strlen(label) + 2 + characters + lines;
}

static char *put(char *to, const char *string)
{
    size_t length = strlen(string);
    memcpy(to, string, length);
    return to + length;
}

static char *put_mark(char *to, const char *mark, const char *label)
{
    return put(put(put(put(to, mark), label), dashes), "\n");
}

/* One to three bytes as four characters. */
static char *put_group(char *to, const uint8_t *bytes, size_t length)
{
    unsigned group = (unsigned)bytes[0] << 16;
    group |= length > 1 ? (unsigned)bytes[1] << 8 : 0;
    group |= length > 2 ? bytes[2] : 0;
    for (size_t i = 0; i < 4; i++)
        *to++ = i <= length ? base64_character(group >> (18 - 6 * i) & 63) : '=';
    return to;
}

bool pem_encode(char *text, size_t capacity, const char *label, const uint8_t *der, size_t length)
{
    if (capacity < pem_encoded_length(label, length))
        return false;
    char *to = put_mark(text, begin_mark, label);
    for (size_t i = 0; i < length; i += 3) {
        to = put_group(to, der + i, length - i < 3 ? length - i : 3);
        bool line_is_full = (i / 3 + 1) % (PEM_LINE_LENGTH / 4) == 0;
        if (line_is_full || i + 3 >= length)
            *to++ = '\n';
    }
    put_mark(to, end_mark, label);
    return true;
}
