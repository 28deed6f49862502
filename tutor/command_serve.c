/*
 * command_serve.c - `tlstutor serve`: step through the connection of a real client, and answer it
 * with a page.
 *
 * Without --quiet one client is shown at a time; others wait in the kernel's queue. Read next:
 * tutor/server.h, tutor/pump.c.
 */
#include "tutor/commands.h"

#include "protocol/x509/pem.h"
#include "tutor/clock.h"
#include "tutor/complain.h"
#include "tutor/entropy.h"
#include "tutor/files.h"
#include "tutor/host_port.h"
#include "tutor/outcome.h"
#include "tutor/pump.h"
#include "tutor/server.h"
#include "tutor/signals.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { USUAL_PORT = 4433 };

/* Where the command itself talks: standard output, unless that is for data alone. */
static FILE *talk_to(const struct options *o)
{
    bool data =
        (o->json && strcmp(o->json, "-") == 0) || (o->keylog && strcmp(o->keylog, "-") == 0);
    return data ? stderr : stdout;
}

/* ---- credentials ---- */

static void show_progress(const struct credentials *made, bool over)
{
    char text[128];
    if (!isatty(STDERR_FILENO))
        return;
    credentials_progress(text, sizeof text, made);
    fprintf(stderr, "\r%-60s\r", over ? "" : text);
}

static int make_credentials(struct server *server)
{
    const struct options   *o = server->options;
    enum credentials_status status;
    credentials_begin(&server->made, o->host ? o->host : "localhost",
                      o->has_time ? o->time : clock_now(), &server->random);
    do {
        status = credentials_step(&server->made);
        show_progress(&server->made, status != CREDENTIALS_GOING);
    } while (status == CREDENTIALS_GOING && !signals_caught());
    server->credential = &server->made.credential;
    if (status == CREDENTIALS_FAILED)
        complain("cannot make a certificate for: %s; write a host name or an address",
                 server->made.host);
    return status == CREDENTIALS_FAILED ? EXIT_REFUSED : EXIT_SOUND;
}

static int save_authority(const struct server *server)
{
    char              text[2 * CREDENTIALS_MAX_DER];
    struct file_draft draft;
    size_t            length = pem_encoded_length("CERTIFICATE", server->made.ca_length);
    if (!pem_encode(text, sizeof text, "CERTIFICATE", server->made.ca_der, server->made.ca_length))
        return EXIT_MACHINE;
    if (!file_draft_open(&draft, server->options->save_ca))
        return EXIT_MACHINE;
    fwrite(text, 1, length, draft.out);
    return file_draft_commit(&draft) ? EXIT_SOUND : EXIT_MACHINE;
}

static int find_credentials(struct server *server)
{
    const struct options *o = server->options;
    if (o->cert && o->save_ca) {
        complain(
            "--save-ca is for the authority that is made for the run: leave it out with --cert");
        return EXIT_USAGE;
    }
    if (o->cert) {
        server->credential = &server->loaded.credential;
        return credential_files_load(&server->loaded, o->cert, o->key);
    }
    int status = make_credentials(server);
    return status == EXIT_SOUND && o->save_ca && !signals_caught() ? save_authority(server)
                                                                   : status;
}

/* How a client comes to trust what was made for this run. */
static void tell_trust(const struct server *server)
{
    const struct options *o = server->options;
    FILE                 *out = talk_to(o);
    if (o->cert)
        return;
    fprintf(out, "made for this run: a certificate for %s, and the authority that signed it\n",
            server->made.host);
    if (o->save_ca)
        fprintf(out,
                "the authority's certificate is in %s; for instance: "
                "curl --cacert %s https://%s:%u/\n",
                o->save_ca, o->save_ca, server->made.host, (unsigned)server->port);
    else
        fputs("a client that is to trust it needs the authority's certificate: --save-ca FILE "
              "writes it\n",
              out);
}

/* ---- serving ---- */

/* Waits for a client, as long as it takes; NULL when a signal comes. */
static struct client *await_client(struct server *server)
{
    while (!signals_caught()) {
        struct pollfd watched[SOCKETS_LISTENERS + 1] = { { .fd = signals_descriptor(),
                                                           .events = POLLIN } };
        for (size_t i = 0; i < server->listener_count; i++)
            watched[i + 1] = (struct pollfd){ .fd = server->listeners[i], .events = POLLIN };
        poll(watched, (nfds_t)server->listener_count + 1, -1);
        for (size_t i = 0; i < server->listener_count && !signals_caught(); i++) {
            struct client *client = server_accept(server, server->listeners[i]);
            if (client)
                return client;
        }
    }
    return NULL;
}

/* One client after the other, step by step. */
static int serve_in_turn(struct server *server)
{
    struct client *client;
    int            status = EXIT_SOUND;
    while ((client = await_client(server)) != NULL) {
        struct outcome outcome;
        enum pump_end  end = pump_run(&client->link, &client->session);
        outcome_judge(&outcome, client->session.recording);
        status = server_release(
            client, end != PUMP_ENDED || outcome_sound(&outcome) ? EXIT_SOUND : EXIT_REFUSED);
        if (end != PUMP_ENDED || server->options->once)
            break;
    }
    return signals_caught() ? EXIT_SOUND : status;
}

static int listen_and_serve(struct server *server)
{
    const struct options *o = server->options;
    const char           *address = o->listen ? o->listen : "127.0.0.1";
    char                  why[SOCKETS_WHY];
    bool                  brackets = strchr(address, ':') != NULL;
    server->listener_count = sockets_listen(server->listeners, why, o->listen, &server->port);
    if (server->listener_count == 0) {
        complain("cannot listen: %s port %u: %s; choose another with tlstutor serve PORT", address,
                 (unsigned)server->port, why);
        return EXIT_MACHINE;
    }
    tell_trust(server);
    fprintf(talk_to(o), "listening on %s%s%s:%u\n", brackets ? "[" : "", address,
            brackets ? "]" : "", (unsigned)server->port);
    fflush(talk_to(o));
    int status = o->quiet ? serve_many(server) : serve_in_turn(server);
    for (size_t i = 0; i < server->listener_count; i++)
        socket_close(server->listeners[i]);
    return status;
}

static int run(struct server *server)
{
    const struct options *o = server->options;
    const char           *name = o->profile ? o->profile : "tls12-rsa";
    server->profile = profile_find(name);
    server->port = USUAL_PORT;
    if (!server->profile) {
        complain("unknown profile: %s; see tlstutor list profiles", name);
        return EXIT_USAGE;
    }
    if (o->argument && !port_parse(&server->port, o->argument)) {
        complain("no port: %s; write a number from 0 to 65535", o->argument);
        return EXIT_USAGE;
    }
    if (o->suites && !suite_list_parse(&server->suites, o->suites))
        return EXIT_USAGE;
    server->random = entropy_source();
    int status = find_credentials(server);
    if (status != EXIT_SOUND || signals_caught())
        return status;
    return listen_and_serve(server);
}

int command_serve(const struct options *o)
{
    struct server *server = calloc(1, sizeof *server);
    if (!server) {
        complain("not enough memory to serve");
        return EXIT_MACHINE;
    }
    server->options = o;
    int status = run(server);
    credentials_wipe(&server->made);
    credential_files_wipe(&server->loaded);
    free(server);
    return status;
}
