/* certificate_fetch.c - see certificate_fetch.h. */
#include "tutor/certificate_fetch.h"

#include "tutor/call.h"
#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/files.h"
#include "tutor/outcome.h"
#include "tutor/signals.h"

#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

bool certificate_fetch_is_host(const char *word)
{
    struct host_port to;
    const char      *colon = strrchr(word, ':');
    uint16_t         port;
    return !file_exists(word) && colon && port_parse(&port, colon + 1) &&
           host_port_parse(&to, word, port);
}

/* The server's Certificate message, once it has been reported; NULL before. */
static const struct recorded *find_message(struct recording *recording, uint32_t *seen)
{
    for (uint32_t n = *seen + 1; n <= recording_count(recording); n++) {
        const struct recorded *r = recording_event(recording, n);
        *seen = n;
        if (r && r->event.kind == EVENT_BYTES && r->event.bytes.layer == LAYER_MESSAGE &&
            r->event.bytes.direction == SERVER_TO_CLIENT &&
            strcmp(r->event.bytes.name, "Certificate") == 0)
            return r;
    }
    return NULL;
}

/* RFC 5246 §7.4.2: ASN.1Cert; RFC 8446 §4.4.2: cert_data. Behind the length of each stands the
 * certificate. */
static void take_all(struct object_taker *taker, const struct event_bytes *b)
{
    for (size_t i = 0; i + 1 < b->field_count; i++) {
        const struct wire_field *f = &b->fields[i], *length = &b->fields[i + 1];
        bool is_entry = strcmp(f->name, "ASN.1Cert") == 0 || strcmp(f->name, "cert_data") == 0;
        if (f->group && is_entry && length->length < f->length)
            object_taker_take(taker, OBJECT_CERTIFICATE, b->bytes + f->offset + length->length,
                              f->length - length->length);
    }
}

static void wait_for_news(struct link *l)
{
    int64_t       left = link_time_left(l, clock_milliseconds());
    struct pollfd watched[] = { { .fd = l->socket, .events = link_events(l) },
                                { .fd = signals_descriptor(), .events = POLLIN } };
    int           ready = poll(watched, 2, left > INT_MAX ? INT_MAX : (int)left);
    if (ready == 0 && link_time_left(l, clock_milliseconds()) == 0)
        link_expire(l);
}

/* Moves the connection on until the message is there; NULL where it ends before. */
static const struct recorded *await_message(struct call *call, struct recording *recording)
{
    const struct recorded *message = NULL;
    struct link           *l = &call->link;
    uint32_t               seen = 0;
    while (!message && l->phase != LINK_DONE && !signals_caught()) {
        link_exchange(l);
        bool stepped = l->phase == LINK_RUNNING && link_step(l) == TLS_STEPPED;
        message = find_message(recording, &seen);
        if (!message && !stepped && l->phase != LINK_DONE)
            wait_for_news(l);
    }
    return message;
}

static void complain_of_none(struct recording *recording, const char *server)
{
    struct outcome outcome;
    char           reason[2 * OUTCOME_TEXT];
    outcome_judge(&outcome, recording);
    complain("no certificate: %s: %s", server,
             outcome_reason(reason, sizeof reason, recording, &outcome));
}

static int talk(struct object_taker *taker, struct call *call, int socket)
{
    struct recording_header header = call_header(call);
    struct recording       *recording = recording_new(&header);
    if (!recording) {
        socket_close(socket);
        complain("not enough memory for a connection");
        return EXIT_MACHINE;
    }
    client_talk_input(&call->talk, false, false);
    call_begin(call, socket, recording);
    const struct recorded *message = await_message(call, recording);
    if (message)
        take_all(taker, &message->event.bytes);
    else if (!signals_caught())
        complain_of_none(recording, call->options->argument);
    recording_free(recording);
    return taker->count > 0 ? EXIT_SOUND : EXIT_REFUSED;
}

int certificate_fetch(struct object_taker *taker, const struct options *o)
{
    struct call *call = calloc(1, sizeof *call);
    int          socket;
    if (!call) {
        complain("not enough memory for a connection");
        return EXIT_MACHINE;
    }
    int status = call_prepare(call, o);
    if (status == EXIT_SOUND)
        status = call_reach(&socket, call);
    if (status == EXIT_SOUND)
        status = talk(taker, call, socket);
    call_end(call);
    free(call);
    return status;
}
