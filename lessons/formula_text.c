/*
 * formula_text.c - the words of a formula, one function each, the rule above it.
 */
#include "lessons/formula_text.h"

#include <ctype.h>
#include <string.h>

static bool is_digit(char c) { return isdigit((unsigned char)c) != 0; }
static bool is_alnum(char c) { return isalnum((unsigned char)c) != 0; }

void formula_skip_spaces(struct formula_text *t)
{
    while (t->text[t->at] == ' ')
        t->at++;
}

bool formula_take(struct formula_text *t, const char *token)
{
    size_t before = t->at;
    formula_skip_spaces(t);
    if (strncmp(t->text + t->at, token, strlen(token)) != 0) {
        t->at = before;
        return false;
    }
    t->at += strlen(token);
    formula_skip_spaces(t);
    return true;
}

/* word = letters, digits, "_", "-" and single dots inside ("ASN.1Cert"; ".." is a range) */
bool formula_take_word(struct formula_text *t)
{
    size_t start = t->at;
    for (;;) {
        char c = t->text[t->at];
        bool dot = c == '.' && t->at > start && is_alnum(t->text[t->at + 1]);
        if (!is_alnum(c) && c != '_' && c != '-' && !dot)
            return t->at > start;
        t->at++;
    }
}

bool formula_take_number(struct formula_text *t)
{
    size_t start = t->at;
    while (is_digit(t->text[t->at]))
        t->at++;
    return t->at > start;
}

/* "#" k */
static bool take_ordinal(struct formula_text *t)
{
    if (t->text[t->at] != '#')
        return true;
    t->at++;
    return formula_take_number(t);
}

/* Message [ "#" k ] */
static bool take_message(struct formula_text *t)
{
    return isupper((unsigned char)t->text[t->at]) && formula_take_word(t) && take_ordinal(t);
}

/* path = Message [ "#" k ] { "/" field [ "#" j ] } */
bool formula_take_path(struct formula_text *t)
{
    if (!take_message(t))
        return false;
    while (t->text[t->at] == '/') {
        t->at++;
        if (!formula_take_word(t) || !take_ordinal(t))
            return false;
    }
    return true;
}

/* range = Message ".." Message */
bool formula_take_range(struct formula_text *t)
{
    size_t start = t->at;
    if (take_message(t) && strncmp(t->text + t->at, "..", 2) == 0) {
        t->at += 2;
        if (take_message(t))
            return true;
    }
    t->at = start;
    return false;
}

/* NAME = word { " " word } */
bool formula_take_name(struct formula_text *t)
{
    if (!formula_take_word(t))
        return false;
    while (t->text[t->at] == ' ' && is_alnum(t->text[t->at + 1])) {
        t->at++;
        if (!formula_take_word(t))
            return false;
    }
    return true;
}

/* literal = '"' text '"' */
bool formula_take_quoted(struct formula_text *t)
{
    const char *end = strchr(t->text + t->at + 1, '"');
    if (!end)
        return false;
    t->at = (size_t)(end - t->text) + 1;
    return true;
}

/* literal = "0x" hex, whole bytes */
bool formula_take_hex(struct formula_text *t)
{
    if (strncmp(t->text + t->at, "0x", 2) != 0)
        return false;
    t->at += 2;
    size_t start = t->at;
    while (isxdigit((unsigned char)t->text[t->at]))
        t->at++;
    return t->at > start && (t->at - start) % 2 == 0;
}

enum formula_atom formula_at(const struct formula_text *t)
{
    struct formula_text ahead = *t;
    char                c = t->text[t->at];
    if (c == '(')
        return FORMULA_PARENTHESIS;
    if (c == '"')
        return FORMULA_QUOTED;
    if (is_digit(c))
        return strncmp(t->text + t->at, "0x", 2) == 0 ? FORMULA_HEX : FORMULA_NUMBER;
    if (!isalpha((unsigned char)c))
        return FORMULA_NOTHING;
    if (formula_take_word(&ahead) && ahead.text[ahead.at] == '(')
        return FORMULA_FUNCTION;
    return isupper((unsigned char)c) ? FORMULA_PATH : FORMULA_NAME;
}

bool formula_at_transcript(const struct formula_text *t)
{
    return strncmp(t->text + t->at, "transcript(", strlen("transcript(")) == 0;
}
