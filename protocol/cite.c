/* cite.c - where to read about what happens: each version has sections of its own. */
#include "protocol/prologue.h"
#include "protocol/tls_internal.h"

/* Until the version is agreed on, the highest that is spoken here. */
static bool speaks_tls13(const struct tls *tls)
{
    uint16_t version = tls->version;
    return version ? version == TLS_1_3 : offer_has_version(&tls->config.offer, TLS_1_3);
}

const char *cite(const struct tls *tls, const char *tls12, const char *tls13)
{
    return speaks_tls13(tls) ? tls13 : tls12;
}

const char *cite_row(const struct tls *tls, const struct figure_row *row)
{
    if (row->message == CLIENT_HELLO)
        return cite(tls, row->rfc, "RFC 8446 §4.1.2");
    if (row->message == SERVER_HELLO)
        return cite(tls, row->rfc, "RFC 8446 §4.1.3");
    if (row->work == choose_parameters)
        return cite(tls, row->rfc, "RFC 8446 §4.1.1");
    return row->rfc;
}
