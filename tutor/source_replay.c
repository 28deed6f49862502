/* source_replay.c - see source_replay.h. */
#include "tutor/source_replay.h"

#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/files.h"
#include "tutor/outputs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct replay_source {
    struct source     source;
    struct recording *recording;
    const char       *note;
    struct outputs    outputs;
};

static struct replay_source *of(struct source *source) { return (struct replay_source *)source; }

static struct recording *recording(struct source *source) { return of(source)->recording; }

static bool step(struct source *source)
{
    (void)source;
    return false;
}

static bool over(struct source *source)
{
    (void)source;
    return true;
}

static int watch(struct source *source, struct pollfd descriptors[SOURCE_DESCRIPTORS])
{
    (void)source;
    (void)descriptors;
    return 0;
}

static int time_left(struct source *source, bool paused)
{
    (void)source;
    (void)paused;
    return -1;
}

static void exchange(struct source *source, bool paused)
{
    (void)source;
    (void)paused;
}

static const char *status(struct source *source, char out[SOURCE_STATUS])
{
    const struct replay_source *replay = of(source);
    bool                        empty = recording_steps(replay->recording) == 0;
    snprintf(out, SOURCE_STATUS, "%s",
             replay->note ? replay->note
             : empty      ? "there is no step in this recording"
                          : "");
    return out;
}

static void close_source(struct source *source)
{
    struct replay_source *replay = of(source);
    outputs_finish(&replay->outputs, replay->recording);
    recording_free(replay->recording);
    free(replay);
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

struct source *source_replay_new(const struct options *o, struct recording *taken, const char *note)
{
    struct replay_source *replay = calloc(1, sizeof *replay);
    if (!replay || !outputs_begin(&replay->outputs, o, taken, 1)) {
        recording_free(taken);
        free(replay);
        return NULL;
    }
    replay->source.ops = &ops;
    replay->recording = taken;
    replay->note = note;
    return &replay->source;
}

/* ---- from a file ---- */

struct recording *replay_open(const char *path, const char **cut, int *exit_status)
{
    const char *why = NULL;
    *exit_status = EXIT_MACHINE;
    if (!file_exists(path)) {
        complain("cannot open: %s: %s", path, strerror(errno));
        return NULL;
    }
    struct recording *opened = recording_open(path, &why);
    *exit_status = opened ? EXIT_SOUND : EXIT_REFUSED;
    if (!opened) {
        complain("not a recording: %s: %s; make one with --record", path,
                 why ? why : "it cannot be read");
        return NULL;
    }
    *cut = recording_fault(opened); /* its last line has no end, say */
    return opened;
}

struct source *source_replay_open(const struct options *o, int *exit_status)
{
    const char       *cut;
    struct recording *opened = replay_open(o->argument, &cut, exit_status);
    struct source    *source = opened ? source_replay_new(o, opened, cut) : NULL;
    if (opened && !source)
        *exit_status = EXIT_MACHINE;
    return source;
}
