/* glyphs.c - see glyphs.h. */
#define _XOPEN_SOURCE 700
#include "tutor/glyphs.h"

#include <langinfo.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

/* What stands for a character where there is only ASCII. */
static const struct {
    uint32_t    character;
    const char *ascii;
} substitutes[] = {
    { 0x2500, "-" },     /* ─ */
    { 0x2502, "|" },     /* │ */
    { 0x250c, "+" },     /* ┌ */
    { 0x2510, "+" },     /* ┐ */
    { 0x2514, "+" },     /* └ */
    { 0x2518, "+" },     /* ┘ */
    { 0x251c, "+" },     /* ├ */
    { 0x2524, "+" },     /* ┤ */
    { 0x252c, "+" },     /* ┬ */
    { 0x2534, "+" },     /* ┴ */
    { 0x25cf, "*" },     /* ● */
    { 0x25cb, "." },     /* ○ */
    { 0x2588, "#" },     /* █ */
    { 0x25b8, ">" },     /* ▸ */
    { 0x25be, "v" },     /* ▾ */
    { 0x2191, "^" },     /* ↑ */
    { 0x2193, "v" },     /* ↓ */
    { 0x232b, "Bksp" },  /* ⌫ */
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

bool glyphs_are_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static void escape(struct glyph *g, const char *format, unsigned number)
{
    g->columns = (unsigned)snprintf(g->text, sizeof g->text, format, number);
}

static void substitute(struct glyph *g, uint32_t character)
{
    for (size_t i = 0; i < sizeof substitutes / sizeof *substitutes; i++)
        if (substitutes[i].character == character) {
            g->columns = (unsigned)snprintf(g->text, sizeof g->text, "%s", substitutes[i].ascii);
            return;
        }
    escape(g, "\\u%04x", character);
}

void glyph_take(struct glyph *g, bool utf8, const char **at)
{
    const char *start = *at;
    uint32_t    c = decode(at);
    if (c == UINT32_MAX) {
        escape(g, "\\x%02x", (unsigned char)*start);
    } else if (is_treacherous(c)) {
        escape(g, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
    } else if (c >= 0x80 && !utf8) {
        substitute(g, c);
    } else {
        int columns = c < 0x80 ? 1 : wcwidth((wchar_t)c);
        snprintf(g->text, sizeof g->text, "%.*s", (int)(*at - start), start);
        g->columns = columns < 0 ? 1 : (unsigned)columns;
    }
}

unsigned glyphs_columns(bool utf8, const char *text)
{
    struct glyph g;
    unsigned     columns = 0;
    while (*text) {
        glyph_take(&g, utf8, &text);
        columns += g.columns;
    }
    return columns;
}
