/*
 * tls12_session.c - sessions by identifier and by ticket. RFC 5246 §7.3, Figure 2; RFC 5077.
 *
 * In the order of their lives: the client's offer, the server's search, the answer, and what both
 * keep.
 */
#include "protocol/tls12_session.h"

#include "crypto/wipe.h"
#include "protocol/session_cache.h"
#include "protocol/ticket.h"
#include "protocol/tls.h"

#include <string.h>

/* RFC 6066 §3: the name that a session is for, as its two ends know it. */
static const char *name_of_host(const struct tls *tls)
{
    const char *host = tls->config.host ? tls->config.host : "";
    if (tls->config.role == ACTOR_SERVER)
        return tls->handshake->client_hello.extensions.server_name;
    return strlen(host) <= LIMIT_HOST_NAME ? host : "";
}

static bool takes_suite(const struct tls *tls, uint16_t code)
{
    const struct tls_offer *ours = &tls->config.offer;
    for (size_t i = 0; i < ours->suite_count; i++)
        if (ours->suites[i]->code == code)
            return true;
    return false;
}

/* What either end asks of a session before it is taken up: it is one of TLS 1.2, not over, for the
 * same name, with a suite that is still wanted. */
static bool session_fits(const struct tls *tls, const struct kept_session *session)
{
    return session->version == TLS_1_2 && session->secret_length == MASTER_SECRET_LENGTH &&
           !kept_session_is_over(session, tls->config.now) &&
           strcmp(session->host, name_of_host(tls)) == 0 && takes_suite(tls, session->suite);
}

/* ---- client: the offer ---- */

/* RFC 7627 §5.3: a session is offered with extended_master_secret where it has that; one without it
 * only where the client does not ask for it at all. */
static const struct kept_session *session_on_offer(const struct tls *tls)
{
    const struct kept_session *session = tls->config.resume;
    bool                       fits = session && session_fits(tls, session) &&
                session->extended_master_secret == tls->config.extended_master_secret;
    return fits ? session : NULL;
}

/* RFC 5077 §3.4: with a ticket, the client makes up a session_id; a server that takes the ticket
 * echoes it, and so the client knows at once. */
void offer_session(struct client_hello *hello, const struct tls *tls)
{
    const struct kept_session *session = session_on_offer(tls);
    struct extensions         *e = &hello->extensions;
    if (session && session->ticket_length > 0 &&
        extensions_keep(e, &e->session_ticket, session->ticket, session->ticket_length)) {
        random_bytes(tls->config.random, "session_id", hello->session_id, SESSION_ID_MAX);
        hello->session_id_length = SESSION_ID_MAX;
    } else if (session && session->session_id_length > 0) {
        memcpy(hello->session_id, session->session_id, session->session_id_length);
        hello->session_id_length = session->session_id_length;
    }
    if (tls->config.session_tickets || e->session_ticket.length > 0)
        extensions_add(e, EXTENSION_session_ticket);
}

/* ---- server: the search ---- */

#define TICKET_PATH "ClientHello/extensions/session_ticket/extension_data/ticket"

/* RFC 5077 §3.1: a ticket that cannot be opened is no error: a full handshake follows. §3.4: where
 * there is a ticket, the identifier says nothing. */
static bool find_offered(struct kept_session *session, struct tls *tls)
{
    const struct tls_config   *config = &tls->config;
    const struct client_hello *hello = &tls->handshake->client_hello;
    const struct extensions   *e = &hello->extensions;
    const uint8_t             *ticket = extensions_bytes(e, e->session_ticket);
    size_t                     length = e->session_ticket.length;
    if (config->sealing_keys && length > 0) {
        bool opened = ticket_open(session, config->sealing_keys, ticket, length);
        if (opened)
            ticket_report(&tls->examiner, config->sealing_keys, ticket, length, TICKET_PATH);
        return opened;
    }
    return config->session_cache && hello->session_id_length == SESSION_ID_MAX &&
           session_cache_find(session, config->session_cache, hello->session_id, config->now);
}

/* RFC 5246 §7.4.1.2: the suite must be on offer again. RFC 6066 §3: "MUST NOT accept the request to
 * resume the session if the server_name extension contains a different name". And who must show a
 * certificate must have done so then. */
static bool may_be_taken_up(const struct tls *tls, const struct kept_session *session)
{
    const struct client_hello *hello = &tls->handshake->client_hello;
    return session_fits(tls, session) &&
           codes_contain(hello->cipher_suites, hello->cipher_suite_count, session->suite) &&
           (session->client_authenticated || !tls->config.client_must_authenticate);
}

/* RFC 7627 §5.3: where a session has the extended master secret and the client has dropped it,
 * "the server MUST abort the abbreviated handshake". */
static bool check_ems_kept(struct tls *tls, const struct kept_session *session, bool offered)
{
    return require(&tls->examiner, CHECK_extended_master_secret_kept,
                   offered || !session->extended_master_secret,
                   session->extended_master_secret ? "extended_master_secret, as in the session"
                                                   : "nothing",
                   offered ? "extended_master_secret" : "none");
}

bool find_session(struct tls *tls, bool *resumed)
{
    struct kept_session *session = &tls->handshake->session;
    bool                 offered =
        extensions_have(&tls->handshake->client_hello.extensions, EXTENSION_extended_master_secret);
    bool extended = offered && tls->config.extended_master_secret;
    *resumed = false;
    if (find_offered(session, tls) && may_be_taken_up(tls, session)) {
        if (!check_ems_kept(tls, session, offered))
            return false;
        /* the same section: a session without it is not taken up with a client that offers it */
        *resumed = extended == session->extended_master_secret;
    }
    if (!*resumed)
        wipe(session, sizeof *session);
    return true;
}

/* RFC 5246 §7.4.1.3: the same identifier for a session that is taken up, a new one for a new
 * session. RFC 5077 §3.4: none where there will be a ticket. */
void announce_session(struct tls *tls)
{
    const struct client_hello *hello = &tls->handshake->client_hello;
    struct server_hello       *answer = &tls->handshake->server_hello;
    bool                       promise = tls->config.sealing_keys && !tls->handshake->resumed &&
                   extensions_have(&hello->extensions, EXTENSION_session_ticket);
    if (tls->handshake->resumed) {
        memcpy(answer->session_id, hello->session_id, hello->session_id_length);
        answer->session_id_length = hello->session_id_length;
    } else if (promise) {
        extensions_add(&answer->extensions, EXTENSION_session_ticket);
    } else if (tls->config.session_cache) {
        random_bytes(tls->config.random, "session_id", answer->session_id, SESSION_ID_MAX);
        answer->session_id_length = SESSION_ID_MAX;
    }
    tls->has_session_id = tls->config.session_cache && answer->session_id_length == SESSION_ID_MAX;
    if (tls->has_session_id)
        memcpy(tls->session_id, answer->session_id, SESSION_ID_MAX);
}

/* ---- client: the answer ---- */

bool session_is_resumed(const struct tls *tls)
{
    const struct client_hello *hello = &tls->handshake->client_hello;
    const struct server_hello *answer = &tls->handshake->server_hello;
    return session_on_offer(tls) && hello->session_id_length > 0 &&
           hello->session_id_length == answer->session_id_length &&
           memcmp(hello->session_id, answer->session_id, hello->session_id_length) == 0;
}

/* RFC 5246 §7.4.1.3: "this field is the value from the state of the session being resumed". RFC
 * 7627 §5.3: with or without the extended master secret, as it was. */
bool check_resumption(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct kept_session *session = tls->config.resume;
    const struct cipher_suite *suite = cipher_suite_find(session->suite);
    bool extended = tls->handshake->extended_master_secret == session->extended_master_secret;
    if (!require(x, CHECK_session_suite_kept, tls->suite->code == session->suite,
                 suite ? suite->name : "the suite of the session", tls->suite->name) ||
        !require(x, CHECK_extended_master_secret_kept, extended,
                 session->extended_master_secret ? "extended_master_secret, as in the session"
                                                 : "none, as in the session",
                 tls->handshake->extended_master_secret ? "extended_master_secret" : "none"))
        return false;
    tls->handshake->session = *session;
    return true;
}

/* ---- both: the secret of the session ---- */

void take_up_session(struct tls *tls)
{
    struct examiner  *x = &tls->examiner;
    struct handshake *handshake = tls->handshake;
    bool              of_ticket = handshake->client_hello.extensions.session_ticket.length > 0;
    bool              opened = of_ticket && tls->config.role == ACTOR_SERVER;
    const char       *rfc = of_ticket ? "RFC 5077 §3.1" : "RFC 5246 §F.1.4";
    memcpy(handshake->secrets.master_secret, handshake->session.secret, MASTER_SECRET_LENGTH);
    report_secret(
        x, rfc, .name = "master_secret", .bytes = handshake->secrets.master_secret,
        .length = MASTER_SECRET_LENGTH, .origin = opened ? ORIGIN_DERIVED : ORIGIN_GIVEN,
        .formula =
            opened ? text_join(x, "ticket state[", text_number(x, SESSION_SECRET_AT), "..",
                               text_number(x, SESSION_SECRET_AT + MASTER_SECRET_LENGTH - 1), "]")
                   : NULL);
    if (tls->config.speaks_for_peer)
        report_peer_secret(x, rfc, .name = "master_secret", .length = MASTER_SECRET_LENGTH,
                           .origin = ORIGIN_GIVEN);
}

/* ---- what both keep ---- */

/* All but what the client shows. */
static void fill_session(struct kept_session *session, const struct tls *tls)
{
    const struct handshake *handshake = tls->handshake;
    session->version = TLS_1_2;
    session->suite = tls->suite->code;
    session->extended_master_secret = handshake->extended_master_secret;
    session->client_authenticated = if_client_showed_one(tls) == MUST;
    session->issued = tls->config.now;
    strcpy(session->host, name_of_host(tls));
    memcpy(session->secret, handshake->secrets.master_secret, MASTER_SECRET_LENGTH);
    session->secret_length = MASTER_SECRET_LENGTH;
}

static void remember_at_server(struct tls *tls)
{
    const struct server_hello *answer = &tls->handshake->server_hello;
    struct kept_session       *session = &tls->handshake->session;
    if (tls->handshake->resumed || !tls->has_session_id)
        return;
    fill_session(session, tls);
    session->lifetime = SESSION_LIFETIME;
    session_cache_keep(tls->config.session_cache, answer->session_id, session);
}

/* RFC 5077 §3.4: a client that was given a ticket forgets the identifier. What it took up before it
 * can take up again, by the ticket or the identifier that it has. */
static void remember_at_client(struct tls *tls)
{
    const struct server_hello *answer = &tls->handshake->server_hello;
    struct kept_session       *session = &tls->handshake->session;
    if (!tls->handshake->resumed) {
        fill_session(session, tls);
        if (session->ticket_length == 0) {
            session->lifetime = SESSION_LIFETIME;
            memcpy(session->session_id, answer->session_id, answer->session_id_length);
            session->session_id_length = answer->session_id_length;
        }
    }
    tls->handshake->has_session = session->ticket_length > 0 || session->session_id_length > 0;
}

void remember_session(struct tls *tls)
{
    if (tls->config.role == ACTOR_SERVER)
        remember_at_server(tls);
    else
        remember_at_client(tls);
}

/* RFC 5246 §7.2.2: "Servers and clients MUST forget any session-identifiers, keys, and secrets
 * associated with a failed connection. Thus, any connection terminated with a fatal alert MUST NOT
 * be resumed." */
void forget_session(struct tls *tls)
{
    if (tls->has_session_id)
        session_cache_forget(tls->config.session_cache, tls->session_id);
    if (!tls->handshake || tls->version != TLS_1_2)
        return;
    tls->handshake->has_session = false;
    wipe(&tls->handshake->session, sizeof tls->handshake->session);
}

/*
 * RFC 5077 §3.3
 *
 *     struct {
 *         uint32 ticket_lifetime_hint;
 *         opaque ticket<0..2^16-1>;
 *     } NewSessionTicket;
 */
void write_new_session_ticket(struct tls *tls, struct writer *w)
{
    struct kept_session session = { .lifetime = TICKET_LIFETIME };
    uint8_t             ticket[LIMIT_TICKET];
    fill_session(&session, tls);
    size_t length = ticket_seal(ticket, tls->config.sealing_keys, &session, tls->config.random);
    wipe(&session, sizeof session);
    write_u32(w, "ticket_lifetime_hint", TICKET_LIFETIME);
    write_vector16(w, "ticket", 0, 65535) {
        write_bytes(w, "opaque", ticket, length);
    }
}

/* A ticket that is longer than we keep is read, and not kept. A hint of 0 means that the lifetime
 * is unspecified. */
void read_new_session_ticket(struct tls *tls, struct reader *r)
{
    struct kept_session *session = &tls->handshake->session;
    size_t               length;
    uint32_t             hint = read_u32(r, "ticket_lifetime_hint");
    read_vector16(r, "ticket", 0, 65535) {
        const uint8_t *ticket = read_rest(r, "opaque", &length);
        if (ticket && length > 0 && length <= sizeof session->ticket) {
            memcpy(session->ticket, ticket, length);
            session->ticket_length = length;
            session->session_id_length = 0;
            session->lifetime = hint > 0 ? hint : SESSION_LIFETIME;
            session->issued = tls->config.now;
        }
    }
}
