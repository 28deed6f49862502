/*
 * formula.c - a recursive descent over the grammar of formulas: one function a rule, the rule above
 * it.
 *
 * The grammar as a whole stands in protocol/observe.h; lessons/knowledge.c asks for the inputs, and
 * tests/formula.py computes the values.
 */
#include "lessons/formula.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

/* Parentheses in parentheses: our own formulas nest four deep; a file may say anything. */
enum { MAX_DEPTH = 32 };

struct parser {
    const char           *text;
    size_t                at;
    unsigned              depth;
    struct formula_input *inputs;
    size_t                count, capacity;
};

static bool parse_formula(struct parser *p);

static void skip_spaces(struct parser *p)
{
    while (p->text[p->at] == ' ')
        p->at++;
}

/* Takes `token`, with spaces around it, if it comes next. */
static bool take(struct parser *p, const char *token)
{
    size_t before = p->at;
    skip_spaces(p);
    if (strncmp(p->text + p->at, token, strlen(token)) != 0) {
        p->at = before;
        return false;
    }
    p->at += strlen(token);
    skip_spaces(p);
    return true;
}

static bool is_digit(char c) { return isdigit((unsigned char)c) != 0; }
static bool is_alnum(char c) { return isalnum((unsigned char)c) != 0; }

/* word = letters, digits, "_", "-" and single dots inside ("ASN.1Cert"; ".." is a range) */
static bool take_word(struct parser *p)
{
    size_t start = p->at;
    for (;;) {
        char c = p->text[p->at];
        bool dot = c == '.' && p->at > start && is_alnum(p->text[p->at + 1]);
        if (!is_alnum(c) && c != '_' && c != '-' && !dot)
            return p->at > start;
        p->at++;
    }
}

static bool take_number(struct parser *p)
{
    size_t start = p->at;
    while (is_digit(p->text[p->at]))
        p->at++;
    return p->at > start;
}

/* Notes the text from `start` to here as an input, unless it is known already. */
static bool note_input(struct parser *p, enum formula_input_kind kind, size_t start)
{
    struct formula_input input = { kind, start, p->at - start };
    for (size_t i = 0; i < p->count; i++) {
        if (p->inputs[i].length == input.length &&
            memcmp(p->text + p->inputs[i].offset, p->text + start, input.length) == 0)
            return true;
    }
    if (p->count == p->capacity)
        return false;
    p->inputs[p->count++] = input;
    return true;
}

/* "#" k */
static bool take_ordinal(struct parser *p)
{
    if (p->text[p->at] != '#')
        return true;
    p->at++;
    return take_number(p);
}

/* Message [ "#" k ] */
static bool take_message(struct parser *p)
{
    return isupper((unsigned char)p->text[p->at]) && take_word(p) && take_ordinal(p);
}

/* path = Message [ "#" k ] { "/" field [ "#" j ] } */
static bool parse_path(struct parser *p)
{
    size_t start = p->at;
    if (!take_message(p))
        return false;
    while (p->text[p->at] == '/') {
        p->at++;
        if (!take_word(p) || !take_ordinal(p))
            return false;
    }
    return note_input(p, INPUT_PATH, start);
}

/* range = Message ".." Message */
static bool parse_range(struct parser *p)
{
    size_t start = p->at;
    if (!take_message(p) || strncmp(p->text + p->at, "..", 2) != 0)
        return false;
    p->at += 2;
    return take_message(p) && note_input(p, INPUT_RANGE, start);
}

/* NAME = word { " " word } */
static bool parse_name(struct parser *p)
{
    size_t start = p->at;
    if (!take_word(p))
        return false;
    while (p->text[p->at] == ' ' && is_alnum(p->text[p->at + 1])) {
        p->at++;
        if (!take_word(p))
            return false;
    }
    return note_input(p, INPUT_VALUE, start);
}

/* literal = '"' text '"' */
static bool parse_quoted(struct parser *p)
{
    const char *end = strchr(p->text + p->at + 1, '"');
    if (!end)
        return false;
    p->at = (size_t)(end - p->text) + 1;
    return true;
}

/* literal = "0x" hex, whole bytes */
static bool parse_hex(struct parser *p)
{
    if (strncmp(p->text + p->at, "0x", 2) != 0)
        return false;
    p->at += 2;
    size_t start = p->at;
    while (isxdigit((unsigned char)p->text[p->at]))
        p->at++;
    return p->at > start && (p->at - start) % 2 == 0;
}

/* argument = formula | range | number; a range is an argument of transcript only */
static bool parse_argument(struct parser *p, bool ranges)
{
    size_t start = p->at, inputs = p->count;
    if (ranges && parse_range(p))
        return true;
    p->at = start;
    p->count = inputs;
    if (is_digit(p->text[p->at]) && strncmp(p->text + p->at, "0x", 2) != 0)
        return take_number(p);
    return parse_formula(p);
}

/* FUNCTION "(" argument { "," argument } ")", with the text at the function's name */
static bool parse_function(struct parser *p)
{
    size_t start = p->at;
    take_word(p);
    bool ranges = strncmp(p->text + start, "transcript(", strlen("transcript(")) == 0;
    if (!take(p, "("))
        return false;
    do {
        if (!parse_argument(p, ranges))
            return false;
    } while (take(p, ","));
    return take(p, ")");
}

static bool is_function(struct parser *p)
{
    struct parser ahead = *p;
    return isalpha((unsigned char)ahead.text[ahead.at]) && take_word(&ahead) &&
           ahead.text[ahead.at] == '(';
}

/* atom = NAME | path | literal | function | "(" formula ")" */
static bool parse_atom(struct parser *p)
{
    char c = p->text[p->at];
    if (take(p, "("))
        return parse_formula(p) && take(p, ")");
    if (is_function(p))
        return parse_function(p);
    if (c == '"')
        return parse_quoted(p);
    if (is_digit(c))
        return parse_hex(p);
    if (isupper((unsigned char)c))
        return parse_path(p);
    return islower((unsigned char)c) && parse_name(p);
}

/* factor = atom [ "[" first ".." last "]" ] */
static bool parse_factor(struct parser *p)
{
    if (!parse_atom(p))
        return false;
    if (!take(p, "["))
        return true;
    return take_number(p) && take(p, "..") && take_number(p) && take(p, "]");
}

/* term = factor { "^" factor } */
static bool parse_term(struct parser *p)
{
    do {
        if (!parse_factor(p))
            return false;
    } while (take(p, "^"));
    return true;
}

/* formula = term { "+" term } */
static bool parse_formula(struct parser *p)
{
    if (++p->depth > MAX_DEPTH)
        return false;
    do {
        if (!parse_term(p))
            return false;
    } while (take(p, "+"));
    p->depth--;
    return true;
}

size_t formula_inputs(struct formula_input *inputs, size_t capacity, const char *formula,
                      size_t *broken_at)
{
    struct parser p = { .text = formula, .inputs = inputs, .capacity = capacity };
    skip_spaces(&p);
    bool whole = parse_formula(&p);
    skip_spaces(&p);
    if (whole && formula[p.at] == '\0')
        return p.count;
    *broken_at = p.at;
    return SIZE_MAX;
}
