/* source_lab.c - see source_lab.h. */
#include "tutor/source_lab.h"

#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/lab_setup.h"
#include "tutor/outputs.h"

#include <stdio.h>
#include <stdlib.h>

enum { SLICE = 10 };

struct lab_source {
    struct source           source;
    struct lab_play         play;
    struct recording       *recording;
    struct outputs          outputs;
    enum credentials_status keys;
    enum duet_status        status;
};

static struct lab_source *lab_of(struct source *source) { return (struct lab_source *)source; }

static struct recording *recording(struct source *source) { return lab_of(source)->recording; }

static bool over(struct source *source)
{
    const struct lab_source *lab = lab_of(source);
    return lab->keys == CREDENTIALS_FAILED || lab->status != DUET_STEPPED;
}

static bool step(struct source *source)
{
    struct lab_source *lab = lab_of(source);
    if (lab->keys != CREDENTIALS_DONE || lab->status != DUET_STEPPED)
        return false;
    lab->status = lab_step(&lab->play.lab);
    return lab->status == DUET_STEPPED;
}

static int watch(struct source *source, struct pollfd descriptors[SOURCE_DESCRIPTORS])
{
    (void)source;
    (void)descriptors;
    return 0;
}

static int time_left(struct source *source, bool paused)
{
    (void)paused;
    return lab_of(source)->keys == CREDENTIALS_GOING ? 0 : -1;
}

/* Some milliseconds of looking for primes. */
static void exchange(struct source *source, bool paused)
{
    struct lab_source *lab = lab_of(source);
    int64_t            end = clock_milliseconds() + SLICE;
    (void)paused;
    while (lab->keys == CREDENTIALS_GOING && clock_milliseconds() < end)
        lab->keys = lab_make_keys(&lab->play.lab);
}

static const char *status(struct source *source, char out[SOURCE_STATUS])
{
    struct lab_source *lab = lab_of(source);
    out[0] = '\0';
    if (lab->keys == CREDENTIALS_FAILED)
        snprintf(out, SOURCE_STATUS, "the keys and certificates could not be made");
    else if (lab->keys == CREDENTIALS_GOING)
        lab_progress(out, SOURCE_STATUS, &lab->play.lab);
    return out;
}

static void close_source(struct source *source)
{
    struct lab_source *lab = lab_of(source);
    if (lab->recording)
        outputs_finish(&lab->outputs, lab->recording);
    lab_play_wipe(&lab->play);
    recording_free(lab->recording);
    free(lab);
}

static const struct source_ops ops = {
    .recording = recording,
    .step = step,
    .over = over,
    .watch = watch,
    .time_left = time_left,
    .exchange = exchange,
    .status = status,
    .close = close_source,
};

struct source *source_lab_open(const struct options *o, int *exit_status)
{
    struct lab_source *lab = calloc(1, sizeof *lab);
    *exit_status = EXIT_MACHINE;
    if (!lab) {
        complain("not enough memory for the lab");
        return NULL;
    }
    lab->source.ops = &ops;
    *exit_status = lab_prepare(&lab->play, o);
    if (*exit_status == EXIT_SOUND)
        lab->recording = recording_new(&lab->play.header);
    if (!lab->recording || !outputs_begin(&lab->outputs, o, lab->recording, 1)) {
        *exit_status = *exit_status == EXIT_SOUND ? EXIT_MACHINE : *exit_status;
        recording_free(lab->recording);
        free(lab);
        return NULL;
    }
    lab_begin(&lab->play.lab, &lab->play.setup, lab->recording);
    return &lab->source;
}
