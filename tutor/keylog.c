/* keylog.c - see keylog.h. */
#include "tutor/keylog.h"

#include <stdio.h>
#include <string.h>

/* What the secrets are called in a key log, and in a recording. */
static const struct {
    const char *label, *secret;
} labels[KEYLOG_LABELS] = {
    { "CLIENT_RANDOM", "master_secret" }, /* TLS 1.2 alone */
    { "CLIENT_EARLY_TRAFFIC_SECRET", "client_early_traffic_secret" },
    { "EARLY_EXPORTER_SECRET", "early_exporter_master_secret" },
    { "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "client_handshake_traffic_secret" },
    { "SERVER_HANDSHAKE_TRAFFIC_SECRET", "server_handshake_traffic_secret" },
    { "CLIENT_TRAFFIC_SECRET_0", "client_application_traffic_secret_0" },
    { "SERVER_TRAFFIC_SECRET_0", "server_application_traffic_secret_0" },
    { "EXPORTER_SECRET", "exporter_master_secret" },
};

/* RFC 5246 §7.4.1.2; and the longest secret: of SHA-384, or a master_secret. */
enum { RANDOM = 32, MOST_SECRET = 48 };

static void put_hex(char *out, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* TLS 1.3 has a master_secret too, which is none to be logged. */
static bool is_of_tls13(struct recording *recording, uint32_t connection)
{
    return recording_secret(recording, connection, "handshake_secret",
                            recording_count(recording)) != NULL;
}

/* <label> <ClientHello.random, 32 bytes> <secret> */
bool keylog_line(char out[static KEYLOG_LINE], struct recording *recording, uint32_t connection,
                 size_t label)
{
    uint32_t               count = recording_count(recording);
    const struct recorded *secret =
        recording_secret(recording, connection, labels[label].secret, count);
    struct place random;
    if (!secret || !secret->event.secret.bytes || secret->event.secret.length > MOST_SECRET ||
        (label == 0 && is_of_tls13(recording, connection)) ||
        !recording_find(recording, connection, "ClientHello/random", count, &random) ||
        random.length != RANDOM)
        return false;
    uint8_t bytes[MOST_SECRET]; /* what recording_secret found may not stay when another is asked */
    size_t  length = secret->event.secret.length;
    memcpy(bytes, secret->event.secret.bytes, length);
    const struct recorded *hello = recording_event(recording, random.n);
    if (!hello)
        return false;
    snprintf(out, KEYLOG_LINE, "%s ", labels[label].label);
    put_hex(out + strlen(out), hello->event.bytes.bytes + random.offset, RANDOM);
    strcat(out, " ");
    put_hex(out + strlen(out), bytes, length);
    strcat(out, "\n");
    return true;
}
