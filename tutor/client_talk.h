/*
 * client_talk.h - what `connect` says and hears: standard input, or what is typed into the screen,
 * or one HTTP request; and the answer.
 */
#ifndef TUTOR_CLIENT_TALK_H
#define TUTOR_CLIENT_TALK_H

#include "tutor/link.h"

enum { CLIENT_TALK_CHUNK = 4096 };

struct client_talk {
    struct conversation conversation;
    bool                reads_input; /* standard input is still to be sent */
    bool                typed;       /* by a person: they may say something at any time */
    bool                closes;      /* when all is sent, say close_notify */
    bool                prints;      /* what comes goes to standard output as it is */
    bool                broken;      /* standard output took no more */
    int64_t             moved_at;    /* when data last went or came; 0: never */
    /* Early data (RFC 8446 §2.3), until what the server did not take of them is sent again. */
    const uint8_t *early;
    size_t         early_at, early_length;
    bool           early_settled;
    size_t         at, length; /* of what is to be sent next */
    char           chunk[CLIENT_TALK_CHUNK];
};

/* Sends an HTTP GET, and leaves the end to the server. False when host and path are too long. */
bool client_talk_http(struct client_talk *, const char *host, const char *path, bool prints);
/* Sends standard input; after its end says close_notify, once no answer is under way any more. Only
 * says close_notify where `reads_input` is false. */
void client_talk_input(struct client_talk *, bool reads_input, bool prints);
/* Sends what client_talk_say queues, until it says goodbye. */
void client_talk_typed(struct client_talk *);

/* What goes out before all else: with the hello, or, as far as the server does not take it there,
 * first after the handshake. The bytes must stay. */
void client_talk_early(struct client_talk *, const uint8_t *bytes, size_t length);

/* Queues a line; returns how much was taken. As with openssl s_client, a line that is only "Q" asks
 * for the end: for close_notify. */
size_t client_talk_say(struct client_talk *, const char *bytes, size_t length);

#endif
