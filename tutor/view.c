/* view.c - what the views share in drawing. See view.h. */
#include "tutor/view.h"

void view_draw_selection(const struct canvas *c, int row, bool selected, bool focused)
{
    if (!selected)
        return;
    canvas_put(c, row, 0, STYLE_STRONG, "▶");
    canvas_paint(c, row, 0, c->columns, focused ? STYLE_SELECTED : STYLE_MARKED);
    if (focused)
        canvas_cursor(c, row, 0);
}

enum { OFFSET_COLUMNS = 6, OCTET_COLUMNS = 3 };

int view_draw_hex(const struct canvas *c, int row, int column, int skip, const uint8_t *bytes,
                  size_t length, size_t mark_from, size_t mark_length)
{
    int room = c->columns - column - OFFSET_COLUMNS;
    int per_line = room >= 16 * OCTET_COLUMNS ? 16 : room >= 8 * OCTET_COLUMNS ? 8 : 4;
    int lines = (int)((length + (size_t)per_line - 1) / (size_t)per_line);
    for (int line = skip; line < lines && row + line - skip < c->rows; line++) {
        int at_row = row + line - skip;
        if (at_row == c->rows - 1 && line < lines - 1) {
            canvas_put(c, at_row, column, STYLE_FAINT, "…");
            break;
        }
        canvas_format(c, at_row, column, STYLE_FAINT, "%4d", line * per_line);
        for (int i = 0; i < per_line && (size_t)(line * per_line + i) < length; i++) {
            size_t at = (size_t)(line * per_line + i);
            bool   marked = at >= mark_from && at - mark_from < mark_length;
            canvas_format(c, at_row, column + OFFSET_COLUMNS + i * OCTET_COLUMNS,
                          marked ? STYLE_MARKED : STYLE_BYTES, "%02x", bytes[at]);
        }
    }
    return lines;
}
