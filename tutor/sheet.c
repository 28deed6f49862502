/* sheet.c - see sheet.h. */
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#include "tutor/sheet.h"

#include <langinfo.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

/* What stands for a character where there is only ASCII. */
static const struct {
    uint32_t    character;
    const char *ascii;
} substitutes[] = {
    { 0x2500, "-" },   /* ─ */
    { 0x2550, "=" },   /* ═ */
    { 0x25b6, ">" },   /* ▶ */
    { 0x25c0, "<" },   /* ◀ */
    { 0x2713, "ok" },  /* ✓ */
    { 0x2717, "FAIL" }, /* ✗ */
    { 0x00b7, "-" },   /* · */
    { 0x2026, "..." }, /* … */
    { 0x00a7, "sec. " }, /* § */
    { 0x2019, "'" },   /* ’ */
    { 0x201c, "\"" },  /* “ */
    { 0x201d, "\"" },  /* ” */
    { 0x2013, "-" },   /* – */
    { 0x2014, "--" },  /* — */
    { 0x2192, "->" },  /* → */
    { 0x2190, "<-" },  /* ← */
    { 0x00d7, "x" },   /* × */
    { 0x2295, "^" },   /* ⊕ */
    { 0x2260, "!=" },  /* ≠ */
    { 0x2264, "<=" },  /* ≤ */
};

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
    s->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* RFC 3629 §3: the character at *at, which moves past it; or UINT32_MAX for a byte that is none. */
static uint32_t decode(const char **at)
{
    const unsigned char *p = (const unsigned char *)*at;
    unsigned             more = p[0] >= 0xf0 ? 3 : p[0] >= 0xe0 ? 2 : p[0] >= 0xc2 ? 1 : 0;
    static const uint8_t masks[] = { 0x7f, 0x1f, 0x0f, 0x07 };
    static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
    uint32_t              c = p[0] & masks[more];
    *at += 1;
    if (p[0] > 0xf4 || (more == 0 && p[0] > 0x7f))
        return UINT32_MAX;
    for (unsigned i = 1; i <= more; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return UINT32_MAX;
        c = c << 6 | (p[i] & 0x3f);
    }
    if (c < least[more] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return UINT32_MAX;
    *at += more;
    return c;
}

/* Marks that turn the direction of writing, or that cannot be seen. */
static bool is_treacherous(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
           c == 0x061c;
}

/* How the character at *at looks on this sheet, in `out`; returns its columns. */
static unsigned glyph(const struct sheet *s, char out[16], const char **at)
{
    const char *start = *at;
    uint32_t    c = decode(at);
    if (c == UINT32_MAX)
        return (unsigned)snprintf(out, 16, "\\x%02x", (unsigned char)*start);
    if (is_treacherous(c))
        return (unsigned)snprintf(out, 16, c < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c);
    if (s->utf8 || c < 0x80) {
        snprintf(out, 16, "%.*s", (int)(*at - start), start);
        int columns = c < 0x80 ? 1 : wcwidth((wchar_t)c);
        return columns < 0 ? 1 : (unsigned)columns;
    }
    for (size_t i = 0; i < sizeof substitutes / sizeof substitutes[0]; i++)
        if (substitutes[i].character == c)
            return (unsigned)snprintf(out, 16, "%s", substitutes[i].ascii);
    return (unsigned)snprintf(out, 16, "\\u%04x", (unsigned)c);
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
    char shown[16];
    while (text < end) {
        if (*text == '\n') {
            end_line(s);
            text++;
            continue;
        }
        s->column += glyph(s, shown, &text);
        fputs(shown, s->out);
    }
}

void sheet_put(struct sheet *s, const char *text)
{
    put_bytes(s, text, text + strlen(text));
}

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
    char     shown[16];
    unsigned columns = 0;
    while (text < end)
        columns += glyph(s, shown, &text);
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
        char     shown[16];
        unsigned columns = glyph(s, shown, &word);
        if (s->column + columns > s->width) {
            end_line(s);
            start_line(s, indent);
        }
        fputs(shown, s->out);
        s->column += columns;
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

bool sheet_sound(struct sheet *s)
{
    return fflush(s->out) == 0 && !ferror(s->out);
}
