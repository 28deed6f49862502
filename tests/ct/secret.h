/*
 * secret.h - what is secret in the constant-time programs, in valgrind's terms: undefined memory.
 * ct_crypto.c says how it works.
 */
#ifndef TESTS_CT_SECRET_H
#define TESTS_CT_SECRET_H

#include <stddef.h>
#include <valgrind/memcheck.h>

static inline void make_secret(void *memory, size_t length)
{
    VALGRIND_MAKE_MEM_UNDEFINED(memory, length);
}

static inline void give_away(void *memory, size_t length)
{
    VALGRIND_MAKE_MEM_DEFINED(memory, length);
}

#endif
