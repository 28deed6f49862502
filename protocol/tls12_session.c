/*
 * tls12_session.c - sessions by identifier and by ticket. RFC 5246 §7.3, Figure 2; RFC 5077.
 *
 * In the order of their lives: the keys of tickets, a ticket, the client's offer, the server's
 * search, the answer.
 */
#include "protocol/tls12_session.h"

#include "crypto/cbc.h"
#include "crypto/constant_time.h"
#include "crypto/hmac.h"
#include "crypto/wipe.h"
#include "protocol/tls.h"

#include <string.h>

/* ---- the keys of tickets (RFC 5077 §4, §5.5) ---- */

static void make_key(struct ticket_key *key, struct random_source *random, int64_t now)
{
    random_bytes(random, "ticket key name", key->name, sizeof key->name);
    random_bytes(random, "ticket encryption key", key->encryption_key, sizeof key->encryption_key);
    random_bytes(random, "ticket MAC key", key->mac_key, sizeof key->mac_key);
    key->created = now;
}

void ticket_keys_refresh(struct ticket_keys *keys, struct random_source *random, int64_t now)
{
    if (keys->current.created == 0 || now - keys->current.created >= SESSION_LIFETIME) {
        keys->previous = keys->current;
        make_key(&keys->current, random, now);
    }
    if (keys->previous.created != 0 && now - keys->previous.created >= 2 * SESSION_LIFETIME)
        wipe(&keys->previous, sizeof keys->previous);
}

/*
 * RFC 5077 §4, "Recommended Ticket Construction"
 *
 *     struct {
 *         opaque key_name[16];
 *         opaque iv[16];
 *         opaque encrypted_state<0..2^16-1>;
 *         opaque mac[32];
 *     } ticket;
 *
 * AES-128-CBC hides the state, HMAC-SHA-256 over all before it shows any change. The state here
 * always has the same length, so it goes without one in front: suite, extended_master_secret, when
 * it was made, the master secret, and zeros up to whole blocks.
 */
enum {
    TICKET_NAME = 16,
    TICKET_IV = 16,
    TICKET_STATE = 64,
    TICKET_MAC = 32,
    TICKET_LENGTH = TICKET_NAME + TICKET_IV + TICKET_STATE + TICKET_MAC,
    STATE_SECRET = 2 + 1 + 8,
};
_Static_assert(STATE_SECRET + SESSION_MASTER_SECRET <= TICKET_STATE, "the state fits");

static void pack_state(uint8_t out[TICKET_STATE], const struct session_state *state)
{
    memset(out, 0, TICKET_STATE);
    out[0] = (uint8_t)(state->suite >> 8);
    out[1] = (uint8_t)state->suite;
    out[2] = state->extended_master_secret;
    for (size_t i = 0; i < 8; i++)
        out[3 + i] = (uint8_t)((uint64_t)state->created >> 8 * (7 - i));
    memcpy(out + STATE_SECRET, state->master_secret, SESSION_MASTER_SECRET);
}

static void unpack_state(struct session_state *state, const uint8_t in[TICKET_STATE])
{
    uint64_t created = 0;
    for (size_t i = 0; i < 8; i++)
        created = created << 8 | in[3 + i];
    state->suite = (uint16_t)(in[0] << 8 | in[1]);
    state->extended_master_secret = in[2] != 0;
    state->created = (int64_t)created;
    memcpy(state->master_secret, in + STATE_SECRET, SESSION_MASTER_SECRET);
}

static void ticket_mac(uint8_t mac[TICKET_MAC], const struct ticket_key *key, const uint8_t *ticket)
{
    hmac_compute(mac, &hash_sha256, key->mac_key, sizeof key->mac_key, ticket,
                 TICKET_NAME + TICKET_IV + TICKET_STATE);
}

static void seal_ticket(uint8_t ticket[TICKET_LENGTH], const struct ticket_key *key,
                        const struct session_state *state, struct random_source *random)
{
    struct aes_key aes;
    uint8_t        plain[TICKET_STATE];
    pack_state(plain, state);
    memcpy(ticket, key->name, TICKET_NAME);
    random_bytes(random, "ticket IV", ticket + TICKET_NAME, TICKET_IV);
    aes_set_key(&aes, key->encryption_key, sizeof key->encryption_key);
    cbc_encrypt(ticket + TICKET_NAME + TICKET_IV, &aes, ticket + TICKET_NAME, plain, TICKET_STATE);
    ticket_mac(ticket + TICKET_LENGTH - TICKET_MAC, key, ticket);
    wipe(plain, sizeof plain);
    wipe(&aes, sizeof aes);
}

/* The key of that name, which is no secret. */
static const struct ticket_key *key_named(const struct ticket_keys *keys, const uint8_t *name)
{
    const struct ticket_key *both[2] = { &keys->current, &keys->previous };
    for (size_t i = 0; i < 2; i++)
        if (both[i]->created != 0 && memcmp(both[i]->name, name, TICKET_NAME) == 0)
            return both[i];
    return NULL;
}

#define TICKET_PATH "ClientHello/extensions/session_ticket/extension_data/ticket"

static void report_opened(struct tls *tls, const struct ticket_key *key, const uint8_t *plain)
{
    struct examiner *x = &tls->examiner;
    report_secret(x, "RFC 5077 §4", .name = "ticket encryption key", .bytes = key->encryption_key,
                  .length = sizeof key->encryption_key, .origin = ORIGIN_GIVEN);
    report_secret(x, "RFC 5077 §4", .name = "ticket state", .bytes = plain, .length = TICKET_STATE,
                  .origin = ORIGIN_DERIVED,
                  .formula = "AES-CBC-decrypt(ticket encryption key, " TICKET_PATH
                             "[16..31], " TICKET_PATH "[32..95])");
}

/* RFC 5077 §3.1: a ticket that cannot be opened is no error: a full handshake follows. */
static bool open_ticket(struct session_state *state, struct tls *tls, const uint8_t *ticket,
                        size_t length)
{
    const struct ticket_key *key =
        length == TICKET_LENGTH ? key_named(tls->config.ticket_keys, ticket) : NULL;
    uint8_t        mac[TICKET_MAC], plain[TICKET_STATE];
    struct aes_key aes;
    if (!key)
        return false;
    ticket_mac(mac, key, ticket);
    if (!constant_time_equal(mac, ticket + TICKET_LENGTH - TICKET_MAC, TICKET_MAC))
        return false;
    aes_set_key(&aes, key->encryption_key, sizeof key->encryption_key);
    cbc_decrypt(plain, &aes, ticket + TICKET_NAME, ticket + TICKET_NAME + TICKET_IV, TICKET_STATE);
    unpack_state(state, plain);
    report_opened(tls, key, plain);
    wipe(plain, sizeof plain);
    wipe(&aes, sizeof aes);
    return true;
}

/* ---- client: the offer ---- */

/* RFC 5077 §3.4: with a ticket, the client makes up a session_id; a server that takes the ticket
 * echoes it, and so the client knows at once. */
void offer_session(struct client_hello *hello, const struct tls *tls)
{
    const struct tls12_session *session = tls->config.session;
    struct extensions          *e = &hello->extensions;
    if (session && session->ticket_length > 0) {
        extensions_keep(e, &e->session_ticket, session->ticket, session->ticket_length);
        random_bytes(tls->config.random, "session_id", hello->session_id, SESSION_ID_MAX);
        hello->session_id_length = SESSION_ID_MAX;
    } else if (session && session->id_length > 0) {
        memcpy(hello->session_id, session->id, session->id_length);
        hello->session_id_length = session->id_length;
    }
    if (tls->config.session_tickets)
        extensions_add(e, EXTENSION_session_ticket);
}

/* ---- server: the search ---- */

static const struct session_state *find_by_id(const struct session_cache *cache,
                                              const struct client_hello  *hello)
{
    if (!cache || hello->session_id_length != SESSION_ID_MAX)
        return NULL;
    for (size_t i = 0; i < SESSION_CACHE; i++)
        if (cache->entries[i].state.suite != 0 &&
            memcmp(cache->entries[i].id, hello->session_id, SESSION_ID_MAX) == 0)
            return &cache->entries[i].state;
    return NULL;
}

static bool find_state(struct session_state *state, struct tls *tls)
{
    const struct client_hello  *hello = &tls->handshake->client_hello;
    const struct extensions    *e = &hello->extensions;
    const struct session_state *known = find_by_id(tls->config.session_cache, hello);
    if (tls->config.ticket_keys && e->session_ticket.length > 0)
        return open_ticket(state, tls, extensions_bytes(e, e->session_ticket),
                           e->session_ticket.length);
    if (known)
        *state = *known;
    return known != NULL;
}

static bool offers_suite(const struct tls *tls, uint16_t code)
{
    const struct client_hello *hello = &tls->handshake->client_hello;
    const struct tls_offer    *ours = &tls->config.offer;
    bool                       taken = false;
    for (size_t i = 0; i < ours->suite_count; i++)
        taken |= ours->suites[i]->code == code;
    return taken && codes_contain(hello->cipher_suites, hello->cipher_suite_count, code);
}

/* RFC 7627 §5.3: a session without the extended master secret is not taken up where the client now
 * wants it; one with it MUST NOT be where the client has dropped it. */
static bool check_ems_kept(struct tls *tls, const struct session_state *state)
{
    bool wanted =
        extensions_have(&tls->handshake->client_hello.extensions, EXTENSION_extended_master_secret);
    return require(
        &tls->examiner, CHECK_extended_master_secret_kept, wanted || !state->extended_master_secret,
        state->extended_master_secret ? "extended_master_secret, as in the session" : "nothing",
        wanted ? "extended_master_secret" : "none");
}

bool find_session(struct tls *tls, bool *resumed)
{
    struct session_state state = { 0 };
    *resumed = false;
    if (!find_state(&state, tls))
        return true;
    int64_t age = tls->config.now - state.created;
    if (!offers_suite(tls, state.suite) || age < 0 || age > SESSION_LIFETIME)
        return true;
    if (!check_ems_kept(tls, &state))
        return false;
    bool wanted =
        extensions_have(&tls->handshake->client_hello.extensions, EXTENSION_extended_master_secret);
    *resumed = wanted == state.extended_master_secret;
    if (*resumed)
        tls->handshake->session = state;
    wipe(&state, sizeof state);
    return true;
}

/* RFC 5246 §7.4.1.3: the same identifier for a session that is taken up, a new one for a new
 * session. RFC 5077 §3.4: none where there will be a ticket. */
void announce_session(struct tls *tls)
{
    const struct client_hello *hello = &tls->handshake->client_hello;
    struct server_hello       *answer = &tls->handshake->server_hello;
    bool                       promise = tls->config.ticket_keys && !tls->handshake->resumed &&
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
}

static void fill_state(struct session_state *state, const struct tls *tls)
{
    state->suite = tls->handshake->suite->code;
    state->extended_master_secret = tls->handshake->extended_master_secret;
    state->created = tls->handshake->resumed ? tls->handshake->session.created : tls->config.now;
    memcpy(state->master_secret, tls->handshake->secrets.master_secret, SESSION_MASTER_SECRET);
}

void remember_session(struct tls *tls)
{
    const struct server_hello *answer = &tls->handshake->server_hello;
    struct session_cache      *cache = tls->config.session_cache;
    if (tls->config.role != ACTOR_SERVER || tls->handshake->resumed || !cache ||
        answer->session_id_length != SESSION_ID_MAX)
        return;
    memcpy(cache->entries[cache->next].id, answer->session_id, SESSION_ID_MAX);
    fill_state(&cache->entries[cache->next].state, tls);
    cache->next = (cache->next + 1) % SESSION_CACHE;
}

/* ---- client: the answer ---- */

bool session_is_resumed(const struct tls *tls)
{
    const struct client_hello *hello = &tls->handshake->client_hello;
    const struct server_hello *answer = &tls->handshake->server_hello;
    return tls->config.session && hello->session_id_length > 0 &&
           hello->session_id_length == answer->session_id_length &&
           memcmp(hello->session_id, answer->session_id, hello->session_id_length) == 0;
}

/* RFC 5246 §7.4.1.3: "this field is the value from the state of the session being resumed". RFC
 * 7627 §5.3: with or without the extended master secret, as it was. */
bool check_resumption(struct tls *tls)
{
    struct examiner            *x = &tls->examiner;
    const struct session_state *state = &tls->config.session->state;
    const struct cipher_suite  *suite = cipher_suite_find(state->suite);
    bool extended = tls->handshake->extended_master_secret == state->extended_master_secret;
    if (!require(x, CHECK_session_suite_kept, tls->handshake->suite->code == state->suite,
                 suite ? suite->name : "the suite of the session", tls->handshake->suite->name) ||
        !require(x, CHECK_extended_master_secret_kept, extended,
                 state->extended_master_secret ? "extended_master_secret, as in the session"
                                               : "none, as in the session",
                 tls->handshake->extended_master_secret ? "extended_master_secret" : "none"))
        return false;
    tls->handshake->session = *state;
    return true;
}

void take_up_session(struct tls *tls)
{
    struct handshake *handshake = tls->handshake;
    bool              of_ticket = handshake->client_hello.extensions.session_ticket.length > 0;
    bool              opened = of_ticket && tls->config.role == ACTOR_SERVER;
    memcpy(handshake->secrets.master_secret, handshake->session.master_secret,
           SESSION_MASTER_SECRET);
    report_secret(&tls->examiner, of_ticket ? "RFC 5077 §3.1" : "RFC 5246 §F.1.4",
                  .name = "master_secret", .bytes = handshake->secrets.master_secret,
                  .length = SESSION_MASTER_SECRET, .origin = opened ? ORIGIN_DERIVED : ORIGIN_GIVEN,
                  .formula = opened ? "ticket state[11..58]" : NULL);
}

bool tls12_session(const struct tls *tls, struct tls12_session *session)
{
    const struct server_hello  *answer = &tls->handshake->server_hello;
    const struct tls12_session *before = tls->config.session;
    memset(session, 0, sizeof *session);
    if (!tls_established(tls) || tls->handshake->version != TLS_1_2)
        return false;
    fill_state(&session->state, tls);
    if (tls->handshake->ticket_length > 0) {
        memcpy(session->ticket, tls->handshake->ticket, tls->handshake->ticket_length);
        session->ticket_length = tls->handshake->ticket_length;
    } else if (tls->handshake->resumed && before->ticket_length > 0) {
        memcpy(session->ticket, before->ticket, before->ticket_length);
        session->ticket_length = before->ticket_length;
    } else {
        memcpy(session->id, answer->session_id, answer->session_id_length);
        session->id_length = answer->session_id_length;
    }
    return session->ticket_length > 0 || session->id_length > 0;
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
    struct session_state state;
    uint8_t              ticket[TICKET_LENGTH];
    fill_state(&state, tls);
    seal_ticket(ticket, &tls->config.ticket_keys->current, &state, tls->config.random);
    wipe(&state, sizeof state);
    write_u32(w, "ticket_lifetime_hint", SESSION_LIFETIME);
    write_vector16(w, "ticket", 0, 65535) {
        write_bytes(w, "opaque", ticket, sizeof ticket);
    }
}

/* A ticket that is longer than we keep is read, and not kept. */
void read_new_session_ticket(struct tls *tls, struct reader *r)
{
    size_t length;
    (void)read_u32(r, "ticket_lifetime_hint");
    read_vector16(r, "ticket", 0, 65535) {
        const uint8_t *ticket = read_rest(r, "opaque", &length);
        if (ticket && length <= sizeof tls->handshake->ticket) {
            memcpy(tls->handshake->ticket, ticket, length);
            tls->handshake->ticket_length = length;
        }
    }
}
