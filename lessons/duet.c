/* duet.c - both ends in one process. */
#include "lessons/duet.h"

#include "crypto/wipe.h"

#include <string.h>

/* Certificates that the server sends: its own, and the authority's. */
enum { SERVERS_CHAIN = 2 };

/* The server's certificates are there once the keys are made, which the first steps do not wait
 * for: one with an RSA key, and one with an ECDSA key where the profile has suites for it; or, with
 * a stapled response, the latter alone. */
static void take_credentials(struct duet *duet)
{
    if (duet->credentials_ready || duet->made->status != CREDENTIALS_DONE)
        return;
    if (duet->staples && extra_credential_with_staple(&duet->extra, duet->made)) {
        duet->servers[0] = duet->extra.credential;
    } else {
        bool extra =
            duet->server_count > 1 && extra_credential_for_server(&duet->extra, duet->made);
        bool first = extra && duet->ecdsa_first;
        duet->servers[first ? 1 : 0] = duet->made->credential;
        if (extra)
            duet->servers[first ? 0 : 1] = duet->extra.credential;
    }
    if (duet->mutual && extra_credential_for_client(&duet->client_extra, duet->made))
        duet->clients[0] = duet->client_extra.credential;
    duet->credentials_ready = true;
}

/* Between the two connections of a profile: the age of a ticket counts. */
enum { SECONDS_BETWEEN = 5 };

/* Where the server keeps what a second connection is to take up. */
static void keep_sessions(struct duet *duet, struct tls_config *server)
{
    if (duet->resumption == RESUMPTION_NONE)
        return;
    if (duet->resumption == RESUMPTION_BY_ID) {
        server->session_cache = &duet->cache;
        return;
    }
    sealing_keys_rotate(&duet->sealing_keys, server->random, server->now);
    server->sealing_keys = &duet->sealing_keys;
    server->ticket_count = 1;
    server->replay = &duet->replay;
    if (duet->resumption == RESUMPTION_BY_PSK_AND_EARLY)
        server->max_early_data = RECORD_MAX_PLAINTEXT;
}

/* What the client takes up, some seconds later; false where it has nothing. */
static bool take_up(struct duet *duet)
{
    const struct kept_session *kept = tls_kept_session(&duet->client);
    if (!kept)
        return false;
    duet->kept = *kept;
    duet->client_config.resume = &duet->kept;
    duet->client_config.now += SECONDS_BETWEEN;
    duet->server_config.now += SECONDS_BETWEEN;
    if (duet->resumption == RESUMPTION_BY_PSK_AND_EARLY) {
        duet->client_config.early_data = (const uint8_t *)duet->request;
        duet->client_config.early_data_length = strlen(duet->request);
    }
    return true;
}

/* The second connection, once the first has ended: false where there is none to come. */
static bool connect_again(struct duet *duet)
{
    if (duet->again || duet->resumption == RESUMPTION_NONE || !take_up(duet))
        return false;
    duet->again = true;
    duet->server_config.connection = ++duet->client_config.connection;
    duet_restart(duet);
    return true;
}

void duet_restart(struct duet *duet)
{
    duet->asked = duet->answered = duet->unanswered = 0;
    duet->clients_words = duet->servers_words = "";
    duet->servers_turn = false;
    duet->wire_length[CLIENT_TO_SERVER] = duet->wire_length[SERVER_TO_CLIENT] = 0;
    tls_wipe(&duet->client);
    tls_wipe(&duet->server);
    tls_init(&duet->client, &duet->handshakes[0], &duet->client_config);
    tls_init(&duet->server, &duet->handshakes[1], &duet->server_config);
}

void duet_init(struct duet *duet, const struct profile *profile, struct credentials *credentials,
               struct random_source *random, int64_t now, struct observer *observer)
{
    struct tls_config config;
    memset(duet, 0, sizeof *duet);
    if (profile->plain_http) {
        duet->without_tls = true;
        plain_http_begin(&duet->http, credentials->host, random, observer);
        duet->request = duet->http.request;
        duet->response = duet->http.response;
        return;
    }
    duet->request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    duet->response = "HTTP/1.1 200 OK\r\nContent-Length: 14\r\nConnection: close\r\n\r\n"
                     "Hello, world.\n";

    duet->clients_words = duet->servers_words = "";
    duet->rounds = profile->updates_keys ? 2 : 1;
    duet->made = credentials;
    duet->staples = profile->staples;
    duet->server_count = profile_wants(profile, AUTHENTICATION_ECDSA) && !duet->staples ? 2 : 1;
    duet->mutual = profile->client_certificate;
    duet->ecdsa_first = profile->ecdsa_first;
    duet->resumption = profile->resumption;
    take_credentials(duet);

    profile_configure(&config, profile, ACTOR_CLIENT);
    config.offer.credentials = duet->clients;
    config.offer.credential_count = duet->mutual ? 1 : 0;
    config.host = credentials->host;
    config.trust = &credentials->trust;
    config.random = random;
    config.now = now;
    config.observer = observer;
    duet->client_config = config;
    tls_init(&duet->client, &duet->handshakes[0], &config);

    profile_configure(&config, profile, ACTOR_SERVER);
    config.offer.credentials = duet->servers;
    config.offer.credential_count = duet->server_count;
    if (duet->mutual) {
        config.client_authorities = &duet->client_extra.trust;
        config.client_must_authenticate = true;
        config.certificates_before = SERVERS_CHAIN;
    }
    config.random = random;
    config.now = now;
    config.observer = observer;
    keep_sessions(duet, &config);
    duet->server_config = config;
    tls_init(&duet->server, &duet->handshakes[1], &config);
}

void duet_wipe(struct duet *duet)
{
    extra_credential_wipe(&duet->extra);
    extra_credential_wipe(&duet->client_extra);
    wipe(duet, sizeof *duet);
}

/* ---- the wire ---- */

/* Puts a record on the wire, through the tamperer's hands if there is one. */
static void carry_record(struct duet *duet, enum direction direction, const uint8_t *record,
                         size_t length)
{
    uint8_t *to = duet->wire[direction] + duet->wire_length[direction];
    if (duet->tamperer)
        length = duet->tamperer->pass(duet->tamperer, direction, to, record, length);
    else
        memcpy(to, record, length);
    duet->wire_length[direction] += length;
}

/* Takes whole records from an end, as many as are there and fit on the wire. */
static void carry_from(struct duet *duet, struct tls *from, enum direction direction)
{
    size_t         waiting;
    const uint8_t *output = tls_output(from, &waiting);
    while (waiting > 0 && sizeof duet->wire[0] - duet->wire_length[direction] >= 2 * RECORD_MAX) {
        size_t length = RECORD_HEADER + (size_t)(output[3] << 8 | output[4]);
        carry_record(duet, direction, output, length);
        tls_drained(from, length);
        output = tls_output(from, &waiting);
    }
}

static void deliver_to(struct duet *duet, struct tls *to, enum direction direction)
{
    size_t taken = tls_feed(to, duet->wire[direction], duet->wire_length[direction]);
    duet->wire_length[direction] -= taken;
    memmove(duet->wire[direction], duet->wire[direction] + taken, duet->wire_length[direction]);
}

static void carry_all(struct duet *duet)
{
    carry_from(duet, &duet->client, CLIENT_TO_SERVER);
    carry_from(duet, &duet->server, SERVER_TO_CLIENT);
    deliver_to(duet, &duet->server, CLIENT_TO_SERVER);
    deliver_to(duet, &duet->client, SERVER_TO_CLIENT);
}

/* ---- the conversation ---- */

/* Fetches what came in; true when something did. */
static bool fetch(struct tls *tls)
{
    size_t length;
    tls_received(tls, &length);
    tls_fetched(tls, length);
    return length > 0;
}

/* Writes as much of the words as is taken now. */
static void speak(struct tls *tls, const char **words)
{
    *words += tls_write(tls, *words, strlen(*words));
}

/* After the handshake: a question, an answer, and the client closes. Where keys are to be changed
 * on the way, the client does so between two of these rounds. */
static void converse(struct duet *duet)
{
    if (duet->talk) {
        duet->talk->speak(duet->talk, duet);
        return;
    }
    if (duet->asked == 0 && tls_established(&duet->client) && tls_early_data_taken(&duet->client))
        duet->asked = 1; /* with the hello */
    duet->unanswered += fetch(&duet->server);
    if (!*duet->servers_words && duet->unanswered > 0) {
        duet->unanswered--;
        duet->servers_words = duet->response;
    }
    if (fetch(&duet->client) && ++duet->answered == duet->rounds)
        tls_close(&duet->client);
    bool next = duet->asked == duet->answered && duet->asked < duet->rounds;
    if (tls_established(&duet->client) && next) {
        if (duet->asked++ > 0)
            tls_update_keys(&duet->client, true);
        duet->clients_words = duet->request;
    }
    speak(&duet->server, &duet->servers_words);
    speak(&duet->client, &duet->clients_words);
}

/* Who has something to read goes first, so that each message is read as soon as it is sent; else
 * whoever was at it goes on. But who is in the middle of a message, or is a client that has early
 * data to send, does not wait. */
static struct tls *choose_end(struct duet *duet)
{
    if (tls_hurries(&duet->client))
        return &duet->client;
    if (tls_hurries(&duet->server))
        return &duet->server;
    struct tls *same = duet->servers_turn ? &duet->server : &duet->client;
    struct tls *other = duet->servers_turn ? &duet->client : &duet->server;
    return tls_will_read(other) || !tls_can_step(same) ? other : same;
}

/* ---- the same without TLS ---- */

static void send_plain(struct duet *duet, enum actor actor, const char *text)
{
    const uint8_t *bytes = (const uint8_t *)text;
    plain_http_send(&duet->http, actor, bytes, strlen(text));
    carry_record(duet, actor == ACTOR_CLIENT ? CLIENT_TO_SERVER : SERVER_TO_CLIENT, bytes,
                 strlen(text));
}

static bool receive_plain(struct duet *duet, enum actor actor, enum direction direction)
{
    size_t length = duet->wire_length[direction];
    duet->wire_length[direction] = 0;
    return plain_http_receive(&duet->http, actor, duet->wire[direction], length);
}

/* A request, an answer, and both are done. What was kept on the way, they wait for in vain. */
static enum duet_status step_without_tls(struct duet *duet)
{
    if (duet->wire_length[CLIENT_TO_SERVER] > 0) {
        duet->servers_turn = receive_plain(duet, ACTOR_SERVER, CLIENT_TO_SERVER);
        return duet->servers_turn ? DUET_STEPPED : DUET_FAILED;
    }
    if (duet->wire_length[SERVER_TO_CLIENT] > 0) {
        duet->answered += receive_plain(duet, ACTOR_CLIENT, SERVER_TO_CLIENT);
        return duet->answered > 0 ? DUET_STEPPED : DUET_FAILED;
    }
    if (duet->answered > 0)
        return DUET_DONE;
    if (duet->servers_turn)
        send_plain(duet, ACTOR_SERVER, duet->response);
    else if (duet->asked == 0)
        send_plain(duet, ACTOR_CLIENT, duet->request);
    else
        return DUET_STUCK;
    duet->servers_turn = false;
    duet->asked = 1;
    return DUET_STEPPED;
}

enum duet_status duet_step(struct duet *duet)
{
    if (duet->without_tls)
        return step_without_tls(duet);
    take_credentials(duet);
    converse(duet);
    carry_all(duet);
    struct tls *next = choose_end(duet);
    duet->servers_turn = next == &duet->server;
    enum tls_status status = tls_step(next);
    carry_all(duet);
    if (status == TLS_STEPPED)
        return DUET_STEPPED;
    if (tls_error(&duet->client) != ERROR_NONE || tls_error(&duet->server) != ERROR_NONE)
        return DUET_FAILED;
    bool closed = tls_step(&duet->client) == TLS_CLOSED && tls_step(&duet->server) == TLS_CLOSED;
    if (closed && connect_again(duet))
        return DUET_STEPPED;
    return closed ? DUET_DONE : DUET_STUCK;
}
