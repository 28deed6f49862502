/* guest.c - see guest.h. */
#include "tutor/guest.h"

#include <stdlib.h>

struct guest *guest_accept(struct server *server, int listener)
{
    struct recording_header header;
    char                    peer[SOCKETS_PEER_TEXT];
    int                     socket = server_accept(server, &header, peer, listener);
    struct guest           *guest = socket >= 0 ? calloc(1, sizeof *guest) : NULL;
    if (!guest || !client_make_room(&guest->client) ||
        !session_begin(&guest->session, server->options, &header, server->connections)) {
        socket_close(socket);
        if (guest)
            free(guest->client.handshake);
        free(guest);
        return NULL;
    }
    client_begin(&guest->client, server, socket, guest->session.recording);
    return guest;
}

int guest_release(struct guest *guest, int status)
{
    link_cut(&guest->client.link);
    status = session_end(&guest->session, status);
    client_end(&guest->client);
    free(guest);
    return status;
}
