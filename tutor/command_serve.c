/*
 * command_serve.c - `tlstutor serve`: step through the connection of a real client, and answer it
 * with a page.
 *
 * Without --quiet one client is shown at a time; others wait in the kernel's queue. Read next:
 * tutor/server.h, tutor/pump.c; tutor/source_serve.c for the screens.
 */
#include "tutor/commands.h"

#include "tutor/complain.h"
#include "tutor/guest.h"
#include "tutor/outcome.h"
#include "tutor/pump.h"
#include "tutor/signals.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    int status = EXIT_SOUND;
    while (status == EXIT_SOUND && !server_is_ready(server) && !signals_caught()) {
        status = server_make(server);
        show_progress(&server->made, server_is_ready(server) || status != EXIT_SOUND);
    }
    return status;
}

/* How a client comes to trust what was made for this run. */
static void tell_trust(const struct server *server)
{
    char        path[CA_PATH];
    const char *authority = server_authority_file(path, server);
    FILE       *out = talk_to(server->options);
    if (server->options->cert)
        return;
    fprintf(out, "made for this run: a certificate for %s, %s\n", server->made.host,
            server->folder.path[0] ? "by the authority of tlstutor issue"
                                   : "and the authority that signed it");
    if (authority)
        fprintf(out,
                "the authority's certificate is in %s; for instance: "
                "curl --cacert %s https://%s:%u/\n",
                authority, authority, server->made.host, (unsigned)server->port);
    else
        fputs("a client that is to trust it needs the authority's certificate: --save-ca FILE "
              "writes it, and tlstutor issue ca makes an authority that stays\n",
              out);
}

/* ---- serving ---- */

/* Waits for a client, as long as it takes; NULL when a signal comes. */
static struct guest *await_guest(struct server *server)
{
    while (!signals_caught()) {
        struct pollfd watched[SOCKETS_LISTENERS + 1] = { { .fd = signals_descriptor(),
                                                           .events = POLLIN } };
        for (size_t i = 0; i < server->listener_count; i++)
            watched[i + 1] = (struct pollfd){ .fd = server->listeners[i], .events = POLLIN };
        poll(watched, (nfds_t)server->listener_count + 1, -1);
        for (size_t i = 0; i < server->listener_count && !signals_caught(); i++) {
            struct guest *guest = guest_accept(server, server->listeners[i]);
            if (guest)
                return guest;
        }
    }
    return NULL;
}

/* One client after the other, step by step. */
static int serve_in_turn(struct server *server)
{
    struct guest *guest;
    int           status = EXIT_SOUND;
    while ((guest = await_guest(server)) != NULL) {
        struct outcome outcome;
        enum pump_end  end = pump_run(&guest->client.link, &guest->session);
        outcome_judge(&outcome, guest->session.recording);
        status = guest_release(guest, end != PUMP_ENDED || outcome_sound(&outcome) ? EXIT_SOUND
                                                                                   : EXIT_REFUSED);
        if (end != PUMP_ENDED || server->options->once)
            break;
    }
    return signals_caught() ? EXIT_SOUND : status;
}

static int run(struct server *server, const struct options *o)
{
    char address[SERVER_ADDRESS];
    int  status = server_prepare(server, o);
    if (status == EXIT_SOUND)
        status = server_listen(server);
    if (status == EXIT_SOUND)
        status = make_credentials(server);
    if (status != EXIT_SOUND || signals_caught())
        return status;
    tell_trust(server);
    fprintf(talk_to(o), "listening on %s\n", server_address(address, server));
    fflush(talk_to(o));
    return o->quiet ? serve_many(server) : serve_in_turn(server);
}

int command_serve(const struct options *o)
{
    struct server *server = calloc(1, sizeof *server);
    if (!server) {
        complain("not enough memory to serve");
        return EXIT_MACHINE;
    }
    int status = run(server, o);
    server_end(server);
    free(server);
    return status;
}
