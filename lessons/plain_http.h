/*
 * plain_http.h - a page over HTTP with nothing around it: what TLS is there for.
 *
 * One request and one response (RFC 9112), told by the same events as a connection of TLS: steps,
 * and messages with every byte under the word of the grammar. Nothing in it is encrypted, nothing
 * is proven, and so whoever is on the way reads it all, the client's cookie too, and may change it.
 * The wire between the two ends is the duet's (lessons/duet.h), and so is who tampers with it.
 */
#ifndef LESSONS_PLAIN_HTTP_H
#define LESSONS_PLAIN_HTTP_H

#include "crypto/random.h"
#include "protocol/examiner.h"

/* A cookie of 8 random bytes in hexadecimal; messages with a host name of up to 253 characters. */
enum { PLAIN_HTTP_COOKIE = 16, PLAIN_HTTP_MESSAGE = 1024 };

struct plain_http {
    struct examiner client, server;
    char            cookie[PLAIN_HTTP_COOKIE + 1]; /* the client's, from a login before */
    char            request[PLAIN_HTTP_MESSAGE];   /* that the client will send */
    char            response[PLAIN_HTTP_MESSAGE];  /* that the server will: a small page */
};

/* Draws the cookie, and writes what both will say. The observer (NULL: none) must outlive
 * it. */
void plain_http_begin(struct plain_http *, const char *host, struct random_source *,
                      struct observer *);

/* One end sends its message, the client a request, the server a response: tells the step and the
 * bytes. To put them on the wire is the caller's part. */
void plain_http_send(struct plain_http *, enum actor, const uint8_t *bytes, size_t length);

/* What came in at one end: tells the step and the bytes, and, at the server, whose cookie it is.
 * False, after telling a failure, when it is not one whole message. */
bool plain_http_receive(struct plain_http *, enum actor, const uint8_t *bytes, size_t length);

#endif
