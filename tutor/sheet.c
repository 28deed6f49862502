/* sheet.c - see sheet.h. */
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#include "tutor/sheet.h"

#include "tutor/glyphs.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static unsigned choose_width(FILE *out)
{
    const char    *columns = getenv("COLUMNS");
    long           width = columns ? strtol(columns, NULL, 10) : 0;
    struct winsize size;
    if (width <= 0 && isatty(fileno(out)) && ioctl(fileno(out), TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    if (width <= 0)
        width = SHEET_USUAL;
    if (width < SHEET_LEAST)
        width = SHEET_LEAST;
    return (unsigned)(width > SHEET_MOST ? SHEET_MOST : width);
}

void sheet_init(struct sheet *s, FILE *out)
{
    s->out = out;
    s->width = choose_width(out);
    s->column = 0;
    s->utf8 = glyphs_are_utf8();
}

static void end_line(struct sheet *s)
{
    fputc('\n', s->out);
    s->blank = s->column == 0;
    s->column = 0;
}

void sheet_gap(struct sheet *s)
{
    if (!s->blank)
        end_line(s);
}

static void put_bytes(struct sheet *s, const char *text, const char *end)
{
    struct glyph g;
    while (text < end) {
        if (*text == '\n') {
            end_line(s);
            text++;
            continue;
        }
        glyph_take(&g, s->utf8, &text);
        s->column += g.columns;
        fputs(g.text, s->out);
    }
}

void sheet_put(struct sheet *s, const char *text) { put_bytes(s, text, text + strlen(text)); }

void sheet_print(struct sheet *s, const char *format, ...)
{
    char    text[1024];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sheet_put(s, text);
    if (length >= (int)sizeof text)
        sheet_put(s, "…");
}

void sheet_tab(struct sheet *s, unsigned column)
{
    do {
        fputc(' ', s->out);
        s->column++;
    } while (s->column < column);
}

void sheet_rule(struct sheet *s, const char *character)
{
    while (s->column < s->width)
        sheet_put(s, character);
    end_line(s);
}

static unsigned columns_of(const struct sheet *s, const char *text, const char *end)
{
    struct glyph g;
    unsigned     columns = 0;
    while (text < end) {
        glyph_take(&g, s->utf8, &text);
        columns += g.columns;
    }
    return columns;
}

unsigned sheet_columns(const struct sheet *s, const char *text)
{
    return columns_of(s, text, text + strlen(text));
}

static void start_line(struct sheet *s, unsigned indent)
{
    if (s->column == 0 && indent > 0)
        sheet_tab(s, indent);
}

/* A word without its emphasis marks; broken where the line ends when it is longer than one. */
static void put_word(struct sheet *s, unsigned indent, const char *word, const char *end)
{
    while (word < end) {
        if (*word == '`' || (*word == '*' && word + 1 < end && word[1] == '*')) {
            word += *word == '`' ? 1 : 2;
            continue;
        }
        struct glyph g;
        glyph_take(&g, s->utf8, &word);
        if (s->column + g.columns > s->width) {
            end_line(s);
            start_line(s, indent);
        }
        fputs(g.text, s->out);
        s->column += g.columns;
    }
}

/* Bytes of the next word; of one that is too long for any line, what fits up to a '/'. */
static size_t word_length(const struct sheet *s, unsigned indent, const char *text)
{
    size_t   length = strcspn(text, " \n"), fitting = 0;
    unsigned room = s->width > indent ? s->width - indent : 1;
    if (columns_of(s, text, text + length) <= room)
        return length;
    for (size_t i = 0; i < length && i < room; i++)
        if (text[i] == '/')
            fitting = i + 1;
    return fitting ? fitting : length;
}

void sheet_wrap(struct sheet *s, unsigned indent, const char *text)
{
    bool first = true; /* word of its line */
    while (*text) {
        size_t newlines = 0, gap = strspn(text, " \n");
        for (size_t i = 0; i < gap; i++)
            newlines += text[i] == '\n';
        text += gap;
        size_t length = word_length(s, indent, text);
        if (length == 0)
            break;
        unsigned columns = columns_of(s, text, text + length), space = gap > 0 && !first;
        if (newlines > 1 && !first) {
            end_line(s);
            end_line(s);
            space = 0;
        } else if (!first && s->column + space + columns > s->width) {
            end_line(s);
            space = 0;
        }
        start_line(s, indent);
        if (space)
            sheet_put(s, " ");
        put_word(s, indent, text, text + length);
        first = false;
        text += length;
    }
    end_line(s);
}

void sheet_hex(struct sheet *s, unsigned indent, const uint8_t *bytes, size_t length)
{
    unsigned room = s->width > indent ? (s->width - indent + 1) / 3 : 1;
    size_t   a_line = room >= 16 ? 16 : room >= 8 ? 8 : 4;
    for (size_t i = 0; i < length; i++) {
        if (i % a_line == 0) {
            if (i > 0)
                end_line(s);
            start_line(s, indent);
        } else {
            fputc(' ', s->out);
        }
        fprintf(s->out, "%02x", bytes[i]);
        s->column += i % a_line == 0 ? 2 : 3;
    }
    end_line(s);
}

bool sheet_sound(struct sheet *s) { return fflush(s->out) == 0 && !ferror(s->out); }
