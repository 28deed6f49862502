/* source_lesson.c - see source_lesson.h. */
#include "tutor/source_lesson.h"

#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/files.h"
#include "tutor/lesson_pane.h"

#include <stdio.h>
#include <stdlib.h>

enum { SLICE = 10 };

struct lesson_source {
    struct source      source;
    struct lesson     *lesson;
    struct lesson_run *run;
    struct lesson_pane pane;
    bool               hidden; /* the recording is about to be closed: nobody may hold on to it */
};

static struct lesson_source *lesson_of(struct source *source)
{
    return (struct lesson_source *)source;
}

static struct recording *recording(struct source *source)
{
    struct lesson_source *lesson = lesson_of(source);
    return lesson->hidden ? NULL : lesson_run_recording(lesson->run);
}

static struct lesson_pane *lesson_pane(struct source *source) { return &lesson_of(source)->pane; }

/* While a lesson is taken, it alone goes on; after its end, whoever looks at its connection. */
static bool is_free(struct lesson_source *lesson)
{
    struct stage *stage = lesson_run_stage(lesson->run);
    return stage && lesson_pane_is_done(&lesson->pane) && stage_status(stage) == DUET_STEPPED;
}

static bool step(struct source *source)
{
    struct lesson_source *lesson = lesson_of(source);
    return is_free(lesson) && stage_step(lesson_run_stage(lesson->run)) == DUET_STEPPED;
}

static bool over(struct source *source) { return !is_free(lesson_of(source)); }

static int watch(struct source *source, struct pollfd descriptors[SOURCE_DESCRIPTORS])
{
    (void)source;
    (void)descriptors;
    return 0;
}

static int time_left(struct source *source, bool paused)
{
    (void)paused;
    return lesson_of(source)->pane.playing ? 0 : -1;
}

/* Plays for some milliseconds. Before another connection begins, one round goes by in which there
 * is none, so that the old recording is let go of. */
static void exchange(struct source *source, bool paused)
{
    struct lesson_source *lesson = lesson_of(source);
    int64_t               end = clock_milliseconds() + SLICE;
    (void)paused;
    while (lesson->pane.playing && clock_milliseconds() < end) {
        if (lesson->pane.new_stage && !lesson->hidden) {
            lesson->hidden = true;
            return;
        }
        lesson_pane_play(&lesson->pane);
        lesson->hidden = false;
    }
}

static const char *status(struct source *source, char out[SOURCE_STATUS])
{
    snprintf(out, SOURCE_STATUS, "%s",
             lesson_of(source)->pane.playing ? "the keys and certificates are being made"
                                             : "The lesson has played no connection yet.");
    return out;
}

static void close_source(struct source *source)
{
    struct lesson_source *lesson = lesson_of(source);
    lesson_pane_end(&lesson->pane);
    lesson_run_free(lesson->run);
    lesson_free(lesson->lesson);
    free(lesson);
}

static const struct source_ops ops = {
    .recording = recording,
    .step = step,
    .over = over,
    .watch = watch,
    .time_left = time_left,
    .exchange = exchange,
    .status = status,
    .lesson = lesson_pane,
    .close = close_source,
};

struct source *source_lesson_of(struct lesson *taken, uint64_t seed,
                                const struct lesson_place *place)
{
    struct lesson_source *lesson = calloc(1, sizeof *lesson);
    if (lesson) {
        lesson->source.ops = &ops;
        lesson->lesson = taken;
        lesson->run = lesson_run_new(taken, seed);
        if (lesson->run && place)
            lesson_run_restore(lesson->run, place);
        if (lesson->run && lesson_pane_begin(&lesson->pane, lesson->run))
            return &lesson->source;
        close_source(&lesson->source);
    } else {
        lesson_free(taken);
    }
    complain("not enough memory for the lesson");
    return NULL;
}
