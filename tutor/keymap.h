/*
 * keymap.h - the keys, from their one list (keymap.def), and what they stand for.
 */
#ifndef TUTOR_KEYMAP_H
#define TUTOR_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>

/* What a key asks for. */
enum command {
    CMD_NONE,
#define KEY(command, keys, label, group, help) CMD_##command,
#include "tutor/keymap.def"
#undef KEY
    CMD_COUNT
};

/* A key as the screen reports it: a character (a Unicode code point), or one of these. */
enum key_code {
    KEY_NONE_PRESSED = 0,
    KEY_SPECIAL = 0x200000, /* above every character */
    KEY_ARROW_UP,
    KEY_ARROW_DOWN,
    KEY_ARROW_LEFT,
    KEY_ARROW_RIGHT,
    KEY_PAGE_UP,
    KEY_PAGE_DOWN,
    KEY_HOME_KEY,
    KEY_END_KEY,
    KEY_ERASE, /* Backspace */
    KEY_DELETE,
    KEY_SHIFT_TAB,
    KEY_RESIZED,     /* the terminal has another size */
    KEY_MOUSE_CLICK, /* with a place */
    KEY_WHEEL_UP,
    KEY_WHEEL_DOWN,
};
enum { KEY_ESCAPE = 27, KEY_ENTER_CODE = 13, KEY_TABULATOR = 9, KEY_CTRL_U = 21 };

struct key {
    int code;        /* a character, or enum key_code */
    int row, column; /* of the mouse */
};

struct key_row {
    enum command command;
    const char  *keys; /* "Space n" */
    const char  *label, *group, *help;
};

/* The rows of the list in order; NULL past the end. */
const struct key_row *keymap_row(size_t index);
const struct key_row *keymap_find(enum command);

/* What a key asks for; CMD_NONE for a key that is not in the list. */
enum command keymap_command(const struct key *);

/* The key that a row shows, its first, as it may be drawn ("Space", "⌫"): into out. */
void keymap_show_key(char *out, size_t size, const struct key_row *);

/* The code of a key's name ("Space", "PgUp", "Ctrl-L", "g"); KEY_NONE_PRESSED for none. */
int keymap_code(const char *name, size_t length);

#endif
