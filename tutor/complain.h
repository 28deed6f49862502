/*
 * complain.h - errors, on standard error, one line each: what is wrong, where, what to do.
 */
#ifndef TUTOR_COMPLAIN_H
#define TUTOR_COMPLAIN_H

#include <stddef.h>

/* Prints "tlstutor: " and the message, as printf makes it, with control characters taken out (they
 * may come from a file's name, or from the other side). */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* While screens are shown, standard error would write over them: complaints go into a buffer of the
 * caller's instead (the last one stays), until it is called with NULL. */
void complain_into(char *buffer, size_t size);

#endif
