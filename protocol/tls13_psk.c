/*
 * tls13_psk.c - RFC 8446 §4.2.9 to §4.2.11, §4.6.1.
 *
 * A client shows a ticket, or names a key that both were given, and proves with a binder that it
 * has the key: an HMAC over its own hello. Read next: choose_psk.c, then tls13_keys.c.
 */
#include "protocol/tls13_psk.h"

#include "crypto/constant_time.h"
#include "crypto/hmac.h"
#include "crypto/wipe.h"
#include "protocol/tls13_keys.h"
#include "protocol/tls13_schedule.h"

#include <string.h>

/* RFC 8446 §4.2.9 */
enum { PSK_KE = 0, PSK_DHE_KE = 1 };

/* ---- the client's offer ---- */

static bool offers_hash(const struct tls_offer *offer, const struct hash *hash)
{
    for (size_t i = 0; i < offer->suite_count; i++)
        if (offer->suites[i]->version == TLS_1_3 && offer->suites[i]->prf == hash)
            return true;
    return false;
}

/* RFC 8446 §4.6.1: the ticket must not be over, the suite's hash must be on offer, and the name be
 * the one that the server's certificate was good for. */
static bool session_fits(const struct tls *tls)
{
    const struct kept_session *session = tls->config.resume;
    const char                *host = tls->config.host ? tls->config.host : "";
    const struct cipher_suite *suite = session ? cipher_suite_find(session->suite) : NULL;
    return suite && session->version == TLS_1_3 && suite->version == TLS_1_3 &&
           session->secret_length == suite->prf->digest_length && session->ticket_length > 0 &&
           !kept_session_is_over(session, tls->config.now) && strcmp(session->host, host) == 0 &&
           offers_hash(&tls->config.offer, suite->prf);
}

/* RFC 8446 §4.2.11.1: obfuscated_ticket_age = age in milliseconds + ticket_age_add, modulo 2^32 */
static uint32_t obfuscated_age(const struct kept_session *session, int64_t now)
{
    return (uint32_t)((uint64_t)(now - session->issued) * 1000) + session->age_add;
}

static void offer_psk(struct tls *tls, struct client_hello *hello, const struct tls13_psk *psk,
                      const uint8_t *identity, size_t length, uint32_t obfuscated_ticket_age)
{
    static const uint8_t no_binder_yet[HASH_MAX_DIGEST];
    struct tls13        *tls13 = &tls->handshake->tls13;
    struct extensions   *e = &hello->extensions;
    struct psk_identity *entry = &e->psks[e->psk_count];
    if (!extensions_keep(e, &entry->identity, identity, length) ||
        !extensions_keep(e, &entry->binder, no_binder_yet, psk->hash->digest_length))
        return; /* no room: a hello that does not resume is a hello all the same */
    entry->obfuscated_ticket_age = obfuscated_ticket_age;
    e->psk_count++;
    tls13->secrets.psks[tls13->psk_count++] = *psk;
}

static void offer_ticket(struct tls *tls, struct client_hello *hello)
{
    const struct kept_session *session = tls->config.resume;
    const struct cipher_suite *suite = cipher_suite_find(session->suite);
    struct tls13_psk psk = { .length = session->secret_length, .hash = suite->prf, .suite = suite };
    memcpy(psk.key, session->secret, session->secret_length);
    offer_psk(tls, hello, &psk, session->ticket, session->ticket_length,
              obfuscated_age(session, tls->config.now));
    wipe(&psk, sizeof psk);
}

/* RFC 8446 §4.2.11: "the SHA-256 hash" where nothing else is said; its age is 0. */
static void offer_external(struct tls *tls, struct client_hello *hello)
{
    const struct external_psk *given = tls->config.psk;
    struct tls13_psk psk = { .length = given->key_length, .hash = &hash_sha256, .external = true };
    memcpy(psk.key, given->key, given->key_length);
    offer_psk(tls, hello, &psk, given->identity, given->identity_length, 0);
    wipe(&psk, sizeof psk);
}

/* RFC 8446 §4.2.10: early data go under the first key on offer, in the suite and the application
 * protocol of its session. */
static bool early_data_fit(const struct tls *tls)
{
    const struct tls_config   *config = &tls->config;
    const struct kept_session *session = config->resume;
    bool                       suite = false, protocol = session->protocol[0] == '\0';
    for (size_t i = 0; i < config->offer.suite_count; i++)
        suite |= config->offer.suites[i]->code == session->suite;
    for (size_t i = 0; i < config->offer.protocol_count; i++)
        protocol |= strcmp(config->offer.protocols[i], session->protocol) == 0;
    return config->early_data_length > 0 && session->max_early_data > 0 && suite && protocol;
}

/* RFC 8446 §4.2.9: offered without a key too, since it says that tickets are welcome. */
static void offer_modes(const struct tls *tls, struct extensions *e)
{
    e->psk_modes[e->psk_mode_count++] = PSK_DHE_KE;
    if (tls->config.psk_ke)
        e->psk_modes[e->psk_mode_count++] = PSK_KE;
    extensions_add(e, EXTENSION_psk_key_exchange_modes);
}

void tls13_offer_psks(struct tls *tls, struct client_hello *hello)
{
    struct tls13      *tls13 = &tls->handshake->tls13;
    struct extensions *e = &hello->extensions;
    offer_modes(tls, e);
    if (session_fits(tls))
        offer_ticket(tls, hello);
    tls13->early_offered = tls13->psk_count > 0 && early_data_fit(tls);
    if (tls->config.psk && offers_hash(&tls->config.offer, &hash_sha256))
        offer_external(tls, hello);
    if (tls13->early_offered)
        extensions_add(e, EXTENSION_early_data);
    if (tls13->psk_count > 0)
        extensions_add(e, EXTENSION_pre_shared_key);
}

/* RFC 8446 §4.1.2: without early_data, and without keys whose hash is not that of the suite. */
void tls13_offer_psks_again(struct tls *tls)
{
    struct tls13      *tls13 = &tls->handshake->tls13;
    struct extensions *e = &tls->handshake->client_hello.extensions;
    const struct hash *hash = tls->suite->prf;
    size_t             kept = 0;
    for (size_t i = 0; i < tls13->psk_count; i++) {
        if (tls13->secrets.psks[i].hash != hash)
            continue;
        tls13->secrets.psks[kept] = tls13->secrets.psks[i];
        e->psks[kept++] = e->psks[i];
    }
    tls13->psk_count = e->psk_count = kept;
    extensions_remove(e, EXTENSION_early_data);
    extensions_remove(e, EXTENSION_pre_shared_key);
    if (kept > 0)
        extensions_add(e, EXTENSION_pre_shared_key);
}

/* ---- binders (RFC 8446 §4.2.11.2) ---- */

/* The values of the first key have plain names; a second key's have its number. */
static const char *value_name(struct tls *tls, const struct tls13_psk *psk, const char *name)
{
    return psk == &tls->handshake->tls13.secrets.psks[1] ? text_join(&tls->examiner, name, " 2")
                                                         : name;
}

static void report(struct tls *tls, const struct tls13_psk *psk, const char *rfc, const char *name,
                   const uint8_t *bytes, const char *formula)
{
    report_secret(&tls->examiner, rfc, .name = value_name(tls, psk, name), .bytes = bytes,
                  .length = psk->hash->digest_length, .origin = ORIGIN_DERIVED, .formula = formula);
}

/* "HKDF-Expand-Label-SHA256(secret, "label", context, length)" */
static const char *expand_formula(struct tls *tls, const struct tls13_psk *psk, const char *secret,
                                  const char *label, const char *context)
{
    struct examiner *x = &tls->examiner;
    return text_join(x, "HKDF-Expand-Label-", psk->hash->name, "(", value_name(tls, psk, secret),
                     ", \"", label, "\", ", context, ", ", text_number(x, psk->hash->digest_length),
                     ")");
}

/*
 * RFC 8446 §7.1, §4.2.11.2
 *
 *     early_secret = HKDF-Extract(0, PSK)
 *     binder_key = Derive-Secret(early_secret, "ext binder" | "res binder", "")
 *     finished_key = HKDF-Expand-Label(binder_key, "finished", "", Hash.length)
 *
 * The label keeps a ticket's key from being taken for one that was given.
 */
static void make_binder_key(uint8_t finished_key[HASH_MAX_DIGEST], struct tls *tls,
                            const struct tls13_psk *psk)
{
    struct examiner   *x = &tls->examiner;
    const struct hash *hash = psk->hash;
    const char        *label = psk->external ? "ext binder" : "res binder";
    uint8_t            early[HASH_MAX_DIGEST], of_nothing[HASH_MAX_DIGEST], key[HASH_MAX_DIGEST];
    schedule_extract(early, hash, NULL, psk->key, psk->length);
    hash_compute(of_nothing, hash, NULL, 0);
    derive_secret(key, hash, early, label, of_nothing);
    schedule_finished_key(finished_key, hash, key);

    bool opened = tls->config.role == ACTOR_SERVER && !psk->external; /* out of a ticket of ours */
    report_secret(
        x, "RFC 8446 §4.2.11", .name = value_name(tls, psk, "psk"), .bytes = psk->key,
        .length = psk->length, .origin = opened ? ORIGIN_DERIVED : ORIGIN_GIVEN,
        .formula = opened ? text_join(x, "ticket state[", text_number(x, SESSION_SECRET_AT), "..",
                                      text_number(x, SESSION_SECRET_AT + psk->length - 1), "]")
                          : NULL);
    if (tls->config.speaks_for_peer)
        report_peer_secret(x, "RFC 8446 §4.2.11", .name = value_name(tls, psk, "psk"),
                           .length = psk->length, .origin = ORIGIN_GIVEN);
    report(tls, psk, "RFC 8446 §7.1", "early_secret", early,
           text_join(x, "HKDF-Extract-", hash->name, "(zeros(", text_number(x, hash->digest_length),
                     "), ", value_name(tls, psk, "psk"), ")"));
    report(tls, psk, "RFC 8446 §7.1", "binder_key", key,
           expand_formula(tls, psk, "early_secret", label, text_join(x, hash->name, "(\"\")")));
    report(tls, psk, "RFC 8446 §4.2.11.2", "binder finished_key", finished_key,
           expand_formula(tls, psk, "binder_key", "finished", "\"\""));
    wipe(early, sizeof early);
    wipe(key, sizeof key);
}

/* The hash over the hellos so far, of the last one only what stands before its binders. */
static const char *truncated_formula(struct tls *tls, const struct hash *hash)
{
    struct examiner *x = &tls->examiner;
    size_t           last = tls->handshake->client_hello.extensions.binders_at - 1;
    const char      *part = text_join(x, "[0..", text_number(x, last), "]");
    if (!tls->handshake->tls13.retried)
        return text_join(x, hash->name, "(transcript(ClientHello)", part, ")");
    const uint8_t header[4] = { MESSAGE_HASH, 0, 0, (uint8_t)hash->digest_length };
    return text_join(x, hash->name, "(", text_literal(x, header, sizeof header), " + ", hash->name,
                     "(transcript(ClientHello)) + transcript(HelloRetryRequest) + "
                     "transcript(ClientHello#2)",
                     part, ")");
}

static void report_binder(struct tls *tls, const struct tls13_psk *psk, const uint8_t *binder)
{
    struct examiner *x = &tls->examiner;
    report_secret(x, "RFC 8446 §4.2.11.2", .name = value_name(tls, psk, "psk binder"),
                  .bytes = binder, .length = psk->hash->digest_length, .origin = ORIGIN_DERIVED,
                  .revealed = true,
                  .formula = text_join(x, "HMAC-", psk->hash->name, "(",
                                       value_name(tls, psk, "binder finished_key"), ", ",
                                       truncated_formula(tls, psk->hash), ")"));
}

/* The binders are the last bytes of the message: their list, with its length, in each their own. */
static size_t binders_length(const struct extensions *e)
{
    size_t length = 2;
    for (size_t i = 0; i < e->psk_count; i++)
        length += 1 + (size_t)e->psks[i].binder.length;
    return length;
}

/* What they cover has the length of the whole in its header, which is not filled in yet. */
static void put_message_length(struct writer *w)
{
    size_t length = w->at - HANDSHAKE_HEADER;
    for (size_t i = 0; i < 3; i++)
        w->bytes[1 + i] = (uint8_t)(length >> 8 * (2 - i));
}

void tls13_write_binders(struct tls *tls, struct writer *w)
{
    struct tls13      *tls13 = &tls->handshake->tls13;
    struct extensions *e = &tls->handshake->client_hello.extensions;
    if (tls13->psk_count == 0 || w->error != ERROR_NONE)
        return;
    put_message_length(w);
    e->binders_at = w->at - binders_length(e);
    tls13_note_truncated(tls, w->bytes);
    size_t at = e->binders_at + 2;
    for (size_t i = 0; i < tls13->psk_count; i++) {
        const struct tls13_psk *psk = &tls13->secrets.psks[i];
        const uint8_t *digest = tls->handshake->truncated_digest[transcript_index(psk->hash)];
        uint8_t        finished_key[HASH_MAX_DIGEST];
        make_binder_key(finished_key, tls, psk);
        schedule_verify_data(w->bytes + at + 1, psk->hash, finished_key, digest);
        memcpy(e->bytes + e->psks[i].binder.at, w->bytes + at + 1, psk->hash->digest_length);
        at += 1 + psk->hash->digest_length;
        wipe(finished_key, sizeof finished_key);
    }
}

bool tell_binders(struct tls *tls)
{
    const struct tls13      *tls13 = &tls->handshake->tls13;
    const struct extensions *e = &tls->handshake->client_hello.extensions;
    for (size_t i = 0; i < tls13->psk_count && tls->config.role == ACTOR_CLIENT; i++)
        report_binder(tls, &tls13->secrets.psks[i], extensions_bytes(e, e->psks[i].binder));
    return true;
}

void tls13_note_truncated(struct tls *tls, const uint8_t *message)
{
    struct handshake *handshake = tls->handshake;
    transcript_digests_with(handshake->truncated_digest, &handshake->transcript, message,
                            handshake->client_hello.extensions.binders_at);
}

bool tls13_binder_fits(struct tls *tls, const struct tls13_psk *psk,
                       const struct psk_identity *identity)
{
    struct examiner         *x = &tls->examiner;
    const struct extensions *e = &tls->handshake->client_hello.extensions;
    const uint8_t           *sent = extensions_bytes(e, identity->binder);
    size_t                   length = psk->hash->digest_length;
    uint8_t                  finished_key[HASH_MAX_DIGEST], binder[HASH_MAX_DIGEST];
    make_binder_key(finished_key, tls, psk);
    schedule_verify_data(binder, psk->hash, finished_key,
                         tls->handshake->truncated_digest[transcript_index(psk->hash)]);
    report_binder(tls, psk, binder);
    wipe(finished_key, sizeof finished_key);
    bool fits = identity->binder.length == length && constant_time_equal(binder, sent, length);
    return require(x, CHECK_psk_binder_matches, fits, text_hex(x, binder, length),
                   text_hex(x, sent, identity->binder.length));
}

/* ---- the server's choice, as the client sees it ---- */

static bool check_psk_of_choice(struct tls *tls, uint16_t index)
{
    struct examiner    *x = &tls->examiner;
    const struct tls13 *tls13 = &tls->handshake->tls13;
    bool                there = index < tls13->psk_count;
    bool                fits = there && tls13->secrets.psks[index].hash == tls->suite->prf;
    return require(x, CHECK_selected_psk_offered, there, "one of the keys that were offered",
                   text_join(x, "number ", text_number(x, index))) &&
           require(x, CHECK_psk_fits_suite, fits, "a suite with the hash of the key",
                   tls->suite->name);
}

bool check_selected_psk(struct tls *tls)
{
    struct tls13            *tls13 = &tls->handshake->tls13;
    const struct extensions *e = &tls->handshake->server_hello.extensions;
    if (!extensions_have(e, EXTENSION_pre_shared_key))
        return true;
    if (!check_psk_of_choice(tls, e->selected_psk))
        return false;
    tls13->psk_index = e->selected_psk;
    tls13->psk = &tls13->secrets.psks[e->selected_psk];
    return true;
}

/* ---- tickets (RFC 8446 §4.6.1) ---- */

/* RFC 8446 §4.2.9: a server must not send tickets for modes that the client did not name. */
bool tls13_owes_ticket(const struct tls *tls)
{
    if (tls->config.role != ACTOR_SERVER || !tls->config.sealing_keys || !tls->handshake ||
        tls->version != TLS_1_3 || tls->close_sent)
        return false;
    const struct extensions *e = &tls->handshake->client_hello.extensions;
    bool                     welcome = false;
    for (size_t i = 0; i < e->psk_mode_count; i++)
        welcome |= e->psk_modes[i] == PSK_DHE_KE;
    return welcome && tls->handshake->tls13.tickets < tls->config.ticket_count;
}

/* RFC 8446 §4.6.1: PSK = HKDF-Expand-Label(resumption_master_secret, "resumption", ticket_nonce,
 * Hash.length) */
static void make_ticket_psk(struct kept_session *session, struct tls *tls, const uint8_t *nonce,
                            size_t nonce_length)
{
    const struct hash *hash = tls->suite->prf;
    session->secret_length = hash->digest_length;
    schedule_resumption_psk(session->secret, hash, tls->handshake->tls13.secrets.resumption, nonce,
                            nonce_length);
}

static void report_ticket_psk(struct tls *tls, const struct kept_session *session)
{
    struct examiner   *x = &tls->examiner;
    const struct hash *hash = tls->suite->prf;
    const char        *number = text_number(x, tls->handshake->tls13.tickets);
    report_secret(
        x, "RFC 8446 §4.6.1", .name = text_join(x, "psk of ticket ", number),
        .bytes = session->secret, .length = session->secret_length, .origin = ORIGIN_DERIVED,
        .formula = text_join(x, "HKDF-Expand-Label-", hash->name,
                             "(resumption_master_secret, \"resumption\", NewSessionTicket#", number,
                             "/ticket_nonce/nonce, ", text_number(x, hash->digest_length), ")"));
}

/* What both ends put down of this connection. */
static void begin_session(struct kept_session *session, const struct tls *tls)
{
    memset(session, 0, sizeof *session);
    session->version = TLS_1_3;
    session->suite = tls->suite->code;
    session->issued = tls->config.now;
    if (tls->handshake->protocol)
        strncpy(session->protocol, tls->handshake->protocol, sizeof session->protocol - 1);
}

void tls13_make_session(struct kept_session *session, struct tls *tls, const uint8_t *nonce,
                        size_t nonce_length)
{
    uint8_t age_add[4];
    begin_session(session, tls);
    random_bytes(tls->config.random, "ticket_age_add", age_add, sizeof age_add);
    session->age_add = (uint32_t)age_add[0] << 24 | (uint32_t)age_add[1] << 16 |
                       (uint32_t)age_add[2] << 8 | age_add[3];
    session->lifetime = TICKET_LIFETIME;
    session->max_early_data = tls->config.replay ? tls->config.max_early_data : 0;
    /* A session that began with a ticket keeps what was proved in the first. */
    session->client_authenticated =
        if_client_showed_one(tls) == MUST ||
        (tls->handshake->tls13.psk && tls->handshake->session.client_authenticated);
    strcpy(session->host, tls->handshake->client_hello.extensions.server_name);
    make_ticket_psk(session, tls, nonce, nonce_length);
    memcpy(tls->handshake->session.secret, session->secret, session->secret_length);
    tls->handshake->session.secret_length = session->secret_length;
}

void tls13_tell_ticket(struct tls *tls)
{
    tls->handshake->tls13.tickets++;
    report_ticket_psk(tls, &tls->handshake->session);
}

/* RFC 8446 §4.6.1: what a NewSessionTicket may say. */
static bool check_ticket(struct tls *tls)
{
    struct examiner           *x = &tls->examiner;
    const struct tls13_ticket *in = &tls->handshake->tls13.ticket;
    return extensions_require_distinct(x, &in->extensions) &&
           extensions_require_in_place(x, &in->extensions, IN_NEW_SESSION_TICKET) &&
           require(x, CHECK_ticket_lifetime_bounded, in->lifetime <= SESSION_MOST_LIFETIME,
                   "604800 seconds (7 days) at most",
                   text_join(x, text_number(x, in->lifetime), " seconds"));
}

/* A lifetime of 0 means that the ticket is to be thrown away; one that is longer than LIMIT_TICKET
 * is of no use to us. */
bool tls13_keep_ticket(struct tls *tls)
{
    struct tls13              *tls13 = &tls->handshake->tls13;
    const struct tls13_ticket *in = &tls13->ticket;
    struct kept_session       *session = &tls->handshake->session;
    if (!check_ticket(tls))
        return false;
    tls13->tickets++;
    if (in->lifetime == 0 || in->length > sizeof session->ticket)
        return true;
    begin_session(session, tls);
    session->lifetime = in->lifetime;
    session->age_add = in->age_add;
    session->max_early_data = in->extensions.max_early_data_size;
    if (tls->config.host && strlen(tls->config.host) <= LIMIT_HOST_NAME)
        strcpy(session->host, tls->config.host);
    memcpy(session->ticket, in->bytes, in->length);
    session->ticket_length = in->length;
    make_ticket_psk(session, tls, in->nonce, in->nonce_length);
    report_ticket_psk(tls, session);
    tls->handshake->has_session = true;
    return true;
}
