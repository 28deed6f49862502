/*
 * resolve.h - the addresses of a host, in a time that is bounded. Part of sockets.h, for sockets.c.
 */
#ifndef TUTOR_RESOLVE_H
#define TUTOR_RESOLVE_H

#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

enum { RESOLVE_MOST = 16, RESOLVE_WHY = 256 };

struct resolved {
    socklen_t               length;
    struct sockaddr_storage address;
};

/* Up to RESOLVE_MOST addresses of a host, with the port set; 0 with a sentence in `why`. */
size_t resolve_host(struct resolved list[static RESOLVE_MOST], char why[static RESOLVE_WHY],
                    const char *host, uint16_t port, int64_t milliseconds);

/* The same for a numeric address only, which asks nobody. */
size_t resolve_numeric(struct resolved list[static RESOLVE_MOST], const char *address,
                       uint16_t port);

#endif
