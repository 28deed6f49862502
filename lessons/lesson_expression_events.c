/*
 * lesson_expression_events.c - expressions over who knows what, choices, checks, failures and
 * messages. Part of lesson_expression.h.
 */
#include "lessons/lesson_expression_parts.h"

#include "lessons/knowledge.h"
#include "lessons/lab_verdict.h"
#include "lessons/words.h"

#include <string.h>

/* ---- who knows what ---- */

/* Whether somebody acts on the wire. */
static bool has_attacker(const struct scene *scene)
{
    for (uint32_t n = 1; n <= scene->until; n++) {
        const struct recorded *event = recording_event(scene->recording, n);
        if (event && event->event.actor == ACTOR_ATTACKER)
            return true;
    }
    return false;
}

static bool find_knowers(struct working *w, const char *name, knowers *who)
{
    const struct recorded *value = working_find_value(w, name);
    struct place           place;
    if (!value && !working_find_place(w, name, &place))
        return working_fail(w, "no value and no message is called %s up to this point", name);
    struct knowledge *k = knowledge_new(w->scene->recording, has_attacker(w->scene));
    if (!k)
        return working_fail(w, "not enough memory");
    knowledge_advance(k, w->scene->until);
    *who = value ? knowledge_of_value(k, value->event.connection, name)
                 : knowledge_of_bytes(k, place.n);
    knowledge_free(k);
    working_look(w, "Look for %s in the view knowledge.", name);
    return true;
}

bool expression_who_knows(struct working *w)
{
    knowers who;
    if (!find_knowers(w, w->text, &who))
        return false;
    w->truth->kind = TRUTH_SET;
    for (unsigned k = 0; k < KNOWER_COUNT; k++)
        if (who & (1u << k) && !working_add_text(w, knower_name((enum knower)k)))
            return false;
    return true;
}

bool expression_knows(struct working *w)
{
    knowers who;
    if (w->argument_count != 2)
        return working_fail(w, "knows takes two: knows(eavesdropper, master_secret)");
    for (unsigned k = 0; k < KNOWER_COUNT; k++) {
        if (strcmp(knower_name((enum knower)k), w->arguments[0]) == 0)
            return find_knowers(w, w->arguments[1], &who) &&
                   working_add_text(w, who & (1u << k) ? "yes" : "no");
    }
    return working_fail(w, "nobody is called '%s'; write client, eavesdropper, server or attacker",
                        w->arguments[0]);
}

/* ---- choices, checks and failures ---- */

static bool is_check(const char *name)
{
    for (enum check c = 0; c < CHECK_COUNT; c++)
        if (strcmp(check_describe(c)->name, name) == 0)
            return true;
    return false;
}

bool expression_check(struct working *w)
{
    const struct recorded *check = working_find_latest(w, EVENT_CHECK, w->text);
    if (!is_check(w->text))
        return working_fail(w, "no check is called %s", w->text);
    working_look(w, "Look for %s in the view checks.", w->text);
    if (!check)
        return working_add_text(w, "not made");
    return working_add_text(w, check->event.check.passed   ? "passed"
                               : check->event.check.waived ? "waived"
                                                           : "failed");
}

static const struct event_choice *find_choice(struct working *w)
{
    const struct recorded *choice = working_find_latest(w, EVENT_CHOICE, w->text);
    if (choice)
        working_look(w, "Look at the choice of %s, in the view checks.", w->text);
    else
        working_fail(w, "no choice of %s was made up to this point", w->text);
    return choice ? &choice->event.choice : NULL;
}

static bool add_code(struct working *w, const struct event_choice *choice, uint16_t code)
{
    struct truth_item *item = working_add_item(w);
    if (!item)
        return false;
    words_choice(item->text, sizeof item->text, choice, code);
    item->is_number = choice->registry != REGISTRY_NAMES;
    item->number = code;
    return true;
}

bool expression_chosen(struct working *w)
{
    const struct event_choice *choice = find_choice(w);
    if (!choice)
        return false;
    return choice->made ? add_code(w, choice, choice->chosen) : working_add_text(w, "nothing");
}

bool expression_offered(struct working *w)
{
    const struct event_choice *choice = find_choice(w);
    w->truth->kind = TRUTH_SET;
    for (size_t i = 0; choice && i < choice->offered_count; i++)
        if (!add_code(w, choice, choice->offered[i]))
            return false;
    return choice != NULL;
}

bool expression_alert(struct working *w)
{
    const struct recorded *failure = working_find_latest(w, EVENT_FAILURE, "");
    const char            *name = failure ? alert_name(failure->event.failure.alert) : NULL;
    working_look(w, "Look at the end of the connection: which alert was sent?");
    if (!failure || !failure->event.failure.has_alert || !name)
        return working_add_text(w, "none");
    return working_add_text(w, name);
}

bool expression_error(struct working *w)
{
    const struct recorded *failure = working_find_latest(w, EVENT_FAILURE, "");
    working_look(w, "Look at the end of the connection: what is said to have gone wrong?");
    return working_add_text(w,
                            failure ? error_describe(failure->event.failure.error)->name : "none");
}

bool expression_result(struct working *w)
{
    bool failed =
        working_find_latest(w, EVENT_FAILURE, "") != NULL || w->scene->status == DUET_FAILED;
    working_look(w, "Look at the end of the connection.");
    return working_add_text(w, failed                          ? "failed"
                               : w->scene->status == DUET_DONE ? "completed"
                                                               : "unfinished");
}

/* Whether an experiment has shown what it set out to show. */
bool expression_verdict(struct working *w)
{
    struct lab_verdict verdict;
    working_look(w, "Look at the verdict, at the end of the experiment.");
    if (!lab_judge(&verdict, w->scene->recording))
        return working_fail(w,
                            "there is no verdict without an experiment; write lab NAME before it");
    return working_add_text(w, verdict.shown ? "shown" : "not shown");
}

/* ---- messages ---- */

static const struct recorded *find_message(struct working *w)
{
    struct place place;
    bool         found = working_find_place(w, w->text, &place);
    if (!found)
        working_no_path(w, w->text);
    else
        working_look(w, "Look at the message %s, in the view bytes.", w->text);
    return found ? recording_event(w->scene->recording, place.n) : NULL;
}

bool expression_sender(struct working *w)
{
    const struct recorded *message = find_message(w);
    if (!message)
        return false;
    if (message->event.bytes.direction == NO_DIRECTION)
        return working_fail(w, "%s is no message that somebody sends", w->text);
    if (message->event.actor == ACTOR_ATTACKER)
        return working_add_text(w, "attacker");
    return working_add_text(w, message->event.bytes.direction == CLIENT_TO_SERVER ? "client"
                                                                                  : "server");
}

bool expression_keys(struct working *w)
{
    const struct recorded *message = find_message(w);
    if (!message)
        return false;
    return working_add_text(w, message->event.bytes.keys ? message->event.bytes.keys : "none");
}

/* ---- order ---- */

/* When a message, step, value or check of this name came first; 0: it did not. */
static uint32_t first_event(const struct working *w, const char *name)
{
    for (uint32_t n = 1; n <= w->scene->until; n++)
        if (strcmp(recording_name(w->scene->recording, n), name) == 0)
            return n;
    return 0;
}

bool expression_order(struct working *w)
{
    uint32_t when[MOST_ARGUMENTS];
    w->truth->kind = TRUTH_ORDER;
    working_look(w, "Look at the ladder of messages, from top to bottom.");
    for (size_t i = 0; i < w->argument_count; i++) {
        when[i] = first_event(w, w->arguments[i]);
        if (!when[i])
            return working_fail(w, "nothing is called %s up to this point", w->arguments[i]);
    }
    for (size_t sorted = 0; sorted < w->argument_count; sorted++) {
        size_t next = 0;
        for (size_t i = 1; i < w->argument_count; i++)
            if (when[i] < when[next])
                next = i;
        when[next] = UINT32_MAX;
        if (!working_add_text(w, w->arguments[next]))
            return false;
    }
    return w->argument_count > 1 || working_fail(w, "order takes two names or more");
}
