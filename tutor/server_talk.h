/*
 * server_talk.h - what `serve` says: to an HTTP GET, a page about the very connection that asked.
 */
#ifndef TUTOR_SERVER_TALK_H
#define TUTOR_SERVER_TALK_H

#include "lessons/recording.h"
#include "tutor/html.h"
#include "tutor/http.h"
#include "tutor/link.h"

struct server_talk {
    struct conversation conversation;
    struct recording   *recording; /* of this connection */
    bool                answered;
    char                head[512];
    size_t              head_length, sent; /* `sent` counts head and body */
    struct html         body;
    size_t              body_length; /* to be sent: none of it for HEAD */
    size_t              request_length;
    uint8_t             request[HTTP_MAX_HEAD];
};

void server_talk_begin(struct server_talk *, struct recording *);
void server_talk_end(struct server_talk *);

#endif
