/*
 * resolve.h - the addresses of a host, without waiting for them. Part of sockets.h, for sockets.c
 * and dial.c.
 *
 * getaddrinfo(3) can neither be interrupted nor given a deadline, so a child process calls it;
 * numeric addresses and localhost (RFC 6761 §6.3) need none.
 */
#ifndef TUTOR_RESOLVE_H
#define TUTOR_RESOLVE_H

#include <netdb.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RESOLVE_MOST = 16, RESOLVE_WHY = 256 };

struct resolved {
    socklen_t               length;
    struct sockaddr_storage address;
};

/* A name that is being looked up. */
struct resolving {
    int    child;  /* that asks, or -1 */
    int    answer; /* the descriptor that its answer comes through, or -1 */
    size_t have;   /* bytes of the answer so far */
    struct resolver_answer {
        int             result; /* of getaddrinfo */
        size_t          count;
        struct resolved list[RESOLVE_MOST];
    } said;
};

enum resolve_status { RESOLVE_GOING, RESOLVE_DONE, RESOLVE_FAILED };

/* Begins to look up a host, with the port to be set in its addresses. A numeric address, and
 * localhost, are DONE at once; for others a child asks: poll `answer`, and then call
 * resolve_read. */
enum resolve_status resolve_begin(struct resolving *, const char *host, uint16_t port);
/* What has come. DONE: `said` has at least one address. FAILED: with a sentence in `why`. */
enum resolve_status resolve_read(struct resolving *, char why[static RESOLVE_WHY]);
/* Ends the child, at any time. */
void resolve_end(struct resolving *);

/* Addresses for a numeric address only, which asks nobody. */
size_t resolve_numeric(struct resolved list[static RESOLVE_MOST], const char *address,
                       uint16_t port);

#endif
