/* server.c - one client's connection, from accept to its end. See server.h. */
#include "tutor/server.h"

#include "tutor/clock.h"
#include "tutor/complain.h"

#include <stdlib.h>

static int64_t server_time(const struct options *o) { return o->has_time ? o->time : clock_now(); }

static void begin_tls(struct client *client, struct server *server)
{
    struct tls_config config;
    profile_configure(&config, server->profile, ACTOR_SERVER);
    if (server->suites.count > 0) {
        config.suites = server->suites.suites;
        config.suite_count = server->suites.count;
    }
    config.credentials = server->credential;
    config.credential_count = 1;
    config.random = &server->random;
    config.now = server_time(server->options);
    config.observer = recording_observer(client->session.recording);
    config.speaks_for_peer = true;
    tls_init(&client->tls, &config);
}

struct client *server_accept(struct server *server, int listener)
{
    char           peer[SOCKETS_PEER_TEXT];
    int            socket = socket_accept(peer, listener);
    struct client *client = socket >= 0 ? calloc(1, sizeof *client) : NULL;
    if (!client) {
        socket_close(socket);
        return NULL;
    }
    struct recording_header header = { .profile = server->profile->name,
                                       .client = peer,
                                       .server = "tlstutor",
                                       .time = server_time(server->options) };
    server->connections++;
    if (!session_begin(&client->session, server->options, &header, server->connections)) {
        socket_close(socket);
        free(client);
        return NULL;
    }
    begin_tls(client, server);
    server_talk_begin(&client->talk, client->session.recording);
    link_begin(&client->link, &client->tls, &client->talk.conversation, socket,
               (int64_t)server->options->timeout * 1000);
    return client;
}

int server_release(struct client *client, int status)
{
    link_cut(&client->link);
    status = session_end(&client->session, status);
    server_talk_end(&client->talk);
    tls_wipe(&client->tls);
    free(client);
    return status;
}
