/*
 * source_connect.c - a real server, step by step: looked up, called, and then talked to.
 *
 * See source_connect.h; call.c for what a call is made of, live.c for how it is moved.
 */
#include "tutor/source_connect.h"

#include "tutor/call.h"
#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/live.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum { AT_ONCE = 100 }; /* milliseconds */

enum stage { DIALLING, ASKING, TALKING, UNREACHED };

struct connect_source {
    struct source source;
    enum stage    stage;
    struct call   call;
    struct live   live; /* once it is TALKING */
};

static struct connect_source *of(struct source *source) { return (struct connect_source *)source; }

/* ---- on the way to the server ---- */

static void begin_to_talk(struct connect_source *c, int socket)
{
    struct recording_header header = call_header(&c->call);
    c->stage = UNREACHED;
    if (!live_open(&c->live, &header, c->call.options, 1, "the server")) {
        snprintf(c->call.dial.why, sizeof c->call.dial.why, "its recording cannot be kept");
        socket_close(socket);
        return;
    }
    c->stage = TALKING;
    call_begin(&c->call, socket, c->live.recording);
    live_begin(&c->live, &c->call.link);
}

/* What comes before TLS, where the protocol has it. */
static void ask(struct connect_source *c)
{
    struct starttls     *s = &c->call.starttls;
    enum starttls_status status = starttls_step(s);
    if (status == STARTTLS_DONE)
        begin_to_talk(c, s->socket);
    if (status != STARTTLS_FAILED)
        return;
    socket_close(s->socket);
    c->stage = UNREACHED;
}

static void begin_to_ask(struct connect_source *c, int socket)
{
    int64_t patience = (int64_t)c->call.options->timeout * 1000;
    if (!c->call.before) {
        begin_to_talk(c, socket);
        return;
    }
    c->stage = ASKING;
    starttls_begin(&c->call.starttls, c->call.before, socket, patience);
    ask(c);
}

static void dial(struct connect_source *c)
{
    enum dial_status status = dial_step(&c->call.dial);
    if (status == DIAL_CONNECTED)
        begin_to_ask(c, dial_take(&c->call.dial));
    else if (status == DIAL_FAILED)
        c->stage = UNREACHED;
    if (status != DIAL_GOING)
        dial_end(&c->call.dial);
}

static const char *dial_status_text(const struct connect_source *c, char out[SOURCE_STATUS])
{
    const struct call *call = &c->call;
    unsigned           port = call->to.port, seconds = live_seconds_since(call->dial.began);
    if (c->stage == UNREACHED)
        snprintf(out, SOURCE_STATUS, "cannot connect: %.80s port %u: %.80s", call->to.host, port,
                 call->starttls.why[0] ? call->starttls.why : call->dial.why);
    else if (c->stage == ASKING)
        snprintf(out, SOURCE_STATUS, "asking %.120s for TLS (%s), %u s", call->to.host,
                 call->options->starttls, seconds);
    else if (!call->dial.resolved)
        snprintf(out, SOURCE_STATUS, "looking up %.120s, %u s", call->to.host, seconds);
    else
        snprintf(out, SOURCE_STATUS, "connecting to %.120s port %u, %u s", call->to.host, port,
                 seconds);
    return out;
}

/* A server on this machine answers, or refuses, before anybody has seen that it is waited for. */
static void dial_at_once(struct connect_source *c)
{
    int64_t left = AT_ONCE;
    dial(c);
    while (c->stage == DIALLING && left > 0) {
        struct pollfd watched = dial_watch(&c->call.dial);
        poll(&watched, 1, (int)left);
        dial(c);
        left = c->call.dial.began + AT_ONCE - clock_milliseconds();
    }
}

/* ---- the operations ---- */

static struct recording *recording(struct source *source) { return of(source)->live.recording; }

static bool step(struct source *source)
{
    struct connect_source *c = of(source);
    return c->stage == TALKING && live_step(&c->live);
}

static bool over(struct source *source)
{
    struct connect_source *c = of(source);
    return c->stage == UNREACHED || (c->stage == TALKING && live_over(&c->live));
}

static int watch(struct source *source, struct pollfd descriptors[SOURCE_DESCRIPTORS])
{
    struct connect_source *c = of(source);
    switch (c->stage) {
    case DIALLING:
        descriptors[0] = dial_watch(&c->call.dial);
        return 1;
    case ASKING:
        descriptors[0] = starttls_watch(&c->call.starttls);
        return 1;
    case TALKING:
        return live_watch(&c->live, &descriptors[0]) ? 1 : 0;
    case UNREACHED:
        break;
    }
    return 0;
}

static int time_left(struct source *source, bool paused)
{
    struct connect_source *c = of(source);
    switch (c->stage) {
    case DIALLING: {
        int64_t left = dial_time_left(&c->call.dial);
        return left > INT_MAX ? INT_MAX : (int)left;
    }
    case ASKING: {
        int64_t left = starttls_time_left(&c->call.starttls);
        return left > INT_MAX ? INT_MAX : (int)left;
    }
    case TALKING:
        return live_time_left(&c->live, paused);
    case UNREACHED:
        break;
    }
    return -1;
}

static void exchange(struct source *source, bool paused)
{
    struct connect_source *c = of(source);
    if (c->stage == DIALLING)
        dial(c);
    else if (c->stage == ASKING)
        ask(c);
    if (c->stage == TALKING)
        live_exchange(&c->live, paused);
}

static const char *status(struct source *source, char out[SOURCE_STATUS])
{
    struct connect_source *c = of(source);
    if (c->stage != TALKING)
        return dial_status_text(c, out);
    live_status(&c->live, out);
    if (out[0] && tls_established(&c->call.tls) && c->call.talk.typed && !c->call.talk.closes)
        snprintf(out, SOURCE_STATUS,
                 "waiting for the server, %u s: i types a line for it; Q alone says goodbye",
                 live_seconds_since(c->live.awaited));
    return out;
}

static size_t say(struct source *source, const char *bytes, size_t length)
{
    struct connect_source *c = of(source);
    return over(source) ? 0 : client_talk_say(&c->call.talk, bytes, length);
}

static void close_source(struct source *source)
{
    struct connect_source *c = of(source);
    if (c->stage == DIALLING)
        dial_end(&c->call.dial);
    if (c->stage == ASKING)
        socket_close(c->call.starttls.socket);
    call_end(&c->call);
    live_close(&c->live);
    free(c);
}

static const struct source_ops ops = {
    .recording = recording,
    .step = step,
    .over = over,
    .watch = watch,
    .time_left = time_left,
    .exchange = exchange,
    .status = status,
    .say = say,
    .close = close_source,
};

struct source *source_connect_open(const struct options *o, int *exit_status)
{
    struct connect_source *c = calloc(1, sizeof *c);
    *exit_status = EXIT_MACHINE;
    if (!c) {
        complain("not enough memory for a connection");
        return NULL;
    }
    c->source.ops = &ops;
    *exit_status = call_prepare(&c->call, o);
    if (*exit_status != EXIT_SOUND) {
        call_end(&c->call);
        free(c);
        return NULL;
    }
    if (!o->http)
        client_talk_typed(&c->call.talk);
    dial_begin(&c->call.dial, c->call.to.host, c->call.to.port, CALL_PATIENCE);
    dial_at_once(c);
    if (c->stage != UNREACHED)
        return &c->source;
    call_complain(&c->call);
    *exit_status = c->call.starttls.refused ? EXIT_REFUSED : EXIT_MACHINE;
    close_source(&c->source);
    return NULL;
}
