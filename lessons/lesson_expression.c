/* lesson_expression.c - see lesson_expression.h, where the grammar stands. */
#include "lessons/lesson_expression.h"

#include "lessons/evaluate.h"
#include "lessons/knowledge.h"
#include "lessons/lab_verdict.h"
#include "lessons/prose.h"
#include "lessons/words.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MOST_ARGUMENTS = 16, LONGEST = 400, NUMBER_BYTES = 8 };

/* An expression that is being worked out. */
struct working {
    struct truth       *truth;
    const struct scene *scene;
    uint32_t            connection; /* that it is restricted to; 0: none */
    const char         *arguments[MOST_ARGUMENTS];
    size_t              argument_count;
    const char         *text; /* all that stands between the brackets */
};

__attribute__((format(printf, 2, 3))) static bool fail(struct working *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(w->truth->fault, sizeof w->truth->fault, format, arguments);
    va_end(arguments);
    return false;
}

__attribute__((format(printf, 2, 3))) static void look(struct working *w, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(w->truth->where, sizeof w->truth->where, format, arguments);
    va_end(arguments);
}

/* Another item, empty; NULL past the most. */
static struct truth_item *add_item(struct working *w)
{
    if (w->truth->count == TRUTH_MOST) {
        fail(w, "more than %d values", TRUTH_MOST);
        return NULL;
    }
    struct truth_item *item = &w->truth->items[w->truth->count++];
    memset(item, 0, sizeof *item);
    return item;
}

static bool one_text(struct working *w, const char *text)
{
    struct truth_item *item = add_item(w);
    if (item)
        snprintf(item->text, sizeof item->text, "%s", text);
    return item != NULL;
}

static bool one_number(struct working *w, uint64_t number)
{
    struct truth_item *item = add_item(w);
    if (!item)
        return false;
    item->is_number = true;
    item->number = number;
    snprintf(item->text, sizeof item->text, "%llu", (unsigned long long)number);
    return true;
}

/* ---- connections ---- */

/* Connections from the latest to the first, or only the one asked for; 0 after the last. */
static uint32_t first_connection(const struct working *w)
{
    uint32_t newest = recording_connection(w->scene->recording, w->scene->until);
    return w->connection ? w->connection : newest ? newest : 1;
}

static uint32_t next_connection(const struct working *w, uint32_t connection)
{
    return w->connection ? 0 : connection - 1;
}

static bool find_place(const struct working *w, const char *path, struct place *place)
{
    for (uint32_t c = first_connection(w); c; c = next_connection(w, c))
        if (recording_find(w->scene->recording, c, path, w->scene->until, place))
            return true;
    return false;
}

static const struct recorded *find_value(const struct working *w, const char *name)
{
    for (uint32_t c = first_connection(w); c; c = next_connection(w, c)) {
        const struct recorded *value =
            recording_secret(w->scene->recording, c, name, w->scene->until);
        if (value)
            return value;
    }
    return NULL;
}

/* The latest event of a kind and a name; NULL when there is none. An empty name is any. */
static const struct recorded *find_latest(const struct working *w, enum event_kind kind,
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

/* ---- fields ---- */

/* A field in all its forms: value, meaning, bytes, and, where it is short, the number. */
static bool add_field(struct working *w, const struct recorded *event, const struct place *place)
{
    const struct event_bytes *bytes = &event->event.bytes;
    struct truth_item        *item = add_item(w);
    if (!item)
        return false;
    item->bytes = bytes->bytes + place->offset;
    item->length = place->length;
    if (place->field != SIZE_MAX) {
        words_value(item->text, sizeof item->text, event, place->field);
        words_meaning(item->meaning, sizeof item->meaning, event, place->field);
        item->is_number = !bytes->fields[place->field].group && place->length > 0 &&
                          place->length <= NUMBER_BYTES;
        for (size_t i = 0; item->is_number && i < place->length; i++)
            item->number = item->number << 8 | item->bytes[i];
    }
    if (!item->text[0]) { /* bytes that are no number and no text */
        struct prose p;
        prose_begin(&p, item->text, sizeof item->text);
        prose_hex(&p, item->bytes, item->length);
        prose_end(&p);
    }
    return true;
}

static const char *view_of(const struct recorded *event)
{
    return event->event.bytes.layer == LAYER_CERTIFICATE ? "certificate" : "bytes";
}

static bool no_path(struct working *w, const char *path)
{
    return fail(w, "there is no %s up to this point", path);
}

static bool take_path(struct working *w)
{
    struct place place;
    if (!find_place(w, w->text, &place))
        return no_path(w, w->text);
    const struct recorded *event = recording_event(w->scene->recording, place.n);
    look(w, "Look at %s, in the view %s.", w->text, view_of(event));
    return event && add_field(w, event, &place);
}

/* The k-th field on a path: "ClientHello/cipher_suites/cipher_suite#3". */
static bool find_kth(const struct working *w, const char *path, size_t k, struct place *place)
{
    char numbered[LONGEST];
    snprintf(numbered, sizeof numbered, "%s#%zu", path, k);
    return find_place(w, numbered, place);
}

static bool take_all(struct working *w)
{
    struct place place;
    if (!find_place(w, w->text, &place))
        return no_path(w, w->text);
    w->truth->kind = TRUTH_SET;
    look(w, "Look at each %s, in the view bytes.", w->text);
    for (size_t k = 1; find_kth(w, w->text, k, &place); k++) {
        const struct recorded *event = recording_event(w->scene->recording, place.n);
        if (!event || !add_field(w, event, &place))
            return false;
    }
    return true;
}

static bool take_count(struct working *w)
{
    struct place place;
    size_t       count = 0;
    if (!find_place(w, w->text, &place))
        return no_path(w, w->text);
    while (find_kth(w, w->text, count + 1, &place))
        count++;
    look(w, "Count %s, in the view bytes.", w->text);
    return one_number(w, count);
}

static bool take_meaning(struct working *w)
{
    struct place place;
    char         meaning[TRUTH_TEXT];
    if (!find_place(w, w->text, &place) || place.field == SIZE_MAX)
        return no_path(w, w->text);
    const struct recorded *event = recording_event(w->scene->recording, place.n);
    words_meaning(meaning, sizeof meaning, event, place.field);
    if (!meaning[0])
        words_value(meaning, sizeof meaning, event, place.field);
    look(w, "Look at what %s means, in the view %s.", w->text, view_of(event));
    return one_text(w, meaning);
}

/* ---- values and formulas ---- */

static bool add_bytes(struct working *w, const uint8_t *bytes, size_t length)
{
    struct truth_item *item = add_item(w);
    struct prose       p;
    if (!item)
        return false;
    item->bytes = bytes;
    item->length = length;
    prose_begin(&p, item->text, sizeof item->text);
    prose_hex(&p, bytes, length);
    prose_end(&p);
    return true;
}

static bool take_value(struct working *w)
{
    const struct recorded *value = find_value(w, w->text);
    if (!value)
        return fail(w, "no value is called %s up to this point", w->text);
    if (!value->event.secret.bytes)
        return fail(w, "the bytes of %s are never seen", w->text);
    look(w, "Look at %s, in the view secrets.", w->text);
    return add_bytes(w, value->event.secret.bytes, value->event.secret.length);
}

/* What has not been reported, but can be computed. */
static bool compute(struct working *w)
{
    struct evaluation why;
    size_t            length;
    for (uint32_t c = first_connection(w); c; c = next_connection(w, c)) {
        struct viewpoint viewpoint = { w->scene->recording, c, ACTOR_CLIENT, w->scene->until };
        if (evaluate(w->truth->store, sizeof w->truth->store, &length, &why, &viewpoint, w->text)) {
            look(w, "It comes of %s.", w->text);
            return add_bytes(w, w->truth->store, length);
        }
    }
    evaluate_explain(w->truth->fault, sizeof w->truth->fault, &why, w->text);
    return false;
}

/* A formula: a path, a name, or something that is to be computed. */
static bool take_formula(struct working *w)
{
    if (isupper((unsigned char)w->text[0]) && !strpbrk(w->text, " ()[]^+,"))
        return take_path(w);
    if (find_value(w, w->text))
        return take_value(w);
    return compute(w);
}

static bool take_length(struct working *w)
{
    if (!take_formula(w))
        return false;
    size_t length = w->truth->items[0].length;
    w->truth->count = 0;
    return one_number(w, length);
}

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
    const struct recorded *value = find_value(w, name);
    struct place           place;
    if (!value && !find_place(w, name, &place))
        return fail(w, "no value and no message is called %s up to this point", name);
    struct knowledge *k = knowledge_new(w->scene->recording, has_attacker(w->scene));
    if (!k)
        return fail(w, "not enough memory");
    knowledge_advance(k, w->scene->until);
    *who = value ? knowledge_of_value(k, value->event.connection, name)
                 : knowledge_of_bytes(k, place.n);
    knowledge_free(k);
    look(w, "Look for %s in the view knowledge.", name);
    return true;
}

static bool take_who_knows(struct working *w)
{
    knowers who;
    if (!find_knowers(w, w->text, &who))
        return false;
    w->truth->kind = TRUTH_SET;
    for (unsigned k = 0; k < KNOWER_COUNT; k++)
        if (who & (1u << k) && !one_text(w, knower_name((enum knower)k)))
            return false;
    return true;
}

static bool take_knows(struct working *w)
{
    knowers who;
    if (w->argument_count != 2)
        return fail(w, "knows takes two: knows(eavesdropper, master_secret)");
    for (unsigned k = 0; k < KNOWER_COUNT; k++) {
        if (strcmp(knower_name((enum knower)k), w->arguments[0]) == 0)
            return find_knowers(w, w->arguments[1], &who) &&
                   one_text(w, who & (1u << k) ? "yes" : "no");
    }
    return fail(w, "nobody is called '%s'; write client, eavesdropper, server or attacker",
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

static bool take_check(struct working *w)
{
    const struct recorded *check = find_latest(w, EVENT_CHECK, w->text);
    if (!is_check(w->text))
        return fail(w, "no check is called %s", w->text);
    look(w, "Look for %s in the view checks.", w->text);
    if (!check)
        return one_text(w, "not made");
    return one_text(w, check->event.check.passed   ? "passed"
                       : check->event.check.waived ? "waived"
                                                   : "failed");
}

static const struct event_choice *find_choice(struct working *w)
{
    const struct recorded *choice = find_latest(w, EVENT_CHOICE, w->text);
    if (choice)
        look(w, "Look at the choice of %s, in the view checks.", w->text);
    else
        fail(w, "no choice of %s was made up to this point", w->text);
    return choice ? &choice->event.choice : NULL;
}

static bool add_code(struct working *w, const struct event_choice *choice, uint16_t code)
{
    struct truth_item *item = add_item(w);
    if (!item)
        return false;
    words_choice(item->text, sizeof item->text, choice, code);
    item->is_number = choice->registry != REGISTRY_NAMES;
    item->number = code;
    return true;
}

static bool take_chosen(struct working *w)
{
    const struct event_choice *choice = find_choice(w);
    if (!choice)
        return false;
    return choice->made ? add_code(w, choice, choice->chosen) : one_text(w, "nothing");
}

static bool take_offered(struct working *w)
{
    const struct event_choice *choice = find_choice(w);
    w->truth->kind = TRUTH_SET;
    for (size_t i = 0; choice && i < choice->offered_count; i++)
        if (!add_code(w, choice, choice->offered[i]))
            return false;
    return choice != NULL;
}

static bool take_alert(struct working *w)
{
    const struct recorded *failure = find_latest(w, EVENT_FAILURE, "");
    const char            *name = failure ? alert_name(failure->event.failure.alert) : NULL;
    look(w, "Look at the end of the connection: which alert was sent?");
    if (!failure || !failure->event.failure.has_alert || !name)
        return one_text(w, "none");
    return one_text(w, name);
}

static bool take_error(struct working *w)
{
    const struct recorded *failure = find_latest(w, EVENT_FAILURE, "");
    look(w, "Look at the end of the connection: what is said to have gone wrong?");
    return one_text(w, failure ? error_describe(failure->event.failure.error)->name : "none");
}

static bool take_result(struct working *w)
{
    bool failed = find_latest(w, EVENT_FAILURE, "") != NULL || w->scene->status == DUET_FAILED;
    look(w, "Look at the end of the connection.");
    return one_text(w, failed                          ? "failed"
                       : w->scene->status == DUET_DONE ? "completed"
                                                       : "unfinished");
}

/* Whether an experiment has shown what it set out to show. */
static bool take_verdict(struct working *w)
{
    struct lab_verdict verdict;
    look(w, "Look at the verdict, at the end of the experiment.");
    if (!lab_judge(&verdict, w->scene->recording))
        return fail(w, "there is no verdict without an experiment; write lab NAME before it");
    return one_text(w, verdict.shown ? "shown" : "not shown");
}

/* ---- messages ---- */

static const struct recorded *find_message(struct working *w)
{
    struct place place;
    bool         found = find_place(w, w->text, &place);
    if (!found)
        no_path(w, w->text);
    else
        look(w, "Look at the message %s, in the view bytes.", w->text);
    return found ? recording_event(w->scene->recording, place.n) : NULL;
}

static bool take_sender(struct working *w)
{
    const struct recorded *message = find_message(w);
    if (!message)
        return false;
    if (message->event.bytes.direction == NO_DIRECTION)
        return fail(w, "%s is no message that somebody sends", w->text);
    if (message->event.actor == ACTOR_ATTACKER)
        return one_text(w, "attacker");
    return one_text(w, message->event.bytes.direction == CLIENT_TO_SERVER ? "client" : "server");
}

static bool take_keys(struct working *w)
{
    const struct recorded *message = find_message(w);
    if (!message)
        return false;
    return one_text(w, message->event.bytes.keys ? message->event.bytes.keys : "none");
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

static bool take_order(struct working *w)
{
    uint32_t when[MOST_ARGUMENTS];
    w->truth->kind = TRUTH_ORDER;
    look(w, "Look at the ladder of messages, from top to bottom.");
    for (size_t i = 0; i < w->argument_count; i++) {
        when[i] = first_event(w, w->arguments[i]);
        if (!when[i])
            return fail(w, "nothing is called %s up to this point", w->arguments[i]);
    }
    for (size_t sorted = 0; sorted < w->argument_count; sorted++) {
        size_t next = 0;
        for (size_t i = 1; i < w->argument_count; i++)
            if (when[i] < when[next])
                next = i;
        when[next] = UINT32_MAX;
        if (!one_text(w, w->arguments[next]))
            return false;
    }
    return w->argument_count > 1 || fail(w, "order takes two names or more");
}

/* ---- all together ---- */

static const struct {
    const char *word;
    bool        brackets;
    bool (*take)(struct working *);
} functions[] = {
    { "count", true, take_count },      { "all", true, take_all },
    { "length", true, take_length },    { "value", true, take_value },
    { "meaning", true, take_meaning },  { "who-knows", true, take_who_knows },
    { "knows", true, take_knows },      { "check", true, take_check },
    { "chosen", true, take_chosen },    { "offered", true, take_offered },
    { "sender", true, take_sender },    { "keys", true, take_keys },
    { "order", true, take_order },      { "alert", false, take_alert },
    { "error", false, take_error },     { "result", false, take_result },
    { "verdict", false, take_verdict },
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
            return fail(w, "more than %d names", MOST_ARGUMENTS);
        w->arguments[w->argument_count] = trimmed(at);
        if (!*w->arguments[w->argument_count++])
            return fail(w, "a name is missing between the brackets");
        at = comma ? comma + 1 : NULL;
    }
    return true;
}

static bool take_function(struct working *w, size_t f, char *text)
{
    char cut[LONGEST];
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
        return fail(w, "the quotes do not close at the end of %s", text);
    text[length - 1] = '\0';
    w->truth->literal = true;
    return one_text(w, text + 1);
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
    return take_formula(w);
}

bool expression_evaluate(struct truth *truth, const struct scene *scene, const char *expression)
{
    char           copy[LONGEST];
    struct working w = { .truth = truth, .scene = scene };
    truth->kind = TRUTH_ONE;
    truth->literal = false;
    truth->count = 0;
    truth->where[0] = truth->fault[0] = '\0';
    if ((size_t)snprintf(copy, sizeof copy, "%s", expression) >= sizeof copy)
        return fail(&w, "longer than %d bytes", LONGEST - 1);
    char  *text = trimmed(copy);
    size_t digits = strspn(text, "0123456789");
    if (digits && digits < 6 && text[digits] == ':') {
        for (size_t i = 0; i < digits; i++)
            w.connection = 10 * w.connection + (uint32_t)(text[i] - '0');
        text = trimmed(text + digits + 1);
    }
    if (!*text)
        return fail(&w, "nothing stands here");
    if (*text == '"')
        return take_literal(&w, text);
    if (!scene->recording)
        return fail(&w, "nothing has been played yet; write run PROFILE before it");
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
