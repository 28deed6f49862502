/*
 * formula_text.h - the words of a formula: names, paths, ranges, literals and signs, one at a time.
 * The grammar stands in protocol/observe.h.
 *
 * What is made of them is for whoever reads on: formula.c lists the inputs, evaluate.c computes.
 */
#ifndef LESSONS_FORMULA_TEXT_H
#define LESSONS_FORMULA_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Parentheses in parentheses: our own formulas nest four deep; a file may say anything. */
enum { FORMULA_MAX_DEPTH = 32 };

/* A formula, and how far it has been read. */
struct formula_text {
    const char *text;
    size_t      at;
};

/* What an atom begins with. */
enum formula_atom {
    FORMULA_NOTHING, /* that an atom begins with */
    FORMULA_PARENTHESIS,
    FORMULA_FUNCTION, /* a word right before "(" */
    FORMULA_QUOTED,
    FORMULA_HEX,
    FORMULA_NUMBER,
    FORMULA_PATH, /* Message... */
    FORMULA_NAME,
};
enum formula_atom formula_at(const struct formula_text *);
/* Whether the function `transcript` comes next: its arguments may be ranges. */
bool formula_at_transcript(const struct formula_text *);

void formula_skip_spaces(struct formula_text *);
/* Takes `token`, with spaces around it, if it comes next. */
bool formula_take(struct formula_text *, const char *token);

/* Each takes one of the grammar's words; false where none stands, and then `at` is where the text
 * stops making sense. */
bool formula_take_word(struct formula_text *);
bool formula_take_number(struct formula_text *);
bool formula_take_name(struct formula_text *);
bool formula_take_path(struct formula_text *);
bool formula_take_quoted(struct formula_text *);
bool formula_take_hex(struct formula_text *);
/* A range; false, and nothing taken, where none stands. */
bool formula_take_range(struct formula_text *);

#endif
