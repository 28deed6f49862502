/*
 * support.h - what the tests of crypto/ share: bytes from hexadecimal text, and cmocka.
 */
#ifndef TESTS_UNIT_CRYPTO_SUPPORT_H
#define TESTS_UNIT_CRYPTO_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static inline unsigned hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char       *at = memchr(digits, c | 0x20, sizeof digits - 1);
    assert_non_null(at);
    return (unsigned)(at - digits);
}

/* Decodes `text` into `out`; fails the test when it has no room or is no hexadecimal text. */
static inline size_t from_hex(uint8_t *out, size_t room, const char *text)
{
    size_t length = strlen(text) / 2;
    assert_true(strlen(text) % 2 == 0 && length <= room);
    for (size_t i = 0; i < length; i++)
        out[i] = (uint8_t)(hex_digit(text[2 * i]) << 4 | hex_digit(text[2 * i + 1]));
    return length;
}

/* The bytes are those that the hexadecimal text says. */
static inline void assert_hex_equal(const uint8_t *bytes, const char *text)
{
    uint8_t wanted[2048];
    size_t  length = from_hex(wanted, sizeof wanted, text);
    assert_memory_equal(bytes, wanted, length);
}

#endif
