/*
 * server.h - what `serve` needs before the first client comes: credentials, suites, and sockets
 * that listen.
 *
 * Clients are then served one at a time, step by step (command_serve.c), or many at once
 * (serve_many.c).
 */
#ifndef TUTOR_SERVER_H
#define TUTOR_SERVER_H

#include "lessons/credentials.h"
#include "lessons/profile.h"
#include "tutor/credential_files.h"
#include "tutor/link.h"
#include "tutor/options.h"
#include "tutor/server_talk.h"
#include "tutor/session.h"
#include "tutor/sockets.h"
#include "tutor/suites.h"

struct server {
    const struct options    *options;
    const struct profile    *profile;
    struct suite_list        suites;
    struct random_source     random;
    struct credentials       made;   /* for this run, where no files were given */
    struct credential_files  loaded; /* from the files */
    const struct credential *credential;
    int                      listeners[SOCKETS_LISTENERS];
    size_t                   listener_count;
    uint16_t                 port;
    unsigned                 connections; /* that were taken so far */
};

/* One client's connection. Large: on the heap. */
struct client {
    struct session     session;
    struct tls         tls;
    struct server_talk talk;
    struct link        link;
    int64_t            deadline; /* of the whole connection, where many are served; milliseconds */
};

/* Takes a connection that waits on a listener, and sets up all that it needs. NULL when none waits,
 * or after a complaint. */
struct client *server_accept(struct server *, int listener);
/* Ends it, with its summary and its files; frees it. Returns its exit status. */
int server_release(struct client *, int status);

/* Serves any number of clients at a time, until a signal comes (or, with --once, the first is
 * done). */
int serve_many(struct server *);

#endif
