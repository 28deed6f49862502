/*
 * evaluate_functions.h - the functions that formulas call, by name. Part of evaluate.h.
 */
#ifndef LESSONS_EVALUATE_FUNCTIONS_H
#define LESSONS_EVALUATE_FUNCTIONS_H

#include "lessons/evaluate.h"

enum { EVALUATE_MOST_ARGUMENTS = 4 };

/* Bytes, or a number: a length. */
struct argument {
    bool           is_number;
    size_t         number;
    const uint8_t *bytes;
    size_t         length;
};

/* Computes the function of this name (`name_length` characters) into `out`, which does not overlap
 * the arguments. */
enum evaluate_fault evaluate_function(uint8_t *out, size_t room, size_t *length, const char *name,
                                      size_t name_length, const struct argument *arguments,
                                      size_t count);

#endif
