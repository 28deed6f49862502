/*
 * constant_time.c - the loops of constant_time.h.
 */
#include "crypto/constant_time.h"

void ct_copy(uint8_t *to, uint32_t mask, const uint8_t *from, size_t length)
{
    for (size_t i = 0; i < length; i++)
        to[i] = ct_select_byte(mask, from[i], to[i]);
}

uint32_t ct_bytes_equal(const void *a, const void *b, size_t length)
{
    const uint8_t *x = a, *y = b;
    uint32_t       difference = 0;

    /* No early exit: every byte is looked at, and all differences are gathered in one word. */
    for (size_t i = 0; i < length; i++)
        difference |= (uint32_t)(x[i] ^ y[i]);
    return ct_is_zero(difference);
}

bool constant_time_equal(const void *a, const void *b, size_t length)
{
    return ct_bytes_equal(a, b, length) & 1;
}
