/*
 * source_serve.c - real clients, step by step: accepted, kept, one of them looked at.
 *
 * See source_serve.h; server.c for keys and sockets, live.c for how a connection is moved.
 */
#include "tutor/source_serve.h"

#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/live.h"
#include "tutor/server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Milliseconds of looking for primes between two looks at the keyboard. */
enum { SLICE = 10, NOBODY = -1 };

_Static_assert(SERVE_CONNECTIONS + SOCKETS_LISTENERS <= SOURCE_DESCRIPTORS, "all can be polled");

struct visitor {
    struct client client;
    struct live   live;
    bool          chosen; /* by the person: it stays in view when others come */
};

struct serve_source {
    struct source   source;
    struct server   server;
    struct visitor *visitors[SERVE_CONNECTIONS]; /* in the order in which they came */
    int             count, current;              /* current: NOBODY while there is none */
    bool            wants_another;               /* the person is done with the current one */
    bool            broken;                      /* no certificate could be made */
};

static struct serve_source *of(struct source *source) { return (struct serve_source *)source; }

static struct visitor *current_of(struct serve_source *s)
{
    return s->current == NOBODY ? NULL : s->visitors[s->current];
}

static bool is_new(const struct visitor *v)
{
    return recording_steps(v->live.recording) == 0 && !live_over(&v->live);
}

/* ---- who comes, and who goes ---- */

static void release(struct visitor *v)
{
    link_cut(&v->client.link);
    live_close(&v->live);
    client_end(&v->client);
    free(v);
}

/* The oldest that has ended, or whose client has gone without being looked at; never the
 * current one. */
static int find_ended(const struct serve_source *s)
{
    for (int i = 0; i < s->count; i++)
        if (i != s->current &&
            (live_over(&s->visitors[i]->live) || s->visitors[i]->client.link.ended))
            return i;
    return NOBODY;
}

static bool has_room(const struct serve_source *s)
{
    if (s->server.options->once && s->server.connections > 0)
        return false;
    return s->count < SERVE_CONNECTIONS || find_ended(s) != NOBODY;
}

static void make_room(struct serve_source *s)
{
    int ended = find_ended(s);
    if (s->count < SERVE_CONNECTIONS || ended == NOBODY)
        return;
    release(s->visitors[ended]);
    s->count--;
    memmove(&s->visitors[ended], &s->visitors[ended + 1],
            (size_t)(s->count - ended) * sizeof s->visitors[0]);
    s->current -= s->current > ended;
}

/* The newest comes into view where nothing is lost by it. */
static void look_at_newest(struct serve_source *s)
{
    const struct visitor *v = current_of(s);
    bool free_to_go = !v || (is_new(v) && !v->chosen) || (s->wants_another && live_over(&v->live));
    if (!free_to_go)
        return;
    s->current = s->count - 1;
    s->wants_another = false;
}

/* Takes one that waits. False when none does, or it cannot be kept. */
static bool let_in(struct serve_source *s, int listener)
{
    struct recording_header header;
    char                    peer[SOCKETS_PEER_TEXT];
    int                     socket = server_accept(&s->server, &header, peer, listener);
    struct visitor         *v = socket >= 0 ? calloc(1, sizeof *v) : NULL;
    if (!v || !client_make_room(&v->client) ||
        !live_open(&v->live, &header, s->server.options, s->server.connections, "the client")) {
        socket_close(socket);
        if (v)
            free(v->client.handshake);
        free(v);
        return false;
    }
    client_begin(&v->client, &s->server, socket, v->live.recording);
    live_begin(&v->live, &v->client.link);
    make_room(s);
    s->visitors[s->count++] = v;
    look_at_newest(s);
    return true;
}

/* Some milliseconds of looking for primes. */
static void make_credentials(struct serve_source *s)
{
    int64_t end = clock_milliseconds() + SLICE;
    while (!s->broken && !server_is_ready(&s->server) && clock_milliseconds() < end)
        s->broken = server_make(&s->server) != EXIT_SOUND;
}

/* ---- the operations ---- */

static struct recording *recording(struct source *source)
{
    struct visitor *v = current_of(of(source));
    return v ? v->live.recording : NULL;
}

/* The newest that nobody has looked at; or else the newest that goes on. */
static int find_another(const struct serve_source *s)
{
    int another = NOBODY;
    for (int i = 0; i < s->count; i++) {
        bool fresh = is_new(s->visitors[i]);
        bool better = another == NOBODY || fresh || !is_new(s->visitors[another]);
        if (!live_over(&s->visitors[i]->live) && better)
            another = i;
    }
    return another;
}

/* After the end of one connection: where there is no other, the next that comes. */
static void go_to_another(struct serve_source *s)
{
    int another = find_another(s);
    s->wants_another = another == NOBODY;
    if (another != NOBODY)
        s->current = another;
}

static bool step(struct source *source)
{
    struct serve_source *s = of(source);
    struct visitor      *v = current_of(s);
    if (!v)
        return false;
    if (!live_over(&v->live))
        return live_step(&v->live);
    if (!s->server.options->once)
        go_to_another(s);
    return false;
}

static bool over(struct source *source)
{
    struct serve_source *s = of(source);
    struct visitor      *v = current_of(s);
    return v ? live_over(&v->live) && !s->wants_another : s->broken;
}

static int watch(struct source *source, struct pollfd descriptors[SOURCE_DESCRIPTORS])
{
    struct serve_source *s = of(source);
    int                  count = 0;
    bool                 open = server_is_ready(&s->server) && has_room(s);
    for (size_t i = 0; open && i < s->server.listener_count; i++)
        descriptors[count++] = (struct pollfd){ .fd = s->server.listeners[i], .events = POLLIN };
    for (int i = 0; i < s->count; i++)
        count += live_watch(&s->visitors[i]->live, &descriptors[count]) ? 1 : 0;
    return count;
}

/* Whoever is not looked at waits for the person, whose time does not count. */
static bool is_paused(const struct serve_source *s, int visitor, bool paused)
{
    return paused || visitor != s->current;
}

static int time_left(struct source *source, bool paused)
{
    struct serve_source *s = of(source);
    int                  least = -1;
    if (!s->broken && !server_is_ready(&s->server))
        return 0;
    for (int i = 0; i < s->count; i++) {
        int left = live_time_left(&s->visitors[i]->live, is_paused(s, i, paused));
        if (left >= 0 && (least < 0 || left < least))
            least = left;
    }
    return least;
}

static void exchange(struct source *source, bool paused)
{
    struct serve_source *s = of(source);
    make_credentials(s);
    for (size_t i = 0; server_is_ready(&s->server) && i < s->server.listener_count; i++)
        while (has_room(s) && let_in(s, s->server.listeners[i]))
            ;
    for (int i = 0; i < s->count; i++)
        live_exchange(&s->visitors[i]->live, is_paused(s, i, paused));
}

static unsigned connections(struct source *source, unsigned *current)
{
    struct serve_source *s = of(source);
    *current = s->current == NOBODY ? 0 : (unsigned)s->current;
    return (unsigned)s->count;
}

static void choose(struct source *source, unsigned connection)
{
    struct serve_source *s = of(source);
    if (connection >= (unsigned)s->count)
        return;
    s->current = (int)connection;
    s->visitors[s->current]->chosen = true;
    s->wants_another = false;
}

/* ---- words ---- */

/* What a person does next to have a client. */
static void invite(const struct serve_source *s, char *out, size_t size)
{
    const struct options *o = s->server.options;
    const char           *host = o->host ? o->host : "localhost";
    unsigned              port = s->server.port;
    char                  path[CA_PATH];
    const char           *authority = server_authority_file(path, &s->server);
    if (authority)
        snprintf(out, size, ": curl --cacert %.60s https://%.40s:%u/", authority, host, port);
    else
        snprintf(out, size, ": open https://%.60s:%u/ (or curl -k)", host, port);
}

static const char *status(struct source *source, char out[SOURCE_STATUS])
{
    struct serve_source *s = of(source);
    struct visitor      *v = current_of(s);
    char                 address[SERVER_ADDRESS], progress[SOURCE_STATUS / 2];
    out[0] = '\0';
    server_address(address, &s->server);
    if (s->broken) {
        snprintf(out, SOURCE_STATUS, "no certificate could be made for this server");
    } else if (!server_is_ready(&s->server)) {
        credentials_progress(progress, sizeof progress, &s->server.made);
        snprintf(out, SOURCE_STATUS, "%s; then it listens on %s", progress, address);
    } else if (!v || s->wants_another) {
        int length = snprintf(out, SOURCE_STATUS, "listening on %s", address);
        invite(s, out + length, SOURCE_STATUS - (size_t)length);
    } else if (live_status(&v->live, out)[0] && s->count > 1) {
        size_t length = strlen(out);
        snprintf(out + length, SOURCE_STATUS - length, "; connection %d of %d, c: the next",
                 s->current + 1, s->count);
    }
    return out;
}

static void close_source(struct source *source)
{
    struct serve_source *s = of(source);
    for (int i = 0; i < s->count; i++)
        release(s->visitors[i]);
    server_end(&s->server);
    free(s);
}

static const struct source_ops ops = {
    .recording = recording,
    .step = step,
    .over = over,
    .watch = watch,
    .time_left = time_left,
    .exchange = exchange,
    .status = status,
    .connections = connections,
    .choose = choose,
    .close = close_source,
};

struct source *source_serve_open(const struct options *o, int *exit_status)
{
    struct serve_source *s = calloc(1, sizeof *s);
    *exit_status = EXIT_MACHINE;
    if (!s) {
        complain("not enough memory to serve");
        return NULL;
    }
    s->source.ops = &ops;
    s->current = NOBODY;
    *exit_status = server_prepare(&s->server, o);
    if (*exit_status == EXIT_SOUND)
        *exit_status = server_listen(&s->server);
    if (*exit_status == EXIT_SOUND)
        return &s->source;
    close_source(&s->source);
    return NULL;
}
