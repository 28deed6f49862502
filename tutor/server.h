/*
 * server.h - what `serve` needs, whether it is shown as text or on the screens: credentials,
 * suites, sockets that listen, and the engine of each client.
 *
 *     server_prepare, server_listen      what was typed is judged; clients can come, and wait
 *     server_make, until it is ready     keys and certificates, where none were given
 *     server_accept, client_make_room, client_begin        for each client
 *
 * As text, clients are served one at a time, step by step (command_serve.c), or many at once
 * (serve_many.c); on the screens, by source_serve.c.
 */
#ifndef TUTOR_SERVER_H
#define TUTOR_SERVER_H

#include "lessons/extra_credential.h"
#include "lessons/profile.h"
#include "tutor/ca_folder.h"
#include "tutor/credential_files.h"
#include "tutor/link.h"
#include "tutor/offers.h"
#include "tutor/options.h"
#include "tutor/resume.h"
#include "tutor/server_talk.h"
#include "tutor/sockets.h"
#include "tutor/staple_file.h"

/* An RSA pair and another. */
enum { SERVER_CREDENTIALS = 2 };

/* Large: on the heap. */
struct server {
    const struct options   *options;
    struct offers           offers;
    struct random_source    random;
    struct ca_folder        folder;    /* of the authority; its path is empty for none */
    struct ca_authority     authority; /* from there, until the certificates are made by it */
    struct credentials      made;      /* for this run, where no files were given */
    struct credential_files loaded[SERVER_CREDENTIALS];  /* from the files */
    struct staple_file      staples[SERVER_CREDENTIALS]; /* by credential */
    struct trust_file       client_authorities; /* whose certificates a client has to show */
    struct resume           resume;             /* a key that was given */
    struct sealing_keys     sealing;            /* of tickets */
    struct session_cache    sessions;           /* of TLS 1.2, where there is no ticket */
    struct replay_memory    replay;             /* of early data that were taken */
    struct extra_credential extra;              /* with an ECDSA key, where a suite may ask it */
    struct credential       credentials[SERVER_CREDENTIALS];
    size_t                  credential_count; /* 0 until it is ready */
    int                     listeners[SOCKETS_LISTENERS];
    size_t                  listener_count;
    uint16_t                port;
    unsigned                connections; /* that were taken so far */
};

enum { SERVER_ADDRESS = 80 };

/* The file of the authority that a client has to trust, into out; NULL where there is none. */
const char *server_authority_file(char out[static CA_PATH], const struct server *);

/* Judges the options, which must stay valid, and loads the files that they name. Returns
 * EXIT_SOUND, or a status after a complaint. */
int server_prepare(struct server *, const struct options *);
/* From now on clients can come. The same. */
int server_listen(struct server *);
/* Whether it can talk TLS; if not, a step towards it (a try for a prime, say), at the end of
 * which the authority's certificate is saved where that is wanted. The same. */
bool server_is_ready(const struct server *);
int  server_make(struct server *);
/* Closes its sockets, and wipes its keys. */
void server_end(struct server *);

/* "127.0.0.1:4433", "[::1]:4433": where it listens. Returns `out`. */
const char *server_address(char out[static SERVER_ADDRESS], const struct server *);

/* Takes a connection that waits on a listener: its socket, and what stands at the top of its
 * recording (which has `peer` in it). -1: none waits. */
int server_accept(struct server *, struct recording_header *, char peer[static SOCKETS_PEER_TEXT],
                  int listener);

/* One client's engine, what is said to it, and its socket. Large: on the heap. */
struct client {
    struct tls         tls;
    struct handshake  *handshake; /* on the heap, until it is done */
    struct server_talk talk;
    struct link        link;
};

/* Makes room for its handshake: false when there is none. */
bool client_make_room(struct client *);
/* Begins to talk TLS over a socket, which is the client's from now on, recorded. */
void client_begin(struct client *, struct server *, int socket, struct recording *);
/* Frees the room for its handshake, once it is done. */
void client_settle(struct client *);
/* Cuts the connection, and wipes all there is. */
void client_end(struct client *);

#endif
