/* theme.c - the themes as tables. */
#include "tutor/theme.h"

enum { D = COLOUR_DEFAULT, BLACK = 0, RED = 1, GREEN = 2, YELLOW = 3, BLUE = 4, MAGENTA = 5,
       CYAN = 6, WHITE = 7, BRIGHT_RED = 9, BRIGHT_YELLOW = 11, BRIGHT_CYAN = 14,
       BRIGHT_WHITE = 15 };

/* clang-format off */
static const struct look looks[THEME_COUNT][STYLE_COUNT] = {
    [THEME_DARK] = {
        [STYLE_PLAIN]    = { D, D },
        [STYLE_FAINT]    = { D, D, .dim = 1 },
        [STYLE_STRONG]   = { D, D, .bold = 1 },
        [STYLE_TITLE]    = { CYAN, D, .bold = 1 },
        [STYLE_FOCUS]    = { BRIGHT_CYAN, D, .bold = 1 },
        [STYLE_BORDER]   = { D, D, .dim = 1 },
        [STYLE_SELECTED] = { D, D, .bold = 1, .reverse = 1 },
        [STYLE_MARKED]   = { BLACK, YELLOW },
        [STYLE_GOOD]     = { CYAN, D },
        [STYLE_BAD]      = { BRIGHT_RED, D, .bold = 1 },
        [STYLE_WARNING]  = { YELLOW, D },
        [STYLE_TERM]     = { D, D, .underline = 1 },
        [STYLE_LINK]     = { CYAN, D, .underline = 1 },
        [STYLE_KEY]      = { D, D, .bold = 1, .reverse = 1 },
        [STYLE_CLIENT]   = { CYAN, D },
        [STYLE_SERVER]   = { YELLOW, D },
        [STYLE_ATTACKER] = { MAGENTA, D, .bold = 1 },
        [STYLE_BYTES]    = { GREEN, D },
    },
    [THEME_LIGHT] = {
        [STYLE_PLAIN]    = { BLACK, BRIGHT_WHITE },
        [STYLE_FAINT]    = { BLACK, BRIGHT_WHITE, .dim = 1 },
        [STYLE_STRONG]   = { BLACK, BRIGHT_WHITE, .bold = 1 },
        [STYLE_TITLE]    = { BLUE, BRIGHT_WHITE, .bold = 1 },
        [STYLE_FOCUS]    = { BLUE, BRIGHT_WHITE, .bold = 1 },
        [STYLE_BORDER]   = { BLACK, BRIGHT_WHITE, .dim = 1 },
        [STYLE_SELECTED] = { BRIGHT_WHITE, BLUE, .bold = 1 },
        [STYLE_MARKED]   = { BLACK, YELLOW },
        [STYLE_GOOD]     = { BLUE, BRIGHT_WHITE },
        [STYLE_BAD]      = { RED, BRIGHT_WHITE, .bold = 1 },
        [STYLE_WARNING]  = { RED, BRIGHT_WHITE },
        [STYLE_TERM]     = { BLACK, BRIGHT_WHITE, .underline = 1 },
        [STYLE_LINK]     = { BLUE, BRIGHT_WHITE, .underline = 1 },
        [STYLE_KEY]      = { BRIGHT_WHITE, BLACK, .bold = 1 },
        [STYLE_CLIENT]   = { BLUE, BRIGHT_WHITE },
        [STYLE_SERVER]   = { RED, BRIGHT_WHITE },
        [STYLE_ATTACKER] = { MAGENTA, BRIGHT_WHITE, .bold = 1 },
        [STYLE_BYTES]    = { BLACK, BRIGHT_WHITE },
    },
    [THEME_CONTRAST] = {
        [STYLE_PLAIN]    = { BRIGHT_WHITE, BLACK, .bold = 1 },
        [STYLE_FAINT]    = { WHITE, BLACK },
        [STYLE_STRONG]   = { BRIGHT_YELLOW, BLACK, .bold = 1 },
        [STYLE_TITLE]    = { BRIGHT_YELLOW, BLACK, .bold = 1 },
        [STYLE_FOCUS]    = { BRIGHT_YELLOW, BLACK, .bold = 1 },
        [STYLE_BORDER]   = { WHITE, BLACK },
        [STYLE_SELECTED] = { BLACK, BRIGHT_YELLOW, .bold = 1 },
        [STYLE_MARKED]   = { BLACK, BRIGHT_CYAN, .bold = 1 },
        [STYLE_GOOD]     = { BRIGHT_CYAN, BLACK, .bold = 1 },
        [STYLE_BAD]      = { BRIGHT_WHITE, RED, .bold = 1 },
        [STYLE_WARNING]  = { BRIGHT_YELLOW, BLACK, .bold = 1, .underline = 1 },
        [STYLE_TERM]     = { BRIGHT_WHITE, BLACK, .bold = 1, .underline = 1 },
        [STYLE_LINK]     = { BRIGHT_CYAN, BLACK, .bold = 1, .underline = 1 },
        [STYLE_KEY]      = { BLACK, BRIGHT_WHITE, .bold = 1 },
        [STYLE_CLIENT]   = { BRIGHT_CYAN, BLACK, .bold = 1 },
        [STYLE_SERVER]   = { BRIGHT_YELLOW, BLACK, .bold = 1 },
        [STYLE_ATTACKER] = { BRIGHT_WHITE, RED, .bold = 1 },
        [STYLE_BYTES]    = { BRIGHT_WHITE, BLACK, .bold = 1 },
    },
    [THEME_MONOCHROME] = {
        [STYLE_PLAIN]    = { D, D },
        [STYLE_FAINT]    = { D, D, .dim = 1 },
        [STYLE_STRONG]   = { D, D, .bold = 1 },
        [STYLE_TITLE]    = { D, D, .bold = 1 },
        [STYLE_FOCUS]    = { D, D, .bold = 1 },
        [STYLE_BORDER]   = { D, D, .dim = 1 },
        [STYLE_SELECTED] = { D, D, .reverse = 1 },
        [STYLE_MARKED]   = { D, D, .bold = 1, .underline = 1 },
        [STYLE_GOOD]     = { D, D },
        [STYLE_BAD]      = { D, D, .bold = 1, .reverse = 1 },
        [STYLE_WARNING]  = { D, D, .bold = 1 },
        [STYLE_TERM]     = { D, D, .underline = 1 },
        [STYLE_LINK]     = { D, D, .underline = 1 },
        [STYLE_KEY]      = { D, D, .reverse = 1 },
        [STYLE_CLIENT]   = { D, D },
        [STYLE_SERVER]   = { D, D },
        [STYLE_ATTACKER] = { D, D, .bold = 1 },
        [STYLE_BYTES]    = { D, D },
    },
};
/* clang-format on */

static const char *const titles[THEME_COUNT] = { "dark", "light", "high contrast", "monochrome" };

const char *theme_title(enum theme_name theme) { return titles[theme]; }

const struct look *theme_look(enum theme_name theme, enum style style)
{
    return &looks[theme][style];
}
