/* lab_hello.c - see lab_hello.h. */
#include "lessons/lab_hello.h"

#include "lessons/lab_keys.h"

#include <string.h>

/* RFC 8701 §2: a value that nobody gives a meaning to. */
enum { MEANINGLESS = 0x0a0a };
/* RFC 5746 §3.3: TLS_EMPTY_RENEGOTIATION_INFO_SCSV stands in the list, and is no suite. */
enum { SIGNAL = 0x00ff };

bool lab_is_hello(const struct lab_record *record)
{
    return record->direction == CLIENT_TO_SERVER && record->number == 0 &&
           record->length > RECORD_HEADER && record->bytes[0] == CONTENT_HANDSHAKE &&
           record->bytes[RECORD_HEADER] == CLIENT_HELLO;
}

unsigned lab_hello_cross_out(struct lab *lab, uint8_t *out, const struct lab_record *record,
                             const char *path, uint16_t keep, uint16_t strike)
{
    const uint8_t *list, *message;
    size_t         length, message_length;
    unsigned       count = 0;
    if (!lab_field(&message, &message_length, lab, "ClientHello") ||
        !lab_field(&list, &length, lab, path) || message_length + RECORD_HEADER != record->length)
        return 0;
    /* The list begins with its length, of one byte or two: its elements fill it up from the end. */
    size_t first = length % 2 ? 1 : 2;
    for (size_t i = first; i + 1 < length; i += 2) {
        uint16_t value = (uint16_t)(list[i] << 8 | list[i + 1]);
        if (value == SIGNAL || (keep ? value == keep : value != strike))
            continue;
        uint8_t *at = out + RECORD_HEADER + (size_t)(list - message) + i;
        at[0] = (uint8_t)(MEANINGLESS >> 8);
        at[1] = (uint8_t)MEANINGLESS;
        count++;
    }
    return count;
}
