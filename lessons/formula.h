/*
 * formula.h - reading a formula: the names and paths that it uses. The grammar stands in
 * protocol/observe.h. Nothing is computed here: lessons/evaluate.h does that, and tests/formula.py
 * with no code of ours.
 */
#ifndef LESSONS_FORMULA_H
#define LESSONS_FORMULA_H

#include <stdbool.h>
#include <stddef.h>

enum formula_input_kind { INPUT_VALUE, INPUT_PATH, INPUT_RANGE };

struct formula_input {
    enum formula_input_kind kind;
    size_t                  offset, length; /* where it stands in the formula's text */
};

/* Parses a formula and lists its inputs in order, each once. Returns how many, or SIZE_MAX with
 * *broken_at set where the text stops making sense or `capacity` is too small. */
size_t formula_inputs(struct formula_input *inputs, size_t capacity, const char *formula,
                      size_t *broken_at);

#endif
