/* server.c - see server.h. */
#include "tutor/server.h"

#include "crypto/wipe.h"
#include "protocol/x509/pem.h"
#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/entropy.h"
#include "tutor/files.h"
#include "tutor/host_port.h"
#include "tutor/outputs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { USUAL_PORT = 4433 };

static int64_t server_time(const struct options *o) { return o->has_time ? o->time : clock_now(); }

/* ---- credentials ---- */

/* The authority that `issue` made, which clients may trust already; without one, and without --ca,
 * one is made for the run. */
static int find_authority(struct server *server)
{
    const struct options *o = server->options;
    if (!ca_folder_find(&server->folder, o->ca) || !ca_folder_has(&server->folder, "ca", "pem")) {
        server->folder.path[0] = '\0';
        if (!o->ca)
            return EXIT_SOUND;
        complain("no authority in: %s; make one with tlstutor issue ca --ca %s", o->ca, o->ca);
        return EXIT_MACHINE;
    }
    int status = ca_authority_load(&server->authority, &server->folder, "ca");
    if (status == EXIT_SOUND)
        credentials_under(&server->made, &server->authority.authority);
    return status;
}

const char *server_authority_file(char out[static CA_PATH], const struct server *server)
{
    const struct options *o = server->options;
    if (o->cert)
        return NULL;
    if (o->save_ca)
        snprintf(out, CA_PATH, "%s", o->save_ca);
    else if (!server->folder.path[0] || !ca_folder_file(out, &server->folder, "ca", "pem"))
        return NULL;
    return out;
}

/* One certificate, or two with keys of different kinds. */
static int load_credentials(struct server *server)
{
    const struct options *o = server->options;
    size_t                count = o->certs.count > 0 ? o->certs.count : 1;
    if (count > SERVER_CREDENTIALS) {
        complain("too many certificates: --cert may be given twice, for two kinds of key");
        return EXIT_USAGE;
    }
    for (size_t i = 0; i < count; i++) {
        const char *cert = o->certs.count > 0 ? o->certs.values[i] : o->cert;
        const char *key = o->keys.count > 0 ? o->keys.values[i] : o->key;
        int         status = credential_files_load(&server->loaded[i], cert, key);
        if (status != EXIT_SOUND)
            return status;
        server->credentials[server->credential_count++] = server->loaded[i].credential;
    }
    return staple_files_load(server->staples, server->credentials, server->credential_count,
                             &o->staples, server_time(o));
}

static int find_credentials(struct server *server)
{
    const struct options *o = server->options;
    if (o->cert && o->save_ca) {
        complain(
            "--save-ca is for the authority that is made for the run: leave it out with --cert");
        return EXIT_USAGE;
    }
    if (o->cert && o->ca) {
        complain("--ca is for a certificate that is made for the run: leave it out with --cert");
        return EXIT_USAGE;
    }
    if (!o->cert && o->staples.count > 0) {
        complain("--staple is about a certificate that is there already: name it with --cert and "
                 "--key");
        return EXIT_USAGE;
    }
    if (!o->cert && !issuing_can_date(server_time(o), issuing_usual_days(ISSUING_CA))) {
        complain("no certificate can be made for that time: --time; write a date from 1950-01-02 "
                 "to 9989-12-31, or name a certificate with --cert and --key");
        return EXIT_USAGE;
    }
    if (!o->cert) {
        credentials_begin(&server->made, o->host ? o->host : "localhost", server_time(o),
                          &server->random);
        if (server->offers.profile.intermediate)
            credentials_through_intermediate(&server->made);
        return find_authority(server);
    }
    return load_credentials(server);
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

bool server_is_ready(const struct server *server) { return server->credential_count > 0; }

int server_make(struct server *server)
{
    switch (credentials_step(&server->made)) {
    case CREDENTIALS_GOING:
        return EXIT_SOUND;
    case CREDENTIALS_FAILED:
        complain("cannot make a certificate for: %s; write a host name or an address",
                 server->made.host);
        return EXIT_REFUSED;
    case CREDENTIALS_DONE:
        break;
    }
    /* ECDSA first: it signs faster, and its certificate is shorter. */
    if (profile_wants(&server->offers.profile, AUTHENTICATION_ECDSA) &&
        extra_credential_for_server(&server->extra, &server->made))
        server->credentials[server->credential_count++] = server->extra.credential;
    server->credentials[server->credential_count++] = server->made.credential;
    ca_authority_wipe(&server->authority); /* its key is needed no longer */
    return server->options->save_ca ? save_authority(server) : EXIT_SOUND;
}

/* ---- the server ---- */

int server_prepare(struct server *server, const struct options *o)
{
    const char *name = o->profile ? o->profile : PROFILE_MODERN;
    server->options = o;
    server->port = USUAL_PORT;
    server->random = entropy_source();
    if (offers_take_for_peer(&server->offers, name, o) != EXIT_SOUND)
        return EXIT_USAGE;
    if (o->argument && !port_parse(&server->port, o->argument)) {
        complain("no port: %s; write a number from 0 to 65535", o->argument);
        return EXIT_USAGE;
    }
    if (!outputs_are_possible(o))
        return EXIT_MACHINE;
    int status = resume_prepare(&server->resume, o);
    if (status == EXIT_SOUND && o->client_ca)
        status = trust_file_load(&server->client_authorities, o->client_ca);
    return status == EXIT_SOUND ? find_credentials(server) : status;
}

static const char *address_of(const struct server *server)
{
    return server->options->listen ? server->options->listen : "127.0.0.1";
}

int server_listen(struct server *server)
{
    char why[SOCKETS_WHY];
    server->listener_count =
        sockets_listen(server->listeners, why, server->options->listen, &server->port);
    if (server->listener_count > 0)
        return EXIT_SOUND;
    complain("cannot listen: %s port %u: %s; choose another with tlstutor serve PORT",
             address_of(server), (unsigned)server->port, why);
    return EXIT_MACHINE;
}

const char *server_address(char out[static SERVER_ADDRESS], const struct server *server)
{
    const char *address = address_of(server);
    bool        brackets = strchr(address, ':') != NULL; /* RFC 3986 §3.2.2 */
    snprintf(out, SERVER_ADDRESS, "%s%s%s:%u", brackets ? "[" : "", address, brackets ? "]" : "",
             (unsigned)server->port);
    return out;
}

void server_end(struct server *server)
{
    for (size_t i = 0; i < server->listener_count; i++)
        socket_close(server->listeners[i]);
    server->listener_count = 0;
    wipe(&server->sealing, sizeof server->sealing);
    wipe(&server->sessions, sizeof server->sessions);
    resume_wipe(&server->resume);
    extra_credential_wipe(&server->extra);
    credentials_wipe(&server->made);
    ca_authority_wipe(&server->authority);
    for (size_t i = 0; i < SERVER_CREDENTIALS; i++) {
        credential_files_wipe(&server->loaded[i]);
        staple_file_free(&server->staples[i]);
    }
    trust_file_free(&server->client_authorities);
}

/* ---- its clients ---- */

int server_accept(struct server *server, struct recording_header *header,
                  char peer[static SOCKETS_PEER_TEXT], int listener)
{
    int socket = socket_accept(peer, listener);
    if (socket < 0)
        return -1;
    server->connections++;
    *header = (struct recording_header){ .profile = server->offers.profile.name,
                                         .client = peer,
                                         .server = "tlstutor",
                                         .time = server_time(server->options) };
    return socket;
}

/* RFC 8446 §4.6.1: two, for a client that makes two connections at once. */
enum { TICKETS = 2 };

static void give_tickets(struct tls_config *config, struct server *server)
{
    sealing_keys_rotate(&server->sealing, &server->random, config->now);
    config->psk = server->resume.has_psk ? &server->resume.psk : NULL;
    config->sealing_keys = &server->sealing;
    config->session_cache = &server->sessions;
    config->ticket_count = TICKETS;
    config->max_early_data = RECORD_MAX_PLAINTEXT;
    config->replay = &server->replay;
}

bool client_make_room(struct client *client)
{
    client->handshake = calloc(1, sizeof *client->handshake);
    return client->handshake != NULL;
}

void client_settle(struct client *client)
{
    if (!tls_give_back(&client->tls))
        return;
    free(client->handshake);
    client->handshake = NULL;
}

void client_begin(struct client *client, struct server *server, int socket,
                  struct recording *recording)
{
    struct tls_config config;
    profile_configure(&config, &server->offers.profile, ACTOR_SERVER);
    config.offer.credentials = server->credentials;
    config.offer.credential_count = server->credential_count;
    if (server->options->client_ca) {
        config.client_authorities = &server->client_authorities.store;
        config.client_must_authenticate = true;
    }
    config.random = &server->random;
    config.now = server_time(server->options);
    for (size_t i = 0; i < server->credential_count; i++)
        staple_file_renew(&server->staples[i], &server->credentials[i], config.now);
    give_tickets(&config, server);
    config.observer = recording_observer(recording);
    config.speaks_for_peer = true;
    tls_init(&client->tls, client->handshake, &config);
    server_talk_begin(&client->talk, recording);
    link_begin(&client->link, &client->tls, &client->talk.conversation, socket,
               (int64_t)server->options->timeout * 1000, server->options->has_time);
}

void client_end(struct client *client)
{
    link_cut(&client->link);
    server_talk_end(&client->talk);
    tls_wipe(&client->tls);
    free(client->handshake);
    client->handshake = NULL;
}
