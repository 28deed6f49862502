/* hex_pane.c - see hex_pane.h. */
#include "tutor/hex_pane.h"

#include <stdio.h>

enum { LEAST_DIGITS = 4, PER_BYTE = 3, TEXT_GAP = 2 };

static int offset_digits(size_t length)
{
    int digits = 1;
    for (size_t last = length ? length - 1 : 0; last >= 10; last /= 10)
        digits++;
    return digits > LEAST_DIGITS ? digits : LEAST_DIGITS;
}

/* The column of the mark before the first byte; behind the last one there is one more. */
static int first_column(size_t length) { return offset_digits(length) + 1; }

int hex_pane_columns(size_t length, int per_line, bool with_text)
{
    int hex = first_column(length) + PER_BYTE * per_line + 1;
    return with_text ? hex + TEXT_GAP + per_line + 1 : hex + 1;
}

int hex_pane_per_line(size_t length, int columns)
{
    for (int per_line = 16; per_line > 4; per_line /= 2)
        if (columns >= hex_pane_columns(length, per_line, false))
            return per_line;
    return 4;
}

int hex_pane_scroll(int top, int rows, int per_line, size_t length, size_t byte)
{
    int line = (int)(byte / (size_t)per_line);
    int lines = (int)((length + (size_t)per_line - 1) / (size_t)per_line);
    if (line < top || line >= top + rows)
        top = line;
    if (top > lines - rows)
        top = lines - rows;
    return top > 0 ? top : 0;
}

size_t hex_pane_move(size_t byte, size_t length, int rows, int columns, enum command command)
{
    size_t line = (size_t)hex_pane_per_line(length, columns), last = length - 1;
    size_t page = line * (size_t)(rows > 1 ? rows - 1 : 1);
    if (command == CMD_LEFT)
        return byte > 0 ? byte - 1 : 0;
    if (command == CMD_RIGHT)
        return byte < last ? byte + 1 : last;
    if (command == CMD_UP)
        return byte >= line ? byte - line : byte;
    if (command == CMD_DOWN)
        return last - byte >= line ? byte + line : byte;
    if (command == CMD_PAGE_UP)
        return byte > page ? byte - page : 0;
    if (command == CMD_PAGE_DOWN)
        return last - byte > page ? byte + page : last;
    if (command == CMD_FIRST)
        return 0;
    return command == CMD_LAST ? last : SIZE_MAX;
}

/* ---- drawing ---- */

static bool is_marked(const struct hex_marks *marks, size_t at)
{
    return at >= marks->from && at - marks->from < marks->length;
}

static bool differs(const struct hex_marks *marks, const uint8_t *bytes, size_t at)
{
    return marks->written && (at >= marks->written_length || marks->written[at] != bytes[at]);
}

static bool ends_at(const struct hex_marks *marks, size_t at)
{
    return marks->length > 0 && at == marks->from + marks->length;
}

static void draw_byte(const struct canvas *c, int row, int column, const uint8_t *bytes, size_t at,
                      const struct hex_marks *marks)
{
    bool marked = is_marked(marks, at), other = differs(marks, bytes, at);
    char hex[3];
    snprintf(hex, sizeof hex, "%02x", bytes[at]);
    if (marked && at == marks->from)
        canvas_put(c, row, column, STYLE_STRONG, "[");
    if (other)
        canvas_put(c, row, column, STYLE_BAD, "!");
    canvas_put(c, row, column + 1, other ? STYLE_BAD : marked ? STYLE_MARKED : STYLE_BYTES, hex);
    if (at == marks->cursor) {
        canvas_paint(c, row, column + 1, 2, STYLE_SELECTED);
        canvas_cursor(c, row, column + 1);
    }
}

static void draw_line(const struct canvas *c, int row, int per_line, const uint8_t *bytes,
                      size_t length, size_t start, const struct hex_marks *marks)
{
    int    first = first_column(length), text = hex_pane_columns(length, per_line, false) + 1;
    bool   with_text = c->columns >= hex_pane_columns(length, per_line, true);
    size_t end = length - start < (size_t)per_line ? length : start + (size_t)per_line;
    canvas_format(c, row, 0, STYLE_FAINT, "%*zu", offset_digits(length), start);
    for (size_t at = start; at < end; at++) {
        int i = (int)(at - start);
        if (i > 0 && ends_at(marks, at))
            canvas_put(c, row, first + PER_BYTE * i, STYLE_STRONG, "]");
        draw_byte(c, row, first + PER_BYTE * i, bytes, at, marks);
        if (with_text)
            canvas_put(
                c, row, text + i, is_marked(marks, at) ? STYLE_MARKED : STYLE_FAINT,
                (char[]){ bytes[at] >= 0x20 && bytes[at] < 0x7f ? (char)bytes[at] : '.', 0 });
    }
    if (ends_at(marks, end))
        canvas_put(c, row, first + PER_BYTE * (int)(end - start), STYLE_STRONG, "]");
}

void hex_pane_draw(const struct canvas *c, int top, const uint8_t *bytes, size_t length,
                   const struct hex_marks *marks)
{
    int per_line = hex_pane_per_line(length, c->columns);
    for (int row = 0; row < c->rows; row++) {
        size_t start = (size_t)(top + row) * (size_t)per_line;
        if (start >= length)
            break;
        draw_line(c, row, per_line, bytes, length, start, marks);
    }
    if (top > 0)
        canvas_put(c, 0, c->columns - 1, STYLE_STRONG, "↑");
    if (c->rows > 0 && (size_t)(top + c->rows) * (size_t)per_line < length)
        canvas_put(c, c->rows - 1, c->columns - 1, STYLE_STRONG, "↓");
}

size_t hex_pane_byte(const struct canvas *c, int top, size_t length, int row, int column)
{
    int per_line = hex_pane_per_line(length, c->columns);
    int i = (column - first_column(length)) / PER_BYTE;
    if (row < 0 || row >= c->rows || column < first_column(length) || i >= per_line)
        return SIZE_MAX;
    size_t at = (size_t)(top + row) * (size_t)per_line + (size_t)i;
    return at < length ? at : SIZE_MAX;
}
