/*
 * lesson_question.c - a question: what is right, and what a learner is told who does not know.
 *
 * A wrong answer is never a dead end: the hints come one by one, then where to look, then the
 * answer with its reason. Part of lesson_run.h.
 */
#include "lessons/lesson_run_parts.h"

#include <stdio.h>
#include <string.h>

static const struct directive *asked(const struct lesson_run *run)
{
    const struct lesson_block *block = lesson_run_block(run);
    return block && block->directive && run->answer ? block->directive : NULL;
}

/* ---- what was typed ---- */

void lesson_answer_note(struct lesson_answer *answer, const char *typed)
{
    size_t length = strcspn(typed, "\n"), used = strlen(answer->typed);
    if (length > LESSON_TYPED - 1)
        length = LESSON_TYPED - 1;
    while (used && used + 1 + length > LESSON_TYPED - 1) {
        size_t first = strcspn(answer->typed, "\n");
        first += answer->typed[first] == '\n';
        memmove(answer->typed, answer->typed + first, used + 1 - first);
        used -= first;
    }
    snprintf(answer->typed + used, LESSON_TYPED - used, "%s%.*s", used ? "\n" : "", (int)length,
             typed);
    snprintf(answer->given, sizeof answer->given, "%.*s", (int)length, typed);
}

/* ---- coming to a question ---- */

/* The choices that are in the recording. */
static bool take_options(struct lesson_run *run, const struct scene *scene, const char *path)
{
    char expression[LESSON_GIVEN];
    bool is_path = strchr(path, '(') == NULL;
    snprintf(expression, sizeof expression, is_path ? "all(%s)" : "%s", path);
    if (!expression_evaluate(&run->truth, scene, expression)) {
        lesson_run_fail(run, "%s", run->truth.fault);
        return false;
    }
    if (run->truth.count < 2 || run->truth.count > LESSON_MOST_LIST) {
        lesson_run_fail(run, "%zu choices at %s; 2 to %d can be shown", run->truth.count, path,
                        LESSON_MOST_LIST);
        return false;
    }
    for (size_t i = 0; i < run->truth.count; i++) {
        const struct truth_item *item = &run->truth.items[i];
        snprintf(run->option_texts[i], sizeof run->option_texts[i], "%s",
                 item->meaning[0] ? item->meaning : item->text);
        run->options[i] = run->option_texts[i];
    }
    run->option_count = run->truth.count;
    return true;
}

/* The right choice must be one of them. */
static void check_choice(struct lesson_run *run)
{
    char right[LESSON_GIVEN];
    if (choice_right(run->options, run->option_count, &run->truth) < run->option_count)
        return;
    truth_write(right, sizeof right, &run->truth);
    lesson_run_fail(run, "the answer is %.150s, and not one option alone says so", right);
}

static void enter_question(struct lesson_run *run, const struct directive *d)
{
    struct scene scene;
    run->option_count = d->option_count;
    memcpy(run->options, d->options, sizeof run->options);
    if (!lesson_run_scene(run, &scene, NULL) ||
        (d->options_path && !take_options(run, &scene, d->options_path)) ||
        !lesson_run_scene(run, &scene, d->at))
        return;
    if (!expression_evaluate(&run->truth, &scene, d->answer))
        lesson_run_fail(run, "%s", run->truth.fault);
    else if (d->kind == DIRECTIVE_CHOOSE)
        check_choice(run);
}

enum { MOST_TO_PASTE = 120 }; /* that can still be compared by eye */

static void enter_compute(struct lesson_run *run, const struct directive *d)
{
    struct scene scene;
    char         expression[LESSON_GIVEN];
    snprintf(expression, sizeof expression, "value(%s)", d->text);
    if (lesson_run_scene(run, &scene, NULL) &&
        !expression_evaluate(&run->truth, &scene, expression))
        lesson_run_fail(run, "%s", run->truth.fault);
    else if (run->truth.items[0].length > MOST_TO_PASTE)
        lesson_run_fail(run, "%s has %zu bytes; what is to be pasted may have %d", d->text,
                        run->truth.items[0].length, MOST_TO_PASTE);
}

void lesson_question_enter(struct lesson_run *run)
{
    const struct directive *d = asked(run);
    run->option_count = 0;
    run->viewed_count = 0;
    bool holds;
    if (d->kind == DIRECTIVE_COMPUTE)
        enter_compute(run, d);
    else if (d->kind == DIRECTIVE_DO)
        lesson_condition(run, &holds, d->expect);
    else
        enter_question(run, d);
}

/* ---- what is said ---- */

/* The answer as one would write it. */
static void write_answer(struct prose *p, const struct lesson_run *run, const struct directive *d)
{
    char   text[LESSON_GIVEN];
    size_t right = choice_right(run->options, run->option_count, &run->truth);
    if (d->kind == DIRECTIVE_CHOOSE)
        snprintf(text, sizeof text, "%s", right < run->option_count ? run->options[right] : "");
    else
        truth_write(text, sizeof text, &run->truth);
    prose_add(p, text);
}

void lesson_question_close(struct lesson_run *run, struct lesson_reply *reply,
                           enum lesson_outcome outcome, const char *opening)
{
    const struct directive *d = asked(run);
    struct prose            p;
    run->answer->outcome = outcome;
    reply->right = outcome == OUTCOME_RIGHT;
    reply->settled = true;
    prose_begin(&p, reply->text, sizeof reply->text);
    prose_add(&p, opening);
    if (d->kind != DIRECTIVE_DO) {
        write_answer(&p, run, d);
        prose_add(&p, ".");
    }
    if (d->because) {
        prose_add(&p, " ");
        prose_add(&p, d->because);
    }
    prose_end(&p);
}

/* The hints that the lesson has, then the engine's own. */
bool lesson_question_hint(struct lesson_run *run, struct prose *p)
{
    const struct directive *d = asked(run);
    unsigned                next = run->answer->hints;
    if (d->kind == DIRECTIVE_COMPUTE)
        return lesson_compute_hint(run, p);
    if (next < d->hint_count) {
        run->answer->hints++;
        prose_add(p, d->hints[next]);
        return true;
    }
    char way[LESSON_GIVEN];
    if (d->kind == DIRECTIVE_DO && lesson_run_way(run, way, sizeof way)) {
        run->answer->hints += next == d->hint_count; /* it is told again, but counts once */
        prose_format(p, "One way: %s", way);
        return true;
    }
    if (next > d->hint_count || d->kind == DIRECTIVE_DO || !run->truth.where[0])
        return false;
    run->answer->hints++;
    prose_add(p, run->truth.where);
    return true;
}

static void reply_begin(struct lesson_reply *reply)
{
    reply->right = reply->settled = false;
    reply->text[0] = '\0';
}

/* A wrong answer: the next hint, or in the end the answer. */
static void reply_wrong(struct lesson_run *run, struct lesson_reply *reply)
{
    struct prose p;
    run->answer->tries++;
    prose_begin(&p, reply->text, sizeof reply->text);
    prose_add(&p, "Not quite. ");
    bool more = lesson_question_hint(run, &p);
    prose_end(&p);
    if (!more)
        lesson_question_close(run, reply, OUTCOME_TOLD, "Not quite. The answer is: ");
}

static bool is_right(const struct lesson_run *run, const struct directive *d, const char *typed)
{
    if (d->kind == DIRECTIVE_CHOOSE) {
        size_t choice = choice_typed(run->options, run->option_count, typed);
        return choice < run->option_count &&
               choice == choice_right(run->options, run->option_count, &run->truth);
    }
    return truth_accepts(&run->truth, typed);
}

/* A choice that is none is no wrong answer. */
static bool is_no_choice(const struct lesson_run *run, struct lesson_reply *reply,
                         const struct directive *d, const char *typed)
{
    if (d->kind != DIRECTIVE_CHOOSE ||
        choice_typed(run->options, run->option_count, typed) < run->option_count)
        return false;
    snprintf(reply->text, sizeof reply->text, "Write the number of a choice, 1 to %zu.",
             run->option_count);
    return true;
}

static bool is_blank(const char *text) { return text[strspn(text, " \t")] == '\0'; }

void lesson_run_answer(struct lesson_run *run, struct lesson_reply *reply, const char *text)
{
    const struct directive *d = asked(run);
    reply_begin(reply);
    if (!d || lesson_run_settled(run)) {
        reply->settled = true;
        return;
    }
    if (d->kind == DIRECTIVE_DO) {
        lesson_deed_answer(run, reply, text);
        return;
    }
    if (is_blank(text) || is_no_choice(run, reply, d, text))
        return;
    lesson_answer_note(run->answer, text);
    if (d->kind == DIRECTIVE_COMPUTE)
        lesson_compute_answer(run, reply, text);
    else if (is_right(run, d, text))
        lesson_question_close(run, reply, OUTCOME_RIGHT, "Right: ");
    else
        reply_wrong(run, reply);
}

const struct lesson_answer *lesson_run_current(const struct lesson_run *run)
{
    return asked(run) ? run->answer : NULL;
}

bool lesson_run_accepts(const struct lesson_run *run, const char *text)
{
    const struct directive *d = asked(run);
    bool typed = d && (d->kind == DIRECTIVE_ASK || d->kind == DIRECTIVE_COMPUTE);
    return typed && !run->fault[0] && truth_accepts(&run->truth, text);
}

void lesson_run_hint(struct lesson_run *run, struct lesson_reply *reply)
{
    struct prose p;
    reply_begin(reply);
    if (!asked(run) || lesson_run_settled(run))
        return;
    prose_begin(&p, reply->text, sizeof reply->text);
    if (!lesson_question_hint(run, &p))
        prose_add(&p, "There is no further hint. Write what you think, or skip to see the answer.");
    prose_end(&p);
}

void lesson_run_skip(struct lesson_run *run, struct lesson_reply *reply)
{
    const struct directive *d = asked(run);
    reply_begin(reply);
    if (!d || lesson_run_settled(run))
        return;
    char opening[LESSON_GIVEN + 40] = "The answer is: ", way[LESSON_GIVEN];
    if (d->kind == DIRECTIVE_DO && lesson_run_way(run, way, sizeof way))
        snprintf(opening, sizeof opening, "One way: %s.", way);
    lesson_question_close(run, reply, OUTCOME_SKIPPED, opening);
}

/* ---- for answer sheets ---- */

bool lesson_run_solution(struct lesson_run *run, struct lesson_solution *solution)
{
    const struct lesson_block *block = lesson_run_block(run);
    const struct directive    *d = block ? block->directive : NULL;
    struct prose               p;
    memset(solution, 0, sizeof *solution);
    if (!d || !directive_asks(d))
        return false;
    snprintf(solution->fault, sizeof solution->fault, "%s", run->fault);
    solution->option_count = run->option_count;
    memcpy(solution->options, run->options, sizeof solution->options);
    if (run->fault[0] || d->kind == DIRECTIVE_DO)
        return true;
    prose_begin(&p, solution->answer, sizeof solution->answer);
    write_answer(&p, run, d);
    prose_end(&p);
    snprintf(solution->where, sizeof solution->where, "%s", run->truth.where);
    return true;
}
