/* http.c - see http.h. */
#include "tutor/http.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* The end of the head: an empty line. RFC 9112 §2.2 lets a bare LF end a line. 0 while it has not
 * come. */
static size_t find_head_end(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i + 1 < length; i++) {
        if (bytes[i] != '\n')
            continue;
        if (bytes[i + 1] == '\n')
            return i + 2;
        if (i + 2 < length && bytes[i + 1] == '\r' && bytes[i + 2] == '\n')
            return i + 3;
    }
    return 0;
}

/* RFC 9110 §5.6.2: token, as far as methods use it. */
static bool is_method_character(uint8_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
}

/* Copies up to the space; the number of bytes that it stands on, 0 where there is no such word. */
static size_t take_word(char *out, size_t size, const uint8_t *bytes, size_t length, bool method)
{
    size_t i = 0;
    for (; i < length && bytes[i] != ' '; i++) {
        if (method ? !is_method_character(bytes[i]) : bytes[i] <= 0x20 || bytes[i] >= 0x7f)
            return 0;
        if (i + 1 < size)
            out[i] = (char)bytes[i];
        else if (method)
            return 0;
    }
    out[i + 1 < size ? i : size - 1] = '\0';
    return i < length ? i : 0;
}

/* The value of User-Agent, where a line of the head has it. */
static void find_agent(char *out, size_t size, const char *head, size_t length)
{
    static const char name[] = "user-agent:";
    const char       *end = head + length;
    out[0] = '\0';
    for (const char *line = head; line < end;) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        size_t      whole = next ? (size_t)(next - line) : (size_t)(end - line);
        if (whole > sizeof name && strncasecmp(line, name, sizeof name - 1) == 0) {
            const char *value = line + sizeof name - 1;
            size_t      left = whole - (sizeof name - 1);
            while (left > 0 && *value == ' ')
                value++, left--;
            while (left > 0 && (value[left - 1] == '\r' || value[left - 1] == ' '))
                left--;
            snprintf(out, size, "%.*s", (int)left, value);
            return;
        }
        line += whole + 1;
    }
}

enum http_result http_parse_request(struct http_request *request, const uint8_t *bytes,
                                    size_t length)
{
    size_t head = find_head_end(bytes, length);
    memset(request, 0, sizeof *request);
    if (head > HTTP_MAX_HEAD || (head == 0 && length >= HTTP_MAX_HEAD))
        return HTTP_TOO_LARGE;
    if (head == 0)
        return HTTP_INCOMPLETE;
    /* request-line = method SP request-target SP HTTP-version */
    size_t line = (size_t)((const uint8_t *)memchr(bytes, '\n', head) - bytes);
    size_t method = take_word(request->method, sizeof request->method, bytes, line, true);
    if (method == 0)
        return HTTP_MALFORMED;
    const uint8_t *rest = bytes + method + 1;
    size_t         left = line - method - 1;
    size_t         target = take_word(request->target, sizeof request->target, rest, left, false);
    if (target == 0 || left - target - 1 < 8 || memcmp(rest + target + 1, "HTTP/1.", 7) != 0)
        return HTTP_MALFORMED;
    find_agent(request->agent, sizeof request->agent, (const char *)bytes, head);
    return HTTP_COMPLETE;
}

const char *http_reason(unsigned status)
{
    switch (status) {
    case 200:
        return "OK";
    case 400:
        return "Bad Request";
    case 405:
        return "Method Not Allowed";
    case 431:
        return "Request Header Fields Too Large";
    default:
        return "Internal Server Error";
    }
}

size_t http_write_head(char *out, size_t size, unsigned status, const char *content_type,
                       size_t body_length, const char *allow)
{
    int length = snprintf(out, size,
                          "HTTP/1.1 %u %s\r\n"
                          "Content-Type: %s\r\n"
                          "Content-Length: %zu\r\n"
                          "%s%s%s"
                          "Cache-Control: no-store\r\n"
                          "Connection: close\r\n\r\n",
                          status, http_reason(status), content_type, body_length,
                          allow ? "Allow: " : "", allow ? allow : "", allow ? "\r\n" : "");
    return (size_t)length;
}

size_t http_write_get(char *out, size_t size, const char *host, const char *path)
{
    bool address = strchr(host, ':') != NULL; /* RFC 3986 §3.2.2: IPv6 goes into brackets */
    int  length = snprintf(out, size,
                           "GET %s HTTP/1.1\r\nHost: %s%s%s\r\nUser-Agent: tlstutor\r\n"
                            "Accept: */*\r\nConnection: close\r\n\r\n",
                           path, address ? "[" : "", host, address ? "]" : "");
    return (size_t)length;
}

bool http_path_sound(const char *path)
{
    if (*path != '/')
        return false;
    for (; *path; path++)
        if ((unsigned char)*path <= 0x20 || (unsigned char)*path >= 0x7f)
            return false;
    return true;
}
