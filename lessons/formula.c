/*
 * formula.c - a recursive descent over the grammar of formulas: one function a rule, the rule above
 * it.
 *
 * The grammar as a whole stands in protocol/observe.h; lessons/knowledge.c asks for the inputs;
 * lessons/evaluate.c computes the values with our own primitives, tests/formula.py with none.
 */
#include "lessons/formula.h"

#include "lessons/formula_text.h"

#include <stdint.h>
#include <string.h>

struct parser {
    struct formula_text   text;
    unsigned              depth;
    struct formula_input *inputs;
    size_t                count, capacity;
};

static bool parse_formula(struct parser *p);

/* Notes the text from `start` to here as an input, unless it is known already. */
static bool note_input(struct parser *p, enum formula_input_kind kind, size_t start)
{
    const char          *text = p->text.text;
    struct formula_input input = { kind, start, p->text.at - start };
    for (size_t i = 0; i < p->count; i++) {
        if (p->inputs[i].length == input.length &&
            memcmp(text + p->inputs[i].offset, text + start, input.length) == 0)
            return true;
    }
    if (p->count == p->capacity)
        return false;
    p->inputs[p->count++] = input;
    return true;
}

/* argument = formula | range | number; a range is an argument of transcript only */
static bool parse_argument(struct parser *p, bool ranges)
{
    size_t start = p->text.at;
    if (ranges && formula_take_range(&p->text))
        return note_input(p, INPUT_RANGE, start);
    if (formula_at(&p->text) == FORMULA_NUMBER)
        return formula_take_number(&p->text);
    return parse_formula(p);
}

/* FUNCTION "(" argument { "," argument } ")", with the text at the function's name */
static bool parse_function(struct parser *p)
{
    bool ranges = formula_at_transcript(&p->text);
    formula_take_word(&p->text);
    if (!formula_take(&p->text, "("))
        return false;
    do {
        if (!parse_argument(p, ranges))
            return false;
    } while (formula_take(&p->text, ","));
    return formula_take(&p->text, ")");
}

/* atom = NAME | path | literal | function | "(" formula ")" */
static bool parse_atom(struct parser *p)
{
    size_t start = p->text.at;
    switch (formula_at(&p->text)) {
    case FORMULA_PARENTHESIS:
        return formula_take(&p->text, "(") && parse_formula(p) && formula_take(&p->text, ")");
    case FORMULA_FUNCTION:
        return parse_function(p);
    case FORMULA_QUOTED:
        return formula_take_quoted(&p->text);
    case FORMULA_HEX:
        return formula_take_hex(&p->text);
    case FORMULA_PATH:
        return formula_take_path(&p->text) && note_input(p, INPUT_PATH, start);
    case FORMULA_NAME:
        return formula_take_name(&p->text) && note_input(p, INPUT_VALUE, start);
    case FORMULA_NUMBER:
    case FORMULA_NOTHING:
        break;
    }
    return false;
}

/* factor = atom [ "[" first ".." last "]" ] */
static bool parse_factor(struct parser *p)
{
    if (!parse_atom(p))
        return false;
    if (!formula_take(&p->text, "["))
        return true;
    return formula_take_number(&p->text) && formula_take(&p->text, "..") &&
           formula_take_number(&p->text) && formula_take(&p->text, "]");
}

/* term = factor { "^" factor } */
static bool parse_term(struct parser *p)
{
    do {
        if (!parse_factor(p))
            return false;
    } while (formula_take(&p->text, "^"));
    return true;
}

/* formula = term { "+" term } */
static bool parse_formula(struct parser *p)
{
    if (++p->depth > FORMULA_MAX_DEPTH)
        return false;
    do {
        if (!parse_term(p))
            return false;
    } while (formula_take(&p->text, "+"));
    p->depth--;
    return true;
}

size_t formula_inputs(struct formula_input *inputs, size_t capacity, const char *formula,
                      size_t *broken_at)
{
    struct parser p = { .text = { formula, 0 }, .inputs = inputs, .capacity = capacity };
    formula_skip_spaces(&p.text);
    bool whole = parse_formula(&p);
    formula_skip_spaces(&p.text);
    if (whole && formula[p.text.at] == '\0')
        return p.count;
    *broken_at = p.text.at;
    return SIZE_MAX;
}
