/* complain.c - see complain.h. */
#include "tutor/complain.h"

#include <stdarg.h>
#include <stdio.h>

/* Where complaints go: the one thing that this file remembers. */
static char  *held;
static size_t held_size;

void complain_into(char *buffer, size_t size)
{
    held = buffer;
    held_size = size;
}

void complain(const char *format, ...)
{
    char    line[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    for (char *at = line; *at; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            *at = '?';
    if (held)
        snprintf(held, held_size, "%s", line);
    else
        fprintf(stderr, "tlstutor: %s\n", line);
}
