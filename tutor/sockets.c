/* sockets.c - see sockets.h. */
#include "tutor/sockets.h"

#include "tutor/resolve.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    /* Clients that wait while one is being shown, or while the table of clients is full. */
    BACKLOG = 64,
    /* Tries to find a port that is free on both addresses. */
    PORT_TRIES = 16,
};

static void make_non_blocking(int socket)
{
    int yes = 1;
    fcntl(socket, F_SETFD, FD_CLOEXEC);
    fcntl(socket, F_SETFL, O_NONBLOCK);
    /* A handshake is a few small flights: waiting to fill packets (Nagle) would only delay them. */
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

/* ---- connecting ---- */

int socket_start(const struct resolved *to, int *error)
{
    int descriptor = socket(to->address.ss_family, SOCK_STREAM, 0);
    if (descriptor < 0) {
        *error = errno;
        return -1;
    }
    make_non_blocking(descriptor);
    *error = 0;
    if (connect(descriptor, (const struct sockaddr *)&to->address, to->length) != 0)
        *error = errno;
    return descriptor;
}

int socket_error(int socket)
{
    struct pollfd watched = { .fd = socket, .events = POLLOUT };
    int           error = 0;
    socklen_t     length = sizeof error;
    if (poll(&watched, 1, 0) == 0)
        return EINPROGRESS;
    getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &length);
    return error;
}

/* ---- listening ---- */

/* One listening socket; -1 with errno. */
static int listen_on(const struct resolved *at)
{
    int yes = 1;
    int descriptor = socket(at->address.ss_family, SOCK_STREAM, 0);
    if (descriptor < 0)
        return -1;
    make_non_blocking(descriptor);
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (at->address.ss_family == AF_INET6)
        setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    if (bind(descriptor, (const struct sockaddr *)&at->address, at->length) == 0 &&
        listen(descriptor, BACKLOG) == 0)
        return descriptor;
    int error = errno;
    close(descriptor);
    errno = error;
    return -1;
}

static uint16_t port_of(int socket)
{
    struct sockaddr_storage address;
    socklen_t               length = sizeof address;
    if (getsockname(socket, (struct sockaddr *)&address, &length) != 0)
        return 0;
    return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
                                               : ((struct sockaddr_in *)&address)->sin_port);
}

static bool lacks_ipv6(int error) { return error == EAFNOSUPPORT || error == EADDRNOTAVAIL; }

/* 127.0.0.1 and ::1 on one port; how many sockets, 0 with errno. */
static size_t listen_on_loopback(int listeners[static SOCKETS_LISTENERS], uint16_t *port)
{
    struct resolved at[RESOLVE_MOST];
    for (unsigned tries = 0; tries < PORT_TRIES; tries++) {
        if (resolve_numeric(at, "127.0.0.1", *port) == 0)
            return 0;
        listeners[0] = listen_on(&at[0]);
        if (listeners[0] < 0)
            return 0;
        uint16_t taken = port_of(listeners[0]);
        listeners[1] = resolve_numeric(at, "::1", taken) > 0 ? listen_on(&at[0]) : -1;
        int error = errno;
        if (listeners[1] >= 0 || lacks_ipv6(error)) {
            *port = taken;
            return listeners[1] >= 0 ? 2 : 1;
        }
        close(listeners[0]);
        errno = error;
        if (*port != 0) /* only a port of the system's choice can be chosen again */
            return 0;
    }
    return 0;
}

size_t sockets_listen(int listeners[static SOCKETS_LISTENERS], char why[static SOCKETS_WHY],
                      const char *address, uint16_t *port)
{
    struct resolved at[RESOLVE_MOST];
    size_t          count = 0;
    errno = EADDRNOTAVAIL;
    if (!address) {
        count = listen_on_loopback(listeners, port);
    } else if (resolve_numeric(at, address, *port) > 0) {
        listeners[0] = listen_on(&at[0]);
        count = listeners[0] >= 0;
    } else {
        snprintf(why, SOCKETS_WHY, "it is no numeric address");
        return 0;
    }
    if (count == 0)
        snprintf(why, SOCKETS_WHY, "%s", strerror(errno));
    else
        *port = port_of(listeners[0]);
    return count;
}

/* RFC 1122 §3.2.1.3 (g): 127.0.0.0/8; RFC 4291 §2.5.3: ::1, and §2.5.5.2 for the one in the
 * other. */
static bool is_loopback(const struct sockaddr_storage *address)
{
    if (address->ss_family == AF_INET) {
        uint32_t host = ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr);
        return host >> 24 == 127;
    }
    const struct in6_addr *host = &((const struct sockaddr_in6 *)address)->sin6_addr;
    return address->ss_family == AF_INET6 &&
           (IN6_IS_ADDR_LOOPBACK(host) || (IN6_IS_ADDR_V4MAPPED(host) && host->s6_addr[12] == 127));
}

bool socket_is_on_loopback(int socket)
{
    struct sockaddr_storage here, there;
    socklen_t               length = sizeof here, other = sizeof there;
    if (getsockname(socket, (struct sockaddr *)&here, &length) != 0 || !is_loopback(&here))
        return false;
    /* A socket that listens has no other end. */
    return getpeername(socket, (struct sockaddr *)&there, &other) != 0 || is_loopback(&there);
}

int socket_accept(char peer[static SOCKETS_PEER_TEXT], int listener)
{
    struct sockaddr_storage address;
    socklen_t               length = sizeof address;
    int                     descriptor = accept(listener, (struct sockaddr *)&address, &length);
    if (descriptor < 0)
        return -1;
    make_non_blocking(descriptor);
    if (getnameinfo((struct sockaddr *)&address, length, peer, SOCKETS_PEER_TEXT, NULL, 0,
                    NI_NUMERICHOST) != 0)
        snprintf(peer, SOCKETS_PEER_TEXT, "a peer");
    return descriptor;
}

/* ---- bytes ---- */

static bool is_for_later(int error)
{
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

enum socket_progress socket_send(size_t *moved, int socket, const uint8_t *bytes, size_t length)
{
    ssize_t sent = send(socket, bytes, length, MSG_NOSIGNAL);
    *moved = sent > 0 ? (size_t)sent : 0;
    if (sent >= 0)
        return SOCKET_MOVED;
    return is_for_later(errno) ? SOCKET_BLOCKED : SOCKET_ENDED;
}

enum socket_progress socket_receive(size_t *moved, int socket, uint8_t *bytes, size_t capacity)
{
    ssize_t got = recv(socket, bytes, capacity, 0);
    *moved = got > 0 ? (size_t)got : 0;
    if (got > 0)
        return SOCKET_MOVED;
    return got < 0 && is_for_later(errno) ? SOCKET_BLOCKED : SOCKET_ENDED;
}

void socket_finish(int socket) { shutdown(socket, SHUT_WR); }

void socket_close(int socket)
{
    if (socket >= 0)
        close(socket);
}
