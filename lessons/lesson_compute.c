/*
 * lesson_compute.c - `compute NAME`: the learner works a value out with tools of their own, and
 * pastes it, or a value on the way to it. Part of lesson_run.h.
 *
 *     typed = HEX | NAME "=" HEX          NAME: a value or a path that the computation passes
 *
 * A value is made of others by a formula, and these of others again, down to what crossed the wire
 * or was drawn. So what is wrong can be found: a value is the first wrong one when all that it is
 * made of is right. A value without its name is known by its bytes; and where the formula with two
 * things exchanged gives what was pasted, that is what happened.
 */
#include "lessons/lesson_run_parts.h"

#include "crypto/wipe.h"
#include "lessons/evaluate.h"
#include "lessons/formula.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 4096, MOST_INPUTS = 16, LONGEST = 400, MOST_DEPTH = 12 };

struct pasted {
    char    name[LONGEST]; /* "" where none was given */
    uint8_t bytes[MOST_BYTES];
    size_t  length;
};

/* What the computation is looked up in. */
struct workings {
    struct scene     scene;
    struct viewpoint viewpoint;
    uint8_t          room[EVALUATE_ROOM];
};

/* ---- what was pasted ---- */

static bool take_pasted(struct pasted *pasted, const char *typed)
{
    const char *equals = strchr(typed, '=');
    pasted->name[0] = '\0';
    if (equals) {
        size_t length = (size_t)(equals - typed);
        while (length && typed[length - 1] == ' ')
            length--;
        snprintf(pasted->name, sizeof pasted->name, "%.*s",
                 (int)(length < LONGEST ? length : LONGEST - 1), typed);
        typed = equals + 1;
    }
    pasted->length = hex_typed(pasted->bytes, sizeof pasted->bytes, typed);
    return pasted->length != SIZE_MAX && pasted->length > 0;
}

/* The bytes of a name, a path or a formula; NULL where it has none. */
static const uint8_t *bytes_of(struct workings *w, const char *formula, size_t *length)
{
    struct evaluation why;
    return evaluate(w->room, sizeof w->room, length, &why, &w->viewpoint, formula) ? w->room : NULL;
}

static bool is_bytes_of(struct workings *w, const struct pasted *pasted, const char *formula)
{
    size_t         length;
    const uint8_t *bytes = bytes_of(w, formula, &length);
    return bytes && length == pasted->length && memcmp(bytes, pasted->bytes, length) == 0;
}

/* ---- the tree ---- */

/* The formula that made a value, as whoever had it first made it; NULL where it was drawn, given,
 * or is no value. */
static const char *formula_of(struct workings *w, const char *name)
{
    for (uint32_t n = 1; n <= w->scene.until; n++) {
        if (!recording_is(w->scene.recording, n, EVENT_SECRET) ||
            recording_connection(w->scene.recording, n) != w->viewpoint.connection ||
            strcmp(recording_name(w->scene.recording, n), name) != 0)
            continue;
        const struct recorded *value = recording_event(w->scene.recording, n);
        return value ? value->event.secret.formula : NULL;
    }
    return NULL;
}

struct input {
    char                    name[LONGEST];
    enum formula_input_kind kind;
};

/* What a value is made of; how many. */
static size_t inputs_of(struct workings *w, struct input inputs[static MOST_INPUTS],
                        const char *name)
{
    struct formula_input found[MOST_INPUTS];
    size_t               broken_at;
    const char          *formula = formula_of(w, name);
    size_t count = formula ? formula_inputs(found, MOST_INPUTS, formula, &broken_at) : 0;
    for (size_t i = 0; count != SIZE_MAX && i < count; i++) {
        inputs[i].kind = found[i].kind;
        snprintf(inputs[i].name, sizeof inputs[i].name, "%.*s", (int)found[i].length,
                 formula + found[i].offset);
    }
    return count == SIZE_MAX ? 0 : count;
}

/* Whether a value is passed on the way to another: itself, or one that it is made of. */
static bool is_on_the_way(struct workings *w, const char *to, const char *name, unsigned depth)
{
    if (strcmp(to, name) == 0)
        return true;
    struct input *inputs = calloc(MOST_INPUTS, sizeof *inputs);
    size_t        count = inputs && depth < MOST_DEPTH ? inputs_of(w, inputs, to) : 0;
    bool          is = false;
    for (size_t i = 0; i < count && !is; i++)
        is = is_on_the_way(w, inputs[i].name, name, depth + 1);
    free(inputs);
    return is;
}

/* The name on the way to `to` whose bytes these are, into out; "" where there is none. */
static void recognise(struct workings *w, char out[static LONGEST], const struct pasted *pasted,
                      const char *to, unsigned depth)
{
    struct input *inputs = calloc(MOST_INPUTS, sizeof *inputs);
    size_t        count = inputs && depth < MOST_DEPTH ? inputs_of(w, inputs, to) : 0;
    out[0] = '\0';
    for (size_t i = 0; i < count && !out[0]; i++) {
        if (inputs[i].kind != INPUT_RANGE && is_bytes_of(w, pasted, inputs[i].name))
            memcpy(out, inputs[i].name, LONGEST);
        else
            recognise(w, out, pasted, inputs[i].name, depth + 1);
    }
    free(inputs);
}

/* ---- what went wrong ---- */

/* Where the operand before a "+", or after it, has its other end: at a comma, a bracket or a "+" of
 * its own level. */
static size_t operand_start(const char *formula, size_t plus)
{
    int depth = 0;
    for (size_t at = plus; at-- > 0;) {
        char c = formula[at];
        depth += (c == ')') - (c == '(');
        if (depth < 0 || (depth == 0 && (c == ',' || c == '+')))
            return at + 1;
    }
    return 0;
}

static size_t operand_end(const char *formula, size_t plus)
{
    int    depth = 0;
    size_t at = plus + 1;
    for (; formula[at]; at++) {
        char c = formula[at];
        depth += (c == '(') - (c == ')');
        if (depth < 0 || (depth == 0 && (c == ',' || c == '+')))
            break;
    }
    return at;
}

/* Whether the formula with two neighbours of a "+" exchanged gives what was pasted: says so. */
static bool is_exchanged(struct workings *w, struct prose *p, const struct pasted *pasted,
                         const char *formula)
{
    char other[2 * LONGEST];
    for (const char *plus = strchr(formula, '+'); plus; plus = strchr(plus + 1, '+')) {
        size_t at = (size_t)(plus - formula);
        size_t start = operand_start(formula, at), end = operand_end(formula, at);
        start += strspn(formula + start, " ");
        while (end > at && formula[end - 1] == ' ')
            end--;
        size_t left = at;
        while (left > start && formula[left - 1] == ' ')
            left--;
        const char *right = plus + 1 + strspn(plus + 1, " ");
        int         length = (int)(formula + end - right);
        if (length <= 0 || (size_t)snprintf(other, sizeof other, "%.*s%.*s + %.*s%s", (int)start,
                                            formula, length, right, (int)(left - start),
                                            formula + start, formula + end) >= sizeof other)
            continue;
        if (!is_bytes_of(w, pasted, other))
            continue;
        prose_format(p, "You have put %.*s before %.*s: it is the other way round.", length, right,
                     (int)(left - start), formula + start);
        return true;
    }
    return false;
}

/* The same for whatever the value is made of. */
static bool is_exchanged_below(struct workings *w, struct prose *p, const struct pasted *pasted,
                               const char *name, unsigned depth)
{
    struct input *inputs = calloc(MOST_INPUTS, sizeof *inputs);
    const char   *formula = formula_of(w, name);
    size_t        count = inputs && depth < MOST_DEPTH ? inputs_of(w, inputs, name) : 0;
    bool          is = formula && is_exchanged(w, p, pasted, formula);
    if (is && depth)
        prose_format(p, " (That is %s, then.)", name);
    for (size_t i = 0; i < count && !is; i++)
        is = is_exchanged_below(w, p, pasted, inputs[i].name, depth + 1);
    free(inputs);
    return is;
}

/* Another value of the same connection. */
static bool is_another(struct workings *w, struct prose *p, const struct pasted *pasted)
{
    for (uint32_t n = 1; n <= w->scene.until; n++) {
        if (!recording_is(w->scene.recording, n, EVENT_SECRET))
            continue;
        const struct recorded     *event = recording_event(w->scene.recording, n);
        const struct event_secret *value = event ? &event->event.secret : NULL;
        if (!value || !value->bytes || value->length != pasted->length ||
            memcmp(value->bytes, pasted->bytes, pasted->length) != 0)
            continue;
        prose_format(p, "That is %s.", value->name);
        return true;
    }
    return false;
}

/* Right bytes, and too few or too many of them. */
static bool is_cut(struct workings *w, struct prose *p, const struct pasted *pasted,
                   const char *name)
{
    size_t         length;
    const uint8_t *bytes = bytes_of(w, name, &length);
    size_t         common = bytes && length < pasted->length ? length : pasted->length;
    if (!bytes || length == pasted->length || common < 4 ||
        memcmp(bytes, pasted->bytes, common) != 0)
        return false;
    prose_format(p, "So far it is right, but it has %zu bytes, and %s has %zu.", pasted->length,
                 name, length);
    return true;
}

/* What a value needs; and which of it can be pasted to be looked at. */
static void tell_inputs(struct workings *w, struct prose *p, const char *name)
{
    struct input *inputs = calloc(MOST_INPUTS, sizeof *inputs);
    size_t        count = inputs ? inputs_of(w, inputs, name) : 0;
    const char   *derived = NULL;
    prose_format(p, count ? "%s is made of: " : "%s is made of nothing else.", name);
    for (size_t i = 0; i < count; i++) {
        size_t         length;
        const uint8_t *bytes = bytes_of(w, inputs[i].name, &length);
        prose_format(p, "%s%s", i ? ", " : "", inputs[i].name);
        if (bytes)
            prose_format(p, " (%zu bytes)", length);
        if (!derived && formula_of(w, inputs[i].name))
            derived = inputs[i].name;
    }
    prose_add(p, count ? "." : "");
    if (derived)
        prose_format(p, " Work out %s first, and paste it: %s = HEX.", derived, derived);
    free(inputs);
}

/* A value that is wrong: is it the first, or may what it is made of be wrong too? */
static void tell_wrong(struct workings *w, struct prose *p, const struct pasted *pasted,
                       const char *name)
{
    const char *formula = formula_of(w, name);
    if ((formula && is_exchanged(w, p, pasted, formula)) || is_cut(w, p, pasted, name))
        return;
    tell_inputs(w, p, name);
}

/* ---- the answer ---- */

/* What is next, once a value on the way is right: whatever is made of it. */
static void tell_next(struct workings *w, struct prose *p, const char *target, const char *name)
{
    struct input *inputs = calloc(MOST_INPUTS, sizeof *inputs);
    const char   *at = target;
    char          next[LONGEST];
    snprintf(next, sizeof next, "%s", target);
    for (unsigned depth = 0; inputs && depth < MOST_DEPTH; depth++) {
        size_t count = inputs_of(w, inputs, at), on = count;
        for (size_t i = 0; i < count; i++) {
            if (strcmp(inputs[i].name, name) == 0)
                on = SIZE_MAX; /* `at` is made of it */
            else if (on == count && is_on_the_way(w, inputs[i].name, name, 0))
                on = i;
        }
        if (on == SIZE_MAX || on == count)
            break;
        snprintf(next, sizeof next, "%s", inputs[on].name);
        at = next;
    }
    free(inputs);
    prose_format(p, " Next: %s = %s.", next, formula_of(w, next) ? formula_of(w, next) : "?");
}

/* A value by its name: right, or where it goes wrong. */
static void take_named(struct lesson_run *run, struct workings *w, struct prose *p,
                       const struct pasted *pasted, const char *target)
{
    size_t length;
    if (!is_on_the_way(w, target, pasted->name, 0) && !bytes_of(w, pasted->name, &length)) {
        prose_format(p, "%s is not needed for %s. ", pasted->name, target);
        tell_inputs(w, p, target);
    } else if (is_bytes_of(w, pasted, pasted->name)) {
        prose_format(p, "%s is right.", pasted->name);
        tell_next(w, p, target, pasted->name);
    } else {
        run->answer->tries++;
        prose_format(p, "%s is wrong. ", pasted->name);
        tell_wrong(w, p, pasted, pasted->name);
    }
}

/* No name, and not what was asked for. True when there was something to say about it. */
static bool take_unnamed(struct lesson_run *run, struct workings *w, struct prose *p,
                         const struct pasted *pasted, const char *target)
{
    char name[LONGEST];
    recognise(w, name, pasted, target, 0);
    if (name[0]) {
        prose_format(p, "That is %s, and right.", name);
        tell_next(w, p, target, name);
        return true;
    }
    run->answer->tries++;
    prose_add(p, "Not quite. ");
    return is_exchanged_below(w, p, pasted, target, 0) || is_cut(w, p, pasted, target) ||
           is_another(w, p, pasted);
}

/* The hints of the lesson, then what it is made of, then how; false when all is told. */
static bool tell_more(struct lesson_run *run, struct workings *w, struct prose *p,
                      const struct directive *d)
{
    unsigned next = run->answer->hints++;
    if (next < d->hint_count)
        prose_add(p, d->hints[next]);
    else if (next == d->hint_count)
        tell_inputs(w, p, d->text);
    else if (next == d->hint_count + 1 && formula_of(w, d->text))
        prose_format(p, "%s = %s.", d->text, formula_of(w, d->text));
    else
        return false;
    return true;
}

static struct workings *open_workings(struct lesson_run *run)
{
    struct workings *w = malloc(sizeof *w);
    if (!w)
        return NULL;
    lesson_run_scene(run, &w->scene, NULL);
    w->viewpoint = (struct viewpoint){ w->scene.recording,
                                       recording_connection(w->scene.recording, w->scene.until),
                                       ACTOR_CLIENT, w->scene.until };
    return w;
}

static void close_workings(struct workings *w)
{
    if (w)
        wipe(w, sizeof *w);
    free(w);
}

void lesson_compute_answer(struct lesson_run *run, struct lesson_reply *reply, const char *typed)
{
    const struct directive *d = lesson_run_block(run)->directive;
    struct pasted           pasted;
    struct prose            p;
    prose_begin(&p, reply->text, sizeof reply->text);
    if (!take_pasted(&pasted, typed)) {
        prose_add(&p, "Paste bytes in hexadecimal, or NAME = HEX for a value on the way.");
        prose_end(&p);
        return;
    }
    struct workings *w = open_workings(run);
    if (!w)
        return;
    bool target = !pasted.name[0] || strcmp(pasted.name, d->text) == 0;
    bool told = true;
    if (target && is_bytes_of(w, &pasted, d->text))
        lesson_question_close(run, reply, OUTCOME_RIGHT, "Right: ");
    else if (pasted.name[0])
        take_named(run, w, &p, &pasted, d->text);
    else
        told = take_unnamed(run, w, &p, &pasted, d->text) || tell_more(run, w, &p, d);
    if (!reply->settled)
        prose_end(&p);
    if (!told)
        lesson_question_close(run, reply, OUTCOME_TOLD, "Not quite. The answer is: ");
    close_workings(w);
}

bool lesson_compute_hint(struct lesson_run *run, struct prose *p)
{
    struct workings *w = open_workings(run);
    bool             more = w && tell_more(run, w, p, lesson_run_block(run)->directive);
    close_workings(w);
    return more;
}
