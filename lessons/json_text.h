/*
 * json_text.h - writing JSON (RFC 8259) into a buffer that grows: strings, numbers and hex.
 *
 * The commas, braces and member names are the caller's, written as they stand, so that the code
 * that writes an object looks like the object. The buffer is wiped when it moves and when it is
 * freed.
 */
#ifndef LESSONS_JSON_TEXT_H
#define LESSONS_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_text {
    char  *bytes;
    size_t length, capacity;
    bool   failed; /* no memory: what is written is not whole */
};

/* The text as it is. */
void json_text_add(struct json_text *, const char *text);
/* A quoted string, escaped; what is no UTF-8 becomes U+FFFD. NULL becomes null. */
void json_text_string(struct json_text *, const char *string);
/* Bytes as a quoted string of small hex digits; NULL becomes null. */
void json_text_hex(struct json_text *, const uint8_t *bytes, size_t length);
void json_text_number(struct json_text *, uint64_t number);
void json_text_signed(struct json_text *, int64_t number);
void json_text_boolean(struct json_text *, bool value);
/* Takes back everything after the first `length` bytes. */
void json_text_cut(struct json_text *, size_t length);
void json_text_free(struct json_text *);

#endif
