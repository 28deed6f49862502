/* call.c - see call.h. */
#include "tutor/call.h"

#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/entropy.h"
#include "tutor/http.h"
#include "tutor/outputs.h"
#include "tutor/signals.h"

#include <signal.h>
#include <string.h>

enum { HTTPS_PORT = 443 };

/* The protocol that TLS begins in the middle of, and the port that it has where none is named. */
static bool take_starttls(struct call *call, uint16_t *port)
{
    const char *name = call->options->starttls;
    *port = HTTPS_PORT;
    if (!name)
        return true;
    call->before = starttls_find(name);
    if (!call->before) {
        complain("no such protocol: --starttls %s; write %s", name, starttls_names());
        return false;
    }
    if (call->options->http) {
        complain("--http and --starttls %s: a server of the one does not speak the other", name);
        return false;
    }
    *port = starttls_port(call->before);
    return true;
}

int call_prepare(struct call *call, const struct options *o)
{
    uint16_t    port;
    const char *profile = o->profile ? o->profile : PROFILE_MODERN;
    call->options = o;
    call->link.socket = -1;
    if (offers_take_for_peer(&call->offers, profile, o) != EXIT_SOUND)
        return EXIT_USAGE;
    if (!take_starttls(call, &port))
        return EXIT_USAGE;
    if (!host_port_parse(&call->to, o->argument, port)) {
        complain("no host: %s; write HOST, HOST:PORT or [IPV6]:PORT", o->argument);
        return EXIT_USAGE;
    }
    call->name = o->host ? o->host : call->to.host;
    if (o->http && !http_path_sound(o->http)) {
        complain("no path: --http %s; it begins with / and has no spaces", o->http);
        return EXIT_USAGE;
    }
    if (o->http && !client_talk_http(&call->talk, call->name, o->http, false)) {
        complain("too long: --http %s", o->http);
        return EXIT_USAGE;
    }
    call->now = o->has_time ? o->time : clock_now();
    call->random = entropy_source();
    if (o->command == COMMAND_CONNECT && !outputs_are_possible(o))
        return EXIT_MACHINE;
    int status = resume_prepare(&call->resume, o);
    if (status == EXIT_SOUND)
        status = trust_file_load(&call->trust, o->trust);
    if (status == EXIT_SOUND && o->cert)
        status = credential_files_load(&call->own, o->cert, o->key);
    return status;
}

struct recording_header call_header(const struct call *call)
{
    return (struct recording_header){ .profile = call->offers.profile.name,
                                      .client = "tlstutor",
                                      .server = call->options->argument,
                                      .time = call->now };
}

void call_complain(const struct call *call)
{
    const char *why = call->starttls.why[0] ? call->starttls.why : call->dial.why;
    complain("cannot connect: %s port %u: %s", call->to.host, (unsigned)call->to.port, why);
}

/* In the clear, over a socket that is closed where it comes to nothing. */
static int ask_for_tls(struct call *call, int socket)
{
    struct starttls *s = &call->starttls;
    if (starttls_wait(s, call->before, socket, (int64_t)call->options->timeout * 1000) ==
        STARTTLS_DONE)
        return EXIT_SOUND;
    socket_close(socket);
    if (signals_caught())
        return signals_caught() == SIGINT ? EXIT_INTERRUPT : EXIT_TERMINATE;
    call_complain(call);
    return s->refused ? EXIT_REFUSED : EXIT_MACHINE;
}

int call_reach(int *socket, struct call *call)
{
    *socket = dial_wait(&call->dial, call->to.host, call->to.port, CALL_PATIENCE);
    if (*socket >= 0)
        return call->before ? ask_for_tls(call, *socket) : EXIT_SOUND;
    if (signals_caught())
        return signals_caught() == SIGINT ? EXIT_INTERRUPT : EXIT_TERMINATE;
    call_complain(call);
    return EXIT_MACHINE;
}

void call_begin(struct call *call, int socket, struct recording *recording)
{
    struct tls_config config;
    profile_configure(&config, &call->offers.profile, ACTOR_CLIENT);
    config.host = call->name;
    config.trust = &call->trust.store;
    config.offer.credentials = &call->own.credential;
    config.offer.credential_count = call->options->cert ? 1 : 0;
    config.random = &call->random;
    config.now = call->now;
    config.observer = recording_observer(recording);
    config.speaks_for_peer = true;
    resume_configure(&config, &call->resume);
    client_talk_early(&call->talk, config.early_data, config.early_data_length);
    tls_init(&call->tls, &call->handshake, &config);
    call->begun = true;
    link_begin(&call->link, &call->tls, &call->talk.conversation, socket,
               (int64_t)call->options->timeout * 1000, call->options->has_time);
}

void call_end(struct call *call)
{
    link_cut(&call->link);
    if (call->begun)
        resume_save(&call->resume, &call->tls);
    resume_wipe(&call->resume);
    tls_wipe(&call->tls);
    credential_files_wipe(&call->own);
    trust_file_free(&call->trust);
}
