/* keymap.c - see keymap.h. */
#include "tutor/keymap.h"

#include <stdio.h>
#include <string.h>

static const struct key_row rows[] = {
#define KEY(command, keys, label, group, help) { CMD_##command, keys, label, group, help },
#include "tutor/keymap.def"
#undef KEY
};
enum { ROWS = sizeof rows / sizeof *rows };

static const struct {
    const char *name;
    int         code;
} names[] = {
    { "Space", ' ' },
    { "Backspace", KEY_ERASE },
    { "Tab", KEY_TABULATOR },
    { "Shift-Tab", KEY_SHIFT_TAB },
    { "Up", KEY_ARROW_UP },
    { "Down", KEY_ARROW_DOWN },
    { "Left", KEY_ARROW_LEFT },
    { "Right", KEY_ARROW_RIGHT },
    { "PgUp", KEY_PAGE_UP },
    { "PgDn", KEY_PAGE_DOWN },
    { "Home", KEY_HOME_KEY },
    { "End", KEY_END_KEY },
    { "Enter", KEY_ENTER_CODE },
    { "Esc", KEY_ESCAPE },
    { "Ctrl-C", 3 },
    { "Ctrl-L", 12 },
};

const struct key_row *keymap_row(size_t index)
{
    return index < ROWS ? &rows[index] : NULL;
}

const struct key_row *keymap_find(enum command command)
{
    for (size_t i = 0; i < ROWS; i++)
        if (rows[i].command == command)
            return &rows[i];
    return NULL;
}

int keymap_code(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strlen(names[i].name) == length && memcmp(names[i].name, name, length) == 0)
            return names[i].code;
    return length == 1 ? (unsigned char)name[0] : KEY_NONE_PRESSED;
}

static bool row_has(const struct key_row *row, int code)
{
    for (const char *at = row->keys; *at; at += strspn(at, " ")) {
        size_t length = strcspn(at, " ");
        if (keymap_code(at, length) == code)
            return true;
        at += length;
    }
    return false;
}

enum command keymap_command(const struct key *key)
{
    for (size_t i = 0; i < ROWS && key->code != KEY_NONE_PRESSED; i++)
        if (row_has(&rows[i], key->code))
            return rows[i].command;
    return CMD_NONE;
}

void keymap_show_key(char *out, size_t size, const struct key_row *row)
{
    int length = (int)strcspn(row->keys, " ");
    if (strncmp(row->keys, "Backspace", (size_t)length) == 0)
        snprintf(out, size, "⌫");
    else
        snprintf(out, size, "%.*s", length, row->keys);
}
