/* lab_between.c - see lab_between.h. */
#include "tutor/lab_between.h"

#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/dial.h"
#include "tutor/entropy.h"
#include "tutor/signals.h"
#include "tutor/sockets.h"

#include <poll.h>
#include <string.h>

enum { DIAL_PATIENCE = 5000 };

/* ---- this machine alone ---- */

static bool names_this_machine(const char *host)
{
    struct resolved at[RESOLVE_MOST];
    if (strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0)
        return true;
    return strncmp(host, "127.", 4) == 0 && resolve_numeric(at, host, 0) > 0;
}

int lab_between_dial(struct between *b)
{
    struct dial dial;
    int         socket = dial_wait(&dial, b->to.host, b->to.port, DIAL_PATIENCE);
    if (socket < 0) {
        complain("cannot connect: %s port %u: %s", b->to.host, (unsigned)b->to.port, dial.why);
    } else if (!socket_is_on_loopback(socket)) {
        complain("refused: the lab attacks this machine alone, and %s is elsewhere", b->to.host);
        socket_close(socket);
        socket = -1;
    }
    b->unreachable = socket < 0;
    return socket;
}

/* ---- what was typed ---- */

static int judge(struct between *b, uint16_t *port)
{
    const struct options    *o = b->options;
    const struct experiment *e = b->play->setup.experiment;
    const char              *to = o->words.count == 1 ? o->words.values[0] : NULL;
    if (!e->between) {
        complain("no attack between other programs: %s; tlstutor lab %s plays it in memory",
                 e->name, e->name);
        return EXIT_USAGE;
    }
    if (!to || !host_port_parse(&b->to, to, 443)) {
        complain("between whom? write tlstutor lab %s --between PORT HOST:PORT", e->name);
        return EXIT_USAGE;
    }
    if (!port_parse(port, o->between)) {
        complain("no port: --between %s; write a number from 0 to 65535", o->between);
        return EXIT_USAGE;
    }
    if (!names_this_machine(b->to.host)) {
        complain("refused: %s; the lab attacks this machine alone: localhost, 127.0.0.1 or ::1",
                 b->to.host);
        return EXIT_USAGE;
    }
    if (o->waive || o->no_waive || o->has_seed) {
        complain("not with --between: --waive, --no-waive and --seed are for the run in memory");
        return EXIT_USAGE;
    }
    return EXIT_SOUND;
}

/* ---- clients, one after the other ---- */

static int await_client(const int *listeners, size_t count)
{
    char peer[SOCKETS_PEER_TEXT];
    while (!signals_caught()) {
        struct pollfd watched[SOCKETS_LISTENERS + 1] = { { .fd = signals_descriptor(),
                                                           .events = POLLIN } };
        for (size_t i = 0; i < count; i++)
            watched[i + 1] = (struct pollfd){ .fd = listeners[i], .events = POLLIN };
        poll(watched, (nfds_t)count + 1, -1);
        for (size_t i = 0; i < count && !signals_caught(); i++) {
            int client = socket_accept(peer, listeners[i]);
            if (client >= 0)
                return client;
        }
    }
    return -1;
}

static void serve(struct between *b, const int *listeners, size_t count)
{
    bool middle = b->play->setup.experiment->place == LAB_IN_THE_MIDDLE;
    bool goes_on = true;
    int  client;
    while (goes_on && (client = await_client(listeners, count)) >= 0) {
        lab_between_begin(&b->play->lab);
        goes_on = middle ? lab_posing_play(b, client) : lab_wire_play(b, client);
        lab_between_end(&b->play->lab);
        goes_on = goes_on && !b->options->once;
    }
}

int lab_between(struct lab_play *play, struct session *session, const struct options *o)
{
    struct between b = { .play = play, .options = o, .session = session };
    int            listeners[SOCKETS_LISTENERS];
    char           why[SOCKETS_WHY];
    uint16_t       port;
    int            status = judge(&b, &port);
    if (status != EXIT_SOUND)
        return status;
    size_t count = sockets_listen(listeners, why, NULL, &port);
    if (count == 0) {
        complain("cannot listen: 127.0.0.1 port %u: %s", (unsigned)port, why);
        return EXIT_MACHINE;
    }
    FILE *out = session->view == VIEW_NOTHING ? stderr : stdout;
    b.random = entropy_source();
    fprintf(out,
            "an attacker (%s) stands in front of %s:%u; it makes no checks, and so stays on this "
            "machine alone\n"
            "listening on 127.0.0.1:%u\n",
            play->setup.experiment->name, b.to.host, (unsigned)b.to.port, (unsigned)port);
    fflush(out);
    serve(&b, listeners, count);
    for (size_t i = 0; i < count; i++)
        socket_close(listeners[i]);
    return b.unreachable ? EXIT_MACHINE : EXIT_SOUND;
}
