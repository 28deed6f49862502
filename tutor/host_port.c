/* host_port.c - see host_port.h. */
#include "tutor/host_port.h"

#include <string.h>

bool port_parse(uint16_t *port, const char *text)
{
    unsigned value = 0;
    size_t   length = strlen(text);
    if (length == 0 || length > 5)
        return false;
    for (const char *at = text; *at; at++) {
        if (*at < '0' || *at > '9')
            return false;
        value = value * 10 + (unsigned)(*at - '0');
    }
    *port = (uint16_t)value;
    return value <= 65535;
}

/* Letters, digits, '-', '_', '.', and for addresses ':' and '%': nothing that could end a line of
 * HTTP. */
static bool is_host_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-_.:%", c) != NULL);
}

bool host_port_parse(struct host_port *out, const char *text, uint16_t port)
{
    const char *host = text, *after;
    size_t      length;
    if (*text == '[') {
        host = text + 1;
        after = strchr(host, ']');
        if (!after)
            return false;
        length = (size_t)(after - host);
        after++;
    } else {
        const char *first = strchr(text, ':'), *last = strrchr(text, ':');
        /* Two colons or more without brackets: an IPv6 address, without a port. */
        after = first && first == last ? first : text + strlen(text);
        length = (size_t)(after - host);
    }
    if (length == 0 || length > LIMIT_HOST_NAME)
        return false;
    for (size_t i = 0; i < length; i++)
        if (!is_host_character(host[i]))
            return false;
    memcpy(out->host, host, length);
    out->host[length] = '\0';
    out->port = port;
    if (*after == '\0')
        return true;
    return *after == ':' && port_parse(&out->port, after + 1) && out->port != 0;
}
