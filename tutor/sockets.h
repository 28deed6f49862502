/*
 * sockets.h - the network: the only file with sockets, and with the resolver behind them.
 *
 * Everything is non-blocking: loops poll (dial.h, pump.h, serve_many.c, tui.c). Nothing here knows
 * TLS.
 */
#ifndef TUTOR_SOCKETS_H
#define TUTOR_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SOCKETS_WHY = 256, SOCKETS_LISTENERS = 2, SOCKETS_PEER_TEXT = 64 };

struct resolved; /* resolve.h */

/* A connection on its way to an address: the socket, or -1; *error is 0 once it is there,
 * EINPROGRESS while it is not, else why not. And the same of it later: poll it for POLLOUT.
 * Read next: dial.h. */
int socket_start(const struct resolved *, int *error);
int socket_error(int socket);

/*
 * Listens on 127.0.0.1 and ::1, on one port for both (::1 is left out where the machine has no
 * IPv6), or only on `address`, a numeric one. Port 0 takes a free port; *port tells which. Returns
 * how many sockets there are, 0 with a sentence in `why`.
 */
size_t sockets_listen(int listeners[static SOCKETS_LISTENERS], char why[static SOCKETS_WHY],
                      const char *address, uint16_t *port);

/* Whether both its ends, or the one that it listens at, are on this machine's loopback. */
bool socket_is_on_loopback(int socket);

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
