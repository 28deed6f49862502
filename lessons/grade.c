/* grade.c - see grade.h. */
#include "lessons/grade.h"

#include <stdlib.h>
#include <string.h>

enum { SHORTEST_COPY = 4, POINTS_FIRST = 2, POINTS_HINTS = 1 };

const char *grade_mark_name(enum grade_mark mark)
{
    static const char *const names[GRADE_MARKS] = {
        [GRADE_FIRST] = "first",     [GRADE_HINTS] = "hints", [GRADE_TOLD] = "told",
        [GRADE_SKIPPED] = "skipped", [GRADE_WRONG] = "wrong", [GRADE_OPEN] = "open",
    };
    return names[mark];
}

/* ---- one question ---- */

/* Gives the answers again, as they were typed. */
static void answer_again(struct lesson_run *run, struct hand_in_answer *answer)
{
    struct lesson_reply reply;
    for (size_t i = 0; i < answer->typed_count && !lesson_run_settled(run); i++) {
        lesson_run_answer(run, &reply, answer->typed[i].text);
        answer->typed[i].wrong = !reply.right;
    }
}

/* How it came out: `now` is what the engine says of it, `then` what the file does. */
static enum grade_mark mark_of(const struct lesson_answer *now, const struct hand_in_answer *then,
                               bool deed)
{
    if (!then)
        return GRADE_OPEN;
    if (now->outcome == OUTCOME_RIGHT) {
        bool tried = !deed && (now->tries > 0 || then->tries > 1);
        bool first = !tried && then->hints == 0 && then->outcome == PROGRESS_RIGHT;
        return first ? GRADE_FIRST : GRADE_HINTS;
    }
    switch (then->outcome) {
    case PROGRESS_RIGHT:
        return GRADE_WRONG;
    case PROGRESS_SHOWN:
        return GRADE_TOLD;
    case PROGRESS_SKIPPED:
        return GRADE_SKIPPED;
    case PROGRESS_OPEN:
        break;
    }
    return GRADE_OPEN;
}

static void judge_question(struct grade *g, struct lesson_run *run, const struct directive *d)
{
    struct lesson_reply    reply;
    struct hand_in_answer *then = hand_in_answer_at(g->hand_in, d->line);
    bool                   deed = d->kind == DIRECTIVE_DO;
    if (then)
        answer_again(run, then);
    enum grade_mark mark = mark_of(lesson_run_current(run), then, deed);
    bool            done = mark == GRADE_FIRST || mark == GRADE_HINTS;
    if (deed || d->kind == DIRECTIVE_COMPUTE)
        g->tasks_done += done;
    else
        g->marks[mark]++;
    g->points += mark == GRADE_FIRST ? POINTS_FIRST : mark == GRADE_HINTS ? POINTS_HINTS : 0;
    lesson_run_skip(run, &reply);
}

/* ---- somebody else's answers ---- */

static bool is_same_lesson(const struct grade *a, const struct grade *b)
{
    return a->lesson == b->lesson && a->graded && b->graded;
}

static bool is_same_student(const struct hand_in *a, const struct hand_in *b)
{
    char one[STUDENT_NAME], other[STUDENT_NAME];
    student_fold(one, a->student);
    student_fold(other, b->student);
    return strcmp(one, other) == 0;
}

/* What the others typed that would be right here. */
static void try_others(struct grade *grades, size_t count, const struct grade *here,
                       const struct lesson_run *run, const struct directive *d)
{
    for (size_t i = 0; i < count; i++) {
        struct grade *g = &grades[i];
        if (g == here || !is_same_lesson(g, here) || is_same_student(g->hand_in, here->hand_in))
            continue;
        struct hand_in_answer *answer = hand_in_answer_at(g->hand_in, d->line);
        for (size_t k = 0; answer && k < answer->typed_count; k++) {
            struct hand_in_typed *typed = &answer->typed[k];
            if (!typed->fits && strlen(typed->text) >= SHORTEST_COPY &&
                lesson_run_accepts(run, typed->text))
                typed->fits = here->hand_in;
        }
    }
}

/* After all were judged: what was wrong, and fits elsewhere. */
static void collect_copies(struct grade *g)
{
    unsigned question = 0;
    for (size_t i = 0; g->graded && i < g->lesson->block_count; i++) {
        const struct directive *d = g->lesson->blocks[i].directive;
        if (!d || !directive_asks(d))
            continue;
        const struct hand_in_answer *answer = hand_in_answer_at(g->hand_in, d->line);
        const struct hand_in        *fits = NULL;
        question++;
        for (size_t k = 0; answer && k < answer->typed_count; k++)
            if (answer->typed[k].wrong && answer->typed[k].fits)
                fits = answer->typed[k].fits;
        if (fits && g->copy_count < LESSON_MOST_ANSWERS)
            g->copies[g->copy_count++] = (struct grade_copy){ question, fits };
    }
}

/* ---- all of them ---- */

/* Which lesson it is, and whether it can be judged. */
static void begin(struct grade *g)
{
    char digest[HAND_IN_DIGEST];
    if (!g->lesson)
        return;
    hand_in_digest(digest, g->lesson);
    g->other_version = strcmp(digest, g->hand_in->digest) != 0;
    g->other_seed = g->hand_in->seed != student_seed(g->hand_in->student);
    g->graded = !g->other_version;
    g->tasks = (unsigned)g->lesson->task_count;
    g->most_points = POINTS_FIRST * (unsigned)(g->lesson->question_count + g->lesson->task_count);
}

static bool judge(struct grade *grades, size_t count, struct grade *g)
{
    struct lesson_run *run = lesson_run_new(g->lesson, student_seed(g->hand_in->student));
    if (!run)
        return false;
    while (lesson_run_state(run) != LESSON_ENDED) {
        enum lesson_state state = lesson_run_state(run);
        if (state == LESSON_ASKING || state == LESSON_DOING) {
            const struct directive *d = lesson_run_block(run)->directive;
            try_others(grades, count, g, run, d);
            judge_question(g, run, d);
        }
        lesson_run_advance(run);
    }
    lesson_run_free(run);
    return true;
}

bool grade_class(struct grade *grades, size_t count)
{
    bool sound = true;
    for (size_t i = 0; i < count; i++)
        begin(&grades[i]);
    for (size_t i = 0; i < count && sound; i++)
        if (grades[i].graded)
            sound = judge(grades, count, &grades[i]);
    for (size_t i = 0; i < count; i++)
        collect_copies(&grades[i]);
    return sound;
}
