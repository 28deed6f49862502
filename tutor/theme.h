/*
 * theme.h - how each style looks: colours and attributes, one table a theme.
 *
 * The default keeps to the terminal's own sixteen colours, and never needs bright black or plain
 * blue to be read. Colours are told apart by the colour blind (blue and orange, not red and green),
 * and every meaning has a sign or an attribute besides. NO_COLOR chooses the theme without colours.
 */
#ifndef TUTOR_THEME_H
#define TUTOR_THEME_H

#include "tutor/surface.h"

enum theme_name { THEME_DARK, THEME_LIGHT, THEME_CONTRAST, THEME_MONOCHROME, THEME_COUNT };

/* The terminal's colours by number (ECMA-48 order); -1: its default. */
enum { COLOUR_DEFAULT = -1 };

struct look {
    int8_t foreground, background; /* 0 to 15, or COLOUR_DEFAULT */
    bool   bold, dim, underline, reverse;
};

const char        *theme_title(enum theme_name);
const struct look *theme_look(enum theme_name, enum style);

#endif
