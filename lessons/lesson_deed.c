/*
 * lesson_deed.c - `do TEXT / expect CONDITION`: what the learner does to the connection, and
 * whether it has come to what was wanted. Part of lesson_run.h.
 *
 *     commands = command { ";" command }
 *     command  = "flip" MESSAGE [ "/" path ]   one bit of it arrives otherwise than it was sent
 *              | "drop" MESSAGE                it never arrives
 *              | "repeat" MESSAGE              it arrives twice
 *              | "waive" CHECK                 nobody insists on this check
 *              | "run" PROFILE { KEY "=" VALUE }     another connection; keys: seed, host
 *              | "lab" EXPERIMENT [ "waive" ]        an experiment in its place
 *              | "undo"                        nothing is done to it
 *              | "next" | "play"               goes on with what is played: a step, or to the end
 *
 * Each command but the last two adds to what was done before, and the connection is played again
 * from its beginning to its end, on the same seed: so that it can be said what came of it, and done
 * again later.
 */
#include "lessons/lesson_run_parts.h"

#include "lessons/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] = "Write what to do: flip MESSAGE (one bit of it), flip MESSAGE/field, "
                           "drop MESSAGE, repeat MESSAGE (it arrives twice), waive CHECK, "
                           "run PROFILE, undo; play or next to go on; or show VIEW to look.";

/* ---- commands ---- */

static struct stage_change *add_change(struct lesson_run *run, enum change_kind kind)
{
    if (run->plan.change_count == STAGE_CHANGES || *run->plan.experiment)
        return NULL;
    struct stage_change *change = &run->plan.changes[run->plan.change_count++];
    *change = (struct stage_change){ .kind = kind, .byte = SIZE_MAX };
    return change;
}

static void tell_full(struct prose *p)
{
    prose_format(p,
                 "At most %d things can be done at once (undo takes them back), and none to an "
                 "experiment.",
                 STAGE_CHANGES);
}

/* Where one row of bytes stands in another; SIZE_MAX where it does not. */
static size_t find_bytes(const struct event_bytes *in, const struct event_bytes *what)
{
    for (size_t at = 0; what->length && at + what->length <= in->length; at++)
        if (memcmp(in->bytes + at, what->bytes, what->length) == 0)
            return at;
    return SIZE_MAX;
}

/* A field of a certificate: in which message it goes over the wire, and which byte of that is its
 * last. A certificate is taken apart only after it has arrived, so what was played ahead says. */
static void place_in_message(struct stage_change *change, const struct scene *scene,
                             const char *path)
{
    static const char name[] = "Certificate";
    struct recording *r = scene->recording;
    struct place      place;
    unsigned          seen = 0;
    if (!recording_find(r, recording_connection(r, scene->until), path, scene->until, &place))
        return;
    const struct recorded *field = recording_event(r, place.n);
    if (!field || field->event.bytes.layer != LAYER_CERTIFICATE || !place.length)
        return;
    for (uint32_t n = 1; n < place.n && change->byte == SIZE_MAX; n++) {
        bool named = recording_is(r, n, EVENT_BYTES) && strcmp(recording_name(r, n), name) == 0;
        const struct recorded *message = named ? recording_event(r, n) : NULL;
        if (!message || message->event.bytes.layer != LAYER_MESSAGE)
            continue;
        size_t at = find_bytes(&message->event.bytes, &field->event.bytes);
        seen++;
        if (at == SIZE_MAX)
            continue;
        change->byte = at + place.offset + place.length - 1;
        snprintf(change->message, sizeof change->message, "%s#%u", name, seen);
    }
}

/* Whether the connection, left alone, has such a message; its path, for a flip, is `text`. */
static bool take_message(struct lesson_run *run, struct prose *p, enum change_kind kind,
                         const char *text)
{
    char         name[STAGE_NAME], expression[2 * STAGE_NAME];
    struct scene scene;
    size_t       length = strcspn(text, "/");
    snprintf(name, sizeof name, "%.*s", (int)(length < STAGE_NAME ? length : STAGE_NAME - 1), text);
    snprintf(expression, sizeof expression, kind == CHANGE_FLIP ? "%s" : "sender(%s)",
             kind == CHANGE_FLIP ? text : name);
    if (!*name || !lesson_run_scene(run, &scene, "end") ||
        !expression_evaluate(&run->truth, &scene, expression)) {
        prose_format(p, "This connection has no %s.", *text ? text : "message without a name");
        run->fault[0] = '\0';
        return false;
    }
    struct stage_change *change = add_change(run, kind);
    if (!change) {
        tell_full(p);
        return false;
    }
    snprintf(change->message, sizeof change->message, "%s", name);
    if (text[length]) {
        snprintf(change->path, sizeof change->path, "%s", text);
        place_in_message(change, &scene, text);
    }
    return true;
}

static bool take_check(struct lesson_run *run, struct prose *p, const char *text)
{
    for (enum check check = 0; check < CHECK_COUNT; check++) {
        if (strcmp(check_describe(check)->name, text) != 0)
            continue;
        struct stage_change *change = add_change(run, CHANGE_WAIVE);
        if (change)
            change->check = check;
        else
            tell_full(p);
        return change != NULL;
    }
    prose_format(p, "No check is called %s; show checks lists them.", text);
    return false;
}

static bool take_run(struct lesson_run *run, struct prose *p, const char *text)
{
    struct stage_plan plan = { .seed = run->seed };
    while (*text) {
        size_t length = strcspn(text, " ");
        if (strncmp(text, "seed=", 5) == 0)
            plan.seed = strtoull(text + 5, NULL, 10);
        else if (strncmp(text, "host=", 5) == 0 && length < sizeof plan.host)
            snprintf(plan.host, sizeof plan.host, "%.*s", (int)length - 5, text + 5);
        else if (length < sizeof plan.profile)
            snprintf(plan.profile, sizeof plan.profile, "%.*s", (int)length, text);
        text += length + strspn(text + length, " ");
    }
    if (!profile_find(plan.profile)) {
        prose_format(p, "No profile is called %s.", plan.profile);
        return false;
    }
    stage_close(run->ahead);
    run->ahead = NULL;
    run->plan = plan;
    return true;
}

static bool take_lab(struct lesson_run *run, struct prose *p, const char *text)
{
    struct stage_plan plan = { .seed = run->seed };
    size_t            length = strcspn(text, " ");
    const char       *rest = text + length + strspn(text + length, " ");
    snprintf(plan.experiment, sizeof plan.experiment, "%.*s",
             (int)(length < STAGE_NAME ? length : STAGE_NAME - 1), text);
    plan.waive = strcmp(rest, "waive") == 0;
    if (!experiment_find(plan.experiment) || (*rest && !plan.waive)) {
        prose_format(p, "No experiment is called %s; tlstutor list labs names them.", text);
        return false;
    }
    stage_close(run->ahead);
    run->ahead = NULL;
    run->plan = plan;
    return true;
}

/* Goes on with what is played: a step, or to the end. */
static void go_on(struct lesson_run *run, bool one)
{
    uint32_t steps = run->live ? recording_steps(stage_recording(run->live)) : 0;
    while (run->live && stage_step(run->live) == DUET_STEPPED &&
           !(one && recording_steps(stage_recording(run->live)) > steps))
        ;
}

/* One command; false after a word about what is wrong with it. *again: the connection is to be
 * played anew, and to its end, from where nothing goes on. */
static bool take_command(struct lesson_run *run, struct prose *p, const char *text, bool *again)
{
    text += strspn(text, " ");
    size_t      length = strcspn(text, " ");
    const char *rest = text + length + strspn(text + length, " ");
    if (strcmp(text, "play") == 0 || strcmp(text, "next") == 0) {
        if (!*again)
            go_on(run, *text == 'n');
        return true;
    }
    *again = true;
    if (strncmp(text, "flip ", 5) == 0)
        return take_message(run, p, CHANGE_FLIP, rest);
    if (strncmp(text, "drop ", 5) == 0)
        return take_message(run, p, CHANGE_DROP, rest);
    if (strncmp(text, "repeat ", 7) == 0)
        return take_message(run, p, CHANGE_REPEAT, rest);
    if (strncmp(text, "waive ", 6) == 0)
        return take_check(run, p, rest);
    if (strncmp(text, "run ", 4) == 0)
        return take_run(run, p, rest);
    if (strncmp(text, "lab ", 4) == 0)
        return take_lab(run, p, rest);
    if (strcmp(text, "undo") == 0) {
        run->plan.change_count = 0;
        return true;
    }
    prose_add(p, help);
    return false;
}

/* All of a line, or nothing of it. */
static bool take_commands(struct lesson_run *run, struct prose *p, const char *text, bool *again)
{
    char copy[LESSON_GIVEN];
    if (!*run->plan.profile && !*run->plan.experiment) /* nothing was played before this task */
        snprintf(run->plan.profile, sizeof run->plan.profile, "%s", PROFILE_STORY);
    *again = false;
    if ((size_t)snprintf(copy, sizeof copy, "%s", text) >= sizeof copy) {
        prose_format(p, "That is more than %d bytes: do it in parts.", LESSON_GIVEN - 1);
        return false;
    }
    const struct stage_plan before = run->plan;
    for (char *at = copy; at;) {
        char *next = strchr(at, ';');
        char *end = next ? next : at + strlen(at);
        while (end > at && end[-1] == ' ')
            end--;
        *end = '\0';
        if (!take_command(run, p, at, again)) {
            run->plan = before;
            stage_close(run->ahead); /* it may be that of another profile by now */
            run->ahead = NULL;
            return false;
        }
        at = next ? next + 1 : NULL;
    }
    return true;
}

/* ---- what comes of it ---- */

/* From the beginning to the end, with all that is done to it. */
static bool play_again(struct lesson_run *run)
{
    struct stage *before = run->live;
    run->live = stage_open(&run->plan, before);
    stage_close(before);
    while (run->live && stage_step(run->live) == DUET_STEPPED)
        ;
    return run->live != NULL;
}

static const struct recorded *first_failure(struct recording *r)
{
    for (uint32_t n = 1; n <= recording_count(r); n++)
        if (recording_is(r, n, EVENT_FAILURE))
            return recording_event(r, n);
    return NULL;
}

static void tell_outcome(struct lesson_run *run, struct prose *p)
{
    struct recording      *r = lesson_run_recording(run);
    const struct recorded *failure = first_failure(r);
    enum duet_status       status = stage_status(run->live);
    if (!failure) {
        prose_add(p, status == DUET_DONE ? "The connection completes."
                     : status == DUET_STEPPED
                         ? ""
                         : "Nobody has anything left to say: each waits for the other.");
        return;
    }
    const struct event_failure *f = &failure->event.failure;
    const char                 *alert = f->has_alert ? alert_name(f->alert) : NULL;
    prose_format(p, "The connection fails: the %s ends it", words_actor(failure->event.actor));
    if (alert)
        prose_format(p, " with the alert %s", alert);
    prose_add(p, ". ");
    prose_add_safe(p, f->why ? f->why : error_describe(f->error)->sentence);
}

/* What was looked at is one of the things that were done, wherever it was shown. */
static void note_viewed(struct lesson_run *run)
{
    for (size_t i = 0; i < run->viewed_count; i++) {
        char        text[LONGEST_PATH + 40];
        const char *path = run->viewed[i].path;
        snprintf(text, sizeof text, "show %s%s%s", lesson_view_name(run->viewed[i].view),
                 *path ? " " : "", path);
        lesson_answer_note(run->answer, text);
    }
}

/* Whether it is done; says so. */
static bool look(struct lesson_run *run, struct lesson_reply *reply, const char *told)
{
    const struct directive *d = lesson_run_block(run)->directive;
    char                    opening[LESSON_REPLY];
    bool                    holds;
    if (!lesson_condition(run, &holds, d->expect) || !holds)
        return false;
    if (strstr(d->expect, "viewed "))
        note_viewed(run);
    snprintf(opening, sizeof opening, "%s%sDone.", told, *told ? " " : "");
    lesson_question_close(run, reply, OUTCOME_RIGHT, opening);
    return true;
}

/* "show VIEW [PATH]": whoever shows the lesson shows that too. */
static bool note_show(struct lesson_run *run, const char *typed)
{
    if (strncmp(typed, "show ", 5) != 0)
        return false;
    typed += 5 + strspn(typed + 5, " ");
    size_t length = strcspn(typed, " ");
    for (unsigned view = 0; view < LESSON_VIEWS; view++) {
        const char *name = lesson_view_name((enum lesson_view)view);
        if (strlen(name) == length && strncmp(name, typed, length) == 0) {
            lesson_run_viewed(run, (enum lesson_view)view,
                              typed + length + strspn(typed + length, " "));
            return true;
        }
    }
    return false;
}

void lesson_deed_answer(struct lesson_run *run, struct lesson_reply *reply, const char *typed)
{
    struct lesson_answer *answer = run->answer;
    struct prose          p;
    bool                  shows = note_show(run, typed);
    if (shows || !typed[strspn(typed, " ")]) {
        if (!look(run, reply, ""))
            snprintf(reply->text, sizeof reply->text, "%s", shows ? "" : help);
        return;
    }
    prose_begin(&p, reply->text, sizeof reply->text);
    bool again;
    if (!take_commands(run, &p, typed, &again)) {
        prose_end(&p);
        return;
    }
    lesson_answer_note(answer, typed);
    if (again && !play_again(run)) {
        prose_add(&p, "There is not enough memory for that.");
        prose_end(&p);
        return;
    }
    char told[LESSON_REPLY];
    tell_outcome(run, &p);
    prose_end(&p);
    memcpy(told, reply->text, sizeof told);
    if (!look(run, reply, told))
        answer->tries++;
}

void lesson_deed_repeat(struct lesson_run *run, const char *typed)
{
    char         text[LESSON_REPLY], line[LESSON_TYPED];
    bool         again = false, last;
    struct prose p;
    for (; *typed; typed += strcspn(typed, "\n") + (strchr(typed, '\n') != NULL)) {
        snprintf(line, sizeof line, "%.*s", (int)strcspn(typed, "\n"), typed);
        prose_begin(&p, text, sizeof text);
        if (!note_show(run, line) && take_commands(run, &p, line, &last))
            again = again || last;
    }
    if (again)
        play_again(run);
}

bool lesson_run_way(const struct lesson_run *run, char *out, size_t size)
{
    const struct lesson_block *block = lesson_run_block(run);
    const struct directive    *d = block ? block->directive : NULL;
    static const char          viewed[] = "viewed ";
    if (!d || d->kind != DIRECTIVE_DO)
        return false;
    if (d->way)
        snprintf(out, size, "%s", d->way);
    else if (d->expect && strncmp(d->expect, viewed, sizeof viewed - 1) == 0)
        snprintf(out, size, "show %s", d->expect + sizeof viewed - 1);
    else
        return false;
    return true;
}
