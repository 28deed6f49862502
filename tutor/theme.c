/* theme.c - the themes as tables. */
#include "tutor/theme.h"

enum {
    D = COLOUR_DEFAULT,
    BLACK = 0,
    RED = 1,
    GREEN = 2,
    YELLOW = 3,
    BLUE = 4,
    MAGENTA = 5,
    CYAN = 6,
    WHITE = 7,
    BRIGHT_RED = 9,
    BRIGHT_YELLOW = 11,
    BRIGHT_CYAN = 14,
    BRIGHT_WHITE = 15
};

#define COLOURS(fore, back)                                                                        \
    {                                                                                              \
        .foreground = (fore), .background = (back)                                                 \
    }
#define LOOK(fore, back, ...)                                                                      \
    {                                                                                              \
        .foreground = (fore), .background = (back), __VA_ARGS__                                    \
    }

/* clang-format off */
static const struct look looks[THEME_COUNT][STYLE_COUNT] = {
    [THEME_DARK] = {
        [STYLE_PLAIN]    = COLOURS(D, D),
        [STYLE_FAINT]    = LOOK(D, D, .dim = 1),
        [STYLE_STRONG]   = LOOK(D, D, .bold = 1),
        [STYLE_TITLE]    = LOOK(CYAN, D, .bold = 1),
        [STYLE_FOCUS]    = LOOK(BRIGHT_CYAN, D, .bold = 1),
        [STYLE_BORDER]   = LOOK(D, D, .dim = 1),
        [STYLE_SELECTED] = LOOK(D, D, .bold = 1, .reverse = 1),
        [STYLE_MARKED]   = COLOURS(BLACK, YELLOW),
        [STYLE_GOOD]     = COLOURS(CYAN, D),
        [STYLE_BAD]      = LOOK(BRIGHT_RED, D, .bold = 1),
        [STYLE_WARNING]  = COLOURS(YELLOW, D),
        [STYLE_TERM]     = LOOK(D, D, .underline = 1),
        [STYLE_LINK]     = LOOK(CYAN, D, .underline = 1),
        [STYLE_KEY]      = LOOK(D, D, .bold = 1, .reverse = 1),
        [STYLE_CLIENT]   = COLOURS(CYAN, D),
        [STYLE_SERVER]   = COLOURS(YELLOW, D),
        [STYLE_ATTACKER] = LOOK(MAGENTA, D, .bold = 1),
        [STYLE_BYTES]    = COLOURS(GREEN, D),
    },
    [THEME_LIGHT] = {
        [STYLE_PLAIN]    = COLOURS(BLACK, BRIGHT_WHITE),
        [STYLE_FAINT]    = LOOK(BLACK, BRIGHT_WHITE, .dim = 1),
        [STYLE_STRONG]   = LOOK(BLACK, BRIGHT_WHITE, .bold = 1),
        [STYLE_TITLE]    = LOOK(BLUE, BRIGHT_WHITE, .bold = 1),
        [STYLE_FOCUS]    = LOOK(BLUE, BRIGHT_WHITE, .bold = 1),
        [STYLE_BORDER]   = LOOK(BLACK, BRIGHT_WHITE, .dim = 1),
        [STYLE_SELECTED] = LOOK(BRIGHT_WHITE, BLUE, .bold = 1),
        [STYLE_MARKED]   = COLOURS(BLACK, YELLOW),
        [STYLE_GOOD]     = COLOURS(BLUE, BRIGHT_WHITE),
        [STYLE_BAD]      = LOOK(RED, BRIGHT_WHITE, .bold = 1),
        [STYLE_WARNING]  = COLOURS(RED, BRIGHT_WHITE),
        [STYLE_TERM]     = LOOK(BLACK, BRIGHT_WHITE, .underline = 1),
        [STYLE_LINK]     = LOOK(BLUE, BRIGHT_WHITE, .underline = 1),
        [STYLE_KEY]      = LOOK(BRIGHT_WHITE, BLACK, .bold = 1),
        [STYLE_CLIENT]   = COLOURS(BLUE, BRIGHT_WHITE),
        [STYLE_SERVER]   = COLOURS(RED, BRIGHT_WHITE),
        [STYLE_ATTACKER] = LOOK(MAGENTA, BRIGHT_WHITE, .bold = 1),
        [STYLE_BYTES]    = COLOURS(BLACK, BRIGHT_WHITE),
    },
    [THEME_CONTRAST] = {
        [STYLE_PLAIN]    = LOOK(BRIGHT_WHITE, BLACK, .bold = 1),
        [STYLE_FAINT]    = COLOURS(WHITE, BLACK),
        [STYLE_STRONG]   = LOOK(BRIGHT_YELLOW, BLACK, .bold = 1),
        [STYLE_TITLE]    = LOOK(BRIGHT_YELLOW, BLACK, .bold = 1),
        [STYLE_FOCUS]    = LOOK(BRIGHT_YELLOW, BLACK, .bold = 1),
        [STYLE_BORDER]   = COLOURS(WHITE, BLACK),
        [STYLE_SELECTED] = LOOK(BLACK, BRIGHT_YELLOW, .bold = 1),
        [STYLE_MARKED]   = LOOK(BLACK, BRIGHT_CYAN, .bold = 1),
        [STYLE_GOOD]     = LOOK(BRIGHT_CYAN, BLACK, .bold = 1),
        [STYLE_BAD]      = LOOK(BRIGHT_WHITE, RED, .bold = 1),
        [STYLE_WARNING]  = LOOK(BRIGHT_YELLOW, BLACK, .bold = 1, .underline = 1),
        [STYLE_TERM]     = LOOK(BRIGHT_WHITE, BLACK, .bold = 1, .underline = 1),
        [STYLE_LINK]     = LOOK(BRIGHT_CYAN, BLACK, .bold = 1, .underline = 1),
        [STYLE_KEY]      = LOOK(BLACK, BRIGHT_WHITE, .bold = 1),
        [STYLE_CLIENT]   = LOOK(BRIGHT_CYAN, BLACK, .bold = 1),
        [STYLE_SERVER]   = LOOK(BRIGHT_YELLOW, BLACK, .bold = 1),
        [STYLE_ATTACKER] = LOOK(BRIGHT_WHITE, RED, .bold = 1),
        [STYLE_BYTES]    = LOOK(BRIGHT_WHITE, BLACK, .bold = 1),
    },
    [THEME_MONOCHROME] = {
        [STYLE_PLAIN]    = COLOURS(D, D),
        [STYLE_FAINT]    = LOOK(D, D, .dim = 1),
        [STYLE_STRONG]   = LOOK(D, D, .bold = 1),
        [STYLE_TITLE]    = LOOK(D, D, .bold = 1),
        [STYLE_FOCUS]    = LOOK(D, D, .bold = 1),
        [STYLE_BORDER]   = LOOK(D, D, .dim = 1),
        [STYLE_SELECTED] = LOOK(D, D, .reverse = 1),
        [STYLE_MARKED]   = LOOK(D, D, .bold = 1, .underline = 1),
        [STYLE_GOOD]     = COLOURS(D, D),
        [STYLE_BAD]      = LOOK(D, D, .bold = 1, .reverse = 1),
        [STYLE_WARNING]  = LOOK(D, D, .bold = 1),
        [STYLE_TERM]     = LOOK(D, D, .underline = 1),
        [STYLE_LINK]     = LOOK(D, D, .underline = 1),
        [STYLE_KEY]      = LOOK(D, D, .reverse = 1),
        [STYLE_CLIENT]   = COLOURS(D, D),
        [STYLE_SERVER]   = COLOURS(D, D),
        [STYLE_ATTACKER] = LOOK(D, D, .bold = 1),
        [STYLE_BYTES]    = COLOURS(D, D),
    },
};
/* clang-format on */

static const char *const titles[THEME_COUNT] = { "dark", "light", "high contrast", "monochrome" };

const char *theme_title(enum theme_name theme) { return titles[theme]; }

const struct look *theme_look(enum theme_name theme, enum style style)
{
    return &looks[theme][style];
}
