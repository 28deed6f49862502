/* home.c - see home.h. What the forms ask is in home_forms.c. */
#include "tutor/home.h"

#include "lessons/student.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/home_forms.h"

#include <stdio.h>
#include <string.h>

enum { LEAST_ROWS = 24, LEAST_COLUMNS = 80, MOST_COLUMNS = 92, ITEMS_ROW = 4 };

static const struct {
    const char *label, *words;
} items[HOME_ITEMS] = {
    [HOME_CONTINUE] = { "Continue where you left off", "" },
    [HOME_STORY] = { "The story in six acts",
                     "a client and a server of this program's own: nothing else is needed" },
    [HOME_LESSONS] = { "Lessons", "ten minutes each: you read, predict, and see it happen" },
    [HOME_CONNECT] = { "Connect to a server", "step through a handshake with a real one" },
    [HOME_SERVE] = { "Serve a browser",
                     "be the server: step through what a browser, or curl, says to you" },
    [HOME_LAB] = { "Lab: what if", "somebody attacks: who notices, and what if nobody looked" },
    [HOME_CERTIFICATE] = { "Certificates", "look inside a file of them, to the last byte" },
    [HOME_REPLAY] = { "Open a recording", "walk again through what was recorded" },
};

/* A blank line between two, where there is room. */
static int item_rows(const struct canvas *c, int count) { return 3 * count <= c->rows + 1 ? 3 : 2; }

/* ---- where it was left off ---- */

static void look_for_last(struct home *home)
{
    char complaint[FORM_LINE] = "";
    left_off_free(&home->left_off);
    complain_into(complaint, sizeof complaint);
    enum left_off_state state = left_off_read(&home->left_off);
    complain_into(NULL, 0);
    if (complaint[0])
        snprintf(home->notice, sizeof home->notice, "%s", complaint);
    home->first = state == LEFT_OFF_FOUND ? HOME_CONTINUE : HOME_STORY;
    list_set_count(&home->list, HOME_ITEMS - home->first);
}

void home_begin(struct home *home)
{
    memset(home, 0, sizeof *home);
    for (int i = 0; i < HOME_ITEMS; i++)
        home_make_form(&home->forms[i], (enum home_item)i);
    home_labs_begin(&home->labs);
    look_for_last(home);
}

/* A complaint about the record of progress is shown, not printed. */
static void read_lessons(struct home *home)
{
    char           student[STUDENT_NAME];
    struct options o = { .student = home->student };
    lesson_student(student, &o);
    complain_into(home->notice, sizeof home->notice);
    home_lessons_read(&home->lessons, student);
    complain_into(NULL, 0);
}

void home_open_lessons(struct home *home, const char *student)
{
    home->student = student;
    list_select(&home->list, HOME_LESSONS - home->first);
    home->item = HOME_LESSONS;
    home->in_lessons = true;
    read_lessons(home);
}

void home_end(struct home *home) { left_off_free(&home->left_off); }

void home_return(struct home *home)
{
    int item = home->first + home->list.selected;
    home->in_form = false;
    if (home->in_lessons)
        read_lessons(home); /* there is progress on one of them */
    look_for_last(home);
    list_select(&home->list, item - home->first);
}

void home_refuse(struct home *home, const char *why)
{
    char *out = home->in_form ? home->forms[home->item].complaint : home->notice;
    snprintf(out, FORM_LINE, "%s", why);
}

bool home_is_typing(const struct home *home) { return home->in_form; }

/* ---- keys ---- */

/* As if nothing but a command had been typed. */
static void begin_options(struct options *o)
{
    char error[OPTIONS_ERROR_TEXT];
    options_parse(o, error, 0, NULL);
}

static enum home_answer open_item(struct home *home, struct options *chosen)
{
    home->item = (enum home_item)(home->first + home->list.selected);
    home->in_form = home_has_form(home->item);
    home->in_labs = home->item == HOME_LAB;
    if (home->item == HOME_LESSONS)
        home_open_lessons(home, home->student);
    if (home->in_form || home->in_labs || home->in_lessons)
        return HOME_STAY;
    begin_options(chosen);
    chosen->command = COMMAND_DEMO;
    if (home->item == HOME_CONTINUE)
        *chosen = home->left_off.options;
    return HOME_CHOSEN;
}

static enum home_answer form_answered(struct home *home, const struct key *key,
                                      struct options *chosen)
{
    struct form *form = &home->forms[home->item];
    switch (form_key(form, key)) {
    case FORM_STAY:
        return HOME_STAY;
    case FORM_BACK:
        home->in_form = false;
        return HOME_STAY;
    case FORM_START:
        break;
    }
    begin_options(chosen);
    return home_read_form(chosen, form, home->item) ? HOME_CHOSEN : HOME_STAY;
}

/* In one of the lists. */
static enum home_answer list_answered(struct home *home, const struct key *key,
                                      struct options *chosen)
{
    enum command command = keymap_command(key);
    const char  *name =
        home->in_labs ? home_labs_key(&home->labs, key) : home_lessons_key(&home->lessons, key);
    if (name) {
        begin_options(chosen);
        chosen->command = home->in_labs ? COMMAND_LAB : COMMAND_LESSON;
        chosen->argument = name;
        chosen->student = home->in_lessons ? home->student : NULL;
        return HOME_CHOSEN;
    }
    if (command == CMD_QUIT || command == CMD_RETURN)
        home->in_labs = home->in_lessons = false;
    return HOME_STAY;
}

/* A first click selects, a second opens. */
static enum home_answer click(struct home *home, const struct key *key, struct options *chosen)
{
    int row = key->row - home->items.row;
    int item = row / item_rows(&home->items, home->list.count);
    if (row < 0 || item >= home->list.count || key->column < home->items.column)
        return HOME_STAY;
    if (item == home->list.selected)
        return open_item(home, chosen);
    list_select(&home->list, item);
    return HOME_STAY;
}

enum home_answer home_key(struct home *home, const struct key *key, struct options *chosen)
{
    enum command command = keymap_command(key);
    int          digit = key->code - '1';
    if (command == CMD_LEAVE && (!home->in_form || key->code < ' '))
        return HOME_LEAVE;
    if (home->in_form)
        return form_answered(home, key, chosen);
    home->notice[0] = '\0';
    if (home->in_labs || home->in_lessons)
        return list_answered(home, key, chosen);
    if (key->code == KEY_MOUSE_CLICK)
        return click(home, key, chosen);
    if (command == CMD_QUIT || command == CMD_RETURN)
        return HOME_LEAVE;
    if (command == CMD_OPEN || command == CMD_NEXT)
        return open_item(home, chosen);
    if (digit >= 0 && digit < home->list.count) {
        list_select(&home->list, digit);
        return open_item(home, chosen);
    }
    if (command == CMD_NEXT_PANE || command == CMD_LAST_PANE)
        command = command == CMD_NEXT_PANE ? CMD_DOWN : CMD_UP;
    list_command(&home->list, command, home->list.count);
    return HOME_STAY;
}

/* ---- drawing ---- */

static void draw_item(struct home *home, const struct canvas *c, int i)
{
    enum home_item item = (enum home_item)(home->first + i);
    int            row = i * item_rows(c, home->list.count);
    bool           selected = i == home->list.selected;
    char           last[FORM_LINE];
    canvas_format(c, row, 2, STYLE_KEY, "%d", i + 1);
    canvas_put(c, row, 4, STYLE_STRONG, items[item].label);
    if (selected) {
        canvas_put(c, row, 0, STYLE_STRONG, "▶");
        canvas_paint(c, row, 0, c->columns, STYLE_SELECTED);
        canvas_cursor(c, row, 0);
    }
    if (item == HOME_CONTINUE)
        left_off_describe(last, sizeof last, &home->left_off);
    canvas_put(c, row + 1, 4, STYLE_PLAIN, item == HOME_CONTINUE ? last : items[item].words);
}

static void draw_items(struct home *home, const struct canvas *c)
{
    home->items = *c;
    for (int i = 0; i < home->list.count; i++)
        draw_item(home, c, i);
}

/* Pairs of a key and what it does. */
static void draw_keys(const struct canvas *c, const char *const *pairs)
{
    int column = 1;
    for (; pairs[0]; pairs += 2) {
        column = canvas_put(c, 0, column, STYLE_KEY, pairs[0]);
        column = canvas_put(c, 0, column + 1, STYLE_PLAIN, pairs[1]) + 2;
    }
}

static void draw_footer(const struct home *home, const struct canvas *c)
{
    const char *action = home->in_form ? home->forms[home->item].action : "open";
    const char *in_form[] = { "Enter", action, "Tab",    "next field", "Ctrl-U", "clear",
                              "Esc",   "back", "Ctrl-C", "leave",      NULL };
    const char *in_menu[] = { "Up Down", "choose",
                              "Enter",   action,
                              "q",       home->in_labs || home->in_lessons ? "back" : "leave",
                              NULL };
    if (home->notice[0])
        canvas_put(c, 0, 1, STYLE_WARNING, home->notice);
    else
        draw_keys(c, home->in_form ? in_form : in_menu);
}

void home_draw(struct home *home, struct surface *s)
{
    struct canvas whole = canvas_whole(s);
    surface_clear(s);
    if (s->rows < LEAST_ROWS || s->columns < LEAST_COLUMNS) {
        canvas_format(&whole, 0, 0, STYLE_WARNING, "%dx%d: the tutor needs 80x24 (q leaves)",
                      s->columns, s->rows);
        canvas_cursor(&whole, 0, 0);
        return;
    }
    int           wide = s->columns - 4 < MOST_COLUMNS ? s->columns - 4 : MOST_COLUMNS;
    int           left = (s->columns - wide) / 2;
    struct canvas body = canvas_part(&whole, ITEMS_ROW, left, s->rows - ITEMS_ROW - 1, wide);
    struct canvas footer = canvas_part(&whole, s->rows - 1, 0, 1, s->columns);
    canvas_put(&whole, 1, left, STYLE_TITLE, "tlstutor");
    canvas_put(&whole, 1, left + 10, STYLE_PLAIN, "a real TLS stack behind glass");
    for (int column = 0; column < wide; column++)
        canvas_put(&whole, 2, left + column, STYLE_BORDER, "─");
    if (home->in_form)
        form_draw(&home->forms[home->item], &body);
    else if (home->in_labs)
        home_labs_draw(&home->labs, &body);
    else if (home->in_lessons)
        home_lessons_draw(&home->lessons, &body);
    else
        draw_items(home, &body);
    draw_footer(home, &footer);
}
