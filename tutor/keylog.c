/* keylog.c - see keylog.h. */
#include "tutor/keylog.h"

#include <stdio.h>
#include <string.h>

static void put_hex(char *out, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* CLIENT_RANDOM <ClientHello.random, 32 bytes> <master_secret, 48 bytes> */
bool keylog_line(char out[static KEYLOG_LINE], struct recording *recording, uint32_t connection)
{
    enum { RANDOM = 32, MASTER = 48 };
    uint32_t               count = recording_count(recording);
    const struct recorded *master = recording_secret(recording, connection, "master_secret", count);
    struct place           random;
    if (!master || !master->event.secret.bytes || master->event.secret.length != MASTER ||
        !recording_find(recording, connection, "ClientHello/random", count, &random) ||
        random.length != RANDOM)
        return false;
    const struct recorded *hello = recording_event(recording, random.n);
    if (!hello)
        return false;
    strcpy(out, "CLIENT_RANDOM ");
    put_hex(out + strlen(out), hello->event.bytes.bytes + random.offset, RANDOM);
    strcat(out, " ");
    put_hex(out + strlen(out), master->event.secret.bytes, MASTER);
    strcat(out, "\n");
    return true;
}
