/* form.c - see form.h. */
#include "tutor/form.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Rows from one field to the next; columns of labels. */
enum { FIELD_ROWS = 3, FIRST_ROW = 2, LABEL_COLUMNS = 16 };

void form_begin(struct form *form, const char *title, const char *action)
{
    memset(form, 0, sizeof *form);
    form->title = title;
    form->action = action;
}

void form_add(struct form *form, const char *label, const char *initial, const char *hint)
{
    struct form_field *field = &form->fields[form->count++];
    field->label = label;
    field->hint = hint;
    edit_set(&field->edit, initial);
}

const char *form_text(const struct form *form, int field) { return form->fields[field].edit.text; }

/* ---- complaints ---- */

void form_clear_complaints(struct form *form)
{
    form->complaint[0] = '\0';
    for (int i = 0; i < form->count; i++)
        form->fields[i].complaint[0] = '\0';
}

void form_complain(struct form *form, int field, const char *format, ...)
{
    va_list arguments;
    if (form_sound(form))
        form->selected = field;
    va_start(arguments, format);
    vsnprintf(form->fields[field].complaint, FORM_LINE, format, arguments);
    va_end(arguments);
}

bool form_sound(const struct form *form)
{
    for (int i = 0; i < form->count; i++)
        if (form->fields[i].complaint[0])
            return false;
    return !form->complaint[0];
}

/* ---- keys ---- */

static void click(struct form *form, const struct key *key)
{
    int row = key->row - form->canvas.row - FIRST_ROW;
    if (row >= 0 && row / FIELD_ROWS < form->count)
        form->selected = row / FIELD_ROWS;
}

enum form_answer form_key(struct form *form, const struct key *key)
{
    struct form_field *field = &form->fields[form->selected];
    switch (key->code) {
    case KEY_ESCAPE:
        return FORM_BACK;
    case KEY_ENTER_CODE:
        return FORM_START;
    case KEY_TABULATOR:
        form->selected = (form->selected + 1) % form->count;
        return FORM_STAY;
    case KEY_SHIFT_TAB:
        form->selected = (form->selected + form->count - 1) % form->count;
        return FORM_STAY;
    case KEY_ARROW_DOWN:
        form->selected += form->selected + 1 < form->count;
        return FORM_STAY;
    case KEY_ARROW_UP:
        form->selected -= form->selected > 0;
        return FORM_STAY;
    case KEY_MOUSE_CLICK:
        click(form, key);
        return FORM_STAY;
    default:
        if (edit_key(&field->edit, key))
            field->complaint[0] = form->complaint[0] = '\0'; /* it was about what stood there */
        return FORM_STAY;
    }
}

/* ---- drawing ---- */

static void draw_field(const struct form *form, const struct canvas *c, int i, int row)
{
    const struct form_field *field = &form->fields[i];
    bool                     selected = i == form->selected;
    if (selected)
        canvas_put(c, row, 0, STYLE_STRONG, "▶");
    canvas_put_most(c, row, 2, LABEL_COLUMNS, selected ? STYLE_STRONG : STYLE_PLAIN, field->label);
    edit_draw(&field->edit, c, row, 2 + LABEL_COLUMNS, c->columns - 2 - LABEL_COLUMNS, selected);
    if (field->complaint[0]) {
        canvas_put(c, row + 1, LABEL_COLUMNS, STYLE_BAD, "✗");
        canvas_put(c, row + 1, 2 + LABEL_COLUMNS, STYLE_BAD, field->complaint);
    } else {
        canvas_put(c, row + 1, 2 + LABEL_COLUMNS, STYLE_FAINT, field->hint);
    }
}

void form_draw(struct form *form, const struct canvas *c)
{
    int end = FIRST_ROW + form->count * FIELD_ROWS;
    form->canvas = *c;
    canvas_put(c, 0, 0, STYLE_TITLE, form->title);
    for (int i = 0; i < form->count; i++)
        draw_field(form, c, i, FIRST_ROW + i * FIELD_ROWS);
    if (form->complaint[0]) {
        struct canvas rest = canvas_part(c, end, 0, c->rows - end, c->columns);
        canvas_put(&rest, 0, 0, STYLE_BAD, "✗");
        canvas_wrap(&rest, 0, 2, 0, STYLE_BAD, form->complaint);
    }
}
