/* lesson_run.c - see lesson_run.h. Questions are in lesson_question.c, deeds in lesson_deed.c. */
#include "lessons/lesson_run_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void lesson_run_fail(struct lesson_run *run, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(run->fault, sizeof run->fault, format, arguments);
    va_end(arguments);
}

/* ---- looking ---- */

const struct lesson *lesson_run_lesson(const struct lesson_run *run) { return run->lesson; }
size_t               lesson_run_index(const struct lesson_run *run) { return run->at; }
const char          *lesson_run_fault(const struct lesson_run *run) { return run->fault; }
struct stage        *lesson_run_stage(const struct lesson_run *run) { return run->live; }

const struct lesson_block *lesson_run_block(const struct lesson_run *run)
{
    return run->at < run->lesson->block_count ? &run->lesson->blocks[run->at] : NULL;
}

struct recording *lesson_run_recording(const struct lesson_run *run)
{
    return run->live ? stage_recording(run->live) : NULL;
}

static const struct directive *current(const struct lesson_run *run)
{
    const struct lesson_block *block = lesson_run_block(run);
    return block ? block->directive : NULL;
}

enum lesson_state lesson_run_state(const struct lesson_run *run)
{
    const struct directive *d = current(run);
    if (!lesson_run_block(run))
        return LESSON_ENDED;
    if (!d)
        return LESSON_READING;
    if (run->fault[0])
        return LESSON_FAULTY;
    switch (d->kind) {
    case DIRECTIVE_RUN:
    case DIRECTIVE_NEXT:
    case DIRECTIVE_LAB:
        return LESSON_PLAYING;
    case DIRECTIVE_SHOW:
        return LESSON_SHOWING;
    case DIRECTIVE_COMPUTE:
    case DIRECTIVE_ASK:
    case DIRECTIVE_CHOOSE:
        return LESSON_ASKING;
    case DIRECTIVE_DO:
        return LESSON_DOING;
    case DIRECTIVE_WATCH:
    case DIRECTIVE_COMPARE:
    case DIRECTIVE_WRONG:
        break;
    }
    return LESSON_FAULTY;
}

/* ---- scenes ---- */

/* The last event of a step. */
static uint32_t end_of_step(struct recording *r, uint32_t step)
{
    return step < recording_steps(r) ? recording_step_event(r, step + 1) - 1 : recording_count(r);
}

/* The first step that is the goal, after `after`; 0 where none is. */
static uint32_t find_step(struct recording *r, struct place_name *goal, uint32_t *after)
{
    while (*after < recording_steps(r)) {
        const struct recorded *step = recording_event(r, recording_step_event(r, ++*after));
        if (step && place_name_reached(goal, step))
            return *after;
    }
    return 0;
}

/* The same connection on a stage of its own, played to its end. */
static struct recording *play_ahead(struct lesson_run *run)
{
    struct stage_plan plan = run->plan;
    plan.change_count = 0; /* what will come if nobody interferes */
    if (!run->ahead)
        run->ahead = stage_open(&plan, run->live);
    while (run->ahead && stage_step(run->ahead) == DUET_STEPPED)
        ;
    return run->ahead ? stage_recording(run->ahead) : NULL;
}

bool lesson_run_scene(struct lesson_run *run, struct scene *scene, const char *at)
{
    struct recording *r = lesson_run_recording(run);
    *scene = (struct scene){ r, r ? recording_count(r) : 0,
                             run->live ? stage_status(run->live) : DUET_STEPPED };
    if (!at)
        return true;
    struct place_name goal;
    uint32_t          looked = 0;
    if (!r || !place_name_parse(&goal, at) || !(r = play_ahead(run))) {
        lesson_run_fail(run, r ? "no place: %s" : "nothing is played of which %s is a place", at);
        return false;
    }
    uint32_t step = goal.end ? recording_steps(r) : find_step(r, &goal, &looked);
    if (!step) {
        lesson_run_fail(run, "the connection never comes to %s", at);
        return false;
    }
    *scene = (struct scene){ r, end_of_step(r, step),
                             goal.end ? stage_status(run->ahead) : DUET_STEPPED };
    return true;
}

/* ---- entering a block ---- */

static struct lesson_answer *find_answer(struct lesson_run *run, int line)
{
    for (size_t i = 0; i < run->answer_count; i++)
        if (run->answers[i].line == line)
            return &run->answers[i];
    if (run->answer_count == LESSON_MOST_ANSWERS)
        return NULL;
    struct lesson_answer *answer = &run->answers[run->answer_count++];
    *answer = (struct lesson_answer){ .line = line };
    return answer;
}

/* Whether there is something to show, and what is asked for in it. */
static void enter_show(struct lesson_run *run, const struct directive *d)
{
    struct scene scene;
    lesson_run_scene(run, &scene, NULL);
    if (!scene.recording || !recording_steps(scene.recording)) {
        lesson_run_fail(run, "nothing to show yet; write run PROFILE before it");
    } else if (d->path && d->view != LESSON_CHECKS && d->view != LESSON_STORY) {
        if (!expression_evaluate(&run->truth, &scene, d->path))
            lesson_run_fail(run, "%s", run->truth.fault);
    }
}

/* What there is to know of a block when the lesson comes to it. */
static void enter(struct lesson_run *run)
{
    const struct directive *d = current(run);
    run->fault[0] = '\0';
    run->playing = false;
    run->answer = NULL;
    if (!d)
        return;
    if (d->fault)
        lesson_run_fail(run, "%s", d->fault);
    else if (d->kind == DIRECTIVE_SHOW)
        enter_show(run, d);
    else if (d->kind == DIRECTIVE_NEXT && !run->live)
        lesson_run_fail(run, "nothing is played yet; write run PROFILE before it");
    if (run->fault[0] || !directive_asks(d))
        return;
    run->answer = find_answer(run, d->line);
    if (!run->answer)
        lesson_run_fail(run, "more than %d questions in one lesson", LESSON_MOST_ANSWERS);
    else
        lesson_question_enter(run);
}

static bool go_past(struct lesson_run *run)
{
    run->at++;
    enter(run);
    return true;
}

/* ---- playing ---- */

static bool begin_run(struct lesson_run *run, const struct directive *d)
{
    struct stage *before = run->live;
    stage_close(run->ahead);
    run->plan = (struct stage_plan){ .seed = d->has_seed ? d->seed : run->seed };
    run->plan.waive = d->waive;
    if (d->kind == DIRECTIVE_LAB)
        snprintf(run->plan.experiment, sizeof run->plan.experiment, "%s", d->text);
    else
        snprintf(run->plan.profile, sizeof run->plan.profile, "%s", d->text);
    snprintf(run->plan.host, sizeof run->plan.host, "%s", d->host ? d->host : "");
    run->ahead = NULL;
    run->live = stage_open(&run->plan, before);
    stage_close(before);
    if (!run->live)
        lesson_run_fail(run, "not enough memory");
    return run->live != NULL;
}

static bool begin_playing(struct lesson_run *run, const struct directive *d)
{
    const char *until = d->until ? d->until : d->kind == DIRECTIVE_NEXT ? NULL : "end";
    if (d->kind != DIRECTIVE_NEXT && !begin_run(run, d))
        return false;
    run->playing = true;
    run->looked = recording_steps(stage_recording(run->live));
    run->has_goal = until && place_name_parse(&run->goal, until);
    return true;
}

/* Whether what was played has come to where the directive wants it. */
static bool is_reached(struct lesson_run *run)
{
    struct recording *r = stage_recording(run->live);
    if (!run->has_goal)
        return recording_steps(r) > run->looked;
    return find_step(r, &run->goal, &run->looked) != 0;
}

static bool play(struct lesson_run *run, const struct directive *d)
{
    if (!run->playing && !begin_playing(run, d))
        return true; /* and faulty now */
    enum duet_status status = stage_step(run->live);
    if (is_reached(run))
        return go_past(run);
    if (status == DUET_STEPPED)
        return true;
    if (run->has_goal && run->goal.end)
        return go_past(run);
    lesson_run_fail(run,
                    d->until ? "the connection ends before it comes to %s"
                             : "the connection has ended: there is no step after it%s",
                    d->until ? d->until : "");
    return true;
}

/* ---- moving ---- */

bool lesson_run_settled(const struct lesson_run *run)
{
    return run->answer && run->answer->outcome != OUTCOME_OPEN;
}

bool lesson_run_advance(struct lesson_run *run)
{
    switch (lesson_run_state(run)) {
    case LESSON_PLAYING:
        return play(run, current(run));
    case LESSON_ASKING:
    case LESSON_DOING:
        return lesson_run_settled(run) && go_past(run);
    case LESSON_READING:
    case LESSON_SHOWING:
    case LESSON_FAULTY:
        return go_past(run);
    case LESSON_ENDED:
        break;
    }
    return false;
}

struct lesson_run *lesson_run_new(const struct lesson *lesson, uint64_t seed)
{
    struct lesson_run *run = calloc(1, sizeof *run);
    if (!run)
        return NULL;
    run->lesson = lesson;
    run->seed = seed;
    enter(run);
    return run;
}

void lesson_run_free(struct lesson_run *run)
{
    if (!run)
        return;
    stage_close(run->live);
    stage_close(run->ahead);
    free(run);
}

void lesson_run_viewed(struct lesson_run *run, enum lesson_view view, const char *path)
{
    size_t at = run->viewed_count < MOST_VIEWED ? run->viewed_count++ : MOST_VIEWED - 1;
    run->viewed[at].view = view;
    snprintf(run->viewed[at].path, sizeof run->viewed[at].path, "%s", path ? path : "");
}

/* ---- leaving and coming back ---- */

void lesson_run_save(const struct lesson_run *run, struct lesson_place *place)
{
    const struct lesson_block *block = lesson_run_block(run);
    memset(place, 0, sizeof *place);
    snprintf(place->lesson, sizeof place->lesson, "%s", run->lesson->name);
    place->line = run->at && block ? block->line : 0;
    place->ended = !block;
    place->seed = run->seed;
    place->answer_count = run->answer_count;
    memcpy(place->answers, run->answers, sizeof place->answers);
}

/* Goes past one block as it was gone past before; false where the learner has not been further. */
static bool repeat(struct lesson_run *run)
{
    enum lesson_state state = lesson_run_state(run);
    if (state == LESSON_DOING && lesson_run_settled(run) && run->answer->outcome == OUTCOME_RIGHT)
        lesson_deed_repeat(run, run->answer->typed);
    if ((state == LESSON_DOING || state == LESSON_ASKING) && !lesson_run_settled(run))
        run->answer->outcome = OUTCOME_SKIPPED; /* the file was changed above the place */
    return lesson_run_advance(run);
}

bool lesson_run_restore(struct lesson_run *run, const struct lesson_place *place)
{
    if (strcmp(place->lesson, run->lesson->name) != 0)
        return false;
    run->seed = place->seed;
    run->answer_count =
        place->answer_count < LESSON_MOST_ANSWERS ? place->answer_count : LESSON_MOST_ANSWERS;
    memcpy(run->answers, place->answers, sizeof run->answers);
    enter(run);
    if (place->ended) {
        run->at = run->lesson->block_count;
        enter(run);
        return true;
    }
    while (lesson_run_block(run) && lesson_run_block(run)->line < place->line && repeat(run))
        ;
    return true;
}
