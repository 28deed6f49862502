/*
 * view_checks.c - view 4: each check made so far, and what it stops.
 *
 * A line for each: verdict, name, who made it. Below, for the one that is selected: what was
 * demanded and found, the alert that a failure would raise, and the attack that it is there for.
 * One that failed in this step is selected by itself. Choices and failures stand in the list too:
 * they are judgements as well.
 */
#include "tutor/view.h"

#include "lessons/prose.h"
#include "lessons/words.h"
#include "tutor/chain.h"
#include "tutor/field_tree.h"

#include <stdio.h>
#include <string.h>

enum { DETAIL_TEXT = 3000, DETAIL_LEAST = 4, NAME_MOST = 300 };

struct checks {
    uint32_t step;
};

/* ---- the list: checks, choices and failures up to the place, in their order ---- */

/* Three lists merged by number: row r is the r-th smallest. */
static uint32_t event_of_row(struct walk *walk, int row)
{
    static const enum event_kind kinds[] = { EVENT_CHECK, EVENT_CHOICE, EVENT_FAILURE };
    uint32_t                     low = 1, high = walk->until;
    while (low < high) { /* the first n up to which row + 1 of them stand */
        uint32_t middle = low + (high - low) / 2;
        size_t   before = 0;
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
            struct walk at = *walk;
            at.until = middle;
            before += walk_count(&at, kinds[k]);
        }
        if (before > (size_t)row)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static int count_rows(const struct walk *walk)
{
    return (int)(walk_count(walk, EVENT_CHECK) + walk_count(walk, EVENT_CHOICE) +
                 walk_count(walk, EVENT_FAILURE));
}

/* How many of them stand before event n. */
static int row_of_event(const struct walk *walk, uint32_t n)
{
    struct walk before = *walk;
    before.until = n - 1;
    return count_rows(&before);
}

static bool is_listed(const struct walk *walk, uint32_t n)
{
    return recording_is(walk->recording, n, EVENT_CHECK) ||
           recording_is(walk->recording, n, EVENT_CHOICE) ||
           recording_is(walk->recording, n, EVENT_FAILURE);
}

static bool failed(const struct walk *walk, uint32_t n)
{
    if (!recording_is(walk->recording, n, EVENT_CHECK))
        return false;
    const struct recorded *event = walk_event(walk, n);
    return event && !event->event.check.passed;
}

/* The check that noticed this failure: the last that failed before it, in its step. 0 when no check
 * did. */
static uint32_t check_of_failure(const struct walk *walk, const struct recorded *failure)
{
    for (uint32_t n = failure->n; n > 0; n--) {
        const struct recorded *event = walk_event(walk, n);
        if (failed(walk, n) && event->step == failure->step)
            return n;
        if (event && event->step < failure->step)
            return 0;
    }
    return 0;
}

/* What a step opens on: what failed in it, or the first thing judged in it, or the last so far. */
static int row_to_open(const struct walk *walk)
{
    uint32_t first = 0;
    for (uint32_t n = walk_since(walk); n <= walk->until; n++) {
        if (failed(walk, n))
            return row_of_event(walk, n);
        if (!first && is_listed(walk, n))
            first = n;
    }
    return first ? row_of_event(walk, first) : count_rows(walk) - 1;
}

static void arrive(struct view *view, struct walk *walk)
{
    struct checks *checks = VIEW_STATE_AS(struct checks, view);
    list_set_count(&view->list, count_rows(walk));
    if (checks->step != walk->step)
        list_select(&view->list, row_to_open(walk));
    checks->step = walk->step;
    if (walk->here.n && walk->here.n <= walk->until && is_listed(walk, walk->here.n))
        list_select(&view->list, row_of_event(walk, walk->here.n));
}

/* ---- drawing ---- */

static const char *verdict_of(const struct recorded *event, enum style *style)
{
    const struct event_check *check = &event->event.check;
    *style = STYLE_PLAIN;
    if (event->event.kind == EVENT_CHOICE)
        return event->event.choice.made ? "= choice" : "✗ choice";
    *style = STYLE_BAD;
    if (event->event.kind == EVENT_FAILURE)
        return "✗ failure";
    if (!check->passed)
        return check->waived ? "~ waived" : "✗ failed";
    *style = STYLE_GOOD;
    return "✓ passed";
}

static void draw_row(struct walk *walk, const struct canvas *c, int row, uint32_t n)
{
    static const enum style actors[ACTOR_COUNT] = { [ACTOR_CLIENT] = STYLE_CLIENT,
                                                    [ACTOR_SERVER] = STYLE_SERVER,
                                                    [ACTOR_ATTACKER] = STYLE_ATTACKER };
    char                    title[NAME_MOST];
    enum style              style;
    const struct recorded  *event = walk_event(walk, n);
    if (!event) {
        canvas_put(c, row, 2, STYLE_WARNING, "damaged in the file");
        return;
    }
    const char *verdict = verdict_of(event, &style);
    canvas_put(c, row, 2, style, verdict);
    canvas_put(c, row, 12, actors[event->event.actor], words_actor(event->event.actor));
    words_title(title, sizeof title, walk->recording, event);
    char *judgement = strrchr(title, ':');
    if (judgement && event->event.kind == EVENT_CHECK)
        *judgement = '\0'; /* the verdict stands in front */
    int end = canvas_put_most(c, row, 21, c->columns - 31, STYLE_PLAIN, title);
    if (event->step == walk->step)
        canvas_put(c, row, end + 2, STYLE_FAINT, "· here");
}

static void add_codes(struct prose *p, const char *label, const struct event_choice *choice,
                      const uint16_t *codes, size_t count)
{
    char name[128];
    prose_add(p, label);
    for (size_t i = 0; i < count; i++) {
        words_choice(name, sizeof name, choice, codes[i]);
        prose_format(p, "%s%s", i ? ", " : "", name);
    }
    prose_add(p, count ? "\n" : "nothing\n");
}

static void describe_choice(struct prose *p, const struct event_choice *choice)
{
    add_codes(p, "**On offer:** ", choice, choice->offered, choice->offered_count);
    add_codes(p, "**Accepted here:** ", choice, choice->accepted, choice->accepted_count);
    if (choice->made)
        add_codes(p, "**Chosen:** ", choice, &choice->chosen, 1);
    else
        prose_add(p, "**Nothing in common.**\n");
    prose_format(p, "**The rule:** %s", choice->because);
}

/* Whose certificate a check is about. */
static void add_subject(struct prose *p, struct walk *walk, const struct recorded *check)
{
    char                   subject[NAME_MOST];
    const struct recorded *certificate = walk_event(walk, check->about);
    if (!certificate || certificate->event.kind != EVENT_BYTES)
        return;
    chain_fact(subject, sizeof subject, walk, certificate, FACT_SUBJECT);
    prose_add(p, "**The certificate:** ");
    prose_add_safe(p, subject);
    prose_add(p, "\n");
}

static void describe_check(struct prose *p, struct walk *walk, const struct recorded *event)
{
    const struct event_check       *check = &event->event.check;
    const struct check_description *description = check_describe(check->check);
    const struct error_description *error = error_describe(description->error);
    add_subject(p, walk, event);
    prose_add(p, "**Demanded:** ");
    prose_add_safe(p, check->wanted ? check->wanted : "");
    prose_add(p, "\n**Found:** ");
    prose_add_safe(p, check->found ? check->found : "");
    prose_format(p, "\n**What it stops:** %s\n**If it fails:** alert %s (%s)", description->purpose,
                 alert_name((uint8_t)error->alert), error->rfc);
    if (description->field)
        prose_format(p, "\n**Looks at:** %s (Enter shows it)", description->field);
}

static void describe(char *out, size_t size, struct walk *walk, const struct recorded *event)
{
    struct prose p;
    prose_begin(&p, out, size);
    switch (event->event.kind) {
    case EVENT_CHECK:
        describe_check(&p, walk, event);
        break;
    case EVENT_CHOICE:
        describe_choice(&p, &event->event.choice);
        break;
    case EVENT_FAILURE:
        prose_format(&p, "**%s** ", event->event.failure.why);
        if (words_advice(&event->event.failure))
            prose_add(&p, words_advice(&event->event.failure));
        if (check_of_failure(walk, event))
            prose_add(&p, "\n**Found by:** the check that failed (Enter shows it)");
        break;
    case EVENT_STEP:
    case EVENT_BYTES:
    case EVENT_SECRET:
        break;
    }
    prose_end(&p);
}

static void draw(struct view *view, struct walk *walk, const struct canvas *c, bool focused)
{
    char          detail[DETAIL_TEXT] = "";
    struct canvas nowhere = canvas_part(c, 0, 0, 0, c->columns);
    if (!view->list.count) {
        canvas_put(c, 0, 0, STYLE_FAINT, "Nothing has been checked yet.");
        return;
    }
    const struct recorded *selected = walk_event(walk, event_of_row(walk, view->list.selected));
    if (selected)
        describe(detail, sizeof detail, walk, selected);
    int wanted = canvas_wrap(&nowhere, 0, 2, 0, STYLE_PLAIN, detail) + 1;
    int most = c->rows / 2 > DETAIL_LEAST ? c->rows / 2 : DETAIL_LEAST;
    int below = wanted < most ? wanted : most;
    view->window = c->rows - below > 1 ? c->rows - below : 1;
    list_show_selected(&view->list, view->window);
    for (int row = 0; row < view->window && view->list.top + row < view->list.count; row++) {
        draw_row(walk, c, row, event_of_row(walk, view->list.top + row));
        view_draw_selection(c, row, view->list.top + row == view->list.selected, focused);
    }
    struct canvas bottom = canvas_part(c, view->window + 1, 0, below - 1, c->columns);
    canvas_wrap(&bottom, 0, 2, view->sideways, STYLE_PLAIN, detail);
    if (wanted - 1 - view->sideways > bottom.rows && bottom.rows > 0)
        canvas_put(&bottom, bottom.rows - 1, bottom.columns - 2, STYLE_STRONG, "↓");
}

/* ---- keys ---- */

/* The field of this certificate that a path like "Certificate/tbsCertificate/issuer" means. */
static size_t field_of_certificate(const struct recorded *certificate, const char *path)
{
    const char *below = path ? strchr(path, '/') : NULL;
    return certificate && below ? field_find(certificate, below + 1) : NO_FIELD;
}

/* To the field that a check looks at: in the certificate that it is about, or in the messages. */
static bool follow_field(struct view *view, struct walk *walk, const struct recorded *event)
{
    const char  *field = check_describe(event->event.check.check)->field;
    struct place place;
    if (event->about)
        walk_follow(walk, view->id, VIEW_BYTES,
                    (struct spot){ event->about,
                                   field_of_certificate(walk_event(walk, event->about), field) });
    else if (field && recording_find(walk->recording, walk->connection, field, walk->until, &place))
        walk_follow(walk, view->id, VIEW_BYTES, (struct spot){ place.n, place.field });
    else
        return false;
    return true;
}

static bool follow_failure(struct view *view, struct walk *walk, const struct recorded *failure)
{
    uint32_t check = check_of_failure(walk, failure);
    if (!check)
        return false;
    walk->here = (struct spot){ check, NO_FIELD };
    list_select(&view->list, row_of_event(walk, check));
    return true;
}

static bool command(struct view *view, struct walk *walk, enum command command)
{
    if (!view->list.count)
        return false;
    if (list_command(&view->list, command, view->window)) {
        view->sideways = 0;
        walk->here = (struct spot){ event_of_row(walk, view->list.selected), NO_FIELD };
        return true;
    }
    if (command == CMD_RIGHT || command == CMD_LEFT) { /* the words below, where they are cut */
        view->sideways += command == CMD_RIGHT ? 1 : view->sideways > 0 ? -1 : 0;
        return true;
    }
    const struct recorded *event = walk_event(walk, event_of_row(walk, view->list.selected));
    if (command != CMD_OPEN || !event)
        return false;
    return event->event.kind == EVENT_CHECK     ? follow_field(view, walk, event)
           : event->event.kind == EVENT_FAILURE ? follow_failure(view, walk, event)
                                                : false;
}

static void click(struct view *view, struct walk *walk, int row, int column)
{
    (void)column;
    if (row >= view->window || view->list.top + row >= view->list.count)
        return;
    list_select(&view->list, view->list.top + row);
    walk->here = (struct spot){ event_of_row(walk, view->list.selected), NO_FIELD };
}

const struct view_ops view_checks = {
    .title = "Checks", .arrive = arrive, .draw = draw, .command = command, .click = click
};
