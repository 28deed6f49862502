/*
 * call.h - what `connect` needs, whether it is shown as text (command_connect.c) or on the screens
 * (source_connect.c): the options judged, then the engine, its conversation and its socket.
 *
 *     status = call_prepare(&call, options);
 *     status = call_reach(&socket, &call), or step by step with dial_step and starttls_step
 *     header = call_header(&call), for a recording
 *     call_begin(&call, socket, recording, ...);
 *     ... link_step(&call.link) ...
 *     call_end(&call);
 */
#ifndef TUTOR_CALL_H
#define TUTOR_CALL_H

#include "lessons/profile.h"
#include "lessons/recording.h"
#include "tutor/client_talk.h"
#include "tutor/credential_files.h"
#include "tutor/dial.h"
#include "tutor/host_port.h"
#include "tutor/offers.h"
#include "tutor/options.h"
#include "tutor/resume.h"
#include "tutor/starttls.h"

enum { CALL_PATIENCE = 10000 }; /* milliseconds until a server must have taken the call */

/* Too large for a stack. */
struct call {
    const struct options   *options;
    struct host_port        to;
    const char             *name; /* that is sent and checked */
    struct offers           offers;
    struct trust_file       trust;
    struct credential_files own;    /* the certificate that it shows where it is asked, or empty */
    struct resume           resume; /* what it can begin with, and what it keeps */
    struct random_source    random;
    int64_t                 now;
    struct dial             dial;
    const struct starttls_protocol *before; /* what is spoken before TLS; NULL: nothing */
    struct starttls                 starttls;
    struct client_talk              talk; /* begun by call_prepare where --http says what to send */
    struct tls                      tls;
    struct handshake                handshake;
    struct link                     link;
    bool                            begun;
};

/* Judges what was typed, before anything is opened. Returns EXIT_SOUND, or a status after a
 * complaint. */
int call_prepare(struct call *, const struct options *);
/* What stands at the top of its recording. */
struct recording_header call_header(const struct call *);
/* The complaint when there was no way to the server: `why` is the dial's. */
void call_complain(const struct call *);
/* The way to the server, up to where TLS begins, for who has nothing else to do. Returns EXIT_SOUND
 * with a socket; or a status after a complaint, or of a signal. */
int call_reach(int *socket, struct call *);
/* Begins to talk TLS over a socket, which is the call's from now on, recorded. */
void call_begin(struct call *, int socket, struct recording *);
/* Cuts the connection, and wipes all there is. */
void call_end(struct call *);

#endif
