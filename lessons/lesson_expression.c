/*
 * lesson_expression.c - see lesson_expression.h, where the grammar stands. The functions are in
 * lesson_expression_fields.c and lesson_expression_events.c.
 */
#include "lessons/lesson_expression_parts.h"

#include "lessons/prose.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* ---- what comes of it ---- */

bool working_fail(struct working *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(w->truth->fault, sizeof w->truth->fault, format, arguments);
    va_end(arguments);
    return false;
}

void working_look(struct working *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(w->truth->where, sizeof w->truth->where, format, arguments);
    va_end(arguments);
}

/* Another item, empty; NULL past the most. */
struct truth_item *working_add_item(struct working *w)
{
    if (w->truth->count == TRUTH_MOST) {
        working_fail(w, "more than %d values", TRUTH_MOST);
        return NULL;
    }
    struct truth_item *item = &w->truth->items[w->truth->count++];
    memset(item, 0, sizeof *item);
    return item;
}

bool working_add_text(struct working *w, const char *text)
{
    struct truth_item *item = working_add_item(w);
    if (item)
        snprintf(item->text, sizeof item->text, "%s", text);
    return item != NULL;
}

bool working_add_number(struct working *w, uint64_t number)
{
    struct truth_item *item = working_add_item(w);
    if (!item)
        return false;
    item->is_number = true;
    item->number = number;
    snprintf(item->text, sizeof item->text, "%llu", (unsigned long long)number);
    return true;
}

/* ---- connections ---- */

/* Connections from the latest to the first, or only the one asked for; 0 after the last. */
uint32_t working_first_connection(const struct working *w)
{
    uint32_t newest = recording_connection(w->scene->recording, w->scene->until);
    return w->connection ? w->connection : newest ? newest : 1;
}

uint32_t working_next_connection(const struct working *w, uint32_t connection)
{
    return w->connection ? 0 : connection - 1;
}

bool working_find_place(const struct working *w, const char *path, struct place *place)
{
    for (uint32_t c = working_first_connection(w); c; c = working_next_connection(w, c))
        if (recording_find(w->scene->recording, c, path, w->scene->until, place))
            return true;
    return false;
}

const struct recorded *working_find_value(const struct working *w, const char *name)
{
    for (uint32_t c = working_first_connection(w); c; c = working_next_connection(w, c)) {
        const struct recorded *value =
            recording_secret(w->scene->recording, c, name, w->scene->until);
        if (value)
            return value;
    }
    return NULL;
}

/* The latest event of a kind and a name; NULL when there is none. An empty name is any. */
const struct recorded *working_find_latest(const struct working *w, enum event_kind kind,
                                           const char *name)
{
    struct recording *r = w->scene->recording;
    for (uint32_t n = w->scene->until; n; n--) {
        bool here = !w->connection || recording_connection(r, n) == w->connection;
        if (here && recording_is(r, n, kind) && (!*name || !strcmp(recording_name(r, n), name)))
            return recording_event(r, n);
    }
    return NULL;
}

/* ---- all together ---- */

static const struct {
    const char *word;
    bool        brackets;
    bool (*take)(struct working *);
} functions[] = {
    { "count", true, expression_count },      { "all", true, expression_all },
    { "length", true, expression_length },    { "value", true, expression_value },
    { "meaning", true, expression_meaning },  { "who-knows", true, expression_who_knows },
    { "knows", true, expression_knows },      { "check", true, expression_check },
    { "chosen", true, expression_chosen },    { "offered", true, expression_offered },
    { "sender", true, expression_sender },    { "keys", true, expression_keys },
    { "order", true, expression_order },      { "alert", false, expression_alert },
    { "error", false, expression_error },     { "result", false, expression_result },
    { "verdict", false, expression_verdict },
};

static char *trimmed(char *text)
{
    text += strspn(text, " ");
    size_t length = strlen(text);
    while (length && text[length - 1] == ' ')
        text[--length] = '\0';
    return text;
}

/* Cuts what stands between the brackets at its commas. */
static bool cut_arguments(struct working *w, char *text)
{
    for (char *at = text; at;) {
        char *comma = strchr(at, ',');
        if (comma)
            *comma = '\0';
        if (w->argument_count == MOST_ARGUMENTS)
            return working_fail(w, "more than %d names", MOST_ARGUMENTS);
        w->arguments[w->argument_count] = trimmed(at);
        if (!*w->arguments[w->argument_count++])
            return working_fail(w, "a name is missing between the brackets");
        at = comma ? comma + 1 : NULL;
    }
    return true;
}

static bool take_function(struct working *w, size_t f, char *text)
{
    char cut[LONGEST_EXPRESSION];
    w->text = text;
    if (!functions[f].brackets)
        return functions[f].take(w);
    snprintf(cut, sizeof cut, "%s", text);
    return cut_arguments(w, cut) && functions[f].take(w);
}

/* "words": as they stand. */
static bool take_literal(struct working *w, char *text)
{
    size_t length = strlen(text);
    if (length < 3 || text[length - 1] != '"' || strchr(text + 1, '"') != text + length - 1)
        return working_fail(w, "the quotes do not close at the end of %s", text);
    text[length - 1] = '\0';
    w->truth->literal = true;
    return working_add_text(w, text + 1);
}

static bool dispatch(struct working *w, char *text)
{
    size_t length = strlen(text);
    for (size_t f = 0; f < sizeof functions / sizeof *functions; f++) {
        size_t word = strlen(functions[f].word);
        if (strncmp(text, functions[f].word, word) != 0)
            continue;
        if (!functions[f].brackets && text[word] == '\0')
            return take_function(w, f, text);
        if (functions[f].brackets && text[word] == '(' && text[length - 1] == ')') {
            text[length - 1] = '\0';
            return take_function(w, f, trimmed(text + word + 1));
        }
    }
    w->text = text;
    return expression_formula(w);
}

bool expression_evaluate(struct truth *truth, const struct scene *scene, const char *expression)
{
    char           copy[LONGEST_EXPRESSION];
    struct working w = { .truth = truth, .scene = scene };
    truth->kind = TRUTH_ONE;
    truth->literal = false;
    truth->count = 0;
    truth->where[0] = truth->fault[0] = '\0';
    if ((size_t)snprintf(copy, sizeof copy, "%s", expression) >= sizeof copy)
        return working_fail(&w, "longer than %d bytes", LONGEST_EXPRESSION - 1);
    char  *text = trimmed(copy);
    size_t digits = strspn(text, "0123456789");
    if (digits && digits < 6 && text[digits] == ':') {
        for (size_t i = 0; i < digits; i++)
            w.connection = 10 * w.connection + (uint32_t)(text[i] - '0');
        text = trimmed(text + digits + 1);
    }
    if (!*text)
        return working_fail(&w, "nothing stands here");
    if (*text == '"')
        return take_literal(&w, text);
    if (!scene->recording)
        return working_fail(&w, "nothing has been played yet; write run PROFILE before it");
    return dispatch(&w, text);
}

size_t truth_write(char *out, size_t size, const struct truth *truth)
{
    struct prose p;
    prose_begin(&p, out, size);
    for (size_t i = 0; i < truth->count; i++) {
        const struct truth_item *item = &truth->items[i];
        bool                     last = i + 1 == truth->count;
        prose_add(&p, !i ? "" : truth->kind == TRUTH_SET && last ? " and " : ", ");
        prose_add_safe(&p, item->text);
        if (item->meaning[0]) {
            prose_add(&p, " (");
            prose_add_safe(&p, item->meaning);
            prose_add(&p, ")");
        }
    }
    if (truth->count == 0)
        prose_add(&p, "nobody and nothing");
    return prose_end(&p);
}
