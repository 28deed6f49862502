/*
 * sockets.h - the network: the only file with sockets, and with the resolver behind them.
 *
 * Everything is non-blocking, or has a deadline and ends early when a signal comes. Nothing here
 * knows TLS. Addresses are resolved in a child process, because getaddrinfo(3) can neither be
 * interrupted nor given a deadline; numeric addresses and localhost (RFC 6761 §6.3) need no child.
 */
#ifndef TUTOR_SOCKETS_H
#define TUTOR_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SOCKETS_WHY = 256, SOCKETS_LISTENERS = 2, SOCKETS_PEER_TEXT = 64 };

/* Connects to the first address of a host that answers. Returns the socket, or -1 with a sentence
 * in `why`. */
int socket_connect(char why[static SOCKETS_WHY], const char *host, uint16_t port,
                   int64_t milliseconds);

/*
 * Listens on 127.0.0.1 and ::1, on one port for both (::1 is left out where the machine has no
 * IPv6), or only on `address`, a numeric one. Port 0 takes a free port; *port tells which. Returns
 * how many sockets there are, 0 with a sentence in `why`.
 */
size_t sockets_listen(int listeners[static SOCKETS_LISTENERS], char why[static SOCKETS_WHY],
                      const char *address, uint16_t *port);

/* Takes a connection that waits; -1 when none does. `peer` is its address as text. */
int socket_accept(char peer[static SOCKETS_PEER_TEXT], int listener);

enum socket_progress {
    SOCKET_MOVED,   /* some bytes went, or came: *moved of them */
    SOCKET_BLOCKED, /* not now */
    SOCKET_ENDED,   /* the other side sends no more, or the connection is broken */
};

enum socket_progress socket_send(size_t *moved, int socket, const uint8_t *bytes, size_t length);
enum socket_progress socket_receive(size_t *moved, int socket, uint8_t *bytes, size_t capacity);

/* No more will be sent; what was sent still arrives. */
void socket_finish(int socket);
void socket_close(int socket);

#endif
