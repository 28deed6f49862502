/* server_talk.c - see server_talk.h. Read next: page.c. */
#include "tutor/server_talk.h"

#include "tutor/page.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static void say_error(struct server_talk *talk, unsigned status)
{
    char title[64];
    snprintf(title, sizeof title, "%u %s", status, http_reason(status));
    html_markup(&talk->body, "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n");
    html_element(&talk->body, "title", title);
    html_element(&talk->body, "h1", title);
    html_element(&talk->body, "p",
                 "This server answers GET and HEAD with a page about the "
                 "connection that asked.");
    html_markup(&talk->body, "</html>\n");
}

/* RFC 9110 §9.3.1, §9.3.2: GET, and HEAD, which is the same without the body. */
static void answer(struct server_talk *talk, enum http_result result,
                   const struct http_request *request)
{
    bool     head = strcmp(request->method, "HEAD") == 0, get = strcmp(request->method, "GET") == 0;
    unsigned status = result == HTTP_TOO_LARGE   ? 431
                      : result == HTTP_MALFORMED ? 400
                      : get || head              ? 200
                                                 : 405;
    if (status == 200)
        page_write(&talk->body, talk->recording, request);
    else
        say_error(talk, status);
    talk->head_length =
        http_write_head(talk->head, sizeof talk->head, status, "text/html; charset=utf-8",
                        talk->body.length, status == 405 ? "GET, HEAD" : NULL);
    talk->body_length = head ? 0 : talk->body.length;
    talk->answered = true;
}

static void hear(struct server_talk *talk, struct tls *tls)
{
    struct http_request request;
    size_t              length;
    const uint8_t      *bytes = tls_received(tls, &length);
    if (!talk->answered && length > 0) {
        size_t room = sizeof talk->request - talk->request_length;
        size_t taken = length < room ? length : room;
        memcpy(talk->request + talk->request_length, bytes, taken);
        talk->request_length += taken;
    }
    /* RFC 8470 §3: what came as early data waits until the handshake is done, which no replay
     * gets to. */
    if (!talk->answered && talk->request_length > 0 && tls_established(tls)) {
        enum http_result result = http_parse_request(&request, talk->request, talk->request_length);
        if (result != HTTP_INCOMPLETE)
            answer(talk, result, &request);
    }
    tls_fetched(tls, length);
}

static void speak(struct server_talk *talk, struct tls *tls)
{
    size_t whole = talk->head_length + talk->body_length;
    while (talk->sent < whole) {
        bool        in_head = talk->sent < talk->head_length;
        const char *from =
            in_head ? talk->head + talk->sent : talk->body.text + (talk->sent - talk->head_length);
        size_t left = in_head ? talk->head_length - talk->sent : whole - talk->sent;
        size_t taken = tls_write(tls, from, left);
        if (taken == 0)
            return;
        talk->sent += taken;
    }
    tls_close(tls);
}

static void turn(struct conversation *conversation, struct tls *tls)
{
    struct server_talk *talk = (struct server_talk *)conversation;
    hear(talk, tls);
    if (talk->answered)
        speak(talk, tls);
}

void server_talk_begin(struct server_talk *talk, struct recording *recording)
{
    memset(talk, 0, offsetof(struct server_talk, request)); /* which counts up to its length */
    talk->conversation = (struct conversation){ .turn = turn, .input = -1 };
    talk->recording = recording;
}

void server_talk_end(struct server_talk *talk) { html_free(&talk->body); }
