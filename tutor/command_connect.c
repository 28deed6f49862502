/*
 * command_connect.c - `tlstutor connect`: step through a connection to a real server.
 *
 * Read next: tutor/pump.c, which moves it on, and tutor/client_talk.c for what is said over it.
 */
#include "tutor/commands.h"

#include "lessons/profile.h"
#include "tutor/client_talk.h"
#include "tutor/clock.h"
#include "tutor/complain.h"
#include "tutor/credential_files.h"
#include "tutor/entropy.h"
#include "tutor/host_port.h"
#include "tutor/http.h"
#include "tutor/outcome.h"
#include "tutor/pump.h"
#include "tutor/signals.h"
#include "tutor/sockets.h"
#include "tutor/suites.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HTTPS_PORT = 443, CONNECT_PATIENCE = 10000 };

/* Too large for a stack, together. */
struct call {
    struct host_port     to;
    const char          *name; /* that is sent and checked */
    struct suite_list    suites;
    struct trust_file    trust;
    struct random_source random;
    struct client_talk   talk;
    struct tls           tls;
    struct link          link;
    struct session       session;
    int64_t              now;
};

/* What was typed, judged before anything is opened. Returns EXIT_SOUND, or a status after a
 * complaint. */
static int prepare(struct call *call, const struct options *o, const struct profile **profile)
{
    const char *name = o->profile ? o->profile : "tls12-rsa";
    *profile = profile_find(name);
    if (!*profile) {
        complain("unknown profile: %s; see tlstutor list profiles", name);
        return EXIT_USAGE;
    }
    if (!host_port_parse(&call->to, o->argument, HTTPS_PORT)) {
        complain("no host: %s; write HOST, HOST:PORT or [IPV6]:PORT", o->argument);
        return EXIT_USAGE;
    }
    if (o->http && !http_path_sound(o->http)) {
        complain("no path: --http %s; it begins with / and has no spaces", o->http);
        return EXIT_USAGE;
    }
    if (o->suites && !suite_list_parse(&call->suites, o->suites))
        return EXIT_USAGE;
    call->name = o->host ? o->host : call->to.host;
    call->now = o->has_time ? o->time : clock_now();
    call->random = entropy_source();
    return trust_file_load(&call->trust, o->trust);
}

/* With pauses, a standard input that is the terminal belongs to the person's Enter. */
static bool prepare_talk(struct call *call, const struct options *o)
{
    bool prints = call->session.view == VIEW_BRIEF;
    if (o->http)
        return client_talk_http(&call->talk, call->name, o->http, prints);
    client_talk_input(&call->talk, !(o->step && isatty(STDIN_FILENO)), prints);
    return true;
}

static void begin_tls(struct call *call, const struct options *o, const struct profile *profile)
{
    struct tls_config config;
    profile_configure(&config, profile, ACTOR_CLIENT);
    if (o->suites) {
        config.suites = call->suites.suites;
        config.suite_count = call->suites.count;
    }
    config.host = call->name;
    config.trust = &call->trust.store;
    config.random = &call->random;
    config.now = call->now;
    config.observer = recording_observer(call->session.recording);
    config.speaks_for_peer = true;
    tls_init(&call->tls, &config);
}

static int talk(struct call *call, int socket, const struct options *o)
{
    struct outcome outcome;
    link_begin(&call->link, &call->tls, &call->talk.conversation, socket,
               (int64_t)o->timeout * 1000);
    enum pump_end end = pump_run(&call->link, &call->session);
    link_cut(&call->link);
    outcome_judge(&outcome, call->session.recording);
    return end != PUMP_ENDED || outcome_sound(&outcome) ? EXIT_SOUND : EXIT_REFUSED;
}

static int run(struct call *call, const struct options *o)
{
    const struct profile *profile;
    char                  why[SOCKETS_WHY];
    int                   status = prepare(call, o, &profile);
    if (status != EXIT_SOUND)
        return status;
    int socket = socket_connect(why, call->to.host, call->to.port, CONNECT_PATIENCE);
    if (socket < 0 && signals_caught())
        return signals_caught() == SIGINT ? EXIT_INTERRUPT : EXIT_TERMINATE;
    if (socket < 0) {
        complain("cannot connect: %s port %u: %s", call->to.host, (unsigned)call->to.port, why);
        return EXIT_MACHINE;
    }
    struct recording_header header = {
        .profile = profile->name, .client = "tlstutor", .server = o->argument, .time = call->now
    };
    if (!session_begin(&call->session, o, &header, 1)) {
        socket_close(socket);
        return EXIT_MACHINE;
    }
    if (!prepare_talk(call, o)) {
        complain("too long: --http %s", o->http);
        socket_close(socket);
        return session_end(&call->session, EXIT_USAGE);
    }
    begin_tls(call, o, profile);
    status = talk(call, socket, o);
    return session_end(&call->session, status);
}

int command_connect(const struct options *o)
{
    struct call *call = calloc(1, sizeof *call);
    if (!call) {
        complain("not enough memory for a connection");
        return EXIT_MACHINE;
    }
    int status = run(call, o);
    tls_wipe(&call->tls);
    trust_file_free(&call->trust);
    free(call);
    return status;
}
