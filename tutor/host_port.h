/*
 * host_port.h - "example.com:443", "[::1]:4433", "::1": a host and a port as people write them (RFC
 * 3986 §3.2.2 has the brackets).
 */
#ifndef TUTOR_HOST_PORT_H
#define TUTOR_HOST_PORT_H

#include "protocol/limits.h"

#include <stdbool.h>
#include <stdint.h>

struct host_port {
    char     host[LIMIT_HOST_NAME + 1]; /* without brackets */
    uint16_t port;
};

/* Takes it apart; `port` is the one to use where the text has none. False where it makes no sense,
 * or where a character stands in the host that no host has. */
bool host_port_parse(struct host_port *, const char *text, uint16_t port);

/* A port, 0 to 65535, in decimal. */
bool port_parse(uint16_t *port, const char *text);

#endif
