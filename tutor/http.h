/*
 * http.h - as much of HTTP/1.1 (RFC 9112) as a page about a connection needs.
 */
#ifndef TUTOR_HTTP_H
#define TUTOR_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A request's head is refused beyond this: browsers send one or two KiB. */
enum {
    HTTP_MAX_HEAD = 16384,
    HTTP_METHOD_TEXT = 16,
    HTTP_TARGET_TEXT = 1024,
    HTTP_AGENT_TEXT = 256
};

enum http_result {
    HTTP_INCOMPLETE, /* the empty line after the head has not come yet */
    HTTP_COMPLETE,
    HTTP_MALFORMED,
    HTTP_TOO_LARGE,
};

struct http_request {
    char method[HTTP_METHOD_TEXT];
    char target[HTTP_TARGET_TEXT]; /* cut off where it is longer */
    char agent[HTTP_AGENT_TEXT];   /* its User-Agent, empty where it gives none */
};

/* RFC 9112 §3: reads the request line, and looks for the end of the head. */
enum http_result http_parse_request(struct http_request *, const uint8_t *bytes, size_t length);

/* "404 Not Found" for 404. */
const char *http_reason(unsigned status);

/* RFC 9112 §4: a status line and the fields of an answer whose body has that length; returns its
 * length as snprintf does. `allow` (with 405) lists methods; NULL: none. */
size_t http_write_head(char *out, size_t size, unsigned status, const char *content_type,
                       size_t body_length, const char *allow);

/* RFC 9112 §3: a GET for `path`; returns its length as snprintf does. */
size_t http_write_get(char *out, size_t size, const char *host, const char *path);

/* Whether it may stand in a request line: begins with '/', visible ASCII without spaces. */
bool http_path_sound(const char *path);

#endif
