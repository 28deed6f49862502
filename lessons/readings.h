/*
 * readings.h - the ways to read the bytes of a field: the words after `reads:` in the glossary.
 */
#ifndef LESSONS_READINGS_H
#define LESSONS_READINGS_H

#include "lessons/prose.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The bytes that hold a value. */
struct piece {
    const uint8_t *bytes;
    size_t         length;
    uint8_t        unused_bits; /* of the last byte, in a BIT STRING */
    bool           der_length;  /* they are the length octets of DER (X.690 §8.1.3) */
};

struct code_list;

struct reading {
    const char             *name; /* "cipher_suite" */
    const struct code_list *list; /* that names its numbers, or NULL */
    void (*value)(struct prose *, const struct reading *, const struct piece *);
    void (*meaning)(struct prose *, const struct reading *, const struct piece *); /* or NULL */
};

/* The reading of this name; NULL when there is none. "none", for groups, is one that says nothing.
 */
const struct reading *reading_find(const char *name);

#endif
