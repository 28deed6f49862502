/* edit.c - see edit.h. */
#include "tutor/edit.h"

#include "tutor/glyphs.h"

#include <stdio.h>
#include <string.h>

enum { KEY_CONTROL_U = 21, KEY_RUBOUT = 127 };

/* ---- UTF-8 (RFC 3629 §3) ---- */

/* A character as bytes; how many, 0 for what is no character. */
static size_t encode(char out[static 5], int code)
{
    unsigned u = (unsigned)code;
    if (code < 0x20 || u == KEY_RUBOUT || u > 0x10ffff || (u >= 0xd800 && u < 0xe000))
        return 0;
    if (u < 0x80)
        return (size_t)snprintf(out, 5, "%c", (char)u);
    if (u < 0x800)
        return (size_t)snprintf(out, 5, "%c%c", (char)(0xc0 | u >> 6), (char)(0x80 | (u & 0x3f)));
    if (u < 0x10000)
        return (size_t)snprintf(out, 5, "%c%c%c", (char)(0xe0 | u >> 12),
                                (char)(0x80 | (u >> 6 & 0x3f)), (char)(0x80 | (u & 0x3f)));
    return (size_t)snprintf(out, 5, "%c%c%c%c", (char)(0xf0 | u >> 18),
                            (char)(0x80 | (u >> 12 & 0x3f)), (char)(0x80 | (u >> 6 & 0x3f)),
                            (char)(0x80 | (u & 0x3f)));
}

/* Where the character at `at` ends: what combines with it belongs to it. */
static size_t end_of_character(const char *text, size_t at)
{
    struct glyph g;
    const char  *next = text + at;
    if (!*next)
        return at;
    glyph_take(&g, true, &next);
    for (const char *ahead = next; *ahead; next = ahead) {
        glyph_take(&g, true, &ahead);
        if (g.columns > 0)
            break;
    }
    return (size_t)(next - text);
}

/* Where the character before `at` begins. */
static size_t start_of_character(const char *text, size_t at)
{
    size_t start = 0;
    for (size_t end; (end = end_of_character(text, start)) < at && end > start;)
        start = end;
    return start;
}

/* ---- keys ---- */

void edit_set(struct edit *edit, const char *text)
{
    size_t whole = 0;
    for (size_t end; (end = end_of_character(text, whole)) > whole && end < sizeof edit->text;)
        whole = end;
    memmove(edit->text, text, whole);
    edit->text[whole] = '\0';
    edit->at = whole;
}

static void erase(struct edit *edit, size_t from, size_t to)
{
    memmove(edit->text + from, edit->text + to, strlen(edit->text + to) + 1);
    edit->at = from;
}

static bool insert(struct edit *edit, int code)
{
    char   bytes[5];
    size_t length = encode(bytes, code), behind = strlen(edit->text + edit->at) + 1;
    if (length == 0)
        return false;
    if (edit->at + length + behind > sizeof edit->text)
        return true; /* it is full */
    memmove(edit->text + edit->at + length, edit->text + edit->at, behind);
    memcpy(edit->text + edit->at, bytes, length);
    edit->at += length;
    return true;
}

bool edit_key(struct edit *edit, const struct key *key)
{
    switch (key->code) {
    case KEY_ARROW_LEFT:
        edit->at = start_of_character(edit->text, edit->at);
        return true;
    case KEY_ARROW_RIGHT:
        edit->at = end_of_character(edit->text, edit->at);
        return true;
    case KEY_HOME_KEY:
        edit->at = 0;
        return true;
    case KEY_END_KEY:
        edit->at = strlen(edit->text);
        return true;
    case KEY_ERASE:
        erase(edit, start_of_character(edit->text, edit->at), edit->at);
        return true;
    case KEY_DELETE:
        erase(edit, edit->at, end_of_character(edit->text, edit->at));
        return true;
    case KEY_CONTROL_U:
        edit_set(edit, "");
        return true;
    default: /* characters: all but these few of a million codes */
        return key->code < KEY_SPECIAL && insert(edit, key->code);
    }
}

/* ---- drawing ---- */

static int columns_between(const struct edit *edit, bool utf8, size_t from, size_t to)
{
    char part[EDIT_TEXT];
    snprintf(part, sizeof part, "%.*s", (int)(to - from), edit->text + from);
    return (int)glyphs_columns(utf8, part);
}

void edit_draw(const struct edit *edit, const struct canvas *c, int row, int column, int columns,
               bool focused)
{
    bool          utf8 = c->surface->utf8;
    int           mark = (int)glyphs_columns(utf8, "…"), cut = 0;
    size_t        from = 0;
    struct canvas line = canvas_part(c, row, column, 1, columns);
    /* The cursor stands on a column of its own, and on no mark. */
    int room = line.columns - 1 - (edit->text[edit->at] ? mark : 0);
    while (cut + columns_between(edit, utf8, from, edit->at) > room && from < edit->at) {
        from = end_of_character(edit->text, from);
        cut = mark;
    }
    canvas_paint(&line, 0, 0, line.columns, STYLE_LINK);
    if (from > 0)
        canvas_put(&line, 0, 0, STYLE_FAINT, "…");
    canvas_put(&line, 0, cut, STYLE_LINK, edit->text + from);
    if (focused)
        canvas_cursor(&line, 0, cut + columns_between(edit, utf8, from, edit->at));
}
