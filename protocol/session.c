/*
 * session.c - sessions as bytes. The form is our own:
 *
 *     struct {
 *         uint8 form = 1;
 *         ProtocolVersion version;
 *         CipherSuite suite;
 *         uint8 flags;                -- 1: extended_master_secret, 4: client_authenticated
 *         uint64 issued;
 *         uint32 lifetime, age_add, max_early_data;
 *         opaque secret<1..48>, session_id<0..32>, protocol<0..255>, host<0..253>;
 *         opaque ticket<0..2^16-1>;
 *     } Session;
 *
 * Each opaque has its length in two bytes in front.
 */
#include "protocol/session.h"

#include "crypto/wipe.h"

#include <string.h>

enum { FORM = 1, FLAG_EXTENDED_MASTER_SECRET = 1, FLAG_CLIENT = 4 };

/* ---- writing ---- */

static uint8_t *put_number(uint8_t *out, uint64_t value, unsigned width)
{
    for (unsigned i = 0; i < width; i++)
        out[i] = (uint8_t)(value >> 8 * (width - 1 - i));
    return out + width;
}

static uint8_t *put_opaque(uint8_t *out, const void *bytes, size_t length)
{
    out = put_number(out, length, 2);
    memcpy(out, bytes, length);
    return out + length;
}

size_t kept_session_write(uint8_t *out, const struct kept_session *session, bool with_ticket)
{
    uint8_t *at = out;
    at = put_number(at, FORM, 1);
    at = put_number(at, session->version, 2);
    at = put_number(at, session->suite, 2);
    at = put_number(at,
                    (session->extended_master_secret ? FLAG_EXTENDED_MASTER_SECRET : 0) |
                        (session->client_authenticated ? FLAG_CLIENT : 0),
                    1);
    at = put_number(at, (uint64_t)session->issued, 8);
    at = put_number(at, session->lifetime, 4);
    at = put_number(at, session->age_add, 4);
    at = put_number(at, session->max_early_data, 4);
    at = put_opaque(at, session->secret, session->secret_length);
    at = put_opaque(at, session->session_id, session->session_id_length);
    at = put_opaque(at, session->protocol, strlen(session->protocol));
    at = put_opaque(at, session->host, strlen(session->host));
    at = put_opaque(at, session->ticket, with_ticket ? session->ticket_length : 0);
    return (size_t)(at - out);
}

/* ---- reading ---- */

struct cursor {
    const uint8_t *at;
    size_t         left;
    bool           failed;
};

static uint64_t get_number(struct cursor *c, unsigned width)
{
    uint64_t value = 0;
    if (c->failed || c->left < width) {
        c->failed = true;
        return 0;
    }
    for (unsigned i = 0; i < width; i++)
        value = value << 8 | c->at[i];
    c->at += width;
    c->left -= width;
    return value;
}

static size_t get_opaque(struct cursor *c, void *out, size_t most)
{
    size_t length = (size_t)get_number(c, 2);
    if (c->failed || length > c->left || length > most) {
        c->failed = true;
        return 0;
    }
    memcpy(out, c->at, length);
    c->at += length;
    c->left -= length;
    return length;
}

bool kept_session_read(struct kept_session *session, const uint8_t *bytes, size_t length)
{
    struct cursor c = { bytes, length, false };
    memset(session, 0, sizeof *session);
    c.failed = get_number(&c, 1) != FORM;
    session->version = (uint16_t)get_number(&c, 2);
    session->suite = (uint16_t)get_number(&c, 2);
    uint64_t flags = get_number(&c, 1);
    session->extended_master_secret = flags & FLAG_EXTENDED_MASTER_SECRET;
    session->client_authenticated = flags & FLAG_CLIENT;
    session->issued = (int64_t)get_number(&c, 8);
    session->lifetime = (uint32_t)get_number(&c, 4);
    session->age_add = (uint32_t)get_number(&c, 4);
    session->max_early_data = (uint32_t)get_number(&c, 4);
    session->secret_length = get_opaque(&c, session->secret, sizeof session->secret);
    session->session_id_length = get_opaque(&c, session->session_id, sizeof session->session_id);
    get_opaque(&c, session->protocol, sizeof session->protocol - 1);
    get_opaque(&c, session->host, sizeof session->host - 1);
    session->ticket_length = get_opaque(&c, session->ticket, sizeof session->ticket);
    if (!c.failed && c.left == 0 && session->secret_length > 0)
        return true;
    wipe(session, sizeof *session);
    return false;
}

bool kept_session_is_over(const struct kept_session *session, int64_t now)
{
    int64_t lifetime =
        session->lifetime < SESSION_MOST_LIFETIME ? session->lifetime : SESSION_MOST_LIFETIME;
    return now < session->issued || now - session->issued >= lifetime;
}
