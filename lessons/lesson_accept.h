/*
 * lesson_accept.h - whether what was typed is right: generous where a person would be.
 *
 * Not looked at: letter case, spaces, a full stop at the end, "the" and "a" at the beginning, and
 * whether words are joined by spaces, hyphens or underscores. Bytes may be written with spaces,
 * colons or 0x; numbers in decimal or in hexadecimal (with 0x). For a value that has a meaning,
 * either is right. Sets are lists with commas or "and", in any order; "both", "everybody" and
 * "nobody" are sets too.
 */
#ifndef LESSONS_LESSON_ACCEPT_H
#define LESSONS_LESSON_ACCEPT_H

#include "lessons/lesson_expression.h"

bool truth_accepts(const struct truth *, const char *typed);

/* Which of the choices is meant: by its number from 1, its letter from a, or its words; count where
 * none is. */
size_t choice_typed(const char *const *options, size_t count, const char *typed);
/* Which of the choices is right: the one that says what the truth says, or begins with it; count
 * where none does, or more than one. */
size_t choice_right(const char *const *options, size_t count, const struct truth *);

/* Bytes written in hexadecimal, with spaces, colons and 0x between: how many; SIZE_MAX where it is
 * something else, or more than `size`. */
size_t hex_typed(uint8_t *out, size_t size, const char *typed);

#endif
