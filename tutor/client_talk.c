/* client_talk.c - see client_talk.h. */
#include "tutor/client_talk.h"

#include "tutor/http.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What came: printed, or only taken, since the steps show it. */
static void hear(struct client_talk *talk, struct tls *tls)
{
    size_t         length;
    const uint8_t *bytes = tls_received(tls, &length);
    if (length == 0)
        return;
    if (talk->prints && (fwrite(bytes, 1, length, stdout) < length || fflush(stdout) != 0))
        talk->broken = true;
    tls_fetched(tls, length);
}

static void read_input(struct client_talk *talk)
{
    struct pollfd watched = { .fd = STDIN_FILENO, .events = POLLIN };
    if (poll(&watched, 1, 0) <= 0)
        return;
    ssize_t got = read(STDIN_FILENO, talk->chunk, sizeof talk->chunk);
    if (got < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    talk->at = 0;
    talk->length = got > 0 ? (size_t)got : 0;
    if (got <= 0)
        talk->reads_input = false;
}

static void turn(struct conversation *conversation, struct tls *tls)
{
    struct client_talk *talk = (struct client_talk *)conversation;
    hear(talk, tls);
    if (!tls_established(tls))
        return;
    if (talk->at == talk->length && talk->reads_input)
        read_input(talk);
    talk->at += tls_write(tls, talk->chunk + talk->at, talk->length - talk->at);
    bool all_sent = talk->at == talk->length;
    if (talk->broken || (all_sent && !talk->reads_input && talk->closes))
        tls_close(tls);
    conversation->input = all_sent && talk->reads_input ? STDIN_FILENO : -1;
    conversation->patient = talk->reads_input;
}

static void begin(struct client_talk *talk, bool prints)
{
    memset(talk, 0, sizeof *talk);
    talk->conversation = (struct conversation){ .turn = turn, .input = -1 };
    talk->prints = prints;
}

bool client_talk_http(struct client_talk *talk, const char *host, const char *path, bool prints)
{
    begin(talk, prints);
    talk->length = http_write_get(talk->chunk, sizeof talk->chunk, host, path);
    return talk->length < sizeof talk->chunk;
}

void client_talk_input(struct client_talk *talk, bool reads_input, bool prints)
{
    begin(talk, prints);
    talk->reads_input = reads_input;
    talk->closes = true;
}
