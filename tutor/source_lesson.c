/* source_lesson.c - see source_lesson.h. */
#include "tutor/source_lesson.h"

#include "tutor/clock.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/lesson_file.h"
#include "tutor/lesson_keep.h"
#include "tutor/lesson_pane.h"
#include "tutor/progress_file.h"

#include <stdio.h>
#include <stdlib.h>

enum { SLICE = 10 };

struct lesson_source {
    struct source      source;
    struct lesson     *lesson;
    struct lesson_run *run;
    struct lesson_pane pane;
    char               student[STUDENT_NAME]; /* that progress is kept under */
    bool               hidden; /* the recording is about to be closed: nobody may hold on to it */
    struct progress    progress;
    bool               keeps; /* progress is read, and can be written */
    unsigned           kept;  /* questions that were settled when it was written last */
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

/* Where the lesson asks for something to be done, a step is one way of doing it. */
static bool step(struct source *source)
{
    struct lesson_source *lesson = lesson_of(source);
    if (lesson_pane_do(&lesson->pane, "next"))
        return true;
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

/* The same file is read by other windows: what they have written meanwhile stays. */
static void keep(struct lesson_source *lesson)
{
    progress_free(&lesson->progress);
    lesson->keeps = lesson->keeps && progress_load(&lesson->progress) &&
                    lesson_keep(&lesson->progress, lesson->student, lesson->run) &&
                    progress_save(&lesson->progress);
    lesson->kept = lesson->pane.done;
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
    if (lesson->keeps && lesson->kept != lesson->pane.done)
        keep(lesson);
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
    if (lesson->keeps)
        keep(lesson);
    progress_free(&lesson->progress);
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

struct source *source_lesson_open(const struct options *o, int *exit_status)
{
    struct lesson_place *place = malloc(sizeof *place);
    struct lesson       *lesson = place ? lesson_open(o->argument, exit_status) : NULL;
    struct source       *source = NULL;
    struct progress      progress;
    char                 student[STUDENT_NAME];
    bool                 keeps = progress_load(&progress);
    if (!place)
        *exit_status = EXIT_MACHINE;
    if (lesson) {
        bool kept = lesson_kept(place, &progress, lesson_student(student, o), lesson) &&
                    lesson_seed_fits(o, place->seed);
        *exit_status = EXIT_MACHINE;
        source = source_lesson_of(lesson, lesson_seed(o), kept ? place : NULL);
    }
    progress_free(&progress);
    free(place);
    if (source) {
        lesson_student(lesson_of(source)->student, o);
        lesson_of(source)->keeps = keeps;
        lesson_of(source)->kept = lesson_of(source)->pane.done;
    }
    return source;
}
