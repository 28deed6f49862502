/*
 * bench_handshakes.c - how many whole handshakes a core does in a second, beside OpenSSL's library
 * in the same run; how fast records carry data; what it costs when somebody watches.
 *
 *     build/bench/bench_handshakes        prints a table, in about half a minute
 *     BENCH_QUICK=1 ...                   the same in a few seconds, less exactly
 *
 * A handshake here is both of its ends, in one thread, without a network: set up, from ClientHello
 * to the last Finished, with the server's chain and name verified by the client; then everything is
 * wiped. What a program makes once and keeps (keys, the chain, roots; of OpenSSL: its SSL_CTX) is
 * made before. OpenSSL's ends talk through memory BIOs. Both sides have the same certificates, and
 * suite, group and signature are the same; what was agreed is compared before any time is taken.
 *
 * Turns and medians are as in bench_primitives.c. Read next: the table `flavours`.
 */
#include "tests/bench/measure.h"

#include "lessons/credentials.h"
#include "lessons/extra_credential.h"
#include "lessons/profile.h"
#include "lessons/recording.h"
#include "tutor/entropy.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_TURNS = 15, CHUNK = RECORD_MAX_PLAINTEXT, FIELDS = 16384 };
static const char host[] = "localhost";

static struct credentials      made;
static struct extra_credential on_p256;
static struct random_source    random_source;

static void demand(bool condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "bench_handshakes: failed: %s\n", what);
        ERR_print_errors_fp(stderr);
        exit(1);
    }
}

/* ---- what is measured ---- */

/* Both sides offer one of everything. */
struct flavour {
    const char   *name;
    const char   *profile; /* ours, and of it these alone: */
    uint16_t      suite, group, scheme;
    int           version; /* OpenSSL's */
    const char   *their_suite, *their_group, *their_scheme;
    enum key_kind key; /* the server's: RSA-2048, or ECDSA on P-256 */
    double        aim; /* at this ratio */
};

/* clang-format off */
static const struct flavour flavours[] = {
    { "TLS 1.2 RSA",            "tls12-rsa-gcm", 0x009c, 0,      0x0401, TLS1_2_VERSION,
      "AES128-GCM-SHA256",             "X25519",         "RSA+SHA256",             KEY_KIND_RSA,  0.9 },
    { "TLS 1.2 ECDHE-RSA",      "tls12-ecdhe",   0xc02f, 0x001d, 0x0401, TLS1_2_VERSION,
      "ECDHE-RSA-AES128-GCM-SHA256",   "X25519",         "RSA+SHA256",             KEY_KIND_RSA,  0.9 },
    { "TLS 1.3 RSA-2048",       "tls13",         0x1301, 0x001d, 0x0804, TLS1_3_VERSION,
      "TLS_AES_128_GCM_SHA256",        "X25519",         "RSA-PSS+SHA256",         KEY_KIND_RSA,  0.9 },
    { "TLS 1.3 P-256",          "tls13",         0x1301, 0x001d, 0x0403, TLS1_3_VERSION,
      "TLS_AES_128_GCM_SHA256",        "X25519",         "ECDSA+SHA256",           KEY_KIND_ECDSA, 1.0 },
    { "TLS 1.3 X25519MLKEM768", "tls13-pq",      0x1301, 0x11ec, 0x0403, TLS1_3_VERSION,
      "TLS_AES_128_GCM_SHA256",        "X25519MLKEM768", "ECDSA+SHA256",           KEY_KIND_ECDSA, 1.2 },
};
/* clang-format on */
enum { FLAVOURS = sizeof flavours / sizeof *flavours, PLAIN_TLS13 = 3 };

/* Signatures in the certificates are by the authority's RSA key: this scheme must be on offer. */
static const uint16_t authority_scheme = 0x0401;

/* ---- ours ---- */

struct watcher {
    struct observer   observer;
    uint64_t          events;
    struct recording *recording; /* where everything is kept; else the events are counted */
};

static struct tls                 client, server;
static struct handshake           handshakes[2];
static struct tls_config          client_config, server_config;
static const struct cipher_suite *suites[1];
static uint16_t                   groups[1], schemes[2];

static void prepare_ours(const struct flavour *f)
{
    profile_configure(&client_config, profile_find(f->profile), ACTOR_CLIENT);
    suites[0] = cipher_suite_find(f->suite);
    groups[0] = f->group;
    schemes[0] = f->scheme;
    schemes[1] = authority_scheme;
    client_config.offer.suites = suites;
    client_config.offer.suite_count = 1;
    client_config.offer.groups = groups;
    client_config.offer.group_count = f->group ? 1 : 0;
    client_config.offer.signature_schemes = schemes;
    client_config.offer.signature_scheme_count = 2;
    client_config.random = &random_source;
    client_config.now = made.now;
    server_config = client_config;
    client_config.host = host;
    client_config.trust = &made.trust;
    server_config.role = ACTOR_SERVER;
    server_config.offer.credentials =
        f->key == KEY_KIND_RSA ? &made.credential : &on_p256.credential;
    server_config.offer.credential_count = 1;
}

static void watch_with(struct observer *observer)
{
    client_config.observer = server_config.observer = observer;
}

/* All steps of one end, and what it has said to the other. */
static void run(struct tls *from, struct tls *to)
{
    size_t length;
    while (tls_step(from) == TLS_STEPPED)
        continue;
    const uint8_t *output = tls_output(from, &length);
    tls_drained(from, tls_feed(to, output, length));
}

static void shake_hands(void)
{
    tls_init(&client, &handshakes[0], &client_config);
    tls_init(&server, &handshakes[1], &server_config);
    for (unsigned i = 0; i < 8 && !(tls_established(&client) && tls_established(&server)); i++) {
        run(&client, &server);
        run(&server, &client);
    }
    demand(tls_established(&client) && tls_established(&server), "our handshake");
}

static void our_handshake(int i)
{
    (void)i;
    shake_hands();
    tls_wipe(&client);
    tls_wipe(&server);
}

static uint8_t text[CHUNK];

static void our_record(int i)
{
    size_t length;
    (void)i;
    demand(tls_write(&client, text, CHUNK) == CHUNK, "our writing");
    run(&client, &server);
    run(&server, &client);
    tls_received(&server, &length);
    demand(length == CHUNK, "our reading");
    tls_fetched(&server, length);
}

/* ---- with somebody who watches ---- */

static void count_event(struct observer *observer, const struct event *event)
{
    (void)event;
    ((struct watcher *)observer)->events++;
}

static bool grow_no_more(struct wire_trace *trace)
{
    (void)trace;
    return false;
}

static struct watcher listener;

static void prepare_listener(void)
{
    static struct wire_field fields[2][FIELDS];
    listener.observer.tell = count_event;
    listener.observer.trace = (struct wire_trace){ fields[0], 0, FIELDS, grow_no_more };
    listener.observer.record_trace = (struct wire_trace){ fields[1], 0, FIELDS, grow_no_more };
}

static void our_recorded_handshake(int i)
{
    struct recording *recording = recording_new(&(struct recording_header){ .profile = "bench" });
    demand(recording != NULL, "memory for a recording");
    watch_with(recording_observer(recording));
    our_handshake(i);
    watch_with(NULL);
    recording_free(recording);
}

/* ---- theirs ---- */

static SSL_CTX     *their_contexts[2]; /* client, server */
static SSL         *their_client, *their_server;
static SSL_SESSION *their_session; /* that the client takes up; or NULL */

static X509 *their_certificate(const uint8_t *der, size_t length)
{
    X509 *certificate = d2i_X509(NULL, &der, (long)length);
    demand(certificate != NULL, "reading our certificate");
    return certificate;
}

/* One of everything; false where this OpenSSL does not have it. */
static bool limit_theirs(SSL_CTX *context, const struct flavour *f)
{
    char schemes_text[64];
    bool one = f->scheme == authority_scheme;
    snprintf(schemes_text, sizeof schemes_text, "%s%s", f->their_scheme, one ? "" : ":RSA+SHA256");
    bool suite = f->version == TLS1_3_VERSION ? SSL_CTX_set_ciphersuites(context, f->their_suite)
                                              : SSL_CTX_set_cipher_list(context, f->their_suite);
    SSL_CTX_set_min_proto_version(context, f->version);
    SSL_CTX_set_max_proto_version(context, f->version);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 0);
    return suite && SSL_CTX_set1_groups_list(context, f->their_group) == 1 &&
           SSL_CTX_set1_sigalgs_list(context, schemes_text) == 1;
}

static bool prepare_theirs(const struct flavour *f)
{
    const struct credential *c = f->key == KEY_KIND_RSA ? &made.credential : &on_p256.credential;
    const uint8_t           *key = c->key_der;
    SSL_CTX_free(their_contexts[0]);
    SSL_CTX_free(their_contexts[1]);
    SSL_CTX *to = their_contexts[0] = SSL_CTX_new(TLS_client_method());
    SSL_CTX *at = their_contexts[1] = SSL_CTX_new(TLS_server_method());
    if (!limit_theirs(to, f) || !limit_theirs(at, f)) {
        ERR_clear_error();
        return false;
    }
    SSL_CTX_set_verify(to, SSL_VERIFY_PEER, NULL);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(to), their_certificate(made.ca_der, made.ca_length));
    EVP_PKEY *pair = d2i_AutoPrivateKey(NULL, &key, (long)c->key_der_length);
    demand(SSL_CTX_use_certificate(at, their_certificate(c->chain[0].der, c->chain[0].length)) &&
               SSL_CTX_add_extra_chain_cert(
                   at, their_certificate(c->chain[1].der, c->chain[1].length)) &&
               SSL_CTX_use_PrivateKey(at, pair) == 1,
           "giving OpenSSL our certificates");
    return true;
}

/* Each reads from one memory BIO what the other writes. */
static void connect_theirs(void)
{
    BIO *there = BIO_new(BIO_s_mem()), *back = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(there, -1);
    BIO_set_mem_eof_return(back, -1);
    BIO_up_ref(there);
    BIO_up_ref(back);
    SSL_set_bio(their_client, back, there);
    SSL_set_bio(their_server, there, back);
}

static void shake_their_hands(void)
{
    int client_done = 0, server_done = 0;
    their_client = SSL_new(their_contexts[0]);
    their_server = SSL_new(their_contexts[1]);
    connect_theirs();
    SSL_set_tlsext_host_name(their_client, host);
    SSL_set1_host(their_client, host);
    if (their_session)
        SSL_set_session(their_client, their_session);
    SSL_set_connect_state(their_client);
    SSL_set_accept_state(their_server);
    for (unsigned i = 0; i < 8 && (client_done != 1 || server_done != 1); i++) {
        client_done = SSL_do_handshake(their_client);
        server_done = SSL_do_handshake(their_server);
    }
    demand(client_done == 1 && server_done == 1 && SSL_get_verify_result(their_client) == X509_V_OK,
           "their handshake");
}

/* Closed, as far as OpenSSL knows: it would not take the session up again otherwise. */
static void free_theirs(void)
{
    SSL_set_shutdown(their_client, SSL_SENT_SHUTDOWN);
    SSL_set_shutdown(their_server, SSL_SENT_SHUTDOWN);
    SSL_free(their_client);
    SSL_free(their_server);
}

static void their_handshake(int i)
{
    (void)i;
    shake_their_hands();
    free_theirs();
}

static void their_record(int i)
{
    static uint8_t out[CHUNK];
    (void)i;
    demand(SSL_write(their_client, text, CHUNK) == CHUNK &&
               SSL_read(their_server, out, CHUNK) == CHUNK,
           "their record");
}

static void print_row(const char *name, const struct measured_pair *pair, const char *unit,
                      double aim)
{
    printf("%-24s %10.0f %-5s %10.0f %-5s %8.4f", name, pair->ours, unit, pair->theirs, unit,
           pair->ratio);
    if (aim > 0)
        printf("   %5.2f", aim);
    printf("\n");
    fflush(stdout);
}

/* ---- a session that is taken up: one handshake before, which brings the ticket ---- */

static void resume_ours(void)
{
    static struct sealing_keys keys;
    static struct kept_session kept;
    sealing_keys_rotate(&keys, &random_source, made.now);
    server_config.sealing_keys = &keys;
    server_config.ticket_count = 1;
    shake_hands();
    run(&server, &client);
    run(&client, &server);
    demand(tls_kept_session(&client) != NULL, "our ticket");
    kept = *tls_kept_session(&client);
    client_config.resume = &kept;
    server_config.ticket_count = 0;
    tls_wipe(&client);
    tls_wipe(&server);
}

static void resume_theirs(void)
{
    uint8_t nothing;
    for (size_t i = 0; i < 2; i++)
        SSL_CTX_clear_options(their_contexts[i], SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(their_contexts[1], 1);
    shake_their_hands();
    SSL_read(their_client, &nothing, 1); /* there is no data: only the ticket */
    their_session = SSL_get1_session(their_client);
    SSL_CTX_set_num_tickets(their_contexts[1], 0);
    free_theirs();
    shake_their_hands();
    demand(SSL_session_reused(their_client) == 1, "their resumption");
    free_theirs();
}

/* RFC 8446 §2.2: the ticket's key and a key exchange. No certificate is sent. */
static void measure_resumption(const struct flavour *f, const struct effort *effort)
{
    struct measured_pair pair;
    prepare_ours(f);
    demand(prepare_theirs(f), "preparing a resumption");
    resume_ours();
    resume_theirs();
    shake_hands();
    demand(client.handshake->tls13.psk != NULL, "our resumption");
    tls_wipe(&client);
    tls_wipe(&server);
    measure_pair(&pair, effort, our_handshake, their_handshake, 0);
    print_row("TLS 1.3 PSK with ECDHE", &pair, "/s", 1.5);
    SSL_SESSION_free(their_session);
    their_session = NULL;
}

/* ---- measuring ---- */

/* Both must have agreed on the same before it counts. */
static void compare(const struct flavour *f)
{
    shake_hands();
    shake_their_hands();
    demand(SSL_CIPHER_get_protocol_id(SSL_get_current_cipher(their_client)) == f->suite &&
               client.suite->code == f->suite && client.version == SSL_version(their_client),
           f->name);
    tls_wipe(&client);
    tls_wipe(&server);
    free_theirs();
}

static void measure_flavour(const struct flavour *f, const struct effort *effort)
{
    struct measured_pair pair;
    prepare_ours(f);
    if (!prepare_theirs(f)) {
        printf("%-24s %10.0f %-5s %10s %-5s %8s   %5.2f\n", f->name,
               measure_rate(effort, our_handshake, 0), "/s", "-", "", "-", f->aim);
        return;
    }
    compare(f);
    measure_pair(&pair, effort, our_handshake, their_handshake, 0);
    print_row(f->name, &pair, "/s", f->aim);
}

static void measure_records(const struct effort *effort)
{
    struct measured_pair pair;
    shake_hands();
    shake_their_hands();
    measure_pair(&pair, effort, our_record, their_record, 0);
    pair.ours *= CHUNK / 1e6;
    pair.theirs *= CHUNK / 1e6;
    print_row("AES-128-GCM records", &pair, "MB/s", 1.2);
    free_theirs();
    tls_wipe(&client);
    tls_wipe(&server);
}

static void our_heard_handshake(int i)
{
    watch_with(&listener.observer);
    our_handshake(i);
    watch_with(NULL);
}

static void measure_watching(const struct effort *effort)
{
    struct measured_pair heard, recorded;
    prepare_listener();
    measure_pair(&heard, effort, our_handshake, our_heard_handshake, 0);
    measure_pair(&recorded, effort, our_handshake, our_recorded_handshake, 0);
    printf("\n%s with somebody who watches, times as long as without (aim: at most 2)\n",
           flavours[PLAIN_TLS13].name);
    printf("%-24s %8.2f\n", "a listener", heard.ratio);
    printf("%-24s %8.2f\n", "a recording of it all", recorded.ratio);
}

/* protocol/ has no heap: what a connection takes is the size of its structs. */
static void print_memory(void)
{
    const struct tls       *t = &client;
    const struct handshake *h = &handshakes[0];
    printf("\nmemory of a connection: %zu bytes, %zu of them buffers of records; and %zu while it "
           "shakes hands (message %zu, chain %zu, transcript %zu, hellos %zu); no heap\n\n",
           sizeof *t, sizeof t->input + sizeof t->output, sizeof *h, sizeof h->message,
           sizeof h->chain_bytes + sizeof h->chain, sizeof h->transcript,
           sizeof h->client_hello + sizeof h->server_hello);
}

static void make_credentials(void)
{
    random_source = entropy_source();
    credentials_begin(&made, host, (int64_t)time(NULL), &random_source);
    while (credentials_step(&made) == CREDENTIALS_GOING)
        continue;
    demand(made.status == CREDENTIALS_DONE && extra_credential_for_server(&on_p256, &made),
           "making certificates");
}

int main(void)
{
    const char   *asked = getenv("BENCH_QUICK");
    bool          quick = asked && strcmp(asked, "1") == 0;
    struct effort effort = { quick ? 7 : MOST_TURNS, quick ? 0.02 : 0.1 };
    make_credentials();
    printf("Whole handshakes, both ends in one thread, chain and name verified; %s; medians of %zu "
           "turns\n\n",
           OpenSSL_version(OPENSSL_VERSION), effort.turns);
    printf("%-24s %16s %16s %8s   %5s\n", "", "ours", "OpenSSL", "ratio", "aim");
    for (size_t i = 0; i < FLAVOURS; i++)
        measure_flavour(&flavours[i], &effort);
    measure_resumption(&flavours[PLAIN_TLS13], &effort);
    prepare_ours(&flavours[PLAIN_TLS13]);
    demand(prepare_theirs(&flavours[PLAIN_TLS13]), "preparing records");
    measure_records(&effort);
    measure_watching(&effort);
    print_memory();
    return 0;
}
