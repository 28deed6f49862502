/* plain_http.c - HTTP/1.1 as RFC 9112 has it, byte by byte, and nothing around it. */
#include "lessons/plain_http.h"

#include <stdio.h>
#include <string.h>

/* There are no six acts in it: it all is what comes after them in TLS. */
enum { ACT = 7 };

/* What matters of a message later. */
struct http_message {
    size_t         content_length;
    const uint8_t *cookie; /* NULL: none */
    size_t         cookie_length;
};

/* ---- the grammar ---- */

/* How many bytes there are before this one; where it does not come, one more than there are, which
 * reading them refuses. */
static size_t length_until(const struct reader *r, char stop)
{
    const uint8_t *found = memchr(r->bytes + r->at, stop, bytes_left(r));
    return found ? (size_t)(found - (r->bytes + r->at)) : bytes_left(r) + 1;
}

/* RFC 9112 §2.2: a line ends with CRLF. */
static void read_line_end(struct reader *r)
{
    if (bytes_left(r) >= 2 && peek_u16(r) != ('\r' << 8 | '\n'))
        reader_fail(r, ERROR_trailing_bytes, "CRLF");
    read_bytes(r, "CRLF", 2);
}

/* RFC 9112 §3: request-line = method SP request-target SP HTTP-version */
static void read_request_line(struct reader *r)
{
    read_struct(r, "request_line", "request_line") {
        read_bytes(r, "method", length_until(r, ' '));
        read_bytes(r, "SP", 1);
        read_bytes(r, "request_target", length_until(r, ' '));
        read_bytes(r, "SP", 1);
        read_bytes(r, "HTTP_version", length_until(r, '\r'));
        read_line_end(r);
    }
}

/* RFC 9112 §4: status-line = HTTP-version SP status-code SP [ reason-phrase ] */
static void read_status_line(struct reader *r)
{
    read_struct(r, "status_line", "status_line") {
        read_bytes(r, "HTTP_version", length_until(r, ' '));
        read_bytes(r, "SP", 1);
        read_bytes(r, "status_code", length_until(r, ' '));
        read_bytes(r, "SP", 1);
        read_bytes(r, "reason_phrase", length_until(r, '\r'));
        read_line_end(r);
    }
}

/* RFC 6265 §4.1.1: cookie-pair = cookie-name "=" cookie-value; a client with one cookie sends one
 * pair (§4.2.1). */
static void read_cookie(struct reader *r, struct http_message *message)
{
    read_struct(r, "cookie_pair", "cookie_pair") {
        read_bytes(r, "cookie_name", length_until(r, '='));
        read_bytes(r, "equals", 1);
        message->cookie_length = length_until(r, '\r');
        message->cookie = read_bytes(r, "cookie_value", message->cookie_length);
    }
}

/* RFC 9110 §5.1: field names are case-insensitive. */
static bool is_named(const uint8_t *name, size_t length, const char *wanted)
{
    bool same = name && length == strlen(wanted);
    for (size_t i = 0; same && i < length; i++)
        same = (name[i] | 0x20) == (wanted[i] | 0x20);
    return same;
}

/* RFC 9112 §6.3: a decimal number; SIZE_MAX for anything else. */
static size_t number_of(const uint8_t *digits, size_t length)
{
    size_t number = 0;
    if (!digits || length == 0 || length > 9)
        return SIZE_MAX;
    for (size_t i = 0; i < length; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return SIZE_MAX;
        number = 10 * number + (size_t)(digits[i] - '0');
    }
    return number;
}

/* RFC 9112 §5: field-line = field-name ":" OWS field-value OWS */
static void read_field_line(struct reader *r, struct http_message *message)
{
    read_struct(r, "field_line", "field_line") {
        size_t         name_length = length_until(r, ':');
        const uint8_t *name = read_bytes(r, "field_name", name_length);
        read_bytes(r, "colon", 1);
        if (peek_u8(r) == ' ')
            read_bytes(r, "OWS", 1);
        size_t length = length_until(r, '\r');
        if (is_named(name, name_length, "Cookie")) {
            read_cookie(r, message);
        } else {
            const uint8_t *value = read_bytes(r, "field_value", length);
            if (is_named(name, name_length, "Content-Length"))
                message->content_length = number_of(value, length);
        }
        read_line_end(r);
    }
}

/* RFC 9112 §2.1:
 *     HTTP-message = start-line CRLF *( field-line CRLF ) CRLF [ message-body ] */
static void read_message(struct reader *r, struct http_message *message, bool request)
{
    memset(message, 0, sizeof *message);
    if (request)
        read_request_line(r);
    else
        read_status_line(r);
    while (has_more(r) && peek_u8(r) != '\r')
        read_field_line(r, message);
    read_line_end(r);
    if (message->content_length > 0)
        read_bytes(r, "message_body", message->content_length);
}

/* ---- telling ---- */

static struct examiner *examiner_of(struct plain_http *http, enum actor actor)
{
    return actor == ACTOR_CLIENT ? &http->client : &http->server;
}

/* Takes a message apart, and tells it; what is no message, as far as it goes. */
static bool tell_message(struct plain_http *http, struct http_message *message, enum actor actor,
                         bool received, const uint8_t *bytes, size_t length)
{
    struct examiner *x = examiner_of(http, actor);
    bool             request = (actor == ACTOR_CLIENT) != received;
    const char      *rfc = request ? "RFC 9112 §3" : "RFC 9112 §4";
    struct reader    r;
    x->message = request ? "Request" : "Response";
    report_step(x, received ? VERB_RECEIVE : VERB_SEND, x->message, ACT, rfc);
    reader_init(&r, bytes, length, x->message, examiner_trace(x));
    read_message(&r, message, request);
    bool whole = examiner_adopt(x, &r);
    if (!whole)
        reader_label_unread(&r);
    report_bytes(x, rfc, .layer = LAYER_MESSAGE,
                 .direction = request ? CLIENT_TO_SERVER : SERVER_TO_CLIENT, .name = x->message,
                 .bytes = bytes, .length = length, .received = received);
    return whole;
}

void plain_http_send(struct plain_http *http, enum actor actor, const uint8_t *bytes, size_t length)
{
    struct http_message message;
    tell_message(http, &message, actor, false, bytes, length);
    if (message.cookie)
        report_secret(&http->client, "RFC 6265 §5.4", .name = "cookie", .bytes = message.cookie,
                      .length = message.cookie_length, .origin = ORIGIN_GIVEN, .revealed = true);
}

bool plain_http_receive(struct plain_http *http, enum actor actor, const uint8_t *bytes,
                        size_t length)
{
    struct examiner    *x = examiner_of(http, actor);
    struct http_message message;
    if (!tell_message(http, &message, actor, true, bytes, length)) {
        examiner_failure(x, &(struct event_failure){ .error = x->error,
                                                     .message = x->message,
                                                     .field = x->field,
                                                     .offset = x->offset,
                                                     .why = error_describe(x->error)->sentence });
        return false;
    }
    if (message.cookie) /* RFC 6265 §8.2: whoever shows it is taken for the one it was given to */
        report_secret(x, "RFC 6265 §8.2", .name = "cookie", .bytes = message.cookie,
                      .length = message.cookie_length, .origin = ORIGIN_DERIVED,
                      .formula = "Request/cookie_value");
    return true;
}

/* ---- what is said ---- */

static void write_request(struct plain_http *http, const char *host)
{
    snprintf(http->request, sizeof http->request,
             "GET /balance HTTP/1.1\r\nHost: %s\r\nCookie: session=%s\r\nConnection: close\r\n\r\n",
             host, http->cookie);
}

static void write_response(struct plain_http *http, const char *host)
{
    char body[PLAIN_HTTP_MESSAGE / 2];
    snprintf(body, sizeof body,
             "<title>Your bank</title>\n<p>Your balance: 1,250.00.\n"
             "<a href=\"https://%s/pay\">Pay somebody</a>\n",
             host);
    snprintf(http->response, sizeof http->response,
             "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %zu\r\n"
             "Connection: close\r\n\r\n%s",
             strlen(body), body);
}

void plain_http_begin(struct plain_http *http, const char *host, struct random_source *random,
                      struct observer *observer)
{
    uint8_t drawn[PLAIN_HTTP_COOKIE / 2];
    memset(http, 0, sizeof *http);
    examiner_init(&http->client, observer, NULL, 1, ACTOR_CLIENT);
    examiner_init(&http->server, observer, NULL, 1, ACTOR_SERVER);
    random_bytes(random, "cookie", drawn, sizeof drawn);
    for (size_t i = 0; i < sizeof drawn; i++)
        snprintf(http->cookie + 2 * i, 3, "%02x", drawn[i]);
    write_request(http, host);
    write_response(http, host);
}
