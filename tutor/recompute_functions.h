/*
 * recompute_functions.h - the functions of formulas, in Python, for recompute_python.c.
 */
#ifndef TUTOR_RECOMPUTE_FUNCTIONS_H
#define TUTOR_RECOMPUTE_FUNCTIONS_H

enum { MODULES_MOST = 2 };

struct function {
    const char *name;                  /* in the formula */
    const char *modules[MODULES_MOST]; /* of Python's standard library */
    const char *source;
};

/* Ended by a row without a name. */
extern const struct function recompute_functions[];

#endif
