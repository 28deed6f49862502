/*
 * lab_between.h - the lab's attacker between a real client and a real server, both on this machine.
 *
 *     tlstutor lab flip-a-bit --between 4434 localhost:4433
 *     curl --cacert ca.pem https://localhost:4434/ --connect-to ...
 *
 * Nothing but loopback: the port that is listened on, the server that is asked for, and each socket
 * once it is there. On the wire, records are passed on one by one (lab_wire.c); in the middle, the
 * attacker has two TLS connections of its own (lab_posing.c).
 */
#ifndef TUTOR_LAB_BETWEEN_H
#define TUTOR_LAB_BETWEEN_H

#include "tutor/host_port.h"
#include "tutor/lab_setup.h"
#include "tutor/session.h"

struct between {
    struct lab_play      *play;
    const struct options *options;
    struct session       *session;
    struct host_port      to; /* the real server */
    struct random_source  random;
    bool                  unreachable; /* the server is not there, or not on this machine */
};

/* Plays it until a signal comes, or with --once for one connection. An exit status, after a
 * complaint unless it is EXIT_SOUND. */
int lab_between(struct lab_play *, struct session *, const struct options *);

/* One connection of a client's; the socket is taken over. False when it is to stop. */
bool lab_wire_play(struct between *, int client);
bool lab_posing_play(struct between *, int client);
/* A socket to the real server; -1 after a complaint. */
int lab_between_dial(struct between *);

#endif
