/*
 * evaluate.c - a recursive descent over the grammar of formulas that leaves values on a stack.
 *
 * Each rule puts the bytes of its value on top of a stack of bytes. So a concatenation needs no
 * work: what is put one after the other stands one after the other. A function's arguments lie side
 * by side on the stack, and its value takes their place.
 */
#include "lessons/evaluate.h"

#include "crypto/wipe.h"
#include "lessons/evaluate_functions.h"
#include "lessons/formula_text.h"

#include <stdio.h>
#include <string.h>

/* A name, a path or a range; longer ones are none of ours. */
enum { MAX_INPUT_TEXT = 256 };

struct evaluator {
    struct formula_text     text;
    const struct viewpoint *view;
    uint8_t                *stack;
    size_t                  size, top;
    unsigned                depth;
    struct evaluation      *why;
};

static bool eval_formula(struct evaluator *e);

/* Always false: what is wrong with the text from `start` to here (or with what is here). */
static bool fail(struct evaluator *e, enum evaluate_fault fault, size_t start)
{
    *e->why = (struct evaluation){ fault, start, e->text.at - start };
    return false;
}

static bool fail_here(struct evaluator *e) { return fail(e, EVALUATE_NO_FORMULA, e->text.at); }

static bool push(struct evaluator *e, const uint8_t *bytes, size_t length, size_t start)
{
    if (length > e->size - e->top)
        return fail(e, EVALUATE_TOO_LONG, start);
    if (length)
        memcpy(e->stack + e->top, bytes, length);
    e->top += length;
    return true;
}

/* ---- inputs ---- */

/* The text from `start` to here. */
static bool input_text(struct evaluator *e, char out[static MAX_INPUT_TEXT], size_t start)
{
    size_t length = e->text.at - start;
    if (length >= MAX_INPUT_TEXT)
        return fail(e, EVALUATE_NO_FORMULA, start);
    memcpy(out, e->text.text + start, length);
    out[length] = '\0';
    return true;
}

/* The party's own value of that name, or else anybody's; the latest that has bytes. */
static const struct event_secret *find_value(const struct viewpoint *view, const char *name)
{
    const struct event_secret *found = NULL;
    for (uint32_t until = view->until; until;) {
        const struct recorded *event =
            recording_secret(view->recording, view->connection, name, until);
        if (!event)
            break;
        if (event->event.secret.bytes && event->event.secret.owner == view->who)
            return &event->event.secret;
        if (event->event.secret.bytes && !found)
            found = &event->event.secret;
        until = event->n - 1;
    }
    return found;
}

static bool eval_name(struct evaluator *e)
{
    char   name[MAX_INPUT_TEXT];
    size_t start = e->text.at;
    if (!formula_take_name(&e->text))
        return fail_here(e);
    if (!input_text(e, name, start))
        return false;
    const struct event_secret *secret = find_value(e->view, name);
    if (!secret)
        return fail(e, EVALUATE_NO_VALUE, start);
    return push(e, secret->bytes, secret->length, start);
}

static bool eval_path(struct evaluator *e)
{
    char                    path[MAX_INPUT_TEXT];
    struct place            place;
    size_t                  start = e->text.at;
    const struct viewpoint *view = e->view;
    if (!formula_take_path(&e->text))
        return fail_here(e);
    if (!input_text(e, path, start))
        return false;
    if (!recording_find_seen(view->recording, view->who, view->connection, path, view->until,
                             &place))
        return fail(e, EVALUATE_NO_PATH, start);
    const struct recorded *event = recording_event(view->recording, place.n);
    return push(e, event->event.bytes.bytes + place.offset, place.length, start);
}

/* transcript "(" Message [ ".." Message ] ")": RFC 5246 §7.4.9, RFC 8446 §4.4.1 */
static bool eval_transcript(struct evaluator *e)
{
    char                    range[MAX_INPUT_TEXT];
    uint32_t                first, last;
    const struct viewpoint *view = e->view;
    formula_take_word(&e->text);
    formula_take(&e->text, "(");
    size_t start = e->text.at;
    if (!formula_take_range(&e->text) && !formula_take_path(&e->text))
        return fail_here(e);
    if (!input_text(e, range, start))
        return false;
    if (!recording_range_seen(view->recording, view->who, view->connection, range, view->until,
                              &first, &last))
        return fail(e, EVALUATE_NO_PATH, start);
    for (uint32_t n = first; n <= last; n++) {
        if (!recording_counts_for(view->recording, view->who, view->connection, n, view->until))
            continue;
        const struct event_bytes *bytes = &recording_event(view->recording, n)->event.bytes;
        if (!push(e, bytes->bytes, bytes->length, start))
            return false;
    }
    return formula_take(&e->text, ")") || fail_here(e);
}

/* ---- literals and numbers ---- */

static bool eval_quoted(struct evaluator *e)
{
    size_t start = e->text.at;
    if (!formula_take_quoted(&e->text))
        return fail_here(e);
    return push(e, (const uint8_t *)e->text.text + start + 1, e->text.at - start - 2, start);
}

static uint8_t nibble(char digit)
{
    return (uint8_t)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
}

static bool eval_hex(struct evaluator *e)
{
    size_t start = e->text.at;
    if (!formula_take_hex(&e->text))
        return fail_here(e);
    for (size_t at = start + 2; at < e->text.at; at += 2) {
        const char   *digits = e->text.text + at;
        const uint8_t byte = (uint8_t)(nibble(digits[0]) << 4 | nibble(digits[1]));
        if (!push(e, &byte, 1, start))
            return false;
    }
    return true;
}

/* A number that a length can be: nothing here is longer than the stack. */
static bool take_number(struct evaluator *e, size_t *number)
{
    size_t start = e->text.at;
    if (!formula_take_number(&e->text))
        return fail_here(e);
    *number = 0;
    for (size_t at = start; at < e->text.at; at++) { /* never far above the size: no overflow */
        *number = 10 * *number + (size_t)(e->text.text[at] - '0');
        if (*number > e->size)
            return fail(e, EVALUATE_TOO_LONG, start);
    }
    return true;
}

/* ---- functions ---- */

/* argument = formula | number */
static bool eval_argument(struct evaluator *e, struct argument *argument)
{
    size_t bottom = e->top;
    *argument = (struct argument){ .is_number = formula_at(&e->text) == FORMULA_NUMBER };
    if (argument->is_number)
        return take_number(e, &argument->number);
    if (!eval_formula(e))
        return false;
    argument->bytes = e->stack + bottom;
    argument->length = e->top - bottom;
    return true;
}

/* FUNCTION "(" argument { "," argument } ")": the value takes the place of the arguments. */
static bool eval_function(struct evaluator *e)
{
    struct argument arguments[EVALUATE_MOST_ARGUMENTS];
    size_t          count = 0, start = e->text.at, bottom = e->top, length = 0;
    formula_take_word(&e->text);
    size_t name_length = e->text.at - start;
    formula_take(&e->text, "(");
    do {
        if (count == EVALUATE_MOST_ARGUMENTS)
            return fail(e, EVALUATE_ARGUMENTS, start);
        if (!eval_argument(e, &arguments[count++]))
            return false;
    } while (formula_take(&e->text, ","));
    if (!formula_take(&e->text, ")"))
        return fail_here(e);

    enum evaluate_fault fault =
        evaluate_function(e->stack + e->top, e->size - e->top, &length, e->text.text + start,
                          name_length, arguments, count);
    if (fault == EVALUATE_NO_FUNCTION)
        e->text.at = start + name_length;
    if (fault != EVALUATE_SOUND)
        return fail(e, fault, start);
    memmove(e->stack + bottom, e->stack + e->top, length);
    e->top = bottom + length;
    return true;
}

/* ---- the grammar ---- */

/* atom = NAME | path | literal | function | "(" formula ")" */
static bool eval_atom(struct evaluator *e)
{
    switch (formula_at(&e->text)) {
    case FORMULA_PARENTHESIS:
        formula_take(&e->text, "(");
        return eval_formula(e) && (formula_take(&e->text, ")") || fail_here(e));
    case FORMULA_FUNCTION:
        return formula_at_transcript(&e->text) ? eval_transcript(e) : eval_function(e);
    case FORMULA_QUOTED:
        return eval_quoted(e);
    case FORMULA_HEX:
        return eval_hex(e);
    case FORMULA_PATH:
        return eval_path(e);
    case FORMULA_NAME:
        return eval_name(e);
    case FORMULA_NUMBER:
    case FORMULA_NOTHING:
        break;
    }
    return fail_here(e);
}

/* factor = atom [ "[" first ".." last "]" ] */
static bool eval_factor(struct evaluator *e)
{
    size_t start = e->text.at, bottom = e->top, first, last;
    if (!eval_atom(e))
        return false;
    if (!formula_take(&e->text, "["))
        return true;
    if (!take_number(e, &first))
        return false;
    if (!formula_take(&e->text, ".."))
        return fail_here(e);
    if (!take_number(e, &last))
        return false;
    if (!formula_take(&e->text, "]"))
        return fail_here(e);
    if (first > last || last >= e->top - bottom)
        return fail(e, EVALUATE_LENGTHS, start);
    memmove(e->stack + bottom, e->stack + bottom + first, last - first + 1);
    e->top = bottom + last - first + 1;
    return true;
}

/* term = factor { "^" factor } */
static bool eval_term(struct evaluator *e)
{
    size_t start = e->text.at, bottom = e->top;
    if (!eval_factor(e))
        return false;
    while (formula_take(&e->text, "^")) {
        size_t length = e->top - bottom;
        if (!eval_factor(e))
            return false;
        if (e->top - bottom != 2 * length)
            return fail(e, EVALUATE_LENGTHS, start);
        e->top = bottom + length;
        for (size_t i = bottom; i < e->top; i++)
            e->stack[i] ^= e->stack[i + length];
    }
    return true;
}

/* formula = term { "+" term } */
static bool eval_formula(struct evaluator *e)
{
    if (++e->depth > FORMULA_MAX_DEPTH)
        return fail_here(e);
    do {
        if (!eval_term(e))
            return false;
    } while (formula_take(&e->text, "+"));
    e->depth--;
    return true;
}

bool evaluate(uint8_t *out, size_t size, size_t *length, struct evaluation *why,
              const struct viewpoint *view, const char *formula)
{
    struct evaluator e = {
        .text = { formula, 0 }, .view = view, .stack = out, .size = size, .why = why
    };
    *why = (struct evaluation){ EVALUATE_SOUND, 0, 0 };
    formula_skip_spaces(&e.text);
    bool sound = eval_formula(&e);
    if (sound) {
        formula_skip_spaces(&e.text);
        sound = formula[e.text.at] == '\0' || fail_here(&e);
    }
    *length = sound ? e.top : 0;
    wipe(out + *length, size - *length);
    return sound;
}

size_t evaluate_explain(char *out, size_t size, const struct evaluation *why, const char *formula)
{
    static const char *const sentences[] = {
        [EVALUATE_SOUND] = "Nothing is wrong with \"%.*s\".",
        [EVALUATE_NO_FORMULA] = "It is no formula from here on: \"%.*s\".",
        [EVALUATE_NO_VALUE] = "No value is known as \"%.*s\" here.",
        [EVALUATE_NO_PATH] = "Nothing is found at \"%.*s\" up to here.",
        [EVALUATE_NO_FUNCTION] = "There is no function \"%.*s\".",
        [EVALUATE_ARGUMENTS] = "The arguments do not fit the function: \"%.*s\".",
        [EVALUATE_LENGTHS] = "The lengths do not fit: \"%.*s\".",
        [EVALUATE_TOO_LONG] = "It is too long: \"%.*s\".",
    };
    const char *text = formula + why->at;
    size_t      length = why->length ? why->length : strlen(text);
    return (size_t)snprintf(out, size, sentences[why->fault], (int)length, text);
}
