/* client_talk.c - see client_talk.h. */
#include "tutor/client_talk.h"

#include "tutor/clock.h"
#include "tutor/http.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/*
 * A server that hears close_notify drops what it had still to say (RFC 5246 §7.2.1). So after the
 * end of our input, which is often the end of a question, an answer may take so long to begin or go
 * on: milliseconds.
 */
enum { ANSWER_PATIENCE = 1000 };

/* What came: printed, or only taken, since the steps show it. */
static void hear(struct client_talk *talk, struct tls *tls)
{
    size_t         length;
    const uint8_t *bytes = tls_received(tls, &length);
    if (length == 0)
        return;
    if (talk->prints && (fwrite(bytes, 1, length, stdout) < length || fflush(stdout) != 0))
        talk->broken = true;
    talk->moved_at = clock_milliseconds();
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

/* True once all of the early data are on their way. */
static bool settle_early_data(struct client_talk *talk, struct tls *tls)
{
    if (!talk->early_settled && tls_early_data_taken(tls))
        talk->early_at = tls_early_data_sent(tls);
    size_t sent = tls_write(tls, talk->early + talk->early_at, talk->early_length - talk->early_at);
    talk->early_at += sent;
    if (!talk->early_settled || sent > 0)
        talk->moved_at = clock_milliseconds();
    talk->early_settled = true;
    return talk->early_at == talk->early_length;
}

static void speak(struct client_talk *talk, struct tls *tls)
{
    if (talk->early_length > 0 && !settle_early_data(talk, tls))
        return;
    if (talk->at == talk->length && talk->reads_input)
        read_input(talk);
    size_t sent = tls_write(tls, talk->chunk + talk->at, talk->length - talk->at);
    talk->at += sent;
    if (sent > 0)
        talk->moved_at = clock_milliseconds();
}

/* Says close_notify when it is time; sets the time for it when it is known. */
static void end(struct client_talk *talk, struct tls *tls)
{
    int64_t wait = talk->moved_at && !talk->typed ? talk->moved_at + ANSWER_PATIENCE : 0;
    bool    over = talk->early_at == talk->early_length && talk->at == talk->length &&
                !talk->reads_input && talk->closes;
    talk->conversation.wake_at = 0;
    if (talk->broken || (over && clock_milliseconds() >= wait))
        tls_close(tls);
    else if (over)
        talk->conversation.wake_at = wait;
}

static void turn(struct conversation *conversation, struct tls *tls)
{
    struct client_talk *talk = (struct client_talk *)conversation;
    hear(talk, tls);
    if (!tls_established(tls))
        return;
    speak(talk, tls);
    end(talk, tls);
    conversation->input = talk->at == talk->length && talk->reads_input ? STDIN_FILENO : -1;
    conversation->patient = talk->reads_input || (talk->typed && !talk->closes);
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

void client_talk_typed(struct client_talk *talk)
{
    begin(talk, false);
    talk->typed = true;
}

void client_talk_early(struct client_talk *talk, const uint8_t *bytes, size_t length)
{
    talk->early = bytes;
    talk->early_length = length;
}

size_t client_talk_say(struct client_talk *talk, const char *bytes, size_t length)
{
    size_t room = sizeof talk->chunk - (talk->length - talk->at);
    if (!talk->typed || talk->closes)
        return 0;
    if (length == 2 && memcmp(bytes, "Q\n", 2) == 0) {
        talk->closes = true;
        return length;
    }
    memmove(talk->chunk, talk->chunk + talk->at, talk->length - talk->at);
    talk->length -= talk->at;
    talk->at = 0;
    size_t taken = length < room ? length : room;
    memcpy(talk->chunk + talk->length, bytes, taken);
    talk->length += taken;
    return taken;
}
