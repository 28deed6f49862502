/* source_demo.c - see source_demo.h. */
#include "tutor/source_demo.h"

#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/demo_setup.h"
#include "tutor/outputs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Steps that need no keys yet: the client says hello, and the server reads it. */
enum { STEPS_WITHOUT_KEYS = 2, SLICE = 10 };

struct demo_source {
    struct source     source;
    struct demo_setup setup;
    struct recording *recording;
    struct outputs    outputs;
    enum duet_status  status;

    /* The same once more, with something broken: the options of the first run, the step up to which
     * all is as it was, and the recording before, which may still be looked at. */
    struct options        options;
    struct tampering_hand hand;
    uint32_t              same_until;
    bool                  gave_up;
    struct recording     *before;
};

static struct demo_source *demo_of(struct source *source) { return (struct demo_source *)source; }

static struct recording *recording(struct source *source) { return demo_of(source)->recording; }

static bool keys_are_made(const struct demo_source *demo) { return demo_has_keys(&demo->setup); }

/* Something was lost on the way, and each waits for the other: at last they believe it. */
static void give_up(struct demo_source *demo)
{
    demo->gave_up = true;
    tls_give_up(&demo->setup.duet.client);
    tls_give_up(&demo->setup.duet.server);
    demo->status = DUET_STEPPED;
}

static bool step(struct source *source)
{
    struct demo_source *demo = demo_of(source);
    if (demo->status != DUET_STEPPED)
        return false;
    if (!keys_are_made(demo) && recording_steps(demo->recording) >= STEPS_WITHOUT_KEYS)
        return false;
    if (demo->hand.what && !demo->hand.begun &&
        recording_steps(demo->recording) >= demo->same_until)
        tampering_begin(&demo->hand);
    demo->status = duet_step(&demo->setup.duet);
    if (demo->status == DUET_STUCK && demo->hand.what && !demo->gave_up)
        give_up(demo);
    return demo->status == DUET_STEPPED;
}

static bool over(struct source *source) { return demo_of(source)->status != DUET_STEPPED; }

static int watch(struct source *source, struct pollfd descriptors[SOURCE_DESCRIPTORS])
{
    (void)source;
    (void)descriptors;
    return 0;
}

static int time_left(struct source *source, bool paused)
{
    (void)paused;
    return keys_are_made(demo_of(source)) ? -1 : 0;
}

/* Some milliseconds of looking for primes. */
static void exchange(struct source *source, bool paused)
{
    struct demo_source *demo = demo_of(source);
    int64_t             end = clock_milliseconds() + SLICE;
    (void)paused;
    while (!keys_are_made(demo) && demo->setup.credentials.status == CREDENTIALS_GOING &&
           clock_milliseconds() < end)
        credentials_step(&demo->setup.credentials);
}

static const char *status(struct source *source, char out[SOURCE_STATUS])
{
    struct demo_source *demo = demo_of(source);
    out[0] = '\0';
    if (demo->setup.credentials.status == CREDENTIALS_FAILED)
        snprintf(out, SOURCE_STATUS, "the keys and certificates could not be made");
    else if (!keys_are_made(demo))
        credentials_progress(out, SOURCE_STATUS, &demo->setup.credentials);
    return out;
}

/* The client says it; once both ends are ready to. */
static size_t say(struct source *source, const char *bytes, size_t length)
{
    struct tls *client = &demo_of(source)->setup.duet.client;
    return tls_established(client) ? tls_write(client, bytes, length) : 0;
}

/* ---- the same again ---- */

/* What was written of the first recording is written of the new one instead. */
static bool tamper(struct source *source, uint32_t at_step, enum tampering what)
{
    struct demo_source *demo = demo_of(source);
    if (demo->setup.offers.profile.plain_http) {
        complain("there is nothing to break: without TLS nobody would notice");
        return false;
    }
    if (demo_prepare_again(&demo->setup, &demo->options) != EXIT_SOUND)
        return false;
    struct recording *again = recording_new(&demo->setup.header);
    recording_free(demo->before);
    demo->before = demo->recording;
    recording_close(demo->before);
    demo->recording = again ? again : demo->before;
    demo->before = again ? demo->before : NULL;
    if (!again || !outputs_begin(&demo->outputs, &demo->options, again, 1)) {
        demo->status = DUET_DONE;
        return false;
    }
    demo->status = DUET_STEPPED;
    demo->same_until = at_step;
    demo->gave_up = false;
    demo_begin(&demo->setup, recording_observer(again));
    tampering_prepare(&demo->hand, what, &demo->setup.duet, again);
    return true;
}

static void close_source(struct source *source)
{
    struct demo_source *demo = demo_of(source);
    outputs_finish(&demo->outputs, demo->recording);
    recording_free(demo->recording);
    recording_free(demo->before);
    demo_end(&demo->setup);
    free(demo);
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
    .tamper = tamper,
    .close = close_source,
};

struct source *source_demo_open(const struct options *o, int *exit_status)
{
    struct demo_source *demo = calloc(1, sizeof *demo);
    *exit_status = EXIT_MACHINE;
    if (!demo) {
        complain("not enough memory for the demo");
        return NULL;
    }
    demo->source.ops = &ops;
    demo->options = *o;
    *exit_status = demo_prepare(&demo->setup, o);
    if (*exit_status == EXIT_SOUND)
        demo->recording = recording_new(&demo->setup.header);
    if (!demo->recording || !outputs_begin(&demo->outputs, o, demo->recording, 1)) {
        recording_free(demo->recording);
        demo_end(&demo->setup);
        free(demo);
        *exit_status = *exit_status == EXIT_SOUND ? EXIT_MACHINE : *exit_status;
        return NULL;
    }
    demo_begin(&demo->setup, recording_observer(demo->recording));
    step(&demo->source); /* there is something to see at once */
    return &demo->source;
}
