/* screen.c - see screen.h. */
#define _XOPEN_SOURCE          700
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR       1
#include "tutor/screen.h"

#include "tutor/complain.h"

#include <curses.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

/* From term.h, which cannot be included: it makes macros of words like `columns`. */
typedef struct term TERMINAL;
extern TERMINAL    *cur_term;
extern char        *tigetstr(const char *);
extern int          setupterm(const char *, int, int *);
extern int          del_curterm(TERMINAL *);

enum { ESCAPE_DELAY = 25 }; /* milliseconds: Esc acts at once */

/* The terminal is one, so what is known of it is the one static state of this program. */
static struct {
    bool            open, coloured, mouse;
    SCREEN         *terminal;
    struct termios  before;
    char            restore[256]; /* what a fatal signal writes to leave the terminal usable */
    size_t          restore_length;
    enum theme_name theme;
} the;

/* ---- leaving it whole ---- */

static const int fatal[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGQUIT };

/* Only functions that POSIX allows in a handler; then the signal does what it would have done. */
static void on_fatal(int signal_number)
{
    if (the.open) {
        ssize_t written = write(STDOUT_FILENO, the.restore, the.restore_length);
        (void)written;
        tcsetattr(STDIN_FILENO, TCSANOW, &the.before);
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void add_restore(const char *capability)
{
    const char *string = tigetstr(capability);
    if (!string || string == (const char *)-1)
        return;
    size_t length = strlen(string);
    if (the.restore_length + length >= sizeof the.restore)
        return;
    memcpy(the.restore + the.restore_length, string, length);
    the.restore_length += length;
}

static void prepare_restore(void)
{
    static const char no_mouse[] = "\033[?1000l\033[?1006l";
    memcpy(the.restore, no_mouse, sizeof no_mouse - 1);
    the.restore_length = sizeof no_mouse - 1;
    add_restore("sgr0");
    add_restore("cnorm");
    add_restore("rmkx");
    add_restore("rmcup");
    for (size_t i = 0; i < sizeof fatal / sizeof *fatal; i++)
        signal(fatal[i], on_fatal);
}

/* ---- opening and closing ---- */

/* Whether the terminal is known, and can put the cursor anywhere. */
static bool can_show_screens(void)
{
    int error;
    if (setupterm(NULL, STDOUT_FILENO, &error) != OK)
        return false;
    const char *address = tigetstr("cup");
    bool        can = address && address != (const char *)-1;
    del_curterm(cur_term);
    return can;
}

bool screen_open(bool mouse)
{
    const char *name = getenv("TERM");
    if (!name || !name[0]) {
        complain("no terminal: TERM is not set; use --plain");
        return false;
    }
    tcgetattr(STDIN_FILENO, &the.before);
    if (!getenv("ESCDELAY"))
        set_escdelay(ESCAPE_DELAY);
    the.terminal = can_show_screens() ? newterm(NULL, stdout, stdin) : NULL;
    if (!the.terminal) {
        complain("a terminal that cannot show screens: TERM=%s; use --plain", name);
        return false;
    }
    the.open = true;
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    meta(stdscr, TRUE);
    the.coloured = has_colors();
    if (the.coloured) {
        start_color();
        use_default_colors();
    }
    the.theme = THEME_COUNT;
    prepare_restore();
    screen_use_mouse(mouse);
    return true;
}

void screen_close(void)
{
    if (!the.open)
        return;
    screen_use_mouse(false);
    the.open = false;
    endwin();
    delscreen(the.terminal);
    the.terminal = NULL;
}

void screen_size(int *rows, int *columns) { getmaxyx(stdscr, *rows, *columns); }

int screen_descriptor(void) { return STDIN_FILENO; }

/* ---- keys ---- */

static const struct {
    int curses, ours;
} special[] = {
    { KEY_UP, KEY_ARROW_UP },       { KEY_DOWN, KEY_ARROW_DOWN }, { KEY_LEFT, KEY_ARROW_LEFT },
    { KEY_RIGHT, KEY_ARROW_RIGHT }, { KEY_PPAGE, KEY_PAGE_UP },   { KEY_NPAGE, KEY_PAGE_DOWN },
    { KEY_HOME, KEY_HOME_KEY },     { KEY_END, KEY_END_KEY },     { KEY_BACKSPACE, KEY_ERASE },
    { KEY_DC, KEY_DELETE },         { KEY_BTAB, KEY_SHIFT_TAB },  { KEY_RESIZE, KEY_RESIZED },
    { KEY_ENTER, KEY_ENTER_CODE },
};

static bool mouse_key(struct key *key)
{
    MEVENT event;
    if (getmouse(&event) != OK)
        return false;
    key->row = event.y;
    key->column = event.x;
    if (event.bstate & BUTTON4_PRESSED)
        key->code = KEY_WHEEL_UP;
    else if (event.bstate & BUTTON5_PRESSED)
        key->code = KEY_WHEEL_DOWN;
    else if (event.bstate & (BUTTON1_PRESSED | BUTTON1_CLICKED))
        key->code = KEY_MOUSE_CLICK;
    else
        return false;
    return true;
}

static bool special_key(struct key *key, int code)
{
    if (code == KEY_MOUSE)
        return mouse_key(key);
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (special[i].curses == code) {
            key->code = special[i].ours;
            return true;
        }
    return false;
}

bool screen_key(struct key *key)
{
    wint_t character;
    for (;;) {
        int got = get_wch(&character);
        if (got == ERR)
            return false;
        *key = (struct key){ .code = KEY_NONE_PRESSED };
        if (got == KEY_CODE_YES) {
            if (special_key(key, (int)character))
                return true;
            continue;
        }
        key->code = (int)character;
        if (character == 127 || character == 8)
            key->code = KEY_ERASE;
        if (character == '\n')
            key->code = KEY_ENTER_CODE;
        return true;
    }
}

void screen_use_mouse(bool use)
{
    the.mouse = use;
    mouseinterval(0);
    mousemask(use ? BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0,
              NULL);
}

/* ---- drawing ---- */

static short colour_of(int8_t colour)
{
    if (colour < 8 || COLORS >= 16)
        return colour;
    return (short)(colour - 8); /* bold makes it bright where there are eight */
}

static void use_theme(enum theme_name theme)
{
    if (theme == the.theme)
        return;
    the.theme = theme;
    for (enum style style = 0; the.coloured && style < STYLE_COUNT; style++) {
        const struct look *look = theme_look(theme, style);
        init_pair((short)(style + 1), colour_of(look->foreground), colour_of(look->background));
    }
}

static void set_style(enum style style)
{
    const struct look *look = theme_look(the.theme, style);
    attr_t             attributes = A_NORMAL;
    if (look->bold)
        attributes |= A_BOLD;
    if (look->dim)
        attributes |= A_DIM;
    if (look->underline)
        attributes |= A_UNDERLINE;
    if (look->reverse || (!the.coloured && style == STYLE_SELECTED))
        attributes |= A_REVERSE;
    attr_set(attributes, the.coloured ? (short)(style + 1) : 0, NULL);
}

/* A row, in runs of one style. */
static void show_row(const struct surface *s, int row)
{
    char   run[4096];
    size_t length = 0;
    int    style = -1;
    move(row, 0);
    for (int column = 0; column < s->columns; column++) {
        const struct cell *cell = &s->cells[(size_t)row * (size_t)s->columns + (size_t)column];
        if (cell->style != style || length + CELL_TEXT > sizeof run) {
            addnstr(run, (int)length);
            length = 0;
            style = cell->style;
            set_style((enum style)style);
        }
        for (const char *c = cell->text; *c; c++)
            run[length++] = *c;
    }
    addnstr(run, (int)length);
}

void screen_show(const struct surface *s, enum theme_name theme)
{
    use_theme(theme);
    for (int row = 0; row < s->rows; row++)
        show_row(s, row);
    if (s->cursor_row >= 0)
        move(s->cursor_row, s->cursor_column);
    curs_set(s->cursor_row >= 0);
    refresh();
}

void screen_redraw(void) { clearok(stdscr, TRUE); }

/* ---- the clipboard ---- */

static void put_base64(const char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t            length = strlen(text);
    for (size_t i = 0; i < length; i += 3) {
        unsigned group = 0, have = length - i < 3 ? (unsigned)(length - i) : 3;
        for (unsigned j = 0; j < 3; j++)
            group = group << 8 | (j < have ? (unsigned char)text[i + j] : 0u);
        for (unsigned j = 0; j < 4; j++)
            putchar(j <= have ? digits[group >> (18 - 6 * j) & 63] : '=');
    }
}

void screen_copy(const char *text)
{
    fputs("\033]52;c;", stdout);
    put_base64(text);
    putchar('\a');
    fflush(stdout);
}

const char *screen_library_version(void) { return curses_version(); }
