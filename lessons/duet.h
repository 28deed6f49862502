/*
 * duet.h - both ends in one process, and the wire between them.
 *
 * A duet takes one step at a time, of the end that has something to read, or else of the one that
 * was at it. The wire is a seam: a tamperer may look at each record that crosses it, and change,
 * drop or double it (DESIGN §5).
 */
#ifndef LESSONS_DUET_H
#define LESSONS_DUET_H

#include "lessons/credentials.h"
#include "lessons/extra_credential.h"
#include "lessons/plain_http.h"
#include "lessons/profile.h"
#include "lessons/recording.h"
#include "protocol/tls.h"

/* Sees a record on its way (of plain HTTP, a message). Writes what goes on into `out` (room for
 * 2 * RECORD_MAX bytes) and returns how much; return length after copying to let it pass. */
struct tamperer {
    size_t (*pass)(struct tamperer *, enum direction, uint8_t *out, const uint8_t *record,
                   size_t length);
};

/* Bytes that may be on their way: a few records, which a tamperer may double. */
enum { DUET_WIRE = 4 * RECORD_MAX };

struct duet;
/* Says what is to be said once there are keys: called before each step. Without one the client
 * asks, the server answers, and both close. */
struct duet_talk {
    void (*speak)(struct duet_talk *, struct duet *);
};

struct duet {
    struct tls       client, server;
    struct handshake handshakes[2]; /* of these two */
    /* Of both, so that a second connection can follow where the profile has it take up the session
     * of the first. */
    struct tls_config         client_config, server_config;
    enum resumption           resumption;
    struct session_cache      cache;
    struct sealing_keys       sealing_keys;
    struct kept_session       kept;
    struct replay_memory      replay;
    struct tamperer          *tamperer;           /* NULL: an honest wire */
    struct duet_talk         *talk;               /* NULL: one question, one answer */
    const char               *request, *response; /* application data after the handshake */
    unsigned                  rounds;             /* of request and response */
    unsigned                  asked, answered, unanswered;
    const char               *clients_words, *servers_words; /* of these, what is to be written */
    bool                      servers_turn, again; /* again: this is the second connection */
    const struct credentials *made;                /* by the first step that needs them */
    bool                      credentials_ready, mutual, staples, ecdsa_first;
    struct credential         servers[2]; /* the server's: the second where a suite may ask it */
    size_t                    server_count;
    struct extra_credential   extra;
    struct extra_credential   client_extra; /* the client's, where the profile has it show one */
    struct credential         clients[1];
    bool                      without_tls; /* the profile is one of plain HTTP, and this plays it */
    struct plain_http         http;
    /* By direction: bytes on their way that the other end has not taken yet. */
    uint8_t wire[2][DUET_WIRE];
    size_t  wire_length[2];
};

enum duet_status { DUET_STEPPED, DUET_DONE, DUET_FAILED, DUET_STUCK };

/* Sets up both ends for a profile. The duet is large (a megabyte): the caller has it static or on
 * the heap. Credentials, `random` and observer (NULL: none) must outlive it. */
void duet_init(struct duet *, const struct profile *, struct credentials *, struct random_source *,
               int64_t now, struct observer *);
void duet_wipe(struct duet *);
/* Both ends anew, by the configurations that are there, whatever was changed in them. */
void duet_restart(struct duet *);

/*
 * Takes one step of one end. After the handshake the client sends the request, the server answers,
 * and both close. DUET_DONE when both have closed in order; DUET_FAILED when an end has failed and
 * nothing is left to do; DUET_STUCK when both wait for each other (a message was dropped).
 */
enum duet_status duet_step(struct duet *);

#endif
