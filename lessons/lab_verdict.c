/* lab_verdict.c - see lab_verdict.h. */
#include "lessons/lab_verdict.h"

#include "lessons/prose.h"
#include "lessons/words.h"

#include <stdio.h>
#include <string.h>

/* ---- what happened ---- */

static void note_check(struct lab_run *run, const struct recorded *event)
{
    const struct event_check *check = &event->event.check;
    if (check->passed || event->event.actor == ACTOR_ATTACKER)
        return;
    if (check->waived && !run->passed_over)
        run->passed_over = event->n;
    if (!check->waived && !run->noticed)
        run->noticed = event->n;
}

static void note_lost(struct lab_run *run, const struct recorded *event)
{
    const struct event_secret *secret = &event->event.secret;
    if (event->event.actor != ACTOR_ATTACKER ||
        strncmp(secret->name, LAB_TAKEN, strlen(LAB_TAKEN)) != 0)
        return;
    for (size_t i = 0; i < LAB_MOST_LOST; i++) {
        if (run->lost[i])
            continue;
        run->lost[i] = event->n;
        return;
    }
}

static void note(struct lab_run *run, const struct recorded *event)
{
    switch (event->event.kind) {
    case EVENT_CHECK:
        note_check(run, event);
        return;
    case EVENT_SECRET:
        note_lost(run, event);
        return;
    case EVENT_FAILURE:
        if (!run->failure && !event->event.failure.from_peer)
            run->failure = event->n;
        return;
    case EVENT_STEP:
    case EVENT_BYTES:
    case EVENT_CHOICE:
        return;
    }
}

static bool is_begin(const struct recorded *event, const char *subject)
{
    return event->event.kind == EVENT_STEP && event->event.actor == ACTOR_ATTACKER &&
           strcmp(event->event.step.subject, subject) == 0;
}

/* ---- as it was to be? ---- */

static bool is_shown(const struct experiment *e, struct lab_run *run, struct recording *recording)
{
    if (e->judge)
        return e->judge(run, recording);
    const struct recorded *noticed = run->noticed ? recording_event(recording, run->noticed) : NULL;
    const struct recorded *failure = run->failure ? recording_event(recording, run->failure) : NULL;
    if (e->has_check && !run->waived)
        return noticed && noticed->event.check.check == e->notices && !run->lost[0];
    if (e->ends_with != ERROR_NONE && !run->waived)
        return failure && failure->event.failure.error == e->ends_with && !run->lost[0];
    return !run->failure && (!e->takes || run->lost[0]);
}

bool lab_judge(struct lab_verdict *v, struct recording *recording)
{
    const char *name = recording_header(recording)->lab;
    memset(v, 0, sizeof *v);
    v->experiment = name ? experiment_find(name) : NULL;
    if (!v->experiment)
        return false;
    struct lab_run *run = NULL;
    for (uint32_t n = 1; n <= recording_count(recording); n++) {
        const struct recorded *event = recording_event(recording, n);
        if (!event)
            continue;
        bool again = is_begin(event, LAB_WITHOUT_CHECK);
        if ((again || is_begin(event, v->experiment->name)) && v->run_count < LAB_MOST_RUNS) {
            run = &v->runs[v->run_count++];
            *run = (struct lab_run){ .waived = again, .first = n };
        }
        if (run) {
            note(run, event);
            run->last = n;
        }
    }
    v->shown = v->run_count > 0;
    for (size_t i = 0; i < v->run_count; i++) {
        v->runs[i].shown = is_shown(v->experiment, &v->runs[i], recording);
        v->shown &= v->runs[i].shown;
    }
    return true;
}

/* ---- in words ---- */

static void add_check_line(struct prose *p, const struct recorded *event, bool waived)
{
    const struct event_check *check = &event->event.check;
    prose_format(p, "The %s %s (%s): ", words_actor(event->event.actor),
                 waived ? "did not look" : "noticed", check_describe(check->check)->name);
    prose_format(p,
                 waived ? "%s would have been demanded, and there was %s."
                        : "it demanded %s, and found %s.",
                 check->wanted ? check->wanted : "what the standard says",
                 check->found ? check->found : "something else");
}

/* Where no check is made: the error by which it came out. */
static bool ended_as_expected(const struct experiment *e, const struct lab_run *run,
                              struct recording *recording)
{
    const struct recorded *failure = run->failure ? recording_event(recording, run->failure) : NULL;
    return failure && e->ends_with != ERROR_NONE && failure->event.failure.error == e->ends_with;
}

static void add_failure_line(struct prose *p, const struct recorded *event)
{
    const struct error_description *error = error_describe(event->event.failure.error);
    prose_format(p, "The %s noticed (%s): %s", words_actor(event->event.actor), error->name,
                 error->sentence);
}

static void add_lost(struct prose *p, const struct lab_run *run, struct recording *recording)
{
    if (!run->lost[0]) {
        prose_add(p, "The attacker got nothing.");
        return;
    }
    prose_add(p, "Lost: ");
    for (size_t i = 0; i < LAB_MOST_LOST && run->lost[i]; i++) {
        const struct event_secret *secret = &recording_event(recording, run->lost[i])->event.secret;
        prose_format(p, "%sthe %s ", i ? ", " : "", secret->name + strlen(LAB_TAKEN));
        prose_escape(p, secret->bytes, secret->length);
    }
    prose_add(p, ".");
}

/* "Without the check: ", or which part was another. */
static void add_beginning(struct prose *p, const struct experiment *e, const struct lab_run *run)
{
    prose_add(p, run->shown ? "✓ " : "✗ ");
    if (!run->waived)
        prose_add(p, "With all checks: ");
    else if (e->foil)
        prose_format(p, "Again, but with %s: ", e->foil);
    else
        prose_add(p, "Without the check: ");
}

/* "Without the check: ..." */
static void run_line(char line[LAB_LINE], const struct lab_verdict *v, const struct lab_run *run,
                     struct recording *recording)
{
    struct prose           p;
    const struct recorded *noticed = run->noticed ? recording_event(recording, run->noticed) : NULL;
    const struct recorded *over =
        run->passed_over ? recording_event(recording, run->passed_over) : NULL;
    prose_begin(&p, line, LAB_LINE);
    add_beginning(&p, v->experiment, run);
    if (noticed)
        add_check_line(&p, noticed, false);
    else if (over)
        add_check_line(&p, over, true);
    else if (ended_as_expected(v->experiment, run, recording))
        add_failure_line(&p, recording_event(recording, run->failure));
    else if (!run->otherwise)
        prose_add(&p, "Nobody noticed.");
    if (v->experiment->takes) {
        prose_add(&p, " ");
        add_lost(&p, run, recording);
    }
    if (run->more[0]) {
        prose_add(&p, run->otherwise ? "" : " ");
        prose_add(&p, run->more);
    }
    prose_end(&p);
}

size_t lab_verdict_lines(char lines[LAB_MOST_LINES][LAB_LINE], const struct lab_verdict *v,
                         struct recording *recording)
{
    size_t count = 0;
    snprintf(lines[count++], LAB_LINE, "The attacker wants: %s", v->experiment->wants);
    for (size_t i = 0; i < v->run_count; i++)
        run_line(lines[count++], v, &v->runs[i], recording);
    snprintf(lines[count++], LAB_LINE, "%s",
             v->shown ? "The experiment showed what it set out to show."
                      : "The experiment did not show what it set out to show.");
    snprintf(lines[count++], LAB_LINE, "%s", v->experiment->lesson);
    return count;
}
