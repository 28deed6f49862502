/*
 * bounded_text.h - words for a person, in a buffer of fixed size.
 *
 * What does not fit is cut off, and an ellipsis says so. What certificates say comes from
 * strangers: characters that could trick a terminal or an eye (controls, invisible ones, changes
 * of direction) are written as escapes.
 */
#ifndef PROTOCOL_X509_BOUNDED_TEXT_H
#define PROTOCOL_X509_BOUNDED_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bounded_text {
    char  *out;
    size_t capacity, used;
    bool   full;
};

/* `capacity` is at least 8. The text is terminated from here on, and stays so. */
void bounded_text_init(struct bounded_text *, char *out, size_t capacity);

void bounded_text_add(struct bounded_text *, const char *string);

/* A decimal number. */
void bounded_text_add_number(struct bounded_text *, uint64_t);

/* Bytes as hexadecimal digits. */
void bounded_text_add_hex(struct bounded_text *, const uint8_t *bytes, size_t length);

/* A Unicode character as UTF-8: one that is special after a backslash, one that could not be shown
 * safely as \XX for each of its bytes (RFC 4514 §2.4). */
void bounded_text_add_character(struct bounded_text *, uint32_t character, bool special);

#endif
